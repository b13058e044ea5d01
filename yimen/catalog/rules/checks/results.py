"""R: what applicants get."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, numbered
from yimen.catalog.rules.checks.words import bare
from yimen.catalog.rules.content import Content
from yimen.catalog.rules.fields import code_list

_LIST_OF_ENDINGS: Final = "result_ending_"


def has_results(content: Content, _: Surroundings) -> bool:
    """Whether a result is named."""
    return bool(content.results)


def unshown_results(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Results without a sample or a kind."""
    for place, result in numbered("results", content.results):
        if not result.sample or result.kind not in code_list("result_kind"):
            yield Hit(f"{place}.kind" if result.sample else f"{place}.sample")


def results_of_another_kind(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Names that end like one kind while another was chosen; no choice at all is R01."""
    for place, result in numbered("results", content.results):
        kind = _kind_by_name(bare(result.name), around)
        if kind and result.kind and result.kind != kind:
            yield Hit(f"{place}.kind")


def results_without_renewal(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Results that run out, and no item that renews them; the renewal itself renews again."""
    for place, result in numbered("results", content.results):
        runs_out = bool(result.validity) and not around.mentions(result.validity, "no_expiry")
        if runs_out and not result.renewed_by and content.situation != "renewal":
            yield Hit(f"{place}.renewed_by")


def _kind_by_name(name: str, around: Surroundings) -> str:
    for each in around.lists:
        if each.startswith(_LIST_OF_ENDINGS) and around.ends_with(name, each):
            return each.removeprefix(_LIST_OF_ENDINGS)
    return ""


JUDGEMENTS: Final = {
    "R01": Judgement(has_results, unshown_results),
    "R02": Judgement(has_results, results_of_another_kind),
    "R03": Judgement(has_results, results_without_renewal),
}
