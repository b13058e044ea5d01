"""Makes invented replies of offices, contact notes and return-call remarks for invented orders."""

from __future__ import annotations

import random
from datetime import date, timedelta

from yimen.project.demo.library import Reply, by_code, clauses
from yimen.project.demo.texts import DemoOrder
from yimen.project.demo.wording import fill, pick, shared_pairs

_TOLD = ("属实", "确实", "一致", "查清", "存在")
_MIXED = ("未见", "未发现", "合格", "齐全", "争议", "按公布", "此前告知", "规定如此")
_COMMON = ("情况", "属实", "群众", "人员", "安排", "处理", "完成", "核实", "现场", "工作", "告知")
_CONTACT_NAMES = "竹禾柏松溪岚枫棠荷桐"


def make_reply(rng: random.Random, order: DemoOrder, handled_on: date | None = None) -> str:
    """A reply in the form of its request type; ``handled_on`` defaults to two days after the fact."""
    day = handled_on or order.occurred_from + timedelta(days=2)
    maker = {"consultation": _consultation, "suggestion": _suggestion, "report": _report, "praise": _praise}
    return maker.get(order.request_type, _handled)(rng, order, day)


def make_contact_note(rng: random.Random, order: DemoOrder) -> str:
    """What a handler writes down after trying to reach the caller."""
    values = {"address": order.address, "next_day": rng.choice(("次日上午", "当天下午", "次日下午"))}
    return fill(rng, pick(rng, clauses()["contact_note"]), values)


def make_callback_remark(rng: random.Random, *, satisfied: bool) -> str:
    """What a caller says in the return call."""
    part = "callback_satisfied" if satisfied else "callback_dissatisfied"
    return fill(rng, pick(rng, clauses()[part]), {"me": "我"})


def make_dissatisfaction(rng: random.Random) -> str:
    """A short ground of dissatisfaction, as the callback agent ticks it."""
    return pick(rng, clauses()["dissatisfaction"])


def _contact(rng: random.Random) -> str:
    return f"联系人{rng.choice(_CONTACT_NAMES)}同志，电话 0914-0000{rng.randint(100, 999)}。"


def _date(day: date) -> str:
    return f"{day.month} 月 {day.day} 日"


def _later(rng: random.Random, day: date) -> str:
    return _date(day + timedelta(days=rng.choice((3, 5, 7, 10, 15, 20, 30))))


def _handled(rng: random.Random, order: DemoOrder, day: date) -> str:
    reply = _fitting(rng, order)
    on_site = by_code()[order.category_code].manner == "site"
    visit = rng.choice(
        ("派员到现场核查", "安排专人到现场查看") if on_site else ("安排专人了解情况", "会同有关人员核实")
    )
    opinion = pick(rng, clauses()["opinion"])
    return (
        f"您好！您反映的“{order.title}”收悉。{_date(day)}，我单位{visit}，{_verdict(reply)}{reply.found}。"
        f"已采取以下措施：{reply.done}。后续安排（{_later(rng, day)}前）：{reply.next}。"
        f"您提出的{_demand_line(order)}，均按上述安排落实。经与您联系，{opinion}。{_contact(rng)}"
    )


def _fitting(rng: random.Random, order: DemoOrder) -> Reply:
    """The category's reply closest to the order's words; where none is near, one that fits every order."""

    def nearness(reply: Reply) -> int:
        text = reply.found + reply.done
        for word in _COMMON:
            text = text.replace(word, "，")
        return shared_pairs(text, order.title + order.content + order.third_level)

    replies = by_code()[order.category_code].replies
    best = max(nearness(reply) for reply in replies)
    if best < 2:
        return Reply(*pick(rng, clauses()[f"reply_{by_code()[order.category_code].manner}"]).split("^"))
    return rng.choice([reply for reply in replies if nearness(reply) == best])


def _verdict(reply: Reply) -> str:
    """Whether the facts are as told, unless the finding itself says so."""
    if any(word in reply.found for word in _TOLD):
        return ""
    return "情况部分属实：" if any(word in reply.found for word in _MIXED) else "情况属实："


def _demand_line(order: DemoOrder) -> str:
    return "、".join(f"“{line}”" for line in order.demands) or "诉求"


def _consultation(rng: random.Random, order: DemoOrder, _day: date) -> str:
    ending = rng.choice(
        ("如仍有疑问，欢迎继续咨询。", "办理前请先打电话核对，免得往返。", "如有变化，以窗口当日告知为准。")
    )
    return f"您好！您咨询的“{order.title}”答复如下：{order.answer}。{ending}{_contact(rng)}"


def _suggestion(rng: random.Random, order: DemoOrder, day: date) -> str:
    study = rng.choice(("实地走访并征求周边群众意见", "与有关单位会商", "查阅同类做法并测算费用"))
    adopted = pick(rng, clauses()["adopt"])
    return (
        f"您好！您提出的“{order.title}”已认真研究，{adopted}。我们已{study}，认为建议有现实意义。"
        f"下一步安排：{_later(rng, day)}前拿出具体意见，并向您反馈。感谢您对我县工作的关心。{_contact(rng)}"
    )


def _report(rng: random.Random, order: DemoOrder, day: date) -> str:
    outcome = rng.choice(
        (
            "已对有关情况立案调查",
            "已责令改正，并列入重点检查",
            "未发现违反规定的情形，将继续关注",
            "线索已按职责移交核查",
        )
    )
    return (
        f"您好！您举报的线索已于 {_date(day)}依法核查，{outcome}。涉及保密的内容依法不予公开。"
        f"感谢您的监督，您的个人信息依法严格保密。{_contact(rng)}"
    )


def _praise(rng: random.Random, order: DemoOrder, day: date) -> str:
    return (
        f"您好！您对“{order.title}”的表扬已于 {_date(day)}转达本人和所在单位，并在工作例会上通报。"
        f"感谢您的鼓励，我们会继续把服务做好。{_contact(rng)}"
    )
