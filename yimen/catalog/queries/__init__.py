"""Reads of the item library."""

from __future__ import annotations

from yimen.catalog.queries.published import Published, in_force, published, published_item

__all__ = ["Published", "in_force", "published", "published_item"]
