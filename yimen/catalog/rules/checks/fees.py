"""F: what applicants have to pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, licence, numbered, once
from yimen.catalog.rules.content import Content


def charges(content: Content, _: Surroundings) -> bool:
    """Whether the item says that it costs something."""
    return content.is_fee


def unstated_fees(content: Content, _: Surroundings) -> Iterator[Hit]:
    """No fee at all, or fees without item, standard or basis."""
    if not content.fees:
        yield Hit("fees")
    for place, fee in numbered("fees", content.fees):
        if not (fee.name and fee.standard and fee.basis):
            yield Hit(place)


def fees_of_a_free_item(content: Content, _: Surroundings) -> bool:
    """Fees or a way to pay, though it costs nothing."""
    return bool(content.fees) or content.pays_online


def unlawful_licence_fees(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Fees that neither a law nor an administrative regulation allows."""
    for place, fee in numbered("fees", content.fees):
        if fee.basis_level not in around.words("fee_basis"):
            yield Hit(f"{place}.basis_level")


JUDGEMENTS: Final = {
    "F01": Judgement(charges, unstated_fees),
    "F02": Judgement(lambda content, _: not content.is_fee, once(fees_of_a_free_item)),
    "F03": Judgement(
        lambda content, around: licence(content, around) and bool(content.is_fee and content.fees),
        unlawful_licence_fees,
    ),
}
