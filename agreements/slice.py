"""What the agreements bring: who agreed on what, until when, what may be asked, and the paper that says so."""

from agreements import demo
from agreements.bases import brought as bases
from agreements.board import brought as board
from agreements.deadlines import DEADLINES
from agreements.drafting import brought as drafting
from agreements.following import FOLLOWS
from agreements.hanging import hangs_on, hangs_on_house
from agreements.papers import brought as papers
from agreements.record import brought as record
from agreements.register.brought import IMPORT_KINDS
from agreements.reports import brought as reports
from registry.platform.access import Permission
from registry.platform.slices import NavItem, Slice

SLICE = Slice(
    name="agreements",
    routes=[
        *record.HANDLERS, *bases.HANDLERS, *drafting.HANDLERS, *papers.HANDLERS, *board.HANDLERS, *reports.HANDLERS,
    ],
    nav=[NavItem("Agreements", "/agreements", Permission.READ_AGREEMENTS, order=35)],
    partner_panels=[record.agreements_panel],
    home_panels=[board.home_panel],
    subject_names=record.houses_of_agreements,
    agreements=record.agreements_named,
    card_panels=[bases.ask_card],
    ask_panels=[bases.ask_in_path],
    paper_panels=[bases.ask_on_paper],
    jobs=[*record.JOBS, *papers.JOBS, *bases.JOBS, *reports.JOBS],
    deeds={
        **record.DEEDS, **bases.DEEDS, **drafting.DEEDS, **papers.DEEDS, **board.DEEDS, **reports.DEEDS,
    },
    deadlines=DEADLINES,
    hangs_on=hangs_on,
    hangs_on_house=hangs_on_house,
    demo=demo.scenes,
    forget_demo=demo.forget,
    import_kinds=IMPORT_KINDS,
    follows=FOLLOWS,
)  # fmt: skip
