from __future__ import annotations

import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yimen.hotline.queries import category_path
from yimen.kernel.limits import ZONE
from yimen.matters.services import make_checkpoint
from yimen.project.demo.real import FILE, Result, take_in
from yimen.project.demo.scratch import earlier_limits, scratch_county
from yimen.project.settings import ENV

LIMITS_FROM = date(2017, 1, 1)


class Command(BaseCommand):
    help = "把公开的真实网上留言导入另一个数据库，按留言当时的时间受理和派单，列出统计。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=FILE, help="留言文件（CSV 或 CSV.GZ）")
        parser.add_argument("--database", default="yimen_real", help="放在哪个数据库；写 given 用现在的数据库")
        parser.add_argument("--most", type=int, help="只取前多少条")
        parser.add_argument("--fresh", action="store_true", help="删去上次的结果，从头开始")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不载入演示数据")
        if not options["file"].exists():
            self.stdout.write(f"没有找到留言文件 {options['file'].name}，没有载入。用 --file 指明它在哪里。")
            return
        if options["database"] == "given" or ENV.database_url:
            earlier_limits(LIMITS_FROM)
        else:
            scratch_county(options["database"], fresh=options["fresh"], limits_from=LIMITS_FROM)
        self._began = self._shown = time.monotonic()
        result = take_in(options["file"], settings.DATA / "imports", most=options["most"], progress=self._progress)
        make_checkpoint()
        self._tell(result)

    def _progress(self, word: str, done: int, total: int) -> None:
        moment = time.monotonic()
        if done <= 25 and word == "派单" and done == 1:
            self._began = moment
        if moment - self._shown < 3:
            return
        self._shown = moment
        rate = done / max(moment - self._began, 0.001)
        left = f"，还要约 {max(0, total - done) / rate:,.0f} 秒" if total else ""
        self.stdout.write(f"{word} {done:,}{f' / {total:,}' if total else ''} 件，每秒 {rate:,.0f} 件{left}")
        self.stdout.flush()

    def _tell(self, result: Result) -> None:
        counts = result.counts
        self.stdout.write(
            f"留言 {counts.rows:,} 条：新增 {counts.added:,}，已有 {counts.unchanged:,}，待处理 {counts.refused:,}。"
        )
        self._table("按派单建议", result.aid, 5)
        self._table("按分类", Counter({category_path(code): n for code, n in result.categories.items()}), 20)
        self._table("按主办单位", result.offices, 20)
        if result.refused:
            self._table("导入时说明的问题", result.refused, 10)
        day = result.until.astimezone(ZONE)
        self.stdout.write(
            f"截至最后一条留言（{day:%Y-%m-%d}），已派单 {sum(result.offices.values()):,} 件，"
            f"按期限计算已过时限 {result.late:,} 件（演示中没有单位办理）。"
        )

    def _table(self, head: str, counter: Counter[str], most: int) -> None:
        self.stdout.write(f"\n{head}")
        for name, n in counter.most_common(most):
            self.stdout.write(f"  {n:>6,}  {name}")
        if len(counter) > most:
            self.stdout.write(f"  {sum(n for _, n in counter.most_common()[most:]):>6,}  其余 {len(counter) - most} 项")
