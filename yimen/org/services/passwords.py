"""Verbs of passwords, sessions and how pages are shown to a person."""

from __future__ import annotations

import secrets
import string

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.org.access import Actor, require
from yimen.org.models import Change, PasswordUsed, Staff
from yimen.org.services.changes import record_change
from yimen.org.services.second_factor import clear_second_factor

_LETTERS = string.ascii_letters.translate(str.maketrans("", "", "lIO")) + "23456789"
# The mark that no session key equals: the account's session ends at its next request.
ENDED_SESSION = "ended "  # and whose: what stands in place of the key of a session that was ended
MODES, CONTRASTS = frozenset({"elder"}), frozenset({"high"})


def one_time_password() -> str:
    """A random password that a person can type once: four groups of four letters and digits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def set_password(*, staff: Staff, password: str, initial: bool = False) -> None:
    """Set a password, keep the old hash among those that may not come back, end every session of the account."""
    if staff.has_usable_password() and staff.password:
        PasswordUsed.objects.create(staff=staff, password=staff.password)
    staff.set_password(password)
    staff.must_change_password, staff.password_changed_at = initial, now()
    staff.session_key = f"{ENDED_SESSION}{staff.pk}" if staff.session_key else None
    staff.save(update_fields=["password", "must_change_password", "password_changed_at", "session_key"])


@transaction.atomic
def change_password(*, staff: Staff, old: str, new: str) -> None:
    """Change one's own password. Raises Refusal when the present one is wrong or the new one breaks a rule."""
    if not staff.check_password(old):
        raise Refusal("wrong_password", "现在的密码不对，请再输一次。")
    try:
        validate_password(new, staff)
    except ValidationError as problem:
        raise Refusal("password_rules", "".join(problem.messages)) from None
    set_password(staff=staff, password=new)
    record_change(Change.Verb.PASSWORD_CHANGED, by=staff.pk, staff=staff, organisation=staff.organisation)


@transaction.atomic
def reset_password(*, by: Actor, staff: Staff) -> str:
    """Give a person a new one-time password, returned once; a lost second factor goes with the old one.

    Every session of the account ends at its next request.
    """
    require(by, "manage_accounts", "一次性密码由系统管理员重设。")
    if staff.pk == by.staff_id:
        raise Refusal("own_password", "自己的密码请在“本人账号”里改。")
    password = one_time_password()
    set_password(staff=staff, password=password, initial=True)
    clear_second_factor(staff=staff)
    record_change(Change.Verb.PASSWORD_RESET, by=by.staff_id, staff=staff, organisation=staff.organisation)
    return password


def remember_session(staff: Staff, session_key: str) -> None:
    """A new sign-in is the account's only session; the one before ends with its next request."""
    Staff.objects.filter(pk=staff.pk).update(session_key=session_key)


def end_session(staff_id: int) -> None:
    """End the account's session at its next request: its posts or its password have changed."""
    held = Staff.objects.filter(pk=staff_id, session_key__isnull=False)
    held.update(session_key=f"{ENDED_SESSION}{staff_id}")


def known_display(mode: str, contrast: str) -> tuple[str, str]:
    """The display mode and contrast as stored: "elder" or nothing, "high" or nothing."""
    return mode if mode in MODES else "", contrast if contrast in CONTRASTS else ""


def set_display(*, staff: Staff, mode: str, contrast: str) -> None:
    """Keep how pages are shown to this person, wherever they sign in."""
    Staff.objects.filter(pk=staff.pk).update(display_mode=mode, display_contrast=contrast)
