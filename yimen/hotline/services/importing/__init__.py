"""Takes orders in from a file: checked first, each row once whatever happens, nothing dropped (rule book §11)."""

from __future__ import annotations

from yimen.hotline.services.importing.report import Report
from yimen.hotline.services.importing.run import Counts, Import, check_file, import_file, unfinished

__all__ = ["Counts", "Import", "Report", "check_file", "import_file", "unfinished"]
