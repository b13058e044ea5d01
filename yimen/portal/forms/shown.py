"""What was answered, as it is read back before sending, and as it is handed to the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from yimen.hotline.queries.places import place
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import proposed_grade
from yimen.hotline.services.taken import Intake
from yimen.parties.services import Contact
from yimen.portal.forms.asking import UNKNOWN
from yimen.portal.rules import FILES, NO_PLACE, SHORT, Answers, secrecy, steps_for, title_from
from yimen.portal.services import Draft


@dataclass(frozen=True)
class Line:
    """One answer in the summary: the question's step, its short name, what was answered."""

    step: str
    label: str
    text: str


def summary(answers: Answers) -> list[Line]:
    """Every answer in words."""
    return [Line(step, SHORT[step], _words(step, answers)) for step in steps_for(answers) if step in answers]


def _words(step: str, answers: Answers) -> str:
    given: Any = answers[step]
    words_of: dict[str, Callable[[], str]] = {
        "kind": lambda: words.REQUEST_TYPES[given["request_type"]],
        "what": lambda: "\n".join(filter(None, (given["content"], _files(answers.get(FILES, {}).get("rows", ()))))),
        "town": lambda: "不涉及具体地方" if given["town"] == NO_PLACE else _place(given["town"]),
        "place": lambda: " ".join(filter(None, (_place(given["region"]), given["address"]))),
        "when": lambda: given["occurred_words"] + ("，现在还是这样" if given["is_ongoing"] else ""),
        "subject": lambda: _subject(given),
        "want": lambda: "\n".join(f"{n}. {text}" for n, text in enumerate(given["demands"], 1)),
        "who": lambda: _who(given, answers),
        "answer": lambda: words.REPLY_WAYS[given["reply_way"]],
    }
    return words_of[step]()


def _files(rows: Sequence[Any]) -> str:
    return f"附 {len(rows)} 个文件" if rows else ""


def _place(code: str) -> str:
    found = place(code)
    return found.full_name if found else ""


def _subject(given: Any) -> str:
    if given["subject_kind"] == UNKNOWN:
        return given["subject_name"] or "说不清"
    return f"{words.SUBJECT_KINDS[given['subject_kind']]}：{given['subject_name']}"


def _who(given: Any, answers: Answers) -> str:
    if given["identity"] == "anonymous":
        return "匿名"
    secret = "，保密" if given["identity"] == "secret" or answers["kind"]["request_type"] == "report" else ""
    return f"{given['name']}，{given['phone']}{secret}"


def intake_of(draft: Draft, publish_ok: bool, marks: Sequence[str]) -> Intake:
    """What is handed to the services: channel web, the grade that the words suggest, the title out of the first words."""
    given = draft.answers
    kind, content, who = given["kind"]["request_type"], given["what"]["content"], given["who"]
    subject, when, anonymous = given.get("subject", {}), given.get("when", {}), who["identity"] == "anonymous"
    town = given["town"]["town"]
    return Intake(
        channel="web", request_type=kind, title=title_from(content), content=content, grade=proposed_grade(content),
        demands=given.get("want", {}).get("demands", ()), anonymous=anonymous,
        confidentiality=secrecy(kind, who["identity"]),
        contact=Contact() if anonymous else Contact(name=who["name"], phone=who["phone"]),
        reply_way="web" if anonymous else given["answer"]["reply_way"],
        region=given.get("place", {}).get("region", "" if town == NO_PLACE else town),
        address=given.get("place", {}).get("address", ""),
        occurred_words=when.get("occurred_words", ""), is_ongoing=bool(when.get("is_ongoing")),
        subject_kind="" if subject.get("subject_kind") == UNKNOWN else subject.get("subject_kind", ""),
        subject_name=subject.get("subject_name", ""),
        other_procedure=given.get("want", {}).get("other_procedure", "none"),
        publish_ok=publish_ok, files=draft.files, marks=tuple(marks),
    )  # fmt: skip
