"""Cards as text: exactly what is written, and that any text comes back from readers that others wrote."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from contacts.vcard import VERSIONS, Card, Place, Version, Way, folded, parted, plain, written

DANA = UUID("01900000-0000-7000-8000-00000000da0a")
SCHOOL = UUID("01900000-0000-7000-8000-000000005c00")
CHANGED = datetime(2026, 5, 12, 14, 5, tzinfo=UTC)
CARD = Card(
    uid=DANA,
    kind="individual",
    name="Dana Reyes",
    changed_at=CHANGED,
    organisation="Bayhaven High School; North, East",
    title="Principal",
    role="Primary point of contact",
    ways=(
        Way("voice", "+13055550123", "Desk", "45"),
        Way("cell", "+13055550124"),
        Way("voice", "988", "Crisis line"),
        Way("email", "dana@example.org"),
        Way("url", "https://registry.example.org/people/1?a=b,c;d", "Live card"),
    ),
    place=Place("1 Gull Way", "Bayhaven", "FL", "32401", "US"),
    categories=("School", "Partner, near"),
    note="Desk (305) 555-0123 ext. 45: confirmed.\nAsk for Señora Núñez – any day; até logo, C:\\gulls 🐦 and more",
)
THREE = """
BEGIN:VCARD
VERSION:3.0
PRODID:-//Partner registry//EN
UID:urn:uuid:01900000-0000-7000-8000-00000000da0a
REV:2026-05-12T14:05:00Z
FN:Dana Reyes
N:Reyes;Dana;;;
ORG:Bayhaven High School\\; North\\, East
TITLE:Principal
ROLE:Primary point of contact
NOTE:Desk (305) 555-0123 ext. 45: confirmed.\\nAsk for Señora Núñez – a
 ny day\\; até logo\\, C:\\\\gulls 🐦 and more
CATEGORIES:School,Partner\\, near
ADR;TYPE=work:;;1 Gull Way;Bayhaven;FL;32401;US
item1.TEL;TYPE=WORK,VOICE,PREF:+13055550123
item1.X-ABLabel:Desk\\, ext. 45
TEL;TYPE=CELL,VOICE:+13055550124
item3.TEL;TYPE=WORK,VOICE:988
item3.X-ABLabel:Crisis line
EMAIL;TYPE=INTERNET,WORK:dana@example.org
item5.URL:https://registry.example.org/people/1?a=b,c;d
item5.X-ABLabel:Live card
END:VCARD
"""
FOUR = """
BEGIN:VCARD
VERSION:4.0
PRODID:-//Partner registry//EN
UID:urn:uuid:01900000-0000-7000-8000-00000000da0a
REV:20260512T140500Z
KIND:individual
FN:Dana Reyes
N:Reyes;Dana;;;
ORG:Bayhaven High School\\; North\\, East
TITLE:Principal
ROLE:Primary point of contact
NOTE:Desk (305) 555-0123 ext. 45: confirmed.\\nAsk for Señora Núñez – a
 ny day; até logo\\, C:\\\\gulls 🐦 and more
CATEGORIES:School,Partner\\, near
ADR;TYPE=work:;;1 Gull Way;Bayhaven;FL;32401;US
item1.TEL;VALUE=uri;TYPE=work,voice;PREF=1:tel:+13055550123;ext=45
item1.X-ABLabel:Desk\\, ext. 45
TEL;VALUE=uri;TYPE=cell,voice:tel:+13055550124
item3.TEL;VALUE=text;TYPE=work,voice:988
item3.X-ABLabel:Crisis line
EMAIL;TYPE=work:dana@example.org
item5.URL:https://registry.example.org/people/1?a=b,c;d
item5.X-ABLabel:Live card
END:VCARD
"""


def lines_of(text: str) -> list[tuple[str, Any, str]]:
    """The content lines as a reader of calendars understands them: the same lines (RFC 6350, 3.3; RFC 5545, 3.1)."""
    return [line.parts() for line in Contentlines.from_ical(text.encode()) if line]


@pytest.mark.parametrize(("version", "golden"), [("3.0", THREE), ("4.0", FOUR)])
def test_card_is_written_so(version: Version, golden: str) -> None:
    assert written(CARD, version) == golden.lstrip().replace("\n", "\r\n")


def test_group_names_its_members_and_organisation_is_shown_as_a_company() -> None:
    group = Card(uid=SCHOOL, kind="group", name="Gulf team", changed_at=CHANGED, members=(DANA,))
    house = Card(uid=SCHOOL, kind="org", name="Bayhaven", changed_at=CHANGED, organisation="Bayhaven")

    assert f"KIND:group\r\nFN:Gulf team\r\nN:;;;;\r\nMEMBER:urn:uuid:{DANA}\r\nEND:VCARD" in written(group, "4.0")
    assert "N:;;;;\r\nX-ABShowAs:COMPANY\r\nORG:Bayhaven\r\n" in written(house, "3.0")
    assert "KIND:org" in written(house, "4.0")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dana Reyes", ("Reyes", "Dana", "")),
        ("Reyes, Dana", ("Reyes", "Dana", "")),
        ("Sam Poe, Jr.", ("Poe", "Sam", "Jr.")),
        ("Sam A. Poe III", ("Poe", "Sam A.", "III")),
        ("Cher", ("", "Cher", "")),
        ("Ii Iii", ("Iii", "Ii", "")),
    ],
)
def test_name_is_parted_as_phones_put_it_together(name: str, parts: tuple[str, str, str]) -> None:
    assert parted(name) == parts


words = st.text(max_size=120).map(lambda text: f"x{text}x")


@given(name=words, note=words, label=words, city=words)
@settings(max_examples=60)
def test_any_text_comes_back_from_both_readers(name: str, note: str, label: str, city: str) -> None:
    way = Way("voice", "+13055550123", label)
    card = Card(
        uid=DANA, kind="org", name=name, changed_at=CHANGED, organisation=name, ways=(way,), place=Place(city=city),
        categories=(label,), note=note,
    )  # fmt: skip
    for version in VERSIONS:
        text = written(card, version)
        read = vobject.readOne(text)
        said = {line: value for line, _, value in lines_of(text)}

        assert (read.fn.value, read.note.value, read.adr.value.city) == (plain(name), plain(note), plain(city))
        assert (read.item1.x_ablabel.value if hasattr(read, "item1") else read.x_ablabel.value) == plain(label)
        assert (said["FN"], said["NOTE"], said["item1.X-ABLabel"]) == (plain(name), plain(note), plain(label))
        assert text.count("BEGIN:VCARD\r\n") == text.count("END:VCARD\r\n") == 1


@given(st.text(max_size=400))
def test_folded_lines_are_short_whole_and_the_same_again(text: str) -> None:
    line = "NOTE:" + plain(text).replace("\n", "\\n")
    pieces = folded(line).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_that_is_exported_is_read_back(version: Version) -> None:
    read = vobject.readOne(written(CARD, version))
    said = lines_of(written(CARD, version))
    numbers = [str(one.value) for one in read.tel_list]

    assert str(read.uid.value) == DANA.urn
    assert (read.n.value.family, read.n.value.given, read.title.value) == ("Reyes", "Dana", "Principal")
    assert (read.role.value, read.note.value, read.email.value) == (CARD.role, CARD.note, "dana@example.org")
    assert read.org.value == [CARD.organisation]
    assert read.categories.value == list(CARD.categories)
    assert (read.adr.value.street, read.adr.value.code) == ("1 Gull Way", "32401")
    assert [number.removeprefix("tel:").partition(";")[0] for number in numbers] == [
        "+13055550123", "+13055550124", "988",
    ]  # fmt: skip
    assert [value for name, _, value in said if name.endswith("URL")] == [CARD.ways[-1].value]
    assert "Desk, ext. 45" in [value for name, _, value in said if name.endswith("X-ABLabel")]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("rfc2426-example.vcf", ["Frank Dawson", "Tim Howes"]),
        ("rfc6350-example.vcf", ["Simon Perreault"]),
        ("gmail-single.vcf", ["Greg Dartmouth"]),
        ("John_Doe_IPHONE.vcf", ["Mr. John Richter James Doe Sr."]),
    ],
)
def test_readers_are_fair_to_cards_of_others(shared_data: Path, file: str, names: list[str]) -> None:
    # The iPhone's file came through a mail system that doubled every carriage return.
    text = (shared_data / "vcard" / file).read_bytes().replace(b"\r\r", b"\r").decode()

    assert [card.fn.value for card in vobject.readComponents(text)] == names
    assert [value for name, _, value in lines_of(text) if name.upper() == "FN"] == names
