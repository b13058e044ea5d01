"""The one notice service: people are told in the application, residents and phones by message."""

from __future__ import annotations

from yimen.notify.services.messages import message, send_waiting
from yimen.notify.services.notices import acknowledge, acknowledge_all, tell, tell_all

__all__ = ["acknowledge", "acknowledge_all", "message", "send_waiting", "tell", "tell_all"]
