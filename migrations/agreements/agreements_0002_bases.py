"""Legal bases: cards in versions, of which one that was approved never changes.

The table begins with the cards that are shipped, as drafts, so this is quick on a directory of any size.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.platform import clock, db
from registry.platform.ids import new_id

ID = "0002-bases"
SQL = """
-- `number` counts the versions of a card, `version` the changes of a row. `edition` is that of the shipped file; NULL:
-- somebody here wrote it. An approval whose approver is gone, as that of a demonstration, is a draft again.
CREATE TABLE legal_basis (
    id uuid PRIMARY KEY,
    code text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    number integer NOT NULL CHECK (number > 0),
    jurisdiction text NOT NULL CHECK (jurisdiction ~ '^[A-Z]{2}$'),
    card jsonb NOT NULL,
    edition integer,
    status text NOT NULL CHECK (status IN ('draft', 'approved', 'retired')),
    reviewed_on date,
    reviewed_by_id uuid REFERENCES app_user ON DELETE SET NULL,
    reviewed_by text,
    next_review_on date,
    retired_on date,
    retired_because text,
    supersedes_id uuid REFERENCES legal_basis,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (code, number),
    CHECK (status <> 'approved' OR (reviewed_on IS NOT NULL AND next_review_on > reviewed_on)),
    CHECK (status <> 'retired' OR retired_because IS NOT NULL),
    CHECK (card ->> 'code' = code)
);
CREATE UNIQUE INDEX legal_basis_approved_once ON legal_basis (code) WHERE status = 'approved';
CREATE INDEX legal_basis_by_approver ON legal_basis (reviewed_by_id) WHERE reviewed_by_id IS NOT NULL;
CREATE INDEX legal_basis_by_superseded ON legal_basis (supersedes_id) WHERE supersedes_id IS NOT NULL;

CREATE FUNCTION legal_basis_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (NEW.card, NEW.code, NEW.number, NEW.jurisdiction)
        IS DISTINCT FROM (OLD.card, OLD.code, OLD.number, OLD.jurisdiction) THEN
        RAISE EXCEPTION 'a legal basis that was approved or retired does not change: write a new version';
    END IF;
    IF NEW.status = 'approved' AND OLD.reviewed_by_id IS NOT NULL AND NEW.reviewed_by_id IS NULL THEN
        NEW.status := 'draft';
        NEW.reviewed_on := NULL;
        NEW.reviewed_by := NULL;
        NEW.next_review_on := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER legal_basis_kept BEFORE UPDATE ON legal_basis FOR EACH ROW EXECUTE FUNCTION legal_basis_kept();
"""
_INSERT = """
INSERT INTO legal_basis (id, code, number, jurisdiction, card, edition, status, retired_on, retired_because,
    created_at, updated_at)
VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $9)
"""
_CARDS = Path(__file__).parents[2] / "agreements" / "bases" / "cards.toml"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="agreements", description=__doc__ or "")
    manager.add_raw(_run)
    return manager


async def _run() -> None:
    await db.execute(SQL)
    for card in tomllib.loads(_CARDS.read_text("utf-8"))["card"]:
        await _ship(dict(card))


async def _ship(card: dict[str, Any]) -> None:
    edition, retired = card.pop("edition", 1), card.pop("retired", None)
    kept = json.dumps(card, default=str)
    status, on = ("retired", card.get("effective_to")) if retired else ("draft", None)
    where = card.get("jurisdiction", "US")
    await db.execute(_INSERT, new_id(), card["code"], where, kept, edition, status, on, retired, clock.now())
