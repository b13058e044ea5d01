"""B: what an item rests on, and who may carry it out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, always, licence, numbered, once
from yimen.catalog.rules.content import Content

ENTRUSTED: Final = "3"


def no_basis(content: Content, _: Surroundings) -> bool:
    """No basis that names law, article and text; the document number is a law's to lack."""
    return not any(basis.law and basis.article and basis.text for basis in content.bases)


def licence_with_bases(content: Content, around: Surroundings) -> bool:
    """B01 says when there is none."""
    return licence(content, around) and bool(content.bases)


def no_basis_may_license(content: Content, around: Surroundings) -> bool:
    """A rule or document beside the law is in order, for it may give details (行政许可法 16); alone it may not."""
    return not any(basis.level in around.words("licence_basis") for basis in content.bases)


def out_of_force(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Bases that are repealed or not yet in force."""
    for place, basis in numbered("bases", content.bases):
        future = bool(around.today and basis.effective_on and basis.effective_on > around.today)
        if basis.repealed or future:
            yield Hit(place)


def unfounded_entrusting(content: Content, _: Surroundings) -> bool:
    """Principal, scope or notice is missing."""
    return not (content.entrusting_body and content.entrust_scope and content.entrust_notice)


def unlisted_licence(content: Content, around: Surroundings) -> bool:
    """Not on the published list, by name or basic code; while the list is not loaded the item's own word counts."""
    if around.licence_list is None:
        return not content.on_licence_list
    return around.licence_list.isdisjoint({content.name, content.main_name, content.catalog_code} - {""})


JUDGEMENTS: Final = {
    "B01": Judgement(always, once(no_basis)),
    "B02": Judgement(licence_with_bases, once(no_basis_may_license)),
    "B03": Judgement(lambda content, _: bool(content.bases), out_of_force),
    "B04": Judgement(lambda content, _: content.body_nature == ENTRUSTED, once(unfounded_entrusting)),
    "B05": Judgement(licence, once(unlisted_licence)),
}
