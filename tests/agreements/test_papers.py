"""Papers of agreements: kept as they are, seen by who may, never deleted, and found by what they say."""

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from agreements.documents import current_papers, keep, papers_of, search
from agreements.errors import NoSuchAgreement, NotYourAgreement
from agreements.papers.jobs import read_late, read_paper
from agreements.papers.model import PaperKind, ReadState
from agreements.papers.queries import one
from agreements.papers.schemas import PaperIn
from agreements.papers.service import give_out, replace
from contacts.model import Visibility
from registry.platform import db
from registry.platform.access.model import Actor
from registry.platform.documents import store
from registry.platform.documents.model import Finding
from registry.platform.errors import Conflict, Invalid, Refused
from tests import cast
from tests.agreements.places import drafted
from tests.platform.documents import papers
from tests.security.test_statements import counted

pytestmark = pytest.mark.usefixtures("database")


async def put(actor: Actor, agreement_id: UUID, data: bytes, folder: Path, **given: object) -> UUID:
    """Keep a paper and have it looked into."""
    path = folder / "paper.pdf"
    path.write_bytes(data)
    paper_id = await keep(actor, agreement_id, path, "MOU signed.pdf", PaperIn(**given))  # type: ignore[arg-type]
    await read_paper({"paper": str(paper_id)})
    return paper_id


async def events(agreement_id: UUID) -> list[tuple[str, bool]]:
    """What the trail says of its papers, and whether it names one."""
    rows = await db.fetch(
        "SELECT action, changes::text AS changes FROM audit_event"
        " WHERE subject_id = $1 AND action LIKE '%paper%' ORDER BY seq",
        str(agreement_id),
    )
    return [(row["action"], "MOU signed" in row["changes"]) for row in rows]


async def test_signed_copy_is_kept_and_looked_into(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)
    data = papers.signed("Between Bayhaven Schools and the Marlow Sheriff")

    paper = await one(dana, await put(dana, agreement, data, tmp_path, note="The original lies in room 12."))

    assert (paper.kind, paper.state, paper.pages, paper.size) == (PaperKind.SIGNED_COPY, ReadState.READ, 1, len(data))
    assert [(found.name, found.good) for found in paper.signatures] == [("Dana Drew", True)]
    assert not paper.doubtful
    assert await store.get(paper.sha256) == data
    assert await events(agreement) == [("kept a paper of", True)]


async def test_hostile_paper_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)

    with pytest.raises(Invalid) as refused:
        await put(dana, agreement, papers.circle(), tmp_path)

    assert "clean copy" in refused.value.fields["file"]
    assert await papers_of(dana, agreement) == []
    assert await db.fetch("SELECT 1 FROM stored_file") == []


async def test_active_content_is_kept_and_flagged(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)

    paper = await one(dana, await put(dana, agreement, papers.ACTIVE["javascript"](), tmp_path))

    assert set(paper.findings) == {Finding.JAVASCRIPT, Finding.RUNS_ON_OPENING}
    assert paper.grave


async def test_same_paper_twice_is_refused(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)
    await put(dana, agreement, papers.worded("Once"), tmp_path)

    with pytest.raises(Invalid, match="already"):
        await put(dana, agreement, papers.worded("Once"), tmp_path)


async def test_newer_paper_takes_the_place_of_another(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement, elsewhere = await drafted(dana), await drafted(dana)
    old = await put(dana, agreement, papers.worded("First"), tmp_path)
    foreign = await put(dana, elsewhere, papers.worded("Elsewhere"), tmp_path)

    new = await put(dana, agreement, papers.worded("Second"), tmp_path, replaces=old)

    assert [paper.id for paper in await current_papers(dana, agreement)] == [new]
    replaced = await one(dana, old)
    assert (replaced.replaced_by_id, replaced.current) == (new, False)
    assert await store.get(replaced.sha256) == papers.worded("First")
    with pytest.raises(Invalid, match="none of this agreement's"):
        await put(dana, agreement, papers.worded("Third"), tmp_path, replaces=foreign)


async def test_paper_is_marked_as_replaced_once_and_with_a_reason(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)
    paper = await one(dana, await put(dana, agreement, papers.worded("Wrong drawer"), tmp_path))

    await replace(dana, paper.id, "uploaded by mistake", paper.version)

    assert (await one(dana, paper.id)).replaced_why == "uploaded by mistake"
    with pytest.raises(Conflict):
        await replace(dana, paper.id, "once more", paper.version)
    assert [action for action, _ in await events(agreement)] == ["kept a paper of", "replaced a paper of"]


async def test_papers_of_a_hidden_agreement_are_absent_everywhere(tmp_path: Path) -> None:
    dana, charlie = (await cast.dana()).actor, (await cast.charlie()).actor
    agreement = await drafted(dana, visibility=Visibility.COORDINATORS, title="Quillwort exchange")
    paper = await put(dana, agreement, papers.worded("Quillwort in the harbor"), tmp_path)

    assert await search(charlie, "quillwort") == []
    with pytest.raises(NoSuchAgreement):
        await papers_of(charlie, agreement)
    with pytest.raises(Exception, match="nothing here"):
        await give_out(charlie, paper)
    assert [hit.agreement_id for hit in await search(dana, "quillwort harbor")] == [agreement]
    await give_out(dana, paper)
    assert await events(agreement) == [("kept a paper of", False), ("gave out a paper of", False)]


async def test_only_who_may_edit_the_agreement_keeps_its_papers(tmp_path: Path) -> None:
    dana, bob = (await cast.dana()).actor, (await cast.bob()).actor
    limited = (await cast.alice(sectors=["faith"])).actor
    agreement = await drafted(dana)

    with pytest.raises(Refused):
        await put(bob, agreement, papers.worded("No"), tmp_path)
    with pytest.raises(NotYourAgreement):
        await put(limited, agreement, papers.worded("No"), tmp_path)


async def test_words_are_found_in_record_and_on_pages(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    first = await drafted(dana, title="Threat assessment liaison")
    second = await drafted(dana, title="Mutual aid", reference="MA-2031-07")
    await put(dana, second, papers.worded("The parties meet.", "Threats are assessed quarterly."), tmp_path)

    found = {hit.agreement_id: hit for hit in await search(dana, "threat assess")}

    assert set(found) == {first, second}
    assert (found[first].in_record, found[first].pages) == (True, ())
    assert [(kind, number) for _, kind, number in found[second].pages] == [("Signed copy", 2)]
    assert [hit.agreement_id for hit in await search(dana, '"parties meet"')] == [second]
    assert [hit.agreement_id for hit in await search(dana, "ma-2031-07")] == [second]
    assert await search(dana, "threat -assessed -liaison") == []
    assert await search(dana, "  ") == []


async def test_replaced_paper_is_no_longer_found(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    paper = await one(dana, await put(dana, await drafted(dana), papers.worded("Sandpiper clause"), tmp_path))
    assert len(await search(dana, "sandpiper")) == 1

    await replace(dana, paper.id, "uploaded by mistake", paper.version)

    assert await search(dana, "sandpiper") == []


async def test_page_with_personal_data_is_pointed_out_and_its_text_is_not_kept(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    text = "Robin Doe, DOB 01/02/2009, 123-45-6789"

    paper = await one(dana, await put(dana, await drafted(dana), papers.worded("Terms", text), tmp_path))

    assert paper.pointed_out == ("2:social_security_number",)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed here")
async def test_scan_is_found_and_has_a_searchable_copy(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    data = papers.scan("Memorandum of understanding")

    paper = await one(dana, await put(dana, await drafted(dana), data, tmp_path))

    assert (paper.scanned, await store.get(paper.sha256)) == (1, data)
    assert paper.searchable is not None
    assert (await store.get(paper.searchable)).startswith(b"%PDF-")
    assert len(await search(dana, "memorandum")) == 1


async def test_paper_that_cannot_be_read_says_why_and_one_that_waits_is_asked_for_again(tmp_path: Path) -> None:
    dana = (await cast.dana()).actor
    agreement = await drafted(dana)

    locked = await one(dana, await put(dana, agreement, papers.ACTIVE["needs_password"](), tmp_path))
    await db.execute("UPDATE agreement_paper SET state = 'waiting', version = version + 1 WHERE id = $1", locked.id)
    await read_late()

    assert (locked.state, locked.findings) == (ReadState.UNREAD, (Finding.NEEDS_PASSWORD,))
    assert locked.read_problem is not None


async def test_list_and_search_ask_as_often_for_many_as_for_few() -> None:
    dana = (await cast.dana()).actor
    few = [await drafted(dana, title=f"Heron {number}") for number in range(2)]
    await _copies(few[0], 1)
    before = await _asked(dana, few[0])
    for number in range(20):
        await _copies(await drafted(dana, title=f"Heron {number + 2}"), 3)
    await _copies(few[0], 30)

    assert await _asked(dana, few[0]) == before


async def _asked(actor: Actor, agreement_id: UUID) -> tuple[int, int]:
    with counted() as listed:
        assert await papers_of(actor, agreement_id)
    with counted() as found:
        assert await search(actor, "heron")
    return len(listed), len(found)


async def _copies(agreement_id: UUID, count: int) -> None:
    """Papers written straight into the tables."""
    await db.execute(
        """
        WITH file AS (
            INSERT INTO stored_file
            SELECT sha256(convert_to($1::uuid::text || n, 'UTF8')), 1, 'database', now() FROM generate_series(1, $2) n
            ON CONFLICT DO NOTHING RETURNING sha256
        ), paper AS (
            INSERT INTO agreement_paper
                (id, agreement_id, kind, file_name, sha256, size, pages, state, by_user_id, by_name, created_at)
            SELECT gen_random_uuid(), $1, 'evidence', 'a.pdf', sha256, 1, 1, 'read', $1, 'x', now() FROM file
            RETURNING id
        )
        INSERT INTO agreement_paper_page SELECT id, 1, to_tsvector('english', 'heron') FROM paper
        """,
        agreement_id, count,
    )  # fmt: skip
