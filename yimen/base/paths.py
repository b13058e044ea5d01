"""Where a page may send its reader next: only to a path of this site."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(target: str) -> bool:
    """Whether `target` is a path of this site: begins with one slash, names no host and no scheme."""
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)


def own_path(target: str | None, fallback: str = "/") -> str:
    """The target where it is a path of this site, else the fallback."""
    return target if target and is_own_path(target) else fallback
