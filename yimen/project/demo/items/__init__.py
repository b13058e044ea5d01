"""The demonstration library: one complete, plausible guide per item of `data/demo/items/items.csv`, all of it invented.

Tables of the same folder say what a matter asks for; `README.md` there describes them. The same seed and day give the
same contents.
"""

from __future__ import annotations

from yimen.project.demo.items.contents import DAY, SEED, contents
from yimen.project.demo.items.faults import Stated, stated
from yimen.project.demo.items.numbers import body_codes
from yimen.project.demo.items.province import province

__all__ = ["DAY", "SEED", "Stated", "body_codes", "contents", "province", "stated"]
