"""The filters of the audit view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

DAY = {"invalid": "请填日期，如 2026-11-23"}


class RecordFilter(forms.Form):
    """Who, when, which matter, why. `reasons` are the choices of the tab's last field."""

    who = forms.CharField(label="人", max_length=40, required=False)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput({"type": "date"}), error_messages=DAY)
    until = forms.DateField(label="到", required=False, widget=forms.DateInput({"type": "date"}), error_messages=DAY)
    number = forms.CharField(label="事项编号", max_length=40, required=False)
    reason = forms.ChoiceField(label="事由", required=False)

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], label: str, numbered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.choices = label, [("", "全部"), *reasons]  # type: ignore[attr-defined]
        if not numbered:
            del self.fields["number"]

    def chosen(self) -> dict[str, Any]:
        """The filters that can be read; what cannot be read filters nothing and is marked in the form."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListFilter(forms.Form):
    """One more condition for a list: what is chosen here is added to the conditions in force."""

    state = forms.ChoiceField(label="状态", required=False)
    region = forms.ChoiceField(label="地区", required=False)
    category = forms.ChoiceField(label="分类", required=False)
    subtype = forms.ChoiceField(label="类型", required=False)
    grade = forms.ChoiceField(label="紧急程度", required=False)
    channel = forms.ChoiceField(label="渠道", required=False)
    office = forms.ChoiceField(label="主办单位", required=False)
    kind = forms.ChoiceField(label="种类", required=False)
    received_from = forms.DateField(label="收到不早于", required=False, widget=forms.DateInput({"type": "date"}))
    received_to = forms.DateField(label="收到不晚于", required=False, widget=forms.DateInput({"type": "date"}))
    due_from = forms.DateField(label="到期不早于", required=False, widget=forms.DateInput({"type": "date"}))
    due_to = forms.DateField(label="到期不晚于", required=False, widget=forms.DateInput({"type": "date"}))
    late = forms.ChoiceField(label="时限", required=False, choices=[("", "不限"), ("yes", "只看已超期")])

    def __init__(self, choices: Mapping[str, Sequence[Any]], single: Mapping[str, str]) -> None:
        """choices: of each closed list; single: the days and marks in force, which one more value would replace."""
        super().__init__(auto_id="f_%s", initial=dict(single))
        for name, options in choices.items():
            self.fields[name].choices = [("", "不限"), *options]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"


@lru_cache(maxsize=64)
def conditions(choices: tuple[tuple[str, tuple[Any, ...]], ...], single: tuple[tuple[str, str], ...]) -> SafeString:
    """The fields of a ListFilter, drawn: hundreds of options that are the same for everybody until a list changes."""
    return render_to_string("desk/parts/conditions.html", {"form": ListFilter(dict(choices), dict(single))})
