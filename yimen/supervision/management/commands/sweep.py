from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yimen.supervision.services import sweep


class Command(BaseCommand):
    help = (
        "巡检一遍所有未结事项：补责任人、到点升级、记漏办。后台每分钟自动执行，也可以手工执行，重复执行不会重复办理。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweep()
        self.stdout.write(
            f"升级 {swept.claimed} 项，系统代办 {swept.moved} 件，无人可接 {len(swept.ownerless)} 件，"
            f"未办成 {len(swept.faults)} 件"
        )
        if swept.faults:
            raise CommandError("有事项没有办成，原因见运行日志；下一分钟会再办。")
