"""Nothing about the subject of a case: no column for it, no box that takes it, no log that repeats it."""

import logging
import re

import pytest

from registry.platform import db
from tests.cast import Client
from tests.security.marks import World
from tests.security.writes import EDITS, ids_of, send

pytestmark = pytest.mark.usefixtures("made")

# Every table, read by a person: whose data it holds. A new one is added here after the same question.
REVIEWED = {
    "confirmation_ask": "people of partners", "confirmation_line": "people of partners", "freshness_day": "nobody",
    "reminder": "users, partners", "reminder_acknowledgement": "users", "reminder_choice": "users",
    "reminder_policy": "nobody",
    "agreement": "partners", "agreement_amendment": "partners", "agreement_decision": "users, and partners",
    "agreement_clause": "users", "agreement_draft": "users, and who signs for partners",
    "agreement_report": "what its asker may see of the directory, for a day",
    "agreement_fulfilment": "users, and partners", "agreement_funding": "partners",
    "agreement_funding_report": "partners", "agreement_jurisdiction": "nobody", "agreement_obligation": "partners",
    "agreement_pack": "nobody",
    "agreement_paper": "users, and who signed electronically for partners",
    "agreement_paper_page": "the words of agreements, for finding: they may name partners' people; never shown",
    "stored_file": "nobody", "stored_piece": "the papers of agreements: they may name partners' people",
    "agreement_party": "partners, and who signs for them", "agreement_site": "partners",
    "agreement_register": "nobody", "agreement_standing": "partners", "agreement_term": "partners",
    "access_link": "users", "api_token": "users", "app_user": "users", "assignment": "partner contacts",
    "audit_event": "users, and partner contacts without their numbers", "audit_head": "nobody",
    "bulk_change": "users, and the names of partners for thirty days", "closure": "nobody",
    "contact_check": "users and partner contacts", "contact_point": "partner contacts",
    "delegation": "partner contacts", "heartbeat": "nobody", "nightly_run": "nobody",
    "demonstration": "nobody", "demonstration_row": "nobody",
    "calendar_entry": "users, partner contacts and guests from outside: their addresses", "calendar_revision": "nobody",
    "calendar_feed": "users, and people outside who were given one: name and address", "calendar_left_out": "nobody",
    "double_due": "nobody", "double_key": "partners",
    "double_not_same": "users", "double_pair": "partners", "idempotency_key": "answers to users, for two days",
    "job": "nobody", "jurisdiction": "nobody", "lookup_number": "partner contacts",
    "legal_basis": "users: who approved it",
    "lookup_organisation": "partner contacts", "lookup_word": "partner contacts", "lookup_word_change": "nobody",
    "every_run": "nobody", "mail": "users and partner contacts: what was sent to them, for ninety days",
    "mail_attempt": "users and partner contacts: what a mail server answered", "mail_bad_address": "partner contacts",
    "mail_domain": "nobody", "mail_key": "nobody", "mail_left": "users and partner contacts", "mail_server": "nobody",
    "mail_received": "who answered a mail of ours; unreadable ones until a person has seen them",
    "membership": "nobody", "merge": "users, partners and their contacts for thirty days",
    "migration": "nobody", "organisation": "partners", "organisation_identifier": "partners",
    "organisation_name": "partners", "organisation_position": "partners", "organisation_tag": "partners",
    "organisation_use": "users: whom they looked up, for themselves",
    "person": "partner contacts", "position": "nobody", "service_area": "nobody",
    "session": "users", "site": "partners", "throttle": "nobody", "zip_centroid": "nobody",
    "zip_centroid_source": "nobody",
    "meeting": "users, and partners", "meeting_answer": "users, partner contacts, and guests from outside",
    "meeting_attendance": "users, partner contacts, and who signed in as a guest",
    "meeting_cadence": "partners", "meeting_decision": "users, and partners",
    "meeting_invitee": "users, partner contacts, and guests from outside: name and address",
    "meeting_received": "nobody",
    "meeting_series": "users, and partners", "agenda_item": "users, and who presents for partners",
    "action_item": "users, and partner contacts", "exercise_objective": "nobody",
    "meeting_minutes_before": "users, and partners",
    "training_certificate": "partner contacts",
    "invited_entry": "nobody", "invitation": "users, partner contacts, and guests from outside: name and address",
    "invitation_told": "nobody", "invitation_letter": "nobody",
    "invitation_reply": "users, partner contacts, and whoever answered a letter to them",
}  # fmt: skip
_OF_SOMEBODY = re.compile(
    r"(first|last|middle|given|family|sur)_?name|birth|dob|ssn|social|gender|^sex|ethnic|subject_name|suspect"
    r"|^race|offender|victim|juvenile|student|patient|diagnos|case_|incident|narrative|photo"
)


async def test_every_table_was_asked_whose_data_it_holds() -> None:
    rows = await db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    known = {row["tablename"] for row in rows}

    # Imports hold the partners' directories until they are applied; jobs carry identifiers only.
    assert {name for name in known - REVIEWED.keys() if not name.startswith(("import_", "pgqueuer"))} == set()


async def test_no_column_is_meant_for_the_subject_of_a_case() -> None:
    rows = await db.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )

    assert [tuple(row) for row in rows if _OF_SOMEBODY.search(row["column_name"])] == []


CANARY = "Robin Doe, DOB 01/02/2009, 123-45-6789, case #2026-04711"
BOXES = ("note", "reason", "label", "source")


async def _dump() -> str:
    rows = await db.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    texts = [await db.fetch(f"SELECT t::text FROM {row['tablename']} t") for row in rows]
    return "\n".join(row[0] for found in texts for row in found)


async def test_no_box_takes_the_subject_of_a_case(made: World, frank: Client, caplog: pytest.LogCaptureFixture) -> None:
    ids = ids_of(made)
    refused, taken = set(), []
    with caplog.at_level(logging.DEBUG):
        for write in (one for one in EDITS if one.body):
            for box in BOXES:
                answer = await send(frank, write, ids, more={box: CANARY})
                if answer.status_code == 422:
                    refused.add(box)
                elif answer.status_code != 400:  # it has no such box
                    taken.append((str(write), box, answer.status_code))

    assert (taken, refused) == ([], set(BOXES))
    for part in ("Robin Doe", "123-45-6789", "04711"):
        assert part not in await _dump()
        assert part not in caplog.text


@pytest.mark.parametrize("page", ["edit", "status", "points/new"])
async def test_boxes_say_what_they_are_not_for(made: World, frank: Client, page: str) -> None:
    ids = ids_of(made)

    assert "person of concern" in (await frank.get(f"/partners/{ids['organisation_id']}/{page}")).text


async def test_what_was_searched_for_is_kept_nowhere(frank: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="registry"), caplog.at_level(logging.WARNING, logger="httpx"):
        for path in (
            "/find",
            "/find/suggest",
            "/api/v1/lookup",
            "/people",
            "/partners",
            "/partners/suggest",
            "/people/suggest",
        ):
            await frank.get(path, params={"q": "Robin Zqdoe 123-45-6789"})
        await frank.get("/audit", params={"who": "Zqdoe"})

    assert "zqdoe" not in caplog.text.lower()
    assert "123-45" not in caplog.text
    assert "zqdoe" not in (await _dump()).lower()
