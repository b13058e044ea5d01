"""Marks found words in a text that a person typed."""

from __future__ import annotations

import re
from collections.abc import Collection

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def marked(text: str, words: Collection[str]) -> SafeString:
    """The text, escaped, with every one of the words in <mark>, the longest first."""
    if not words:
        return format_html_join("", "<bdi>{}</bdi>", [(text,)])
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text)
    found = format_html_join("", "{}", ((_one(part, n),) for n, part in enumerate(parts)))
    return format_html_join("", "<bdi>{}</bdi>", [(found,)])


def _one(part: str, place: int) -> SafeString | str:
    return format_html_join("", "<mark>{}</mark>", [(part,)]) if place % 2 else part
