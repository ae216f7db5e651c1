"""What of the contacts follows an organisation that was recorded twice: people, positions, numbers, evidence."""

from registry.platform.following import Follow

_IN_USE = "k.retired_on IS NULL AND l.retired_on IS NULL"
# The same line of the same people, or one of the two records does not say whose it is. Two who share a number keep it
# each; and what only some may see stays apart from what all see, or the one would tell of the other.
_SAME_LINE = f"""
    {_IN_USE} AND ((k.person_id, k.position_id) IS NOT DISTINCT FROM (l.person_id, l.position_id)
        OR num_nonnulls(k.person_id, k.position_id) = 0 OR num_nonnulls(l.person_id, l.position_id) = 0)
"""
_OPEN = "k.ends_on IS NULL AND l.ends_on IS NULL"
_POINT_VALUE = "(SELECT value FROM contact_point WHERE id = t.contact_point_id)"
_POINT_SEEN = "(SELECT visibility FROM contact_point WHERE id = t.contact_point_id)"
_HOLDER = "(SELECT name FROM person WHERE id = t.person_id)"
_ASSIGNMENT = ("assignment", "assignments")
_DELEGATION = ("delegation", "delegations")
_POINT = ("number or address", "numbers and addresses")
_ASKED = ("request to confirm", "requests to confirm")

_STANDING_IN = Follow(table="delegation", column="assignment_id", what=_DELEGATION)
_HELD = Follow(
    table="assignment", column="position_id", same=("person_id", "kind"), also=_OPEN, pointers=[_STANDING_IN],
    what=_ASSIGNMENT, label=_HOLDER,
)  # fmt: skip
_HOLDS = Follow(
    table="assignment", column="person_id", same=("position_id", "kind"), also=_OPEN, pointers=[_STANDING_IN],
    what=_ASSIGNMENT, label=_HOLDER,
)  # fmt: skip

FOLLOWS: tuple[Follow, ...] = (
    Follow(
        table="person", column="organisation_id", same=("sort_name", "status"),
        also="k.status <> 'left' AND l.status <> 'left'",
        asks=True, identical="(k.title IS NULL OR l.title IS NULL OR lower(k.title) = lower(l.title))",
        fill=("title", "accepted_on", "languages", "back_on"),
        pointers=[
            _HOLDS,
            Follow(table="delegation", column="delegate_id", what=_DELEGATION),
            Follow(table="contact_point", column="person_id", what=_POINT, label="t.value", seen="t.visibility"),
            Follow(table="person", column="successor_id", what=("person", "people"), label="t.name"),
            Follow(table="confirmation_ask", column="person_id", what=_ASKED, label="t.name"),
            Follow(table="confirmation_line", column="person_id", what=_ASKED, label=_HOLDER),
        ],
        what=("person", "people"), label="t.name",
    ),
    Follow(
        table="position", column="organisation_id", same=("role",),
        also="k.abolished_on IS NULL AND l.abolished_on IS NULL",
        asks=True, identical="lower(coalesce(k.title, '')) = lower(coalesce(l.title, '')) AND k.purposes = l.purposes",
        fill=("title", "purposes", "required"),
        pointers=[
            _HELD,
            Follow(table="contact_point", column="position_id", what=_POINT, label="t.value", seen="t.visibility"),
        ],
        what=("position", "positions"), label="coalesce(t.title, replace(t.role, '_', ' '))",
    ),
    Follow(
        table="contact_point", column="organisation_id", same=("kind", "value", "extension", "visibility"),
        also=_SAME_LINE,
        fill=("label", "coverage", "languages", "source", "person_id", "position_id"),
        pointers=[
            Follow(
                table="contact_check", column="contact_point_id", what=("check of a number", "checks of numbers"),
                label=_POINT_VALUE, seen=_POINT_SEEN,
            ),
            Follow(table="contact_point", column="replaced_by_id", what=_POINT, label="t.value", seen="t.visibility"),
            Follow(
                table="confirmation_line", column="contact_point_id", what=_ASKED, label=_POINT_VALUE, seen=_POINT_SEEN,
            ),
        ],
        what=_POINT, label="t.value", seen="t.visibility",
        weighs="t.confirmed_on IS NOT NULL AND t.retired_on IS NULL",
    ),
    Follow(table="confirmation_ask", column="organisation_id", own=False, what=_ASKED, label="t.name"),
)  # fmt: skip
