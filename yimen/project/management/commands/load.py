from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from yimen.hotline.services import reference as hotline
from yimen.org import services as org
from yimen.project.settings import ROOT

DATA = ROOT / "data"


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a reference file under data/."""
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


class Command(BaseCommand):
    help = "载入区划、单位、日历、分类和时限；可以重复执行，已有的只更新。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="同时载入演示人员（人名均为虚构）")

    def handle(self, *args: Any, **options: Any) -> None:
        county = settings.COUNTY
        steps: list[tuple[str, Callable[[], int]]] = [
            ("区划", lambda: org.load_regions(rows(f"regions/{county}.csv"))),
            ("单位", lambda: org.load_organisations(rows(f"organisations/{county}.csv"), county)),
            ("日历", lambda: org.load_calendar(rows("calendar/state_council.csv"))),
            ("诉求分类", lambda: hotline.load_categories(rows("hotline/categories.csv"))),
            ("牵头单位", lambda: hotline.load_lead_kinds(rows("organisations/lead_kinds.csv"))),
            ("办理时限", lambda: hotline.load_limits(rows("hotline/limits.csv"))),
            ("答复口径", lambda: hotline.load_knowledge(rows("hotline/knowledge.csv"))),
        ]
        if options["demo"]:
            steps += [
                ("演示人员", lambda: org.load_people(rows("demo/people.csv"))),
                ("AB 岗", lambda: org.load_stand_ins(rows("demo/stand_ins.csv"))),
            ]
        for label, step in steps:
            count = step()
            if options["verbosity"]:
                self.stdout.write(f"{label} {count} 条")
