from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yimen.hotline.rules.words import CLOCKS
from yimen.kernel.words import iso_words
from yimen.supervision.services import Moved, reproject_calendar


class Command(BaseCommand):
    help = "新的放假安排载入以后：preview 列出到期时间会变动的计时，apply 逐单登记并重算。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["preview", "apply"], help="preview 只看不改，apply 逐单登记")

    def handle(self, *args: Any, **options: Any) -> None:
        applied = options["what"] == "apply"
        moved = reproject_calendar(preview=not applied)
        for row in moved:
            self.stdout.write(_line(row))
        later = sum(row.later for row in moved)
        done = "已登记" if applied else "将变动"
        self.stdout.write(f"{done} {len(moved)} 项，其中推后 {later} 项")


def _line(row: Moved) -> str:
    before = iso_words(row.before) if row.before else "未定"
    after = iso_words(row.after) if row.after else "未定"
    return f"{row.number}  {CLOCKS.get(row.clock, row.clock)}  {before} → {after}"
