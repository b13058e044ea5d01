from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yimen.hotline.models import Order
from yimen.project.demo.county import SEED, live


class Command(BaseCommand):
    help = "办理约 110 件演示工单，停在现在：每个环节都有待办。已有工单的数据库不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=110, help="多少件")
        parser.add_argument("--seed", type=int, default=SEED, help="随机数种子")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不载入演示工单")
        if Order.objects.exists():
            if options["verbosity"]:
                self.stdout.write("已有工单，没有再办演示工单。")
            return
        began = shown = time.monotonic()
        n = options["orders"]

        def progress(done: int) -> None:
            nonlocal shown
            if time.monotonic() - shown > 3:
                shown = time.monotonic()
                self.stdout.write(f"  演示工单 {done} / {n} 件")
                self.stdout.flush()

        outcome = live(n, seed=options["seed"], progress=progress)
        if options["verbosity"]:
            count = sum(outcome.verbs.values())
            self.stdout.write(f"演示工单 {n} 件，办理 {count} 步，用时 {time.monotonic() - began:.1f} 秒")
            for what, times in outcome.refused.most_common():
                self.stdout.write(f"  规则没有允许：{what}（{times} 次）")
