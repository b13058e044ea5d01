from __future__ import annotations

import csv
from argparse import ArgumentParser
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yimen.base.now import now
from yimen.base.tables import open_table
from yimen.catalog.queries.published import in_force
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.documents import from_data
from yimen.catalog.rules.local_codes import OPAQUE, parse_local_code
from yimen.catalog.rules.mapping import load_mapping, mapping_names
from yimen.catalog.rules.sheets import ITEMS, Problem, Sheet, contents_of, part_sheets, sheets_of
from yimen.catalog.services import adopt, check_library
from yimen.kernel.limits import local
from yimen.kernel.refusal import Refusal

SHOWN = 40


class Command(BaseCommand):
    help = (
        "事项库的导出和导入。items export 文件；items import 文件：先检查、列出问题，没有问题才载入，同样的内容不重复。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="what", required=True, metavar="export|import")
        out = kinds.add_parser("export", help="在用的事项写成 XLSX，一张事项表，每种要素一张表")
        out.add_argument("file", type=Path)
        out.add_argument("--department", default="", help="只要这个部门（单位代码）")
        into = kinds.add_parser("import", help="载入同样格式的 XLSX（或只有事项表的 CSV），作为已公布的版本")
        into.add_argument("file", type=Path)
        into.add_argument("--on", type=date.fromisoformat, help="从哪天起有效，不写时从今天起")
        into.add_argument(
            "--map", default="", help=f"别处清单的对照表，名称或 TOML 文件，现有：{'、'.join(mapping_names())}"
        )
        into.add_argument("--dry-run", action="store_true", help="只检查，不载入")
        into.add_argument("--report", type=Path, help="问题清单写到哪个文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["what"] == "export":
                self._export(options["file"], options["department"])
            else:
                self._import(options)
        except Refusal as problem:
            raise CommandError(problem.sentence) from problem

    def _export(self, file: Path, department: str) -> None:
        rows = in_force(local(now()).date()).order_by("item__number")
        if department:
            rows = rows.filter(item__department__code=department)
        contents = [from_data(data) for data in rows.values_list("content", flat=True)]
        _write(file, sheets_of(contents))
        self.stdout.write(f"{len(contents)} 个办理项写到 {file}")

    def _import(self, options: dict[str, Any]) -> None:
        mapping = load_mapping(options["map"]) if options["map"] else None
        sheets = {ITEMS: mapping.sheet(_table(options["file"]))} if mapping else _read(options["file"])
        contents, problems = contents_of(sheets)
        self._tell(contents, problems, options["report"])
        if mapping and mapping.province:
            self._codes(contents, mapping.province)
        if problems:
            raise CommandError("有问题的行没有改好之前，什么都不载入。")
        if options["dry_run"]:
            self.stdout.write("只检查，没有载入。")
            return
        done = adopt(contents, county=settings.COUNTY, on=options["on"] or local(now()).date())
        check_library({row.item_id for row in done.versions})
        self.stdout.write(f"新增 {done.new} 项，有变化 {done.changed} 项，相同 {done.same} 项。")

    def _codes(self, contents: list[Content], province: str) -> None:
        """How many local codes were understood, how many are kept as they came, which faults they have."""
        read = [parse_local_code(each.local_code, province) for each in contents if each.local_code]
        kept = sum(each.kind == OPAQUE for each in read)
        faults = Counter(fault.code for each in read for fault in each.faults)
        example = {fault.code: fault.sentence for each in read for fault in each.faults}
        self.stdout.write(f"地方编码 {len(read)} 条：按格式认出 {len(read) - kept} 条，按原样保存 {kept} 条。")
        for code, count in sorted(faults.items()):
            self.stdout.write(f"  {count} 条，如：{example[code]}")

    def _tell(self, contents: list[Content], problems: list[Problem], report: Path | None) -> None:
        self.stdout.write(f"可载入 {len(contents)} 项，问题 {len(problems)} 处。")
        for each in problems[:SHOWN]:
            self.stdout.write(f"  “{each.sheet}”第 {each.row} 行 {each.column}：{each.sentence}")
        if report:
            with report.open("w", encoding="utf-8-sig", newline="") as file:
                lines = csv.writer(file)
                lines.writerow(("表", "行", "列", "问题"))
                lines.writerows((each.sheet, each.row, each.column, each.sentence) for each in problems)


def _write(file: Path, sheets: dict[str, tuple[tuple[str, ...], list[list[str]]]]) -> None:
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for name, (header, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, label in enumerate(header):
                sheet.write_string(0, column, label, bold)
            for n, row in enumerate(rows, 1):
                for column, text in enumerate(row):
                    sheet.write_string(n, column, text, wrapped)


def _table(file: Path) -> Sheet:
    table = open_table(file)
    return table.header, (line.cells for line in table.lines)


def _read(file: Path) -> dict[str, Sheet]:
    """The sheets that are there. A CSV is the sheet of items alone."""
    if file.suffix.lower() != ".xlsx":
        return {ITEMS: _table(file)}
    found: dict[str, Sheet] = {}
    for name in (ITEMS, *part_sheets().values()):
        try:
            table = open_table(file, sheet=name)
        except Refusal as problem:
            if problem.code != "no_sheet":
                raise
            continue
        found[name] = (table.header, [line.cells for line in table.lines])
    if ITEMS not in found:
        raise Refusal("no_items", f"工作簿里没有“{ITEMS}”这张表，请照导出的样子准备。")
    return found
