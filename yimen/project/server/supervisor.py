"""From the command to the sign-in page and back: see ``serve``."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import termios
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from yimen.project.postgres import PostgresError, main_cluster
from yimen.project.server.children import Child, Runner, standard_children
from yimen.project.server.instance import Instance

CHECKOUT = Path(__file__).resolve().parents[3]
DEFAULT_PORT = 8000
PORTS_TRIED = 50
HEALTH_SECONDS = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One preparation: a label such as 正在更新数据表, and a command or a function that may report progress."""

    label: str
    action: Sequence[str] | Callable[[Say], None]


class ServeFailure(Exception):
    """The start cannot go on; the message is for the person at the terminal."""


class StopRequest(BaseException):
    """Ctrl-C or SIGTERM; no ``except Exception`` in a step may swallow it."""


def serve(
    steps: Sequence[Step],
    children: Callable[[int], Sequence[Child]] = standard_children,
    closing: Callable[[str], str] = "地址：{}".format,
    *,
    var: Path = CHECKOUT / "var",
    database: bool = True,
) -> int:
    """Run everything until Ctrl-C or SIGTERM; the exit code is 0 after a stop that was asked for, else 1.

    The embedded database is started first (unless DATABASE_URL is set or ``database`` is False), then the steps run in
    order, then the children start on a free port; when ``/healthz`` answers, ``closing(address)`` is printed.
    The children are stopped in the order in which ``children(port)`` lists them, then the database.
    """
    return Supervisor(steps, children, closing, var, database=database and not os.environ.get("DATABASE_URL")).run()


class Supervisor:
    """The state of one ``serve``; single-threaded."""

    def __init__(
        self,
        steps: Sequence[Step],
        children: Callable[[int], Sequence[Child]],
        closing: Callable[[str], str],
        var: Path,
        *,
        database: bool,
    ) -> None:
        self._steps = steps
        self._children = children
        self._closing = closing
        self._var = var
        self._cluster = main_cluster(self.say) if database else None
        self._runners: list[Runner] = []
        self._begun = time.monotonic()
        self._asked_to_stop = 0
        self._stopping = False

    def say(self, line: str) -> None:
        """One line of progress with the seconds since the start."""
        _write(f"[{time.monotonic() - self._begun:5.1f} 秒] {line}")

    def run(self) -> int:
        """The whole life; see ``serve``."""
        instance = Instance(self._var)
        try:
            holder = instance.take()
            (self._var / "log").mkdir(exist_ok=True)
        except PermissionError as failed:
            _write(f"无法写入 {failed.filename}：该文件夹属于另一个用户，请以该用户运行，或改正其权限。")
            return 1
        if holder is not None:
            _write(str(holder))
            return 1
        with _terminal_kept(), self._signals_caught():
            try:
                return self._run(instance)
            finally:
                instance.release()

    def _run(self, instance: Instance) -> int:
        code = 1
        try:
            self._prepare()
            instance.announce(self._bring_up())
            self._watch()
        except StopRequest:
            code = 0
        except (ServeFailure, PostgresError) as failed:
            _write(str(failed))
        finally:
            self._stopping = True
            self._stop_all()
        return code

    # --- start -----------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        if self._cluster is not None:
            self._cluster.ensure()
        for step in self._steps:
            self.say(step.label)
            if callable(step.action):
                step.action(self.say)
            else:
                self._run_command(step.label, step.action)

    def _run_command(self, label: str, argv: Sequence[str]) -> None:
        log = self._var / "log" / "prepare.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - commands of the caller, no shell
                list(argv), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=CHECKOUT
            )
            try:
                code = process.wait()
            except StopRequest:
                process.terminate()
                process.wait()
                raise
        if code:
            tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
            raise ServeFailure(f"“{label}”没有完成（代码 {code}），日志在 {log}：\n{tail}")

    def _bring_up(self) -> str:
        port = self._free_port()
        log_dir = self._var / "log"
        self._runners = [Runner(child, log_dir, CHECKOUT) for child in self._children(port)]
        for runner in self._runners:
            self.say(f"正在启动{runner.child.label}")
            runner.rotate_log()
            runner.start()
        address = f"http://127.0.0.1:{port}/"
        self._wait_until_healthy(address)
        self.say("已就绪")
        _write(self._closing(address))
        return address

    def _free_port(self) -> int:
        wanted = os.environ.get("YIMEN_PORT") or str(DEFAULT_PORT)
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise ServeFailure(f"YIMEN_PORT 应是 1 到 65535 之间的整数，现在是 {wanted}：请改正。")
        first = int(wanted)
        for port in range(first, min(first + PORTS_TRIED, 65536)):
            if _is_free(port):
                if port != first:
                    self.say(f"端口 {first} 已被占用，改用 {port}")
                return port
        raise ServeFailure(f"从 {first} 起的 {PORTS_TRIED} 个端口都被占用：请用 YIMEN_PORT 指明另一个端口。")

    def _wait_until_healthy(self, address: str) -> None:
        # No proxy of the environment may stand between us and our own loopback address.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + HEALTH_SECONDS
        while time.monotonic() < deadline:
            self._revive()
            with contextlib.suppress(OSError, urllib.error.URLError), opener.open(f"{address}healthz", timeout=3):
                return
            time.sleep(0.1)
        raise ServeFailure(f"网页服务在 {HEALTH_SECONDS:.0f} 秒内没有应答，请查看日志：\n{self._runners[0].log_tail()}")

    # --- watch and stop --------------------------------------------------------------------------------------

    def _watch(self) -> None:
        while True:
            self._revive()
            for runner in self._runners:
                runner.rotate_log()
            time.sleep(0.3)

    def _revive(self) -> None:
        for runner in self._runners:
            code = runner.ended()
            if code is None:
                continue
            self.say(f"{runner.child.label}意外退出（代码 {code}），正在重新启动")
            if not runner.restart():
                raise ServeFailure(f"{runner.child.label}一再退出，请查看日志 {runner.log_file}：\n{runner.log_tail()}")

    def _stop_all(self) -> None:
        if self._runners or self._cluster is not None:
            self.say("正在停止")
        for runner in self._runners:
            runner.stop(lambda: self._asked_to_stop > 1)
        if self._cluster is not None:
            try:
                self._cluster.stop()
            except PostgresError as failed:
                _write(str(failed))
        self.say("已全部停止")

    @contextlib.contextmanager
    def _signals_caught(self) -> Iterator[None]:
        # Under nohup SIGHUP is ignored, and stays so.
        caught = [number for number in SIGNALS if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN]
        before = {number: signal.signal(number, self._on_signal) for number in caught}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop += 1
        if not self._stopping:
            self._stopping = True
            raise StopRequest


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextlib.contextmanager
def _terminal_kept() -> Iterator[None]:
    if not sys.stdin.isatty():
        yield
        return
    kept = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)


def _write(line: str) -> None:
    # The terminal may be gone (SIGHUP): stopping goes on without it.
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
