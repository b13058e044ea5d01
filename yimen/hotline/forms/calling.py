"""The answers of a return call: five questions, process and result apart."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.hotline.rules.answers import DISSATISFIED_REASONS, SCORES, SOLVED

CONTACTED = {"yes": "联系过", "no": "没有联系"}


def _seg(label: str, choices: list[tuple[Any, str]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect(attrs={"seg": True}),
        error_messages={"required": f"请回答：{label}"}, **more,
    )  # fmt: skip


class CallForm(forms.Form):
    """Q1–Q5 of the script (rule book §9); the rest only for who is not content."""

    contacted = _seg("第一，承办单位是否与您联系过", list(CONTACTED.items()))
    solved = _seg("第二，问题是否已解决", list(SOLVED.items()))
    process = _seg("第三，对办理过程是否满意", list(SCORES.items()))
    result = _seg("第四，对办理结果是否满意", list(SCORES.items()))
    remark = forms.CharField(
        label="第五，您还有什么补充", required=False, max_length=800, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.ChoiceField(
        label="主要是哪方面不满意", required=False, choices=[("", "请选"), *DISSATISFIED_REASONS.items()]
    )
    supervisor = forms.ChoiceField(label="督办人", required=False)

    def __init__(self, *args: Any, supervisors: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["supervisor"].choices = [("", "由系统指定"), *supervisors]  # type: ignore[attr-defined]
        for name in ("process", "result"):
            self.fields[name].widget.choice_tones = {"1": "bad", "2": "bad"}

    def scores(self) -> dict[str, Any]:
        """solved, process and result as the services take them."""
        given = self.cleaned_data
        return {"solved": given["solved"], "process": int(given["process"]), "result": int(given["result"])}

    def record(self) -> str:
        """The record of the call in words."""
        given = self.cleaned_data
        parts = [f"承办单位{CONTACTED[given['contacted']]}", given["remark"].strip()]
        return "。".join(part for part in parts if part)
