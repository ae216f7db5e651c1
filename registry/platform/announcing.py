"""What a slice announces of itself, in its own `slice.py`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.platform import manifest
from registry.platform.arriving import BeforeSending, MailIn, Undeliverable
from registry.platform.deadlines import DeadlineSource
from registry.platform.demonstration import Scene, Stage
from registry.platform.following import Follow
from registry.platform.manifest import Booklet, NavItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What a slice brings. A field that it has nothing for is left out.

    For the audit trail, `subject_names` gives the organisation that an id is of, or belongs to, its name, and `deeds`
    says what was done: {"retired contact_point": "retired a number"}.

    `ask_panels` say on which basis an organisation may be asked; the guided path shows them beside whom to call.
    `paper_panels` are printed on an organisation's sheet, above whom to call.

    `answering` gives who answers now for each of these organisations, and `vouched` those of them where somebody is
    there whose number was confirmed in time; both in a fixed number of statements. That a restricted number was given
    is recorded by who gives it: ask only for what is shown.

    `booklets` are long documents, offered among the reports.

    `forget_demo` takes away what a slice has of the demonstration that does not go with its partners, before these go.

    `sectors` are the sectors that there are, in words and in the order in which they are offered. `own_partners` is SQL
    for the ids of the organisations that the account `u.id` looks after; it goes into statements as it is.

    `convene` writes to the guests of an entry, `answered` takes their replies: see platform/calendar/guests.

    `meeting_panels` stand on the page of a meeting; they are told who reads, the `source_id` of its entry, the original
    local time of the one meeting of a series (None: all of it), and when. `may_plan` gives those of these `source_id`s
    that somebody may change and ask people to, `move_pages` the paths of the pages on which one of them is put to
    another time; these take `on` and `at`, a local day and time.

    `before_sending` is asked, by the kind of a mail, whether it should still leave. `mail_in` says who reads what kind
    of mail that comes in ("calendar"; bounces are the platform's), `undeliverable` is told of an address that mail does
    not reach, and `gauges` adds numbers to `/metrics`, each by its name.

    `agreements` names the agreements that have one of these ids, or that one of these organisations is a party to, as
    far as the reader may see them, by title.

    `deadlines` are the days by which somebody must act: see platform/deadlines.

    `hangs_on` says what somebody leaves behind, as words and the address of a page each, as far as a reader may see;
    `hangs_on_house` the same of an organisation that ends.

    `addresses_left` is told of addresses whose people are not there any more: nothing opens for them from now on.
    `forget_addresses` takes addresses that have been nobody's for long out of wherever a slice keeps them. Both in the
    caller's transaction.

    `follows` names every column that points to an organisation, in the order in which two records are joined into one;
    `former_ids` gives the ids of records that were joined into an organisation.
    """

    name: str
    routes: Sequence[Any] = ()
    nav: Sequence[NavItem] = ()
    commands: Sequence[Any] = ()
    jobs: Sequence[Any] = ()
    partner_panels: Sequence[manifest.PanelMaker] = ()
    card_panels: Sequence[manifest.PanelMaker] = ()
    home_panels: Sequence[manifest.HomePanelMaker] = ()
    ask_panels: Sequence[manifest.PanelMaker] = ()
    paper_panels: Sequence[manifest.PanelMaker] = ()
    search_texts: Sequence[manifest.SearchTexts] = ()
    middleware: Sequence[Any] = ()
    answering: manifest.Answering | None = None
    vouched: manifest.Vouched | None = None
    reindex: manifest.Reindex | None = None
    subject_names: manifest.SubjectNames | None = None
    follows: Sequence[Follow] = ()
    former_ids: manifest.FormerIds | None = None
    deeds: Mapping[str, str] = field(default_factory=dict)
    import_kinds: Sequence[Any] = ()
    import_parts: Sequence[Any] = ()
    demo: Callable[[Stage], Sequence[Scene]] | None = None
    forget_demo: Callable[[], Awaitable[None]] | None = None
    doubles_of: manifest.DoublesOf | None = None
    agreements: manifest.Agreements | None = None
    booklets: Sequence[Booklet] = ()
    meeting_panels: Sequence[manifest.MeetingPanelMaker] = ()
    may_plan: manifest.MayPlan | None = None
    move_pages: manifest.MovePages | None = None
    before_sending: Mapping[str, BeforeSending] = field(default_factory=dict)
    mail_in: Mapping[str, MailIn] = field(default_factory=dict)
    undeliverable: Undeliverable | None = None
    gauges: Callable[[], Awaitable[Mapping[str, float]]] | None = None
    deadlines: Sequence[DeadlineSource] = ()
    hangs_on: manifest.HangsOn | None = None
    hangs_on_house: manifest.HangsOn | None = None
    addresses_left: manifest.Addresses | None = None
    forget_addresses: manifest.Addresses | None = None
    sectors: Mapping[str, str] = field(default_factory=dict)
    own_partners: str = ""
    convene: Callable[[Any, Sequence[Any]], Awaitable[None]] | None = None
    answered: Callable[[Any], Awaitable[bool]] | None = None
