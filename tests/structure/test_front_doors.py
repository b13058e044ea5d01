"""An app is used only through its front doors: services, queries, access; its models only as types of what they give."""

from __future__ import annotations

import grimp
import pytest

# What an app may import of another: the three doors, the tables (foreign keys, annotations), and the pure rules.
DOORS = ("services", "queries", "access", "models", "rules", "lifecycle")
APPS = ("org", "custody", "parties", "matters", "notify", "hotline", "supervision", "desk", "portal")
# Tables may be read by another app's query and named by its foreign keys; they are written only by their own services.


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("yimen", exclude_type_checking_imports=True)


def _app(module: str) -> tuple[str, str]:
    parts = module.split(".")
    return parts[1], parts[2] if len(parts) > 2 else ""


def _crossings(graph: grimp.ImportGraph) -> list[tuple[str, str]]:
    found = []
    for module in sorted(graph.modules):
        app, _ = _app(module) if module != "yimen" else ("", "")
        if app not in APPS or ".tests" in module:
            continue
        for other in sorted(graph.find_modules_directly_imported_by(module)):
            target, door = _app(other) if other != "yimen" else ("", "")
            if target in APPS and target != app and door not in DOORS:
                found.append((module, other))
    return found


def test_an_app_enters_another_only_by_its_doors(graph: grimp.ImportGraph) -> None:
    assert _crossings(graph) == []


def test_the_check_sees_a_side_entrance(graph: grimp.ImportGraph) -> None:
    graph.add_module("yimen.hotline.broken")
    graph.add_import(importer="yimen.hotline.broken", imported="yimen.org.forms")
    assert ("yimen.hotline.broken", "yimen.org.forms") in _crossings(graph)
    graph.remove_module("yimen.hotline.broken")
