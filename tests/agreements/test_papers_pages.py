"""Papers over HTTP: uploaded through a form and the API, saved as attachments in which nothing can run."""

from uuid import UUID

import httpx
import pytest

from agreements.papers.jobs import read_paper
from contacts.model import Visibility
from registry.platform import db
from registry.platform.documents.incoming import plain_name
from registry.platform.documents.serving import disposition
from tests import cast
from tests.agreements.places import drafted
from tests.cast import Client
from tests.platform.documents import papers

pytestmark = pytest.mark.usefixtures("database")
API = "/api/v1/agreement-papers"


async def upload(client: Client, agreement: UUID, data: bytes, **more: str) -> httpx.Response:
    files = {"file": ("MOU.pdf", data, "application/pdf")}
    return await client.form(f"/agreements/papers/{agreement}", {"kind": "signed_copy", **more}, files=files)


async def paper_of(agreement: UUID) -> UUID:
    row = await db.fetch_one("SELECT id FROM agreement_paper WHERE agreement_id = $1", agreement)
    assert row is not None
    return UUID(str(row["id"]))


async def test_manager_uploads_looks_and_saves() -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)
    data = papers.signed()

    form = await dana.get(f"/agreements/papers/{agreement}")
    done = await upload(dana, agreement, data, note="Original in room 12")
    waiting = await dana.get(f"/agreements/{agreement}")
    paper = await paper_of(agreement)
    await read_paper({"paper": str(paper)})
    shown = await dana.get(f"/agreements/{agreement}")
    saved = await dana.get(f"/papers/{paper}/file")

    assert 'enctype="multipart/form-data"' in form.text
    assert (done.status_code, done.headers["location"]) == (303, f"/agreements/{agreement}?done=saved#papers")
    assert "Being looked into" in waiting.text
    for words in ("MOU.pdf", "Original in room 12", "Dana Drew", "Intact.", "Not checked against a trusted list"):
        assert words in shown.text
    assert saved.content == data
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"].startswith('attachment; filename="MOU.pdf"')
    assert saved.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert saved.headers["cache-control"] == "no-store, private"
    assert saved.headers["content-length"] == str(len(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"<html><script>alert(1)</script>", "web page"), (b"", "empty"), (papers.circle(), "clean copy")],
    ids=["html", "nothing", "circle"],
)
async def test_refused_upload_says_why_and_keeps_what_was_typed(data: bytes, words: str) -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)

    answer = await upload(dana, agreement, data, note="Original in room 12")

    assert answer.status_code == 422
    assert words in answer.text
    assert "Original in room 12" in answer.text
    assert await db.fetch("SELECT 1 FROM agreement_paper") == []


async def test_too_large_a_file_is_refused() -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)

    answer = await upload(dana, agreement, b"%PDF-" + bytes(51 << 20))

    assert answer.status_code == 413


async def test_program_uploads_reads_and_marks_as_replaced() -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)
    data = papers.worded("Sandpiper")

    made = await dana.post(
        API,
        data={"agreement_id": str(agreement), "kind": "evidence"},
        files={"file": ("e.pdf", data, "application/pdf")},
    )
    await read_paper({"paper": made.json()["id"]})
    one = await dana.get(made.headers["location"])
    listed = await dana.get(API, params={"agreement_id": str(agreement)})
    found = await dana.get("/api/v1/agreements/search", params={"q": "sandpiper"})
    saved = await dana.get(one.json()["file"])
    stale = await dana.post(
        f"{API}/{one.json()['id']}/replacement", json={"why": "a mistake"}, headers={"if-match": '"x"'}
    )
    gone = await dana.post(
        f"{API}/{one.json()['id']}/replacement", json={"why": "a mistake"}, headers={"if-match": one.headers["etag"]}
    )

    assert (made.status_code, one.json()["state"], one.json()["findings"]) == (201, "read", [])
    assert listed.json() == [one.json()]
    assert [hit["pages"][0]["number"] for hit in found.json()["items"]] == [1]
    assert saved.content == data
    assert stale.status_code == 412
    assert (gone.status_code, gone.json()["replaced_why"]) == (200, "a mistake")


async def test_program_is_told_what_is_wrong_with_a_file() -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)

    answer = await dana.post(API, data={"agreement_id": str(agreement)}, files={"file": ("e.pdf", b"PK\x03\x04")})

    assert answer.status_code == 422
    assert "Word" in answer.json()["fields"]["file"]


async def test_hidden_agreement_has_no_papers_for_others() -> None:
    dana, charlie = await cast.dana(), await cast.charlie()
    agreement = await drafted(dana.actor, visibility=Visibility.COORDINATORS)
    await upload(dana, agreement, papers.worded("Sandpiper"))
    paper = await paper_of(agreement)
    await read_paper({"paper": str(paper)})

    answers = [
        await charlie.get(path)
        for path in (
            f"/papers/{paper}/file",
            f"{API}/{paper}",
            f"{API}/{paper}/file",
            f"{API}?agreement_id={agreement}",
        )
    ]
    search = await charlie.get("/agreements/search", params={"q": "sandpiper"})

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "Nothing holds these words" in search.text
    assert "page 1" in (await dana.get("/agreements/search", params={"q": "sandpiper"})).text


async def test_paper_is_marked_as_replaced_on_its_page() -> None:
    dana = await cast.dana()
    agreement = await drafted(dana.actor)
    await upload(dana, agreement, papers.worded("Wrong drawer"))
    paper = await paper_of(agreement)

    asked = await dana.get(f"/papers/{paper}/replaced")
    short = await dana.form(f"/papers/{paper}/replaced", {"why": "", "version": "1"})
    done = await dana.form(f"/papers/{paper}/replaced", {"why": "uploaded by mistake", "version": "1"})
    shown = await dana.get(f"/agreements/{agreement}")

    assert "Papers are never deleted" in asked.text
    assert short.status_code == 422
    assert done.status_code == 303
    assert "uploaded by mistake" in shown.text
    assert "No paper is kept here" in shown.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("MOU signed.pdf", "MOU signed.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\papers\\MOU.PDF", "MOU.pdf"),
        ('a";\r\nSet-Cookie: x=1.pdf', 'a"; Set-Cookie: x=1.pdf'),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("", "paper.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_name_of_a_file_is_made_harmless(given: str, name: str) -> None:
    assert plain_name(given) == name


def test_header_of_a_name_cannot_be_ended_by_it() -> None:
    header = disposition('a"; filename=evil.exe\r\n ü.pdf')

    assert "\r" not in header
    assert header.count('"') == 2
    plain, _, whole = header.partition("; filename*=")
    assert plain == 'attachment; filename="a filenameevil.exe u.pdf"'
    assert whole == "UTF-8''a%22%3B%20filename%3Devil.exe%0D%0A%20%C3%BC.pdf"
