import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from registry.platform import clock, db, slices
from registry.platform.jobs import beat
from registry.platform.mail import Letter, put
from registry.platform.mail.checking import notes
from registry.platform.settings import load
from registry.platform.slices import Slice
from tests import cast

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 11, 21, 17, tzinfo=UTC)
TOKEN = "zq-planted-token-of-metrics"


async def asked(header: str | None = f"Bearer {TOKEN}", token: str = TOKEN) -> httpx.Response:
    app: Any = cast.app()
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://10.0.0.7:8000")
    app.app.state.settings = load({"REGISTRY_METRICS_TOKEN": token})
    try:
        return await client.get("/metrics", headers={"authorization": header} if header else {})
    finally:
        app.app.state.settings = cast.SETTINGS


async def mails() -> None:
    for number, minutes in enumerate((90, 5, -60)):
        letter = Letter(recipient=f"kim{number}@example.org", subject="x", text="x")
        due = NOON - timedelta(minutes=minutes)
        await put(letter, kind="invitation", cause=("meeting", uuid4()), not_before=due)
    await db.execute("UPDATE mail SET reason = ''")
    await put(Letter(recipient="lee@example.org", subject="x", text="x"), kind="invitation", cause=("meeting", uuid4()))


async def test_numbers_of_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    async def gauges() -> dict[str, float]:
        return {"reminders_due": 7, "Not a name": 1}

    with clock.frozen(NOON):
        await mails()
        note = await put(Letter(recipient="room@example.org", subject="x", text="x"), kind="x", cause=("x", uuid4()))
        await db.execute("UPDATE mail SET channel = 'room', state = 'failed', due_at = NULL WHERE id = $1", note)
        monkeypatch.setattr(slices, "load", lambda: (Slice(name="x", gauges=gauges),))
        from registry.platform.mail import metrics

        lines = [*await metrics._mails(), *await metrics._work(), *await metrics._of_slices()]

    numbers = {line for line in lines if not line.startswith("#")}
    assert {
        'registry_mails{channel="mail",state="queued"} 3', 'registry_mails{channel="mail",state="kept"} 1',
        'registry_mails{channel="mail",state="sent"} 0', 'registry_mails{channel="room",state="failed"} 1',
        "registry_mail_queue_depth 2", "registry_mail_oldest_seconds 5400", "registry_mail_bad_addresses 0",
        "registry_reminders_due 7",
    } <= numbers  # fmt: skip
    assert not any("Not" in line for line in numbers)


async def test_whoever_holds_the_token_reads_them_at_any_host_name() -> None:
    answer = await asked()

    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    assert 'registry_mails{channel="mail",state="failed"} 0\n' in answer.text
    assert "registry_reminders_due 0\n" in answer.text


async def test_each_number_is_named_as_prometheus_wants_it() -> None:
    lines = (await asked()).text.splitlines()
    told: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("#"):
            _, what, name, words = line.split(" ", 3)
            told.setdefault(name, []).append(what)
            assert words.strip()
    values = {re.split(r"[{ ]", line)[0] for line in lines if not line.startswith("#")}

    assert all(kinds == ["HELP", "TYPE"] for kinds in told.values())
    assert values <= set(told)
    assert not [name for name in told if not re.fullmatch(r"registry_[a-z]+(_[a-z]+)*", name)]
    # These endings say what a gauge is not.
    assert not [name for name in told if re.search(r"_(total|count|sum|bucket|ms|minutes|hours|gauge)$", name)]


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
async def test_nobody_else_sees_that_they_are_there(header: str | None) -> None:
    assert (await asked(header)).status_code == 404


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer "])
async def test_without_a_token_there_is_nothing(header: str | None) -> None:
    assert (await asked(header, token="")).status_code == 404


async def test_operator_is_told_what_stands_in_the_way() -> None:
    with clock.frozen(NOON):
        assert await notes() == []
        await mails()
        await beat("schedule")
        broken = "INSERT INTO mail_server VALUES ('mx:25', 5, $1), ('channel room', 3, $1)"
        await db.execute(broken, NOON + timedelta(minutes=1))
        found = await notes()
    with clock.frozen(NOON + timedelta(minutes=16)):
        later = await notes()

    assert found == [
        "channel room takes nothing at the moment", "the mail server takes nothing at the moment",
        "mail has been waiting since 2026-11-21 15:30 UTC",
    ]  # fmt: skip
    assert later[0] == "reminders have not run since 2026-11-21 17:00 UTC"
