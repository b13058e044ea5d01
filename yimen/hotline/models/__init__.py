"""The hotline's tables."""

from __future__ import annotations

from yimen.hotline.models.importing import ImportBatch, ImportRow
from yimen.hotline.models.order import Letter, Order, RatingLink, Reply, Request
from yimen.hotline.models.reference import Category, KnowledgeEntry, LeadKind, LimitRule

__all__ = [
    "Category",
    "ImportBatch",
    "ImportRow",
    "KnowledgeEntry",
    "LeadKind",
    "Letter",
    "LimitRule",
    "Order",
    "RatingLink",
    "Reply",
    "Request",
]
