"""The dispatcher's decision: class, one lead, co-handlers with their tasks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from yimen.hotline.queries.offices import receiving
from yimen.hotline.queries.reference import category_choices
from yimen.hotline.rules import words
from yimen.hotline.services.dispatching import Part
from yimen.kernel.text import number_in
from yimen.org.models import Organisation

OTHER = "other"


class DispatchForm(forms.Form):
    """`lead` is the id of an office, or `other` with its name in `lead_other`; `co` comes with a task each."""

    category = forms.ChoiceField(label="分类", error_messages={"required": "派单前请选到第二级分类"})
    lead = forms.CharField(required=False)
    lead_other = forms.CharField(label="其他单位", required=False, max_length=60)
    complex = forms.BooleanField(label="复杂工单", required=False)
    co_other = forms.CharField(label="另请协办", required=False, max_length=60)

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["category"].choices = [("", "请选分类"), *category_choices()]  # type: ignore[attr-defined]
        self.fields["category"].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        lead = values.get("lead") or (OTHER if values.get("lead_other") else "")
        values["office"] = number_in(lead) or self._named("lead_other", "请选主办单位")
        values["parts"] = self._parts(values)
        return values

    def _named(self, box: str, missing: str) -> int | None:
        typed = str(self.data.get(box, "")).strip()
        found = office_named(typed, receiving()) if typed else None
        if found is None:
            self.add_error(box, f"没有找到“{typed}”，请从列表里选一个单位" if typed else missing)
        return found.pk if found else None

    def _parts(self, values: dict[str, Any]) -> list[Part]:
        chosen = [pk for each in _list(self.data, "co") if (pk := number_in(each))]
        if values.get("co_other"):
            chosen += filter(None, [self._named("co_other", "")])
        return [self._part(pk) for pk in dict.fromkeys(chosen)]

    def _part(self, pk: int) -> Part:
        task = str(self.data.get(f"task_{pk}", "") or self.data.get("task_other", "")).strip()
        if not task:
            self.add_error(None, "请写明每个协办单位要做的事")
        return Part(pk, task, sees_contact=f"contact_{pk}" in self.data)

    def rank(self) -> int | None:
        """Which of the suggestions shown was taken (1–3), None for another office."""
        shown = str(self.data.get("shown", "")).split(",")
        lead = str(self.cleaned_data["office"])
        return shown.index(lead) + 1 if lead in shown else None


def _list(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if isinstance(data, QueryDict) else list(data.get(name, []))


def office_named(typed: str, among: Sequence[Organisation]) -> Organisation | None:
    """The office that is called so: by its short name, its name or one of its other names."""
    for row in among:
        if typed in (row.short_name, row.name, *row.aliases.split("|")):
            return row
    return None


class AcceptForm(forms.Form):
    """What acceptance settles: the type and the grade."""

    request_type = forms.ChoiceField(
        label="诉求类型", choices=list(words.REQUEST_TYPES.items()), widget=forms.RadioSelect(attrs={"seg": True})
    )
    grade = forms.ChoiceField(
        label="紧急程度", choices=list(words.GRADES.items()), widget=forms.RadioSelect(attrs={"seg": True})
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["grade"].widget.choice_tones = {"urgent": "warn", "emergency": "bad"}
