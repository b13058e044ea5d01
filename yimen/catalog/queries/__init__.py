"""Reads of the item library."""

from __future__ import annotations

from yimen.catalog.queries.published import Published, published, published_item

__all__ = ["Published", "published", "published_item"]
