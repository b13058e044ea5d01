"""The graph of an item's steps: its order, what can be reached, its longest path (rules T05 and S03)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from yimen.catalog.rules.content import Work


def before(steps: Sequence[Work]) -> dict[str, tuple[str, ...]]:
    """The steps before each step. Where no step names one, the order of the list is meant: many lists say no more."""
    if any(step.after for step in steps):
        return {step.name: step.after for step in steps}
    return {step.name: () for step in steps[:1]} | {step.name: (last.name,) for last, step in pairwise(steps)}


def in_order(steps: Sequence[Work]) -> list[Work] | None:
    """The steps, each behind those before it. None where that cannot be: a ring, a doubled or an unknown name."""
    by_name, earlier = {step.name: step for step in steps}, before(steps)
    unknown = {name for names in earlier.values() for name in names} - by_name.keys()
    if len(by_name) < len(steps) or unknown:
        return None
    try:
        return [by_name[name] for name in TopologicalSorter(earlier).static_order()]
    except CycleError:
        return None


def reached(ordered: Sequence[Work], earlier: Mapping[str, tuple[str, ...]], start: str) -> set[str]:
    """The names of the start and of every step that comes after it."""
    found = {start}
    for step in ordered:
        if found & set(earlier[step.name]):
            found.add(step.name)
    return found


def longest(
    ordered: Sequence[Work], earlier: Mapping[str, tuple[str, ...]], length: Callable[[Work], Fraction]
) -> Fraction:
    """The greatest sum of lengths along a path."""
    sums: dict[str, Fraction] = {}
    for step in ordered:
        sums[step.name] = length(step) + max((sums[name] for name in earlier[step.name]), default=Fraction(0))
    return max(sums.values(), default=Fraction(0))
