"""The record in the browser and for programs, as people and programs meet it."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from agreements.model import Stage
from agreements.record.queries import whole
from agreements.record.standings import keep
from contacts.model import Visibility
from registry.platform import db
from tests import cast
from tests.agreements.places import day, drafted, in_force, party_of, sheriff, version
from tests.cast import Client
from tests.contacts.places import organisation
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/agreements"
PARTS = (
    "basics", "scope", "asking", "duties", "checklist", "stage", "parties/new", "terms/new", "amendments/new",
    "supersede", "terms/1",
)  # fmt: skip


@pytest.fixture
async def dana() -> AsyncIterator[Client]:
    async with await cast.dana() as client:
        yield client


async def _only() -> UUID:
    [row] = await db.fetch("SELECT id FROM agreement")
    return UUID(str(row["id"]))


def _address(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_new_agreement_takes_title_kind_and_partner_and_shows_its_page(dana: Client) -> None:
    await organisation()

    sent = {"title": "Sharing what we see", "kind": "mou", "lead": "Bayhaven High School", "visibility": "all_users",
            "renewal": "unknown", "stage": "draft"}  # fmt: skip
    where = _address(await dana.form("/agreements/new", sent))
    text = (await dana.get(where)).text

    for words in ("Sharing what we see", "MOU-", "Draft", "Not signed", "The partner decides.", "0 of 10 sections"):
        assert words in text


async def test_new_agreement_with_a_paper_is_in_force_with_its_last_day(dana: Client) -> None:
    await organisation()
    await sheriff()
    sent = {
        "title": "Paper", "kind": "mou", "lead": "Bayhaven High School", "others": "Marlow Sheriff\n",
        "stage": "concluded", "signed_on": str(day(-30)), "begins_on": "2026-01-15", "lasts": "3 years",
        "renewal": "tacit", "renewal_period": "1 year", "notice": "3 months", "visibility": "all_users",
    }  # fmt: skip

    where = _address(await dana.form("/agreements/new", sent))
    text = (await dana.get(where)).text

    assert "14 Jan 2029" in text
    assert "Last day in force" in text
    assert "Each time for 12 months" in text


async def test_what_was_typed_comes_back_with_a_sentence(dana: Client) -> None:
    sent = {"title": "Paper", "kind": "nda", "lead": "Nobody Knows This", "stage": "draft", "renewal": "unknown",
            "visibility": "all_users"}  # fmt: skip

    answer = await dana.form("/agreements/new", sent)

    assert answer.status_code == 422
    assert "No organisation is called" in answer.text
    assert 'value="Paper"' in answer.text
    assert await db.fetch("SELECT 1 FROM agreement") == []


@pytest.mark.parametrize("part", PARTS)
async def test_each_form_opens_for_who_may_and_not_for_an_officer(dana: Client, part: str) -> None:
    key = await in_force(dana.actor)
    bob = await cast.bob()

    answer = await dana.get(f"/agreements/{key}/{part}")

    assert answer.status_code == 200, answer.text
    assert 'name="version" value="2"' in answer.text
    assert (await bob.get(f"/agreements/{key}/{part}")).status_code == 403


SENT: dict[str, dict[str, Any]] = {
    "basics": {"title": "Other", "kind": "moa", "reference": "X-1", "visibility": "all_users", "purposes": "referral"},
    "scope": {"areas": "Florida", "sectors": ["education_k12", "le_local"]},
    "asking": {"categories": ["observation"], "direction": "both", "circumstances": ["emergency"], "response_hours": 4},
    "duties": {"tlp": "TLP:AMBER+STRICT", "caveats": "one\ntwo", "must_publish": "yes"},
    "checklist": {"sections": ["scope"], "pack_code": "school_general"},
    "stage": {"stage": "negotiating"},
    "terms/new": {"begins_on": "2040-01-01", "lasts": "1 year", "renewal": "none"},
    "terms/1": {"begins_on": "2020-01-01", "renewal": "unknown"},
    "amendments/new": {"summary": "longer", "effective_on": "2026-01-01", "term_number": 1},
}  # fmt: skip


@pytest.mark.parametrize(("part", "body"), SENT.items())
async def test_each_form_does_it_and_a_stale_one_is_shown_both(dana: Client, part: str, body: dict[str, Any]) -> None:
    key = await in_force(dana.actor)

    stale = await dana.form(f"/agreements/{key}/{part}", body | {"version": 1})
    done = await dana.form(f"/agreements/{key}/{part}", body | {"version": 2})

    assert stale.status_code == 409
    assert 'name="version" value="2"' in stale.text
    assert _address(done) == f"/agreements/{key}?done=saved"
    assert await version(key) == 3
    assert (await dana.get(f"/agreements/{key}")).status_code == 200


async def test_page_says_what_is_missing_of_its_pack(dana: Client) -> None:
    key = await drafted(dana.actor)
    await dana.form(f"/agreements/{key}/checklist", {"version": 1, "pack_code": "va_school"})
    clause = "Stands on the website of the school division"
    await dana.form(f"/agreements/{key}/checklist", {"version": 2, "pack_code": "va_school", "clauses": clause})

    it = await whole(dana.actor, key)
    text = (await dana.get(f"/agreements/{key}")).text

    assert len(it.clauses_missing) == 3
    assert clause not in it.clauses_missing
    assert "Reviewed every 24 months" in text


async def test_party_signs_changes_withdraws_and_a_mistaken_one_goes(dana: Client) -> None:
    school, office = await organisation(), await sheriff()
    key = await drafted(dana.actor, school, stage=Stage.OUT_FOR_SIGNATURE)
    here = f"/agreements/{key}/parties"
    sent = {"organisation": "Marlow Sheriff", "role": "party", "version": 1}
    _address(await dana.form(f"{here}/new", sent))
    lead, other = await party_of(key, school), await party_of(key, office)

    _address(await dana.form(f"{here}/{lead}/sign", {"version": 2, "signed_on": str(day(-2))}))
    _address(await dana.form(f"{here}/{lead}", {"version": 3, "role": "lead", "signatory_name": "Kim Head"}))
    _address(await dana.form(f"{here}/{other}/strike", {"version": 4}))

    it = await whole(dana.actor, key)
    assert [(one.name, one.signatory_name) for one in it.parties] == [("Bayhaven High School", "Kim Head")]


async def test_party_named_twice_is_said_at_its_field_and_a_script_is_no_address(dana: Client) -> None:
    key = await in_force(dana.actor)

    twice = {"organisation": "Bayhaven High School", "role": "party", "version": 2}
    again = await dana.form(f"/agreements/{key}/parties/new", twice)
    script = await dana.form(f"/agreements/{key}/duties", {"published_url": "javascript:alert(1)", "version": 2})

    assert (again.status_code, script.status_code) == (422, 422)
    assert 'href="#f-organisation"' in again.text
    assert 'href="#f-published_url"' in script.text
    assert "javascript" not in (await dana.get(f"/agreements/{key}")).text


async def test_list_finds_by_words_and_hides_what_is_hidden(dana: Client) -> None:
    key = await in_force(dana.actor)
    await drafted(dana.actor, title="Zqvhidden", visibility=Visibility.COORDINATORS)
    charlie = await cast.charlie()

    for who, seen in ((dana, True), (charlie, False)):
        for path in ("/agreements", API, "/agreements?q=zqvhidden", f"{API}?state=draft"):
            assert ("Zqvhidden" in (await who.get(path)).text) is seen, path
    assert f"/agreements/{key}" in (await charlie.get("/agreements?state=active")).text
    assert "No agreement fits" in (await charlie.get("/agreements?state=expired")).text
    assert (await dana.get("/agreements?area=Nowhere, ZZ")).status_code == 200


async def test_partner_page_lists_its_agreements_or_names_the_next_step(dana: Client) -> None:
    school, clinic = await organisation(), await organisation("Clinic", "healthcare")
    await in_force(dana.actor, school)

    full = (await dana.get(f"/partners/{school}")).text
    empty = (await dana.get(f"/partners/{clinic}")).text

    assert "Sharing what we see" in full
    assert f"/agreements/new?lead={clinic}" in empty


async def test_pack_is_edited_by_who_decides_and_measures_at_once(dana: Client) -> None:
    alice = await cast.alice()
    sent = {"title": "Georgia", "code": "ga_school", "kinds": "mou", "clauses": "First\nSecond", "review_months": 12}

    _address(await dana.form("/agreements/packs/new", sent))
    changed = {"title": "Georgia schools", "kinds": "mou", "clauses": "First", "retired": "yes", "version": 1}
    _address(await dana.form("/agreements/packs/ga_school", changed))

    assert (await alice.form("/agreements/packs/ga_school", changed)).status_code == 403
    assert "Georgia schools" in (await alice.get("/agreements/packs")).text
    assert (await dana.get("/agreements/packs/ga_school")).status_code == 200
    wrong = await dana.form("/agreements/packs/new", sent | {"code": "Not A Code"})
    assert wrong.status_code == 422
    assert "Georgia" in wrong.text


async def test_program_drafts_reads_changes_and_ends_with_versions(dana: Client) -> None:
    school, office = await organisation(), await sheriff()
    made = await dana.post(API, json={"title": "By a program", "kind": "nda", "lead_id": str(school)})
    one = made.headers["location"]

    async def send(method: str, path: str, body: Any) -> dict[str, Any]:
        tag = (await dana.get(one)).headers["etag"]
        answer = await dana.request(method, one + path, json=body, headers={"If-Match": tag})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    assert made.status_code == 201
    await send("PATCH", "", {"tlp": "TLP:GREEN", "sectors": ["faith"], "note": None})
    both = await send("POST", "/parties", {"organisation_id": str(office)})
    for party in both["parties"]:
        await send("POST", f"/parties/{party['id']}/signature", {"signed_on": "2025-05-05"})
    await send(
        "POST", "/terms", {"begins_on": "2025-05-05", "lasts": "P12M", "renewal": "tacit", "renewal_period": "1 year"}
    )
    ended = {
        "kind": "terminate",
        "reason": "The partner moved away",
        "last_day": str(day(-2)),  # yesterday here may still be today there
        "early_because": "Agreed",
    }
    await send("POST", "/decisions", ended)
    now = (await dana.get(one)).json()

    assert now["tlp"] == "TLP:GREEN"
    assert now["terms"][0]["last_day"] == "2026-05-04"
    assert (now["standing"]["state"], now["version"]) == ("terminated", 7)
    assert (await dana.patch(one, json={"note": "x"})).status_code == 428
    stale = await dana.patch(one, json={"note": "x"}, headers={"If-Match": '"old"'})
    assert (stale.status_code, stale.json()["theirs"]["version"]) == (412, 7)


async def test_program_that_asks_nonsense_is_told_which_field(dana: Client) -> None:
    school = await organisation()

    blank = await dana.post(API, json={"title": "", "kind": "nda", "lead_id": str(school)})
    nobody = await dana.post(API, json={"title": "x", "kind": "nda", "lead_id": str(UUID(int=7))})

    assert blank.status_code in {400, 422}
    assert nobody.status_code == 422
    assert set(nobody.json()["fields"]) == {"lead_id"}
    assert (await dana.get(f"{API}/{UUID(int=7)}")).status_code == 404


async def test_empty_list_names_the_next_step(dana: Client) -> None:
    text = (await dana.get("/agreements")).text

    assert "Take the first one out of the drawer" in text
    assert re.search(r'href="/agreements/new"', text)


async def _copied(key: UUID, many: int) -> None:
    """So many agreements like this one, with their parties and terms, and what they are today."""
    await db.execute(
        """
        CREATE TEMPORARY TABLE made ON COMMIT DROP AS SELECT gen_random_uuid() AS id, n FROM generate_series(1, $1) n
        """.replace("$1", str(many))
    )
    await db.execute(
        "INSERT INTO agreement (id, reference, title, kind, stage, created_at, updated_at)"
        " SELECT m.id, 'COPY-' || m.id, 'Copy ' || m.n, a.kind, a.stage, a.created_at, a.updated_at"
        " FROM made m, agreement a WHERE a.id = $1",
        key,
    )
    await db.execute(
        "INSERT INTO agreement_party (id, agreement_id, organisation_id, role, signed_on) SELECT gen_random_uuid(),"
        " m.id, p.organisation_id, p.role, p.signed_on FROM made m, agreement_party p WHERE p.agreement_id = $1",
        key,
    )
    rows = await db.fetch("SELECT id FROM made")
    await keep([row["id"] for row in rows])
    await db.execute("DROP TABLE made")


async def test_list_and_partner_page_ask_as_often_for_300_as_for_3(dana: Client) -> None:
    school = await organisation()
    key = await in_force(dana.actor, school)
    paths = (
        "/agreements",
        "/agreements?state=draft&q=copy&area=Florida",
        f"{API}?page_size=100",
        f"/partners/{school}",
    )

    async def counts() -> dict[str, int]:
        found = {}
        for path in paths:
            await dana.get(path)
            with counted() as sent:
                assert (await dana.get(path)).status_code == 200
            found[path] = len(sent)
        return found

    await _copied(key, 3)
    few = await counts()
    await _copied(key, 300)

    assert await counts() == few


async def test_pages_of_the_list_follow_one_another_without_a_gap(dana: Client) -> None:
    await _copied(await in_force(dana.actor), 120)

    seen, cursor = [], ""
    while cursor is not None:
        answer = (await dana.get(f"{API}?page_size=50" + (f"&cursor={cursor}" if cursor else ""))).json()
        seen += [one["id"] for one in answer["items"]]
        cursor = answer["next"]

    assert (len(seen), len(set(seen))) == (121, 121)
