"""E-mail addresses and time zones of accounts, and the network address of a request."""

from collections.abc import Mapping

from email_validator import EmailNotValidError, validate_email

from registry.platform.calendar import zones
from registry.platform.errors import Invalid


def account_address(email: str) -> str:
    """The address in small letters, as accounts are told apart by it.

    Raises:
        Invalid: it is not an e-mail address.
    """
    try:
        return validate_email(email, check_deliverability=False).normalized.casefold()
    except EmailNotValidError:
        raise Invalid({"email": "Give an e-mail address like name@example.org."}) from None


def check_zone(zone: str) -> None:
    """Refuse a time zone that no clock knows.

    Raises:
        Invalid: it is not an IANA name.
    """
    if zone not in zones.known():
        raise Invalid({"time_zone": "Choose a time zone, like America/New_York."})


def network_address(client: str, headers: Mapping[bytes, bytes], trusted_proxies: int) -> str:
    """Who really called: the peer, or what the outermost of our own proxies saw.

    What a client writes into `X-Forwarded-For` itself stands further left and is never looked at.
    """
    hops = [hop.strip() for hop in headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")]
    if not trusted_proxies or len(hops) < trusted_proxies:
        return client
    return hops[-trusted_proxies] or client
