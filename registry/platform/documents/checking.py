"""What an operator should know of the documents' part: which libraries and programs are there, where files are kept."""

import asyncio
from collections.abc import Iterator
from ctypes.util import find_library
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from registry.platform.documents import bucket, looking, sealing
from registry.platform.errors import RegistryError
from registry.platform.settings import Settings

LIBRARIES = ("weasyprint", "pikepdf", "pyhanko", "pypdfium2", "ocrmypdf")
# What was looked at, what to say of it, and whether that is good; None where there is nothing to judge.
Looked = tuple[str, str, bool | None]


def look(settings: Settings) -> Iterator[Looked]:
    """Everything that was looked at."""
    yield _libraries()
    yield _pango()
    yield _scans()
    yield _files(settings)
    yield _trust(settings)
    yield _seal(settings)


def _libraries() -> Looked:
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return "PDF libraries", f"missing: {', '.join(missing)}; install the registry's requirements anew", False
    return "PDF libraries", ", ".join(found), True


def _pango() -> Looked:
    if find_library("pango-1.0") or find_library("pango-1.0-0"):
        return "documents", "pango is there", True
    return "documents", "pango is missing, so no PDF can be made; `make system` installs it", False


def _scans() -> Looked:
    if looking.can_read_scans():
        return "scans", "tesseract is there: scanned papers are made searchable", True
    return "scans", "tesseract is not installed: scanned papers are kept, and not searchable", None


def _files(settings: Settings) -> Looked:
    if settings.documents_url is None:
        return "files", "kept in the database (DOCUMENTS_URL is not set)", None
    name = urlsplit(settings.documents_url).hostname
    try:
        asyncio.run(bucket.answers())
    except RegistryError:
        return "files", f"the bucket {name} does not answer; look at DOCUMENTS_URL and the AWS_… keys", False
    return "files", f"kept in the bucket {name}, which answers", True


def _trust(settings: Settings) -> Looked:
    if settings.trust_roots is None:
        return "signatures", "REGISTRY_TRUST_ROOTS is not set: certificates are held against no list", None
    count = settings.trust_roots.read_text("utf-8", errors="replace").count("-----BEGIN CERTIFICATE-----")
    return "signatures", f"held against {count} trusted certificate{'' if count == 1 else 's'}", True


def _seal(settings: Settings) -> Looked:
    if settings.seal is None:
        return "seal", "REGISTRY_SEAL is not set: documents are made without a seal", None
    try:
        return "seal", f"opens; it is of {asyncio.run(sealing.holder(settings))}", True
    except RegistryError as problem:
        return "seal", problem.sentence, False
