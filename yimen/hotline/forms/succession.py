"""An office is abolished or merged: who leads its open orders on, under which document."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.hotline.queries import options


class SuccessionForm(forms.Form):
    """`successor` empty: nobody is named yet, the hotline section keeps the orders (代管)."""

    successor = forms.ChoiceField(label="承接单位", required=False)
    document = forms.CharField(
        label="机构改革文件号", max_length=200, help_text="如：柞编发〔2026〕5 号",
        error_messages={"required": "请填写机构改革文件号"},
    )  # fmt: skip
    sure = forms.BooleanField(
        label="已核对：全部未结工单随之移交，时限连续计算，不能撤回",
        error_messages={"required": "请先核对，再勾选这一项"},
    )

    def __init__(self, *args: Any, office: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.label_suffix = ""
        successor = self.fields["successor"]
        successor.choices = [("", "尚未明确，由热线管理股代管"), *options.offices([office])]  # type: ignore[attr-defined]
        successor.error_messages["invalid_choice"] = "承接单位不在可选的范围内，请重新选一项"
