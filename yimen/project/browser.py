"""Finds the browser of the tests, or brings it: ``python3 -I yimen/project/browser.py [--remind]``.

Standard library only. Without a browser the browser tests are skipped and one sentence says what to install; with
E2E_REQUIRED=1 a missing browser is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
FOLDERS = ("/usr/bin", "/usr/local/bin", "/snap/bin")  # beside the PATH, which may be short under cron or CI
PACKAGES = ("chromium", "fonts-noto-cjk")
MISSING = (
    "没有找到浏览器，浏览器测试不会运行：请安装（apt-get install chromium fonts-noto-cjk），或用 YIMEN_CHROMIUM 指明。"
)
# What a headless run on a machine without display, sandbox or network needs.
LAUNCH_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class BrowserMissing(Exception):
    """YIMEN_CHROMIUM names no program; the message is a Chinese sentence."""


def find_browser() -> Path | None:
    """The browser's program: YIMEN_CHROMIUM, else the first known name on the PATH or in FOLDERS, else None.

    Raises BrowserMissing when YIMEN_CHROMIUM names something that cannot be run.
    """
    named = os.environ.get("YIMEN_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise BrowserMissing(f"YIMEN_CHROMIUM 指明的 {named} 不能运行：请改正或去掉该变量。")
        return Path(found)
    search = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    for name in NAMES:
        found = shutil.which(name, path=search)
        if found is not None:
            return Path(found)
    return None


def has_chinese_font() -> bool:
    """Is there a font with Chinese? Without fontconfig's tool the answer is no."""
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)  # noqa: S607
    return bool(listed.stdout.strip())


def bring() -> Path | None:
    """Find the browser and a Chinese font; what is missing is installed when root can. None without a browser."""
    browser = find_browser()
    if browser is not None and has_chinese_font():
        return browser
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _say("正在安装浏览器和中文字体（apt-get install " + " ".join(PACKAGES) + "）")
        _apt(["update"])
        _apt(["install", "-y", *(PACKAGES if browser is None else PACKAGES[1:])])
    return browser or find_browser()


def main(argv: Sequence[str]) -> int:
    """Bring the browser before the tests; with ``--remind`` only repeat the sentence when it is missing."""
    try:
        browser = find_browser() if "--remind" in argv else bring()
    except BrowserMissing as failed:
        _say(str(failed))
        return 1
    if browser is not None:
        return 0
    _say(MISSING)
    return 1 if os.environ.get("E2E_REQUIRED") == "1" else 0


def _apt(arguments: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(  # noqa: S603
        ["apt-get", "-q", *arguments],  # noqa: S607
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env=environment,
    )
    if done.returncode:
        _say("\n".join(done.stdout.strip().splitlines()[-5:]))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
