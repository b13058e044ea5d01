from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from yimen.project.reference import write


class Command(BaseCommand):
    help = "由代码生成 docs/reference 里的各页。"

    def handle(self, *args: Any, **options: Any) -> None:
        changed = write()
        self.stdout.write("、".join(changed) if changed else "没有变化")
