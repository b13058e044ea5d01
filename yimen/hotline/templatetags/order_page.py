"""Small filters of the order page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template

from yimen.base.now import now
from yimen.kernel.words import moment_words
from yimen.matters.queries import Shown

register = template.Library()


@register.filter
def part_chip(parts: Mapping[int, Shown], pk: int) -> Any:
    """The chip of a co-handler's clock."""
    shown = parts.get(pk)
    return shown.chip if shown else None


@register.filter
def day(moment: datetime | None) -> str:
    """今天 09:12, 5 月 9 日 16:40."""
    return moment_words(moment, now()) if moment else ""
