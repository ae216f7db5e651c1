"""What is in a PDF: every kind of active content is found, and none of it does anything to us."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.platform.documents import configured, looking, sealing
from registry.platform.documents.errors import Unreadable
from registry.platform.documents.inspecting import inspect
from registry.platform.documents.model import Coverage, Finding, Trust
from tests.platform.documents import papers


def findings(data: bytes) -> set[str]:
    """As the child finds them, without a child for each."""
    return {str(one) for one in inspect(data, {}, lambda *_: None)["findings"]}


def test_every_finding_has_its_paper() -> None:
    assert set(papers.ACTIVE) == {str(one) for one in Finding}


@pytest.mark.parametrize("name", papers.ACTIVE)
def test_finding_is_found_alone(name: str) -> None:
    also = {"javascript": {"runs_on_opening"}, "data_after_end": set(), "other_kind_too": set()}.get(name, set())

    assert findings(papers.ACTIVE[name]()) == {name} | also


def test_plain_paper_has_no_findings() -> None:
    found = inspect(papers.worded("One", "Two (see /JavaScript and /Launch)"), {}, lambda *_: None)

    assert found == {"pages": 2, "findings": [], "signed": False}


def test_name_in_disguise_is_found() -> None:
    assert "javascript" in findings(papers.hidden_name())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!doctype html><script>alert(1)</script>", "web page"),
        (b"PK\x03\x04 a document of Word", "Word"),
        (b"\x89PNG\r\n", "picture"),
        (b" %PDF-1.7 after a space", "not a PDF"),
        (b"%PDF-1.7\n" + b"\0" * 2000, "cannot be opened"),
        (papers.circle(), "Ask for a clean copy"),
        (papers.nested(), "PDF"),
    ],
    ids=["html", "zip", "png", "shifted", "empty", "circle", "nested"],
)
async def test_no_pdf_is_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        await looking.inspect(data)


async def test_bomb_is_refused_before_it_takes_time_or_memory() -> None:
    data = papers.bomb()
    begun = time.monotonic()

    with pytest.raises(Unreadable):
        await looking.inspect(data)

    assert len(data) < 1 << 20
    assert time.monotonic() - begun < 15


async def test_hundred_thousand_objects_are_looked_through(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(papers.many_objects())

    assert (await looking.inspect(path)).pages == 1


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An operator who trusts the test's authority and has a seal."""
    (tmp_path / "roots.pem").write_bytes(papers.root_pem())
    (tmp_path / "seal.p12").write_bytes(papers.key_file("Partner Registry"))
    monkeypatch.setenv("REGISTRY_TRUST_ROOTS", str(tmp_path / "roots.pem"))
    monkeypatch.setenv("REGISTRY_SEAL", str(tmp_path / "seal.p12"))
    monkeypatch.setenv("REGISTRY_SEAL_PASSPHRASE", "test only")
    configured.settings.cache_clear()
    yield
    monkeypatch.undo()
    configured.settings.cache_clear()


async def test_signature_says_who_when_and_what_for() -> None:
    inspected = await looking.inspect(papers.signed())
    (found,) = await looking.signatures(papers.signed())

    assert (inspected.signed, inspected.findings) == (True, [])
    assert (found.name, found.organisation, found.issuer) == (
        "Dana Drew", "Marlow County", "Marlow County Test Authority",
    )  # fmt: skip
    assert found.signed_at is not None
    assert (found.intact, found.coverage, found.changes, found.trust) == (
        True,
        Coverage.WHOLE,
        "none",
        Trust.NOT_CHECKED,
    )
    assert "Not checked against a trusted list" in found.words


async def test_one_flipped_bit_breaks_a_signature() -> None:
    data = bytearray(papers.signed())
    data[data.index(b"Signed copy") + 2] ^= 1

    (found,) = await looking.signatures(bytes(data))

    assert (found.intact, found.good) == (False, False)
    assert found.words.startswith("Broken")


@pytest.mark.usefixtures("trusting")
async def test_certificate_is_held_against_the_operators_list() -> None:
    (found,) = await looking.signatures(papers.signed())

    assert found.trust is Trust.TRUSTED
    assert "leads to one that the operator trusts" in found.words


@pytest.mark.usefixtures("trusting")
async def test_second_signature_leaves_the_first_good() -> None:
    first, second = await looking.signatures(papers.sign(papers.signed(), "Alice Ames", "Signature2"))

    assert (first.coverage, first.changes, first.good) == (Coverage.EARLIER, "allowed", True)
    assert (second.name, second.coverage) == ("Alice Ames", Coverage.WHOLE)


async def test_page_put_in_after_signing_is_seen() -> None:
    import io

    from pyhanko.pdf_utils.generic import DictionaryObject, NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(papers.signed()))
    pages = writer.root["/Pages"]
    page = writer.add_object(DictionaryObject({NameObject("/Type"): NameObject("/Page")}))
    pages["/Kids"].append(page)
    pages[NameObject("/Count")] = NumberObject(2)
    writer.update_container(pages)
    out = io.BytesIO()
    writer.write(out)

    (found,) = await looking.signatures(out.getvalue())

    assert (found.coverage, found.changes, found.good) == (Coverage.EARLIER, "other", False)


@pytest.mark.usefixtures("trusting")
async def test_seal_is_a_signature_over_the_whole() -> None:
    sealed = await sealing.sealed(papers.worded("Made here"), "Made by the registry")

    (found,) = await looking.signatures(sealed)
    assert (found.name, found.good, found.coverage, found.trust) == (
        "Partner Registry", True, Coverage.WHOLE, Trust.TRUSTED,
    )  # fmt: skip


@pytest.mark.usefixtures("trusting")
async def test_wrong_passphrase_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_SEAL_PASSPHRASE", "another")
    configured.settings.cache_clear()

    with pytest.raises(Unreadable, match="REGISTRY_SEAL"):
        await sealing.sealed(papers.worded("Made here"), "Made by the registry")


async def test_without_a_seal_a_document_stays_as_it_is() -> None:
    assert await sealing.sealed(b"%PDF-", "Made by the registry") == b"%PDF-"


async def test_words_are_read_by_page() -> None:
    reading, copy = await looking.read(papers.worded("Threat assessment team", "Quarterly meeting\nin Bayhaven"))

    assert [(page.number, page.text) for page in reading.pages] == [
        (1, "Threat assessment team"), (2, "Quarterly meeting in Bayhaven"),
    ]  # fmt: skip
    assert (reading.scanned, copy) == (0, None)


async def test_scan_without_tesseract_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "can_read_scans", lambda: False)

    reading, copy = await looking.read(papers.scan("Marlow"))

    assert (reading.pages, reading.scanned, copy) == ([], 1, None)
    assert "Tesseract is not installed" in str(reading.why_not)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed here")
async def test_scan_is_made_searchable() -> None:
    reading, copy = await looking.read(papers.scan("Memorandum of understanding"))

    assert reading.made_searchable
    assert "understanding" in reading.pages[0].text
    assert copy is not None
    assert copy.startswith(b"%PDF-")
