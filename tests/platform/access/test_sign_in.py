"""Coming in: by link, by password and code; and what keeps others out."""

import re
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from registry.platform import clock, db
from registry.platform.access import keys, queries, service
from registry.platform.access.model import Role
from tests import cast
from tests.platform.access.people import PASSWORD, at, code, field, join, joined, recovery_codes, sign_in

pytestmark = pytest.mark.usefixtures("database")
GINA = "gina@example.org"


async def _rows(table: str) -> int:
    return len(await db.fetch(f"SELECT 1 FROM {table}"))


async def test_invited_person_joins_and_signs_in() -> None:
    with clock.frozen(at(0)):
        secret, codes = await joined(GINA)
    gina = cast.anonymous()

    with clock.frozen(at(1)):
        answer = await sign_in(gina, GINA, code(secret), going="/account?done=settled")
        account = await gina.get(answer.headers["location"])

    assert len(set(codes)) == 10
    assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=settled")
    assert (account.status_code, "Gina Gray" in account.text) == (200, True)


async def test_cookie_is_kept_from_scripts_and_other_sites() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    gina = cast.anonymous()

    with clock.frozen(at(1)):
        answer = await sign_in(gina, GINA, code(secret))

    cookies = [value for name, value in answer.headers.multi_items() if name == "set-cookie"]
    [session] = [value for value in cookies if value.startswith("sid=")]
    assert {part.strip().lower() for part in session.split(";")[1:]} == {"httponly", "path=/", "samesite=lax"}


async def test_session_of_before_is_never_the_session_of_after() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    planted = cast.anonymous()
    planted.cookies.set("sid", "chosen-by-an-attacker", domain="127.0.0.1")

    with clock.frozen(at(1)):
        await sign_in(planted, GINA, code(secret))
    attacker = cast.anonymous()
    attacker.cookies.set("sid", "chosen-by-an-attacker", domain="127.0.0.1")
    with clock.frozen(at(1)):
        seen = await attacker.get("/account")

    assert (seen.status_code, seen.headers["location"]) == (303, "/sign-in?next=/account")


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        ("/partners?sector=le_local&status=active", "/partners%3Fsector%3Dle_local%26status%3Dactive"),
        ("/find?q=%2F%2Fevil.example.org", "/find"),
        ("/?recent=1", "/%3Frecent%3D1"),
    ],
)
async def test_list_that_somebody_signed_in_for_keeps_its_filters(asked: str, back: str) -> None:
    seen = await cast.anonymous().get(asked)

    assert (seen.status_code, seen.headers["location"]) == (303, f"/sign-in?next={back}")


async def test_who_was_signed_out_is_told_so_and_nobody_else() -> None:
    back = cast.anonymous()
    back.cookies.set("sid", "ended-long-ago", domain="127.0.0.1")

    pages = [await one.get("/sign-in") for one in (back, cast.anonymous())]

    assert ["You were signed out" in page.text for page in pages] == [True, False]


async def test_second_sign_in_in_a_browser_ends_the_first_session() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    gina = cast.anonymous()
    for minute in (1, 2):
        with clock.frozen(at(minute)):
            await sign_in(gina, GINA, code(secret))

    assert await _rows("session") == 1


async def test_sign_out_ends_the_session_and_empties_the_browser() -> None:
    bob = await cast.bob()

    answer = await bob.form("/sign-out")
    after = await bob.get("/account", headers={"cookie": f"sid={bob.key}"})

    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert (answer.status_code, after.status_code, await _rows("session")) == (303, 303, 0)


async def test_nothing_tells_which_accounts_exist() -> None:
    with clock.frozen(at(0)):
        await joined(GINA)
        gone = await cast.person(Role.OFFICER, email="gone@example.org")
        await db.execute("UPDATE app_user SET disabled_at = $2 WHERE id = $1", gone.user_id, clock.now())

    answers = [await _wrong(email) for email in (GINA, "gone@example.org", "nobody@example.org")]

    assert len(set(answers)) == 1
    assert answers[0][0] == 422


async def _wrong(email: str) -> tuple[int, str, str]:
    answer = await cast.anonymous().form("/sign-in", {"email": email, "password": "not the password at all"})
    body = re.sub(r"once=[0-9a-f-]+", "once=", answer.text.replace(email, "somebody"))
    headers = {k: v for k, v in answer.headers.items() if k not in {"content-length", "x-request-id"}}
    return answer.status_code, body, str(sorted(headers.items()))


@pytest.mark.parametrize("known", [True, False])
async def test_five_bad_tries_stop_the_password_whatever_address_they_claim(known: bool) -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    email = GINA if known else "nobody@example.org"

    seen = []
    with clock.frozen(at(1)):
        for number in range(7):
            headers = {"x-forwarded-for": f"203.0.113.{number}"}
            typed = {"email": email, "password": "wrong wrong wrong wrong"}
            seen.append((await cast.anonymous().form("/sign-in", typed, headers=headers)).status_code)
        right = await sign_in(cast.anonymous(), GINA, code(secret))

    assert seen == [422] * 5 + [429] * 2
    assert right.status_code == (429 if known else 303)


async def test_tries_are_forgotten_after_a_quarter_of_an_hour() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    for minute in (1.0,) * 6:
        with clock.frozen(at(minute)):
            await sign_in(cast.anonymous(), GINA, "", password="wrong wrong wrong wrong")

    seen = {}
    for minute in (15.9, 16.1):
        with clock.frozen(at(minute)):
            seen[minute] = (await sign_in(cast.anonymous(), GINA, code(secret))).status_code

    assert seen == {15.9: 429, 16.1: 303}


async def test_fifty_bad_tries_stop_a_network_address() -> None:
    with clock.frozen(at(0)):
        for number in range(50):
            await db.execute(
                "INSERT INTO throttle (key, at) VALUES ($1, $2)", keys.digest("address:127.0.0.1"), at(-number / 10)
            )
        answer = await sign_in(cast.anonymous(), "somebody@example.org", "")

    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (429, True)


async def test_bad_codes_count_as_bad_tries() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    gina = cast.anonymous()

    with clock.frozen(at(1)):
        await gina.form("/sign-in", {"email": GINA, "password": PASSWORD})
        seen = [(await gina.form("/sign-in/code", {"code": "000000"})).status_code for _ in range(6)]
        right = await gina.form("/sign-in/code", {"code": code(secret)})

    assert (seen, right.status_code) == ([422] * 5 + [429], 429)


async def test_tries_count_though_somebody_is_signed_in_and_sends_once() -> None:
    with clock.frozen(at(0)):
        await joined(GINA)
        bob = await cast.bob()
        typed = {"email": GINA, "password": "wrong wrong wrong wrong"}
        seen = [(await bob.form(f"/sign-in?once=key-0000-{n:04}", typed)).status_code for n in range(6)]

    assert seen == [422] * 5 + [429]


async def test_code_is_taken_once() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)

    with clock.frozen(at(1)):
        first = await sign_in(cast.anonymous(), GINA, code(secret))
        again = await sign_in(cast.anonymous(), GINA, code(secret))

    assert (first.status_code, again.status_code) == (303, 422)


async def test_code_that_set_the_phone_up_does_not_sign_in() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
        answer = await sign_in(cast.anonymous(), GINA, code(secret))

    assert answer.status_code == 422


async def test_recovery_code_is_taken_once() -> None:
    with clock.frozen(at(0)):
        _, codes = await joined(GINA)

    with clock.frozen(at(1)):
        first = await sign_in(cast.anonymous(), GINA, codes[0].upper().replace("-", " "))
        again = await sign_in(cast.anonymous(), GINA, codes[0])
        other = await sign_in(cast.anonymous(), GINA, codes[1])

    assert [answer.status_code for answer in (first, again, other)] == [303, 422, 303]


async def test_second_step_needs_the_first_and_not_long_ago() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
    gina = cast.anonymous()

    with clock.frozen(at(1)):
        without = await gina.form("/sign-in/code", {"code": code(secret)})
        await gina.form("/sign-in", {"email": GINA, "password": PASSWORD})
    with clock.frozen(at(7)):
        late = await gina.form("/sign-in/code", {"code": code(secret)})

    assert [("Begin again" in answer.text, answer.status_code) for answer in (without, late)] == [(True, 422)] * 2


async def test_looking_at_a_link_changes_nothing() -> None:
    path = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)

    pages = [await cast.anonymous().get(path) for _ in range(3)]
    secrets = {field(page, "seal") for page in pages}

    assert [page.status_code for page in pages] == [200] * 3
    assert len(secrets) == 3
    assert await _rows("session") == 0
    assert (await queries.user(await queries.user_id_of(GINA))).state == "invited"


async def test_link_works_once() -> None:
    path = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)

    _, first = await join(path)
    again = await cast.anonymous().get(path)
    post = await cast.anonymous().form(path, {"password": PASSWORD, "code": "000000"})

    assert [answer.status_code for answer in (first, again, post)] == [200, 404, 404]


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 404)])
async def test_invitation_lasts_seven_days(days: float, status: int) -> None:
    with clock.frozen(at(0)):
        path = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)

    with clock.frozen(at(0) + timedelta(days=days)):
        answer = await cast.anonymous().get(path)

    assert answer.status_code == status


async def test_newer_link_ends_the_older() -> None:
    old = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)
    new = await service.hand_over(None, await queries.user_id_of(GINA))

    seen = [(await cast.anonymous().get(path)).status_code for path in (old, new)]

    assert seen == [404, 200]


async def test_links_are_stored_as_hashes_only() -> None:
    path = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)
    key = path.rpartition("/")[2]

    rows = await db.fetch("SELECT access_link::text AS text FROM access_link")
    trail = await db.fetch("SELECT changes FROM audit_event")

    assert len(rows) == 1
    assert key not in rows[0]["text"]
    assert not any(key in row["changes"] for row in trail)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"password": "short"}, "password"),
        ({"password": "partner registry gina"}, "password"),
        ({"code": "000000"}, "code"),
        ({"seal": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP.0000"}, "code"),
    ],
)
async def test_what_cannot_be_taken_leaves_the_link_good(typed: dict[str, str], wrong: str) -> None:
    path = await service.invite(None, GINA, "Gina Gray", Role.OFFICER)

    _, refused = await join(path, **typed)
    _, then = await join(path)

    assert (refused.status_code, then.status_code) == (422, 200)
    assert f'id="f-{wrong}-problem"' in refused.text


async def test_first_administrator_comes_in_by_the_printed_link() -> None:
    path = await service.first_administrator_link()
    assert path
    other = await service.first_administrator_link()
    assert other

    _, stale = await _first(path)
    _, page = await _first(other)
    later = await service.first_administrator_link()

    users = await queries.users()
    assert (stale.status_code, page.status_code, later) == (404, 200, None)
    assert [(user.account.role, user.state) for user in users] == [(Role.ADMINISTRATOR, "active")]


async def _first(path: str) -> tuple[str, httpx.Response]:
    if (await cast.anonymous().get(path)).status_code == 404:
        return "", await cast.anonymous().get(path)
    return await join(path, name="Frank Fay", email="Frank@Example.org")


async def test_first_link_is_over_once_somebody_else_joined() -> None:
    path = await service.first_administrator_link()
    assert path
    await joined(GINA, Role.ADMINISTRATOR)

    assert (await cast.anonymous().get(path)).status_code == 404


async def _reset(user_id: UUID, *, factors: bool = False) -> str:
    return await service.reset(None, user_id, factors=factors)


async def test_reset_keeps_the_second_factor() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
        path = await _reset(await queries.user_id_of(GINA))
    new = "seven quiet otters counting"

    with clock.frozen(at(1)):
        without = await cast.anonymous().form(path, {"password": new, "code": "000000"})
        done = await cast.anonymous().form(path, {"password": new, "code": code(secret)})
    with clock.frozen(at(2)):
        old = await sign_in(cast.anonymous(), GINA, code(secret))
        now = await sign_in(cast.anonymous(), GINA, code(secret), password=new)

    assert [answer.status_code for answer in (without, done, old, now)] == [422, 200, 422, 303]
    assert recovery_codes(done) == []


async def test_reset_link_is_no_way_to_guess_codes() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
        path = await _reset(await queries.user_id_of(GINA))

    with clock.frozen(at(1)):
        typed = {"password": PASSWORD, "code": "000000"}
        seen = [(await cast.anonymous().form(path, typed)).status_code for _ in range(6)]
        right = await cast.anonymous().form(path, typed | {"code": code(secret)})

    assert (seen, right.status_code) == ([422] * 5 + [429], 429)


async def test_reset_of_the_phone_replaces_it_and_the_codes() -> None:
    with clock.frozen(at(0)):
        secret, codes = await joined(GINA)
        path = await _reset(await queries.user_id_of(GINA), factors=True)
        new, page = await join(path)

    with clock.frozen(at(1)):
        seen = [
            (await sign_in(cast.anonymous(), GINA, given)).status_code for given in (code(secret), codes[0], code(new))
        ]

    assert new != secret
    assert not set(recovery_codes(page)) & set(codes)
    assert seen == [422, 422, 303]


async def test_reset_signs_out_everywhere_and_lets_try_again() -> None:
    with clock.frozen(at(0)):
        secret, _ = await joined(GINA)
        for _ in range(6):
            await sign_in(cast.anonymous(), GINA, "", password="wrong wrong wrong wrong")
        await _reset(await queries.user_id_of(GINA))

    with clock.frozen(at(1)):
        answer = await sign_in(cast.anonymous(), GINA, code(secret))

    assert answer.status_code == 303
