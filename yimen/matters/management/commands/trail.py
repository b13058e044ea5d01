from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yimen.matters.models import Matter
from yimen.matters.services.bundle import bundle
from yimen.matters.services.checkpoints import make_checkpoint
from yimen.matters.services.verify import verify

SHOWN = 20


class Command(BaseCommand):
    help = "经过的核验与存证：verify 核验全部记录；checkpoint 立即存证一次。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "checkpoint"])
        parser.add_argument("--since-anchor", action="store_true", help="只核验上次存证之后有新经过的事项")
        parser.add_argument("--anchors", type=Path, nargs="+", help="用这些存证文件代替本机的")
        parser.add_argument("--deep", action="store_true", help="逐条重写为规范文本再比较（慢一半）")
        parser.add_argument("--no-files", action="store_true", help="不重新读取附件内容")
        parser.add_argument("--bundle", metavar="NUMBER", help="把一件事项的全部记录和证明写成文件，可脱离本系统核验")
        parser.add_argument("--output", type=Path, help="--bundle 写到哪里，默认当前文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "checkpoint":
            self.stdout.write(f"存证 {make_checkpoint()} 条")
        elif options["bundle"]:
            self._bundle(options["bundle"], options["output"])
        else:
            self._verify(options)

    def _bundle(self, number: str, output: Path | None) -> None:
        try:
            content = bundle(number)
        except Matter.DoesNotExist:
            raise CommandError(f"没有编号为 {number} 的事项") from None
        path = output or Path(f"{number}.bundle.json")
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"{path}：{len(content['events'])} 条经过，{len(content['checkpoints'])} 个存证点")

    def _verify(self, options: dict[str, Any]) -> None:
        began = time.perf_counter()
        verdict = verify(
            since_anchor=options["since_anchor"], anchors=options["anchors"], deep=options["deep"],
            files=not options["no_files"],
        )  # fmt: skip
        seconds = time.perf_counter() - began
        for wrong in verdict.wrong[:SHOWN]:
            self.stdout.write(str(wrong))
        if verdict.count > SHOWN:
            self.stdout.write(f"另有 {verdict.count - SHOWN} 处")
        if options["verbosity"] > 1:
            self.stdout.write(f"用时 {seconds:.2f} 秒，每秒 {verdict.events / max(seconds, 1e-6):,.0f} 条")
        self.stdout.write(verdict.line)
        if verdict.count:
            raise SystemExit(1)
