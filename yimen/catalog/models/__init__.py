"""The item library: business items and their versions."""

from __future__ import annotations

from yimen.catalog.models.item import Checked, Item, Version

__all__ = ["Checked", "Item", "Version"]
