from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from yimen.project.testing.site import Site
from yimen.project.testing.visitor import Visitor, visiting

Visit = Callable[..., Visitor]


@pytest.fixture
def visit(shared_site: Site, chromium: Any) -> Iterator[Visit]:
    """`visit(login, width=…)`: a browser of its own. Complaints of the console and errors of the page fail the test."""
    with ExitStack() as open_ones:
        yield lambda login="", **more: open_ones.enter_context(visiting(chromium, shared_site, login, **more))
