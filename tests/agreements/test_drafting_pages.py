"""Texts on pages, in the API and on paper, and for whom they are not there."""

import pytest

from agreements.drafting import document
from agreements.drafting.queries import drafts
from agreements.drafting.service import begin
from agreements.errors import NoSuchAgreement
from agreements.model import Stage
from agreements.record.service import advance
from contacts.model import Visibility
from tests import cast
from tests.agreements.drafts import agreement, approve, next_version, version_of
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


async def test_pages_lead_from_template_to_changes() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    home = f"/agreements/{key}/drafts"
    empty = await alice.get(home)
    asked = await alice.get(f"{home}/begin")

    made = await alice.form(f"{home}/begin", {"template": "school_sro"})
    form = await alice.get(f"{home}/write")
    stands = {str(name): text for name, text in (await drafts(alice.actor, key)).versions[0].sections.items()}
    stands["purpose"] = "<b>Ours</b>\n\nThese:\n- one\n- two"
    saved = await alice.form(f"{home}/write", stands | {"version": "1", "note": "Purpose"})
    again = await alice.form(f"{home}/write", stands | {"version": "1", "purpose": "Mine."})
    page = await alice.get(f"{home}/2")
    changed = await alice.get(f"{home}/2/changes")
    listed = await alice.get(home)

    assert "Begin with a template" in empty.text
    assert 'value="school_sro"' in asked.text
    assert " checked" not in asked.text
    assert (made.status_code, made.headers["location"]) == (303, f"{home}/1")
    assert form.text.count("<textarea") == 10
    assert saved.headers["location"] == f"{home}/2"
    assert (again.status_code, "Two versions" in again.text, 'name="version" value="2"' in again.text) == (
        409,
        True,
        True,
    )
    assert "&lt;b&gt;Ours&lt;/b&gt;" in page.text
    assert "<b>Ours" not in page.text
    assert "no authority to disclose" in page.text
    assert '<ins><span class="hidden">inserted: </span>&lt;b&gt;Ours' in changed.text
    assert "Version 1" in listed.text


async def test_programs_write_compare_and_read() -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    api = f"/api/v1/agreements/{key}/drafts"

    made = await alice.post(f"{api}/from-template", json={"template": "mental_health_crisis"})
    stands = made.json()["sections"]
    seen = {"if-match": (await alice.get(api)).headers["etag"]}
    wrote = await alice.post(api, json=stands | {"scope": "Here and there.", "note": "Scope"}, headers=seen)
    late = await alice.post(api, json=stands | {"scope": "There."}, headers=seen)
    seen = {"if-match": (await alice.get(api)).headers["etag"]}
    same = await alice.post(api, json=stands | {"scope": "Here and there."}, headers=seen)
    wrong = await alice.post(f"{api}/from-template", json={"template": "poem"})
    changes = (await alice.get(f"{api}/2/changes")).json()
    listed = (await alice.get(api)).json()
    where = "/api/v1/agreement-clauses/purpose_sro"
    tag = (await dana.get(where)).headers["etag"]
    clause = await dana.put(where, json={"text": "Ours."}, headers={"if-match": tag})

    assert (made.status_code, made.headers["location"]) == (201, f"{api}/1")
    assert made.json()["to_fill_in"] == []
    assert [one.status_code for one in (wrote, late, same, wrong)] == [201, 412, 422, 422]
    assert [one["section"] for one in changes if one["changed"]] == ["scope"]
    assert [(one["number"], one["note"]) for one in listed] == [
        (2, "Scope"),
        (1, "Begun from a template, with the clauses of edition 1"),
    ]
    assert (clause.json()["edited"], clause.json()["version"]) == (True, 1)


async def test_many_versions_are_read_in_as_many_statements_as_few() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "letter")
    sent: list[int] = []
    for versions in (2, 12):
        for number in range(versions):
            await next_version(alice.actor, key, scope=f"Place {versions} {number}.")
        for path in (f"/agreements/{key}/drafts", f"/agreements/{key}", f"/api/v1/agreements/{key}/drafts"):
            await alice.get(path)
            with counted() as statements:
                assert (await alice.get(path)).status_code == 200
            sent.append(len(statements))

    assert sent[:3] == sent[3:]


async def test_only_the_version_that_is_signed_is_laid_out_with_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, dana = await cast.alice(), await cast.dana()
    key = await agreement(alice.actor)
    await begin(alice.actor, key, "school")
    await next_version(alice.actor, key, scope="Here.")
    await approve(dana.actor, key)
    sealed: list[str] = []

    async def words(parts: list[str], **_: object) -> bytes:
        return "".join(parts).encode()

    async def seal(file: bytes, reason: str) -> bytes:
        sealed.append(reason)
        return b"sealed " + file

    monkeypatch.setattr(document, "pdf", words)
    monkeypatch.setattr(document, "sealed", seal)
    files = [await alice.get(f"/agreements/{key}/drafts/{number}/pdf") for number in (1, 2)]

    assert [file.content.startswith(b"sealed") for file in files] == [False, True]
    assert [", version 2, sha-256 " in reason for reason in sealed] == [True]
    assert "– draft" in files[0].text
    assert "– draft" not in files[1].text
    hashes = [one.sha256 for one in (await drafts(alice.actor, key)).versions]
    assert [sha in file.text for sha, file in zip(reversed(hashes), files, strict=True)] == [True, True]


async def test_hidden_agreement_hides_its_text() -> None:
    alice, charlie = await cast.alice(), await cast.charlie()
    key = await agreement(alice.actor, visibility=Visibility.COORDINATORS)
    await begin(alice.actor, key, "school")

    with pytest.raises(NoSuchAgreement):
        await drafts(charlie.actor, key)
    for address in ("", "/1", "/1/pdf", "/1/changes"):
        assert (await charlie.get(f"/agreements/{key}/drafts{address}")).status_code == 404
        assert (await charlie.get(f"/api/v1/agreements/{key}/drafts")).status_code == 404


async def test_form_that_has_nothing_to_do_leads_back_to_the_versions() -> None:
    alice = await cast.alice()
    key = await agreement(alice.actor)
    home = f"/agreements/{key}/drafts"
    await begin(alice.actor, key, "letter")
    early = await alice.get(f"{home}/take-back")
    await advance(alice.actor, key, Stage.CONCLUDED, await version_of(key))

    late = [await alice.get(f"{home}/{form}") for form in ("begin", "write")]

    assert {(one.status_code, one.headers["location"]) for one in (early, *late)} == {(303, home)}
    assert "It was concluded" in (await alice.get(home)).text
