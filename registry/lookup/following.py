"""What of the look-up follows an organisation that was recorded twice: who pinned it or looked it up."""

from registry.platform.following import Follow, Rule

FOLLOWS = (
    Follow(table="lookup_organisation", column="organisation_id", rule=Rule.DERIVED),
    Follow(
        table="organisation_use", column="organisation_id", key=("user_id", "organisation_id"), same=("user_id",),
        fill=("used_at", "pinned_at"), own=False,
    ),
)  # fmt: skip
