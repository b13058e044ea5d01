from __future__ import annotations

import csv
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yimen.base.now import now
from yimen.catalog.queries.finding import index_of
from yimen.catalog.queries.published import published
from yimen.catalog.rules.searching.evaluate import read_pairs, recall
from yimen.kernel.limits import local

COLUMNS = {"question", "expected_keywords"}
SHOWN = 40


class Command(BaseCommand):
    help = (
        "办事指南的检索。guides evaluate 文件：用一份问题表（question、expected_keywords）测前 1 条和前 5 条的命中率。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="evaluate")
        evaluate = kinds.add_parser("evaluate", help="命中率和用时")
        evaluate.add_argument("file", type=Path, help="CSV 文件，UTF-8；关键词里 | 是任一，+ 是全部")

    def handle(self, *args: Any, **options: Any) -> None:
        pairs = read_pairs(_rows(options["file"]))
        today = local(now()).date()
        index, names = index_of(today), dict(published(today).values_list("item__number", "item__name"))
        times: list[float] = []

        def found(question: str) -> list[str]:
            began = time.perf_counter()
            rows = index.search(question, size=5)
            times.append(1000 * (time.perf_counter() - began))
            return [names[row.id] for row in rows]

        result = recall(pairs, found)
        times.sort()
        self.stdout.write(f"{len(names)} 个办理项，{len(pairs)} 个问题")
        self.stdout.write(f"recall@1 {result.at_1:.3f}　recall@5 {result.at_5:.3f}")
        self.stdout.write(f"用时 p50 {times[len(times) // 2]:.1f} ms　p95 {times[int(len(times) * 0.95)]:.1f} ms")
        for pair in result.missed[:SHOWN]:
            self.stdout.write(f"  前 5 条没有：{pair.question}（{pair.expected}）")


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"读不了 {file}：{problem}") from problem
    if not rows or not rows[0].keys() >= COLUMNS:
        raise CommandError(f"{file} 里要有 question、expected_keywords 两列，至少一行。")
    return rows
