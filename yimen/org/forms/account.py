"""The forms of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms

from yimen.org.forms.signing import LENGTH_LIMIT


class _Password(forms.CharField):
    def __init__(self, label: str, autocomplete: str, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "lg": True})
        required = {"required": f"请填{label}"}
        super().__init__(
            label=label, max_length=LENGTH_LIMIT, strip=False, widget=widget, error_messages=required, **kwargs
        )


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = _Password("现在的密码", "current-password")
    new = _Password("新密码", "new-password")
    again = _Password("再输一遍新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("new") and found.get("again") and found["new"] != found["again"]:
            self.add_error("again", "两次输的新密码不一样，请再输一遍")
        return found


class OwnPasswordForm(forms.Form):
    """The present password, asked before anything that weakens or renews the second factor."""

    password = _Password("现在的密码", "current-password")


class CodeForm(forms.Form):
    """A code of the authenticator app, or one from the paper."""

    lengths: tuple[int, ...] = (6, 8)
    form_words = "验证码是 6 位数字，备用码是 8 位数字"
    code = forms.CharField(
        label="验证码",
        max_length=12,
        help_text="手机上验证器显示的 6 位数字；手机不在身边时，用纸上的 8 位备用码",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": "请填验证码"},
    )

    def clean_code(self) -> str:
        """The digits alone: people type the gap they see."""
        code = "".join(str(self.cleaned_data["code"]).split()).replace("-", "")
        if not (code.isascii() and code.isdigit() and len(code) in self.lengths):
            raise forms.ValidationError(self.form_words)
        return code


class EnrolForm(CodeForm):
    """The first code of a newly scanned secret, with the secret sealed in the form."""

    lengths = (6,)
    form_words = "验证码是 6 位数字，请看手机再输一次"
    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "扫码后手机上显示的 6 位数字"


class PhoneForm(forms.Form):
    """One's office telephone."""

    work_phone = forms.CharField(label="办公电话", max_length=24, required=False, help_text="只给本系统的工作人员看")
