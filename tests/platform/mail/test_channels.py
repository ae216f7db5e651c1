"""Notes that leave by other ways than mail, to services on this machine."""

import asyncio
import base64
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from registry.platform import clock, db
from registry.platform.channel import Channel, is_target, read_channels
from registry.platform.mail import Note, jobs, put_note, reading, store, webhook
from registry.platform.mail.channels import Line, Talk, look
from registry.platform.mail.courier import Courier
from registry.platform.mail.rules import GIVE_UP_NOTE, State
from registry.platform.settings import load
from tests.platform.mail.web import DROP, STALL, Listening, listening

NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
KEY = base64.b64encode(b"zq-planted-key-of-32-bytes-4711!").decode()
NOTE = Note(title="Notice is due", text="Marlow Schools (in 3 days)", url="https://registry.example.org/r/1")


@pytest.fixture
def web() -> Iterator[Listening]:
    with listening() as found:
        yield found


def hook(web: Listening) -> Channel:
    return read_channels(f"hook=http://127.0.0.1:{web.port}/zq-path#whsec_{KEY}")[0]


def courier(channel: Channel) -> Courier:
    async def name(note: store.Claimed) -> str:
        return str(note.id)

    return Courier(server=Line(channel), return_path=name, channel=channel.name, talk=Talk, per_minute=10**9)


async def note(channel: Channel, to: str = "", edition: str = "") -> UUID:
    async with db.transaction():
        return await put_note(NOTE, channel=channel, to=to, kind="told", cause=("told", uuid4()), edition=edition)


async def row(key: UUID) -> db.Record:
    found = await db.fetch_one("SELECT * FROM mail WHERE id = $1", key)
    assert found is not None
    return found


def test_what_an_operator_sets() -> None:
    found = read_channels(
        f"duty=ntfys://ntfy.example.org/{{to}} team=slack://a/b/c/%23x\n in=https://in.example.org/p#whsec_{KEY}"
    )

    assert [(one.name, one.personal, one.key is None) for one in found] == [
        ("duty", True, True), ("team", False, True), ("in", False, False),
    ]  # fmt: skip
    assert found[0].address("+15550100") == "ntfys://ntfy.example.org/%2B15550100"
    assert found[2].address("in") == "https://in.example.org/p"
    assert found[2].key == base64.b64decode(KEY)
    assert "example.org" not in repr(found)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("ntfy://zq-secret", "number 1 needs a name"),
        ("mail=ntfy://zq-secret", "number 1 needs a name"),
        ("a=ntfy://zq-secret a=ntfy://zq-secret", "number 2 needs a name"),
        ("Team=ntfy://zq-secret", "number 1 needs a name"),
        ("a=zq-secret", "a: give an address"),
        ("a=https://zq-secret.example.org/x", "a: a webhook is signed"),
        ("a=https://zq-secret.example.org/x#whsec_c2hvcnQ=", "a: a webhook is signed"),
        ("a=https://zq-secret.example.org/x#whsec_zq-secret!", "a: a webhook is signed"),
        (f"a=https://zq-secret.example.org/x#{KEY}", "a: a webhook is signed"),
        (f"a=http://zq-secret.example.org/x#whsec_{KEY}", "a: use https://"),
    ],
)
def test_what_cannot_be_used_is_said_without_its_secrets(raw: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}") as refused:
        read_channels(raw)

    assert "zq-secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("+15550100", True), ("night-duty.marlow", True), ("555", False), ("5550100", False), ("+0550100", False),
        ("ab", False), ("../x", False), ("a b c", False), ("+1/555", False), ("kim@example.org", False),
        ("x" * 65, False), ("日本語", False),
    ],
)  # fmt: skip
def test_number_or_topic(text: str, good: bool) -> None:
    assert is_target(text) is good


def test_signature_is_that_of_the_standard() -> None:
    """The example that implementations of Standard Webhooks test themselves with."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = webhook.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_webhook_arrives_signed(web: Listening, database: None) -> None:
    channel = hook(web)
    with clock.frozen(NOON):
        key = await note(channel)
        await courier(channel).deliver()

    [(path, headers, body)] = web.came
    assert path == "/zq-path"
    assert json.loads(body)["data"] == {"title": NOTE.title, "text": NOTE.text, "url": NOTE.url}
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == (str(key), str(int(NOON.timestamp())))
    assert headers["webhook-signature"] == webhook.signature(
        base64.b64decode(KEY), str(key), headers["webhook-timestamp"], body
    )
    assert (await row(key))["state"] == State.SENT


@pytest.mark.parametrize(
    ("url", "path", "title"),
    [
        ("room=ntfy://127.0.0.1:{port}/duty", "/", "title"),
        ("room=mmost://127.0.0.1:{port}/abcdefghijklmnopqrstuvwx", "/hooks/abcdefghijklmnopqrstuvwx", "text"),
        ("room=json://127.0.0.1:{port}/in", "/in", "title"),
    ],
)
async def test_note_arrives_through_apprise(web: Listening, database: None, url: str, path: str, title: str) -> None:
    channel = read_channels(url.format(port=web.port))[0]
    key = await note(channel)
    await courier(channel).deliver()

    assert (await row(key))["state"] == State.SENT
    [(came_to, _, body)] = web.came
    assert came_to == path
    assert NOTE.title in json.loads(body)[title]
    assert NOTE.text in body.decode()
    assert NOTE.url in body.decode().replace("\\/", "/")


async def test_everybody_has_a_topic_of_their_own(web: Listening, database: None) -> None:
    channel = read_channels(f"sms=json://127.0.0.1:{web.port}/{{to}}")[0]
    keys = [await note(channel, to) for to in ("+15550100", "+15550101", "+15550100")]
    await courier(channel).deliver()

    assert sorted(path for path, _, _ in web.came) == ["/+15550100"] * 2 + ["/+15550101"]
    assert {(await row(key))["recipient"] for key in keys} == {"+15550100", "+15550101"}


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (204, State.SENT),
        (503, State.QUEUED),
        (429, State.QUEUED),
        (404, State.FAILED),
        (302, State.FAILED),
        (DROP, State.UNKNOWN),
    ],
)
async def test_what_an_answer_means(web: Listening, database: None, answer: int, state: State) -> None:
    web.answers = [answer]
    channel = hook(web)
    key = await note(channel)
    await courier(channel).deliver()

    found = await row(key)
    assert (found["state"], found["attempts"]) == (state, 1)
    assert [path for path, _, _ in web.came] == ["/zq-path"]
    assert (found["due_at"] is None) == (state in {State.SENT, State.FAILED})


async def test_lost_answer_is_tried_once_more_under_the_same_name(web: Listening, database: None) -> None:
    web.answers = [DROP, DROP]
    channel = hook(web)
    key = await note(channel)
    for minutes in (0, 2, 4):
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            await courier(channel).deliver()

    assert [headers["webhook-id"] for _, headers, _ in web.came] == [str(key)] * 2
    assert len({body for _, _, body in web.came}) == 1
    assert (await row(key))["state"] == State.UNKNOWN


@pytest.mark.parametrize("scheme", ["hook", "apprise"])
async def test_nobody_there_is_given_up_soon(web: Listening, database: None, scheme: str) -> None:
    nowhere = {"hook": f"x=http://127.0.0.1:1/#whsec_{KEY}", "apprise": "x=json://127.0.0.1:1/"}[scheme]
    channel = read_channels(nowhere)[0]
    key, begun = await note(channel), clock.now()
    for minutes in range(0, 41, 2):
        with clock.frozen(begun + timedelta(minutes=minutes)):
            await courier(channel).deliver()

    found = await row(key)
    assert found["state"] == State.FAILED
    assert found["settled_at"] <= begun + GIVE_UP_NOTE + timedelta(minutes=2)
    assert 3 <= found["attempts"] <= 5
    assert found["reason"].startswith("given up after 20 minutes")


async def test_address_that_apprise_does_not_know(database: None) -> None:
    channel = read_channels("x=nonsense://zq-secret/")[0]
    key = await note(channel)
    await courier(channel).deliver()

    assert (await row(key))["state"] == State.FAILED


async def test_channel_that_is_not_set_any_more(
    web: Listening, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, set_ = hook(web), Channel(name="room", url="json://127.0.0.1:1/")
    keys = [await note(gone), await note(set_)]
    chosen = load({"REGISTRY_CHANNELS": f"room={set_.url}"})
    monkeypatch.setattr(jobs, "settings", lambda: chosen)
    await jobs.give_up_notes()

    assert [(await row(key))["state"] for key in keys] == [State.FAILED, State.QUEUED]


async def test_put_twice_is_one_note(web: Listening, database: None) -> None:
    channel, cause = hook(web), ("told", uuid4())
    async with db.transaction():
        given: dict[str, Any] = {"channel": channel, "kind": "told", "cause": cause}
        keys = [await put_note(NOTE, to=to, **given) for to in ("+15550100", "+15550100", "+15550101")]

    assert keys[0] == keys[1] != keys[2]


async def test_mail_and_notes_leave_side_by_side(
    web: Listening, committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel that does not answer keeps neither mail nor other channels back."""
    web.answers = [STALL]
    with listening() as other:
        slow, quick = hook(web), Channel(name="quick", url=hook(other).url)
        held, free = await note(slow), await note(quick)
        monkeypatch.setattr(jobs, "_couriers", lambda: [courier(slow), courier(quick)])
        round_ = asyncio.create_task(jobs.deliver())
        async with asyncio.timeout(5):
            while (await row(free))["state"] != State.SENT:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        meanwhile = (await row(held))["state"]
        web.go_on.set()
        await round_

    assert (meanwhile, (await row(held))["state"]) == (State.SENDING, State.SENT)


async def test_outbox_shows_a_note_as_it_is_sent(web: Listening, database: None) -> None:
    key = await note(hook(web))
    found = await reading.words(key)

    assert found is not None
    assert found.text.splitlines() == [NOTE.title, NOTE.text, NOTE.url]
    assert (await reading.mail(key))["channel"] == "hook"


async def test_no_secret_and_no_word_of_a_note_is_in_the_log(
    web: Listening, database: None, caplog: pytest.LogCaptureFixture
) -> None:
    web.answers = [503, 404]
    channels = [hook(web), *read_channels(f"a=json://zq-user:zq-pass@127.0.0.1:{web.port}/zq-path b=zq-no://zq-x")]
    with caplog.at_level(logging.DEBUG):
        for channel in channels:
            await note(channel, "zq-topic")
            await courier(channel).deliver()

    assert "mail " in caplog.text
    assert "zq-" not in caplog.text
    assert NOTE.title not in caplog.text
    assert NOTE.text not in caplog.text


def test_check_tells_what_is_set_and_what_is_wrong_without_its_secrets() -> None:
    chosen = load({"REGISTRY_CHANNELS": f"a=json://zq-a/{{to}} b=zq-no://zq-b c=https://zq-c/#whsec_{KEY}"})
    found = list(look(chosen))

    assert [(what, good) for what, _, good in found] == [("channel a", True), ("channel b", False), ("channel c", True)]
    assert "a number for each reader" in found[0][1]
    assert not any("zq-" in words for _, words, _ in found)
