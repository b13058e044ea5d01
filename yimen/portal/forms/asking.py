"""The questions of a request, one form a page (mock-up 11)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from yimen.hotline.queries.places import places
from yimen.hotline.rules import words
from yimen.hotline.services.taken import CONTENT_MAX, DEMAND_MAX, DEMANDS_MAX
from yimen.kernel.phones import normalise_phone
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_name, clean_text
from yimen.portal.forms.base import FilesField, Question, Wanted, line, prose, radios
from yimen.portal.rules import BEGUN, NO_PLACE, Answers

KINDS = {
    "help": "停水停电、道路路灯、就医上学等，请政府帮忙解决",
    "complaint": "对服务、质量、收费、管理不满意",
    "consultation": "问政策、问怎么办、问归谁管",
    "report": "反映违法违规；您的身份严格保密",
    "suggestion": "对政府工作提想法",
    "praise": "表扬人和事",
}
WAYS = {"phone": "承办单位打电话答复您", "sms": "办好后发短信告诉您", "web": "您凭编号和查询码上网查结果"}
WHO = {"named": "留姓名和电话", "secret": "留姓名和电话，请保密", "anonymous": "不留姓名和电话"}
WHO_HINTS = {
    "named": "承办单位能看到，好联系您",
    "secret": "只有 12345 热线能看到，承办单位看不到",
    "anonymous": "没法回访，请凭编号和查询码查结果",
}
PROCEDURES = [("none", "没有"), *[(code, label) for code, label in words.OTHER_PROCEDURES.items() if code != "none"]]
UNKNOWN = "unknown"


class Kind(Question):
    request_type = radios(
        "诉求类型", [(code, words.REQUEST_TYPES[code]) for code in KINDS], KINDS, missing="请选一类；拿不准的，选“求助”"
    )


class What(Question):
    hint: ClassVar[str] = "写清楚经过就行，不用写标题。请不要写别人的身份证号、银行卡号。"
    content = prose("事情经过", "什么人、什么事、到什么程度", CONTENT_MAX)
    photos = FilesField()

    def clean_content(self) -> str:
        return self.checked("content", lambda text: clean_text(text, name="事情经过", maximum=CONTENT_MAX))


class Town(Question):
    town = forms.ChoiceField(widget=forms.RadioSelect(attrs={"big": True}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        towns = [(each.code, each.name) for each in places() if len(each.code) == 9]
        self.fields["town"] = radios("镇（街道）", [*towns, (NO_PLACE, "不涉及具体地方")], missing="请选一个镇（街道）")


class Place(Question):
    region = forms.ChoiceField(widget=forms.RadioSelect(attrs={"big": True}))
    address = line("具体位置", "门牌、小区楼栋，或附近的学校、商店、路口", 200, required=False, autocomplete="off")

    def __init__(self, *args: Any, town: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        inside = [(each.code, each.name) for each in places() if len(each.code) == 12 and each.town == town]
        self.fields["region"] = radios("村（社区）", [*inside, (town, "说不清是哪个村")], missing="请选一个村（社区）")
        self.order_fields(["region", "address"])

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if len(values.get("region", "")) == 9 and not values.get("address", "").strip():
            self.add_error("address", "说不清是哪个村的，请写出附近的学校、商店或路口")
        return values

    def clean_address(self) -> str:
        return self.checked(
            "address", lambda text: clean_text(text, name="具体位置", maximum=200, required=False, single_line=True)
        )


class When(Question):
    occurred_words = line("什么时候", "照您平时的说法写，如：昨天早上、五一前后", 60, autocomplete="off")
    is_ongoing = forms.BooleanField(label="现在还是这样", required=False)

    def clean_occurred_words(self) -> str:
        return self.checked(
            "occurred_words", lambda text: clean_text(text, name="什么时候", maximum=60, single_line=True)
        )


class Subject(Question):
    subject_kind = radios(
        "对象是哪一类", [*words.SUBJECT_KINDS.items(), (UNKNOWN, "说不清")], missing="请选一类；说不清的，选“说不清”"
    )
    subject_name = line(
        "名称", "单位、店铺、工地的名字；是个人的，写他的单位或职务也行", 60, wanted=True, autocomplete="off"
    )

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("subject_kind") not in (None, UNKNOWN) and not values.get("subject_name"):
            self.add_error("subject_name", "请写名称；不知道名称的，类别选“说不清”")
        return values

    def clean_subject_name(self) -> str:
        return self.checked(
            "subject_name", lambda text: clean_text(text, name="名称", maximum=60, required=False, single_line=True)
        )


class Want(Question):
    demands = Wanted(label="您的要求", help_text="一行写一项，答复时逐项回您")
    other_procedure = forms.ChoiceField(
        label="这件事正在走别的程序吗", choices=PROCEDURES, help_text="正在诉讼、复议、信访的，要在原处办理，12345 会告诉您找谁",
        widget=forms.Select(attrs={"lg": True}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        typed = data.getlist("demands") if data is not None else self.initial.get("demands", [])
        self.lines = [text for text in (str(each).strip() for each in typed) if text]
        self.shown_lines = [*self.lines, *[""] * max(0, 3 - len(self.lines))]

    def clean_demands(self) -> list[str]:
        if not self.lines:
            raise forms.ValidationError("请至少写一项要求，如：尽快恢复供水")
        if len(self.lines) > DEMANDS_MAX:
            raise forms.ValidationError(f"要求最多 {DEMANDS_MAX} 项，现在 {len(self.lines)} 项，请合并")
        try:
            return [clean_text(each, name="每项要求", maximum=DEMAND_MAX, single_line=True) for each in self.lines]
        except Refusal as problem:
            raise forms.ValidationError(problem.sentence.rstrip("。")) from problem


class Who(Question):
    """Name and telephone, or none. A report is secret in any case, so it is not offered open."""

    identity = radios("怎么留", WHO.items(), WHO_HINTS, missing="请选一种；不想留姓名的，选最后一种")
    name = line("姓名", "写“张女士”这样也行", 50, wanted=True, autocomplete="name")
    phone = line(
        "电话",
        "手机，或带区号的座机；不公开",
        32,
        wanted=True,
        inputmode="tel",
        autocomplete="tel",
        css="short",
    )

    def __init__(self, *args: Any, report: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if report:
            offered = [(code, label) for code, label in WHO.items() if code != "named"]
            self.fields["identity"] = radios("怎么留", offered, WHO_HINTS, missing="请选一种；不想留姓名的，选最后一种")
            self.order_fields(["identity", "name", "phone"])

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if values.get("identity") == "anonymous":
            return values | {"name": "", "phone": ""}
        for field, clean in (("name", clean_name), ("phone", lambda text: normalise_phone(text, name="电话").number)):
            try:
                values[field] = clean(values.get(field) or "")
            except Refusal as problem:
                self.add_error(field, problem.sentence.rstrip("。"))
        return values


class Answer(Question):
    reply_way = radios("答复方式", [(code, words.REPLY_WAYS[code]) for code in WAYS], WAYS, missing="请选一种答复方式")

    def __init__(self, *args: Any, phone: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.phone = phone

    def clean_reply_way(self) -> str:
        way = str(self.cleaned_data["reply_way"])
        if way == "sms" and not self.phone.startswith("1"):
            raise forms.ValidationError("座机收不到短信，请选电话或网上；要短信的，请回上一题改留手机号")
        return way


class Review(Question):
    publish_ok = forms.BooleanField(label="同意隐去个人信息后公开这件事和答复", required=False)
    website = forms.CharField(required=False)


FORMS: dict[str, type[Question]] = {
    "kind": Kind, "what": What, "town": Town, "place": Place, "when": When, "subject": Subject, "want": Want, "who": Who,
    "answer": Answer,
}  # fmt: skip


def form_for(step: str, answers: Answers, data: QueryDict | None = None, files: Any = None) -> Question:
    """The form of one question, filled with what was typed, else with what was answered before."""
    more: dict[str, Any] = {"initial": dict(answers.get(step, {})), "auto_id": "ask_%s"}
    if step == "place":
        more["town"] = answers.get("town", {}).get("town", "")
    if step == "who":
        more["report"] = answers.get("kind", {}).get("request_type") == "report"
    if step == "answer":
        more["phone"] = answers.get("who", {}).get("phone", "")
    if step == "what":
        more["initial"] = {**answers.get(BEGUN, {}), **more["initial"]}
        return FORMS[step](data, files, **more)
    return FORMS[step](data, **more)
