"""Every route has a door: what it is, whose it is. A route nobody declared must not exist."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from yimen.base.doors import PUBLIC, STAFF, Door, find_door
from yimen.org.rules import ALL


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(path, pattern) of every route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def test_every_route_has_a_door() -> None:
    bare = [path for path, entry in routes() if find_door(entry.callback) is None]
    assert bare == []


def test_every_door_names_roles_that_exist() -> None:
    known = ALL | {PUBLIC, STAFF}
    for path, entry in routes():
        found = find_door(entry.callback)
        assert isinstance(found, Door)
        assert found.roles, path
        assert set(found.roles) <= known, path


def test_only_what_must_be_is_open_to_everybody() -> None:
    for path, entry in routes():
        found = find_door(entry.callback)
        if found and found.public:
            assert path.startswith(("public/", "accounts/", "healthz", "readyz", "display", "api/", ".well-known/")), (
                path
            )


def test_every_route_has_a_name() -> None:
    assert [path for path, entry in routes() if not entry.name] == []
