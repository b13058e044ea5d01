"""Forms of the desk's acts before an office works: accept, refuse, merge, transfer, withdraw (rule book §2–§4)."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django import forms

from yimen.base.now import now
from yimen.hotline.forms.base import ActForm, FilesField, Nothing, Offered, OfferedMany, line, pick, radios, seg, text
from yimen.hotline.queries import options
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import refusal_reasons
from yimen.kernel.limits import local

EMERGENCY_LINES = [("110", "110 公安"), ("119", "119 消防"), ("120", "120 急救"), ("122", "122 交通事故")]


class Discard(ActForm):
    reason = seg("作废原因", words.DISCARD_REASONS.items())
    second = pick("确认人", hint="由另一位同事确认")
    call_id = line("录音号", maximum=40, required=False)

    def offer(self) -> None:
        self.choose("second", options.colleagues(self.actor, ("operator", "intake_reviewer", "section_head")), "请选择")


class AnswerNow(ActForm):
    entry = pick("知识条目", hint="没有条目的不能凭记忆答复，请提交工单")
    answer = text("答复内容")
    confirmed = forms.BooleanField(label="诉求人当场确认已听清")

    def offer(self) -> None:
        self.choose("entry", options.entries(local(now()).date()), "请选择")


class Emergency(ActForm):
    line = seg("已转接的号码", EMERGENCY_LINES, "转接后留在线上；30 分钟内由受理审核员核实")


class Transferred(ActForm):
    told = text("核实情况", "紧急线接到的时间、接听人", rows=3, maximum=1000)


class Accept(ActForm):
    request_type = seg("诉求类型", words.REQUEST_TYPES.items())
    grade = seg("紧急程度", words.GRADES.items(), "停水停电等为紧急；危及生命财产的为特急")

    def __init__(self, *args: Any, **more: Any) -> None:
        matter = more["matter"]
        more["initial"] = {"request_type": matter.subtype, "grade": matter.grade}
        super().__init__(*args, **more)


class AskCaller(ActForm):
    missing = text("要补充的内容", "每单只能请补充一次，请一次列全", maximum=1000)


class Supplement(ActForm):
    text = text("补充的内容", maximum=5000)
    files_ = FilesField()


class ProposeRefusal(ActForm):
    reason = radios("不予受理的情形")
    told = text("已告知的渠道", "写明渠道的名称、地址、电话", rows=3, maximum=500)

    def offer(self) -> None:
        found = refusal_reasons()
        self.choose("reason", [(row.code, f"{row.code} {row.label}") for row in found.values()])
        self.fields["reason"].widget.choice_hints = {row.code: f"对诉求人说：{row.sentence}" for row in found.values()}


class Opinion(ActForm):
    words = text("意见", rows=3, maximum=1000, required=False)


class Why(ActForm):
    words = text("理由", rows=3, maximum=1000)


class Merge(ActForm):
    main = pick("并入哪一件", hint="同一事实的工单；已派单的须是同一主办单位。诉求人仍各有答复和回访")

    def offer(self) -> None:
        self.choose("main", options.mains(self.actor, self.matter), "请选择")


class Dispatch(ActForm):
    category = Offered(label="分类")
    lead = Offered(label="主办单位", help_text="首派负责：主办单位不能退回")
    co = OfferedMany(label="协办单位", required=False, widget=forms.CheckboxSelectMultiple(attrs={"picks": True}))
    task = line("协办要做的事", required=False)
    complex = forms.BooleanField(label="复杂工单（时限 15 个工作日，须股长认定）", required=False)

    def offer(self) -> None:
        self.offer_later("category", options.categories, "请选择")
        rows = cache(partial(options.offices, [self.matter.avoids_id]))
        self.offer_later("lead", rows, "请选择")
        self.offer_later("co", rows)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("co") and not data.get("task"):
            self.add_error("task", "请写明协办单位要做的事")
        return data


class TransferUp(ActForm):
    words = text("上转理由", "写明为什么超出本县职权", rows=3, maximum=500)


class CityTakes(ActForm):
    receipt = line("市平台回执编号", maximum=40)


class CityReturns(CityTakes):
    words = text("退回理由", rows=3, maximum=500)


class Note(ActForm):
    text = text("备注", "不改变状态和时限", maximum=2000)
    files_ = FilesField()


class LetterNote(ActForm):
    text = text("备注", "不改变状态和时限", maximum=2000)


class Repeat(ActForm):
    text = text("再次反映的内容", "记在原工单上，不另建工单；请告知办理进展。30 日内第 3 次自动一级督办")


class Withdraw(ActForm):
    words = text("核实情况", "服务台去电核实的时间、诉求人的意思。举报和特急事项不撤回", rows=3, maximum=500)


class Split(ActForm):
    title = line("新工单标题", maximum=60)
    demands = forms.MultipleChoiceField(label="拆出的诉求要点", widget=forms.CheckboxSelectMultiple)

    def offer(self) -> None:
        self.choose("demands", [(str(row.pk), row.text) for row in demand_lines(self.matter)])


class Succeed(ActForm):
    successor = pick("承接单位")
    document = line("文件号", "机构改革文件号或县级决定文号")

    def offer(self) -> None:
        self.choose("successor", options.offices([self.matter.lead_organisation_id, self.matter.avoids_id]), "请选择")


class Vacate(ActForm):
    document = line("文件号", "机构改革文件号；没有明确承接单位的，由热线管理股代管，计时不停止")


__all__ = ["Nothing"]
