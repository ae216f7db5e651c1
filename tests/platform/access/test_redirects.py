"""After signing in, nobody is sent anywhere but to a page of ours."""

import pytest

from registry.platform.access.redirects import HOME, local

ELSEWHERE = [
    "", None, "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\\/evil.example", "/%5cevil.example",
    "/%2fevil.example",
    "/%2f%2fevil.example", "%2f%2fevil.example", "/%09/evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\n//evil.example", "\t//evil.example", " //evil.example", "/ /evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "evil.example", "@evil.example", "/@evil.example",
    "/.//evil.example", "/..//evil.example", "/./evil", "/../evil", "/account/../../evil", "/a//evil.example",
    "https:evil.example", "https:/evil.example", "http:///evil.example", "/\x00/evil.example", "/account\x00",
    "/account#//evil.example", "/account?next=https://evil.example", "/account?a=%0d%0aset-cookie:x",
    "/account;//evil",
    "\u2044\u2044evil.example", "/\uff0fevil.example", "/\u3002evil.example", "/\u202eelpmaxe.live", "/account\u00a0",
    "/sign-out", "/sign-in", "/sign-in/code", "/welcome/x", "/api/v1/users", "ftp://evil.example",
    "mailto:x@evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_anything_but_a_plain_path_leads_home(wanted: str | None) -> None:
    assert local(wanted) == HOME


@pytest.mark.parametrize("wanted", ["/", "/account", "/users/01900000-0000-7000-8000-000000000000", "/find?q=a+b&at=1"])
def test_page_of_ours_is_kept(wanted: str) -> None:
    assert local(wanted) == wanted
