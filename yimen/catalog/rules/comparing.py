"""The county's library beside the province's list (§2.2): which item is which, what was added, removed, changed.

Items are matched by the national code, then the province's own code, then body, type and name word for word; a near
name is only shown, for somebody to confirm. Agreement (四级四同) counts the locked fields that both have filled in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from yimen.catalog.rules.checks.neighbours import Neighbour, Neighbourhood
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.differences import Difference, differences
from yimen.catalog.rules.fields import own_fields

Kind = Literal["same", "changed", "added", "removed", "local_extra", "duplicate"]
KINDS: Final[Mapping[Kind, str]] = {
    "same": "一致",
    "changed": "要素不同",
    "added": "省有县无",
    "removed": "县有省无",
    "local_extra": "本地特色",
    "duplicate": "重复",
}
_PLACE: Final = ""  # bodies of the province's list are not ours: names alone are compared


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the comparison. ours, theirs: places in the two lists; how: by what they were matched."""

    kind: Kind
    ours: int | None
    theirs: int | None
    how: str = ""
    differences: tuple[Difference, ...] = ()
    near: tuple[int, ...] = ()

    @property
    def tasks(self) -> tuple[Difference, ...]:
        """What somebody has to decide: locked fields that differ, bounded ones in which the county asks more."""
        return tuple(
            each
            for each in self.differences
            if each.field.weight == "locked" or (each.field.weight == "bounded" and each.worse)
        )


def compare(ours: Sequence[Content], theirs: Sequence[Content]) -> list[Pair]:
    """Every item of both lists once: the county's in its order, then what the county lacks."""
    matched = _match(ours, theirs)
    near = Neighbourhood(Neighbour(str(n), each.name, _PLACE, each.task_type) for n, each in enumerate(theirs))
    taken: Counter[int] = Counter(place for place, _ in matched.values())
    seen: set[int] = set()
    found = []
    for n, content in enumerate(ours):
        place, how = matched.get(n, (None, ""))
        if place is None:
            kind: Kind = "removed" if content.catalog_code else "local_extra"
            found.append(Pair(kind, n, None, near=tuple(_near(content, near))))
        elif taken[place] > 1 and place in seen:
            found.append(Pair("duplicate", n, place, how))
        else:
            seen.add(place)
            unlike = tuple(_unlike(content, theirs[place]))
            found.append(Pair("changed" if unlike else "same", n, place, how, unlike))
    return found + [Pair("added", None, n) for n in range(len(theirs)) if n not in taken]


def _unlike(ours: Content, theirs: Content) -> Iterator[Difference]:
    """Differences that matter: not of local fields, not where the province says nothing."""
    for each in differences(ours, theirs):
        if each.field.weight != "local" and each.theirs:
            yield each


def _match(ours: Sequence[Content], theirs: Sequence[Content]) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    for how, key in _KEYS.items():
        places: defaultdict[Hashable, list[int]] = defaultdict(list)
        for n, content in enumerate(theirs):
            places[key(content)].append(n)
        for n, content in enumerate(ours):
            if n not in found and key(content) and len(places.get(key(content), ())) == 1:
                found[n] = (places[key(content)][0], how)
    return found


# An item without situations has no 33-digit code: its 31-digit one stands for it. Codes name the body, so they are
# compared whole only where the province's list is of this county; names need no body, as its list names none of ours.
_KEYS: Final = {
    "办理项编码": lambda content: content.handle_code,
    "实施编码": lambda content: "" if content.handle_code else content.task_code,
    "地方编码": lambda content: content.local_code,
    "名称和类型": lambda content: (content.name, content.task_type) if content.name else "",
}


def _near(content: Content, near: Neighbourhood) -> list[int]:
    wanted = Neighbour("", content.name, _PLACE, content.task_type)
    return [int(each.item) for each in near.with_near_name(wanted)][:3]


@dataclass(frozen=True, slots=True)
class Agreement:
    """四级四同 of some items: fields compared and equal, items compared and wholly equal."""

    items: int
    agreeing: int
    fields: int
    equal: int

    @property
    def share(self) -> Fraction | None:
        """Equal locked fields among those compared; None where nothing was."""
        return Fraction(self.equal, self.fields) if self.fields else None


def agreement(pairs: Sequence[Pair], ours: Sequence[Content], theirs: Sequence[Content]) -> dict[str, Agreement]:
    """The agreement of each body, and under "" of all."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    locked = [field.name for field in own_fields() if field.weight == "locked"]
    for pair in pairs:
        if pair.ours is None or pair.theirs is None or pair.kind == "duplicate":
            continue
        compared = sum(bool(getattr(theirs[pair.theirs], name)) for name in locked)
        unequal = sum(each.field.weight == "locked" for each in pair.differences)
        line = Counter(items=1, agreeing=int(not unequal), fields=compared, equal=compared - unequal)
        for body in ("", ours[pair.ours].body):
            sums[body] += line
    return {
        body: Agreement(each["items"], each["agreeing"], each["fields"], each["equal"]) for body, each in sums.items()
    }
