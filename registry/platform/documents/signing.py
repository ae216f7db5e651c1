"""Inside a child: electronic signatures looked at, and our own seal put on. Only here is pyHanko imported."""

import asyncio
import io
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.diff_analysis.policy_api import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from registry.platform.documents.errors import Unreadable
from registry.platform.documents.model import Coverage, Trust

SIGNATURES_MOST = 50
_COVERAGE = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.WHOLE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.EARLIER,
}
_CHANGES = {ModificationLevel.NONE: "none", ModificationLevel.OTHER: "other"}


def validate(data: bytes, asked: dict[str, Any], _: Callable[[int, int], None]) -> list[dict[str, Any]]:
    """Every signature in a PDF, as `Signature` says; `roots` are the certificates that the operator trusts, as PEM.

    Raises:
        Unreadable: the file or a signature in it is not made as the standard says.
    """
    roots = [x509.Certificate.load(der) for der in _certificates(asked["roots"].encode())]
    try:
        found = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
        return [asyncio.run(_one(one, roots)) for one in found[:SIGNATURES_MOST]]
    except (PdfError, SigningError, ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("Its signatures are not made as the standard says, so they could not be checked.") from None


def _certificates(text: bytes) -> list[bytes]:
    return [der for _, _, der in pem.unarmor(text, multiple=True)] if text.strip() else []


async def _one(signature: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> dict[str, Any]:
    # Nothing is fetched: what a certificate needs to be judged is in the file, or it is not judged.
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    told = _told(signature)
    try:
        status = await async_validate_pdf_signature(
            signature, signer_validation_context=context, ts_validation_context=context
        )
    except SignatureValidationError:
        return told | {"intact": False, "coverage": Coverage.PART, "trust": Trust.NOT_CHECKED}
    stamped = status.timestamp_validity
    return told | {
        "intact": bool(status.intact and status.valid),
        "coverage": _COVERAGE.get(status.coverage, Coverage.PART) if status.coverage else Coverage.PART,
        "changes": _changes(status),
        "stamped_at": stamped.timestamp.isoformat() if stamped and stamped.valid and stamped.trusted else None,
        **_trust(status, known=bool(roots)),
    }


def _told(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    certificate = signature.signer_cert
    subject, at = certificate.subject.native, signature.self_reported_timestamp
    return {
        "name": str(subject.get("common_name") or certificate.subject.human_friendly)[:200],
        "organisation": str(subject["organization_name"])[:200] if subject.get("organization_name") else None,
        "issuer": str(certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly)[:200],
        "signed_at": at.isoformat() if at else None,
    }


def _changes(status: PdfSignatureStatus) -> str:
    level = status.modification_level
    if level is None or status.docmdp_ok is False:
        return "other" if status.docmdp_ok is False else "none"
    return _CHANGES.get(level, "allowed")


def _trust(status: PdfSignatureStatus, *, known: bool) -> dict[str, Any]:
    if not known:
        return {"trust": Trust.NOT_CHECKED}
    if status.trusted:
        return {"trust": Trust.TRUSTED}
    problem = status.trust_problem_indic
    return {
        "trust": Trust.NOT_TRUSTED,
        "why": str(problem.standard_name).replace("_", " ").lower() if problem else None,
    }


def seal(data: bytes, asked: dict[str, Any], _: Callable[[int, int], None]) -> bytes:
    """The document with the operator's seal: an invisible signature over all of it.

    `key` is a PKCS#12 file in base64, `passphrase` opens it, `reason` is written into the seal.

    Raises:
        Unreadable: the key cannot be opened.
    """
    signer = _signer(asked)
    about = signers.PdfSignatureMetadata(field_name="Seal", reason=asked["reason"], md_algorithm="sha256")
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), about, signer=signer)
    sealed: bytes = out.getvalue()
    return sealed


def _signer(asked: dict[str, Any]) -> signers.SimpleSigner:
    signer: signers.SimpleSigner | None = None
    with suppress(SigningError, ValueError):
        signer = signers.SimpleSigner.load_pkcs12_data(b64decode(asked["key"]), [], asked["passphrase"].encode())
    if signer is None:
        raise Unreadable("The key for the seal cannot be opened. Look at REGISTRY_SEAL and its passphrase.")
    return signer


def holder(_: bytes, asked: dict[str, Any], __: Callable[[int, int], None]) -> str:
    """Whose key it is that seals, for `registry check`. Raises as `seal`."""
    certificate = _signer(asked).signing_cert
    return str(certificate.subject.human_friendly) if certificate else ""
