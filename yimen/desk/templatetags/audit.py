"""Words of the audit view."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()
OPENED = {
    "parties_party.phone": "诉求人的号码",
    "parties_party.phone_alt": "诉求人的另一个号码",
    "parties_party.name": "诉求人的姓名",
    "parties_party.identity": "诉求人的身份证号",
}


@register.filter
def word(words: Mapping[str, str], code: str) -> str:
    """The word of a code, or the code itself where no word is written down."""
    return words.get(code, code)


@register.filter
def opened(what: str) -> str:
    """What was opened, in words."""
    return OPENED.get(what, what)
