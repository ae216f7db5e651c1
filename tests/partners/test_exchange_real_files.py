"""The profiles that come with the registry, against the real files they were made for."""

import functools
from collections import Counter
from pathlib import Path

import pytest

from contacts.exchange_fields import REACH
from registry.partners.exchange_fields import ORGANISATION, SITE, profiles
from registry.platform.exchange.decision import Create, Record
from registry.platform.exchange.fields import Target, cell_of
from registry.platform.exchange.mapping import propose, recognise
from registry.platform.exchange.outcome import Outcome
from registry.platform.exchange.parse import parse
from registry.platform.exchange.plan import Plan, plan, terms_of
from registry.platform.exchange.reader import read_table
from registry.platform.exchange.refused import problems_csv
from registry.platform.exchange.spreadsheet import write_csv

FILES = {
    "schools_fl_hifld": "schools_fl_hifld_2024.csv",
    "law_enforcement_us_hifld": "law_enforcement_us_hifld_2019.csv",
    "venues_us_hifld": "venues_us_hifld_major_sport.csv",
    "libraries_fl_imls": "libraries_fl_outlets_imls.csv",
    "mental_health_samhsa": "mental_health_ca_nv_or_samhsa.js",
    "legal_aid_organizations": "legal_aid_fl/organizations.csv",
    "legal_aid_locations": "legal_aid_fl/locations.csv",
}
# created, left out, and the rows refused
EXPECTED = {
    "schools_fl_hifld": (4336, 0, [801]),
    "law_enforcement_us_hifld": (23611, 0, []),
    "venues_us_hifld": (801, 21, [32, 290]),
    "libraries_fl_imls": (551, 0, []),
    "mental_health_samhsa": (827, 0, []),
    "legal_aid_organizations": (20, 0, []),
    "legal_aid_locations": (80, 292, [15, 44, 46, 57, 172, 351]),
}


def targets_of(name: str) -> tuple[Target, ...]:
    return (*(SITE if profiles()[name].record == "site" else ORGANISATION), *REACH)


@functools.cache
def understood(folder: Path, name: str) -> list[Outcome]:
    path = folder / "organisations" / FILES[name]
    read = read_table(path, path.name)
    return list(parse(read.rows, read.columns, profiles()[name], targets_of(name)))


def as_records(creates: list[Create]) -> dict[str, Record]:
    made: dict[str, Record] = {}
    for create in creates:
        record = Record(create.key, create.fields)
        identifiers = create.fields.get("identifiers")
        made |= dict.fromkeys([create.key, *(identifiers if isinstance(identifiers, tuple) else ())], record)
    return made


def directory_before(folder: Path, name: str) -> dict[str, Record]:
    """Offices belong to organisations, which are imported before them."""
    if name != "legal_aid_locations":
        return {}
    return as_records(first_run(folder, "legal_aid_organizations").creates)


@functools.cache
def first_run(folder: Path, name: str) -> Plan:
    """Into an empty directory."""
    return dry_run(folder, name, {})


def dry_run(folder: Path, name: str, current: dict[str, Record]) -> Plan:
    return plan(understood(folder, name), current, terms_of(profiles()[name], targets_of(name)))


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_read_twice_and_the_second_time_changes_nothing(shared_data: Path, name: str) -> None:
    before = directory_before(shared_data, name)

    first = dry_run(shared_data, name, before) if before else first_run(shared_data, name)
    again = dry_run(shared_data, name, before | as_records(first.creates))

    assert (len(first.creates), len(first.left_out), [row.number for row in first.refused]) == EXPECTED[name]
    assert (first.updates, first.unchanged, first.missing) == ([], [], [])
    assert (again.creates, again.updates, again.missing) == ([], [], [])
    assert len(again.unchanged) == len(first.creates)
    assert again.refused == first.refused


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_recognised(shared_data: Path, name: str) -> None:
    path = shared_data / "organisations" / FILES[name]

    assert recognise(read_table(path, path.name).columns, profiles().values()) == profiles()[name]


@pytest.mark.parametrize("name", FILES)
def test_refused_rows_come_back_and_are_refused_for_the_same_reasons(shared_data: Path, name: str) -> None:
    path = shared_data / "organisations" / FILES[name]
    columns = read_table(path, path.name).columns
    before = directory_before(shared_data, name)
    first = dry_run(shared_data, name, before) if before else first_run(shared_data, name)

    read = read_table("".join(problems_csv(columns, first.refused)).encode(), "refused.csv")
    again = list(parse(read.rows, read.columns, profiles()[name], targets_of(name)))

    found = plan(again, before, terms_of(profiles()[name], targets_of(name))).refused
    assert [row.problems for row in found] == [row.problems for row in first.refused]


@pytest.mark.parametrize("name", [name for name in FILES if name != "legal_aid_locations"])
def test_an_export_of_what_was_imported_changes_nothing(shared_data: Path, name: str) -> None:
    targets, own = targets_of(name), profiles()["registry_partners"]
    made = first_run(shared_data, name).creates
    columns = [target.name for target in targets]
    cells = [{field: cell_of(value) for field, value in create.fields.items()} for create in made]

    file = "".join(write_csv(columns, cells, spreadsheet=True)).encode()
    read = read_table(file, "export.csv")
    terms = terms_of(own, targets)
    again = plan(parse(read.rows, read.columns, own, targets), as_records(made), terms)

    assert len(again.unchanged) == len(made)
    assert (again.creates, again.updates, again.refused, again.notices) == ([], [], [], [])


def test_the_sector_of_a_police_agency_follows_its_name(shared_data: Path) -> None:
    made = first_run(shared_data, "law_enforcement_us_hifld").creates
    sectors = {str(create.fields["name"]): create.fields["sector"] for create in made}

    expected = {
        "Boston University Campus Police": "le_campus",
        "Boston School Police": "le_campus",
        "College Station Police Department": "le_local",
        "State College Police Department": "le_local",
        "University of Maryland - College Park Police Department": "le_campus",
        "Maryland State Police Barrack Q - College Park": "le_state",
        "Mississippi State University Police": "le_campus",
        "Pueblo County Sheriffs Office at Colorado State University in Pueblo": "le_local",
        "Cherokee Nation Marshal Service": "le_tribal",
        "Cherokee County Sheriffs Office": "le_local",
        "Bureau of Indian Affairs Law Enforcement Substation": "le_federal",
        "Mercer County Prosecutors Office - Investigative Division": "prosecutor_courts",
        "Grove Hill Police Department": "le_local",
    }
    assert {name: sectors[name] for name in expected} == expected
    assert Counter(sectors.values()).keys() <= {
        "le_local", "le_state", "le_campus", "le_tribal", "le_federal", "military_va", "prosecutor_courts",
        "probation_parole", "private_critical_infrastructure",
    }  # fmt: skip


def test_what_the_real_files_say_is_kept(shared_data: Path) -> None:
    def fields(name: str, key: str) -> dict[str, object]:
        return {create.key: dict(create.fields) for create in first_run(shared_data, name).creates}[key]

    library = fields("libraries_fl_imls", "fscs:FL0048-002")
    assert (library["telephone"], library["postal_code"]) == ("+13052923595", "33040-6828")
    school = fields("schools_fl_hifld", "nces:120000207982")
    assert (school["name"], school["county_fips"]) == ("Florida Virtual High School", "12095")
    venues = first_run(shared_data, "venues_us_hifld").creates
    former = {create.fields["name"]: create.fields.get("former_names") for create in venues}
    assert former["Hard Rock Stadium"] == ("Sun Life Stadium (until 2016-12-31)",)
    assert {create.fields["time_zone"] for create in venues if create.fields["region"] == "ON"} == {"America/Toronto"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("libraries_fl_imls", {"name", "region", "street", "city", "postal_code", "county", "telephone"}),
        ("schools_fl_hifld", {"name", "telephone", "street", "region", "county_fips", "website", "latitude"}),
        ("mental_health_samhsa", {"name", "region", "city", "street", "postal_code", "telephone", "latitude"}),
        ("legal_aid_organizations", {"name", "email", "website", "aliases"}),
    ],
)
def test_a_mapping_is_proposed_for_a_file_without_a_profile(shared_data: Path, name: str, found: set[str]) -> None:
    path = shared_data / "organisations" / FILES[name]

    mapping = propose(read_table(path, path.name).columns, (*ORGANISATION, *REACH))

    assert found <= {source.field for source in mapping.sources}
