"""The road of a request through the public page: which question follows which, what its answers come to. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yimen.hotline.rules.intake import PLACE_TYPES, SUBJECT_TYPES, sensitive_words

Answers = Mapping[str, Mapping[str, Any]]

QUESTIONS: Final = {
    "kind": "您要反映哪一类事？",
    "what": "发生了什么事？",
    "town": "事情在哪个镇、街道？",
    "place": "在哪个村、社区？",
    "when": "什么时候的事？",
    "subject": "您反映的是谁？",
    "want": "您希望怎么解决？",
    "who": "怎么称呼您、怎么联系？",
    "answer": "用什么方式答复您？",
}
SHORT: Final = {
    "kind": "类型",
    "what": "什么事",
    "town": "镇（街道）",
    "place": "地点",
    "when": "时间",
    "subject": "反映对象",
    "want": "您的要求",
    "who": "您的信息",
    "answer": "答复方式",
}
NO_PLACE: Final = "none"
BEGUN: Final = "begun"  # the words typed on the front page, offered again at "what"
FILES: Final = "files"  # beside the answers: what was uploaded stays though the words beside it are not right yet
TITLE_MAX: Final = 30
EMERGENCY_LINES: Final = {"110": "公安", "119": "消防", "120": "急救", "122": "交通事故"}
FASTEST_SECONDS: Final = 15


def steps_for(answers: Answers) -> tuple[str, ...]:
    """The questions that this request needs, in order, as far as its answers tell."""
    kind = answers.get("kind", {}).get("request_type", "")
    left_out = set()
    if answers.get("town", {}).get("town") == NO_PLACE:
        left_out.add("place")
    if kind not in PLACE_TYPES:
        left_out.add("when")
    if kind not in SUBJECT_TYPES:
        left_out.add("subject")
    if kind == "praise":
        left_out.add("want")
    if answers.get("who", {}).get("identity") == "anonymous":
        left_out.add("answer")
    return tuple(step for step in QUESTIONS if step not in left_out)


def first_open(answers: Answers) -> str:
    """The first question that is not answered yet; "" when all are."""
    return next((step for step in steps_for(answers) if step not in answers), "")


def after(answers: Answers, step: str) -> str:
    """The question after this one; "" behind the last."""
    steps = steps_for(answers)
    return steps[steps.index(step) + 1] if step in steps[:-1] else ""


def before(answers: Answers, step: str) -> str:
    """The question before this one; "" before the first."""
    steps = steps_for(answers)
    return steps[steps.index(step) - 1] if step in steps[1:] else ""


def without_stale(answers: Mapping[str, Any], changed: str) -> dict[str, Any]:
    """The answers without those that a changed one has made pointless: another town has other villages."""
    kept = dict(answers)
    if changed == "town":
        place = kept.get("place", {})
        if not str(place.get("region", "")).startswith(str(kept["town"].get("town", ""))):
            kept.pop("place", None)
    return {step: value for step, value in kept.items() if step in (*steps_for(kept), FILES, BEGUN)}


def title_from(content: str) -> str:
    """A title out of the first words: up to the first full stop, at most 30 characters."""
    text = " ".join(content.split())
    ends = [text.find(mark) for mark in "。！？；!?;" if text.find(mark) > 0]
    first = text[: min(ends)] if ends else text
    return first if len(first) <= TITLE_MAX else f"{first[: TITLE_MAX - 1]}…"


def emergency_lines(text: str) -> tuple[str, ...]:
    """The emergency numbers that belong to what is written, none twice: a hint to ring at once, never a decision."""
    found: dict[str, None] = {}
    for hit in sensitive_words(text):
        if hit.grade == "emergency":
            found |= dict.fromkeys(line for line in hit.transfer.split("、") if line)
    return tuple(found)


def marks(hidden: str, seconds: float) -> tuple[str, ...]:
    """What the page noticed: a field that no person sees was filled, or the whole was filled in too fast for a person."""
    found = ["hidden_field"] if hidden.strip() else []
    return (*found, "too_fast") if seconds < FASTEST_SECONDS else tuple(found)


def secrecy(request_type: str, identity: str) -> str:
    """The confidentiality that the caller's choice comes to; reports are secret whatever is chosen (JN 32)."""
    return "secret" if request_type == "report" or identity in ("secret", "anonymous") else "open"


def joined(values: Sequence[str]) -> str:
    return "；".join(value for value in values if value)


def answers_in(given: Mapping[str, str]) -> dict[int, str]:
    """The answers to a guide's questions in an address: `a3=是` answers the third; anything else is left alone."""
    numbered = ((name[1:], value) for name, value in given.items() if name[:1] == "a")
    return {int(number): value for number, value in numbered if number.isascii() and number.isdecimal() and value}


@dataclass(frozen=True)
class GuidesAsked:
    """What the address of a list of guides asks for.

    chosen: of the directory; who: "person", "business" or "" where it was not said.
    """

    typed: str = ""
    who: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    page: int = 1


GUIDES_TYPED, GUIDES_PAGES = 100, 200
_CHOSEN: Final = ("department", "theme", "town")


def guides_asked(given: Mapping[str, str]) -> GuidesAsked:
    """Read the address; what is not understood is left out, so that an old link still opens the directory."""
    page = given.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    return GuidesAsked(
        typed=" ".join(given.get("q", "").split())[:GUIDES_TYPED],
        who=given["who"] if given.get("who") in ("person", "business") else "",
        chosen={name: given[name][:32] for name in _CHOSEN if given.get(name)},
        page=min(max(number, 1), GUIDES_PAGES),
    )
