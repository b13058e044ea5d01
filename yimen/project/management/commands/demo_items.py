from __future__ import annotations

import time
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yimen.base.now import now
from yimen.catalog.models import Item
from yimen.catalog.services import adopt, check_library
from yimen.kernel.limits import local
from yimen.project.demo.items import contents

# The library's first day: the figures have months to look back on.
FIRST_DAY: Final = (1, 5)


class Command(BaseCommand):
    help = "载入演示事项库：53 个部门的办理项和办事指南，载入后检查一遍。已有事项的数据库不动。"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不载入演示事项")
        if Item.objects.exists():
            if options["verbosity"]:
                self.stdout.write("已有事项，没有再载入演示事项库。")
            return
        began = time.monotonic()
        today = local(now()).date()
        done = adopt(contents(today=today), county=settings.COUNTY, on=min(date(today.year, *FIRST_DAY), today))
        checked = check_library()
        if options["verbosity"]:
            self.stdout.write(f"演示事项 {done.new} 项，检查 {checked} 项，用时 {time.monotonic() - began:.1f} 秒")
