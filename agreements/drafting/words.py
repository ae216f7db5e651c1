"""How the trail of what was done speaks of drafts and clauses."""

DEEDS = {
    "wrote agreement": "wrote a version of the text of an agreement",
    "took back from signature agreement": "took a text back from signature",
    "worded agreement_clause": "worded a clause anew",
    "restored agreement_clause": "took a clause back to how it was shipped",
    "exported agreement_draft": "took a text of an agreement along",
}
