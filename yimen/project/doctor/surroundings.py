"""Settings on which the promises rest: of the database, of the roles, of the key, of the calendar, of the disk."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, connections

from yimen.base.now import now
from yimen.org.models import CalendarState
from yimen.project import grants
from yimen.project.settings import ENV

WARN_DAYS = 60


@dataclass(frozen=True)
class Setting:
    """One setting: its name, what is wrong with it (empty when right), what to do. A warning is told and not counted."""

    name: str
    ask: Callable[[], str]
    remedy: str
    warning: bool = False


def shown(name: str) -> str:
    """The value of a setting of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def _on(name: str) -> Callable[[], str]:
    return lambda: "" if shown(name) == "on" else f"现在是 {shown(name)}"


def _commit() -> str:
    value = shown("synchronous_commit")
    return "" if value in ("on", "remote_write", "remote_apply") else f"现在是 {value}"


def role() -> str:
    """The application connects as a role that is neither superuser nor owner of its tables."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            """SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls
                      OR pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = 'matters_event'::regclass), 'MEMBER')
                 FROM pg_roles WHERE rolname = current_user"""
        )
        return "以属主或超级用户连接" if cursor.fetchone()[0] else ""


def rights() -> str:
    """The application holds exactly the rights of grants.sql, and can create nothing."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            """SELECT table_name, string_agg(privilege_type, ', ' ORDER BY privilege_type) FROM information_schema.role_table_grants
                WHERE grantee = current_user AND table_schema = 'public' GROUP BY 1"""
        )
        held = dict(cursor.fetchall())
        cursor.execute(
            """SELECT has_database_privilege(current_database(), 'TEMP') OR has_database_privilege(current_database(), 'CREATE')
                   OR has_schema_privilege('public', 'CREATE')"""
        )
        creates = cursor.fetchone()[0]
    wanted = {table: ", ".join(sorted(grants.RIGHTS[kind].split(", "))) for table, kind in grants.lines().items()}
    wrong = sorted(table for table in held.keys() | wanted.keys() if held.get(table) != wanted.get(table))
    return "、".join([*wrong[:5], *(["可以建表"] if creates else [])])


def triggers() -> str:
    """Every record table has both its triggers, switched on."""
    tables = [table for table, kind in grants.lines().items() if kind == "records"]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.name FROM unnest(%s::text[]) AS t (name) WHERE 2 <> (
                 SELECT count(*) FROM pg_trigger g WHERE g.tgrelid = t.name::regclass AND g.tgname LIKE 'append_only%%'
                    AND g.tgenabled IN ('O', 'A'))
               UNION ALL SELECT 'matters_event' WHERE NOT EXISTS (SELECT 1 FROM pg_trigger
                  WHERE tgrelid = 'matters_event'::regclass AND tgname = 'event_continues' AND tgenabled IN ('O', 'A'))""",
            [tables],
        )
        return "、".join(name for (name,) in cursor.fetchall())


def key_file() -> str:
    """The master key is readable by us alone; in production it lies outside the data folder."""
    path = ENV.key_file or Path(settings.DATA) / "secrets" / "key"
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return f"{path.name} 能被其他用户读取"
    inside = path.resolve().is_relative_to(Path(settings.DATA).resolve())
    return f"{path.name} 放在数据文件夹内" if settings.PRODUCTION and inside else ""


def calendar() -> str:
    """How far the calendar is known: less than sixty days ahead is too near."""
    known = CalendarState.objects.values_list("valid_through", flat=True).first()
    if known is None:
        return "没有载入日历"
    days = (known - now().date()).days
    return f"只到 {known:%Y-%m-%d}，还有 {days} 天" if days < WARN_DAYS else ""


def skew() -> str:
    """The clocks of this machine and of the database agree within two seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs(cursor.fetchone()[0] - now())
    return f"相差 {apart.total_seconds():.1f} 秒" if apart > timedelta(seconds=2) else ""


def anchors() -> str:
    """The folder of the anchors can be written."""
    folder = Path(settings.ANCHORS)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return "" if os.access(there, os.W_OK) else f"{folder.name} 写不进去"


def disk() -> str:
    """At least a tenth of the disk under the data is free."""
    there = next(path for path in (Path(settings.DATA), *Path(settings.DATA).parents) if path.exists())
    usage = shutil.disk_usage(there)
    return f"只剩 {usage.free * 100 // usage.total} %" if usage.free * 10 < usage.total else ""


def worker() -> str:
    """A worker has given a sign of life within the last minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 seconds'"
        )
        return "" if cursor.fetchone()[0] else "一分钟内没有后台任务的心跳"


SETTINGS: Final = (
    Setting("fsync", _on("fsync"), "在 postgresql.conf 里打开，重启数据库。"),
    Setting("full_page_writes", _on("full_page_writes"), "在 postgresql.conf 里打开。"),
    Setting("synchronous_commit", _commit, "在 postgresql.conf 里打开。"),
    Setting("data_checksums", _on("data_checksums"), "停机后用 pg_checksums --enable 打开。"),
    Setting("数据库角色", role, "DATABASE_URL 应使用 yimen_app，不要用属主。"),
    Setting("表的权限", rights, "运行 yimen migrate，按 grants.sql 重新授权。"),
    Setting("只增触发器", triggers, "有人关闭了触发器：先运行 yimen trail verify，再由属主打开。"),
    Setting("主密钥文件", key_file, "权限改为 0400，移到数据文件夹以外。"),
    Setting("时钟", skew, "核对校时服务。"),
    Setting("存证文件夹", anchors, "改正文件夹的属主和权限。"),
    Setting("磁盘", disk, "清理或扩容，至少留出 10 %。", warning=True),
    Setting("工作日历", calendar, "载入国务院办公厅的年度放假通知：yimen load。", warning=True),
    Setting("后台任务", worker, "运行 yimen up，或单独启动 yimen worker。", warning=True),
)  # fmt: skip
