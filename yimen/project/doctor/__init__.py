"""`yimen doctor`: every promise of the system that its own tables can show, asked of the tables."""

from __future__ import annotations

from yimen.project.doctor.invariants import INVARIANTS, NOT_HERE, Invariant, offenders
from yimen.project.doctor.surroundings import SETTINGS, Setting

__all__ = ["INVARIANTS", "NOT_HERE", "SETTINGS", "Invariant", "Setting", "offenders"]
