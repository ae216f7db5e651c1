"""Whatever people write into a register: it is understood or refused, never a fault, and never two terms at once."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.model import PartyRole, Renewal
from agreements.register.gathering import put_together
from agreements.register.grouped import Group
from agreements.register.lines import sheet_of
from agreements.register.linking import links
from agreements.register.settling import understood
from agreements.register.wording import Party, amendments_of, terms_of, told_amendments, told_terms
from registry.platform.exchange.outcome import Parsed
from registry.platform.exchange.profile import Profile, Source

CELLS = {
    "reference": ["A-1", "A-2", "A-1 Amendment 2", "A-2 addendum"],
    "kind": ["MOU", "verbal", "Amendment", "Lease", ""],
    "title": ["One", "Amendment no. 3", "MOU", ""],
    "stage": ["Active", "terminated", "superseded", "?", "draft"],
    "begins_on": ["2024-07-01", "7/1/2021", "1 July 2023", "45474", "Jul-24", "", "n/a", "03/04/2024"],
    "last_day": ["2026-06-30", "6/30/2024", "unlimited", "TBD", "upon renewal", "3 years", "", "6/30", "7/1/2021"],
    "term": ["3 years", "7/1/2021 - 6/30/2024", "evergreen", "", "soon"],
    "renewal": ["auto renew", "auto-renews annually", "none", "evergreen", "tacit", "maybe", "", "up to 2 x 1 yr auto"],
    "auto_renew": ["yes", "no", "", "Y - 1 year"],
    "renewal_period": ["1 year", "", "two"],
    "notice": ["90 days", "90", "three months", "none", ""],
    "signed_on": ["2021-06-01", "6/20/2024", "yes", "no", ""],
    "terminated_last_day": ["", "2022-12-31", "no"],
    "note": ["extended for three years", "extended through 6/30/2029", "replaced by A-2", "terminated on 2022-01-31",
             "replaced by the agreement signed on 6/1/2021", "replaces A-1", "see addendum", ""],
}  # fmt: skip
ROW = st.fixed_dictionaries({}, optional={
    name: st.one_of(st.sampled_from(cells), st.text(max_size=12)) for name, cells in CELLS.items()
})  # fmt: skip
PROFILE = Profile(
    name="Any", record="agreement", sources=tuple(Source(field=name, columns=(name.upper(),)) for name in CELLS)
)
LEAD = Party(name="Bay Clinic", reference="own:1", role=PartyRole.LEAD)


@settings(max_examples=300)
@given(rows=st.lists(ROW, min_size=1, max_size=5), dated=st.sampled_from([{}, {"end_day": "first_day_without_force"}]))
def test_any_register_is_understood_or_refused(rows: list[dict[str, Any]], dated: dict[str, str]) -> None:
    profile = Profile(name="Any", record="agreement", sources=PROFILE.sources, constants=dated)
    parsed = [Parsed(number, ("x",), row, values=dict(row)) for number, row in enumerate(rows, 2)]
    groups: dict[str, Group] = {}
    for line in understood(parsed, sheet_of(parsed, profile)):
        groups.setdefault(f"reference:{line.reference}", Group([], [LEAD])).lines.append(line)
    for group in groups.values():
        put_together(group)

    found = links(groups, [])

    for group in groups.values():
        assert all(problem.reason.strip() for line in group.lines for problem in (*line.refused, *line.noted))
        if group.refused:
            continue
        assert terms_of(told_terms(group.terms)) == group.terms
        assert amendments_of(told_amendments(group.amendments)) == group.amendments
        assert all(one.last_day is None or one.begins_on <= one.last_day for one in group.terms)
        assert all(
            one.last_day is not None and one.last_day < following.begins_on
            for one, following in zip(group.terms, group.terms[1:], strict=False)
        )
        # What the database holds a term to.
        assert all(one.last_day is None for one in group.terms if one.renewal is Renewal.EVERGREEN)
        assert all(one.last_day and one.renewal_period for one in group.terms if one.renewal is Renewal.TACIT)
    assert all(link.key != key and not groups[key].refused for key, link in found.items())
