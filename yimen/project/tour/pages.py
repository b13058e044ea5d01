"""Which pages there are, who sees them, how wide. Also the list that the accessibility test walks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yimen.catalog.models import Item
from yimen.hotline.models import Order
from yimen.hotline.services.public import query_code
from yimen.matters.models import Matter
from yimen.org.models import Staff

DESK = (1440, 1024)
HANDLER = (1440, 1024, 390)
CALL = (
    ("title", "迎春小区又停水"),
    ("content", "昨天下午起又没有水，五楼以上都停了。来电人问水费能不能减，家里有老人用水不方便。"),
    ("demands", "尽快恢复供水"),
)
PUBLIC = (390, 1440)


@dataclass(frozen=True)
class View:
    """One page as one person sees it: the name of its route, its address, its widths.

    `code`: an order whose number and code a visitor shows first; `typed`: what is written on the page first.
    """

    group: str
    name: str
    title: str
    login: str
    route: str
    path: str
    widths: tuple[int, ...] = DESK
    code: tuple[str, str] | None = None
    typed: tuple[tuple[str, str], ...] = ()


def number_in(state: str, **more: object) -> str:
    """The number of the newest order in this state."""
    found = Matter.objects.filter(kind="order", state=state, **more).order_by("-pk").first()
    if found is None:
        raise LookupError(f"no order is {state}")
    return found.number


def held_by(login: str, state: str) -> str:
    """The number of an order that this person handles now, whose caller the office may know."""
    who = Staff.objects.get(login=login)
    return number_in(state, owner_staff=who, secrecy="open", order__party__isnull=False)


def code_of(number: str) -> str:
    """The query code of an order."""
    return query_code(Order.objects.get(matter__number=number), number)


def views() -> Iterator[View]:
    """Every page, grouped by person."""
    yield from _desk()
    yield from _office()
    yield from _everybody()
    yield from _guards()
    yield from _public()


def _desk() -> Iterator[View]:
    who = "话务员"
    yield View(who, "operator", "接听与建单", "bai.luchen", "operator", "/orders/new/?phone=13800000026", typed=CALL)
    taken = number_in("awaiting_acceptance")
    yield View(who, "receipt", "念给来电人", "bai.luchen", "receipt", f"/orders/new/{taken}/receipt/")
    yield View("受理审核员", "accept", "受理", "yu.shuirun", "dispatching", f"/dispatch/?open={taken}")
    waiting = number_in("awaiting_dispatch")
    yield View("派单员", "dispatch", "派单", "gu.yutian", "dispatching", f"/dispatch/?open={waiting}")
    yield View("派单员", "accuracy", "建议准不准", "gu.yutian", "dispatch_accuracy", "/dispatch/accuracy/")
    yield View("回复审核员", "review", "回复审核", "jing.zhesheng", "review", "/review/")
    yield View("回访员", "callback", "回访", "chun.fenye", "callback", "/callback/")


def _office() -> Iterator[View]:
    who, mine = "承办人", held_by("xia.zhiqing", "in_progress")
    yield View("联络员", "inbox-liaison", "联络员的待办", "zhu.wangshu", "inbox", "/", HANDLER)
    yield View(who, "inbox", "待办", "xia.zhiqing", "inbox", "/", HANDLER)
    yield View(who, "search", "查询", "xia.zhiqing", "search", "/search/?q=水", HANDLER)
    yield View(who, "search-nothing", "没有查到", "xia.zhiqing", "search", "/search/?q=养鸡补帖", HANDLER)
    yield View(who, "order", "工单", "xia.zhiqing", "matter", f"/matters/{mine}/", HANDLER)
    yield View(who, "contact", "登记联系", "xia.zhiqing", "act", f"/matters/{mine}/do/log_contact/", HANDLER)
    yield View(who, "reply", "写回复", "xia.zhiqing", "act", f"/matters/{mine}/do/reply/", HANDLER)
    yield View("分管领导", "inbox-leader", "分管领导的待办", "xi.xianning", "inbox", "/", HANDLER)
    yield View("督办员", "zeros", "两零看板", "li.xiayin", "zeros", "/zeros/", HANDLER)
    yield View("督办员", "notices", "提醒", "li.xiayin", "notices", "/notices/", HANDLER)


def _everybody() -> Iterator[View]:
    who = "每个人"
    yield View(who, "sign-in", "登录", "", "account_login", "/accounts/login/", HANDLER)
    yield View(who, "account", "我的账号", "xia.zhiqing", "account", "/account/", HANDLER)
    yield View(who, "password", "改密码", "xia.zhiqing", "password", "/account/password", HANDLER)
    yield View(who, "checks", "事项完整度", "xi.xianning", "item_checks", "/items/checks/")
    yield View(who, "figures", "事项指标", "xi.xianning", "item_figures", "/items/figures/")
    yield View(who, "figure", "一项指标", "xi.xianning", "item_figure", "/items/figures/settled_in/")
    yield View(who, "second-factor", "动态码", "xia.zhiqing", "second_factor_enrol", "/account/second-factor", HANDLER)
    yield View(who, "not-found", "没有这一页", "xia.zhiqing", "", "/nowhere/", HANDLER)


def _guards() -> Iterator[View]:
    who, login = "系统管理员", "li.qiushi"
    yield View(who, "organisation", "单位和人员", login, "org_tree", "/organisation/")
    yield View(who, "office", "一个单位", login, "org_organisation", "/organisation/zhujian/")
    yield View(who, "succession", "机构承接", login, "succession", "/organisation/zhujian/succession")
    yield View(who, "person", "一个人", login, "org_person", "/organisation/people/xia.zhiqing/")
    yield View(who, "calendar", "工作日历", login, "org_calendar", "/organisation/calendar/")
    yield View("安全管理员", "posts", "待生效的岗位", "chu.shuliang", "org_waiting", "/organisation/posts/")
    who, login = "审计管理员", "han.lufeng"
    yield View(who, "audit", "查看记录", login, "audit_start", "/audit/")
    for tab, title in (("refused", "未成功的操作"), ("sign-ins", "登录记录"), ("changes", "组织变更")):
        yield View(who, f"audit-{tab}", title, login, "audit", f"/audit/{tab}/")


def _public() -> Iterator[View]:
    who = "群众"
    yield View(who, "guides", "办事指南", "", "guides", "/public/guides/", PUBLIC)
    item = Item.objects.select_related("department").filter(state="published").order_by("number").first()
    if item is not None:
        asked = f"/public/guides/?q={item.name[:6]}"
        yield View(who, "guides-found", "搜到的", "", "guides", asked, PUBLIC)
        yield View(who, "guides-nothing", "没有搜到", "", "guides", "/public/guides/?q=呜啦啦咕噜", PUBLIC)
        chosen = f"/public/guides/?department={item.department.code}"
        yield View(who, "guides-department", "一个部门的", "", "guides", chosen, PUBLIC)
        yield View(who, "guide", "一口清", "", "guide", f"/public/guides/{item.number}/", PUBLIC)
    yield View(who, "home", "首页", "", "home", "/public/", PUBLIC)
    yield View(who, "ask", "第一题", "", "ask", "/public/ask/", PUBLIC)
    yield View(who, "follow", "查进度", "", "follow", "/public/follow/", PUBLIC)
    yield View(who, "witness", "办理记录存证", "", "witness", "/public/witness/", PUBLIC)
    going, answered = number_in("in_progress"), number_in("awaiting_callback")
    shown = (going, code_of(going))
    yield View(who, "followed", "在办的一件", "", "followed", f"/public/follow/{going}/", PUBLIC, shown)
    shown = (answered, code_of(answered))
    yield View(who, "answered", "答复了的一件", "", "followed", f"/public/follow/{answered}/", PUBLIC, shown)
    yield View(who, "rate", "评价", "", "rate_followed", f"/public/follow/{answered}/rate/", PUBLIC, shown)
