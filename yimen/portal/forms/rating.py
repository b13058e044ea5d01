"""Two taps and whether it is solved; a reason only where the result does not satisfy (mock-up 10)."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.hotline.rules.answers import DISSATISFIED_REASONS, SCORES, SOLVED
from yimen.hotline.services.callback import SATISFIED_FROM
from yimen.kernel.text import clean_text
from yimen.portal.forms.base import Question, WantedChoice, prose, radios

LEVELS = [(str(score), label) for score, label in SCORES.items()]


class Rating(Question):
    """Nothing is chosen beforehand."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    process = radios("办理过程满意吗", LEVELS, look="rate", missing="请选对办理过程的满意程度")
    result = radios("办理结果满意吗", LEVELS, look="rate", missing="请选对办理结果的满意程度")
    solved = radios("事情解决了吗", SOLVED.items(), missing="请选事情解决了没有")
    reason = WantedChoice(
        label="哪里没做好", choices=list(DISSATISFIED_REASONS.items()),
        widget=forms.RadioSelect(attrs={"picks": True}),
    )  # fmt: skip
    words = prose("想说的话", "哪几项没有落实", 1000, required=False, rows=3)

    def clean_words(self) -> str:
        return self.checked("words", lambda text: clean_text(text, name="想说的话", maximum=1000, required=False))

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        values |= {name: int(values[name]) for name in ("process", "result") if values.get(name)}
        if values.get("result", SATISFIED_FROM) < SATISFIED_FROM and not values.get("reason"):
            self.add_error("reason", "结果不满意的，请选哪里没做好，好让承办单位改")
        return values
