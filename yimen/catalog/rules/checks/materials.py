"""M: what applicants have to hand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from yimen.catalog.rules.checks.rule import Hit, Judgement, Surroundings, always, licence, numbered, once
from yimen.catalog.rules.checks.words import bare
from yimen.catalog.rules.content import Content, Material
from yimen.kernel.codes import identity_number
from yimen.kernel.identifiers import Found, find_identifiers
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import fold_name

FORM: Final = "2"
ELECTRONIC: Final = "2"
FROM_AN_OFFICE: Final = "20"


def material_part_filled(content: Content, _: Surroundings) -> bool:
    """Materials, or the word that none is needed. M01 asks for one of the two; the other rules judge what is there."""
    return bool(content.materials) or content.no_material


def no_material_named(content: Content, around: Surroundings) -> bool:
    """The part is empty."""
    return not material_part_filled(content, around)


def licence_materials(content: Content, around: Surroundings) -> bool:
    """The licensing law wants a basis for each demand."""
    return licence(content, around) and material_part_filled(content, around)


def without_basis(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Demands that rest on nothing."""
    return _hits(content, lambda material: not material.basis, "basis")


def catch_all_names(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Names that let an office ask for anything. 等 counts at the end only: 等级证书, 同等学力证明 are names."""
    for place, material in numbered("materials", content.materials):
        name = bare(material.name)
        if around.mentions(name, "catch_all") or around.ends_with(name, "catch_all_ending"):
            yield Hit(f"{place}.name")


def obtainable_by_sharing(content: Content, around: Surroundings) -> Iterator[Hit]:
    """To be had now by live sharing, and still asked for."""
    return _hits(content, lambda material: _obtainable(material, around), "replaceable_by")


def issued_by_another_office(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Papers of another office. Which office may be left blank: an own paper would name the own body."""
    own = {content.body, *(office.name for code, office in (around.bodies or {}).items() if code == content.body)}

    def of_another(material: Material) -> bool:
        issued = material.source == FROM_AN_OFFICE and material.issued_by not in own
        return issued and not material.replaceable_by and not _obtainable(material, around)

    return _hits(content, of_another, "replaceable_by")


def proofs_can_be_judged(content: Content, around: Surroundings) -> bool:
    """Whether the list is loaded and there are materials to hold against it."""
    return around.proof_list is not None and material_part_filled(content, around)


def unlisted_proofs(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Proofs outside the published list; 身份证明 is the word for a card, not a proof that somebody writes."""

    def unlisted(material: Material) -> bool:
        name = bare(material.name)
        proof = around.ends_with(name, "proof_ending") and not around.mentions(name, "key_identity")
        return proof and (around.proof_list or frozenset()).isdisjoint({name, material.name})

    return _hits(content, unlisted, "name")


def incomplete_forms(content: Content, _: Surroundings) -> Iterator[Hit]:
    """Forms without a blank one to fill in or a filled one to look at."""
    return _hits(content, lambda form: form.kind == FORM and not (form.blank_form and form.filled_sample), "blank_form")


def samples_of_real_people(content: Content, around: Surroundings) -> Iterator[Hit]:
    """Samples with numbers that may be somebody's. What a sample says is known by its text, else by its own name."""
    for place, material in numbered("materials", content.materials):
        text = around.sample_texts.get(material.filled_sample, material.filled_sample)
        if any(_real(found, around) for found in find_identifiers(text)):
            yield Hit(f"{place}.filled_sample")


def doubled_or_no_copies(content: Content, _: Surroundings) -> Iterator[Hit]:
    """A name again, or no copy asked for; nobody counts the copies of what is electronic."""
    seen: set[str] = set()
    for place, material in numbered("materials", content.materials):
        name = fold_name(material.name)
        copies = material.originals or material.photocopies or material.form == ELECTRONIC
        if name in seen or not copies:
            yield Hit(place, {"m": material.name})
        seen.add(name)


def waivable_key_materials(content: Content, around: Surroundings) -> Iterator[Hit]:
    """The application itself and who applies cannot come later."""
    for place, material in numbered("materials", content.materials):
        waivable = material.waivable_days > 0 or material.necessity == "later"
        form = material.kind == FORM and around.mentions(material.name, "key_form")
        if waivable and (form or around.mentions(material.name, "key_identity")):
            yield Hit(f"{place}.waivable_days")


def more_than_before(content: Content, around: Surroundings) -> Iterator[Hit]:
    """More required materials than in the base version."""
    more = _required(content) - _required(around.base or content)
    if more > 0:
        yield Hit(values={"n": str(more)})


def _hits(content: Content, wrong: Callable[[Material], bool], field: str) -> Iterator[Hit]:
    for place, material in numbered("materials", content.materials):
        if wrong(material):
            yield Hit(f"{place}.{field}", {"m": material.name})


def _obtainable(material: Material, around: Surroundings) -> bool:
    return not material.replaceable_by and (material.shared_live or bare(material.name) in around.obtainable)


def _real(found: Found, around: Surroundings) -> bool:
    if found.kind not in ("identity", "mobile") or found.value in around.words("sample_number"):
        return False
    if found.kind == "mobile":
        return True
    try:
        identity_number(found.value, today=around.today)
    except Refusal:
        return False
    return True


def _required(content: Content) -> int:
    return sum(material.necessity == "required" for material in content.materials)


# M04 of the rule book blocks or warns: two conditions, hence two rows whose level and wording can change apart.
JUDGEMENTS: Final = {
    "M01": Judgement(always, once(no_material_named)),
    "M02": Judgement(licence_materials, without_basis),
    "M03": Judgement(material_part_filled, catch_all_names),
    "M04": Judgement(material_part_filled, obtainable_by_sharing),
    "M04W": Judgement(material_part_filled, issued_by_another_office),
    "M05": Judgement(proofs_can_be_judged, unlisted_proofs),
    "M06": Judgement(material_part_filled, incomplete_forms),
    "M07": Judgement(material_part_filled, samples_of_real_people),
    "M08": Judgement(material_part_filled, doubled_or_no_copies),
    "M09": Judgement(material_part_filled, waivable_key_materials),
    "M10": Judgement(lambda _, around: around.base is not None, more_than_before),
}
