"""Verbs of the second factor: a time-based code (RFC 6238) and ten codes on paper, each good once."""

from __future__ import annotations

import secrets
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction

from yimen.base.keys import ring
from yimen.base.now import now
from yimen.kernel.refusal import Refusal
from yimen.kernel.sealing import SealError
from yimen.org.models import Change, Staff
from yimen.org.services.changes import record_change

PERIOD, DRIFT = 30, 1
TOTP, CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


def _pending(staff: Staff) -> bytes:
    return f"second_factor.pending:{staff.pk}".encode()


def new_secret(staff: Staff) -> tuple[str, str]:
    """A secret for an authenticator app, and the same sealed, to travel in the form until the code confirms it."""
    secret: str = generate_totp_secret()
    return secret, ring().seal(secret.encode(), _pending(staff)).hex()


def open_secret(staff: Staff, sealed: str) -> str:
    """The secret out of its sealed form. Raises Refusal when it was made for somebody else or altered."""
    try:
        return ring().open(bytes.fromhex(sealed), _pending(staff)).decode()
    except (ValueError, SealError):
        raise Refusal("stale", "这个二维码已经过期，请刷新页面重新扫码。") from None


def _counter(secret: str, code: str, moment: datetime) -> int | None:
    """The 30-second step whose code this is, one step of drift allowed on both sides."""
    middle = int(moment.timestamp()) // PERIOD
    for counter in range(middle - DRIFT, middle + DRIFT + 1):
        if secrets.compare_digest(format_hotp_value(hotp_value(secret, counter)).encode(), code.encode()):
            return counter
    return None


@transaction.atomic
def enrol(*, staff: Staff, secret: str, code: str) -> list[str]:
    """Turn the second factor on once its first code is right. Returns the ten paper codes, shown this once."""
    Staff.objects.select_for_update().get(pk=staff.pk)
    if Authenticator.objects.filter(user=staff, type=TOTP).exists():
        raise Refusal("stale", "第二因素已经开启。要换手机的，请先关闭再开启。")
    counter = _counter(secret, code, now())
    if counter is None:
        raise Refusal("wrong_code", "验证码不对。请看手机时间是否准确，等下一个 6 位码再输。")
    data = {"secret": get_adapter().encrypt(secret), "last_counter": counter}
    Authenticator.objects.create(user=staff, type=TOTP, data=data)
    record_change(Change.Verb.FACTOR_ON, by=staff.pk, staff=staff, organisation=staff.organisation)
    return _paper_codes(staff)


def _paper_codes(staff: Staff) -> list[str]:
    Authenticator.objects.filter(user=staff, type=CODES).delete()
    codes = RecoveryCodes.activate(staff)
    codes.mark_as_viewed()
    found: list[str] = codes.generate_codes()
    return found


@transaction.atomic
def use_code(*, staff: Staff, code: str) -> None:
    """Take a code of the app or of the paper, each only once. Raises Refusal("wrong_code")."""
    entries = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=staff)}
    app, paper = entries.get(TOTP), entries.get(CODES)
    if app is not None:
        counter = _counter(get_adapter().decrypt(app.data["secret"]), code, now())
        if counter is not None and counter > app.data.get("last_counter", 0):
            app.data["last_counter"], app.last_used_at = counter, now()
            app.save(update_fields=["data", "last_used_at"])
            return
    if paper is None or not RecoveryCodes(paper).validate_code(code):
        raise Refusal("wrong_code", "验证码不对。")


@transaction.atomic
def renew_paper_codes(*, staff: Staff, password: str) -> list[str]:
    """Ten new paper codes in place of the old ones, for whoever knows the password."""
    _require_password(staff, password)
    if not Authenticator.objects.filter(user=staff, type=TOTP).exists():
        raise Refusal("stale", "还没有开启第二因素，请先开启。")
    record_change(Change.Verb.CODES_RENEWED, by=staff.pk, staff=staff, organisation=staff.organisation)
    return _paper_codes(staff)


@transaction.atomic
def turn_off(*, staff: Staff, password: str, required: bool) -> None:
    """Turn the second factor off. Refused for accounts that must have one: they change it by enrolling anew."""
    _require_password(staff, password)
    if required:
        raise Refusal("factor_required", "这个账号必须使用第二因素，不能关闭。换手机的，请找系统管理员重设后重新开启。")
    Authenticator.objects.filter(user=staff).delete()
    record_change(Change.Verb.FACTOR_OFF, by=staff.pk, staff=staff, organisation=staff.organisation)


def clear_second_factor(*, staff: Staff) -> None:
    """Take a lost second factor away, together with its paper codes; whoever must have one enrols again at sign-in."""
    Authenticator.objects.filter(user=staff).delete()


def _require_password(staff: Staff, password: str) -> None:
    if not staff.check_password(password):
        raise Refusal("wrong_password", "现在的密码不对，请再输一次。")
