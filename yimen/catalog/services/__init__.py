"""The item library's verbs."""

from __future__ import annotations

from yimen.catalog.services.adopting import Adopted, adopt

__all__ = ["Adopted", "adopt"]
