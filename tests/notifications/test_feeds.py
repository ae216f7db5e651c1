"""A feed over HTTP: what stands in it for whom, when it moves, and what a poll costs."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from notifications.feeds import fetched, service
from notifications.feeds.conditions import http_date, written_date
from notifications.feeds.model import Choice, Scope
from registry.platform import clock, db
from registry.platform.access.model import Permission, Role
from registry.platform.calendar.model import EntryKind
from registry.platform.errors import Invalid, NotFound, Refused, Unavailable
from tests import cast
from tests.notifications.fed import asked, change, day, fetch, in_days, later, look_after, put, subscribed, titles

pytestmark = pytest.mark.usefixtures("database")


async def test_a_feed_is_a_calendar_with_a_name() -> None:
    bob = (await cast.bob()).actor
    await put("School liaison meeting")
    feed = await subscribed(bob, name="Mine, all; of it")

    answer = await fetch(feed.secret)

    calendar = Calendar.from_ical(answer.content)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    for name in (b"NAME", b"X-WR-CALNAME"):  # RFC 7986, 5.1: a text, so it is escaped as one
        assert name + rb":Mine\, all\; of it" + b"\r\n" in answer.content
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["School liaison meeting"]
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex"


async def test_each_scope_holds_its_own() -> None:
    bob = (await cast.bob()).actor
    own, other = await look_after(None, bob.user_id), await look_after(None)
    await put("for me", user_ids=frozenset({bob.user_id}))
    await put("by address", addresses=frozenset({"bob@example.org"}))
    await put("own partner", organisation_ids=frozenset({own}))
    await put("other partner", organisation_ids=frozenset({other}))
    await put("schools", sectors=frozenset({"education_k12"}))
    await put("decide", source="agreement", kind=EntryKind.AGREEMENT, needs=Permission.READ_AGREEMENTS,
              starts=day(5), minutes=None)  # fmt: skip

    held = {scope: await titles((await subscribed(bob, scope)).secret) for scope in Scope if scope is not Scope.SECTOR}
    held[Scope.SECTOR] = await titles((await subscribed(bob, Scope.SECTOR, sector="education_k12")).secret)

    assert held == {
        Scope.MINE: {"for me", "by address"}, Scope.PARTNERS: {"own partner"}, Scope.RENEWALS: {"decide"},
        Scope.SECTOR: {"schools"},
        Scope.ALL: {"for me", "by address", "own partner", "other partner", "schools", "decide"},
    }  # fmt: skip


READERS: list[tuple[Role, bool, set[str]]] = [
    (Role.OFFICER, False, {"open"}),
    (Role.OFFICER, True, {"open", "sworn"}),
    (Role.COORDINATOR, False, {"open", "sworn", "inner"}),
    (Role.MANAGER, False, {"open", "inner"}),
    (Role.AUDITOR, False, {"open"}),
    (Role.ADMINISTRATOR, False, {"open", "sworn", "inner", "trail"}),
]


@pytest.mark.parametrize(("role", "sworn", "seen"), READERS)
async def test_nobody_reads_more_than_elsewhere(role: Role, sworn: bool, seen: set[str]) -> None:
    reader = await cast.person(role, sworn=sworn)
    mine = frozenset({reader.user_id})
    await put("open", user_ids=mine)
    await put("sworn", visibility="sworn_only", user_ids=mine)
    await put("inner", visibility="coordinators", user_ids=mine)
    await put("trail", needs=Permission.MANAGE_USERS, user_ids=mine)

    for scope in (Scope.ALL, Scope.MINE):
        assert await titles((await subscribed(reader, scope)).secret) == seen


async def test_rights_that_are_lost_take_their_entries_along() -> None:
    bob = (await cast.bob()).actor
    await put("open")
    await put("sworn", visibility="sworn_only")
    feed = await subscribed(bob)
    first = await fetch(feed.secret)
    assert await titles(feed.secret) == {"open", "sworn"}

    await db.execute("UPDATE app_user SET sworn = false WHERE id = $1", bob.user_id)

    answer = await fetch(feed.secret, if_none_match=first.headers["etag"])
    assert answer.status_code == 200
    assert await titles(feed.secret) == {"open"}


async def _gone(how: str) -> str:
    """The secret of a feed that opens nothing any more."""
    bob = await cast.person(Role.OFFICER)
    feed = await subscribed(bob)
    assert (await fetch(feed.secret)).status_code == 200
    if how == "revoked":
        await service.revoke(bob, feed.id)
    elif how == "renewed":
        await service.renew(bob, feed.id)
    elif how == "deleted":
        await db.execute("DELETE FROM app_user WHERE id = $1", bob.user_id)
    elif how == "expired":
        await db.execute("UPDATE calendar_feed SET expires_at = now() WHERE id = $1", feed.id)
    else:
        await db.execute(f"UPDATE app_user SET {how} WHERE id = $1", bob.user_id)
    return feed.secret


ENDS = ["revoked", "renewed", "expired", "disabled_at = now()", "expires_on = '2020-01-01'"]


@pytest.mark.parametrize("how", ENDS)
async def test_an_end_looks_and_costs_like_an_address_that_never_was(how: str) -> None:
    secret = await _gone(how)
    async with asked() as ended:
        one = await fetch(secret, if_none_match="*")
    async with asked() as unknown:
        other = await fetch("A" * 43, if_none_match="*")

    assert (one.status_code, one.content) == (other.status_code, other.content) == (404, one.content)
    assert _plain(one) == _plain(other)
    assert len(ended) == len(unknown) == 1
    assert ended == unknown


def _plain(answer: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.headers.multi_items() if name != "x-request-id"]


@pytest.mark.parametrize("address", ["x", "x.ics", ".ics", "%00.ics", "a" * 3000 + ".ics", "%F0%9F%98%80.ics"])
async def test_other_addresses_are_just_unknown(address: str) -> None:
    answer = await cast.anonymous().get(f"/feeds/{address}")

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


async def test_secret_without_its_ending_opens_nothing() -> None:
    feed = await subscribed((await cast.bob()).actor)

    assert (await cast.anonymous().get(f"/feeds/{feed.secret}")).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
async def test_a_feed_is_only_read(method: str) -> None:
    feed = await subscribed((await cast.bob()).actor)

    assert (await cast.anonymous().request(method, f"/feeds/{feed.secret}.ics")).status_code in {403, 404, 405}


async def test_unchanged_poll_asks_one_statement_and_writes_nothing() -> None:
    await put()
    feed = await subscribed((await cast.bob()).actor)
    tag = (await fetch(feed.secret)).headers["etag"]
    async with asked() as sent:
        answer = await fetch(feed.secret, if_none_match=f'"x", W/{tag}')

    assert answer.status_code == 304
    assert len(sent) == 1
    assert not any(word in sent[0] for word in ("UPDATE", "INSERT", "calendar_entry"))


async def test_unchanged_answer_repeats_what_matters_and_has_no_body() -> None:
    await put()
    feed = await subscribed((await cast.bob()).actor)
    first = await fetch(feed.secret)
    again = await fetch(feed.secret, if_none_match=first.headers["etag"])

    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "last-modified", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert "content-length" not in again.headers or again.headers["content-length"] == "0"


async def test_date_alone_is_enough() -> None:
    await put()
    feed = await subscribed((await cast.bob()).actor)
    date = (await fetch(feed.secret)).headers["last-modified"]

    assert (await fetch(feed.secret, if_modified_since=date)).status_code == 304
    assert (await fetch(feed.secret, if_modified_since="yesterday")).status_code == 200
    assert (await fetch(feed.secret, if_modified_since=date, if_none_match='"x"')).status_code == 200
    assert (await fetch(feed.secret, if_match='"x"')).status_code == 412


async def test_head_says_the_same_without_the_body() -> None:
    await put()
    feed = await subscribed((await cast.bob()).actor)
    path, plain = f"/feeds/{feed.secret}.ics", {"accept-encoding": "identity"}
    whole = await cast.anonymous().get(path, headers=plain)
    head = await cast.anonymous().head(path, headers=plain)
    unchanged = await cast.anonymous().head(path, headers=plain | {"if-none-match": whole.headers["etag"]})

    assert (head.status_code, head.content, unchanged.status_code) == (200, b"", 304)
    assert _plain(head) == _plain(whole)


async def test_zipped_bytes_have_a_tag_of_their_own() -> None:
    await put()
    feed = await subscribed((await cast.bob()).actor)
    plain = await fetch(feed.secret)
    zipped = await fetch(feed.secret, accept_encoding="gzip")
    async with cast.anonymous().stream("GET", f"/feeds/{feed.secret}.ics") as raw:
        sent = b"".join([part async for part in raw.aiter_raw()])

    assert zipped.headers["content-encoding"] == "gzip"
    assert (zipped.content, gzip.decompress(sent)) == (plain.content, plain.content)
    assert zipped.headers["etag"] != plain.headers["etag"]
    crossed = {"accept_encoding": "gzip", "if_none_match": plain.headers["etag"]}
    assert (await fetch(feed.secret, **crossed)).status_code == 200
    known = await fetch(feed.secret, accept_encoding="gzip", if_none_match=zipped.headers["etag"])
    assert (known.status_code, known.headers["etag"]) == (304, zipped.headers["etag"])
    assert "content-encoding" not in known.headers


async def _moves(secret: str, tag: str) -> bool:
    """Whether a reader of this version is given another."""
    return (await fetch(secret, if_none_match=tag)).status_code == 200


async def test_every_change_moves_the_validator_and_nothing_else_does() -> None:
    bob = (await cast.bob()).actor
    one, other = await put("one"), await put("other")
    feed = await subscribed(bob)
    seen = []

    async def tag() -> str:
        answer = await fetch(feed.secret)
        seen.append((answer.headers["etag"], answer.headers["last-modified"]))
        return answer.headers["etag"]

    last = await tag()
    with later(hours=1):
        await change(one)  # nothing changed
        assert not await _moves(feed.secret, last)
        one = await change(one, title="one, renamed")
        assert await _moves(feed.secret, last)
        last = await tag()
    with later(hours=2):
        one = await change(one, cancelled=True)
        assert await _moves(feed.secret, last)
        last = await tag()
    with later(hours=3):
        await db.execute("DELETE FROM calendar_entry WHERE source_id = $1", other.source_id)
        await db.execute("UPDATE calendar_revision SET revision = revision + 1 WHERE kind = 'meeting'")
        assert await _moves(feed.secret, last)
        last = await tag()
    with later(days=7 + 32):  # the cancelled one is told no longer: the feed is empty
        assert await _moves(feed.secret, last)
        last = await tag()
        assert await titles(feed.secret) == set()
        assert [one.name for one in Calendar.from_ical((await fetch(feed.secret)).content).subcomponents] == [
            "VTIMEZONE"
        ]

    assert len({each for each, _ in seen}) == len({each for _, each in seen}) == 5


async def test_leaving_and_entering_the_window_moves_it() -> None:
    bob = (await cast.bob()).actor
    await put("past", starts=in_days(-90))
    await put("far", starts=in_days(401))
    await put("for ever", starts=in_days(-900), rrule="FREQ=WEEKLY")
    feed = await subscribed(bob)
    first = await fetch(feed.secret)
    assert await titles(feed.secret) == {"past", "for ever"}

    with later(days=2):
        assert await _moves(feed.secret, first.headers["etag"])
        assert await titles(feed.secret) == {"for ever", "far"}


async def test_day_that_changes_nothing_keeps_tag_and_date() -> None:
    await put("soon")
    feed = await subscribed((await cast.bob()).actor)
    first = await fetch(feed.secret)

    with later(days=1):
        again = await fetch(feed.secret, if_none_match=first.headers["etag"])

    assert (again.status_code, again.headers["last-modified"]) == (304, first.headers["last-modified"])


async def test_two_changes_within_a_second_have_two_dates() -> None:
    made = await put("one")
    feed = await subscribed((await cast.bob()).actor)
    with clock.frozen(clock.now().replace(microsecond=100_000)):
        first = await fetch(feed.secret)
        await change(made, title="two")
        second = await fetch(feed.secret)
        stale = await fetch(feed.secret, if_modified_since=first.headers["last-modified"])
        date = http_date(second.headers["last-modified"], clock.now())

        assert stale.status_code == 200
        assert date is not None
        assert date <= clock.now()


async def test_new_owner_moves_the_feed_of_both() -> None:
    bob, dana = (await cast.bob()).actor, (await cast.dana()).actor
    house = await look_after(bob.user_id)
    await put("visit", organisation_ids=frozenset({house}))
    feeds = [await subscribed(who, Scope.PARTNERS) for who in (bob, dana)]
    tags = [(await fetch(feed.secret)).headers["etag"] for feed in feeds]

    await db.execute("UPDATE organisation SET owner_id = $2 WHERE id = $1", house, dana.user_id)

    assert [await _moves(feed.secret, tag) for feed, tag in zip(feeds, tags, strict=True)] == [True, True]
    assert [await titles(feed.secret) for feed in feeds] == [set(), {"visit"}]


async def test_renewals_do_not_move_with_meetings() -> None:
    feed = await subscribed((await cast.bob()).actor, Scope.RENEWALS)
    tag = (await fetch(feed.secret)).headers["etag"]
    await put("a meeting")
    async with asked() as sent:
        answer = await fetch(feed.secret, if_none_match=tag)

    assert (answer.status_code, len(sent)) == (304, 1)


async def test_same_data_gives_the_same_bytes_to_two_feeds() -> None:
    for number in range(5):
        await put(f"meeting {number}", starts=in_days(number))
    bob, dana = (await cast.bob()).actor, (await cast.dana()).actor

    one, other = [await fetch((await subscribed(who)).secret) for who in (bob, dana)]

    assert one.content == other.content
    assert one.headers["etag"] == other.headers["etag"]


@pytest.mark.parametrize("body", [b"", b"BEGIN:VEVENT\r\nSUMMARY:x\r\n", b"BEGIN:VEVENT\r\nX:1\nY:2\r\nEND:VEVENT\r\n",
                                  b"BEGIN:VEVENT\r\nX:\x00\r\nEND:VEVENT\r\n"])  # fmt: skip
async def test_broken_row_is_left_out_and_told(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    await put("sound")
    poison = await put("poison")
    feed = await subscribed((await cast.bob()).actor)
    await db.execute("UPDATE calendar_entry SET body = $2 WHERE source_id = $1", poison.source_id, body)

    assert await titles(feed.secret) == {"sound"}
    rows = await db.fetch("SELECT e.source_id FROM calendar_left_out JOIN calendar_entry e USING (uid)")
    assert [row["source_id"] for row in rows] == [poison.source_id]
    assert "is left out of feeds" in caplog.text


async def test_zone_that_is_none_leaves_one_entry_out() -> None:
    await put("sound")
    poison = await put("poison")
    feed = await subscribed((await cast.bob()).actor)
    await db.execute(
        "UPDATE calendar_entry SET zones = '{Mars/Olympus,../../etc/passwd}' WHERE source_id = $1", poison.source_id
    )

    assert await titles(feed.secret) == {"sound"}


async def test_alarm_only_where_it_was_asked_for() -> None:
    bob = (await cast.bob()).actor
    await put("held", rrule="FREQ=WEEKLY")
    await put("day", starts=day(9), minutes=None)
    await put("END:VEVENT")
    await change(await put("off"), cancelled=True)
    quiet, loud = await subscribed(bob), await subscribed(bob, alarm_minutes=60)

    assert b"VALARM" not in (await fetch(quiet.secret)).content
    events = Calendar.from_ical((await fetch(loud.secret)).content).walk("VEVENT")
    alarms = {str(event["SUMMARY"]): [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] for event in events}
    assert alarms == {
        "held": [timedelta(hours=-1)], "day": [timedelta(hours=9)], "END:VEVENT": [timedelta(hours=-1)], "off": [],
    }  # fmt: skip


async def test_last_fetch_is_noted_but_not_for_each_poll() -> None:
    client = await cast.bob()
    feed = await subscribed(client.actor)
    with later(hours=1) as then:
        await fetch(feed.secret, user_agent="Google-Calendar-Importer\x7f")
    with clock.frozen(then + timedelta(seconds=20)):
        async with asked() as sent:
            await fetch(feed.secret, user_agent="khal", if_none_match="*")
    noted = await db.fetch_one("SELECT fetched_at, client FROM calendar_feed WHERE id = $1", feed.id)
    assert noted is not None
    assert tuple(noted) == (then, "Google-Calendar-Importer")
    assert len(sent) == 1

    await fetched.write(clock.now())

    noted = await db.fetch_one("SELECT fetched_at, client FROM calendar_feed WHERE id = $1", feed.id)
    assert noted is not None
    assert tuple(noted) == (then + timedelta(seconds=20), "khal")


async def test_answer_does_not_wait_for_what_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = await subscribed((await cast.bob()).actor)

    async def failing(*_: object) -> int:
        raise Unavailable("The database is away.")

    await fetch(feed.secret)
    monkeypatch.setattr(db, "execute", failing)
    with later(hours=2):
        assert (await fetch(feed.secret)).status_code == 200


async def test_whoever_asks_for_nothing_for_long_is_asked_to_wait_and_nobody_else() -> None:
    feed = await subscribed((await cast.bob()).actor)
    with later(days=1):
        statuses = [(await fetch("B" * 43)).status_code for _ in range(62)]
        waits = (await fetch("B" * 43)).headers["retry-after"]

        assert (statuses[:60], set(statuses[60:])) == ([404] * 60, {429})
        assert 0 < int(waits) <= 300
        assert (await fetch(feed.secret)).status_code == 200


async def _granted(scope: Scope = Scope.MINE, sector: str | None = None, **columns: Any) -> tuple[Any, str, Any]:
    alice = (await cast.alice(**columns)).actor
    choice = Choice(name="For Kim", scope=scope, sector=sector)
    handed = await service.grant(alice, choice, "Kim Lee", "Kim.Lee@Example.org")
    return alice, handed.secret, handed.id


async def test_somebody_outside_reads_what_they_are_asked_to_and_no_more() -> None:
    kim = frozenset({"kim.lee@example.org"})
    await put("asked", addresses=kim)
    await put("sworn", addresses=kim, visibility="sworn_only")
    await put("inner", addresses=kim, needs=Permission.READ_AGREEMENTS)
    await put("task", addresses=kim, kind=EntryKind.TASK)
    await put("not asked")
    await put("schools", sectors=frozenset({"education_k12"}))

    _, mine, _ = await _granted()
    assert await titles(mine) == {"asked"}
    dana = (await cast.dana()).actor
    sector = Choice(name="Schools", scope=Scope.SECTOR, sector="education_k12")
    assert await titles((await service.grant(dana, sector, "Kim", "kim.lee@example.org")).secret) == {"schools"}


@pytest.mark.parametrize("end", ["disabled_at = now()", "role = 'officer'", "sectors = '{faith}'"])
async def test_feed_of_somebody_outside_ends_with_whoever_vouches_until_another_does(end: str) -> None:
    alice, secret, feed_id = await _granted(Scope.SECTOR, "education_k12")
    assert (await fetch(secret)).status_code == 200

    await db.execute(f"UPDATE app_user SET {end} WHERE id = $1", alice.user_id)
    assert (await fetch(secret)).status_code == 404

    await service.vouch((await cast.dana()).actor, feed_id)
    assert (await fetch(secret)).status_code == 200


async def test_nobody_gives_away_more_than_they_look_after() -> None:
    with pytest.raises(Refused):
        await _granted(Scope.SECTOR, "education_k12", sectors=["faith"])
    with pytest.raises(Refused):
        await service.grant((await cast.bob()).actor, Choice(name="x", scope=Scope.MINE), "Kim", "kim@example.org")
    dana = (await cast.dana()).actor
    for scope in (Scope.ALL, Scope.PARTNERS, Scope.RENEWALS):
        with pytest.raises(Invalid):
            await service.grant(dana, Choice(name="x", scope=scope), "Kim", "kim@example.org")
    with pytest.raises(Invalid):
        await service.grant(dana, Choice(name="x", scope=Scope.MINE), "Kim", "nowhere")


async def test_nobody_touches_anothers_feed() -> None:
    bob, dana = (await cast.bob()).actor, (await cast.frank()).actor
    feed = await subscribed(bob)

    for deed in (service.renew, service.revoke, service.vouch):
        with pytest.raises(NotFound):
            await deed(dana, feed.id)
    with pytest.raises(NotFound):
        await service.vouch(bob, feed.id)
    assert (await fetch(feed.secret)).status_code == 200


async def test_renewed_feed_is_the_same_at_another_address() -> None:
    bob = (await cast.bob()).actor
    feed = await subscribed(bob)
    first = await fetch(feed.secret)

    renewed = await service.renew(bob, feed.id)

    assert renewed.id == feed.id
    assert (await fetch(feed.secret)).status_code == 404
    assert (await fetch(renewed.secret)).headers["etag"] == first.headers["etag"]


async def test_there_is_an_end_to_how_many_one_can_have() -> None:
    bob = (await cast.bob()).actor
    for _ in range(service.MOST):
        await subscribed(bob)

    with pytest.raises(Invalid):
        await subscribed(bob)


@pytest.mark.parametrize(
    "wrong", [{"scope": Scope.SECTOR}, {"scope": Scope.SECTOR, "sector": "nowhere"}, {"sector": "faith"},
              {"alarm_minutes": 7}],
)  # fmt: skip
async def test_what_cannot_be_had_is_refused(wrong: dict[str, Any]) -> None:
    bob = (await cast.bob()).actor

    with pytest.raises(Invalid):
        await service.subscribe(bob, Choice(**({"name": "x", "scope": Scope.ALL} | wrong)))


async def test_secret_is_stored_nowhere() -> None:
    bob = (await cast.bob()).actor
    feed = await subscribed(bob)
    await fetch(feed.secret)

    rows = await db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    texts = [await db.fetch(f"SELECT t::text FROM {row['tablename']} t") for row in rows]
    stored = "\n".join(row[0] for found in texts for row in found)
    assert feed.secret[:6] in stored
    assert feed.secret[:7] not in stored


def test_dates_are_those_of_the_wire() -> None:
    assert written_date(clock.now()).endswith(" GMT")
