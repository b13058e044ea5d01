from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yimen.project.doctor import INVARIANTS, NOT_HERE, SETTINGS, offenders


class Command(BaseCommand):
    help = "体检：逐条核对系统应当始终成立的约定和关键设置；有不成立的退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-settings", action="store_true", help="只核对数据，不看设置")

    def handle(self, *args: Any, **options: Any) -> None:
        violated = self._invariants(options["verbosity"])
        wrong = 0 if options["no_settings"] else self._settings()
        count = 0 if options["no_settings"] else sum(not item.warning for item in SETTINGS)
        self.stdout.write(f"{len(INVARIANTS)} invariants, {violated} violated; {count} settings, {wrong} wrong")
        if violated or wrong:
            raise SystemExit(1)

    def _invariants(self, verbosity: int) -> int:
        violated = 0
        for invariant in INVARIANTS:
            found = offenders(invariant)
            if found:
                violated += 1
                self.stdout.write(f"✗ {invariant.number} {invariant.name}：{'；'.join(found)}。{invariant.remedy}")
            elif verbosity > 1:
                self.stdout.write(f"✓ {invariant.number} {invariant.name}")
        if verbosity:
            for number, why in NOT_HERE.items():
                self.stdout.write(f"– {number} 不适用：{why}")
        return violated

    def _settings(self) -> int:
        wrong = 0
        for item in SETTINGS:
            what = item.ask()
            if what:
                wrong += not item.warning
                self.stdout.write(f"{'!' if item.warning else '✗'} {item.name}：{what}。{item.remedy}")
        return wrong
