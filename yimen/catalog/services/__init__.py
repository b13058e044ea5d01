"""The item library's verbs."""

from __future__ import annotations

from yimen.catalog.services.adopting import Adopted, adopt
from yimen.catalog.services.checking import check_library

__all__ = ["Adopted", "adopt", "check_library"]
