"""Template tags of the components every page uses: clock, state, trail, chips, figures, states of a page.

Every tag renders a template under `yimen/parts/`. Text that a person typed is escaped and set apart in <bdi>.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any, Final

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw_icon

from yimen.base.templatetags import formfield

register = template.Library()

CLOCK_ICONS: Final = {
    "late": "triangle-alert",
    "today": "clock",
    "near": "clock",
    "ok": "clock",
    "paused": "pause",
    "done": "check",
}
LEGEND: Final = {"used": "已用", "off": "不计（放假、休息）", "pause": "暂停", "late": "超期", "bed": "剩余"}
CLOCK_WORDS: Final = ("kind", "headline", "headline_note", "start_words", "due_words")
LABEL_FROM: Final = Decimal(6)  # a span narrower than this percentage carries no label
CHARACTER: Final = Decimal("2.7")  # width of one character of a label, in percent of the narrowest bar
MIDDLE: Final = Decimal(2)


@lru_cache(maxsize=256)
def _drawn(name: str, extra: str) -> str:
    css = f"i {extra}".strip()
    return draw_icon(name, size=20, **{"class": css, "aria-hidden": "true", "focusable": "false"})


@register.simple_tag
def icon(name: str, extra: str = "") -> str:
    """The Lucide icon `name`, decorative: hidden from screen readers. `extra` adds CSS classes."""
    return _drawn(str(name), str(extra))


@register.simple_tag
def options(groups: Iterable[tuple[str | None, Sequence[dict[str, Any]], int]]) -> SafeString:
    """The options of a list to choose from, written at once: a template for each of hundreds would cost most of a page."""
    return SafeString("".join(_group(name, each) for name, each, _ in groups))


def _group(name: str | None, each: Sequence[dict[str, Any]]) -> str:
    lines = "".join(
        f'<option value="{_text(one["value"])}"{" selected" if one["selected"] else ""}>{_text(one["label"])}</option>'
        for one in each
    )
    return f'<optgroup label="{_text(name)}">{lines}</optgroup>' if name else lines


def _text(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(value))


@register.filter
def isolate(value: object) -> SafeString:
    """User text, escaped, inside <bdi>, so that a right-to-left mark cannot reorder the sentence around it."""
    return format_html("<bdi>{}</bdi>", value)


@register.inclusion_tag("yimen/parts/kbd.html")
def kbd(*keys: str) -> dict[str, Any]:
    """Keys as they are pressed together or one after the other: {% kbd "Ctrl" "Enter" %}."""
    return {"keys": keys}


@register.inclusion_tag("yimen/parts/clock_chip.html")
def clock_chip(chip: Any) -> dict[str, Any]:
    """The clock chip: icon and words. `chip` has `.kind` (late, today, near, ok, paused, done) and `.words`."""
    return {"chip": chip, "icon": CLOCK_ICONS.get(getattr(chip, "kind", "ok"), "clock")}


@register.inclusion_tag("yimen/parts/state_word.html")
def state_word(label: str, dot: str = "") -> dict[str, Any]:
    """A state: dot and word. `dot`: go (somebody works), wait, pause, done, late (rework) or nothing."""
    return {"label": label, "dot": dot}


def _percent(value: object) -> Decimal:
    return Decimal(str(value).strip().rstrip("%") or "0")


def _spans(segments: Iterable[Any]) -> list[dict[str, Any]]:
    spans = []
    for segment in segments:
        start, end = _percent(segment.from_percent), _percent(segment.to_percent)
        label = getattr(segment, "label", "")
        spans.append(
            {
                "kind": segment.kind,
                "start": start,
                "width": end - start,
                "middle": (start + end) / MIDDLE,
                "label": label if end - start > LABEL_FROM else "",
            }
        )
    return spans


def _drop_clashes(spans: list[dict[str, Any]], now: Decimal | None) -> None:
    """Take away labels that would run into the one before them or into 今天."""
    taken = [] if now is None else [(now - CHARACTER, now + CHARACTER)]
    for span in spans:
        half = CHARACTER * len(span["label"]) / MIDDLE
        left, right = span["middle"] - half, span["middle"] + half
        if any(left < end and right > start for start, end in taken):
            span["label"] = ""
        elif span["label"]:
            taken.append((left, right))


def _due_at(explanation: Any, spans: list[dict[str, Any]]) -> Decimal | None:
    """Where the due mark stands: before the late span, else at the right edge; None while a pause keeps it open."""
    if getattr(explanation, "due", True) is None:
        return None
    return next((span["start"] for span in spans if span["kind"] == "late"), Decimal(100))


@register.inclusion_tag("yimen/parts/clock_bar.html")
def clock_bar(explanation: Any, legend: bool = False, **words: str) -> dict[str, Any]:
    """The clock bar: start, spans, today, due; widths are SVG attributes in percent of natural time.

    `explanation` is the kernel's: .segments with .kind (used, off, pause, bed, late), .from_percent, .to_percent and
    .label, .now_percent, .label (one sentence for screen readers), .due. The words around it, given here or found as
    attributes: kind (as of a chip), headline, headline_note, start_words, due_words.
    """
    spans = _spans(explanation.segments)
    kinds = {span["kind"] for span in spans}
    around = {name: words.get(name) or getattr(explanation, name, "") for name in CLOCK_WORDS}
    at = getattr(explanation, "now_percent", None)
    now = None if around["kind"] == "done" or at in (None, "") else _percent(at)
    _drop_clashes(spans, now)
    return {
        "words": around,
        "sentence": explanation.label,
        "spans": spans,
        "now": now,
        "due": _due_at(explanation, spans),
        "legend": [(name, label) for name, label in LEGEND.items() if name in kinds] if legend else [],
    }


@register.inclusion_tag("yimen/parts/day_strip.html")
def day_strip(days: Sequence[Any]) -> dict[str, Any]:
    """The calendar strip: one cell a day. A cell has .weekday, .label, .kind, .words."""
    return {"days": days}


@register.inclusion_tag("yimen/parts/why_lines.html")
def why_lines(lines: Sequence[Any]) -> dict[str, Any]:
    """The reasons for a date. A line has .number, .text, .basis (the source in words) and .rule (a code, not shown)."""
    return {"lines": lines}


@register.inclusion_tag("yimen/parts/trail.html")
def trail(entries: Sequence[Any]) -> dict[str, Any]:
    """The trail, newest first. An entry has .who, .verb, .when_words, .text, .quote, .files (.name, .url), .dot."""
    return {"entries": entries}


@register.inclusion_tag("yimen/parts/chip_link.html")
def chip_link(label: str, value: str = "", url: str = "") -> dict[str, Any]:
    """A filter in force, with the link that drops it; without a value the dashed chip that adds one."""
    return {"label": label, "value": value, "url": url}


@register.inclusion_tag("yimen/parts/empty.html")
def empty(icon: str, title: str, text: str, url: str = "", label: str = "", **more: Any) -> dict[str, Any]:
    """An empty page or list: what is true, why, one way on. `level` is the heading's (3), `page_state` a full page."""
    return {"icon": icon, "title": title, "text": text, "url": url, "label": label, "level": 3} | more


@register.inclusion_tag("yimen/parts/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Keyset pages, no numbers: `page` has .total and .shown (counts), .previous_url and .next_url or nothing."""
    return {"page": page}


@register.inclusion_tag("yimen/parts/stat.html")
def stat(label: str, value: object, unit: str = "", url: str = "", note: str = "", kind: str = "") -> dict[str, Any]:
    """A figure: label, value (a link to the list behind it), comparison or formula. `kind`: late or warn."""
    return {"label": label, "value": value, "unit": unit, "url": url, "note": note, "kind": kind}


@register.inclusion_tag("yimen/parts/notice.html")
def notice(text: str, title: str = "", kind: str = "") -> dict[str, Any]:
    """One thing about the page. `kind`: warn, bad, good or nothing."""
    return {"text": text, "title": title, "kind": kind}


@register.inclusion_tag("yimen/parts/field.html")
def field(bound: BoundField, look: str = "") -> dict[str, Any]:
    """A form field with label, hint, error and input. `look`: seg, big, rate, picks (choices) or lg (input)."""
    return formfield.context(bound, look)


@register.inclusion_tag("yimen/parts/lines.html")
def lines(bound: BoundField, values: Sequence[str] = ()) -> dict[str, Any]:
    """One input a line under one name (read with getlist); lines are added and removed by form.js."""
    return formfield.context(bound, "") | {"values": list(values) or [""]}


@register.inclusion_tag("yimen/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form, first in main: the same sentences as at the fields, each a link to its field."""
    return {"errors": formfield.summary(form)}
