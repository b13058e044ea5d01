from __future__ import annotations

import os
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from playwright.sync_api import sync_playwright

from yimen.project.browser import LAUNCH_ARGUMENTS, MISSING, find_browser
from yimen.project.demo.scratch import scratch_county
from yimen.project.postgres import main_cluster
from yimen.project.settings import ENV, ROOT
from yimen.project.testing.site import serve
from yimen.project.tour.album import copy_for_readme, write_index
from yimen.project.tour.pages import held_by, views
from yimen.project.tour.walk import Picture, leave_traces, photograph, photograph_asking
from yimen.supervision.services import sweep

DATABASE = "yimen_tour"


class Command(BaseCommand):
    help = "在另一个数据库里启动演示县，按岗位走一遍，逐页截图，写到 var/tour/。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--readme", action="store_true", help="把选出的几张缩小后放到 docs/pictures/")
        parser.add_argument("--orders", type=int, default=60, help="演示工单多少件")
        parser.add_argument("--keep", action="store_true", help="沿用上次的演示工单")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不做截图")
        program = find_browser()
        if program is None:
            raise CommandError(MISSING)
        began, folder = time.monotonic(), ENV.data / "tour"
        if scratch_county(DATABASE, fresh=not options["keep"], limits_from=date(2026, 1, 1)):
            call_command("demo_items", verbosity=options["verbosity"])
            call_command("demo_county", orders=options["orders"], verbosity=options["verbosity"])
        sweep()
        self._clear(folder)
        pictures = self._walk(program, folder)
        index = write_index(folder, pictures)
        self.stdout.write(f"{len(pictures)} 张，用时 {time.monotonic() - began:.0f} 秒：{index}")
        if options["readme"]:
            for file in copy_for_readme(folder, ROOT / "docs" / "pictures"):
                self.stdout.write(f"  {file.name}　{file.stat().st_size // 1000} kB")

    def _clear(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def _walk(self, program: Path, folder: Path) -> list[Picture]:
        # Read before the browser's event loop runs in this thread; later queries only make sessions.
        pages = list(views())
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        with (
            serve(main_cluster(), DATABASE, ENV.data / "tour-site", worker=True) as site,
            sync_playwright() as play,
        ):
            browser = play.chromium.launch(executable_path=str(program), args=[*LAUNCH_ARGUMENTS, "--lang=zh-CN"])
            pictures = photograph_asking(browser, site, folder)
            leave_traces(browser, site, held_by("xia.zhiqing", "in_progress"))
            for picture in photograph(browser, site, pages, folder):
                pictures.append(picture)
                if len(pictures) % 20 == 0:
                    self.stdout.write(f"  {len(pictures)} 张")
                    self.stdout.flush()
            browser.close()
        return pictures
