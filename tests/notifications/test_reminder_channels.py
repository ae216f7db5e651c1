"""What is pressing goes where its schedule or its reader wants it; a mail takes the place of what does not arrive."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.reminders import planning, queries, sending, service
from notifications.reminders.model import Pace
from notifications.reminders.routes import LATEST
from notifications.reminders.schemas import ChoiceIn, PolicyIn
from notifications.reminders.ways import BY_MAIL, Way, way
from notifications.reminders.words import state_of
from registry.platform import clock, db
from registry.platform.access.model import Actor, Role
from registry.platform.channel import Channel
from registry.platform.deadlines import DeadlineKind
from registry.platform.errors import Invalid
from registry.platform.mail import configured, jobs
from tests.cast import anonymous, person, sign_in
from tests.notifications.reminded import DAY, NOON, TODAY, Days, a_day, mails, only
from tests.platform.mail.web import Listening, listening

SOON = TODAY + 7 * DAY
NUMBER = "+15550100"
Setting = Callable[[str], None]


@pytest.fixture
def web() -> Iterator[Listening]:
    with listening() as found:
        yield found


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    """Sets channels as an operator does."""

    def chosen(raw: str) -> None:
        monkeypatch.setenv("REGISTRY_CHANNELS", raw)
        forget()

    def forget() -> None:
        configured.settings.cache_clear()
        jobs._couriers.cache_clear()

    yield chosen
    monkeypatch.undo()
    forget()


@pytest.fixture
def channels(web: Listening, setting: Setting) -> None:
    """Text messages, and a room of a team."""
    setting(f"sms=json://127.0.0.1:{web.port}/{{to}} team=json://127.0.0.1:{web.port}/team")


async def _choose(actor: Actor, channel: str = "sms", reach: str = NUMBER) -> None:
    given = ChoiceIn(digest_at="07:30", quiet_from="21:00", quiet_until="07:00", channel=channel, reach=reach)
    await service.choose(actor, given)


async def _round() -> None:
    await planning.plan()
    await sending.send()
    await _deliver()


async def _deliver() -> None:
    """As the worker does, but one channel after the other: a test that rolls back has one connection."""
    for courier in jobs._couriers():
        await courier.deliver()


def _came(web: Listening) -> list[tuple[str, str, str]]:
    told = [(path, json.loads(body)) for path, _, body in web.came]
    return [(path, one["title"], one["message"]) for path, one in told]


_NAMES = st.sampled_from(["sms", "ntfy", "team", "gone"])
_SET = {
    "sms": Channel(name="sms", url="x://{to}"),
    "ntfy": Channel(name="ntfy", url="y://{to}"),
    "team": Channel(name="team", url="z://t"),
}


@given(st.none() | _NAMES, st.none() | st.tuples(_NAMES, st.just(NUMBER)), st.sampled_from(Pace))
def test_every_reminder_has_one_way_and_that_can_be_gone(
    wanted: str | None, own: tuple[str, str] | None, pace: Pace
) -> None:
    found = way(_SET, wanted, own, pace)

    if pace is Pace.DIGEST:
        assert found == BY_MAIL
    elif wanted == "team":
        assert found == Way(_SET["team"])
    elif own and own[0] in {"sms", "ntfy"}:
        assert found == Way(_SET[own[0]], NUMBER)
    else:
        assert found == BY_MAIL


@pytest.mark.usefixtures("database", "channels")
async def test_what_is_pressing_comes_to_ones_telephone_and_the_rest_by_mail(web: Listening) -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(a_day(SOON, owner), a_day(TODAY + 60 * DAY, owner, label="SC-9: ends"))
    with clock.frozen(NOON), only(days):
        await _choose(owner)
        await _round()
    with clock.frozen(NOON + DAY), only(days):
        await _round()

    first, told = _came(web)
    assert first[:2] == (f"/{NUMBER}", "Your reminders")
    assert told[:2] == (f"/{NUMBER}", "SC-2024: the last day in force (in 7 days)")
    date, ask, link = told[2].splitlines()
    assert (date, ask) == ("1 Mar 2027.", "Say that you are on it:")
    async with anonymous() as reader:
        with clock.frozen(NOON + DAY):
            shown = await reader.get(link.removeprefix(configured.settings().public_url))
            done = await reader.form(link.removeprefix(configured.settings().public_url))
    assert "SC-2024: the last day in force" in shown.text
    assert done.status_code == 303
    assert await db.fetch("SELECT FROM reminder_acknowledgement") != []
    by_mail = await db.fetch("SELECT recipient, subject FROM mail WHERE channel = 'mail'")
    assert [tuple(row.values()) for row in by_mail] == [("alice@example.org", "SC-9: ends (in 59 days)")]


@pytest.mark.usefixtures("database", "channels")
async def test_room_reads_whose_it_is_and_nothing_that_is_for_a_few(web: Listening) -> None:
    owner = await person(Role.COORDINATOR, name="Alice Ames")
    manager = await person(Role.MANAGER, email="manager@example.org")
    given = PolicyIn(before="30, 7", at_once_from=30, channel="team")
    days = Days(a_day(SOON, owner), a_day(SOON, owner, label="zq-hidden", visibility="coordinators"))
    with clock.frozen(NOON), only(days):
        await service.schedule(manager, DeadlineKind.EXPIRY, None, given)
        await _round()

    [(path, title, message)] = _came(web)
    assert (path, title) == ("/team", "For Alice Ames")
    assert "SC-2024: the last day in force" in message
    assert "zq-hidden" not in message
    assert "Something that you see when you sign in" in message
    assert "/reminders/mail/" not in message


@pytest.mark.usefixtures("database", "channels")
async def test_mail_takes_the_place_of_a_note_that_does_not_arrive_once(web: Listening) -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await _choose(owner)
        web.answers = [200, *[500] * 20]
    for minutes in range(0, 60, 2):
        with clock.frozen(NOON + timedelta(minutes=minutes)), only(days):
            await _round()

    assert [one for one in await mails() if "@" in one[0]] == [
        ("alice@example.org", "SC-2024: the last day in force (in 7 days)")
    ]
    await db.execute("UPDATE mail SET state = 'sent', due_at = NULL, settled_at = $1 WHERE channel = 'mail'", NOON)
    [told] = await queries.mine(owner, LATEST, 10)
    assert "by mail, in place of a note that did not arrive" in state_of(told)[1]
    row = await db.fetch_one("SELECT m.put_at FROM reminder r JOIN mail m ON m.id = r.mail_id WHERE m.channel = 'mail'")
    assert row is not None
    assert timedelta(minutes=15) < row["put_at"] - NOON < timedelta(minutes=30)


@pytest.mark.usefixtures("database", "channels")
async def test_channel_that_is_taken_away_leaves_mail(web: Listening, setting: Setting) -> None:
    owner = await person(Role.COORDINATOR, email="alice@example.org")
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await _choose(owner)
        await planning.plan()
        await sending.send()  # put, not delivered yet
        setting("other=json://127.0.0.1:1/")
        await jobs.give_up_notes()
        await _round()

    assert web.came == []
    assert [one for one in await mails() if "@" in one[0]] == [
        ("alice@example.org", "SC-2024: the last day in force (in 7 days)")
    ]


@pytest.mark.usefixtures("database", "channels")
async def test_note_is_asked_once_more_before_it_leaves(web: Listening) -> None:
    owner = await person(Role.COORDINATOR)
    days = Days(a_day(SOON, owner))
    with clock.frozen(NOON), only(days):
        await _choose(owner)
        await _deliver()
        await planning.plan()
        await sending.send()
        days.days = []
        await _deliver()

    assert [title for _, title, _ in _came(web)] == ["Your reminders"]
    rows = await db.fetch("SELECT state, reason FROM reminder")
    assert [tuple(row.values()) for row in rows] == [("withheld", "It is done, or no longer asked for.")]


@pytest.mark.usefixtures("database", "channels")
@pytest.mark.parametrize(
    ("channel", "reach", "field"),
    [("sms", "", "reach"), ("sms", "call me", "reach"), ("sms", "../x", "reach"), ("team", NUMBER, "channel"),
     ("gone", NUMBER, "channel")],
)  # fmt: skip
async def test_number_or_channel_that_is_none_is_refused(channel: str, reach: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await _choose(await person(Role.COORDINATOR), channel, reach)

    assert list(refused.value.fields) == [field]


@pytest.mark.usefixtures("database", "channels")
async def test_schedule_knows_the_rooms_that_are_set() -> None:
    manager = await person(Role.MANAGER)
    for channel in ("gone", "sms"):
        with pytest.raises(Invalid) as refused:
            await service.schedule(manager, DeadlineKind.EXPIRY, None, PolicyIn(before="7", channel=channel))
        assert list(refused.value.fields) == ["channel"]


@pytest.mark.usefixtures("database", "channels")
async def test_pages_offer_the_channels_and_say_whether_the_first_note_arrived(web: Listening) -> None:
    web.answers = [404]
    form = {"digest_at": "07:30", "quiet_from": "21:00", "quiet_until": "07:00", "manager_id": "", "channel": "sms"}
    async with await sign_in(Role.COORDINATOR) as hers, await sign_in(Role.MANAGER, email="m@example.org") as manager:
        wrong = await hers.form("/reminders/choices", {**form, "reach": "no number"})
        good = await hers.form("/reminders/choices", {**form, "reach": "+1 555 0100"})
        await _deliver()
        refused = await hers.get("/reminders/choices")
        with clock.frozen(clock.now() + timedelta(minutes=5)):
            await _deliver()
            after = await hers.get("/reminders/choices")
        schedule = await manager.get("/reminders/schedule/expiry")

    assert (wrong.status_code, 'value="no number"' in wrong.text) == (422, True)
    assert good.status_code == 303
    assert f'value="{NUMBER}"' in after.text
    assert "The first note was not taken" in refused.text
    assert "The first note was taken" in after.text
    assert '<option value="team">' in schedule.text
    assert '<option value="team">' not in after.text
    assert '<option value="sms"' not in schedule.text


@pytest.mark.usefixtures("database")
async def test_without_channels_there_is_nothing_to_choose() -> None:
    async with await sign_in(Role.COORDINATOR) as hers:
        assert 'name="channel"' not in (await hers.get("/reminders/choices")).text


@pytest.mark.usefixtures("database")
async def test_who_no_mail_could_be_handed_over_to_for_two_days_is_stood_in_for_until_one_arrives() -> None:
    owner = await person(Role.COORDINATOR, email="full@example.org")
    backup = await person(Role.COORDINATOR, email="backup@example.org")
    days = Days(a_day(SOON, owner, backup))
    with clock.frozen(NOON), only(days):
        await planning.plan()
        await sending.send()
    given_up = "UPDATE mail SET state = 'failed', due_at = NULL, settled_at = $1, reason = 'given up after 48 hours'"
    await db.execute(given_up, NOON + 2 * DAY)
    with clock.frozen(NOON + 2 * DAY), only(days):
        await planning.plan()
        await sending.send()
    later = Days(a_day(TODAY + 14 * DAY, owner, backup, label="SC-9: ends"))
    await db.execute("UPDATE mail SET state = 'sent', settled_at = $1", NOON + 3 * DAY)
    with clock.frozen(NOON + 7 * DAY), only(later):
        await planning.plan()
        await sending.send()

    assert await mails() == [
        ("full@example.org", "SC-2024: the last day in force (in 7 days)"),
        ("backup@example.org", "SC-2024: the last day in force (in 5 days)"),
        ("full@example.org", "SC-9: ends (in 7 days)"),
    ]
