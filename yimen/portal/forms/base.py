"""Fields of the public pages: one question, plain words, native inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from yimen.kernel.refusal import Refusal


class ManyFiles(forms.ClearableFileInput):
    """Several files at once; on a phone the camera is offered."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads; what they may be is decided by the service."""

    def __init__(self, label: str = "照片、文件、录音") -> None:
        accept = "image/*,application/pdf,.docx,.xlsx,.ofd,audio/*,video/mp4"
        hint = "可以直接拍照；一共最多 9 个，每个不超过 20 MB"
        super().__init__(label=label, help_text=hint, required=False, widget=ManyFiles(attrs={"accept": accept}))

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        return data if isinstance(data, list | tuple) else [data] if data else []


class Question(forms.Form):
    """Base of every public form: errors in plain words, nothing required by the browser."""

    use_required_attribute = False

    def checked(self, name: str, clean: Callable[[str], str]) -> str:
        """The field's value through a cleaner of the kernel; its refusal is shown at the field."""
        try:
            return clean(str(self.cleaned_data.get(name) or ""))
        except Refusal as problem:
            raise forms.ValidationError(problem.sentence.rstrip("。"), code=problem.code) from problem


def radios(
    label: str, choices: Iterable[tuple[str, str]], hints: Mapping[str, str] | None = None, look: str = "big",
    missing: str = "",
) -> forms.ChoiceField:
    """Exclusive answers as rows to tap."""
    widget = forms.RadioSelect(attrs={look: True})
    widget.choice_hints = dict(hints or {})  # type: ignore[attr-defined]
    said = {"required": missing or f"请选{label}", "invalid_choice": f"{label}不在可选的范围内，请重新选一项"}
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, error_messages=said)


def line(label: str, hint: str = "", maximum: int = 100, required: bool = True, **attrs: str) -> forms.CharField:
    """One line of text."""
    said = {"required": f"请填写{label}", "max_length": f"{label}最多 {maximum} 字，请删减"}
    widget = forms.TextInput(attrs={"lg": True, **attrs})
    return forms.CharField(
        label=label, help_text=hint, max_length=maximum, required=required, widget=widget, error_messages=said
    )


def prose(label: str, hint: str = "", maximum: int = 5000, required: bool = True, rows: int = 7) -> forms.CharField:
    """A box for prose. Its length is counted by the service, which says how much to cut."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": maximum, "lg": True})
    return forms.CharField(
        label=label, help_text=hint, required=required, widget=widget, error_messages={"required": f"请填写{label}"}
    )
