"""What the agreements bring: who agreed on what, until when, what may be asked, and the paper that says so."""

from agreements.bases import brought as bases
from agreements.following import FOLLOWS
from registry.platform.slices import Slice

SLICE = Slice(
    name="agreements",
    routes=[*bases.HANDLERS],
    card_panels=[bases.ask_card],
    ask_panels=[bases.ask_in_path],
    paper_panels=[bases.ask_on_paper],
    jobs=[*bases.JOBS],
    deeds={**bases.DEEDS},
    demo=bases.scenes,
    follows=FOLLOWS,
)  # fmt: skip
