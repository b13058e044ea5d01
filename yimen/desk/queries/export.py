"""A list as a workbook: the rows that the list has, with the words that it shows, masked as it shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Final

import xlsxwriter

from yimen.desk.queries import words
from yimen.hotline.queries.found import orders_of_phone
from yimen.hotline.rules.words import CHANNELS, GRADES, REQUEST_TYPES
from yimen.kernel.refusal import Refusal
from yimen.kernel.words import iso_words
from yimen.matters.models import Matter
from yimen.matters.queries import Query, counts, matching
from yimen.org.access import Actor

MOST: Final = 5_000
HEADINGS: Final = (
    "编号", "种类", "标题", "状态", "类型", "紧急程度", "渠道", "诉求人", "地区", "分类", "主办单位", "承办人", "收到时间",
    "到期时间", "办结时间", "超期",
)  # fmt: skip
_WIDTHS: Final = (26, 8, 48, 12, 8, 10, 14, 10, 14, 18, 16, 10, 17, 17, 17, 8)


def workbook(actor: Actor, query: Query, now: datetime) -> bytes:
    """The list as XLSX, every cell a text. Raises Refusal for more than 5,000 rows."""
    only = orders_of_phone(actor, query.typed) if query.typed else None
    rows = matching(actor, query, now, only)
    many = counts({"all": rows})["all"]
    if many > MOST:
        sentence = f"这个列表有 {many} 件，一次最多导出 {MOST} 件。请加上日期或单位等条件，分几次导出。"
        raise Refusal("too_many_rows", sentence, rows=many, maximum=MOST)
    joined = rows.select_related("owner_staff", "lead_organisation", "region").defer("head")
    order = ("due_at", "id") if query.by_due else ("-received_at", "-id")
    return _written(_cells(matter, now) for matter in joined.order_by(*order))


def _written(lines: Iterator[tuple[str, ...]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("事项")
        bold = book.add_format({"bold": True, "bottom": 1})
        for column, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 1)
        for n, cells in enumerate(lines, 1):
            for column, text in enumerate(cells):
                sheet.write_string(n, column, text)
    return out.getvalue()


def _cells(matter: Matter, now: datetime) -> tuple[str, ...]:
    late = matter.late_at is not None or (
        matter.closed_at is None and matter.due_at is not None and matter.due_at < now
    )
    return (
        matter.number,
        words.KINDS[matter.kind],
        matter.title,
        words.state_word(matter)[0],
        REQUEST_TYPES.get(matter.subtype, ""),
        GRADES.get(matter.grade, ""),
        CHANNELS.get(matter.channel, ""),
        matter.asker,
        str(matter.region or ""),
        words.value_word("category", matter.category[:4]) if matter.category else "",
        str(matter.lead_organisation or ""),
        matter.owner_staff.name if matter.owner_staff else "",
        *(_moment(at) for at in (matter.received_at, matter.due_at, matter.closed_at)),
        "是" if late else "否",
    )


def _moment(at: datetime | None) -> str:
    return iso_words(at) if at else ""
