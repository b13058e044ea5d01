from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.template import engines


class Letter(forms.Form):
    use_required_attribute = False
    title = forms.CharField(label="标题", help_text="一句话说清")
    phone = forms.CharField(
        label="手机号", required=False, widget=forms.TextInput(attrs={"lg": True, "class": "short"})
    )
    kind = forms.ChoiceField(
        label="诉求类型", choices=[("ask", "咨询"), ("complain", "投诉")], widget=forms.RadioSelect(attrs={"seg": True})
    )
    place = forms.ChoiceField(label="在哪儿", choices=[("a", "乾佑街道")])
    open = forms.BooleanField(label="可以公开", required=False)
    photo = forms.FileField(label="照片", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_title(self) -> str:
        raise forms.ValidationError("标题要写到 5 个字以上")


def rendered(source: str, **context: Any) -> str:
    template = engines["django"].from_string("{% load yimen %}" + source)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", template.render(context))).strip()


def test_a_field_has_its_label_above_and_its_hint_tied_to_the_input() -> None:
    html = rendered("{% field f.title %}", f=Letter())
    assert '<label for="id_title">标题</label><p class="hint" id="id_title_helptext">一句话说清</p>' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert 'class="input"' in html


def test_an_error_stands_between_hint_and_input_and_keeps_what_was_typed() -> None:
    html = rendered("{% field f.title %}", f=Letter({"title": "路灯"}))
    assert html.index("hint") < html.index("标题要写到 5 个字以上") < html.index("<input")
    assert 'data-s="error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert '<p class="err" id="id_title_error">' in html
    assert 'value="路灯"' in html


def test_only_optional_fields_are_marked() -> None:
    assert "可不填" in rendered("{% field f.phone %}", f=Letter())
    assert "可不填" not in rendered("{% field f.title %}", f=Letter())


def test_a_look_asked_for_in_attrs_reaches_the_class_and_not_the_page() -> None:
    form = Letter()
    for _ in range(2):
        html = rendered("{% field f.phone %}", f=form)
        assert 'class="short input lg"' in html
        assert " lg>" not in html


def test_short_answers_of_staff_become_a_segmented_control() -> None:
    html = rendered("{% field f.kind %}", f=Letter(initial={"kind": "complain"}))
    assert '<fieldset class="field"><legend>诉求类型</legend><span class="seg">' in html
    assert html.count('type="radio"') == 2
    assert re.search(r'value="complain"[^>]*checked', html)
    assert " seg" not in re.sub(r'class="[^"]*"', "", html)


def test_the_public_gets_whole_rows_with_hints() -> None:
    form = Letter()
    form.fields["kind"].widget.choice_hints = {"ask": "问一件事"}
    html = rendered('{% field f.kind "big" %}', f=form)
    assert html.count('<label class="choice big">') == 2
    assert "<small>问一件事</small>" in html


def test_five_levels_show_bars_that_screen_readers_skip() -> None:
    html = rendered('{% field f.kind "rate" %}', f=Letter())
    assert html.count('<span class="lv" aria-hidden="true">') == 2
    assert html.count('<i class="on">') == 3


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("place", '<select name="place" class="input"'),
        ("open", '<label class="choice" for="id_open">'),
        ("photo", '<div class="upload" data-drop>'),
        ("token", '<input type="hidden" name="token"'),
    ],
)
def test_each_kind_of_input_has_its_own_frame(name: str, piece: str) -> None:
    assert piece in rendered("{% field x %}", x=Letter()[name])


def test_the_error_summary_repeats_the_sentences_and_leads_to_the_fields() -> None:
    form = Letter({"title": "路灯", "place": "a"})
    form.add_error(None, "这封信已经收到过")
    html = rendered("{% error_summary f %}", f=form)
    assert 'role="alert" tabindex="-1"' in html
    assert "有 3 处要改" in html
    assert '<a href="#id_title">标题要写到 5 个字以上</a>' in html
    assert 'href="#id_kind_0"' in html
    assert html.index("这封信已经收到过") < html.index("标题要写到")


def test_a_form_without_errors_has_no_summary() -> None:
    assert rendered("{% error_summary f %}", f=Letter()) == ""


def test_demands_keep_one_input_a_line_under_one_name() -> None:
    html = rendered("{% lines f.title values %}", f=Letter(), values=["送水", '"><b>'])
    assert html.count('name="title"') == 2
    assert 'aria-label="第 2 项"' in html
    assert "&quot;&gt;&lt;b&gt;" in html
    assert "<b>" not in html


@pytest.mark.parametrize("name", list(Letter.base_fields))
def test_no_field_carries_style_or_script(name: str) -> None:
    html = rendered("{% field x %}", x=Letter({})[name])
    assert not re.search(r"\sstyle=|\son\w+=|<script", html)
