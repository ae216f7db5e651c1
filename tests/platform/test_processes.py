import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform.serving import Serving, mentioning, postmaster, registry, serving, until
from tests.serving import free_port

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Serving]:
    """One service on an embedded database of its own, for all that it must survive."""
    with serving(home, REGISTRY_HOME=str(home)) as found:
        yield found


def supervisor(home: Path) -> int:
    return next(pid for pid in mentioning(f"registry.platform.postgres {home}"))


def test_start_says_where_it_is_and_how_to_sign_in_first(service: Serving) -> None:
    link = re.search(rf"http://127\.0\.0\.1:{service.port}(/welcome/[\w-]+)", service.said())

    assert link is not None
    assert service.get(link[1])[0] == 200
    assert f"The registry is at  http://127.0.0.1:{service.port}\n" in service.said()


def test_second_start_beside_it_says_that_it_runs(service: Serving, home: Path) -> None:
    second = registry("serve", REGISTRY_LISTEN=f"127.0.0.1:{service.port}", REGISTRY_HOME=str(home))

    assert second.returncode == 1
    assert f"The registry already runs: open http://127.0.0.1:{service.port}." in second.stderr
    assert second.stdout == ""


def test_port_of_another_program_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = registry("serve", REGISTRY_LISTEN=f"127.0.0.1:{port}")

    assert refused.returncode == 1
    assert f"Another program already listens on 127.0.0.1:{port}." in refused.stderr


@pytest.mark.parametrize("victim", ["server", "worker", "postgres", "supervisor"])
def test_service_goes_on_after_kill_of(victim: str, service: Serving, home: Path) -> None:
    until(lambda: len(service.children()) == 2, "both children")
    before = {**service.children(), "postgres": postmaster(home), "supervisor": supervisor(home)}
    os.kill(before[victim], signal.SIGKILL)

    def healed() -> bool:
        now = {**service.children(), "postgres": postmaster(home), "supervisor": supervisor(home)}
        return now.keys() == before.keys() and now[victim] != before[victim] and service.ready()

    def patiently() -> bool:
        try:
            return healed()
        except (OSError, StopIteration, AssertionError):  # files and processes come and go meanwhile
            return False

    until(patiently, f"healed after the kill of {victim}: {service.said()}")


def test_service_goes_on_after_several_kills_in_a_row(service: Serving) -> None:
    for _ in range(3):
        until(lambda: "server" in service.children() and service.ready(), "the server is back")
        killed = service.children()["server"]
        os.kill(killed, signal.SIGKILL)
        until(lambda killed=killed: service.children().get("server") not in {killed, None}, "another process")  # type: ignore[misc]

    until(service.ready, f"ready: {service.said()}")


def test_kill_of_the_parent_leaves_no_orphan_and_a_database_that_starts(home: Path, service: Serving) -> None:
    before = registry("user", "add", "bob@example.org", "Bob", REGISTRY_HOME=str(home))
    assert before.returncode == 0, before.stderr
    assert before.stdout.startswith(f"http://127.0.0.1:{service.port}/welcome/")  # told to the service alone
    service.process.kill()
    service.process.wait()

    until(lambda: not mentioning(f"REGISTRY_HOME={home}"), "all of its processes are gone", 15)
    until(lambda: not mentioning(f"registry.platform.postgres {home}"), "the database stopped", 15)

    with serving(home, port=service.port, REGISTRY_HOME=str(home)) as again:
        repeated = registry("user", "add", "bob@example.org", "Bob", REGISTRY_HOME=str(home))
        assert repeated.returncode == 1  # it is there still
        assert again.stop(signal.SIGINT) == 0
        until(lambda: not mentioning(str(home)), "nothing is left running", 15)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", service.port))


def test_two_servers_and_two_workers_share_one_database(server: str, committed: str, tmp_path: Path) -> None:
    with (
        serving(tmp_path, DATABASE_URL=committed) as one,
        serving(tmp_path, DATABASE_URL=committed, REGISTRY_PROCESSES="2") as other,
    ):
        link = re.search(r"/welcome/[\w-]+", other.said())  # the first start's link ended with it
        assert link is not None
        statuses = {each.get(link[0])[0] for each in (one, other)}
        until(lambda: "worker" in one.children() and "worker" in other.children(), "both workers")

        assert statuses == {200}
        assert one.stop(signal.SIGTERM) == 0
        assert other.ready()


def test_balancer_is_told_before_the_service_stops(committed: str, tmp_path: Path) -> None:
    with serving(tmp_path, "--no-worker", DATABASE_URL=committed, REGISTRY_DRAIN_SECONDS="2") as service:
        service.process.send_signal(signal.SIGTERM)
        until(lambda: not service.ready(), "readiness goes off")
        said, served = service.get("/health/ready"), service.get("/sign-in")

        assert (said[0], b"about to stop" in said[1], served[0]) == (503, True, 200)
        assert service.process.wait(20) == 0


def test_wrong_settings_are_all_named_at_once() -> None:
    refused = registry("serve", REGISTRY_LISTEN="nowhere", REGISTRY_POOL="many", REGISTRY_LOG="LOUD", DATABASE_URL="x")

    assert refused.returncode == 1
    for name in ("REGISTRY_LISTEN", "REGISTRY_POOL", "REGISTRY_LOG", "DATABASE_URL"):
        assert f"{name}: " in refused.stderr
    assert "Traceback" not in refused.stderr


def test_database_that_does_not_answer_is_named_without_its_password() -> None:
    url = f"postgresql://registry:hunter2@127.0.0.1:{free_port()}/registry"
    refused = registry("serve", DATABASE_URL=url, REGISTRY_LISTEN=f"127.0.0.1:{free_port()}")

    assert refused.returncode == 1
    assert "The database at 127.0.0.1:" in refused.stderr
    assert "hunter2" not in refused.stderr
    assert "Traceback" not in refused.stderr
