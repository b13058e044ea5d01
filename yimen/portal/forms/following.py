"""Number and code, and what an asker writes on the order's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from yimen.kernel.codes import parse_order_number
from yimen.kernel.text import clean_text, half_width
from yimen.portal.forms.base import FilesField, Question, line, prose


class Number(Question):
    number = line("工单编号", "RX 开头，20 位数字；空格和大小写都不要紧", 60, autocomplete="off", spellcheck="false")
    code = line("查询码", "6 位数字，在回执上", 24, inputmode="numeric", autocomplete="off", css="short")

    def clean_number(self) -> str:
        return self.checked("number", lambda text: parse_order_number(text).text)

    def clean_code(self) -> str:
        code = "".join(half_width(self.cleaned_data["code"], name="查询码").split())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise forms.ValidationError(f"查询码是 6 位数字，现在 {len(code)} 位，请对照回执再看一遍")
        return code


@dataclass(frozen=True)
class What:
    """One thing that an asker may do: its verb, title, label, hint, button, whether files go along."""

    verb: str
    title: str
    label: str
    hint: str
    button: str
    maximum: int = 2000
    files: bool = False


ACTS = {
    "supplement": What("supplement", "补充情况", "补充的内容", "按上面问的写，可以附照片", "交补充", 5000, True),
    "add": What("add_repeat_contact", "再说几句", "要补充或要催的话", "会记在这件工单上，承办单位看得到", "补记到原工单"),
    "object": What("object", "提出异议", "哪里不对、有什么新情况", "写清楚答复哪里与事实不符，由原承办单位重新办理", "提出异议"),
    "withdraw": What("ask_withdrawal", "请求撤回", "为什么撤回", "服务台会打电话核实；举报和涉及安全的事不撤回", "请求撤回", 500),
}  # fmt: skip


class Act(Question):
    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField()
    papers = FilesField()
    what = ""

    @classmethod
    def for_what(
        cls, what: str, initial: dict[str, Any] | None, data: QueryDict | None = None, files: Any = None
    ) -> Act:
        """The form of one act, its ids its own since several stand on one page."""
        form = cls(data, files, initial=initial, auto_id=f"{what}_%s")
        spec = ACTS[what]
        form.what, form.spec = what, spec
        form.fields["text"] = prose(spec.label, spec.hint, spec.maximum, rows=4)
        if not spec.files:
            del form.fields["papers"]
        return form

    spec: What = ACTS["add"]

    def clean_text(self) -> str:
        return self.checked("text", lambda text: clean_text(text, name=self.spec.label, maximum=self.spec.maximum))
