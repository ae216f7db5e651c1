"""What somebody did, in words: "retired a number" rather than the code of an action and the name of a table."""

from registry.platform import slices

OURS = {
    "applied import": "brought in a file",
    "reverted import": "took back an import",
    "saved import_profile": "saved how a file is read",
    "created api_token": "made an API token",
    "revoked api_token": "took back an API token",
    "loaded demonstration": "loaded the demonstration",
    "removed demonstration": "removed the demonstration",
    "read audit": "looked at the audit trail",
    "read mail": "looked into a mail to somebody",
    "sent_again mail": "let a mail leave again",
    "stopped mail": "kept a mail from leaving",
    "saw_to mail": "saw to a mail that came in",
    "left mail": "wanted no more mails of a kind",
    "came_back mail": "wanted mails of a kind again",
    "amended user": "changed an account",
    "changed_password user": "changed the password",
    "disabled user": "closed an account",
    "enabled user": "opened an account again",
    "ended_session user": "ended a session",
    "handed_over_link user": "handed over a link to sign in",
    "invited user": "invited somebody",
    "joined user": "set up the account",
    "renewed_recovery_codes user": "made new recovery codes",
    "sign_in_failed user": "was refused at sign-in",
    "signed_in user": "signed in",
    "signed_out user": "signed out",
}


def deed(action: str, kind: str) -> str:
    """What was done, as the slice it belongs to says it; else the action and what it was done to."""
    event = f"{action} {kind}"
    for words in (OURS, *(part.deeds for part in slices.load())):
        if event in words:
            return words[event]
    return event.replace("_", " ")
