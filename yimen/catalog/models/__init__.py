"""The item library: business items and their versions."""

from __future__ import annotations

from yimen.catalog.models.item import Item, Version

__all__ = ["Item", "Version"]
