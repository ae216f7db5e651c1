"""What was done with papers, in the words of the trail."""

DEEDS = {
    "kept a paper of agreement": "uploaded a paper of an agreement",
    "gave out a paper of agreement": "downloaded a paper of an agreement",
    "replaced a paper of agreement": "marked a paper of an agreement as replaced",
}
LINES_OF_SUSPICION = {
    "social_security_number": "something like a Social Security number",
    "date_of_birth": "something like somebody’s date of birth",
}
