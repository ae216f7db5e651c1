"""Who covers a place: what overlaps there, what is missing, and what nobody confirmed. No I/O, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from registry.guide.jurisdictions.model import Kind, Reach, Remark, Server, Standing, Tally
from registry.partners.model import AreaRole, JurisdictionType, Sector

_S, _J = Sector, JurisdictionType
# The sectors that somebody has to be found in for a place of this kind. Policy of this registry, not of any law.
_NEEDED = {
    _J.STATE: (_S.LE_STATE, _S.FUSION_CENTER, _S.EMERGENCY_MGMT),
    _J.COUNTY: (_S.LE_LOCAL, _S.EDUCATION_K12, _S.MENTAL_HEALTH, _S.PROSECUTOR_COURTS, _S.EMERGENCY_MGMT),
    _J.MUNICIPALITY: (_S.LE_LOCAL, _S.EDUCATION_K12, _S.MENTAL_HEALTH, _S.EMERGENCY_MGMT),
    _J.TRIBAL: (_S.LE_TRIBAL, _S.MENTAL_HEALTH, _S.EMERGENCY_MGMT),
    _J.DISTRICT: (_S.EDUCATION_K12, _S.LE_LOCAL),
    _J.CAMPUS: (_S.EDUCATION_HIGHER, _S.LE_LOCAL),
    _J.FEDERAL_DISTRICT: (_S.LE_FEDERAL, _S.PROSECUTOR_COURTS),
}
# Whose officers come when they are called; several of them for one place have to agree who does.
POLICE = (_S.LE_LOCAL, _S.LE_CAMPUS, _S.LE_TRIBAL, _S.LE_STATE)
_NAMED = 3  # partners that a remark names before it counts the rest


def needed(kind: JurisdictionType) -> tuple[Sector, ...]:
    """The sectors in which somebody has to be found for a place of this kind."""
    return _NEEDED.get(kind, (_S.LE_LOCAL,))


def standing(tally: Tally) -> Standing:
    """How well a sector is covered."""
    if tally.whole:
        return Standing.CONFIRMED if tally.vouched else Standing.UNCONFIRMED
    return Standing.PARTS if tally.within else Standing.NOBODY


def below(outer: Tally, inner: Tally) -> Tally:
    """The tally of a place inside another: who serves all of the other one serves it from around."""
    return Tally(itself=inner.itself, around=outer.whole, within=inner.within, vouched=inner.vouched or outer.vouched)


def coverage(
    kind: JurisdictionType, servers: Sequence[Server], tallies: Mapping[Sector, Tally], unowned: int = 0
) -> tuple[Remark, ...]:
    """What to say of a place: holes first, then what nobody confirmed, overlaps, shares and what nobody looks after.

    `servers` may leave some out where there are many; `tallies` and `unowned` (partners of the place itself) count all.
    """
    remarks = [remark for sector in needed(kind) for remark in _missing(sector, servers, tallies.get(sector, Tally()))]
    told = {key for remark in remarks if remark.kind is Kind.HOLE for key in remark.partners}
    remarks += [*_overlaps(servers), *_shares([one for one in servers if one.id not in told]), *_unowned(unowned)]
    order = list(Kind)
    return tuple(sorted(remarks, key=lambda remark: order.index(remark.kind)))


def _missing(sector: Sector, servers: Sequence[Server], tally: Tally) -> Iterator[Remark]:
    mine = [one for one in servers if one.sector is sector]
    helping = [one for one in mine if one.helps and one.comes]
    label = sector.label.lower()
    match standing(tally):
        case Standing.NOBODY:
            idle = [one for one in mine if not one.active and not one.helps and one.reach is not Reach.WITHIN]
            after = f" {_named(idle)} {_is(idle)} there, but not active." if idle else ""
            words = f"Nobody covers it for {label}.{_helped(helping)}{after}"
            yield Remark(Kind.HOLE, words, sector, _ids([*helping, *idle]))
        case Standing.PARTS:
            words = f"Nobody covers all of it for {label}; {_count(tally.within)} a part of it.{_helped(helping)}"
            yield Remark(Kind.HOLE, words, sector, _ids(helping))
        case Standing.UNCONFIRMED:
            whole = [one for one in mine if one.whole]
            more = tally.whole - len(whole)
            words = f"For {label} no number was confirmed in time, at {_named(whole, more)}."
            yield Remark(Kind.UNCONFIRMED, words, sector, _ids(whole))
        case _:
            pass


def _overlaps(servers: Iterable[Server]) -> Iterator[Remark]:
    """Several police of a kind that each have the place as their own area; and the sheriff's around a town's."""
    first = [one for one in servers if one.whole and one.agency and one.role is AreaRole.PRIMARY]
    for sector in POLICE:
        here = [one for one in first if one.sector is sector and one.reach is Reach.ITSELF]
        if len(here) > 1:
            words = f"{_named(here)} each have it as their own area for {sector.label.lower()}."
            yield Remark(Kind.OVERLAP, f"{words} Agree who is called first.", sector, _ids(here))
    local = [one for one in first if one.sector is Sector.LE_LOCAL]
    around = [one for one in local if one.reach is Reach.AROUND]
    if around and len(around) < len(local):
        words = f"{_named(around)} {_serve(around)} all of {around[0].area.name} around it as well."
        yield Remark(Kind.SHARED, words, Sector.LE_LOCAL, _ids(around))


def _shares(servers: Iterable[Server]) -> Iterator[Remark]:
    here = [one for one in servers if one.active and one.reach is Reach.ITSELF]
    sharing = [one for one in here if one.role is AreaRole.SHARED]
    helping = [one for one in here if one.helps]
    if sharing:
        yield Remark(Kind.SHARED, f"{_named(sharing)} {_serve(sharing)} it together with others.", None, _ids(sharing))
    if helping:
        yield Remark(Kind.SHARED, f"{_named(helping)} {_come(helping)} here for mutual aid.", None, _ids(helping))


def _unowned(number: int) -> Iterator[Remark]:
    if number:
        which = "one" if number == 1 else str(number)
        yield Remark(Kind.UNOWNED, f"Nobody looks after {which} of its partners.")


def _named(them: Sequence[Server], more: int = 0) -> str:
    """Their names in a row, the rest counted."""
    names = [one.name for one in them[:_NAMED]]
    rest = len(them) - len(names) + max(0, more)
    if rest:
        names.append(f"{rest} more")
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _helped(them: Sequence[Server]) -> str:
    return f" {_named(them)} {_come(them)} for mutual aid only." if them else ""


def _come(them: Sequence[Server]) -> str:
    return "comes" if len(them) == 1 else "come"


def _is(them: Sequence[Server]) -> str:
    return "is" if len(them) == 1 else "are"


def _serve(them: Sequence[Server]) -> str:
    return "serves" if len(them) == 1 else "serve"


def _count(number: int) -> str:
    return "one partner serves" if number == 1 else f"{number} partners serve"


def _ids(them: Iterable[Server]) -> tuple[UUID, ...]:
    return tuple(one.id for one in them)
