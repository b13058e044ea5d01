"""Who sees which matters: the one gate that lists, counts, search and export start from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yimen.base import gate
from yimen.matters.access import SeenRead, visible_to
from yimen.matters.queries import Query, countable, counts, in_scope, matching, scopes_of
from yimen.matters.tests.builders import WEDNESDAY, a_matter, a_part, actor, office, saved
from yimen.org.access import CALLER, SYSTEM

pytestmark = pytest.mark.django_db


def test_an_office_sees_what_it_leads_owns_or_has_a_part_in_and_nothing_else() -> None:
    housing, water, desk = office("zhujian"), office("shuili"), office("rexian")
    led = a_matter(1, lead_organisation_id=water, owner_organisation_id=desk)
    owned = a_matter(2, lead_organisation_id=None, owner_organisation_id=water)
    shared, other = a_matter(3), a_matter(4, lead_organisation_id=housing)
    rows = saved([led, owned, shared, other])
    a_part(rows[2], water, WEDNESDAY, state="done")
    assert set(visible_to(actor("dao.shishu"))) == set(rows[:3])


def test_an_office_kept_apart_sees_nothing_of_it_even_as_lead_or_with_a_part() -> None:
    water = office("shuili")
    rows = saved([a_matter(1, avoids_id=water, lead_organisation_id=water), a_matter(2, avoids_id=water)])
    a_part(rows[1], water, WEDNESDAY)
    who = actor("dao.shishu")
    assert not visible_to(who).exists()
    for scope in scopes_of(who):
        assert not in_scope(who, scope, WEDNESDAY).exists(), scope
        assert counts({"n": countable(who, Query(scope), WEDNESDAY)}) == {"n": 0}


@pytest.mark.parametrize("login", ["bai.luchen", "gu.yutian", "qiu.fenming", "mang.zhonggeng", "da.shuyun"])
def test_desk_and_leaders_see_the_whole_county(login: str) -> None:
    rows = saved([a_matter(1), a_matter(2, avoids_id=office("zhujian"))])
    assert set(visible_to(actor(login))) == set(rows)


@pytest.mark.parametrize("login", ["li.qiushi", "chu.shuliang", "han.lufeng"])
def test_the_three_officers_see_none(login: str) -> None:
    saved([a_matter(1)])
    assert not visible_to(actor(login)).exists()
    assert not matching(actor(login), Query("all"), WEDNESDAY).exists()


def test_a_caller_sees_none_here_and_the_system_all() -> None:
    rows = saved([a_matter(1)])
    assert not visible_to(CALLER).exists()
    assert list(visible_to(SYSTEM)) == rows


def test_every_list_and_count_asks_the_gate() -> None:
    for ask in (matching, countable):
        gate.open_request()
        ask(actor("gu.yutian"), Query("open"), WEDNESDAY)
        assert "matters.visible" in gate.asked()


def test_only_county_wide_posts_have_the_county_s_list() -> None:
    assert "open" not in scopes_of(actor("xia.zhiqing"))
    assert "open" in scopes_of(actor("gu.yutian"))
    assert scopes_of(actor("li.qiushi")) == ("mine", "all")


LOGINS = ("xia.zhiqing", "dao.shishu", "gu.yutian", "mang.zhonggeng", "li.qiushi")


def test_a_fixed_read_sees_what_the_gate_sees_for_everybody() -> None:
    water = office("shuili")
    rows = saved(
        [
            a_matter(1), a_matter(2, lead_organisation_id=water), a_matter(3, avoids_id=water, lead_organisation_id=water),
            a_matter(4, owner_organisation_id=water, lead_organisation_id=None), a_matter(5, avoids_id=office("zhujian")),
        ]
    )  # fmt: skip
    a_part(rows[0], water, WEDNESDAY, state="done")
    hanging = saved([a_matter(6, parent=rows[2], kind="request", state="awaiting_section")])
    read = SeenRead(lambda seen, pk: seen.filter(pk=pk), pk=-1949)
    for who in (*(actor(login) for login in LOGINS), CALLER, SYSTEM):
        seen = {row.pk for row in (*rows, *hanging) if read.first(who, pk=row.pk)}
        assert seen == set(visible_to(who).values_list("pk", flat=True)), who


def test_whoever_sits_in_several_offices_sees_what_each_of_them_sees() -> None:
    both = frozenset({("office_handler", office("zhujian")), ("office_liaison", office("shuili"))})
    who = replace(actor("xia.zhiqing"), posts=both)
    rows = saved(
        [a_matter(1), a_matter(2, lead_organisation_id=office("shuili"), owner_organisation_id=office("shuili"))]
    )
    read = SeenRead(lambda seen, pk: seen.filter(pk=pk), pk=-1949)
    assert [read.first(who, pk=row.pk) for row in rows] == rows


def test_a_caller_acts_on_what_was_reached_by_number_and_code() -> None:
    (row,) = saved([a_matter(1)])
    assert SeenRead(lambda seen, pk: seen.filter(pk=pk), for_acts=True, pk=-1949).first(CALLER, pk=row.pk) == row


def test_a_fixed_read_asks_the_gate() -> None:
    gate.open_request()
    SeenRead(lambda seen, pk: seen.filter(pk=pk), pk=-1949).first(CALLER, pk=1)
    assert "matters.visible" in gate.asked()
