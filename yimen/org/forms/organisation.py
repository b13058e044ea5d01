"""The forms of the organisation pages: people, posts, absences, stand-ins, the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.org.models import Absence, CalendarDay, Organisation, Staff
from yimen.org.rules import ROLES

FILL = {"required": "这一项要填"}
PICK = {"required": "请选一项", "invalid_choice": "请从列出的里面选一项"}


class PersonForm(forms.Form):
    """A new account."""

    name = forms.CharField(label="姓名", max_length=20, error_messages=FILL)
    login = forms.CharField(
        label="账号", max_length=40, help_text="小写拼音，姓和名之间用点隔开，如 xia.zhiqing", error_messages=FILL
    )
    work_phone = forms.CharField(label="办公电话", max_length=24, required=False)


class PostForm(forms.Form):
    """A post to propose."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(is_active=True), label="单位", empty_label=None, error_messages=PICK
    )
    role = forms.ChoiceField(
        label="岗位", choices=[(role.code, f"{role.label}：{role.does}") for role in ROLES], error_messages=PICK
    )
    is_deputy = forms.BooleanField(label="副岗", required=False)


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    messages = FILL | {"invalid": "请填日期和时间，如 2026-11-23 09:00"}
    return forms.DateTimeField(label=label, widget=widget, error_messages=messages)


class AbsenceForm(forms.Form):
    """A time in which a person is not there."""

    kind = forms.ChoiceField(
        label="事由", choices=Absence.Kind.choices, widget=forms.RadioSelect(attrs={"seg": True}), error_messages=PICK
    )
    starts_at = _moment("开始")
    ends_at = _moment("结束")


class StandInForm(forms.Form):
    """Up to three stand-ins, first choice first."""

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("first", "第一代班人"), ("second", "第二代班人"), ("third", "第三代班人")):
            self.fields[name] = forms.ModelChoiceField(
                people, label=label, required=False, empty_label="不安排", error_messages=PICK
            )

    def chosen(self) -> list[Staff]:
        """The stand-ins in their order."""
        return [self.cleaned_data[name] for name in ("first", "second", "third") if self.cleaned_data[name]]


class DayForm(forms.Form):
    """A local opening or closure."""

    kind = forms.ChoiceField(
        label="类别",
        choices=[(kind.value, kind.label) for kind in (CalendarDay.Kind.OPENING, CalendarDay.Kind.CLOSURE)],
        widget=forms.RadioSelect(attrs={"seg": True}),
        error_messages=PICK,
    )
    day = forms.DateField(
        label="日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=FILL | {"invalid": "请填日期，如 2026-11-23"},
    )
    name = forms.CharField(label="名称", max_length=40, help_text="如：周六延时服务、停电检修", error_messages=FILL)
    notice = forms.CharField(label="依据", max_length=120, required=False, help_text="通知的名称和文号")
    starts = forms.TimeField(
        label="开始时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="延时服务必填；临时关闭全天的不填", error_messages={"invalid": "请填时间，如 09:00"},
    )  # fmt: skip
    ends = forms.TimeField(
        label="结束时间", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "请填时间，如 12:00"},
    )  # fmt: skip
    day_off = forms.BooleanField(label="这一天不计入工作日（只用于临时关闭）", required=False)
