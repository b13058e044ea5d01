"""S: the office's own steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, licence, numbered, once
from yimen.catalog.rules.checks.step_graph import before, in_order, reached
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.fields import label_of

# 收件受理 is one counter act in most lists and has one kind only: either of the two begins a case.
_NEEDED: Final = ({"receive", "accept"}, {"examine"}, {"decide"}, {"deliver"})


def has_steps(content: Content, _: Surroundings) -> bool:
    """Whether there is a step to judge."""
    return bool(content.steps)


def incomplete_steps(content: Content, _: Surroundings) -> bool:
    """Not every kind of step that a licence goes through."""
    kinds = {step.kind for step in content.steps}
    return any(kinds.isdisjoint(wanted) for wanted in _NEEDED)


def nobody_responsible(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Steps without a post, or with one where nobody is."""
    for place, step in numbered("steps", content.steps):
        absent = around.manned_posts is not None and step.post not in around.manned_posts
        if not step.post or absent:
            yield Hit(f"{place}.post", {"s": step.name or label_of("steps.kind", step.kind)})


def wrong_order(content: Content, _: Surroundings) -> bool:
    """A ring, a step behind one that does not exist, or a decision that the first step does not lead to.

    A missing decision is S01; what is no licence may end without one.
    """
    ordered = in_order(content.steps)
    if ordered is None:
        return True
    start = next((step.name for step in content.steps if step.kind == "receive"), content.steps[0].name)
    decisions = {step.name for step in content.steps if step.kind == "decide"}
    return not decisions <= reached(ordered, before(content.steps), start)


def lonely_checks(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Surveys by one person. Reading papers (审查) is no check of facts; two officers survey for every type (§4.1)."""
    for place, step in numbered("steps", content.steps):
        if step.kind == "site_survey" and not step.two_people:
            yield Hit(f"{place}.two_people")


JUDGEMENTS: Final = {
    "S01": Judgement(licence, once(incomplete_steps)),
    "S02": Judgement(has_steps, nobody_responsible),
    "S03": Judgement(has_steps, once(wrong_order)),
    "S04": Judgement(has_steps, lonely_checks),
}
