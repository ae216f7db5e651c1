"""Profiles that people saved, beside those that come with the registry."""

from registry.platform import audit, clock, db
from registry.platform.access.model import Actor
from registry.platform.errors import Invalid
from registry.platform.exchange.kinds import ImportKind
from registry.platform.exchange.profile import Profile, check, from_json, to_json


async def profiles_of(kind: ImportKind) -> dict[str, Profile]:
    """Every profile of a kind by its name."""
    rows = await db.fetch("SELECT profile FROM import_profile WHERE kind = $1 ORDER BY name", kind.name)
    saved = [from_json(row["profile"]) for row in rows]
    return {**kind.profiles(), **{profile.name: profile for profile in saved}}


async def save(kind: ImportKind, profile: Profile, by: Actor) -> None:
    """Keep a profile under its name, in place of a saved one of that name.

    Raises:
        Invalid: it has no name, the name of one that comes with the registry, or names fields wrongly.
    """
    if not profile.name.strip():
        raise Invalid({"name": "Give the profile a name."})
    if profile.name in kind.profiles():
        raise Invalid({"name": "A profile that comes with the registry has this name; choose another."})
    check(profile, kind.targets(profile.record))
    async with db.transaction():
        await db.execute(
            "INSERT INTO import_profile (kind, name, profile, by_name, updated_at) VALUES ($1, $2, $3::jsonb, $4, $5)"
            " ON CONFLICT (kind, name) DO UPDATE SET profile = excluded.profile, by_name = excluded.by_name,"
            " updated_at = excluded.updated_at",
            kind.name, profile.name, to_json(profile), by.name, clock.now(),
        )  # fmt: skip
        await audit.record(by, "saved", "import_profile", profile.name, after={"kind": kind.name})
