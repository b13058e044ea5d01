"""The gate witness: no answer of a guarded door leaves unless an access function was asked for it (security note §3)."""

from __future__ import annotations

from contextvars import ContextVar

_asked: ContextVar[set[str] | None] = ContextVar("gate_asked", default=None)


def open_request() -> None:
    """Forget what earlier requests asked; called once per request by the middleware."""
    _asked.set(set())


def mark(name: str) -> None:
    """Record that the access rule `name` has been asked in this request. Outside a request nothing happens."""
    asked = _asked.get()
    if asked is not None:
        asked.add(name)


def asked() -> frozenset[str]:
    """The access rules asked so far in this request."""
    return frozenset(_asked.get() or ())
