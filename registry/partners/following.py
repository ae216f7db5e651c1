"""What of the directory follows an organisation that was recorded twice."""

from registry.platform.following import Follow

# The same address; one of them may have no position, but two positions are two places.
_SAME_PLACE = """
    (k.latitude IS NULL OR l.latitude IS NULL OR
        (abs(k.latitude - l.latitude) < 0.005 AND abs(k.longitude - l.longitude) < 0.005))
    AND (k.capacity IS NULL OR l.capacity IS NULL OR k.capacity = l.capacity)
"""
_BOTH_GO_ON = "k.until_on IS NULL AND l.until_on IS NULL"
_MEMBERSHIP = ("membership", "memberships")

FOLLOWS = (
    Follow(
        table="organisation_name", column="organisation_id", same=("kind", "name"), fill=("until_on",),
        what=("other name", "other names"), label="t.name",
    ),
    Follow(
        table="organisation_identifier", column="organisation_id", what=("identifying number", "identifying numbers"),
        label="t.scheme || ' ' || t.value", weighs="t.ended_on IS NULL",
    ),
    Follow(
        table="organisation_tag", column="organisation_id", same=("tag",), what=("tag", "tags"), label="t.tag",
    ),
    Follow(
        table="site", column="organisation_id", same=("name", "street", "city", "region", "postal_code"),
        also=_SAME_PLACE, fill=("latitude", "longitude", "capacity"), one="main", what=("place", "places"),
        label="concat_ws(', ', nullif(t.name, ''), nullif(t.street, ''), nullif(t.city, ''))",
        weighs="t.latitude IS NOT NULL",
    ),
    Follow(
        table="service_area", column="organisation_id", key=("organisation_id", "jurisdiction_id"),
        same=("jurisdiction_id",), what=("area it serves", "areas it serves"),
        label="(SELECT name FROM jurisdiction WHERE id = t.jurisdiction_id)",
    ),
    Follow(
        table="membership", column="network_id", same=("member_id",), also=_BOTH_GO_ON, fill=("since_on",),
        apart="member_id", what=_MEMBERSHIP, label="(SELECT name FROM organisation WHERE id = t.member_id)",
    ),
    Follow(
        table="membership", column="member_id", same=("network_id",), also=_BOTH_GO_ON, fill=("since_on",),
        apart="network_id", what=_MEMBERSHIP, label="(SELECT name FROM organisation WHERE id = t.network_id)",
    ),
    Follow(
        table="closure", column="organisation_id", same=("name", "starts_on", "ends_on"),
        what=("time it is closed", "times it is closed"), label="t.name",
    ),
    Follow(
        table="organisation", column="parent_id", own=False, what=("part of it", "parts of it"), label="t.name",
    ),
    Follow(
        table="organisation", column="successor_id", own=False, label="t.name",
        what=("partner that became part of it", "partners that became part of it"),
    ),
)  # fmt: skip
