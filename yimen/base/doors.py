"""The register of doors: every route says what it is, whose it is and what it shows. A route without an entry is a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

Kind = Literal["page", "fragment", "act", "api", "file", "search", "count", "export", "health", "signin"]
PUBLIC = "public"
STAFF = "staff"

View = Callable[..., Any]


@dataclass(frozen=True)
class Door:
    """What one route is.

    kind: the sort of answer; roles: role codes that may come in, or PUBLIC, or STAFF for anyone signed in;
    thing: what it shows ("order", "staff", …), empty for none; guarded: an access rule must be asked before it answers.
    """

    kind: Kind
    roles: tuple[str, ...]
    thing: str = ""
    guarded: bool = True

    @property
    def public(self) -> bool:
        return PUBLIC in self.roles


def door(kind: Kind, *roles: str, thing: str = "", guarded: bool | None = None) -> Callable[[View], View]:
    """Declare a view's door. Public doors are not guarded unless they say so."""

    def declare(view: View) -> View:
        wanted = PUBLIC not in roles if guarded is None else guarded
        view.door = Door(kind, roles, thing, wanted)  # type: ignore[attr-defined]
        return view

    return declare


def door_of(request: HttpRequest) -> Door | None:
    """The door of the view that answers this request, once the URL has been resolved."""
    match = request.resolver_match
    return getattr(match.func, "door", None) or _outside_door(match.func) if match else None


_outside: dict[str, Door] = {}


def declare_outside(path: str, entry: Door) -> None:
    """Declare the door of a view that a library brings (dotted path of its function or class)."""
    _outside[path] = entry


def _outside_door(view: View) -> Door | None:
    cls = getattr(view, "view_class", None)
    target = cls or view
    return _outside.get(f"{target.__module__}.{getattr(target, '__qualname__', '')}")


def find_door(view: View) -> Door | None:
    """The declared door of a view function, own or from a library."""
    return getattr(view, "door", None) or _outside_door(view)
