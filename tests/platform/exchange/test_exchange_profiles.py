"""Proposing columns, saving profiles, and understanding rows with them."""

import msgspec
import pytest

from registry.platform.errors import Invalid
from registry.platform.exchange.fields import Target
from registry.platform.exchange.mapping import propose, recognise
from registry.platform.exchange.outcome import LeftOut, Parsed, Problem, RefusedRow
from registry.platform.exchange.parse import parse
from registry.platform.exchange.profile import Condition, Profile, Rule, Source, check, from_json, to_json
from registry.platform.exchange.reader import read_table

TARGETS = (
    Target(name="name", label="Name", cleaner="title", required=True, synonyms=("organization name", "libname")),
    Target(name="aliases", label="Other names", cleaner="title", many=True, synonyms=("alias", "name2", "name3")),
    Target(name="former_names", label="Former names", cleaner="former_name", many=True),
    Target(name="sector", label="Sector", required=True, choices=("le_local", "le_campus", "other")),
    Target(name="identifiers", label="Identifiers", cleaner="identifier", many=True),
    Target(name="parent_identifier", label="Parent", cleaner="identifier", refers="optional"),
    Target(name="city", label="City"),
    Target(name="region", label="State", cleaner="region"),
    Target(name="postal_code", label="ZIP code", cleaner="postal_code", synonyms=("zip",)),
    Target(name="latitude", label="Latitude", cleaner="latitude", synonyms=("lat",), needs="longitude"),
    Target(name="longitude", label="Longitude", cleaner="longitude", synonyms=("long", "lon"), needs="latitude"),
    Target(name="telephone", label="Telephone", cleaner="telephone", synonyms=("phone",)),
    Target(name="extension", label="Extension", cleaner="extension"),
    Target(name="time_zone", label="Time zone", cleaner="time_zone"),
    Target(name="website", label="Website", cleaner="website"),
)
NAME = Source(field="name", columns=("NAME",))
ID = Source(field="identifiers", columns=("ID",), scheme="hifld")


def understand(profile: Profile, text: str) -> list[Parsed | LeftOut | RefusedRow]:
    read = read_table(text.encode(), "file.csv")
    return list(parse(read.rows, read.columns, profile, TARGETS))


def one(profile: Profile, text: str) -> Parsed:
    (found,) = understand(profile, text)
    assert isinstance(found, Parsed), found
    return found


def refusals(profile: Profile, text: str) -> list[tuple[str, str]]:
    (found,) = understand(profile, text)
    assert isinstance(found, RefusedRow), found
    return [(problem.column, problem.reason) for problem in found.problems]


def test_columns_find_their_fields_by_name_label_and_synonym() -> None:
    mapping = propose(["Long", "LAT", "Tele-Phone", "PHONE", "name", "LIBNAME", "NAME2", "NAME3", "SOURCE"], TARGETS)

    assert {source.field: source.columns for source in mapping.sources if source.field != "aliases"} == {
        "name": ("name",),
        "latitude": ("LAT",),
        "longitude": ("Long",),
        "telephone": ("Tele-Phone",),
    }
    assert [source.columns for source in mapping.sources if source.field == "aliases"] == [("NAME2",), ("NAME3",)]
    assert mapping.doubtful == {"name": ("LIBNAME",), "telephone": ("PHONE",)}
    assert mapping.ignored == ("SOURCE",)


def test_a_word_that_all_columns_begin_with_does_not_count() -> None:
    mapping = propose(["place_name", "place_city", "place_phone"], TARGETS)

    assert [source.field for source in mapping.sources] == ["name", "city", "telephone"]


def test_a_proposal_is_a_profile_that_reads_the_file() -> None:
    text = "Organization Name;City;State;Zip;Phone\nBay Clinic;Tampa;Florida;33601;305-555-0123\n"
    profile = propose(read_table(text.encode(), "x").columns, TARGETS).profile("mine")

    found = one(profile, text)

    assert found.keys == ("name:bay clinic|FL|tampa",)
    assert found.fields["telephone"] == "+13055550123"
    assert found.defaults == {"time_zone": "America/New_York"}


def test_a_saved_profile_comes_back_and_a_wrong_one_says_why() -> None:
    profile = Profile(
        name="mine",
        sources=(NAME, Source(field="postal_code", columns=("ZIP", "ZIP4"), join="-", also_empty=("M",))),
        rules=(Rule(when=(Condition(column="NAME", words=("CAMPUS",)),), set={"sector": "le_campus"}),),
        only=(Condition(column="STATUS", equals=("OPEN",)),),
        complete=True,
    )

    assert from_json(to_json(profile)) == profile
    for wrong in ('{"name": "x", "code": "import os"}', '{"name": 1}', "[]", "{", '{"name":"' + "x" * 300_000 + '"}'):
        with pytest.raises(Invalid):
            from_json(wrong)


def test_a_profile_that_names_nothing_known_is_refused_before_any_row() -> None:
    profile = Profile(name="x", sources=(NAME, Source(field="name", columns=("B",)), Source(field="nmae", columns=())))

    with pytest.raises(Invalid) as problem:
        check(profile, TARGETS)
    assert set(problem.value.fields) == {"name", "nmae"}
    with pytest.raises(Invalid, match="The file has no column “ID”"):
        understand(Profile(name="x", sources=(NAME, ID)), "NAME\nA\n")
    with pytest.raises(Invalid, match="not one of"):
        understand(Profile(name="x", sources=(NAME,), constants={"sector": "police"}), "NAME\nA\n")


def test_the_profile_whose_columns_are_there_is_recognised() -> None:
    few = Profile(name="few", sources=(NAME,))
    more = Profile(name="more", sources=(NAME, ID))
    other = Profile(name="other", sources=(Source(field="name", columns=("LIBNAME",)),))

    assert recognise(["ID", "NAME", "X"], [few, more, other]) is more
    assert recognise(["NAME"], [few, more, other]) is few
    assert recognise(["Y"], [few, more, other]) is None


def test_rules_take_the_first_that_holds_and_whole_words_only() -> None:
    rules = (
        Rule(
            when=(Condition(column="NAME", words=("COLLEGE",), unless=("COLLEGE PARK",)),), set={"sector": "le_campus"}
        ),
        Rule(when=(Condition(column="NAME", starts=("x ", "college")),), set={"sector": "other"}),
    )
    profile = Profile(name="x", sources=(NAME,), constants={"sector": "le_local"}, rules=rules)

    found = understand(profile, "NAME\nBay College Police\nCollege Park Police\nCollegedale\nPolice of Bay\n")

    sectors = [row.defaults["sector"] for row in found if isinstance(row, Parsed)]
    assert sectors == ["le_campus", "other", "other", "le_local"]


def test_rows_that_are_not_wanted_are_left_out_with_the_reason() -> None:
    profile = Profile(name="x", sources=(NAME,), only=(Condition(column="C", equals=("USA", "CAN")),))

    found = understand(profile, "NAME,C\nA,usa\nB,MEX\nC,\n")

    assert [row.reason for row in found if isinstance(row, LeftOut)] == ["C is “MEX”", "C is empty"]


def test_several_columns_make_one_value_and_nothing_without_the_first() -> None:
    sources = (
        NAME,
        Source(field="postal_code", columns=("ZIP", "ZIP4"), join="-", also_empty=("M",)),
        Source(field="former_names", columns=("WAS", "YEAR"), join=" until ", transform="title_case"),
    )
    profile = Profile(name="x", sources=sources)

    found = understand(
        profile, "NAME,ZIP,ZIP4,WAS,YEAR\nA,33040,M,OLD FIELD,2016\nB,33040,1234,N/A,2016\nC,,1234,OLD,N/A\n"
    )

    assert [(row.fields["postal_code"], row.fields["former_names"]) for row in found if isinstance(row, Parsed)] == [
        ("33040", ("Old Field (until 2016-12-31)",)),
        ("33040-1234", ()),
        (None, ("Old",)),
    ]


def test_identifiers_are_padded_joined_or_made_and_never_half() -> None:
    outlet = Source(field="identifiers", columns=("LIB", "SEQ"), scheme="fscs", join="-", pad=(6, 3))
    made = Source(field="identifiers", columns=("NAME", "STREET"), scheme="own", digest=True)

    assert one(Profile(name="x", sources=(outlet,)), "LIB,SEQ\nFL0025,7.0\n").keys == ("fscs:FL0025-007",)
    assert (
        one(Profile(name="x", sources=(NAME, made)), "NAME,STREET\nBay Clínic,1 Main St.\n").keys[0]
        == (one(Profile(name="x", sources=(NAME, made)), "NAME,STREET\nBAY CLINIC,1 main st\n").keys[0])
    )
    profile = Profile(name="x", sources=(outlet,), match=("identifiers",))
    assert refusals(profile, "LIB,SEQ\nFL0025,N/A\n") == [
        ("LIB + SEQ", "Nothing here says which partner the row is about.")
    ]


def test_codes_are_translated_and_unknown_ones_refused() -> None:
    profile = Profile(name="x", sources=(NAME, Source(field="sector", columns=("T",), values={"1": "other", "9": ""})))

    assert one(profile, "NAME,T\nA,1\n").fields["sector"] == "other"
    assert one(profile, "NAME,T\nA,9\n").fields["sector"] is None
    assert refusals(profile, "NAME,T\nA,2\n") == [("T", "The profile does not know what “2” stands for.")]


def test_a_row_is_refused_in_whole_with_everything_that_is_wrong() -> None:
    profile = Profile(name="x", sources=propose(["NAME", "TELEPHONE", "ZIP"], TARGETS).sources)

    found = refusals(profile, "NAME,TELEPHONE,ZIP\nA,3.34387E+13,ABC\n")

    assert [column for column, _ in found] == ["ZIP", "TELEPHONE"]


def test_a_forgiving_field_is_passed_over_and_noted() -> None:
    profile = Profile(name="x", sources=(NAME, Source(field="website", columns=("W",))), forgiving=("website",))

    found = one(profile, "NAME,W\nA,http://info@example.org\n")

    assert "website" not in found.fields
    assert [notice.column for notice in found.notices] == ["W"]


def test_half_a_place_is_refused() -> None:
    profile = propose(["NAME", "LAT", "LONG"], TARGETS).profile("x")

    assert refusals(profile, "NAME,LAT,LONG\nA,25.1,-999\n") == [("", "There is a latitude without a longitude.")]
    assert one(profile, "NAME,LAT,LONG\nA,-999,-999.0\n").fields == {"name": "A", "latitude": None, "longitude": None}


def test_a_telephone_brings_its_extension_and_keeps_what_was_typed() -> None:
    profile = propose(["NAME", "PHONE", "EXTENSION"], TARGETS).profile("x")

    found = one(profile, "NAME,PHONE,EXTENSION\nA,(305) 555-0123 x12,\n")

    assert (found.fields["telephone"], found.fields["extension"]) == ("+13055550123", "12")
    assert found.typed == {"telephone": "(305) 555-0123 x12"}
    assert len(refusals(profile, "NAME,PHONE,EXTENSION\nA,305-555-0123 x12,13\n")) == 1


def test_parts_of_a_cell_fill_fields_of_their_own() -> None:
    sources = (
        NAME,
        *(Source(field=f, columns=("WHERE",), split="address", part=f) for f in ("city", "region", "postal_code")),
        Source(field="telephone", columns=("P",), split="labels", part="main"),
    )
    profile = Profile(name="x", sources=sources)

    found = one(profile, 'NAME,WHERE,P\nA,"1 Main St, Tampa, FL 33601","tdd: 800-555-0101, main: 813-555-0102"\n')

    assert (found.fields["city"], found.fields["region"], found.fields["telephone"]) == ("Tampa", "FL", "+18135550102")
    assert refusals(profile, 'NAME,WHERE,P\nA,"Tampa, FL",\n') == [
        ("WHERE", "“Tampa, FL” is not written as street, city, state and ZIP code.")
    ]


def test_a_flexible_profile_reads_what_is_there() -> None:
    profile = Profile(name="x", sources=(NAME, Source(field="city", columns=("CITY",))), flexible=True)

    assert one(profile, "NAME\nA\n").fields == {"name": "A"}


def test_an_understood_row_can_be_kept_as_json() -> None:
    rule = Rule(when=(Condition(column="C", given=True),), set={"sector": "other"}, drop=("city",))
    sources = (NAME, ID, Source(field="city", columns=("C",)), Source(field="telephone", columns=("T",)))
    found = one(Profile(name="x", sources=sources, rules=(rule,)), "NAME,ID,C,T\nA,7,Tampa,305-555-0123\n")

    assert "city" not in found.fields
    assert msgspec.json.decode(msgspec.json.encode(found), type=Parsed) == found
    assert Problem("a", "b", "c") == msgspec.json.decode(msgspec.json.encode(Problem("a", "b", "c")), type=Problem)
