"""What people do about their own account, and what their tokens open."""

from datetime import timedelta

import pytest

from registry.platform import clock, db
from registry.platform.access import api_tokens, sessions
from registry.platform.access.keys import digest
from registry.platform.access.model import Permission, Role
from registry.platform.errors import Invalid, NotFound
from tests import cast
from tests.cast import Client
from tests.platform.access.people import PASSWORD, at, code, joined, recovery_codes, sign_in

pytestmark = pytest.mark.usefixtures("database")
GINA = "gina@example.org"
READ = frozenset({Permission.READ_DIRECTORY})


class Browser(Client):
    """Gina's: its session key is whatever cookie it got."""

    @property
    def csrf(self) -> str:
        self.key = self.cookies.get("sid")
        return super().csrf


async def _gina() -> tuple[Browser, str, list[str]]:
    with clock.frozen(at(0)):
        secret, codes = await joined(GINA)
    with clock.frozen(at(1)):
        gina = Browser()
        await sign_in(gina, GINA, code(secret))
    return gina, secret, codes


async def test_name_and_zone_are_changed_and_recorded() -> None:
    bob = await cast.bob()

    answer = await bob.form("/account", {"name": "Robert Baker", "time_zone": "America/Denver"})
    wrong = await bob.form("/account", {"name": "Robert Baker", "time_zone": "Mars/Phobos"})
    page = await bob.get(answer.headers["location"])

    assert (answer.status_code, wrong.status_code) == (303, 422)
    assert ("Robert Baker" in page.text, "(America/Denver)" in page.text) == (True, True)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"old": PASSWORD, "new": "seven quiet otters counting"}, 303),
        ({"old": "wrong wrong wrong wrong", "new": "seven quiet otters counting"}, 422),
        ({"old": PASSWORD, "new": "too short"}, 422),
        ({"old": PASSWORD, "new": "gina gray gina gray"}, 422),
    ],
)
async def test_password_is_changed_by_who_knows_the_old_one(typed: dict[str, str], status: int) -> None:
    gina, _, _ = await _gina()

    with clock.frozen(at(2)):
        answer = await gina.form("/account/password", typed)

    assert answer.status_code == status


async def test_new_password_ends_every_other_session() -> None:
    gina, secret, _ = await _gina()
    other = Browser()
    with clock.frozen(at(2)):
        await sign_in(other, GINA, code(secret))
        await gina.form("/account/password", {"old": PASSWORD, "new": "seven quiet otters counting"})
        seen = [(await each.get("/account")).status_code for each in (gina, other)]

    assert seen == [200, 303]


async def test_password_cannot_be_guessed_from_a_session_left_open() -> None:
    gina, _, _ = await _gina()

    with clock.frozen(at(2)):
        typed = {"old": "wrong wrong wrong wrong", "new": "seven quiet otters counting"}
        seen = [(await gina.form(f"/account/password?once=key-0000-{n:04}", typed)).status_code for n in range(6)]

    assert seen == [422] * 5 + [429]


async def test_new_recovery_codes_end_the_old_ones() -> None:
    gina, secret, old = await _gina()

    with clock.frozen(at(2)):
        page = await gina.form("/account/recovery-codes", {"code": code(secret)})
        wrong = await gina.form("/account/recovery-codes", {"code": "000000"})
        seen = [
            (await sign_in(cast.anonymous(), GINA, given)).status_code for given in (old[0], recovery_codes(page)[0])
        ]

    assert (page.status_code, wrong.status_code, seen) == (200, 422, [422, 303])


async def test_other_session_of_one_s_own_is_ended_and_nobody_else_s() -> None:
    bob, charlie = await cast.bob(), await cast.charlie()
    second = Client(await sessions.begin(bob.user_id), bob.actor)
    rows = await db.fetch("SELECT encode(id, 'hex') AS id, user_id FROM session")
    ids = {row["user_id"]: row["id"] for row in rows}
    assert second.key
    own = digest(second.key).hex()

    ended = await bob.form("/account/sessions/end", {"session": own})
    foreign = await bob.form("/account/sessions/end", {"session": ids[charlie.user_id]})

    assert (ended.status_code, foreign.status_code) == (303, 404)
    assert [(await each.get("/account")).status_code for each in (bob, second, charlie)] == [200, 303, 200]


async def test_token_is_shown_once_and_stored_as_a_hash() -> None:
    bob = await cast.bob()

    made = await bob.form("/account/tokens", {"name": "export", "scopes": ["directory:read"], "days": "30"})
    listed = await bob.get("/account/tokens")
    text = made.text.partition(api_tokens.PREFIX)[2].partition("<")[0]
    [row] = await db.fetch("SELECT api_token::text AS text FROM api_token")
    trail = await db.fetch("SELECT changes FROM audit_event")

    assert (made.status_code, len(text)) == (200, 32 + 43)
    assert not any(text[32:] in each for each in (listed.text, row["text"], *(event["changes"] for event in trail)))
    assert (await api_tokens.whose(api_tokens.PREFIX + text)) is not None


async def test_answer_with_a_token_is_not_kept_for_repeats() -> None:
    bob = await cast.bob()
    typed = {"name": "export", "scopes": ["directory:read"], "days": "30"}

    await bob.form("/account?once=key-0000-0001", {"name": "Robert", "time_zone": "UTC"})
    await bob.form("/account/tokens?once=key-0000-0002", typed)

    kept = await db.fetch("SELECT key FROM idempotency_key")
    assert [row["key"] for row in kept] == ["key-0000-0001"]


@pytest.mark.parametrize("scopes", [["directory:edit"], ["users:manage"], ["audit:read"], ["tokens:own"], []])
async def test_token_carries_no_more_than_its_owner_may(scopes: list[str]) -> None:
    bob = await cast.bob()

    answer = await bob.form("/account/tokens", {"name": "more", "scopes": scopes, "days": "30"})

    assert (answer.status_code, await api_tokens.of(bob.user_id)) == (422, [])


@pytest.mark.parametrize("days", [0, -1, 366, 2**31])
async def test_token_lasts_a_year_at_most(days: int) -> None:
    bob = await cast.bob()

    with pytest.raises(Invalid):
        await api_tokens.create(bob.actor, "long", READ, days)


async def test_token_shrinks_with_its_owner_s_role_at_once() -> None:
    alice = await cast.alice()
    scopes = frozenset({Permission.READ_DIRECTORY, Permission.EDIT_DIRECTORY})
    _, text = await api_tokens.create(alice.actor, "sync", scopes, 30)
    before = await api_tokens.whose(text)
    await db.execute("UPDATE app_user SET role = 'officer' WHERE id = $1", alice.user_id)

    after = await api_tokens.whose(text)

    assert before
    assert after
    assert (before.permissions, after.permissions) == (scopes, READ)


async def test_token_ends_when_it_expires_or_is_revoked() -> None:
    with clock.frozen(at(0)):
        bob = await cast.bob()
        token_id, text = await api_tokens.create(bob.actor, "export", READ, 30)
        _, revoked = await api_tokens.create(bob.actor, "other", READ, 30)
        revoked_id = (await api_tokens.of(bob.user_id))[0].id
    seen = []
    for days in (29.9, 30.1):
        with clock.frozen(at(0) + timedelta(days=days)):
            seen.append(await api_tokens.whose(text) is not None)

    other = revoked_id if revoked_id != token_id else (await api_tokens.of(bob.user_id))[1].id
    with clock.frozen(at(1)):
        await api_tokens.revoke(bob.actor, other, bob.user_id)
        seen.append(await api_tokens.whose(revoked) is not None)

    assert seen == [True, False, False]


async def test_nobody_revokes_another_person_s_token() -> None:
    bob, charlie = await cast.bob(), await cast.charlie()
    token_id, text = await api_tokens.create(bob.actor, "export", READ, 30)

    page = await charlie.form(f"/account/tokens/{token_id}/revoke")
    api = await charlie.delete(f"/api/v1/tokens/{token_id}")
    with pytest.raises(NotFound):
        await api_tokens.revoke(charlie.actor, token_id, charlie.user_id)

    assert (page.status_code, api.status_code, await api_tokens.whose(text) is not None) == (404, 404, True)


@pytest.mark.parametrize(
    "text",
    ["", "reg_", "reg_x", "reg_" + "0" * 32, "reg_" + "z" * 75, "Bearer", "reg_" + "0" * 1000, "reg_\x00" + "0" * 40],
)
async def test_text_that_is_no_token_is_nobody(text: str) -> None:
    assert await api_tokens.whose(text) is None


@pytest.mark.parametrize("role", Role)
async def test_token_opens_neither_pages_nor_people_nor_tokens_nor_the_trail(role: Role) -> None:
    owner = await cast.sign_in(role)
    scopes = frozenset(api_tokens.scopes_for(role))
    _, text = await api_tokens.create(owner.actor, "all", scopes, 30)
    program = cast.anonymous()
    program.headers["authorization"] = f"Bearer {text}"

    paths = ("/api/v1/users", "/api/v1/tokens", "/api/v1/audit")
    seen = {path: (await program.get(path)).status_code for path in paths}
    made = await program.post("/api/v1/tokens", json={"name": "more", "scopes": ["directory:read"]})
    page = await program.get("/account")

    assert seen == {"/api/v1/users": 403, "/api/v1/tokens": 403, "/api/v1/audit": 403}
    assert (made.status_code, page.status_code) == (403, 303)
