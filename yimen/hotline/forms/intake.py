"""The operator's form: fields of a work order (rule book §2.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from yimen.base.now import now
from yimen.hotline.queries.places import place, place_of
from yimen.hotline.rules import words
from yimen.hotline.rules.intake import missing_fields
from yimen.hotline.services.taken import CONTENT_MAX, DEMAND_MAX, DEMANDS_MAX, TITLE_MAX, Intake
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_name
from yimen.parties.services import Contact, same_phone

SHORT_SECRECY = {"open": "可告知", "office_only": "仅承办人", "secret": "保密"}
PROCEDURES = {
    "none": "没有", "petition": "信访", "lawsuit": "诉讼", "arbitration": "仲裁", "reconsideration": "复议",
    "discipline": "纪检", "disclosure": "信息公开", "other_channel": "其他渠道",
}  # fmt: skip
SPECIAL = {"elderly": "老年", "disabled": "残疾", "minor": "未成年", "military_family": "军属",
           "minority_language": "民族语言", "hard_of_hearing": "听障"}  # fmt: skip
BOX = {
    "caller_name": "name", "caller_kind": "caller_kind", "caller_phone": "phone", "caller_enterprise": "name",
    "caller_credit_code": "credit_code", "region_code": "address",
}  # fmt: skip
# Where a refusal of the services is shown.
REFUSED_AT = {"caller_phone": "phone", "too_many_demands": "demands"}
LONGEST_CALL = timedelta(hours=12)


class Shared(dict[str, forms.Field]):
    """Fields that no request changes: every form has the same ones, where the framework copies each for each form."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Shared:
        return self


def _seg(label: str, choices: dict[str, str], initial: str | None = None, **more: Any) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"seg": True})
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), widget=widget, initial=initial,
        error_messages={"required": f"请选{label}"}, **more,
    )  # fmt: skip


class IntakeForm(forms.Form):
    """Everything the operator writes down. `demands` comes as one input a line."""

    phone = forms.CharField(
        label="来电号码", required=False, max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "placeholder": "输入完整号码"}),
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", required=False, max_length=50, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    caller_kind = _seg("类别", words.CALLER_KINDS, "person")
    credit_code = forms.CharField(
        label="统一社会信用代码", required=False, max_length=24, help_text="企业来电填写",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    anonymous = forms.BooleanField(label="匿名，不留姓名和号码", required=False)
    request_type = _seg("诉求类型", words.REQUEST_TYPES, "help")
    title = forms.CharField(
        label="标题", max_length=TITLE_MAX, error_messages={"required": "请填写标题"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    content = forms.CharField(
        label="内容", max_length=CONTENT_MAX, error_messages={"required": "请填写内容"},
        help_text="边听边记，系统同时找相似工单和答复口径", widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    demands = forms.CharField(label="诉求要求", required=False, help_text="一行一项，回复时逐项核对")
    address = forms.CharField(
        label="事发地址", required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    occurred_words = forms.CharField(
        label="发生时间", required=False, max_length=60, help_text="按来电人的说法写，例如：5 月 12 日早上起",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    is_ongoing = forms.BooleanField(label="仍在持续", required=False)
    grade = _seg("紧急程度", words.GRADES, "ordinary")
    confidentiality = _seg(
        "保密要求", SHORT_SECRECY, "open", help_text="举报先按保密登记；本人同意承办人知道的，选“仅承办人”"
    )
    reply_way = _seg("是否要求回复", {**words.REPLY_WAYS, "none": "不回复"}, "phone")
    other_procedure = _seg("是否已走其他渠道", PROCEDURES, "none")
    subject_kind = forms.ChoiceField(
        label="涉及对象", required=False, choices=[("", "不涉及"), *words.SUBJECT_KINDS.items()]
    )
    subject_name = forms.CharField(
        label="对象名称", required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    people_count = forms.IntegerField(
        label="涉及人数", initial=1, min_value=1, max_value=100_000,
        error_messages={"required": "请填写涉及人数", "min_value": "涉及人数至少 1 人", "invalid": "涉及人数要填数字"},
    )  # fmt: skip
    asked_before = forms.CharField(
        label="此前向谁反映过", required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    special = forms.MultipleChoiceField(
        label="特殊群体", required=False, choices=list(SPECIAL.items()), widget=forms.CheckboxSelectMultiple()
    )
    publish_ok = forms.BooleanField(label="来电人同意公开（隐去个人信息）", required=False)
    channel = forms.ChoiceField(
        label="渠道", initial="phone",
        choices=[(code, label) for code, label in words.CHANNELS.items() if code not in words.UPSTREAM_CHANNELS],
    )  # fmt: skip
    source_line = forms.CharField(label="来源热线", required=False, max_length=24, help_text="渠道是其他热线时填写")

    def __init__(self, data: QueryDict | None = None, *, known: UUID | None = None, **more: Any) -> None:
        """known: the party of the draft that is continued; name and number need not be given again."""
        super().__init__(data, **more)
        self.known = known
        self.party: UUID | None = None
        self.lines = _lines(data) if data else []

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("request_type") == "report" and values.get("confidentiality") == "open":
            values["confidentiality"] = "secret"
        values["region"] = self._region(values)
        self.party = self._known(values)
        for gap in missing_fields(self._as_fields(values)):
            box = BOX.get(gap.field, gap.field)
            if box in self.fields and box not in self.errors:
                self.add_error(box, "地址要写到村或社区" if gap.field == "region_code" else f"请填写{gap.label}")
        return values

    def _region(self, values: dict[str, Any]) -> str:
        chosen = str(self.data.get("region", ""))
        if chosen and place(chosen):
            return chosen
        return place_code(values.get("address") or "")

    def _known(self, values: dict[str, Any]) -> UUID | None:
        if values.get("anonymous") or values.get("name") or not values.get("phone"):
            return None if values.get("anonymous") or values.get("phone") or values.get("name") else self.known
        try:
            return same_phone(values["phone"]).order_by("-created_at").values_list("pk", flat=True).first()
        except Refusal as problem:
            self.add_error("phone", problem.sentence)
            return None

    def _as_fields(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {
            "received_at": True,
            "demands": self.lines or [values.get("title") or ""],
            "caller_name": values.get("name") or self.party,
            "caller_phone": values.get("phone") or self.known,
            "caller_enterprise": values.get("name") or self.party,
            "caller_credit_code": values.get("credit_code") or self.party,
            "region_code": values.get("region"),
            "about_place": bool(values.get("address")),
        }

    def add_refusal(self, problem: Refusal) -> None:
        """Show a refusal of the services at its field, else above the form."""
        self.add_error(REFUSED_AT.get(problem.code), problem.sentence)

    def intake(self) -> Intake:
        """What is handed to the services. Without demand lines the title is the one demand."""
        given = self.cleaned_data
        special = ",".join(given["special"])
        same = {
            name: given[name]
            for name in (
                "channel", "request_type", "title", "content", "grade", "confidentiality", "anonymous", "reply_way", "region",
                "address", "occurred_words", "is_ongoing", "subject_kind", "subject_name", "people_count",
                "other_procedure", "asked_before", "publish_ok", "source_line",
            )
        }  # fmt: skip
        return Intake(
            **same, demands=self.lines or [given["title"]], party=self.party, received_at=self._ended(),
            contact=Contact(
                name=given["name"], phone=given["phone"], kind=given["caller_kind"], credit_code=given["credit_code"],
                special=special,
            ),
        )  # fmt: skip

    def draft(self) -> Intake:
        """What is kept of a form that is not finished: whatever was right so far, nothing is required."""
        self.full_clean()
        given = {name: self.cleaned_data.get(name) or "" for name in ("title", "content", "address", "occurred_words")}
        phone = _or_nothing(lambda text: normalise_phone(text).number, self.data.get("phone"))
        title = given["title"] or given["content"][:20] or "没有写标题的草稿"
        return Intake(
            channel="phone", request_type=self.cleaned_data.get("request_type") or "other", title=title,
            content=given["content"] or title, demands=self.lines, anonymous=not phone,
            grade=self.cleaned_data.get("grade") or "ordinary", reply_way="phone" if phone else "none",
            confidentiality=self.cleaned_data.get("confidentiality") or "open", address=given["address"],
            region=place_code(given["address"]), occurred_words=given["occurred_words"],
            contact=Contact(
                name=_or_nothing(clean_name, self.data.get("name")) if phone else "", phone=phone,
                kind=self.cleaned_data.get("caller_kind") or "person",
            ),
        )  # fmt: skip

    def _ended(self) -> datetime | None:
        """When the call ended, where the page saw it end within the last hours (received_at is ring-off)."""
        try:
            ended = parse_datetime(str(self.data.get("ended", "")))
        except ValueError:
            return None
        if ended is None or ended.tzinfo is None or not now() - LONGEST_CALL < ended <= now():
            return None
        return ended


IntakeForm.base_fields["grade"].widget.choice_tones = {"urgent": "warn", "emergency": "bad"}
IntakeForm.base_fields = Shared(IntakeForm.base_fields)


def place_code(address: str) -> str:
    """The region that an address lies in; empty when it cannot be told."""
    found = place_of(address)
    return found.code if found else ""


def emergency_intake(data: QueryDict, line: str) -> Intake:
    """What there is of a call that is put through to an emergency line: nothing is required of it but the line."""
    phone = _or_nothing(lambda text: normalise_phone(text).number, data.get("phone"))
    name = _or_nothing(clean_name, data.get("name")) if phone else ""
    text = "\n".join(filter(None, (str(data.get("content", "")).strip(), *_lines(data))))
    return Intake(
        channel="phone", request_type="other", grade="emergency", reply_way="phone" if phone else "none",
        title=str(data.get("title", "")).strip()[:TITLE_MAX] or f"紧急来电，已转接 {line}",
        content=text[:CONTENT_MAX] or f"来电需要紧急处置，已转接 {line}。", anonymous=not phone,
        address=str(data.get("address", "")).strip()[:200],
        contact=Contact(name=name, phone=phone),
    )  # fmt: skip


def _or_nothing(clean: Callable[[str], str], typed: str | None) -> str:
    """The cleaned value, or nothing: a wrong digit must not hold up an emergency."""
    try:
        return clean(typed or "")
    except Refusal:
        return ""


def _lines(data: QueryDict) -> list[str]:
    kept = [line.strip()[:DEMAND_MAX] for line in data.getlist("demands")]
    return [line for line in kept if line][: DEMANDS_MAX + 1]
