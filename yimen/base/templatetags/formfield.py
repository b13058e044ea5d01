"""How a form field is shown: which look, which options, which ids tie label, hint and error to the input."""

from __future__ import annotations

from typing import Any, Final

from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Widget
from django.forms.widgets import ChoiceWidget, Select

LOOKS: Final = ("seg", "big", "rate", "picks", "lg")


def _look(widget: Widget, asked: str) -> str:
    """The look asked for by the tag, else by the widget's attrs ({"seg": True}), which never reach the page."""
    for name in LOOKS:
        if widget.attrs.pop(name, False):
            widget.yimen_look = name  # type: ignore[attr-defined]
    return asked or getattr(widget, "yimen_look", "")


def _options(bound: BoundField) -> list[dict[str, Any]]:
    hints = getattr(bound.field.widget, "choice_hints", {})
    tones = getattr(bound.field.widget, "choice_tones", {})
    options = []
    for index, choice in enumerate(bound.subwidgets):
        value = str(choice.data["value"])
        options.append(
            {
                "input": choice.tag(),
                "label": choice.choice_label,
                "hint": hints.get(value, ""),
                "tone": tones.get(value, ""),
                "rank": len(bound.subwidgets) - index,
            }
        )
    return options


def _input(bound: BoundField, look: str) -> str:
    widget = bound.field.widget
    classes = [str(widget.attrs.get("class", ""))]
    if not isinstance(widget, CheckboxInput | FileInput):
        classes += ["input", "lg" if look in ("lg", "big") else ""]
    attrs: dict[str, str | bool] = {}
    if named := " ".join(name for name in classes if name):
        attrs["class"] = named
    return str(bound.as_widget(attrs=attrs))


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return "hidden"
    if isinstance(widget, ChoiceWidget) and not isinstance(widget, Select):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    return "file" if isinstance(widget, FileInput) else "input"


def context(bound: BoundField, look: str) -> dict[str, Any]:
    """What `yimen/parts/field.html` needs. Widgets may carry `choice_hints` and `choice_tones` {value: …}."""
    shown = _look(bound.field.widget, look)
    kind = _kind(bound)
    return {
        "field": bound,
        "kind": kind,
        "look": shown,
        "options": _options(bound) if kind == "choices" else [],
        "input": "" if kind == "choices" else _input(bound, shown),
        "error": bound.errors[0] if bound.errors else "",
        "optional": not bound.field.required and kind != "checkbox",
        "levels": range(1, 6),
    }


def _target(bound: BoundField) -> str:
    """The id to jump to: the input, or the first answer of a group."""
    if _kind(bound) == "choices":
        return f"{bound.auto_id}_0"
    return bound.id_for_label


def summary(form: BaseForm) -> list[dict[str, str]]:
    """Errors in the order of the fields, those of the whole form first: [{"text", "target"}]."""
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for bound in form:
        found += [{"text": str(text), "target": _target(bound)} for text in bound.errors]
    return found
