"""The fields of an item by their table: label, section, weight against the province, who must fill them, closed lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from yimen.kernel.tables import read_rows

SECTIONS: Final = {
    "basic": "基本信息",
    "basis": "设定依据",
    "limits": "办理时限",
    "conditions": "受理条件",
    "materials": "申请材料",
    "steps": "办理环节",
    "fees": "收费",
    "results": "结果和送达",
    "channels": "办理方式",
    "places": "地点、咨询和救济",
    "topics": "主题和中介服务",
    "questions": "常见问题和复核",
}
# locked: must equal the province's; bounded: may only be better for the applicant; local: the county's own (§2.2).
WEIGHTS: Final = {"locked": "锁定", "bounded": "限定", "local": "本地"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `name` of a part's field is such as "materials.name"; `codes` names its closed list, "" for none."""

    name: str
    label: str
    section: str
    weight: str
    required: str
    codes: str
    province: str
    note: str

    @property
    def of_part(self) -> bool:
        return "." in self.name


@cache
def all_fields() -> dict[str, Field]:
    """Every field by its name, in the order of the forms."""
    return {row["name"]: Field(**row) for row in read_rows("catalog/fields.csv")}


def own_fields(section: str = "") -> list[Field]:
    """The fields of the content itself, of one section or of all."""
    return [each for each in all_fields().values() if not each.of_part and section in ("", each.section)]


def part_fields(name: str) -> list[Field]:
    """The fields of a part, such as of each material."""
    return [each for each in all_fields().values() if each.name.startswith(f"{name}.")]


@cache
def code_list(name: str) -> dict[str, str]:
    """A closed list: code → label, in its order. KeyError for a list that does not exist."""
    return _lists()[name]


@cache
def _lists() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in read_rows("catalog/codes.csv"):
        found.setdefault(row["list"], {})[row["code"]] = row["label"]
    return found


def label_of(name: str, value: str) -> str:
    """The word for a field's code; a code outside its list is shown as it is."""
    codes = all_fields()[name].codes
    return code_list(codes).get(value, value) if codes else value
