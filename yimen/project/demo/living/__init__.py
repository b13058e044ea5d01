"""Lives through weeks or a year of a county's hotline: the real services, in the order of time, under a moved clock."""

from __future__ import annotations

from yimen.project.demo.living.days import arrivals
from yimen.project.demo.living.simulate import Outcome, simulate
from yimen.project.demo.living.world import Plan

__all__ = ["Outcome", "Plan", "arrivals", "simulate"]
