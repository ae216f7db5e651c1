"""The forms of legal bases: what a card says, several things of a kind one to a line."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta, field
from msgspec.structs import fields

from agreements.bases.model import Card, Decider, Route
from agreements.bases.schemas import BasisIn, Filled, Region, Statement, Web
from agreements.bases.shipped import content
from agreements.model import Category, Circumstance, Direction, Purpose
from registry.partners.model import Regime
from registry.partners.sectors import Sector
from registry.platform.errors import Invalid
from registry.platform.text import In, Line, Title
from registry.platform.web.form_page import VERSION, Asked, Choice, choices
from registry.platform.web.forms import sentence

Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Several = Annotated[str, Meta(max_length=4000)]
_SEVERAL = ("tests", "bring", "writes", "not_covered", "overlays")


def _worded(kinds: Iterable[str]) -> list[Choice]:
    """Codes as choices, where their words are the code itself without underscores."""
    return [(str(kind), str(kind).replace("_", " ").capitalize()) for kind in kinds]


class BasisForm(In):
    """A card in a form; `version` is that of the draft which was seen."""

    title: Filled
    citation: Filled
    statement: Statement
    route: Route
    decider: Decider
    categories: Annotated[list[Category], Meta(min_length=1)]
    circumstances: Annotated[list[Circumstance], Meta(min_length=1)]
    recipients: Filled
    discloses: Filled
    direction: Direction = Direction.IN
    regime: Regime | None = None
    sectors: list[Sector] = field(default_factory=list)
    askers: list[Sector] = field(default_factory=list)
    written_request: bool = False
    needs_purpose: Purpose | None = None
    tests: Several = ""
    bring: Several = ""
    writer: Line = ""
    writes: Several = ""
    writes_under: Line = ""
    retention: Line = ""
    redisclosure: Title = ""
    notice: Title = ""
    not_covered: Several = ""
    overlays: Several = ""
    source_url: Web = ""
    effective_from: date | None = None
    effective_to: date | None = None
    version: Version | None = None


class NewBasisForm(BasisForm, kw_only=True):
    code: Annotated[str, Meta(max_length=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    jurisdiction: Region = "US"


class ApproveForm(In):
    version: Version
    next_review_on: date | None = None


class RetireForm(In):
    version: Version
    reason: Annotated[str, Meta(min_length=1, max_length=200, extra={"free_text": True})]


def said(form: BasisForm) -> BasisIn:
    """What a posted form says, as the API takes it.

    Raises:
        Invalid: one of several lines is too long, or there are too many.
    """
    known = {one.name: getattr(form, one.name) for one in fields(BasisIn)}
    for name in _SEVERAL:
        lines = [line.strip() for line in known[name].splitlines()]
        known[name] = [line for line in lines if line]
    try:
        made: BasisIn = msgspec.convert(msgspec.to_builtins(known), BasisIn)
    except msgspec.ValidationError as problem:
        named = str(problem).partition("`$.")[2].partition("[")[0].strip("`")
        raise Invalid({named if named in known else "": sentence(str(problem))}) from problem
    return made


def filled(card: Card) -> dict[str, Any]:
    """A card as its form shows it."""
    known = content(card)
    for name in _SEVERAL:
        known[name] = "\n".join(known.get(name, ()))
    return known


_SECTORS = [(one.value, one.label) for one in Sector]
_LINES = "One to a line."
CONTENT: tuple[Asked, ...] = (
    Asked(name="title", label="Title", required=True, group="What it says"),
    Asked(name="citation", label="Citation", required=True, group="What it says"),
    Asked(
        name="statement", label="In plain words", kind="textarea", required=True, rows=4, group="What it says",
        hint="Two sentences at most. Say what may be asked; the partner decides.",
    ),
    Asked(name="discloses", label="What may be disclosed", required=True, group="What it says"),
    Asked(name="recipients", label="To whom", required=True, group="What it says"),
    Asked(name="route", label="How information may come", kind="radios", options=choices(Route), group="What it says"),
    Asked(name="decider", label="Who decides", kind="radios", options=choices(Decider), group="What it says"),
    Asked(
        name="categories", label="Kinds of information", kind="checkboxes", options=choices(Category), required=True,
        group="What it is for",
    ),
    Asked(
        name="circumstances", label="When", kind="checkboxes", options=_worded(Circumstance), required=True,
        hint="Emergency alone makes it an emergency basis.", group="What it is for",
    ),
    Asked(name="direction", label="Direction", kind="select", options=_worded(Direction), group="What it is for"),
    Asked(
        name="regime", label="Rules that cover the partner", kind="select", options=choices(Regime), empty="Any",
        group="What it is for",
    ),
    Asked(
        name="sectors", label="Kinds of partner", kind="checkboxes", options=_SECTORS, group="What it is for",
        hint="None ticked: any.",
    ),
    Asked(
        name="askers", label="Who may receive it", kind="checkboxes", options=_SECTORS, group="What it is for",
        hint="None ticked: anybody. Somebody sworn counts as local law enforcement.",
    ),
    Asked(
        name="written_request", label="It takes a request in writing", kind="checkbox", group="What it is for",
    ),
    Asked(
        name="needs_purpose", label="It rests on an agreement for", kind="select", options=_worded(Purpose),
        empty="None", group="What it is for",
    ),
    Asked(name="tests", label="What the partner must be able to say", kind="textarea", hint=_LINES, group="The call"),
    Asked(name="bring", label="What the asker brings", kind="textarea", hint=_LINES, group="The call"),
    Asked(name="not_covered", label="What it does not cover", kind="textarea", hint=_LINES, group="The call"),
    Asked(name="writer", label="Who writes it down", group="Afterwards"),
    Asked(name="writes", label="What they write down", kind="textarea", hint=_LINES, group="Afterwards"),
    Asked(name="writes_under", label="As which rule says", group="Afterwards"),
    Asked(name="retention", label="Kept how long", group="Afterwards"),
    Asked(name="redisclosure", label="Passing it on", group="Afterwards"),
    Asked(name="notice", label="Notice", group="Afterwards"),
    Asked(name="source_url", label="Address of the source", kind="url", group="The source"),
    Asked(name="effective_from", label="Law from", kind="date", width="medium", group="The source"),
    Asked(
        name="effective_to", label="First day on which it is no longer law", kind="date", width="medium",
        group="The source",
    ),
    Asked(
        name="overlays", label="Federal cards that it comes before", kind="textarea", group="The source",
        hint="Their codes, one to a line.",
    ),
)  # fmt: skip
NEW: tuple[Asked, ...] = (
    Asked(name="code", label="Code", required=True, hint="Small letters, hyphens: ga-threat.", group="The card"),
    Asked(
        name="jurisdiction", label="Law of", required=True, hint="US, or the postal code of a state.", width="short",
        group="The card",
    ),
    *CONTENT,
)  # fmt: skip
DRAFT: tuple[Asked, ...] = (*CONTENT, replace(VERSION, group="The source"))
