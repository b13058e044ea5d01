"""Which office is suggested, and why (rule book §3). Advice, never a dispatch."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from yimen.hotline.models import Order
from yimen.hotline.queries.suggesting import Facts, marks, office_of_kind, suggest, suggest_for
from yimen.hotline.tests.cast import an_order, office
from yimen.matters.models import Matter

pytestmark = pytest.mark.django_db


def first(text: str, region: str = "", **more: object) -> str:
    found = suggest_for(Facts(text, region, **more)).first  # type: ignore[arg-type]
    return found.organisation.short_name if found else ""


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("停水两天，一直没有供水", "县供水公司"),
        ("老板拖欠工资三个月", "县人社局"),
        ("低保申请没有批", "县民政局"),
        ("窗口工作人员态度差", "效能监察股"),
    ],
)
def test_the_countys_list_binds_a_class_to_its_office(text: str, lead: str) -> None:
    assert first(text) == lead


def test_the_town_of_the_address_leads_where_the_list_says_so() -> None:
    text = "村里路被水冲毁，村组道路没人修"
    assert first(text, "611026102208") == "下梁镇"
    assert first(text, "611026001200") == "乾佑街道"
    unknown = suggest_for(Facts(text))
    assert "请先对上事发地址" in "".join(unknown.notes)


def test_an_office_complained_of_is_led_by_its_superior_and_never_by_itself() -> None:
    housing = office("zhujian")
    found = suggest_for(Facts("住建局不作为，物业问题推诿", subject_kind="office", avoids=housing))
    assert housing not in {each.organisation.pk for each in found.offices}
    assert found.first is not None
    assert found.first.organisation.pk == office("xianzhengfu")


def test_what_fits_nothing_goes_to_the_section() -> None:
    found = suggest_for(Facts("你好"))
    assert found.category == "1899"
    assert found.first is not None
    assert found.first.organisation.short_name == "热线管理股"


def test_first_places_close_together_leave_the_class_open() -> None:
    assert suggest_for(Facts("停水两天，水泵坏了，物业说等配件")).category == ""


def test_a_class_chosen_by_a_person_decides_the_offices() -> None:
    found = suggest_for(Facts("停水两天", category="0101"))
    assert (found.category, found.first and found.first.organisation.short_name) == ("0101", "县住建局")


def test_closed_orders_teach_who_really_led() -> None:
    matter = an_order("closed")  # 城乡供水, led by 县住建局 in this cast
    before = suggest_for(Facts("停水", category="0501"))
    assert [each.organisation.short_name for each in before.offices] == ["县供水公司", "县住建局"]
    assert "近 24 个月同类 1 件，1 件由它办结" in before.offices[1].reasons
    Order.objects.filter(pk=matter.pk).update(rulings=1)
    after = suggest_for(Facts("停水", category="0501"))
    assert [each.organisation.short_name for each in after.offices] == ["县供水公司"]


def test_the_percents_are_shares_of_one_whole() -> None:
    found = suggest_for(Facts("停水，物业不管，工资也没发"))
    assert sum(each.percent for each in found.offices) <= 101
    assert [each.percent for each in found.offices] == sorted((each.percent for each in found.offices), reverse=True)


def test_every_office_says_why_and_the_words_are_marked() -> None:
    found = suggest_for(Facts("停水两天"))
    assert found.first is not None
    assert found.first.reasons[0] == "说到“停水”，归“城乡供水”"
    assert marks(found) == ("停水",)


def test_every_kind_of_the_tree_finds_an_office_or_says_why_not() -> None:
    for kind in ("住建", "镇办", "主管单位上级", "热线股", "没有的类别"):
        found, why = office_of_kind(kind, Facts("", "611026102208"))
        assert found is not None or why


def test_an_order_is_one_more_statement_for_its_texts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    matter: Matter = an_order("awaiting_dispatch")
    order = Order.objects.select_related("matter").get(pk=matter.pk)
    suggest(order)
    with django_assert_num_queries(2):
        assert suggest(order).first is not None
