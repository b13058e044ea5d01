"""Words of the audit view."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def word(words: Mapping[str, str], code: str) -> str:
    """The word of a code, or the code itself where no word is written down."""
    return words.get(code, code)
