"""From facts to what programs get."""

from uuid import UUID

from registry.partners.facts import hours_words
from registry.partners.model import Closure, Identifier, Jurisdiction, Member, OtherName, ServiceArea, Site, Whole
from registry.partners.queries import Line
from registry.partners.schemas_out import (
    AreaOut,
    ClosureOut,
    IdentifierOut,
    JurisdictionOut,
    MemberOut,
    NamedOut,
    NameOut,
    OrganisationOut,
    SiteOut,
    SummaryOut,
)


def named(thing_id: UUID | None, name: str | None) -> NamedOut | None:
    """A thing that is pointed to, None for nothing. Somebody who is gone has no name but a dash."""
    return NamedOut(id=thing_id, name=name or "–") if thing_id else None


def summary_out(line: Line) -> SummaryOut:
    """One line of the list."""
    return SummaryOut(
        id=line.id,
        name=line.name,
        kind=line.kind,
        sector=line.sector,
        status=line.status,
        tier=line.tier,
        region=line.region,
        city=line.city,
        parent=named(line.parent_id, line.parent_name),
        owner=named(line.owner_id, line.owner_name),
        tags=list(line.tags),
        version=line.version,
    )


def organisation_out(whole: Whole) -> OrganisationOut:
    """An organisation with everything that hangs on it."""
    it = whole.organisation
    return OrganisationOut(
        id=it.id,
        name=it.name,
        kind=it.kind,
        sector=it.sector,
        subsector=it.subsector,
        parent=named(it.parent_id, whole.parent_name),
        status=it.status,
        successor=named(it.successor_id, whole.successor_name),
        website=it.website,
        time_zone=it.time_zone,
        region=it.region,
        country=it.country,
        hours=hours_words(it.hours),
        open_on_holidays=it.open_on_holidays,
        regimes=list(it.regimes),
        tier=it.tier,
        owner=named(it.owner_id, whole.owner_name),
        backup_owner=named(it.backup_owner_id, whole.backup_owner_name),
        note=it.note,
        names=[name_out(each) for each in whole.names],
        identifiers=[identifier_out(each) for each in whole.identifiers],
        sites=[site_out(each) for each in whole.sites],
        areas=[area_out(each) for each in whole.areas],
        members=[member_out(each) for each in whole.members],
        networks=[member_out(each) for each in whole.networks],
        closures=[closure_out(each) for each in whole.closures],
        tags=list(whole.tags),
        version=it.version,
    )


def name_out(name: OtherName) -> NameOut:
    return NameOut(id=name.id, name=name.name, kind=name.kind, until_on=name.until_on)


def identifier_out(number: Identifier) -> IdentifierOut:
    return IdentifierOut(id=number.id, scheme=number.scheme, value=number.value, ended_on=number.ended_on)


def site_out(site: Site) -> SiteOut:
    return SiteOut(
        id=site.id,
        name=site.name,
        street=site.street,
        city=site.city,
        region=site.region,
        postal_code=site.postal_code,
        country=site.country,
        latitude=site.latitude,
        longitude=site.longitude,
        capacity=site.capacity,
        main=site.main,
        version=site.version,
    )


def jurisdiction_out(area: Jurisdiction) -> JurisdictionOut:
    return JurisdictionOut(
        id=area.id, type=area.type, name=area.name, region=area.region, fips=area.fips, parent_id=area.parent_id
    )


def area_out(area: ServiceArea) -> AreaOut:
    return AreaOut(jurisdiction=jurisdiction_out(area.jurisdiction), role=area.role)


def member_out(member: Member) -> MemberOut:
    return MemberOut(
        id=member.id,
        organisation_id=member.organisation_id,
        name=member.name,
        role=member.role,
        since_on=member.since_on,
        until_on=member.until_on,
    )


def closure_out(closure: Closure) -> ClosureOut:
    return ClosureOut(id=closure.id, name=closure.name, starts_on=closure.starts_on, ends_on=closure.ends_on)
