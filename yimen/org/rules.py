"""Posts and their limits (hotline rule book §1): which roles exist, where they may be held, which exclude each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from yimen.kernel.refusal import Refusal

Place = Literal["desk", "centre", "county", "office", "officer"]


@dataclass(frozen=True)
class Role:
    """A post that a person can hold in an organisation.

    code: stored; label: shown; place: the kind of organisation it belongs to; does: one line for the role page;
    unverified: the separation of posts is the county's own setting.
    """

    code: str
    label: str
    place: Place
    does: str


ROLES: tuple[Role, ...] = (
    Role("operator", "话务员", "desk", "接听来电、当场答复、建立工单"),
    Role("intake_reviewer", "受理审核员", "desk", "受理、不予受理、定级、请来电人补充"),
    Role("dispatcher", "派单员", "desk", "定分类、主办、协办和时限"),
    Role("reply_reviewer", "回复审核员", "desk", "审核承办单位的回复"),
    Role("callback_agent", "回访员", "desk", "回访诉求人，分别记录过程和结果满意度"),
    Role("supervisor", "督办员", "desk", "催办、督办，跟进重办工单"),
    Role("section_head", "热线管理股股长", "desk", "裁定、延期、暂停、特殊办结的第一道审批"),
    Role("knowledge_editor", "知识库管理员", "desk", "维护知识条目和复核日期"),
    Role("centre_leader", "中心分管领导", "centre", "第二道审批、二级督办"),
    Role("county_coordinator", "县级协调人", "county", "热线管理股不能协调时作最终决定、三级督办"),
    Role("office_liaison", "联络员", "office", "签收、内部分派、提出申请"),
    Role("office_handler", "承办人", "office", "办理、联系诉求人、起草回复"),
    Role("office_leader", "分管领导", "office", "签发投诉、举报和特殊办结的回复"),
    Role("office_principal", "主要负责人", "office", "本单位热线工作第一责任人"),
    Role("system_admin", "系统管理员", "officer", "管账号、组织和设置，看不到业务数据"),
    Role("security_admin", "安全管理员", "officer", "确认授权、管策略和密钥"),
    Role("audit_admin", "审计管理员", "officer", "看全部记录，不能改任何内容"),
)
BY_CODE = {role.code: role for role in ROLES}
OFFICERS = frozenset(role.code for role in ROLES if role.place == "officer")
DESK = frozenset(role.code for role in ROLES if role.place == "desk")
COUNTY_WIDE = DESK | {"centre_leader", "county_coordinator"}
OFFICE = frozenset(role.code for role in ROLES if role.place == "office")
ALL = frozenset(BY_CODE)


def check_together(codes: Collection[str]) -> None:
    """Refuse a set of roles that one person may not hold at once (三员分立; security note §2).

    One of the three officers' roles at most, and then no other role at all.
    """
    officers = OFFICERS & set(codes)
    if officers and len(set(codes)) > 1:
        names = "、".join(BY_CODE[code].label for code in sorted(officers))
        raise Refusal(
            "officers_apart", f"{names}不能再担任其他岗位。系统、安全、审计三个管理员各由一人专任，请另选一人。"
        )


def check_receives_orders(liaisons: int, leaders: int) -> None:
    """An office can receive orders only while it has two liaisons (one a deputy) and a leader (rule book §1)."""
    if liaisons < 2 or leaders < 1:
        raise Refusal(
            "office_without_people",
            "一个单位接收工单，至少要有在岗联络员 2 名（含副联络员）和分管领导 1 名。请先补齐人员，再停用此人。",
        )
