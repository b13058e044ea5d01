from __future__ import annotations

import re
from types import SimpleNamespace as Shape
from typing import Any

import pytest
from django.template import Context, engines

HOSTILE = '<img src=x onerror=alert(1)>"\u202e倒过来'


def rendered(source: str, **context: Any) -> str:
    """One line of HTML, so that a test compares words and tags, not indentation."""
    template = engines["django"].from_string("{% load yimen %}" + source)
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", template.render(context))).strip()


def span(kind: str, start: str, end: str, label: str = "") -> Shape:
    return Shape(kind=kind, from_percent=start, to_percent=end, label=label)


def explanation(**changes: Any) -> Shape:
    usual = {
        "kind": "near",
        "headline": "还剩 1 天 5 小时",
        "headline_note": "按工作时间计",
        "label": "4 月 29 日派单，5 月 14 日 17:30 到期",
        "start_words": "4 月 29 日 16:05 派单",
        "due_words": "5 月 14 日 17:30 到期",
        "now_percent": "91.4",
        "segments": [
            span("used", "0", "8.8"),
            span("pause", "51%", "60.2%", "检测暂停"),
            span("off", "70", "73", "周日"),
        ],
    }
    return Shape(**(usual | changes))


@pytest.mark.parametrize(
    ("kind", "icon"),
    [
        ("late", "triangle-alert"),
        ("today", "clock"),
        ("near", "clock"),
        ("ok", "clock"),
        ("paused", "pause"),
        ("done", "check"),
    ],
)
def test_a_clock_chip_says_its_words_beside_an_icon_of_its_kind(kind: str, icon: str) -> None:
    html = rendered("{% clock_chip chip %}", chip=Shape(kind=kind, words="剩 4 天"))
    drawing = rendered("{% icon name %}", name=icon)
    assert html == f'<span class="clock" data-s="{kind}">{drawing}剩 4 天</span>'


def test_a_matter_without_a_clock_shows_no_chip() -> None:
    assert rendered("{% clock_chip chip %}", chip=None) == ""


def test_icons_are_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in rendered('{% icon "search" %}')


def test_a_state_is_a_word_and_a_dot() -> None:
    assert rendered('{% state_word "办理中" "go" %}') == '<span class="state" data-s="go">办理中</span>'


def test_the_clock_bar_reads_as_one_sentence() -> None:
    html = rendered("{% clock_bar e %}", e=explanation())
    assert 'role="img" aria-label="4 月 29 日派单，5 月 14 日 17:30 到期"' in html
    assert "还剩 1 天 5 小时" in html
    assert "<b>5 月 14 日 17:30 到期</b>" in html


def test_the_clock_bar_draws_spans_in_percent_attributes() -> None:
    html = rendered("{% clock_bar e %}", e=explanation())
    assert '<rect class="pause" x="51%" y="17" width="9.2%" height="12"/>' in html
    assert '<line class="now" x1="91.4%" x2="91.4%"' in html
    assert '<line class="due" x1="100%" x2="100%"' in html


def test_only_spans_wide_enough_carry_their_label() -> None:
    html = rendered("{% clock_bar e %}", e=explanation())
    assert ">检测暂停</text>" in html
    assert "周日" not in html


def test_a_label_gives_way_to_its_neighbour_and_to_today() -> None:
    close = [span("pause", "50", "57", "检测暂停"), span("off", "57", "64", "周末"), span("off", "84", "92", "放假")]
    html = rendered("{% clock_bar e %}", e=explanation(segments=close, now_percent="90"))
    assert ">检测暂停</text>" in html
    assert "周末" not in html
    assert "放假" not in html
    assert ">今天</text>" in html


def test_a_closed_clock_has_no_mark_for_today() -> None:
    html = rendered("{% clock_bar e kind='done' %}", e=explanation())
    assert 'class="now"' not in html
    assert "今天" not in html


def test_an_overdue_clock_puts_the_due_mark_where_the_lateness_begins() -> None:
    late = [span("used", "0", "80"), span("late", "80", "100")]
    html = rendered("{% clock_bar e %}", e=explanation(now_percent="100", segments=late))
    assert '<line class="due" x1="80%"' in html
    assert '<line class="now" x1="100%"' in html


def test_an_open_pause_has_no_due_mark() -> None:
    assert 'class="due"' not in rendered("{% clock_bar e %}", e=explanation(due=None))


def test_the_words_around_the_bar_can_be_given_to_the_tag() -> None:
    html = rendered('{% clock_bar e kind="late" headline="超期 50 分钟" %}', e=explanation())
    assert '<div class="clockbar" data-s="late">' in html
    assert '<span class="headline">超期 50 分钟</span>' in html


def test_the_legend_names_only_what_the_bar_shows() -> None:
    html = rendered("{% clock_bar e legend=True %}", e=explanation())
    assert '<i class="pause"></i>暂停' in html
    assert '<i class="late">' not in html


def test_the_day_strip_has_a_cell_for_each_day() -> None:
    days = [
        Shape(weekday="三", label="4/29", kind="start", words="派单"),
        Shape(weekday="六·班", label="5/9", kind="make_up", words="第 3 天"),
    ]
    html = rendered("{% day_strip days %}", days=days)
    assert html.count("<li") == 2
    assert '<li class="day" data-s="make_up"><span>六·班</span><b>5/9</b><em>第 3 天</em></li>' in html


def test_each_reason_names_its_source() -> None:
    lines = [Shape(number=1, text="限 7 个工作日。", rule="limit", basis="本县设定 · 办理时限表")]
    html = rendered("{% why_lines lines %}", lines=lines)
    assert "<bdi>限 7 个工作日。</bdi>" in html
    assert '<span class="law">本县设定 · 办理时限表</span>' in html
    assert "limit" not in re.sub(r'data-rule="[^"]*"', "", html)


def entry(**changes: Any) -> Shape:
    usual = {"who": "夏至清", "verb": "联系诉求人", "when_words": "今天 09:12", "text": "", "quote": "", "files": []}
    return Shape(**({"dot": "now"} | usual | changes))


def test_a_trail_entry_says_who_did_what_and_when() -> None:
    html = rendered("{% trail entries %}", entries=[entry(text="电话接通。")])
    assert '<li data-s="now">' in html
    assert '<b><bdi>夏至清</bdi></b> 联系诉求人<span class="when">今天 09:12</span>' in html
    assert "<bdi>电话接通。</bdi>" in html
    assert "blockquote" not in html


def test_a_trail_entry_links_its_files() -> None:
    html = rendered("{% trail entries %}", entries=[entry(files=[Shape(name="检测报告.pdf", url="/files/1")])])
    assert '<a href="/files/1">' in html
    assert "<bdi>检测报告.pdf</bdi>" in html


def test_a_filter_chip_can_be_dropped() -> None:
    html = rendered('{% chip_link "地区" "下梁镇" "?a=1" %}')
    assert "地区：<b><bdi>下梁镇</bdi></b>" in html
    assert '<a class="x" href="?a=1" aria-label="去掉 地区：下梁镇">' in html


def test_an_empty_list_says_why_and_offers_one_way_on() -> None:
    html = rendered('{% empty "check" "手上没有待办" "今天已办 14 件。" "/all" "看本股室的 6 件" level=2 %}')
    assert "<h2><bdi>手上没有待办</bdi></h2>" in html
    assert '<a class="btn" href="/all">看本股室的 6 件</a>' in html
    assert html.count("<a ") == 1


def test_the_pager_counts_and_shows_only_pages_that_exist() -> None:
    html = rendered("{% pager page %}", page=Shape(total=47, shown=12, previous_url="", next_url="?after=x"))
    assert "共 47 件，本页 12 件" in html
    assert "下一页" in html
    assert "上一页" not in html


def test_a_figure_is_a_link_to_its_list() -> None:
    html = rendered('{% stat "超期" 1 "件" "/late" "同类 41 件" "late" %}')
    assert '<div class="stat" data-s="late">' in html
    assert '<a href="/late" aria-label="超期 1 件">1 <small>件</small></a>' in html


def test_keys_are_printed_one_by_one() -> None:
    assert rendered('{% kbd "Ctrl" "Enter" %}').replace("> <", "><") == "<kbd>Ctrl</kbd><kbd>Enter</kbd>"


def test_isolated_text_cannot_reorder_its_sentence() -> None:
    assert rendered("{{ text|isolate }}", text="<b>") == "<bdi>&lt;b&gt;</bdi>"


HOSTILE_USES = [
    ("{% trail x %}", [entry(who=HOSTILE, text=HOSTILE, quote=HOSTILE, files=[Shape(name=HOSTILE, url="/f")])]),
    ("{% chip_link '地区' x '?' %}", HOSTILE),
    ("{% empty 'search' x x %}", HOSTILE),
    ("{% why_lines x %}", [Shape(number=1, text=HOSTILE, rule="", basis="")]),
    ("{% notice x x %}", HOSTILE),
    ("{{ x|isolate }}", HOSTILE),
]


@pytest.mark.parametrize(("source", "value"), HOSTILE_USES)
def test_typed_text_is_escaped_and_isolated(source: str, value: Any) -> None:
    html = rendered(source, x=value)
    assert "<img" not in html
    within = re.findall(r"<bdi>(.*?)</bdi>", html)
    assert any("\u202e" in text for text in within)
    outside = re.sub(r'<bdi>.*?</bdi>|="[^"]*"', "", html)
    assert "\u202e" not in outside


@pytest.mark.parametrize("name", ["404.html", "500.html", "403.html", "400.html"])
def test_an_error_page_needs_no_request_and_no_database(name: str) -> None:
    html = engines["django"].get_template(name).template.render(Context({}))
    assert '<html lang="zh-CN"' in html
    assert '<a class="btn" href="/">回到首页</a>' in html
