"""Who decides about accounts, and what comes of it at the very next request."""

from datetime import timedelta
from uuid import uuid4

import pytest

from registry.platform import clock, db
from registry.platform.access import api_tokens, directory, queries, service
from registry.platform.access.errors import WouldLockOut
from registry.platform.access.model import Permission, Role
from registry.platform.access.rules import Account
from registry.platform.errors import Conflict, Invalid, Refused
from registry.platform.ids import new_id
from tests import cast
from tests.platform.access.people import at, field, joined

pytestmark = pytest.mark.usefixtures("database")
GINA = Account(email="gina@example.org", name="Gina Gray", role=Role.OFFICER)


async def _joined(client: cast.Client) -> cast.Client:
    """The same, as somebody who has a password."""
    await db.execute("UPDATE app_user SET password_hash = 'x', totp_secret = 'x' WHERE id = $1", client.user_id)
    return client


async def _events() -> list[tuple[str, str]]:
    rows = await db.fetch("SELECT action, actor_name FROM audit_event WHERE kind = 'user' ORDER BY seq")
    return [(row["action"], row["actor_name"]) for row in rows]


async def _bayhaven() -> str:
    organisation_id = new_id()
    await db.execute(
        "INSERT INTO organisation (id, name, sort_name, sector, time_zone, region)"
        " VALUES ($1, 'Bayhaven High School', 'bayhaven high school', 'k12', 'America/New_York', 'FL')",
        organisation_id,
    )
    await db.execute(
        "INSERT INTO jurisdiction (id, type, name, folded, region)"
        " VALUES ($1, 'county', 'Bay County', 'bay county', 'FL')",
        new_id(),
    )
    return str(organisation_id)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR, Role.MANAGER, Role.AUDITOR])
async def test_nobody_but_administrators_decides_about_accounts(role: Role) -> None:
    somebody = (await cast.sign_in(role)).actor
    other = await cast.person(Role.OFFICER)

    for attempt in (
        service.open_account(somebody, GINA),
        service.amend(somebody, other.user_id, 1, GINA),
        service.disable(somebody, other.user_id),
        service.enable(somebody, other.user_id),
        service.hand_over(somebody, other.user_id),
    ):
        with pytest.raises(Refused):
            await attempt

    assert await _events() == []


async def test_administrator_invites_by_the_form_and_is_shown_the_link_once() -> None:
    frank = await cast.frank()
    organisation_id = await _bayhaven()

    answer = await frank.form(
        "/users/new",
        {
            "email": "Gina@Example.org", "name": "Gina Gray", "role": "coordinator", "sworn": "yes",
            "organisation": "Bayhaven High School", "sectors": ["k12"], "jurisdictions": "Bay County, FL\n",
            "time_zone": "America/Chicago", "expires_on": "2027-01-31",
        },
    )  # fmt: skip
    user = await queries.user(await queries.user_id_of("gina@example.org"))

    assert (answer.status_code, "http://127.0.0.1:8000/welcome/" in answer.text) == (200, True)
    assert (user.state, user.account.role, user.account.sworn) == ("invited", Role.COORDINATOR, True)
    assert (str(user.account.organisation_id), user.account.sectors) == (organisation_id, frozenset({"k12"}))
    assert (len(user.account.jurisdictions), str(user.account.expires_on)) == (1, "2027-01-31")
    assert await _events() == [("invited", "Frank Fay"), ("handed_over_link", "Frank Fay")]


async def test_of_two_partners_with_one_name_the_place_tells_which() -> None:
    here = await _bayhaven()
    await db.execute(
        "INSERT INTO organisation (id, name, sort_name, sector, time_zone, region)"
        " SELECT $1, name, sort_name, sector, time_zone, 'GA' FROM organisation",
        new_id(),
    )

    assert str(await directory.organisation_named("Bayhaven High School, FL")) == here
    with pytest.raises(Invalid):
        await directory.organisation_named("Bayhaven High School")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": "gina"}, "email"),
        ({"email": "frank@example.org"}, "email"),
        ({"name": "  "}, "name"),
        ({"role": "king"}, "role"),
        ({"time_zone": "Mars/Phobos"}, "time_zone"),
        ({"organisation": "Nowhere"}, "organisation"),
        ({"jurisdictions": "Nowhere County"}, "jurisdictions"),
        ({"expires_on": "soon"}, "expires_on"),
    ],
)
async def test_wrong_field_comes_back_with_a_sentence_and_what_was_typed(typed: dict[str, str], wrong: str) -> None:
    frank = await cast.frank()
    right = {"email": "gina@example.org", "name": "Gina Gray", "role": "officer", "time_zone": "America/New_York"}

    answer = await frank.form("/users/new", right | typed)

    assert answer.status_code == 422
    assert f'href="#f-{wrong}"' in answer.text
    assert typed.get("email", "gina@example.org") in answer.text
    assert len(await queries.users()) == 1


async def test_amended_role_counts_at_once_and_asks_for_a_new_sign_in() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    shown = await frank.get(f"/users/{bob.user_id}")
    typed = {"email": "bob@example.org", "name": "Bob Baker", "role": "auditor", "time_zone": "America/New_York"}

    saved = await frank.form(f"/users/{bob.user_id}", typed | {"version": field(shown, "version")})
    after = await bob.get("/account")

    assert (saved.status_code, after.status_code) == (303, 303)
    assert (await queries.user(bob.user_id)).account.role is Role.AUDITOR


async def test_amended_sworn_counts_at_once_without_a_new_sign_in() -> None:
    frank, charlie = await cast.frank(), await cast.charlie()
    account = (await queries.user(charlie.user_id)).account

    await service.amend(
        frank.actor, charlie.user_id, 1, Account(email=account.email, name=account.name, role=account.role, sworn=True)
    )

    assert (await charlie.get("/account")).status_code == 200


async def test_second_of_two_editors_sees_both_versions() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    typed = {"email": "bob@example.org", "name": "Bob", "role": "officer", "time_zone": "UTC", "version": "1"}

    first = await frank.form(f"/users/{bob.user_id}", typed)
    second = await frank.form(f"/users/{bob.user_id}", typed | {"name": "Robert"})
    third = await frank.form(f"/users/{bob.user_id}", typed | {"name": "Robert", "version": field(second, "version")})

    assert [answer.status_code for answer in (first, second, third)] == [303, 409, 303]
    assert ("<del>Bob</del>" in second.text, "<ins>Robert</ins>" in second.text) == (True, True)
    with pytest.raises(Conflict):
        await service.amend(frank.actor, bob.user_id, 1, GINA)


async def test_disabled_account_is_out_at_the_next_request_with_all_it_had() -> None:
    frank, bob = await cast.frank(), await cast.bob()
    _, token = await api_tokens.create(bob.actor, "export", frozenset({Permission.READ_DIRECTORY}), 30)
    path = await service.hand_over(frank.actor, bob.user_id)

    await frank.form(f"/users/{bob.user_id}/disable")
    page, link = await bob.get("/account"), await cast.anonymous().get(path)
    await frank.form(f"/users/{bob.user_id}/enable")

    assert (page.status_code, link.status_code) == (303, 404)
    assert await api_tokens.whose(token) is None
    assert await db.fetch("SELECT 1 FROM session WHERE user_id = $1", bob.user_id) == []


async def test_last_administrator_cannot_be_lost() -> None:
    frank = await _joined(await cast.frank())
    other = await _joined(await cast.sign_in(Role.ADMINISTRATOR, name="Fay Frank"))
    ordinary = Account(email="frank@example.org", name="Frank Fay", role=Role.OFFICER)

    with pytest.raises(WouldLockOut):
        await service.disable(frank.actor, frank.user_id)
    with pytest.raises(WouldLockOut):
        await service.amend(frank.actor, frank.user_id, 1, ordinary)
    await service.disable(frank.actor, other.user_id)
    with pytest.raises(WouldLockOut):
        await service.disable(None, frank.user_id)

    assert (await queries.user(frank.user_id)).state == "active"


async def test_no_link_for_a_disabled_account() -> None:
    bob = await cast.bob()
    await service.disable(None, bob.user_id)

    with pytest.raises(Refused):
        await service.hand_over(None, bob.user_id)


async def test_account_that_nobody_uses_is_closed_at_night() -> None:
    with clock.frozen(at(0)):
        idle, busy, leaving, new = [await cast.person(Role.OFFICER) for _ in range(4)]
        admin = await _joined(await cast.frank())
        for person, days in ((idle, 91), (busy, 89), (leaving, 1), (admin, 365)):
            await db.execute(
                "UPDATE app_user SET last_seen_at = $2 WHERE id = $1", person.user_id, at(0) - timedelta(days=days)
            )
        await db.execute("UPDATE app_user SET created_at = $1", at(0) - timedelta(days=30))
        last_day = (at(0) - timedelta(days=2)).date()
        await db.execute("UPDATE app_user SET expires_on = $2 WHERE id = $1", leaving.user_id, last_day)

        closed = await service.disable_inactive(90)

    assert set(closed) == {idle.user_id, leaving.user_id}
    assert (await queries.user(new.user_id)).state == "invited"


async def test_what_is_over_is_forgotten() -> None:
    with clock.frozen(at(0)):
        await joined("gina@example.org")
        bob = await cast.bob()
        await service.invite(None, "ida@example.org", "Ida Ives", Role.OFFICER)
        await db.execute("INSERT INTO throttle (key, at) VALUES ($1, $2)", b"x", at(0))
        kept = await service.purge_expired()
    with clock.frozen(at(0) + timedelta(days=8)):
        gone = await service.purge_expired()

    assert (kept, gone) == (0, 3)
    assert (await bob.get("/account")).status_code == 303


async def test_unknown_organisation_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        await service.invite(None, "gina@example.org", "Gina", Role.OFFICER, organisation_id=uuid4())

    assert set(refused.value.fields) == {"organisation_id"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alice Ames", "Bob Baker", "Frank Fay"]),
        ("q=BAKER", ["Bob Baker"]),
        ("q=%25", []),
        ("q=alice%40", ["Alice Ames"]),
        ("role=administrator", ["Frank Fay"]),
        ("status=disabled", ["Alice Ames"]),
        ("status=unheard", ["Alice Ames", "Bob Baker", "Frank Fay"]),
    ],
)
async def test_list_is_filtered(query: str, names: list[str]) -> None:
    frank, _, alice = await cast.frank(), await cast.bob(), await cast.alice()
    await service.disable(None, alice.user_id)

    answer = await frank.get(f"/users?{query}")

    main = answer.text.partition("<main")[2]
    assert [name for name in ("Alice Ames", "Bob Baker", "Frank Fay") if name in main] == names


async def test_list_comes_in_pages() -> None:
    frank = await cast.frank()
    for number in range(60):
        await cast.person(Role.OFFICER, name=f"Person {number:02}")

    first = await frank.get("/users")
    onward = first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await frank.get(onward)

    seen = [f"Person {number:02}" for number in range(60) if f"Person {number:02}" in first.text + second.text]
    assert len(seen) == 60
    assert 'rel="next"' not in second.text
