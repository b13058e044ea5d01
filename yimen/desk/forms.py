"""The filters of the audit view."""

from __future__ import annotations

from typing import Any

from django import forms

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
