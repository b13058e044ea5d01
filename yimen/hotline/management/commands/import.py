from __future__ import annotations

import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yimen.hotline.rules.importing import CODES, load_mapping, mapping_names
from yimen.hotline.services.importing import Counts, Import, Report, check_file, import_file, unfinished
from yimen.kernel.refusal import Refusal

EVERY = 2.0


class Command(BaseCommand):
    help = "从文件导入。import orders 文件：导入工单，先检查一遍并列出问题，再导入；每行只算一次，中断后可以续传。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="orders")
        orders = kinds.add_parser("orders", help="工单")
        orders.add_argument("file", type=Path, help="XLSX 或 CSV 文件")
        orders.add_argument(
            "--map", default="template", help=f"对照表的名称或 TOML 文件，现有：{'、'.join(mapping_names())}"
        )
        orders.add_argument("--sheet", default="", help="读哪一张表，不写时读第一张可见的表")
        orders.add_argument("--report", type=Path, help="问题清单写到哪个文件，不写时写到数据文件夹的 imports 下")
        orders.add_argument("--dry-run", action="store_true", help="只检查，不导入")
        orders.add_argument("--resume", action="store_true", help="接着上次中断的地方导入，不再检查")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._orders(options)
        except Refusal as problem:
            raise CommandError(problem.sentence) from problem

    def _orders(self, options: dict[str, Any]) -> None:
        mapping = load_mapping(options["map"])
        path: Path = options["file"]
        report = options["report"] or settings.DATA / "imports" / f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}.csv"
        total = None
        self._began = self._shown = time.monotonic()
        batch = unfinished(path, mapping) if path.exists() else None
        if options["resume"]:
            if batch is None:
                raise CommandError("没有这个文件未完成的导入。去掉 --resume 重新导入即可，已有的不会重复。")
            self.stdout.write(f"接着第 {batch.rows:,} 行之后导入。")
        else:
            with Report(report) as problems:
                job = Import(path, mapping, problems, options["sheet"], progress=self._progress("检查"))
                counts = check_file(job)
                total = counts.rows
                self._tell(counts, problems, "检查完毕", ("可导入", "已有", "有变化", "有问题"))
            if options["dry_run"]:
                self.stdout.write("只检查，没有导入。")
                return
        with Report(report) as problems:
            job = Import(path, mapping, problems, options["sheet"])
            self._began = self._shown = time.monotonic()
            batch, counts = import_file(replace(job, progress=self._progress("导入")), total=total)
            self._tell(counts, problems, "导入完毕", ("新增", "已有", "有变化", "等待处理"))

    def _tell(self, counts: Counts, problems: Report, head: str, labels: tuple[str, ...]) -> None:
        if counts.encoding:
            self.stdout.write(f"文件按 {counts.encoding} 读取。")
        for warning in counts.warnings:
            self.stdout.write(f"注意：{warning}")
        for each in problems.first:
            value = f"“{each.value}”" if each.value else ""
            mark = "没有导入" if each.fatal else "照常导入"
            self.stdout.write(f"第 {each.line} 行 {each.column}{value} {each.code} {each.sentence}（{mark}）")
        if more := sum(problems.counts.values()) - len(problems.first):
            self.stdout.write(f"另有 {more:,} 处，见问题清单。")
        if problems.counts:
            kinds = [f"{CODES.get(code, code)} {count:,} 处" for code, count in problems.counts.most_common()]
            self.stdout.write(f"问题：{'，'.join(kinds)}。清单在 {problems.path}")
        numbers = (counts.added, counts.unchanged, counts.changed, counts.refused)
        parts = [f"{label} {number:,} 行" for label, number in zip(labels, numbers, strict=True)]
        self.stdout.write(f"{head}：{counts.rows:,} 行，{'，'.join(parts)}。")

    def _progress(self, word: str) -> Any:
        def show(counts: Counts) -> None:
            moment = time.monotonic()
            if moment - self._shown < EVERY:
                return
            self._shown = moment
            rate = counts.rows / max(moment - self._began, 0.001)
            of, left = "", ""
            if counts.total:
                of = f" / {counts.total:,}"
                left = f"，还要约 {_span((counts.total - counts.rows) / max(rate, 0.001))}"
            self.stdout.write(f"{word} {counts.rows:,}{of} 行，每秒 {rate:,.0f} 行{left}")
            self.stdout.flush()

        return show


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} 分钟" if seconds >= 90 else f"{max(0, seconds):.0f} 秒"
