"""Files are kept unchanged, once, in the database or in a bucket, and a spoiled one is never handed out as whole."""

import hashlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import obstore
import pytest

from registry.platform import db
from registry.platform.documents import bucket, configured, store
from registry.platform.documents.checking import look
from registry.platform.errors import NotFound, TooLarge, Unavailable
from registry.platform.settings import load

DATA = bytes(range(256)) * 10_000


@pytest.mark.usefixtures("database")
async def test_file_comes_back_as_it_was_put(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(DATA)

    key = await store.put(path)

    assert key == hashlib.sha256(DATA).hexdigest()
    assert await store.get(key) == DATA
    row = await db.fetch_one("SELECT count(*) AS pieces FROM stored_piece")
    assert row is not None
    assert row["pieces"] == 3


@pytest.mark.usefixtures("database")
async def test_same_content_is_kept_once() -> None:
    assert await store.put(DATA) == await store.put(DATA)

    row = await db.fetch_one("SELECT count(*) AS files FROM stored_file")
    assert row is not None
    assert row["files"] == 1


@pytest.mark.usefixtures("database")
async def test_spoiled_file_is_not_handed_out_as_whole() -> None:
    key = await store.put(DATA)
    await db.execute("UPDATE stored_piece SET content = set_byte(content, 7, 0) WHERE position = 1")

    with pytest.raises(store.Spoiled):
        await store.get(key)


@pytest.mark.usefixtures("database")
async def test_too_much_nothing_and_the_unknown_are_refused() -> None:
    with pytest.raises(TooLarge):
        await store.put(bytes(store.MOST + 1))
    with pytest.raises(ValueError, match="empty"):
        await store.put(b"")
    with pytest.raises(NotFound):
        await store.get("00" * 32)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """An S3-compatible server on this machine; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    assert httpx.put(f"{address}/papers").status_code == 200
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()


@pytest.fixture
def bucketed(s3: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An operator with a bucket."""
    monkeypatch.setenv("DOCUMENTS_URL", f"s3://papers/of/registry?endpoint={s3}&region=us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    configured.settings.cache_clear()
    yield s3
    monkeypatch.undo()
    configured.settings.cache_clear()
    bucket._store.cache_clear()


@pytest.mark.usefixtures("database")
async def test_bucket_holds_the_bytes_and_the_database_only_knows(bucketed: str) -> None:
    key = await store.put(DATA)

    assert await store.get(key) == DATA
    listed = await httpx.AsyncClient().get(f"{bucketed}/papers")
    assert f"<Key>of/registry/{key}</Key>" in listed.text
    assert await db.fetch("SELECT 1 FROM stored_piece") == []


@pytest.mark.usefixtures("database")
async def test_what_was_in_the_database_is_found_there_after_a_bucket_was_set(
    s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await store.put(DATA)
    monkeypatch.setenv("DOCUMENTS_URL", f"s3://papers?endpoint={s3}")
    configured.settings.cache_clear()

    assert await store.get(key) == DATA

    monkeypatch.undo()
    configured.settings.cache_clear()


@pytest.mark.usefixtures("database", "bucketed")
async def test_lost_or_changed_object_is_said_plainly() -> None:
    key = await store.put(DATA)
    await bucket.put(key, DATA[:-1] + b"x")
    with pytest.raises(store.Spoiled):
        await store.get(key)

    await obstore.delete_async(bucket._ours(), key)
    with pytest.raises(NotFound):
        await store.get(key)


def said_of_files() -> tuple[str, bool | None]:
    return next((words, good) for what, words, good in look(load(os.environ)) if what == "files")


@pytest.mark.usefixtures("bucketed")
def test_check_says_whether_the_bucket_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said_of_files() == ("kept in the bucket papers, which answers", True)

    monkeypatch.setenv("DOCUMENTS_URL", os.environ["DOCUMENTS_URL"].replace("//papers/", "//elsewhere/"))
    configured.settings.cache_clear()
    assert said_of_files()[1] is False


@pytest.mark.usefixtures("database", "bucketed")
async def test_bucket_that_refuses_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCUMENTS_URL", os.environ["DOCUMENTS_URL"].replace("//papers/", "//elsewhere/"))
    configured.settings.cache_clear()

    with pytest.raises(Unavailable):
        await store.put(DATA)

    assert await db.fetch("SELECT 1 FROM stored_file") == []
