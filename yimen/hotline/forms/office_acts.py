"""Forms of the lead office and its co-handlers: sign, contact, help, reply, requests, endings (rule book §4)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms

from yimen.base.now import now
from yimen.hotline.forms.base import ActForm, FilesField, Offered, day, line, pick, radios, seg, text
from yimen.hotline.queries import options
from yimen.hotline.queries.demands import demand_lines, draft_of
from yimen.hotline.rules.answers import CONTACT_WAYS, FOUND
from yimen.hotline.rules.endings import ENDINGS_AFTER_REWORK, PROMISE_MOST, REWORK_ROUNDS, endings
from yimen.hotline.rules.pauses import GROUNDS, LEADER_ABOVE_DAYS, TOTAL_MOST
from yimen.hotline.services.replies import SIGNED_TYPES
from yimen.kernel.limits import Limit, local
from yimen.kernel.words import day_words
from yimen.matters.models import Clock


class SignFor(ActForm):
    person = Offered(label="承办人", help_text="也可先签收，4 个工作小时内指定", required=False)

    def offer(self) -> None:
        self.offer_later("person", partial(options.handlers, self.matter.lead_organisation_id), "先签收，稍后指定")


class NameHandler(ActForm):
    person = Offered(label="承办人")

    def offer(self) -> None:
        self.offer_later("person", partial(options.handlers, self.matter.lead_organisation_id), "请选择")


class LogContact(ActForm):
    way = seg("联系方式", CONTACT_WAYS.items())
    reached = seg("结果", [("yes", "联系上了"), ("no", "没有联系上")])
    text = text("沟通情况", "谈了什么、约定了什么；没联系上的写明时间和次数")
    files_ = FilesField()

    def offer(self) -> None:
        if self.matter.secrecy == "secret":
            self.choose("way", [("desk", CONTACT_WAYS["desk"])])
            self.initial["way"] = "desk"


class Join(ActForm):
    office = forms.MultipleChoiceField(label="协办单位", widget=forms.CheckboxSelectMultiple(attrs={"picks": True}))
    task = text("要做的事", "各单位的时限为主办剩余时限的 60 %，不少于 1 个工作日；主办单位不变", rows=3, maximum=200)
    sees_contact = forms.BooleanField(label="协办单位可以看诉求人的联系方式", required=False)

    def offer(self) -> None:
        self.choose("office", options.offices_beside(self.matter))
        if self.matter.secrecy != "open":
            del self.fields["sees_contact"]


class CoReply(ActForm):
    text = text("协办意见", "查到什么、做了什么、何时做的", maximum=3000)
    files_ = FilesField()


class CoObject(ActForm):
    words = text("异议的理由", "写明依据的条款。加入后 1 个工作日内提出，每单位一次；协办计时不停止")


class CoClose(ActForm):
    text = text("说明", "协办任务已完成，没有另外的材料", rows=3, maximum=1000, required=False)


class Reply(ActForm):
    """The reply: one box a demand, in the order of the demands."""

    found = seg("反映的情况", FOUND.items())
    text = text(
        "回复",
        "写明查到什么、做了什么、谁做的、何时做的；不支持的写明文件和条款；不用“已转相关部门”代替结果",
        rows=8,
        maximum=5000,
    )
    basis = line("依据的文件和条款", required=False)
    next_date = day("后续完成日期", "今后才能完成的，写明日期", required=False)
    files_ = FilesField("证据", "处理前后的照片、记录；最多 9 个，每个不超过 20 MB")

    def offer(self) -> None:
        self.signs = self.actor.holds("office_leader", self.matter.lead_organisation_id)
        self.must_sign = self.matter.subtype in SIGNED_TYPES or self.matter.state == "reworking"
        self.initial = {**self.initial, **draft_of(self.matter)}
        self.lines = demand_lines(self.matter)
        for n, row in enumerate(self.lines, 1):
            self.fields[f"answer_{n}"] = text(f"答复第 {n} 项：{row.text}", rows=2, maximum=1000)
        order = ["found", *(f"answer_{n}" for n, _ in enumerate(self.lines, 1)), "text", "basis", "next_date", "files_"]
        self.order_fields([*order, "key", "seen"])

    @property
    def answers(self) -> dict[str, str]:
        """The answers by the id of the demand line."""
        return {str(row.pk): self.cleaned_data[f"answer_{n}"] for n, row in enumerate(self.lines, 1)}


class RequestRuling(ActForm):
    proposed = pick("建议的主办单位")
    words = text("理由", "职责依据的条款、已做的工作。签收后 1 个工作日内提出，一次；裁定期间不停止办理", rows=5)
    new_facts = forms.BooleanField(label="裁定后或逾期，有新的法律依据或事实（报县级协调人）", required=False)

    def offer(self) -> None:
        self.choose("proposed", options.offices([self.matter.lead_organisation_id, self.matter.avoids_id]), "请选择")


class RequestExtension(ActForm):
    days = forms.IntegerField(label="延长几个工作日", min_value=1)
    words = text("理由和进展", "到期前 4 个工作小时提出，只能延期一次")

    def offer(self) -> None:
        most = self._most()
        field = self.fields["days"]
        field.help_text = f"最多 {most} 个工作日；超过 {LEADER_ABOVE_DAYS} 个的由中心分管领导同意"
        field.widget.attrs |= {"max": most, "inputmode": "numeric"}

    def _most(self) -> int:
        kind = "rework" if self.matter.state == "reworking" else "handle"
        clock = Clock.objects.filter(matter=self.matter, kind=kind, assignment=None).order_by("-pk").first()
        stored = clock.history[0].get("limit") if clock else None
        original = Limit.from_list(stored) if stored else Limit(5, "working_day")
        if original.unit != "working_day":
            return 0
        return max(0, min(original.amount, TOTAL_MOST.amount - original.amount))


class RequestPause(ActForm):
    ground = radios(
        "暂停的情形", hint="只能凭列明的情形暂停；休假、领导外出、经费未落实、协办未回复、职责争议都不能暂停"
    )
    document = line("文件名称和文号", maximum=120)
    words = text("说明", rows=3, maximum=1000)

    def offer(self) -> None:
        used = self.order.pauses.split(",") if self.order else []
        codes = ["P1"] if self.matter.state == "reworking" else list(GROUNDS)
        rows = [GROUNDS[code] for code in codes if not GROUNDS[code].times or used.count(code) < GROUNDS[code].times]
        self.choose("ground", [(row.code, f"{row.code} {row.label}") for row in rows])
        self.fields["ground"].widget.choice_hints = {row.code: f"最长 {row.max}" for row in rows}


class Resume(ActForm):
    words = text("说明", "暂停的情形已消失；会告知诉求人", rows=3, maximum=500, required=False)


class ProposeDeferral(ActForm):
    promised = day("承诺日期")
    words = text("客观原因", rows=3, maximum=1000)
    measures = text("措施和已告知诉求人的内容", rows=3, maximum=1000)

    def offer(self) -> None:
        last = local(now()).date() + PROMISE_MOST
        self.fields["promised"].help_text = f"最迟 {day_words(last)}；挂账后仍计入在办，每 30 日报告一次"


class Ending(ActForm):
    ground = radios("特殊办结的情形")
    words = text("理由和依据", "E1 等写明文件和条款")
    told = text("已告知诉求人的内容", rows=3, maximum=1000)
    files_ = FilesField("证据", "至少 1 份；E7 须两份相互独立的证明")

    def offer(self) -> None:
        late = bool(self.order and self.order.rounds >= REWORK_ROUNDS)
        rows = [row for row in endings().values() if not late or row.code in ENDINGS_AFTER_REWORK]
        self.choose("ground", [(row.code, f"{row.code} {row.label}") for row in rows])
        self.fields["ground"].widget.choice_hints = {row.code: f"需要：{row.needs}" for row in rows}


class Progress(ActForm):
    text = text("进展", "每 30 日报告一次，诉求人可以看到")
    files_ = FilesField("证据")


class Fulfil(Reply):
    """The promise is kept: a reply with evidence."""

    def offer(self) -> None:
        super().offer()
        self.fields["files_"].required = True


class Renew(ActForm):
    promised = day("新的承诺日期", "每单只能再次承诺一次，原逾期保留")
    words = text("原因", rows=3)
    told = text("已告知诉求人的内容", rows=3, maximum=1000)


class Answer(ActForm):
    """An answer to a letter; what it must hold depends on its level."""

    text = text("办理情况", "进展、未完成的原因")
    done_by = day("完成时间", required=False)
    signed_by = pick("签发的主要负责人", required=False)

    def offer(self) -> None:
        level = self.matter.letter.level
        self.fields["done_by"].required = level >= 1
        if level < 2:
            del self.fields["signed_by"]
            return
        self.fields["signed_by"].required = True
        self.choose("signed_by", options.principals(self.matter.lead_organisation_id), "请选择")


def said(form: Any) -> dict[str, Any]:
    """The cleaned data of a reply form without its technical fields."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ("key", "seen")}
