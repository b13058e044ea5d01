"""The invariants by their number in the security note: what must hold, how it is asked, what to do when it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from yimen.base.jobs import name_of
from yimen.base.now import now
from yimen.custody.models import SealedValue
from yimen.custody.rules import REASONS
from yimen.custody.services import VALUE, unseal
from yimen.hotline.rules.pauses import GROUNDS
from yimen.kernel.sealing import SealError
from yimen.matters.models import Attachment
from yimen.matters.services.files import path_of
from yimen.matters.services.verify import missing_numbers, verify
from yimen.org.rules import OFFICERS
from yimen.parties.models import Party
from yimen.parties.services import COLUMNS
from yimen.project.doctor import statements
from yimen.project.reactions import REACTIONS

MOST = 20
Ask = Callable[[], list[str]]


@dataclass(frozen=True)
class Invariant:
    """One promise: its number in the security note, its name, a statement or a function that lists offenders, the remedy."""

    number: int
    name: str
    ask: str | Ask
    remedy: str
    values: Mapping[str, Any] = field(default_factory=dict)


def offenders(invariant: Invariant) -> list[str]:
    """Who breaks it, at most twenty; empty when it holds."""
    if callable(invariant.ask):
        return invariant.ask()[:MOST]
    with connection.cursor() as cursor:
        statement = f"SELECT * FROM ({invariant.ask}) AS found LIMIT {MOST}"  # noqa: S608 - our own constants
        cursor.execute(statement, invariant.values or {"none": 0})
        return [str(row[0]) for row in cursor.fetchall()]


def numbers() -> list[str]:
    return [f"{number} {what}" for number, _, what in missing_numbers()]


def trail() -> list[str]:
    """Chains, texts and refold of what is younger than the last anchor, the last root and its anchor."""
    return [str(wrong) for wrong in verify(since_anchor=True, files=False).wrong]


def files() -> list[str]:
    """Attachments without their file or of another size, and files that no row has named for a day."""
    found, known = [], set()
    rows = Attachment.objects.values_list("matter__number", "seq", "sha256", "size", "display_sha256")
    for number, seq, digest, size, shown in rows.iterator(chunk_size=2000):
        known |= {digest, shown}
        path = path_of(digest)
        if not path.exists() or path.stat().st_size != size or (shown and not path_of(shown).exists()):
            found.append(f"{number} 第 {seq} 条附件 {digest[:12]}")
    limit = (now() - timedelta(days=1)).timestamp()
    stored = Path(settings.FILES).glob("??/*")
    surplus = (path.name for path in stored if path.name not in known and path.stat().st_mtime < limit)
    return found + [f"多余文件 {name[:12]}" for name in surplus]


def sealed() -> list[str]:
    """Sealed values that do not open in their own row, and numbers of persons that stand in open text."""
    found = [
        f"密存值 {pk}"
        for pk, value in SealedValue.objects.values_list("pk", "value").iterator()
        if not _opens(value, VALUE, pk)
    ]
    for row in Party.objects.values("pk", *COLUMNS).iterator():
        found += [
            f"诉求人 {row['pk']} {name}" for name, column in COLUMNS.items() if not _opens(row[name], column, row["pk"])
        ]
    with connection.cursor() as cursor:
        cursor.execute(f"{statements.OPEN_NUMBERS} LIMIT {MOST}")
        return found + [row[0] for row in cursor.fetchall()]


def _opens(value: Any, column: str, row: Any) -> bool:
    try:
        return value is None or bool(unseal(value, column, row)) or True
    except SealError:
        return False


def _reactions() -> dict[str, list[str]]:
    rows = [(kind, verb, name_of(one)) for (kind, verb), handlers in REACTIONS.items() for one in handlers]
    kinds, verbs, names = zip(*rows, strict=True)
    return {"kinds": list(kinds), "verbs": list(verbs), "handlers": list(names)}


_WRITE = "数据被绕过系统改动。把编号和时间报给技术支持，按经过改回。"
_TAMPER = "运行 yimen trail verify 查看第一处不符，保留现场，报告审计管理员。"
_SWEEP = "确认后台任务在运行（每分钟巡检会补上）；十分钟后仍有的，由热线管理股股长指定。"

INVARIANTS: Final = (
    Invariant(1, "登记要么整件存在，要么不存在", statements.HALF_MADE, _WRITE),
    Invariant(2, "编号不重复、不缺失、不超出序列", numbers, _TAMPER),
    Invariant(28, "一个客户端键只有一个结果", statements.KEY_TWICE, _WRITE),
    Invariant(3, "每件未结事项有且只有一个在用的主人", statements.NO_OWNER, _SWEEP),
    Invariant(17, "派单后主办只因裁定等法定动作改变", statements.LEAD_MOVED, _TAMPER),
    Invariant(18, "回复通过时协办都已了结", statements.CO_LEFT, "由热线管理股核对协办任务，再办理一次相应动作。"),
    Invariant(26, "并案都归到一件在办的主工单", statements.LOST_FOLLOWERS, "在主工单页面拆分后重新并案。"),
    Invariant(5, "已结事项没有在走的计时和协办", statements.LIVE_AFTER_END, _WRITE),
    Invariant(4, "每件未结事项都有计时，在走的都有到期日", statements.NO_CLOCK, _SWEEP),
    Invariant(14, "每档提醒只发一次，不提前", statements.EARLY_RUNG, "核对服务器时钟；提前的提醒请向收件人说明。"),
    Invariant(15, "每次暂停有所列事由、文件和期限，不重叠", statements.PAUSES, "由热线管理股恢复计时，重新申请。",
              {"grounds": list(GROUNDS)}),
    Invariant(16, "每个计时至多延期一次，批准人不是申请人", statements.EXTENSIONS, "报热线管理股股长撤销多余的延期。"),
    Invariant(34, "超出日历的到期日标为暂定", statements.UNMARKED, "导入新一年放假通知后运行日历重算。"),
    Invariant(6, "状态、主人、到期日等于经过的推算", statements.REFOLD, _TAMPER),
    Invariant(7, "经过序号连续，末条摘要相符", statements.SEQUENCE, _TAMPER),
    Invariant(8, "校验链、根和存证相符（上次存证之后）", trail, _TAMPER),
    Invariant(9, "经过的时间不倒退、不超前", statements.TIMES, "核对服务器时钟和校时服务。"),
    Invariant(10, "15 分钟以前的经过都已存证", statements.UNLISTED, "确认后台任务在运行，或立即运行 yimen trail checkpoint。"),
    Invariant(22, "附件和文件一一对应", files, "从备份恢复缺失的文件；多余文件核对后移走。"),
    Invariant(11, "每条经过的后续都已办或在排队", statements.REACTIONS, "运行 yimen procrastinate shell 重排失败的任务。",
              _reactions()),
    Invariant(12, "没有无人在做的任务", statements.ORPHAN_JOBS, "确认后台任务在运行，一分钟后自动重排。"),
    Invariant(13, "每条经过的每项后续只做一次", statements.EFFECT_TWICE, _WRITE),
    Invariant(19, "保存的计数等于重数", statements.COUNTS, _WRITE),
    Invariant(23, "密存值都在原处能打开，公开文字里没有号码", sealed, "停止改动，核对密钥文件；文字里的号码由审计管理员安排清除。"),
    Invariant(24, "每次查看号码都有事由", statements.REVEALS, "交审计管理员核查。", {"reasons": list(REASONS)}),
    Invariant(29, "没有自批自审，三员不兼任", statements.OWN_APPROVAL, "由安全管理员结束多余的岗位，重新审批。",
              {"officers": sorted(OFFICERS)}),
    Invariant(31, "停用账号没有登录", statements.SESSIONS, "由系统管理员再次停用该账号，或清除登录。"),
    Invariant(32, "特殊办结和不予受理都有证据和第二人", statements.ENDINGS, "由中心分管领导重新审批。"),
)  # fmt: skip

NOT_HERE: Final = {
    20: "预约和号源还没有开通",
    21: "排队叫号还没有开通",
    25: "好差评还没有开通",
    27: "没有对外交换的待发队列",
    30: "没有与上级平台的自动对账",
    33: "还没有发布的统计",
}
