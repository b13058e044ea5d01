"""Closed lists of what people answer: contact, findings, satisfaction (rule book §4.3, §7, §11)."""

from __future__ import annotations

from typing import Final

CONTACT_WAYS: Final = {
    "phone": "电话",
    "visit": "上门",
    "site": "现场",
    "sms": "短信",
    "online": "网上",
    "desk": "请热线联系",
}
FOUND: Final = {"true": "属实", "partly": "部分属实", "false": "不属实", "none": "不涉及"}
SOLVED: Final = {"yes": "已解决", "partly": "部分解决", "no": "未解决"}
SCORES: Final = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
REOPEN_GROUNDS: Final = {"false_reply": "经核实答复不实", "new_fact": "有新的事实", "city": "市平台反馈不满意"}
# Why an order goes to the discipline inspection (§5.4, D4).
DISCIPLINE_GROUNDS: Final = {"refused_after_d3": "三级督办后仍不办理", "falsification": "弄虚作假"}
# Steps that the desk and the county alone see: the office that they are about is not told.
CONFIDENTIAL_VERBS: Final = frozenset({"hand_to_discipline"})
DISSATISFIED_REASONS: Final = {
    "not_solved": "问题没有解决",
    "not_contacted": "没有联系",
    "attitude": "态度不好",
    "slow": "办得太慢",
    "untrue": "答复与事实不符",
    "promise_broken": "承诺没有兑现",
    "unclear": "答复看不明白",
    "other": "其他",
}
