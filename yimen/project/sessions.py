"""Sessions in the database, read by a fixed statement: every request begins with it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from yimen.base.fixed import FixedRead
from yimen.org.access import session_of

LIVE: FixedRead[Session] = FixedRead(
    lambda key, moment: Session.objects.filter(session_key=key, expire_date__gt=moment),
    key="no session has this key", moment=datetime(1949, 10, 1, tzinfo=UTC),
)  # fmt: skip


class SessionStore(db.SessionStore):
    """The framework's own store but for how it reads: the session and whose it is in one statement."""

    def _get_session_from_db(self) -> Session | None:
        # From the system's clock: a session does not live longer because a county's time is moved.
        key, moment = str(self.session_key), timezone.now()
        data = session_of(key, moment)
        if data is not None:
            return Session(session_key=key, session_data=data)
        found = LIVE.first(key=key, moment=moment)
        if found is None:
            self._session_key = None
        return found
