from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver

from yimen.base.doors import Door, find_door
from yimen.project.reference import walk


class Command(BaseCommand):
    help = "列出每条路由：地址、名称、种类、谁可以进、对象；没有登记的路由报错。"

    def handle(self, *args: Any, **options: Any) -> None:
        entries = [(path, str(entry.name), find_door(entry.callback)) for path, entry in walk(get_resolver())]
        for path, name, found in sorted(entries, key=lambda entry: entry[0]):
            self.stdout.write("  ".join([path, name, *_columns(found)]))
        bare = [path for path, _, found in entries if found is None]
        self.stdout.write(f"路由 {len(entries)} 条，没有登记的 {len(bare)} 条")
        if bare:
            raise CommandError(f"没有登记：{'、'.join(bare)}。请在视图上用 @door 声明。")


def _columns(found: Door | None) -> list[str]:
    return [found.kind, "、".join(found.roles), found.thing or "-"] if found else ["没有登记"]
