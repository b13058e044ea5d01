"""Password rules of the security note §2: length or mix, nothing of oneself, nothing common, none of the last five."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password
from django.core.exceptions import ValidationError

from yimen.base.pinyin import pinyin
from yimen.org.models import PasswordUsed, Staff

_CLASSES = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^A-Za-z0-9]"))
REMEMBERED = 5


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB: the library's 100 MiB on every sign-in would be a memory attack on ourselves."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class LongOrMixed:
    """At least 10 characters of three kinds, or at least 16 of any."""

    def validate(self, password: str, user: Staff | None = None) -> None:
        kinds = sum(bool(kind.search(password)) for kind in _CLASSES)
        if len(password) >= 16 or (len(password) >= 10 and kinds >= 3):
            return
        raise ValidationError(
            f"密码现在 {len(password)} 位、{kinds} 类字符。请用 10 位以上且含大写、小写、数字、符号中的 3 类，或 16 位以上。",
            code="password_short",
        )

    def get_help_text(self) -> str:
        return "10 位以上且含大写、小写、数字、符号中的 3 类，或 16 位以上。"


class NotOneself:
    """Does not contain the account, the name, its pinyin, the phone or the office."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Staff):
            return
        low = password.lower()
        words = {user.login, *user.login.split("."), user.name, pinyin(user.name), user.work_phone}
        if user.organisation_id:
            words |= {user.organisation.code, user.organisation.short_name}
        if any(len(word) >= 3 and word.lower() in low for word in words):
            raise ValidationError("密码里不要有自己的账号、姓名、拼音、电话或单位。", code="password_oneself")

    def get_help_text(self) -> str:
        return "不含自己的账号、姓名、拼音、电话和单位。"


class NotUsedBefore:
    """Is none of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Staff) or user.pk is None:
            return
        used = PasswordUsed.objects.filter(staff=user).order_by("-set_at").values_list("password", flat=True)
        hashes = [*used[:REMEMBERED], user.password]
        if any(check_password(password, stored) for stored in hashes if stored):
            raise ValidationError(f"最近 {REMEMBERED} 次用过的密码不能再用，请换一个。", code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Nothing: `services.set_password` keeps the old hash in the same transaction."""

    def get_help_text(self) -> str:
        return f"与最近 {REMEMBERED} 次的密码不同。"
