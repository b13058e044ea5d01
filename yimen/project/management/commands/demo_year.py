from __future__ import annotations

import random
import time
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yimen.hotline.models import Order
from yimen.kernel.limits import ZONE
from yimen.matters.services import make_checkpoint
from yimen.org.queries import calendar
from yimen.project.demo.living import Plan, arrivals, simulate
from yimen.project.demo.scratch import earlier_limits, scratch_county
from yimen.project.settings import ENV
from yimen.supervision.services import sweep

SEED = 20_000


class Command(BaseCommand):
    help = "生成一年的演示业务，放在另一个数据库；随机数种子固定，重来结果相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=20_000, help="多少件")
        parser.add_argument("--year", type=int, default=2025, help="哪一年")
        parser.add_argument("--days", type=int, help="只到这一年的第几天")
        parser.add_argument("--seed", type=int, default=SEED, help="随机数种子")
        parser.add_argument("--database", default="yimen_year", help="放在哪个数据库；写 given 用现在的数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不载入演示数据")
        first = date(options["year"], 1, 1)
        if options["database"] == "given" or ENV.database_url:
            if Order.objects.exists():
                raise CommandError("这个数据库里已有工单。请用空的数据库，或去掉 --database 另建一个。")
            earlier_limits(first)
        else:
            scratch_county(options["database"], fresh=True, limits_from=first)
        self._live(first, options)

    def _live(self, first: date, options: dict[str, Any]) -> None:
        n, seed = options["orders"], options["seed"]
        last = date.fromordinal(first.toordinal() + (options["days"] or 366) - 1)
        end = datetime.combine(min(last, date(first.year, 12, 31)), clock(23, 59), ZONE)
        coming = [(at, Plan()) for at in arrivals(random.Random(seed), calendar(), first, end, n)]  # noqa: S311
        began = shown = time.monotonic()

        def progress(done: int) -> None:
            nonlocal shown
            if time.monotonic() - shown < 5:
                return
            shown = time.monotonic()
            rate = max(done, 1) / (shown - began)
            self.stdout.write(f"{done:,} / {n:,} 件，每秒 {rate:.1f} 件，还要约 {(n - done) / rate / 60:.1f} 分钟")
            self.stdout.flush()

        outcome = simulate(coming, end=end, seed=seed, progress=progress, sweep=sweep)
        make_checkpoint()
        spent = time.monotonic() - began
        self.stdout.write(
            f"{n:,} 件，{sum(outcome.verbs.values()):,} 步，用时 {spent / 60:.1f} 分钟，每秒 {n / spent:.1f} 件"
        )
        for what, times in outcome.refused.most_common(20):
            self.stdout.write(f"  规则没有允许：{what}（{times:,} 次）")
