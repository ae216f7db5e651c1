import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from registry.platform import clock, db
from registry.platform.channel import Channel
from registry.platform.mail import Letter, Note, put, put_note
from registry.platform.mail.parsing import MOST_BYTES
from registry.platform.mail.receiving import receive
from registry.platform.mail.rules import KEPT
from tests import cast
from tests.cast import Client, anonymous

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)


async def letter(
    recipient: str = "kim@example.org", *, subject: str = "Meeting", kind: str = "invitation", **more: bool
) -> UUID:
    made = Letter(
        recipient=recipient, subject=subject, text="Hello & <b>bye</b>", html="<p>Hello <script>x</script></p>"
    )
    return await put(made, kind=kind, cause=("meeting", uuid4()), **more)


async def state(key: UUID) -> tuple[str, str, bool]:
    row = await db.fetch_one("SELECT state, reason, due_at FROM mail WHERE id = $1", key)
    assert row is not None
    return row["state"], row["reason"], row["due_at"] is not None


async def test_list_shows_the_newest_first_and_pages_by_key() -> None:
    frank = await cast.frank()
    for number in range(55):
        with clock.frozen(NOON + timedelta(minutes=number)):
            await letter(subject=f"Mail {number:02}")

    first = await frank.get("/outbox")
    onward = re.search(r'href="(/outbox\?[^"]*cursor=[^"]+)"', first.text)
    assert onward is not None
    second = await frank.get(onward[1].replace("&amp;", "&"))

    seen = [re.findall(r"Mail (\d\d)", page.text) for page in (first, second)]
    assert seen == [[f"{n:02}" for n in range(54, 4, -1)], [f"{n:02}" for n in range(4, -1, -1)]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"One", "Two", "Three"}),
        ("?status=failed", {"Two"}),
        ("?kind=digest", {"Three"}),
        ("?to=LEE@", {"Two"}),
        ("?to=ee@", set()),
        ("?status=failed&kind=digest", set()),
        ("?status=nonsense", set()),
    ],
)
async def test_list_is_narrowed(asked: str, found: set[str]) -> None:
    frank = await cast.frank()
    await letter(subject="One")
    second = await letter("lee@example.org", subject="Two")
    await letter(subject="Three", kind="digest")
    await db.execute("UPDATE mail SET state = 'failed', due_at = NULL WHERE id = $1", second)

    answer = await frank.get(f"/outbox{asked}")

    assert {name for name in ("One", "Two", "Three") if f">{name}<" in answer.text} == found


async def test_one_mail_shows_its_words_safely() -> None:
    frank = await cast.frank()
    key = await letter()

    page, inside = await frank.get(f"/outbox/{key}"), await frank.get(f"/outbox/{key}/html")

    assert "Hello &amp; &lt;b&gt;bye&lt;/b&gt;" in page.text
    assert "<script>x" not in page.text
    assert f'<iframe class="letter" sandbox src="/outbox/{key}/html"' in page.text
    assert page.headers["content-security-policy"].endswith("; frame-src 'self'")
    assert "<script>x" in inside.text
    policy = inside.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("; sandbox")
    assert "script-src" not in policy


async def test_looking_into_a_mail_is_recorded() -> None:
    frank = await cast.frank()
    key = await letter()
    await frank.get(f"/outbox/{key}")

    row = await db.fetch_one("SELECT action, kind, subject_id FROM audit_event ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert tuple(row) == ("read", "mail", str(key))


@pytest.mark.parametrize("path", ["/outbox", "/outbox/{}", "/outbox/{}/html", "/outbox/arrived"])
async def test_coordinators_read_mail_to_others_in_the_demonstration_only(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = await cast.alice(), await cast.bob()
    path = path.format(await letter())
    before = (await alice.get(path)).status_code, (await bob.get(path)).status_code
    monkeypatch.setattr("registry.demo.ribbon.is_demo", _yes)
    monkeypatch.setattr("registry.demo.ribbon.HOLDS_SECONDS", -1.0)

    assert (before, (await alice.get(path)).status_code) == ((404, 403), 200)
    monkeypatch.undo()
    await alice.get("/account")
    _forget_demo()


async def _yes() -> bool:
    return True


def _forget_demo() -> None:
    service = cast.app().app  # type: ignore[attr-defined]
    service.state.demo = False
    service.state.demo_asked_at = 0.0


async def test_mail_is_stopped_and_sent_again() -> None:
    frank = await cast.frank()
    key = await letter()
    stopped = await frank.form(f"/outbox/{key}/stop")
    assert (stopped.status_code, await state(key)) == (303, ("suppressed", "stopped by hand", False))
    assert (await frank.form(f"/outbox/{key}/stop")).status_code == 409

    await db.execute("INSERT INTO mail_bad_address VALUES ('kim@example.org', now(), 'x')")
    await frank.form(f"/outbox/{key}/again")

    assert await state(key) == ("queued", KEPT, True)
    assert await db.fetch("SELECT FROM mail_bad_address") == []


async def test_mail_on_its_way_or_without_words_is_left_alone() -> None:
    frank = await cast.frank()
    sending, old = await letter(), await letter("lee@example.org")
    await db.execute("UPDATE mail SET state = 'sending', lease = id WHERE id = $1", sending)
    await db.execute("UPDATE mail SET state = 'sent', due_at = NULL, content = NULL WHERE id = $1", old)

    statuses = [(await frank.form(f"/outbox/{key}/again")).status_code for key in (sending, old)]

    assert statuses == [409, 403]
    assert "thrown away ninety days" in (await frank.get(f"/outbox/{old}")).text


async def _link(key: UUID) -> str:
    row = await db.fetch_one("SELECT content FROM mail WHERE id = $1", key)
    assert row is not None
    found = re.search(rb"List-Unsubscribe: <http://127\.0\.0\.1:8000(/mail/leave/[a-z2-7]+)>", row["content"])
    assert found is not None
    return found[1].decode()


async def left() -> list[tuple[str, str]]:
    return [(row["address"], row["kind"]) for row in await db.fetch("SELECT * FROM mail_left")]


async def test_one_click_leaves_and_looking_does_not() -> None:
    path, program = await _link(await letter("Kim@example.org", kind="digest", may_leave=True)), anonymous()

    looked = await program.get(path)
    await program.head(path)
    assert (looked.status_code, await left()) == (200, [])
    assert "Nothing has changed yet" in looked.text

    for _ in range(2):
        clicked = await program.post(path, data={"List-Unsubscribe": "One-Click"})
        assert clicked.status_code == 200
        assert await left() == [("kim@example.org", "digest")]

    back = await program.post(f"{path}/back", data={})
    assert (back.status_code, await left()) == (303, [])


async def test_link_that_is_none_of_ours_leaves_nothing() -> None:
    path, program = await _link(await letter(kind="digest", may_leave=True)), anonymous()
    duty = await letter("lee@example.org")
    forged = [
        path[:-1] + ("a" if path[-1] != "a" else "b"),
        "/mail/leave/x",
        "/mail/leave/" + "é" * 42,
        f"/mail/leave/{duty}",
    ]

    statuses = {(await program.post(one)).status_code for one in forged}

    assert (statuses, await left()) == ({404}, [])


async def test_what_a_person_must_see_waits_until_it_was_seen_to() -> None:
    frank = await cast.frank()
    await receive(b"From: Kim <kim@example.org>\r\nSubject: Thanks\r\n\r\nI <b>come</b>.\r\n")
    shown = await frank.get("/outbox/arrived")
    link = re.search(r'href="(/outbox/arrived/[0-9a-f-]{36})"', shown.text)
    assert link is not None
    assert "kim@example.org" in shown.text
    assert "Thanks" in shown.text

    one = await frank.get(link[1])
    assert "kim@example.org" in one.text
    assert "I &lt;b&gt;come&lt;/b&gt;." in one.text
    assert (await frank.form(f"{link[1]}/done")).status_code == 303

    assert "Nothing waits" in (await frank.get("/outbox/arrived")).text
    assert [tuple(row) for row in await db.fetch("SELECT state, content FROM mail_received")] == [("done", None)]


@pytest.mark.parametrize("body", [b"x" * MOST_BYTES, b"MIIB"], ids=["too large", "signed"])
async def test_of_a_mail_that_cannot_be_shown_it_is_said_where_to_look_for_it(body: bytes) -> None:
    frank = await cast.frank()
    kind = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: base64\r\n"
    await receive(b"From: Kim <kim@example.org>\r\nSubject: Caf\xc3\xa9\r\n" + kind + b"\r\n" + body)
    row = await db.fetch_one("SELECT id, kind FROM mail_received")
    assert row is not None
    one = await frank.get(f"/outbox/arrived/{row['id']}")

    assert row["kind"] == "unreadable"
    assert "kim@example.org" in one.text
    assert "<h1>Caf" in one.text
    assert "cannot be shown here" in one.text


async def _count(client: Client, path: str) -> int:
    from tests.security.test_statements import counted

    with counted() as sent:
        assert (await client.get(path)).status_code == 200
    return len(sent)


async def test_list_asks_as_often_for_forty_as_for_three() -> None:
    frank = await cast.frank()
    counts = []
    for _ in range(2):
        for _ in range(3 if not counts else 37):
            await letter(f"{uuid4().hex}@example.org")
        await frank.get("/outbox")
        counts.append(await _count(frank, "/outbox"))

    assert counts[0] == counts[1] <= 8


async def test_note_is_shown_with_its_channel_and_can_be_sent_again() -> None:
    frank = await cast.frank()
    made = Note(title="Notice is due", text="In 3 days.", url="https://registry.example.org/r/1")
    sms = Channel(name="sms", url="x://{to}")
    key = await put_note(made, channel=sms, to="+15550100", kind="told", cause=("told", uuid4()))
    await db.execute("UPDATE mail SET state = 'failed', due_at = NULL, settled_at = put_at")

    listed, one = await frank.get("/outbox"), await frank.get(f"/outbox/{key}")
    again = await frank.form(f"/outbox/{key}/again")

    assert "+15550100 by sms" in listed.text
    assert "In 3 days." in one.text
    assert "Headers" not in one.text
    assert (again.status_code, await state(key)) == (303, ("queued", "", True))
