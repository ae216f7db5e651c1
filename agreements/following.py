"""What of the agreements follows an organisation that was recorded twice, and its people and sites."""

from registry.platform.following import Follow

_AGREEMENT = "(SELECT reference || ' ' || title FROM agreement WHERE id = t.agreement_id)"
_SEEN = "(SELECT visibility FROM agreement WHERE id = t.agreement_id)"

FOLLOWS: tuple[Follow, ...] = (
    Follow(
        table="agreement_party", column="organisation_id", same=("agreement_id",),
        fill=(
            "signatory_name", "signatory_title", "signatory_authority", "signatory_id", "signed_on", "withdrawn_on",
            "notice_address",
        ),
        what=("agreement", "agreements"), label=_AGREEMENT, seen=_SEEN, weighs="t.signed_on IS NOT NULL",
    ),
    Follow(
        table="agreement_obligation", column="organisation_id", own=False, what=("obligation", "obligations"),
        label="t.title", seen=_SEEN,
    ),
    Follow(
        table="agreement_party", column="signatory_id", to="person", own=False, what=("signature", "signatures"),
        label=_AGREEMENT, seen=_SEEN,
    ),
    Follow(
        table="agreement_site", column="site_id", to="site", key=("agreement_id", "site_id"), same=("agreement_id",),
        own=False, what=("covered site", "covered sites"), label=_AGREEMENT, seen=_SEEN,
    ),
)  # fmt: skip
