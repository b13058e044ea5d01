"""What every form of an act shares: the client key, the version seen, plain words for what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from yimen.hotline.models import Order
from yimen.hotline.queries.options import Choices
from yimen.matters.models import Matter
from yimen.org.access import Actor


class ActForm(forms.Form):
    """Base of the acts' forms. `about` is the matter, `actor` who acts; choices are limited in `offer`."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    wants_files = False

    def __init__(self, *args: Any, matter: Matter, order: Order | None, actor: Actor, **more: Any) -> None:
        initial = {"key": uuid4(), "seen": matter.version} | more.pop("initial", {})
        super().__init__(*args, **(more | {"initial": initial, "auto_id": "act_%s"}))
        self.matter, self.order, self.actor = matter, order, actor
        self.offer()
        for field in self.fields.values():
            field.label_suffix = ""
            field.error_messages |= _words(field)

    def offer(self) -> None:
        """Limit choices to what the rules allow now."""

    def choose(self, name: str, choices: Choices, empty: str = "") -> None:
        """Set the choices of a field, with an empty first line for a list that must be opened."""
        self.fields[name].choices = [("", empty), *choices] if empty else choices  # type: ignore[attr-defined]

    def offer_later(self, name: str, choices: Callable[[], Choices], empty: str = "") -> None:
        """Set the choices of an `Offered` field: read when the page is drawn, not when it is sent."""
        self.fields[name].choices = lambda: [*([("", empty)] if empty else []), *choices()]  # type: ignore[attr-defined]


def _words(field: forms.Field) -> dict[str, str]:
    chosen = isinstance(field, forms.ChoiceField | forms.MultipleChoiceField | forms.FileField | forms.BooleanField)
    said = {"required": f"请{'选' if chosen else '填写'}{field.label}"}
    if isinstance(field, forms.ChoiceField):
        said["invalid_choice"] = f"{field.label}不在可选的范围内，请重新选一项"
    if isinstance(field, forms.DateField):
        said["invalid"] = f"{field.label}应写成 2026-05-14 这样"
    if isinstance(field, forms.IntegerField):
        said["invalid"] = f"{field.label}应是整数"
    return said


def text(label: str, hint: str = "", rows: int = 4, maximum: int = 2000, required: bool = True) -> forms.CharField:
    """A box for prose."""
    box = forms.Textarea(attrs={"rows": rows, "maxlength": maximum})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=maximum, widget=box)


def line(label: str, hint: str = "", maximum: int = 200, required: bool = True) -> forms.CharField:
    """One line of text."""
    box = forms.TextInput(attrs={"maxlength": maximum})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=maximum, widget=box)


def pick(
    label: str, choices: Iterable[tuple[Any, str]] = (), hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """A list to open."""
    return forms.ChoiceField(label=label, help_text=hint, required=required, choices=list(choices))


CODE = re.compile(r"[0-9A-Z]{1,12}")


class Offered(forms.ChoiceField):
    """A code out of a list in the database. Whether it is one of them is for the service, which looks under its lock."""

    def valid_value(self, value: Any) -> bool:
        return CODE.fullmatch(str(value)) is not None


class OfferedMany(forms.MultipleChoiceField):
    """Several of them."""

    valid_value = Offered.valid_value


def seg(label: str, choices: Iterable[tuple[Any, str]], hint: str = "", required: bool = True) -> forms.ChoiceField:
    """Two to seven short exclusive answers."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=list(choices),
        widget=forms.RadioSelect(attrs={"seg": True}),
    )


def radios(
    label: str, choices: Iterable[tuple[Any, str]] = (), hint: str = "", hints: dict[str, str] | None = None
) -> forms.ChoiceField:
    """Exclusive answers with their sentences, one a line."""
    widget = forms.RadioSelect(attrs={"big": True})
    widget.choice_hints = hints or {}  # type: ignore[attr-defined]
    return forms.ChoiceField(label=label, help_text=hint, choices=list(choices), widget=widget)


def day(label: str, hint: str = "", required: bool = True) -> forms.DateField:
    """A date, with the browser's own calendar."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ManyFiles(forms.ClearableFileInput):
    """Several files at once; on a phone the camera is offered."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads; what they may be is decided by `matters.services.files`."""

    def __init__(
        self, label: str = "附件", hint: str = "照片可直接拍，最多 9 个，每个不超过 20 MB", required: bool = False
    ) -> None:
        widget = ManyFiles(attrs={"accept": "image/*,application/pdf,.docx,.xlsx,.ofd,audio/*,video/mp4"})
        super().__init__(label=label, help_text=hint, required=required, widget=widget)

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        rows = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return rows


class Nothing(ActForm):
    """An act without anything to fill in."""
