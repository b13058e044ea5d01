"""What an imported row means: mapping files, normal form, what is wrong with it (rule book §11)."""

from __future__ import annotations

from yimen.hotline.rules.importing.mapping import Mapping, fitted, load_mapping, mapping_names
from yimen.hotline.rules.importing.row import CODES, Problem, Row, Source, read_row

__all__ = ["CODES", "Mapping", "Problem", "Row", "Source", "fitted", "load_mapping", "mapping_names", "read_row"]
