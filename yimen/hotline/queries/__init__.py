"""Reads of the hotline. Lists start from `matters.access.visible_to`."""

from __future__ import annotations

from yimen.hotline.queries.reference import category, category_days, category_path, lead_kinds, limit_rows

__all__ = ["category", "category_days", "category_path", "lead_kinds", "limit_rows"]
