"""T: statutory and promised limits. Two limits are compared in working days, whatever their units."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, always, licence, numbered, once
from yimen.catalog.rules.checks.step_graph import before, in_order, longest
from yimen.catalog.rules.content import Content, Special, Work
from yimen.catalog.rules.durations import UNIT_WORDS, Duration
from yimen.catalog.rules.fields import code_list, label_of

INSTANT: Final = "1"
_LICENCE_DAYS: Final = 20
_WORTH_PRESSING: Final = 5
_WORKING_UNITS: Final = frozenset({"working_day", "working_hour"})
# Outside the promised clock: it starts with acceptance, stands still in a special procedure, ends with the decision.
_OFF_THE_CLOCK: Final = frozenset({"receive", "accept", "special", "deliver"})
_AFTER_THE_DECISION: Final = frozenset({"make"})


def both_limits(content: Content, _: Surroundings) -> bool:
    """Whether there is something to compare."""
    return content.statutory is not None and content.promise is not None


def promise_beyond_statute(content: Content, _: Surroundings) -> Iterator[Hit]:
    """The promise is longer than the law's limit."""
    promise, statutory = content.promise, content.statutory
    if promise and statutory and promise.working_days > statutory.working_days:
        yield Hit(values={"p": str(promise), "s": str(statutory)})


def promise_of_another_case_type(content: Content, _: Surroundings) -> bool:
    """On the spot and not instant, or the reverse; a missing promise is neither 0 nor greater."""
    promise = content.promise
    return promise is None or (promise.amount == 0) != (content.case_type == INSTANT)


def long_without_own_law(content: Content, _: Surroundings) -> bool:
    """More than the law's twenty working days, and nothing named that allows it."""
    statutory = content.statutory
    return statutory is not None and statutory.working_days > _LICENCE_DAYS and not content.own_law


def licence_with_limit(content: Content, around: Surroundings) -> bool:
    """A licence of which a limit is stated."""
    return licence(content, around) and bool(content.statutory or content.promise)


def not_in_working_days(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Limits in natural time. Article 82 is about the licensing law's own limits, so another law that is named may
    count the statutory one as it likes; the promise is the county's. Every limit has a unit, by its type.
    """
    if _in_natural_time(content.statutory) and not content.own_law:
        yield Hit("statutory")
    if _in_natural_time(content.promise):
        yield Hit("promise")


def steps_and_promise(content: Content, _: Surroundings) -> bool:
    """Whether the steps can be added up; S03 says why not."""
    limited = any(step.limit is not None for step in content.steps)
    return limited and content.promise is not None and in_order(content.steps) is not None


def steps_beyond_promise(content: Content, _: Surroundings) -> Iterator[Hit]:
    """The longest path takes more than the promise. Only steps count in which the promised clock runs (§0.4)."""
    off = _OFF_THE_CLOCK if content.promise_scope == "result_ready" else _OFF_THE_CLOCK | _AFTER_THE_DECISION

    def length(step: Work) -> Fraction:
        return Fraction(0) if step.limit is None or step.kind in off else step.limit.working_days

    total = longest(in_order(content.steps) or [], before(content.steps), length)
    if content.promise and total > content.promise.working_days:
        yield Hit(values={"n": _days(total)})


def unfounded_specials(content: Content, around: Surroundings) -> Iterator[Hit]:
    """No article or no longest time; a kind outside article 45 whose article is of no law among the item's own."""
    for place, special in numbered("specials", content.specials):
        if not _deductible(special, content, around):
            yield Hit(place, {"kind": label_of("specials.kind", special.kind) or "未填写"})
        elif not special.basis or not special.most or not special.most.amount:
            yield Hit(place)


def not_pressed(content: Content, _: Surroundings) -> bool:
    """The promise is the law's limit, and long enough to be shortened."""
    lengths = {limit.working_days for limit in (content.promise, content.statutory) if limit}
    return len(lengths) == 1 and max(lengths) > _WORTH_PRESSING


def unexplained_lack_of_limit(content: Content, _: Surroundings) -> bool:
    """No statutory limit and no word why."""
    return content.statutory is None and not content.no_statutory_reason


def _in_natural_time(limit: Duration | None) -> bool:
    return limit is not None and limit.amount > 0 and limit.unit not in _WORKING_UNITS


def _deductible(special: Special, content: Content, around: Surroundings) -> bool:
    closed = code_list("special").keys() - {"other"}
    own = (basis.law for basis in content.bases if basis.law and basis.level in around.words("own_law_basis"))
    return special.kind in closed or any(law in special.basis for law in own)


def _days(days: Fraction) -> str:
    """Rounded up to a tenth: rounded down, a sum just over the promise would read like the promise."""
    return f"{ceil(days * 10) / 10:g} {UNIT_WORDS['working_day']}"


JUDGEMENTS: Final = {
    "T01": Judgement(both_limits, promise_beyond_statute),
    "T02": Judgement(lambda content, _: bool(content.case_type), once(promise_of_another_case_type)),
    "T03": Judgement(
        lambda content, around: licence(content, around) and content.statutory is not None, once(long_without_own_law)
    ),
    "T04": Judgement(licence_with_limit, not_in_working_days),
    "T05": Judgement(steps_and_promise, steps_beyond_promise),
    "T06": Judgement(lambda content, _: bool(content.specials), unfounded_specials),
    "T07": Judgement(both_limits, once(not_pressed)),
    "T08": Judgement(always, once(unexplained_lack_of_limit)),
}
