"""Why the whole number is wanted."""

from __future__ import annotations

from django import forms

from yimen.custody.rules import REASONS


class RevealForm(forms.Form):
    reason = forms.ChoiceField(
        label="事由", choices=list(REASONS.items()), error_messages={"required": "请选事由"}, label_suffix=""
    )
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="选“其他”的要写明", label_suffix="")
