"""Verbs of the organisation: accounts, posts, absences, the calendar, passwords, the reference data."""

from __future__ import annotations

from yimen.org.services.absences import (
    cancel_absence,
    note_handed_over,
    present_stand_in,
    record_absence,
    set_stand_ins,
)
from yimen.org.services.calendar import add_calendar_day, remove_calendar_day
from yimen.org.services.load import (
    load_calendar,
    load_organisations,
    load_people,
    load_regions,
    load_stand_ins,
)
from yimen.org.services.passwords import (
    ENDED_SESSION,
    change_password,
    end_session,
    known_display,
    one_time_password,
    remember_session,
    reset_password,
    set_display,
    set_password,
)
from yimen.org.services.people import change_work_phone, create_account, disable_account, sort_key
from yimen.org.services.posts import decide_post, end_post, propose_post
from yimen.org.services.second_factor import enrol, new_secret, open_secret, renew_paper_codes, turn_off, use_code

__all__ = [
    "ENDED_SESSION",
    "add_calendar_day",
    "cancel_absence",
    "change_password",
    "change_work_phone",
    "create_account",
    "decide_post",
    "disable_account",
    "end_post",
    "end_session",
    "enrol",
    "known_display",
    "load_calendar",
    "load_organisations",
    "load_people",
    "load_regions",
    "load_stand_ins",
    "new_secret",
    "note_handed_over",
    "one_time_password",
    "open_secret",
    "present_stand_in",
    "propose_post",
    "record_absence",
    "remember_session",
    "remove_calendar_day",
    "renew_paper_codes",
    "reset_password",
    "set_display",
    "set_password",
    "set_stand_ins",
    "sort_key",
    "turn_off",
    "use_code",
]
