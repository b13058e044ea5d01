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

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile[Any]]:
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


class Wanted(forms.CharField):
    """A line that the form asks for only with certain answers: not marked as optional, checked by the form."""

    def validate(self, value: Any) -> None:
        """Whether it may be empty is the form's to say."""


class WantedChoice(forms.ChoiceField):
    """A choice that the form asks for only with certain answers."""

    def validate(self, value: Any) -> None:
        """An empty one passes here, one outside the list does not."""
        if value:
            super().validate(value)


def radios(
    label: str,
    choices: Iterable[tuple[str, str]],
    hints: Mapping[str, str] | None = None,
    look: str = "big",
    missing: str = "",
) -> forms.ChoiceField:
    """Exclusive answers as rows to tap."""
    widget = forms.RadioSelect(attrs={look: True})
    widget.choice_hints = dict(hints or {})  # type: ignore[attr-defined]
    said = {"required": missing or f"请选{label}", "invalid_choice": f"{label}不在可选的范围内，请重新选一项"}
    return forms.ChoiceField(label=label, choices=list(choices), widget=widget, error_messages=said)


def line(
    label: str,
    hint: str = "",
    maximum: int = 100,
    required: bool = True,
    css: str = "",
    wanted: bool = False,
    **attrs: str,
) -> forms.CharField:
    """One line of text; `wanted`: the form says when."""
    said = {"required": f"请填写{label}", "max_length": f"{label}最多 {maximum} 字，请删减"} | _unseen(label)
    widget = forms.TextInput(attrs={"lg": True, "class": css, **attrs})
    field = Wanted if wanted else forms.CharField
    return field(label=label, help_text=hint, max_length=maximum, required=required, widget=widget, error_messages=said)


def _unseen(label: str) -> dict[str, str]:
    return {"null_characters_not_allowed": f"{label}里有看不见的字符，请删去后重新输入"}


def prose(label: str, hint: str = "", maximum: int = 5000, required: bool = True, rows: int = 7) -> forms.CharField:
    """A box for prose. Its length is counted by the service, which says how much to cut."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": maximum, "lg": True})
    said = {"required": f"请填写{label}"} | _unseen(label)
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget, error_messages=said)
