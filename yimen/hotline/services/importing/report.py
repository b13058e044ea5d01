"""The row report: every problem as a line of a CSV file, the first of them kept for the screen."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from yimen.hotline.rules.importing import CODES, Problem

KEPT: Final = 30
HEADER: Final = ("行", "列", "内容（隐去）", "代码", "问题", "说明", "处理")


class Report:
    """Writes problems to a CSV file as they come; values arrive cut and masked. A context manager."""

    def __init__(self, path: Path) -> None:
        self.path, self.first, self.counts = path, list[Problem](), Counter[str]()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(HEADER)

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        self.counts[problem.code] += 1
        if len(self.first) < KEPT:
            self.first.append(problem)
        done = "没有导入，等待处理" if problem.fatal else "已照常导入"
        label = CODES.get(problem.code, "未能登记")
        cells = (problem.line, problem.column, problem.value, problem.code, label, problem.sentence, done)
        self._writer.writerow([_plain(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._file.close()


def _plain(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return "'" + text if text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r") else text
