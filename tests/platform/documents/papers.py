"""PDFs made for the tests: plain, signed, scanned, and made to do harm."""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pikepdf import Array, Dictionary, Name, String

from registry.platform import clock


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    # The same words make the same file.
    pdf.save(out, **{"deterministic_id": "encryption" not in how, **how})  # type: ignore[arg-type]
    return out.getvalue()


def blank(pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
    return pdf


def worded(*pages: str) -> bytes:
    """A PDF with these words on its pages."""
    pdf = blank(len(pages))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for page, words in zip(pdf.pages, pages, strict=True):
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        lines = "".join(f"({line}) Tj 0 -16 Td " for line in words.split("\n"))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 72 700 Td {lines}ET".encode())
    return saved(pdf, compress_streams=False)


def action(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name("/" + kind), **more)


def changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf = blank()
    change(pdf)
    return saved(pdf)


def _annotation(pdf: pikepdf.Pdf, **more: object) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **more)])


def _catalog(**more: object) -> Callable[[pikepdf.Pdf], object]:
    return lambda pdf: [pdf.Root.__setattr__(key, value) for key, value in more.items()]


def _embedded(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["hidden.exe"] = b"MZ not really a program"


ACTIVE = {
    "javascript": lambda: changed(_catalog(OpenAction=action("JavaScript", JS=String("app.alert(1)")))),
    "launch": lambda: changed(lambda pdf: _annotation(pdf, Subtype=Name.Link, A=action("Launch", F=String("calc")))),
    "runs_on_opening": lambda: changed(lambda pdf: pdf.pages[0].__setattr__("AA", Dictionary(O=action("Named")))),
    "embedded_files": lambda: changed(_embedded),
    "rich_media": lambda: changed(lambda pdf: _annotation(pdf, Subtype=Name.RichMedia)),
    "xfa": lambda: changed(_catalog(AcroForm=Dictionary(XFA=String("<xdp/>"), Fields=Array()))),
    "sends": lambda: changed(
        lambda pdf: _annotation(pdf, Subtype=Name.Link, A=action("SubmitForm", F=String("https://example.org")))
    ),
    "leads_away": lambda: changed(
        lambda pdf: _annotation(pdf, Subtype=Name.Link, A=action("GoToR", F=String("other.pdf")))
    ),
    "encrypted": lambda: saved(blank(), encryption=pikepdf.Encryption(owner="owner", user="")),
    "needs_password": lambda: saved(blank(), encryption=pikepdf.Encryption(owner="owner", user="reader")),
    "many_pages": lambda: saved(blank(201)),
    "odd_size": lambda: changed(lambda pdf: pdf.pages[0].__setattr__("MediaBox", [0, 0, 20_000, 20])),
    "damaged": lambda: worded("Something")[:-60],
    "data_after_end": lambda: worded("Something") + b"\n" + b"more than a document has " * 3,
    "other_kind_too": lambda: worded("Something") + archive(),
}


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("hidden.txt", "hidden")
    return out.getvalue()


def hidden_name() -> bytes:
    """JavaScript whose name is written in another way, inside a compressed part of the file."""
    pdf = blank()
    pdf.Root.OpenAction = pdf.make_indirect(action("JavaScript", JS=String("app.alert(1)")))
    plain = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"/JavaScript" in plain
    respelled = plain.replace(b"/JavaScript", b"/J#61vaScript")
    return saved(pikepdf.open(io.BytesIO(respelled)), object_stream_mode=pikepdf.ObjectStreamMode.generate)


def bomb(size: int = 1 << 28) -> bytes:
    """A few kilobytes that a reader would unpack to a quarter of a gigabyte, to know what the file is made of."""
    squeeze = zlib.compressobj(9)
    packed = b"".join(squeeze.compress(b" " * (1 << 20)) for _ in range(size >> 20)) + squeeze.flush()
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n"
    stream = b"2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    body = head + stream + packed + b"\nendstream\nendobj\n"
    table = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + last.to_bytes(2, "big")
        for kind, place, last in ((0, 0, 65535), (1, 9, 0), (1, len(head), 0), (2, 2, 0), (1, len(body), 0))
    )
    references = (
        b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
    )
    return body + references


def many_objects(count: int = 100_000) -> bytes:
    pdf = blank()
    pdf.Root.Heap = Array([pdf.make_indirect(Dictionary(N=number)) for number in range(count)])
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def nested(depth: int = 100_000) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * depth + b"]" * depth + b" >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n"
    )


def circle() -> bytes:
    """Pages that contain themselves."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>\nendobj\n"
        b"3 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>\nendobj\n"
        b"trailer\n<< /Root 1 0 R /Size 4 >>\n%%EOF\n"
    )


Key = ec.EllipticCurvePrivateKey


@cache
def authority() -> tuple[x509.Certificate, Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    return _certificate("Marlow County Test Authority", key, None, key), key


def _certificate(name: str, key: Key, issuer: x509.Certificate | None, by: Key) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Marlow County"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    )
    now, is_root = clock.now(), issuer is None
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_root, crl_sign=is_root, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )


def root_pem() -> bytes:
    return authority()[0].public_bytes(serialization.Encoding.PEM)


@cache
def key_file(name: str = "Dana Drew") -> bytes:
    """A PKCS#12 file of somebody for whom the test's authority vouches."""
    root, root_key = authority()
    key = ec.generate_private_key(ec.SECP256R1())
    sealed = serialization.BestAvailableEncryption(b"test only")
    certificate = _certificate(name, key, root, root_key)
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [root], sealed)


@cache
def signed(words: str = "Signed copy", name: str = "Dana Drew") -> bytes:
    """A PDF that somebody signed electronically."""
    return sign(worded(words), name)


def sign(data: bytes, name: str, field: str = "Signature1") -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    signer = signers.SimpleSigner.load_pkcs12_data(key_file(name), [], b"test only")
    about = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    # It has an event loop of its own, which a test's thread has already.
    with ThreadPoolExecutor(1) as aside:
        return bytes(aside.submit(signers.sign_pdf, writer, about, signer=signer).result().getvalue())


@cache
def scan(words: str) -> bytes:
    """A page that is a picture of words."""
    import img2pdf
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1275, 800), 255)
    font = ImageFont.load_default(size=40)
    ImageDraw.Draw(picture).text((100, 100), words, fill=0, font=font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return bytes(img2pdf.convert(out.getvalue()))
