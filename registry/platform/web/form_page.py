"""A page that is one form: what it asks, how it is shown, sent, shown again with what was typed, and left."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol, TypeVar

import msgspec
from litestar import Request, Response
from litestar.response import Redirect

from registry.platform.errors import Conflict, Invalid
from registry.platform.web.forms import read_form, typed
from registry.platform.web.page import page

T = TypeVar("T", bound=msgspec.Struct)
AnyRequest = Request[Any, Any, Any]
Choice = tuple[str, str]
Explained = tuple[str, str, str]  # with what it does


class Labelled(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of a form; the names are those of the form macro's parameters, but for three.

    `group` is the heading under which it stands, together with its neighbours of the same. `said` puts a stored value
    into words, for showing it beside another. Checkboxes that are `folded` say in one line what is ticked.
    """

    name: str
    label: str = ""
    kind: str = "text"
    hint: str | None = None
    required: bool = False
    options: Sequence[Choice | Explained] = ()
    empty: str | None = None
    width: str | None = None
    inputmode: str | None = None
    placeholder: str | None = None
    suggest: str | None = None
    known: Sequence[str] = ()
    rows: int = 4
    min: int | None = None
    max: int | None = None
    group: str = ""
    said: Callable[[Any], str] | None = None
    folded: bool = False


VERSION = Asked(name="version", kind="hidden")


def choices(kinds: Iterable[Labelled]) -> list[Choice]:
    return [(kind.value, kind.label) for kind in kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What such a page says; the last of `crumbs` is where Cancel leads."""

    title: str
    action: str
    fields: Sequence[Asked]
    crumbs: Sequence[Choice]
    lead: str | None = None
    submit: str = "Save"
    kind: str = "primary"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cancel(self) -> str:
        return self.crumbs[-1][1]

    @property
    def labels(self) -> dict[str, str]:
        return {one.name: one.label for one in self.fields}

    @property
    def groups(self) -> list[tuple[str, list[Asked]]]:
        return [(name, list(fields)) for name, fields in groupby(self.fields, lambda one: one.group)]


def show(
    request: AnyRequest,
    form: FormPage,
    values: Mapping[str, Any],
    problems: Mapping[str, str] | None = None,
    conflict: Conflict | None = None,
) -> Response[str]:
    """The form with values in it; 422 with problems, 409 with a conflict."""
    return page(
        request,
        "web/form_page.html",
        status=409 if conflict else 422 if problems else 200,
        form=form,
        typed=values,
        problems=problems or {},
        mine=_in_words(form, conflict.mine) if conflict else {},
        theirs=_in_words(form, conflict.theirs) if conflict else None,
    )


async def submit(
    request: AnyRequest, form: FormPage, kind: type[T], act: Callable[[T], Awaitable[str]]
) -> Response[Any]:
    """Read the form, do what it asks for and go where `act` says; or show it again with what was typed.

    After a conflict whose `theirs` names the version, who saves again has seen what the other did, and goes on from it.
    """
    try:
        where = await act(await read_form(request, kind))
    except Invalid as refused:
        return show(request, form, await typed(request, kind), refused.fields)
    except Conflict as conflict:
        back = await typed(request, kind)
        if conflict.theirs is None:
            return show(request, form, back, {"": conflict.sentence})
        return show(request, form, back | {"version": str(conflict.theirs.get("version", ""))}, conflict=conflict)
    return Redirect(where, status_code=303)


@contextmanager
def called(**names: str) -> Iterator[None]:
    """Say what is wrong of a field under the name that the form has for it.

    Raises:
        Invalid: what was raised inside, by the form's names.
    """
    try:
        yield
    except Invalid as refused:
        raise Invalid({names.get(name, name): text for name, text in refused.fields.items()}) from None


def _in_words(form: FormPage, values: Mapping[str, object] | None) -> dict[str, object]:
    """One version of what a form asks for as it would show it, for putting two side by side."""
    return {one.name: _shown(one, (values or {}).get(one.name)) for one in form.fields if one.label}


def _shown(asked: Asked, value: object) -> object:
    if asked.said and value:
        return asked.said(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    words = {one[0]: one[1] for one in asked.options}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(words.get(str(item), str(item)) for item in value)
    return words.get(str(value), value)
