"""Who is bound by an agreement of a register, and when they signed. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from agreements.model import PartyRole
from agreements.register.grouped import Group
from agreements.register.wording import Party

DAY = timedelta(days=1)


def bound(group: Group) -> None:
    """Everybody named, with what is on record of them; who signed when."""
    on_record = {one.reference: one for one in (group.recorded.parties if group.recorded else ())}
    found = {one.reference: one for one in group.parties}
    if not group.complete:
        found = _beside(found, on_record, names_lead=any(line.text("lead") for line in group.lines))
    details = {one.reference: one for line in group.lines for one in line.signatures}
    found = {key: replace(details[key], name=one.name, role=one.role) if key in details else one
             for key, one in found.items()}  # fmt: skip
    group.parties = _signed(list(found.values()), group)
    for one in group.parties:
        if one.last_bound and one.signed_on and one.last_bound + DAY < one.signed_on:
            group.first.refuse("signatures", f"{one.name} would be out before it signed. Correct one of the days.")


def _beside(found: Mapping[str, Party], on_record: Mapping[str, Party], *, names_lead: bool) -> dict[str, Party]:
    """The register's parties beside those on record: nobody goes, and the lead stays unless a column names it."""
    leads = [key for key, one in (found if names_lead else on_record or found).items() if one.role is PartyRole.LEAD]
    every = {key: replace(on_record.get(key, one), name=one.name) for key, one in {**on_record, **found}.items()}
    for key, one in every.items():
        if key in leads[:1]:
            every[key] = replace(one, role=PartyRole.LEAD)
        elif one.role is PartyRole.LEAD:
            every[key] = replace(one, role=PartyRole.PARTY)
    return every


def _signed(parties: list[Party], group: Group) -> list[Party]:
    """The day of the first signature in the register is that of all who sign, unless they are known to have apart.

    Where the register begins with a later term than the record, its days are those of renewals.
    """
    days = sorted(day for line in group.main if (day := line.days.get("signed_on")))
    if not days:
        return parties
    if len(set(days)) > 1:
        group.latest.note("signed_on", "The first day of signature is taken; those of renewals have no place here.")
    begins = [line.term.begins_on for line in group.main if line.term]
    later = bool(begins and group.recorded and group.recorded.terms and min(begins) > group.recorded.terms[0].begins_on)
    known = {one.signed_on for one in parties if one.role.signs and one.signed_on}
    keep = later or len(known) > 1 or group.complete
    return [
        replace(one, signed_on=days[0]) if one.role.signs and not (keep and one.signed_on) else one for one in parties
    ]
