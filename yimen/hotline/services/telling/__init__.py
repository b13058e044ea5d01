"""Who is told what after an event: letters to callers by message, notices and letters to offices. Texts are stored as sent."""

from __future__ import annotations

from yimen.hotline.services.telling import callers, offices
from yimen.hotline.services.telling.case import Case, case_of

__all__ = ["Case", "callers", "case_of", "offices"]
