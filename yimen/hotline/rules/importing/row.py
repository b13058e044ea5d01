"""One row: its cells in normal form, its key and digest, and every problem with line, column, code and sentence."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from yimen.hotline.rules import words
from yimen.hotline.rules.importing.cells import SHOWN, garbled, shown
from yimen.hotline.rules.importing.mapping import FIELDS, Mapping
from yimen.kernel.dates import SHANGHAI, excel_date, parse_date, parse_moment
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_name, clean_text

CELL_MAX: Final = 20_000
CONTENT_MAX: Final = 5_000
TITLE_MAX: Final = 60
CODES: Final = {
    "missing": "缺少必填项", "bad_date": "日期有误", "due_before_received": "限办时间早于受理时间",
    "unknown_region": "地区对不上", "unknown_category": "分类对不上", "bad_phone": "电话有误", "bad_name": "姓名有误",
    "bad_value": "不在可选范围内", "bad_number": "数字已失真", "duplicate_in_file": "文件内重复", "too_long": "过长",
    "encoding": "疑似乱码", "formula_cell": "公式单元格", "illegal_event": "不是新工单", "closed_here": "本县已办结",
    "attachment_missing": "附件未随表导入", "bad_text": "文字有误", "refused": "未能登记",
}  # fmt: skip
_CLOSED: Final = {
    "request_type": words.REQUEST_TYPES, "grade": words.GRADES, "channel": words.CHANNELS,
    "confidential": words.CONFIDENTIALITY, "reply_way": words.REPLY_WAYS,
}  # fmt: skip
_MOMENTS: Final = ("received_at", "due_at", "occurred_at")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell. `value` is cut and masked; a row with a `fatal` problem is not taken in."""

    line: int
    column: str
    value: str
    code: str
    sentence: str
    fatal: bool = True


@dataclass(frozen=True)
class Source:
    """How the cells of one file are to be read."""

    mapping: Mapping
    places: dict[str, int]
    header: Sequence[str]
    date1904: bool = False


@dataclass
class Row:
    """A row in normal form. values: text and moments by field; key: what it is known by; digest: of all its values."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    moments: dict[str, dt.datetime] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    key: str = ""
    digest: str = ""

    @property
    def fatal(self) -> Problem | None:
        return next((problem for problem in self.problems if problem.fatal), None)

    def get(self, name: str) -> str:
        return self.values.get(name, "")


class _Reader:
    """Reads one row into a Row."""

    def __init__(self, source: Source, line: int) -> None:
        self.source, self.row = source, Row(line)

    def say(self, name: str, value: object, code: str, sentence: str, fatal: bool = True) -> None:
        place = self.source.places.get(name)
        column = (
            self.source.header[place]
            if place is not None and place < len(self.source.header)
            else FIELDS.get(name, name)
        )
        self.row.problems.append(Problem(self.row.line, column, shown(name, str(value)), code, sentence, fatal))

    def text(self, name: str, cell: object) -> str:
        """A cell as text; numbers that have lost digits and overlong cells are refused."""
        if isinstance(cell, bool):
            return "是" if cell else "否"
        if isinstance(cell, float):
            if abs(cell) >= 1e15:
                self.say(name, cell, "bad_number", "数字过长，末几位已失真。请把这一列设为文本格式，重新填写。")
                return ""
            return str(int(cell)) if cell == int(cell) else repr(cell)
        if isinstance(cell, dt.datetime):
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        text = str(cell)
        if len(text) > CELL_MAX:
            self.say(name, text[:SHOWN], "too_long", f"这一格有 {len(text):,} 字，最多 {CELL_MAX:,} 字。")
            return ""
        if garbled(text):
            self.say(name, text, "encoding", "文字像是乱码，没有改动。请核对文件的编码。", fatal=False)
        return text.strip()

    def cleaned(self, name: str, text: str) -> str:
        try:
            return clean_text(text, name=FIELDS[name], maximum=CELL_MAX, required=False, single_line=name != "content")
        except Refusal as problem:
            self.say(name, text, "bad_text", problem.sentence)
            return ""

    def closed(self, name: str, text: str) -> str:
        """A value out of a closed list, by its code, its word or the mapping's translation."""
        table = _CLOSED[name]
        value = self.source.mapping.values.get(name, {}).get(text, text)
        found = value if value in table else next((code for code, word in table.items() if word == value), "")
        if not found:
            sentence = f"{FIELDS[name]}不认得，请写{'、'.join(table.values())}之一，或在对照表里添上。"
            self.say(name, text, "bad_value", sentence)
        return found

    def moment(self, name: str, cell: object) -> dt.datetime | None:
        try:
            return self._moment(name, cell)
        except (Refusal, OverflowError, ValueError) as problem:
            sentence = problem.sentence if isinstance(problem, Refusal) else f"{FIELDS[name]}不是日期。"
            self.say(name, cell, "bad_date", sentence)
            return None

    def _moment(self, name: str, cell: object) -> dt.datetime:
        label = FIELDS[name]
        if isinstance(cell, dt.datetime):
            return cell.replace(tzinfo=SHANGHAI) if cell.tzinfo is None else cell
        if isinstance(cell, dt.date):
            return dt.datetime.combine(cell, dt.time(), SHANGHAI)
        if isinstance(cell, float):
            day = excel_date(cell, date1904=self.source.date1904, name=label)
            return dt.datetime.combine(day, dt.time(), SHANGHAI) + dt.timedelta(seconds=round(cell % 1 * 86400))
        text = str(cell).strip()
        for form in self.source.mapping.dates:
            try:
                return dt.datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
        try:
            return parse_moment(text, name=label)
        except Refusal as problem:
            if problem.code != "moment_time":
                raise
            return dt.datetime.combine(parse_date(text, name=label), dt.time(), SHANGHAI)


def read_row(
    source: Source, line: int, cells: Sequence[object], *, formulas: frozenset[int] = frozenset(), broken: str = ""
) -> Row:
    """Read a row's cells. Never raises for what is in them: problems are on the row."""
    reader = _Reader(source, line)
    row = reader.row
    row.values |= source.mapping.fixed
    if broken:
        reader.say("content", "", "too_long", broken)
    for name, place in source.places.items():
        cell = cells[place] if place < len(cells) else ""
        if place in formulas:
            reader.say(name, cell, "formula_cell", "这一格是公式，请粘贴为数值。")
        elif cell != "":
            _take(reader, name, cell)
    for check in _CHECKS:
        check(reader)
    _identify(row)
    return row


def _take(reader: _Reader, name: str, cell: object) -> None:
    row = reader.row
    if name in _MOMENTS:
        moment = reader.moment(name, cell)
        if moment is not None:
            row.moments[name] = moment
        return
    text = reader.text(name, cell)
    if not text:
        return
    text = reader.closed(name, text) if name in _CLOSED else reader.cleaned(name, text)
    if text:
        row.values[name] = reader.source.mapping.prefix.get(name, "") + text


def _required(reader: _Reader) -> None:
    for name in ("content", *reader.source.mapping.required):
        given = name in reader.row.values or name in reader.row.moments
        said = any(problem.fatal and problem.column == _column(reader, name) for problem in reader.row.problems)
        if not given and not said:
            reader.say(name, "", "missing", f"缺少{FIELDS[name]}，请补上。")


def _column(reader: _Reader, name: str) -> str:
    place = reader.source.places.get(name)
    return reader.source.header[place] if place is not None else FIELDS[name]


def _title(reader: _Reader) -> None:
    """Without a title the first sentence of the content; a title too long is cut and said."""
    values = reader.row.values
    title = values.get("title") or values.get("content", "").split("。")[0].split("\n")[0]
    if len(title) > TITLE_MAX:
        if values.get("title"):
            reader.say(
                "title",
                title,
                "too_long",
                f"标题超过 {TITLE_MAX} 字，只取前面部分；全文在内容里的，请核对。",
                fatal=False,
            )
        title = title[: TITLE_MAX - 1] + "…"
    if title:
        values["title"] = title


def _guess(reader: _Reader) -> None:
    for name, table in reader.source.mapping.guess.items():
        if name in reader.source.places:
            continue
        title = reader.row.get("title")
        found = next((value for value, hints in table.items() if any(hint in title for hint in hints)), "")
        if found:
            reader.row.values[name] = found


def _dates(reader: _Reader) -> None:
    received, due = reader.row.moments.get("received_at"), reader.row.moments.get("due_at")
    if received and due and due <= received:
        reader.say("due_at", due, "due_before_received", "限办时间不晚于受理时间，请核对。")


def _caller(reader: _Reader) -> None:
    """A phone that is none and a name that is none are said and left out: the order is taken in all the same."""
    values = reader.row.values
    for name, code, check in (("caller_phone", "bad_phone", _phone), ("caller_name", "bad_name", clean_name)):
        if name in values:
            try:
                values[name] = check(values[name])
            except Refusal as problem:
                reader.say(name, values.pop(name), code, f"{problem.sentence}本行照常导入，不带这一项。", fatal=False)


def _phone(text: str) -> str:
    return normalise_phone(text).number


def _event(reader: _Reader) -> None:
    values = reader.row.values
    event = values.get("event", "")
    kind = reader.source.mapping.values.get("event", {}).get(event, event)
    if kind not in ("", "new"):
        reader.say("event", event, "illegal_event", "这一行不是新工单，请在原工单上登记。")
    if values.get("attachments"):
        reader.say(
            "attachments", values["attachments"], "attachment_missing", "附件没有随表导入，请另行上传。", fatal=False
        )


def _content(reader: _Reader) -> None:
    if len(reader.row.get("content")) > CONTENT_MAX:
        sentence = f"内容超过 {CONTENT_MAX} 字，超出的部分记入备注。"
        reader.say("content", reader.row.get("content"), "too_long", sentence, fatal=False)


_CHECKS: Final[tuple[Callable[[_Reader], None], ...]] = (_required, _title, _guess, _dates, _caller, _event, _content)


def _identify(row: Row) -> None:
    moments = {name: moment.astimezone(dt.UTC).isoformat() for name, moment in row.moments.items()}
    whole = json.dumps(row.values | moments, ensure_ascii=False, sort_keys=True)
    row.digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
    number = row.get("upstream_number").strip().upper()
    if number and len(number) <= 40:
        row.values["upstream_number"] = number
        row.key = f"{row.get('upstream_system')[:16]}:{number}"
    else:
        row.key = f"sha256:{row.digest}"
        if number:
            row.problems.append(
                Problem(row.line, FIELDS["upstream_number"], number[:SHOWN], "too_long", "上级编号最多 40 个字符。")
            )
