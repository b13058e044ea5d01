from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yimen.org.models import Appointment, Staff
from yimen.org.rules import ROLES
from yimen.org.services import one_time_password, set_password

# One office's people are shown for all its posts, so that one order can be walked through without looking for accounts.
OFFICE = "zhujian"


class Command(BaseCommand):
    help = "给演示账号设一次性密码并列出：每个岗位一个。正式运行时不执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("正式运行不设演示账号")
        address = options["address"].rstrip("/")
        lines = ["", f"  公众入口      {address}/public/", f"  工作人员入口  {address}/", ""]
        lines.append("  岗位            账号                  姓名      一次性密码")
        listed: set[int] = set()
        for role in ROLES:
            person = self._person(role.code, listed)
            if person is not None:
                listed.add(person.pk)
                password = one_time_password()
                set_password(staff=person, password=password)
                lines.append(f"  {_wide(role.label, 16)}{person.login:<22}{_wide(person.name, 10)}{password}")
        lines += ["", "  人员和诉求均为虚构。按 Ctrl-C 停止。", ""]
        self.stdout.write("\n".join(lines))

    def _person(self, role: str, listed: set[int]) -> Staff | None:
        posts = Appointment.objects.filter(role=role, state="active", staff__is_active=True).exclude(staff__in=listed)
        ranked = sorted(
            posts.select_related("staff", "organisation"),
            key=lambda post: (post.organisation.code != OFFICE, post.is_deputy, post.pk),
        )
        return ranked[0].staff if ranked else None


def _wide(text: str, columns: int) -> str:
    """Pad to a number of columns, a Chinese character counting as two."""
    return text + " " * max(1, columns - sum(2 if ord(c) > 0x2E80 else 1 for c in text))
