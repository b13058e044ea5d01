"""What applicants hand in: the set of papers of the matter's kind and situation, with what words of the name add to it."""

from __future__ import annotations

from typing import Final

from yimen.catalog.rules.content import Basis, Material
from yimen.project.demo.items.matters import Matter
from yimen.project.demo.items.tables import Row, fitting, keyed, rows

MOST: Final = 9
LEAST: Final = 3
_FORM: Final = "2"
_WAIVING: Final = 0.6
# What a kind asks of new licences it does not ask again of one that exists; the family's sets say what then.
_LICENCES: Final = ("licence_", "filing", "benefit")
_LATER: Final = frozenset({"change", "renewal", "replacement", "cancellation"})
_AGENT: Final = ("授权委托书?agent", "代办人身份证?agent")
_NOTES: Final = (
    "用黑色笔填写，签名处由本人签。",
    "照样表填，拿不准的地方空着，窗口帮您填。",
    "带星号的必填，其余没有的写“无”。",
    "可以在大厅自助机上填好打印。",
)


def materials(matter: Matter, bases: tuple[Basis, ...]) -> tuple[Material, ...]:
    """The materials in the order of the list; none for what needs no paper."""
    names = _names(matter)
    waiving = matter.dice.random() < _WAIVING
    basis = f"《{bases[0].law}》{bases[0].article}"
    return tuple(_material(matter, name, basis, waiving) for name in names)


def _names(matter: Matter) -> list[str]:
    asked = next((found for key in matter.keys if (found := _rows(matter, key))), [])
    sets = [row for row in asked if row["mode"] != "add"]
    if not sets or sets[0]["mode"] == "none":
        return []
    names = sets[0]["papers"].split("|")
    for row in asked:
        names += row["papers"].split("|") if row["mode"] == "add" else []
    names = _suited(matter, names)
    bare = list({_bare(name): name for name in reversed(names)}.values())[::-1]
    for name in _AGENT:
        if len(bare) < LEAST and name not in bare:
            bare.append(name)
    return bare[:MOST]


def _rows(matter: Matter, key: str) -> list[Row]:
    """The rows of a key, only if a whole set is among them: what is merely added stands behind a set."""
    found = fitting("materials", key, matter.item.situation, matter.text)
    if key == matter.keys[0] and matter.item.situation in _LATER and matter.item.family.startswith(_LICENCES):
        found = [row for row in found if row["situation"]]
    return found if any(row["mode"] != "add" for row in found) else []


def _suited(matter: Matter, names: list[str]) -> list[str]:
    """Papers of companies become those of persons where only persons may apply, and the reverse."""
    swaps = {row["paper"]: row["instead"] for row in rows("swaps") if row["audience"] == matter.item.audience}
    if not swaps or {_bare(name) for name in names} & {instead for instead in swaps.values() if instead}:
        return names
    swapped = ((swaps.get(_bare(name), _bare(name)), name) for name in names)
    return [name.replace(_bare(name), paper) for paper, name in swapped if paper]


def _bare(name: str) -> str:
    return name.lstrip("*").partition("?")[0]


def _material(matter: Matter, written: str, basis: str, waiving: bool) -> Material:
    name, _, ask = written.partition("?")
    asked = keyed("asks")[ask] if ask else None
    question, needed_when = (asked["question"], (asked["answer"],)) if asked else ("", ())
    if name.startswith("*"):
        return _form(matter, _filled(matter, name[1:]), basis, question, needed_when)
    row = keyed("papers")[name]
    if row["kind"] == _FORM:
        return _form(matter, _filled(matter, name), basis, question, needed_when)
    return Material(
        name=_filled(matter, name),
        kind=row["kind"],
        form=row["form"],
        source=row["source"],
        originals=int(row["originals"]),
        photocopies=int(row["photocopies"]),
        issued_by=_filled(matter, row["issued_by"]),
        basis=basis,
        standard=_filled(matter, row["standard"]),
        filling_notes=row["filling_notes"],
        question=question,
        needed_when=needed_when,
        waivable_days=int(row["waivable"]) if waiving else 0,
        replaceable_by=row["replaceable_by"],
        shared_live=bool(row["replaceable_by"]),
        returned=bool(int(row["returned"])),
    )


def _form(matter: Matter, name: str, basis: str, question: str, needed_when: tuple[str, ...]) -> Material:
    row = keyed("papers").get(name, {})
    return Material(
        name=name,
        kind=_FORM,
        form=row.get("form", "3"),
        source=row.get("source", "10"),
        originals=1,
        basis=basis,
        standard=row.get("standard", "填写完整，本人签名或者单位盖章"),
        filling_notes=row.get("filling_notes") or matter.dice.choice(_NOTES),
        blank_form=f"{name}（空白表）",
        filled_sample=f"{name}（样表）",
        question=question,
        needed_when=needed_when,
    )


def _filled(matter: Matter, text: str) -> str:
    return text.format(licence=matter.licence, form=matter.form, subject=matter.subject, own=matter.office["name"])
