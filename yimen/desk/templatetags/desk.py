"""Tags of the lists."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def hits(text: str, typed: str) -> SafeString:
    """The text with every typed word marked; everything is escaped."""
    found = [re.escape(word) for word in typed.split()]
    if not found:
        return mark_safe(conditional_escape(text))  # noqa: S308 - escaped in the same breath
    pieces = re.split(f"({'|'.join(found)})", text, flags=re.IGNORECASE)
    marks = [("<mark>", "</mark>") if n % 2 else ("", "") for n in range(len(pieces))]
    return format_html_join(
        "",
        "{}{}{}",
        ((mark_safe(a), piece, mark_safe(b)) for (a, b), piece in zip(marks, pieces, strict=True)),  # noqa: S308
    )
