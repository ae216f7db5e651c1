from pathlib import Path

import pytest

from registry.platform import db_pool
from registry.platform.settings import WrongSettings, load


def problems(**environ: str) -> list[str]:
    """The names of the settings that are wrong."""
    try:
        load(environ)
    except WrongSettings as wrong:
        return [line.partition(":")[0] for line in wrong.problems]
    return []


def test_nothing_set_is_enough() -> None:
    found = load({})

    assert (found.public_url, found.host, found.secure) == ("http://127.0.0.1:8000", "127.0.0.1:8000", False)
    assert found.home == Path("var").resolve()
    assert found.database_url is None


def test_blank_is_not_set() -> None:
    assert load({"DATABASE_URL": " ", "REGISTRY_POOL": "", "REGISTRY_HOME": ""}) == load({})


def test_port_of_the_listener_is_in_the_address() -> None:
    assert load({"REGISTRY_LISTEN": "0.0.0.0:9000"}).public_url == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://here/db"),
        ("DATABASE_URL", "postgresql://here/db?sslrootcert=/no/such/file"),
        ("DATABASE_URL", "postgresql://here/db?statement_cache_size=9"),
        ("DATABASE_URL", "postgresql://[::1/db"),
        ("READ_DATABASE_URL", "x"),
        ("PUBLIC_URL", "registry.example.org"),
        ("PUBLIC_URL", "http://registry.example.org"),
        ("PUBLIC_URL", "https://registry.example.org/under"),
        ("REGISTRY_LISTEN", "8000"),
        ("REGISTRY_LISTEN", "127.0.0.1:99999"),
        ("REGISTRY_PROCESSES", "0"),
        ("REGISTRY_POOL", "1"),
        ("REGISTRY_TRUSTED_PROXIES", "-1"),
        ("REGISTRY_TIME_ZONE", "Mars/Olympus"),
        ("REGISTRY_IDLE_MINUTES", "31"),
        ("REGISTRY_SESSION_HOURS", "13"),
        ("REGISTRY_INACTIVE_DAYS", "29"),
        ("REGISTRY_LOG", "LOUD"),
        ("SMTP_URL", "mail.example.org"),
        ("DOCUMENTS_URL", "https://s3.example.org/bucket"),
        ("DOCUMENTS_URL", "s3://bucket?endpoint=http://s3.example.org"),
        ("DOCUMENTS_URL", "s3://bucket?secret=hidden"),
        ("REGISTRY_TRUST_ROOTS", "/no/such/file.pem"),
        ("REGISTRY_TRUST_ROOTS", __file__),
        ("REGISTRY_SEAL", "/no/such/file.p12"),
    ],
)
def test_wrong_value_is_named(name: str, value: str) -> None:
    assert problems(**{name: value}) == [name]


def test_all_wrong_values_are_named_together() -> None:
    wrong = {"REGISTRY_POOL": "many", "PUBLIC_URL": "x", "REGISTRY_TIME_ZONE": "x"}

    assert set(problems(**wrong)) == wrong.keys()


def test_tls_binds_cookies() -> None:
    found = load({"PUBLIC_URL": "https://registry.example.org/"})

    assert (found.secure, found.host) == (True, "registry.example.org")


def test_pooler_gets_no_settings_and_no_prepared_statements() -> None:
    plain = db_pool.arguments("postgresql://u:p@here:6432/db?sslmode=verify-full", hurried=True)
    pooled = db_pool.arguments("postgresql://u:p@here:6432/db?sslmode=verify-full&statement_cache_size=0", hurried=True)

    assert plain["dsn"] == pooled["dsn"] == "postgresql://u:p@here:6432/db?sslmode=verify-full"
    assert plain["server_settings"]["statement_timeout"] == "4s"
    assert "server_settings" not in pooled
    assert pooled["statement_cache_size"] == 0
    assert pooled["command_timeout"] == 5
