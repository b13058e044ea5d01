"""Forms of those who review, decide and call back: Q1–Q8, rulings, approvals, return calls, letters (rule book §4, §9)."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.hotline.forms.base import ActForm, day, line, pick, radios, seg, text
from yimen.hotline.queries import options
from yimen.hotline.queries.demands import demand_lines
from yimen.hotline.rules.answers import DISCIPLINE_GROUNDS, DISSATISFIED_REASONS, REOPEN_GROUNDS, SCORES, SOLVED
from yimen.hotline.rules.endings import ENDINGS_AFTER_REWORK, QUALITY_CHECKS, endings
from yimen.hotline.rules.letters import REASONS, SYSTEM_ONLY
from yimen.hotline.rules.pauses import GROUNDS

LEVELS = {1: "一级督办", 2: "二级督办", 3: "三级督办"}
LEVEL_OF = {"supervisor": 1, "section_head": 1, "centre_leader": 2, "county_coordinator": 3}
PASSED = [("yes", "通过"), ("no", "没有通过")]


class Checks(ActForm):
    """Q1–Q8, each to be looked at."""

    def offer(self) -> None:
        for code, label in QUALITY_CHECKS.items():
            self.fields[code] = seg(f"{code} {label}", PASSED)

    @property
    def checks(self) -> dict[str, bool]:
        return {code: self.cleaned_data[code] == "yes" for code in QUALITY_CHECKS}


class PassReview(Checks):
    words = text("审核意见", rows=2, maximum=500, required=False)


class ReturnForQuality(Checks):
    words = text("退改意见", "写明要改什么", rows=3, maximum=1000)


class RuleKeep(ActForm):
    words = text("裁定理由", "依据的条款、认定的事实", maximum=5000)


class RuleChange(RuleKeep):
    lead = pick("新的主办单位")
    keep_old = forms.BooleanField(label="原主办单位转为协办，移交已掌握的情况", required=False)

    def offer(self) -> None:
        self.choose("lead", options.offices([self.matter.lead_organisation_id, self.matter.avoids_id]), "请选择")


class RuleJoint(ActForm):
    office = forms.MultipleChoiceField(
        label="协办单位", required=False, widget=forms.CheckboxSelectMultiple(attrs={"picks": True})
    )
    task = line("协办要做的事", required=False)
    words = text("协调意见", "各单位的任务和日期；主办单位不变")

    def offer(self) -> None:
        self.choose("office", options.offices_beside(self.matter))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("office") and not data.get("task"):
            self.add_error("task", "请写明协办单位要做的事")
        return data


class Grant(ActForm):
    """Grant a request: what else is asked depends on what it is."""

    words = text("同意的理由", rows=3, maximum=1000)
    lead = pick("认定的主办单位", hint="选原主办单位即为维持", required=False)
    until = day("最迟恢复日期", required=False)

    def offer(self) -> None:
        what = self.matter.request.what if self.matter.kind == "request" else ""
        if what != "ruling":
            del self.fields["lead"]
        else:
            self.fields["lead"].required = True
            self.choose("lead", options.offices([self.matter.avoids_id]), "请选择")
            self.initial["lead"] = str(self.matter.request.proposed_office_id or "")
        if what != "pause":
            del self.fields["until"]
            return
        ground = GROUNDS.get(self.matter.request.ground)
        self.fields["until"].help_text = f"不填按最长 {ground.max}" if ground else ""


class GrantPause(ActForm):
    words = text("文件和理由", "已告知诉求人", rows=3, maximum=1000)
    until = day("最迟恢复日期", required=False)


class Scores(ActForm):
    solved = seg("问题是否解决", SOLVED.items())
    process = seg("对办理过程", SCORES.items())
    result = seg("对办理结果", SCORES.items())


class Satisfied(Scores):
    words = text("补充的话", rows=2, maximum=1000, required=False)


class Dissatisfied(Scores):
    reason = seg("主要原因", DISSATISFIED_REASONS.items())
    words = text("还没有落实的诉求", rows=3, maximum=1000)
    supervisor = pick("督办人", hint="不选由在岗督办员担任", required=False)

    def offer(self) -> None:
        self.choose("supervisor", options.colleagues(self.actor, ("supervisor",)), "在岗督办员")
        lines = [row.text for row in demand_lines(self.matter)]
        self.fields["words"].help_text = f"诉求要求：{'；'.join(lines)}" if lines else ""


class DissatisfiedButDone(Scores):
    ground = radios("情形")
    words = text("理由和依据", rows=3)
    told = text("两次解释", "一行写一次：时间、内容", rows=3, maximum=1000)

    def offer(self) -> None:
        rows = [row for row in endings().values() if row.code in ENDINGS_AFTER_REWORK]
        self.choose("ground", [(row.code, f"{row.code} {row.label}") for row in rows])


class Attempt(ActForm):
    words = text("情况", "至少 3 次，分在 2 日，上午和下午都要拨过，间隔 4 小时", rows=2, maximum=500, required=False)


class Unreached(ActForm):
    """Nothing to fill in: the attempts and the message with the link are on record."""


class NoCallDue(ActForm):
    words = text("核对的办理证据", "匿名、要求不回复或无法联系的才可免回访", rows=3, maximum=1000)


class Reopen(ActForm):
    ground = seg("情形", REOPEN_GROUNDS.items())
    words = text("理由", "写明怎样核实的", rows=3, maximum=1000)


class HandToDiscipline(ActForm):
    ground = seg("事由", DISCIPLINE_GROUNDS.items())
    words = text("情况", "写明查到的事实、证据和保管处；承办单位看不到", rows=4, maximum=1000)


class Urge(ActForm):
    what = line("缺什么", "写进催办函：目前未见……。4 个工作小时内答复，办理时限不变")


class Supervise(ActForm):
    level = seg("级别", LEVELS.items())
    reason = pick("原因")
    what = line("补充说明", "写进督办函；不填按原因写", required=False)

    def offer(self) -> None:
        allowed = sorted({LEVEL_OF[role] for role in self.actor.roles if role in LEVEL_OF})
        self.choose("level", [(str(level), LEVELS[level]) for level in allowed])
        self.choose("reason", [(code, words) for code, words in REASONS.items() if code != SYSTEM_ONLY], "请选择")
        if allowed:
            self.initial["level"] = str(allowed[-1])
