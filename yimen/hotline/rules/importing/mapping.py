"""Which column means which field, as a TOML file under data/hotline/mappings or anywhere else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from yimen.hotline.rules.tables import FOLDER
from yimen.kernel.refusal import Refusal

MAPPINGS: Final = FOLDER / "mappings"
FIELDS: Final = {
    "upstream_system": "上级平台", "upstream_number": "上级编号", "event": "事件", "title": "标题", "content": "内容",
    "demands": "诉求要求", "request_type": "诉求类型", "grade": "紧急程度", "channel": "渠道", "source_line": "来源",
    "category_text": "分类", "caller_name": "诉求人", "caller_phone": "联系电话", "alias": "代号",
    "confidential": "保密要求", "reply_way": "回复方式", "occurred_at": "发生时间", "region_text": "地区",
    "region_code": "区划代码", "address": "地址", "subject": "涉及对象", "received_at": "受理时间", "due_at": "限办时间",
    "attachments": "附件", "previous_number": "原编号",
}  # fmt: skip
_PARTS: Final = frozenset({"title", "required", "fixed", "columns", "values", "guess", "prefix", "dates", "ignored"})


@dataclass(frozen=True)
class Mapping:
    """A mapping file: names or letters of columns per field, fixed values, translations, date formats, words to guess by."""

    name: str
    title: str
    columns: Table[str, tuple[str, ...]]
    letters: Table[str, str]
    required: tuple[str, ...] = ()
    fixed: Table[str, str] = field(default_factory=dict)
    values: Table[str, Table[str, str]] = field(default_factory=dict)
    guess: Table[str, Table[str, Sequence[str]]] = field(default_factory=dict)
    prefix: Table[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()


def mapping_names() -> list[str]:
    """The mappings that are shipped, by name."""
    return sorted(path.stem for path in MAPPINGS.glob("*.toml"))


def load_mapping(name: str) -> Mapping:
    """A shipped mapping by its name, or a file by its path. Raises Refusal saying what is wrong in the file."""
    path = Path(name) if name.endswith(".toml") else MAPPINGS / f"{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Refusal("no_mapping", f"没有名为“{name}”的对照表，现有：{'、'.join(mapping_names())}。") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Refusal("bad_mapping", f"对照表 {path.name} 写法有误：{problem}") from problem
    return _mapping(path.stem, found)


def _mapping(name: str, found: Table[str, Any]) -> Mapping:
    columns = {key: value for key, value in found.get("columns", {}).items() if isinstance(value, list)}
    letters = {key: value["letter"] for key, value in found.get("columns", {}).items() if isinstance(value, dict)}
    named = {*columns, *letters, *found.get("fixed", {}), *found.get("values", {}), *found.get("required", [])}
    if wrong := sorted((named - FIELDS.keys()) | (found.keys() - _PARTS)):
        raise Refusal("bad_mapping", f"对照表 {name} 中有不认得的字段：{'、'.join(wrong)}。")
    return Mapping(
        name=name, title=found.get("title", name), required=tuple(found.get("required", [])),
        columns={key: tuple(value) for key, value in columns.items()},
        letters={key: value.upper() for key, value in letters.items()}, fixed=found.get("fixed", {}),
        values=found.get("values", {}), guess=found.get("guess", {}), prefix=found.get("prefix", {}),
        dates=tuple(found.get("dates", {}).get("formats", [])),
        ignored=frozenset(found.get("ignored", {}).get("columns", [])),
    )  # fmt: skip


def fitted(mapping: Mapping, header: Sequence[str], letters: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each field stands in a table with this header, and the columns that are not taken in.

    letters: the letters of the table's columns. Raises Refusal naming the required columns that are missing.
    """
    places = {name: place for place, name in reversed(list(enumerate(header))) if name}
    found: dict[str, int] = {}
    for key, names in mapping.columns.items():
        place = next((places[name] for name in names if name in places), None)
        if place is not None:
            found[key] = place
    found |= {key: letters.index(sign) for key, sign in mapping.letters.items() if sign in letters}
    missing = [key for key in mapping.required if key not in found]
    if missing:
        words = "；".join(f"{FIELDS[key]}（列名可写{'、'.join(mapping.columns.get(key, ()))}）" for key in missing)
        raise Refusal("missing_column", f"按“{mapping.title}”导入，缺少这些列：{words}。请补上，或换一个对照表。")
    taken = set(found.values())
    left = [name for place, name in enumerate(header) if name and place not in taken and name not in mapping.ignored]
    return found, left
