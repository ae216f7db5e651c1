"""What the contacts bring: who can be called, on the partners' pages, in the look-up and through the API."""

from contacts.answering import answering, vouched
from contacts.campaigns import brought as campaigns
from contacts.deadlines import DEADLINES
from contacts.demo.forgetting import forget
from contacts.demo.scenes import scenes
from contacts.erasing import nightly as erase
from contacts.exchange_parts import PARTS
from contacts.following import FOLLOWS
from contacts.hanging import hangs_on
from contacts.hanging_houses import hangs_on_house
from contacts.houses import houses
from contacts.meetings import brought as meetings
from contacts.meetings.moving import move_pages
from contacts.meetings.planning import brought as planning
from contacts.meetings.received.pages import RECEIVED_PAGES
from contacts.meetings.running import brought as running
from contacts.pages import PAGES
from contacts.panels import call_panel, people_panel, work_panel
from contacts.pocket_directory import POCKET
from contacts.routes import ROUTES
from contacts.search import search_texts
from contacts.undeliverable import undeliverable
from contacts.words import DEEDS
from registry.platform.access import Permission
from registry.platform.jobs import Nightly
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="contacts",
    routes=[*ROUTES, *PAGES, *planning.HANDLERS, *meetings.HANDLERS, *running.HANDLERS, *RECEIVED_PAGES,
        *campaigns.HANDLERS],
    nav=[
        NavItem("People", "/people", Permission.READ_DIRECTORY, order=30),
        NavItem("Meetings", "/meetings", Permission.READ_DIRECTORY, order=35),
    ],
    partner_panels=[people_panel, planning.partner_panel, running.partner_panel],
    card_panels=[call_panel],
    home_panels=[work_panel, planning.home_panel, running.home_panel],
    answering=answering,
    vouched=vouched,
    search_texts=[search_texts],
    subject_names=houses,
    follows=[*FOLLOWS, *meetings.FOLLOWS],
    reindex=meetings.follow,
    jobs=[*meetings.JOBS, *campaigns.JOBS, Nightly("contacts.erase", erase)],
    deeds=DEEDS | meetings.DEEDS | planning.DEEDS | running.DEEDS | campaigns.DEEDS,
    before_sending=campaigns.BEFORE_SENDING,
    import_parts=PARTS,
    deadlines=DEADLINES,
    hangs_on=hangs_on,
    hangs_on_house=hangs_on_house,
    undeliverable=undeliverable,
    demo=scenes,
    forget_demo=forget,
    may_plan=meetings.may_plan,
    move_pages=move_pages,
    answered=meetings.take_answer,
    booklets=[POCKET],
)  # fmt: skip
