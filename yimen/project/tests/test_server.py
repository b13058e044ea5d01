"""The supervisor with small children: start, health, restart, one instance, one Ctrl-C for all."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from yimen.project.server import children as children_module
from yimen.project.server import running_instance, stop_instance
from yimen.project.server.children import Child, Runner

CHECKOUT = Path(__file__).resolve().parents[3]

WEB = """
    import http.server, pathlib, os, sys
    pathlib.Path(sys.argv[2]).write_text(str(os.getpid()))
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 404)
            self.end_headers()
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = """
    import pathlib, os, sys, time
    pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
    time.sleep(600)
"""
SUPERVISOR = """
    import pathlib, sys
    from yimen.project.server import Child, Step, serve
    var = pathlib.Path(sys.argv[1])
    def children(port):
        web = Child("网页服务", "web", [sys.executable, str(var / "web.py"), str(port), str(var / "web.pid")])
        return [web, Child("后台任务", "worker", [sys.executable, str(var / "worker.py"), str(var / "worker.pid")])]
    steps = [Step("第一步", lambda say: say("一半")), Step("第二步", eval(sys.argv[2]))]
    sys.exit(serve(steps, children, lambda address: f"请打开 {address}", var=var, database=False))
"""


class Run:
    """A supervisor in a process of its own, with its files in ``var``."""

    def __init__(self, var: Path, second_step: str = "[sys.executable, '-c', 'pass']", port: int | None = None) -> None:
        self.var = var
        for name, source in (("web", WEB), ("worker", WORKER), ("supervisor", SUPERVISOR)):
            (var / f"{name}.py").write_text(textwrap.dedent(source), encoding="utf-8")
        self.output = var / f"output-{time.monotonic_ns()}"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(var / "supervisor.py"), str(var), second_step],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=CHECKOUT,
                env={**os.environ, "YIMEN_PORT": str(port or free_port()), "PYTHONPATH": str(CHECKOUT)},
            )

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, text: str) -> str:
        wait_until(lambda: text in self.printed() or self.process.poll() is not None, self.printed)
        assert text in self.printed()
        return self.printed()

    def address(self) -> str:
        found = re.search(r"请打开 (\S+)", self.wait_for("请打开"))
        assert found is not None
        return found[1]

    def pid_of(self, child: str) -> int:
        return int((self.var / f"{child}.pid").read_text())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def begin(*arguments: str, **named: int) -> Run:
        runs.append(Run(tmp_path, *arguments, **named))
        return runs[-1]

    yield begin
    for run in runs:
        run.process.terminate()
        run.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], explain: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def test_steps_run_in_order_and_the_address_is_printed_when_the_pages_answer(start: Callable[..., Run]) -> None:
    run = start()
    assert answers(run.address())
    said = re.findall(r"秒\] (.+)", run.printed())
    assert said == ["第一步", "一半", "第二步", "正在启动网页服务", "正在启动后台任务", "已就绪"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_all_and_is_no_failure(start: Callable[..., Run], number: signal.Signals) -> None:
    run = start()
    address = run.address()
    wait_until((run.var / "worker.pid").exists)
    children = [run.pid_of("web"), run.pid_of("worker")]
    run.process.send_signal(number)
    assert run.process.wait(timeout=20) == 0
    assert not answers(address)
    assert [pid for pid in children if is_alive(pid)] == []
    assert run.printed().endswith("已全部停止\n")


def test_a_second_instance_says_where_the_first_one_is_and_refuses(start: Callable[..., Run]) -> None:
    first = start()
    address = first.address()
    second = start()
    assert second.process.wait(timeout=20) == 1
    assert second.printed() == f"已经在运行：地址 {address} 进程 {first.process.pid}\n"
    assert answers(address)


def test_a_dead_child_is_started_again(start: Callable[..., Run]) -> None:
    run = start()
    address = run.address()
    dead = run.pid_of("web")
    os.kill(dead, signal.SIGKILL)
    run.wait_for("网页服务意外退出（代码 -9），正在重新启动")
    wait_until(lambda: run.pid_of("web") != dead and answers(address))


def test_killing_the_supervisor_leaves_no_child_and_no_lock(start: Callable[..., Run]) -> None:
    run = start()
    address = run.address()
    wait_until((run.var / "worker.pid").exists)
    children = [run.pid_of("web"), run.pid_of("worker")]
    run.process.kill()
    run.process.wait()
    wait_until(lambda: not any(map(is_alive, children)))
    assert not answers(address)
    assert running_instance(run.var) is None


def test_a_taken_port_is_left_alone_and_the_next_one_is_named(start: Callable[..., Run]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        run = start(port=taken)
        address = run.address()
    assert address != f"http://127.0.0.1:{taken}/"
    assert f"端口 {taken} 已被占用，改用 {address.rstrip('/').rpartition(':')[2]}" in run.printed()


def test_a_step_that_fails_ends_the_start_with_the_end_of_its_output(start: Callable[..., Run]) -> None:
    run = start("[sys.executable, '-c', 'raise SystemExit(\"磁盘已满\")']")
    assert run.process.wait(timeout=20) == 1
    assert "“第二步”没有完成（代码 1）" in run.printed()
    assert "磁盘已满" in run.printed()
    assert not (run.var / "web.pid").exists()


def test_a_signal_during_a_step_stops_the_step(start: Callable[..., Run]) -> None:
    run = start("[sys.executable, '-c', 'import time; time.sleep(600)']")
    run.wait_for("第二步")
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(timeout=20) == 0
    assert not (run.var / "web.pid").exists()


def test_stop_from_elsewhere_ends_the_running_instance(start: Callable[..., Run]) -> None:
    run = start()
    run.address()
    assert stop_instance(run.var)
    assert run.process.wait(timeout=20) == 0
    assert not stop_instance(run.var)


def test_a_child_that_keeps_dying_is_given_up_after_five_restarts_a_minute(tmp_path: Path) -> None:
    runner = Runner(Child("任务", "task", [sys.executable, "-c", "raise SystemExit(3)"]), tmp_path, tmp_path)
    runner.start()
    outcomes = []
    for _ in range(6):
        wait_until(lambda: runner.ended() is not None)
        outcomes.append(runner.restart())
    assert outcomes == [True] * 5 + [False]
    runner.stop(lambda: False)


def test_a_child_that_will_not_stop_is_killed_with_its_own_children(tmp_path: Path) -> None:
    source = "import signal, subprocess, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    source += "other = subprocess.Popen(['sleep', '600']); print(other.pid, flush=True); time.sleep(600)"
    runner = Runner(Child("任务", "task", [sys.executable, "-c", source], stop_seconds=0.3), tmp_path, tmp_path)
    runner.start()
    wait_until(lambda: runner.log_tail() != "")
    grandchild = int(runner.log_tail())
    runner.stop(lambda: False)
    wait_until(lambda: not is_alive(grandchild))


def test_a_long_log_is_moved_aside_and_three_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children_module, "LOG_BYTES", 3)
    runner = Runner(Child("任务", "task", ["true"]), tmp_path, tmp_path)
    for text in ("one one", "two two", "three", "four four"):
        runner.log_file.write_text(text)
        runner.rotate_log()
    kept = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert kept == {"task.log": "", "task.log.1": "four four", "task.log.2": "three", "task.log.3": "two two"}
