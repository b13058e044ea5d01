"""What the intake form takes, asks for and mends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from yimen.base.now import now
from yimen.hotline.forms.intake import IntakeForm, emergency_intake
from yimen.parties.services import Contact, party_for

pytestmark = pytest.mark.django_db
GIVEN = {
    "phone": "13800000026", "name": "溪水清", "caller_kind": "person", "request_type": "help", "title": "停水两天",
    "content": "五楼以上没有水。", "address": "", "grade": "ordinary", "confidentiality": "open", "reply_way": "phone",
    "other_procedure": "none", "people_count": "1", "channel": "phone",
}  # fmt: skip


def form(**changes: str | list[str]) -> IntakeForm:
    data = QueryDict(mutable=True)
    for name, value in (GIVEN | changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return IntakeForm(data)


@pytest.mark.parametrize(
    ("changes", "box", "sentence"),
    [
        ({"title": ""}, "title", "请填写标题"),
        ({"content": ""}, "content", "请填写内容"),
        ({"phone": ""}, "phone", "请填写联系电话"),
        ({"name": ""}, "name", "请填写诉求人姓名"),
        ({"phone": "1380000002", "name": ""}, "phone", "手机号少了 1 位：应为 11 位，现在 10 位，请补全。"),
        ({"caller_kind": "enterprise"}, "credit_code", "请填写统一社会信用代码"),
        ({"address": "街上"}, "address", "地址要写到村或社区"),
        ({"request_type": "complaint"}, "subject_name", "请填写涉及对象名称"),
        ({"channel": "other_line"}, "source_line", "请填写来源热线"),
        ({"people_count": "0"}, "people_count", "涉及人数至少 1 人"),
    ],
)
def test_what_is_missing_is_named_at_its_field(changes: dict[str, str], box: str, sentence: str) -> None:
    asked = form(**changes)
    assert not asked.is_valid()
    assert asked.errors[box] == [sentence]


def test_an_anonymous_caller_leaves_neither_name_nor_number() -> None:
    asked = form(anonymous="on", name="", phone="", reply_way="web")
    assert asked.is_valid(), asked.errors
    assert asked.intake().anonymous


def test_a_report_is_secret_unless_only_the_handler_may_know() -> None:
    subject = {"request_type": "report", "subject_kind": "enterprise", "subject_name": "某砂场"}
    asked, chosen = form(**subject), form(**subject, confidentiality="office_only")
    assert asked.is_valid(), asked.errors
    assert chosen.is_valid(), chosen.errors
    assert asked.intake().confidentiality == "secret"
    assert chosen.intake().confidentiality == "office_only"


def test_the_village_is_found_in_the_typed_address() -> None:
    asked = form(address="下梁镇新合村三组")
    assert asked.is_valid(), asked.errors
    assert asked.intake().region == "611026102208"


def test_a_village_that_two_towns_have_is_taken_as_chosen() -> None:
    assert not form(address="龙潭村三组").is_valid()
    asked = form(address="龙潭村三组", region="611026105210")
    assert asked.is_valid(), asked.errors
    assert asked.intake().region == "611026105210"


def test_a_known_caller_need_not_say_the_name_again() -> None:
    party = party_for(Contact(name="溪水清", phone="13800000026"))
    asked = form(name="")
    assert asked.is_valid(), asked.errors
    assert asked.intake().party == party.pk


def test_without_demand_lines_the_title_is_the_demand() -> None:
    asked, listed = form(), form(demands=["快修", " ", "送水"])
    assert asked.is_valid()
    assert listed.is_valid()
    assert list(asked.intake().demands) == ["停水两天"]
    assert list(listed.intake().demands) == ["快修", "送水"]


def test_the_call_ended_when_the_page_saw_it_end_within_reason() -> None:
    ended = now() - timedelta(minutes=5)
    for typed, expected in [
        (ended.isoformat(), ended),
        ("昨天", None),
        ((now() + timedelta(days=1)).isoformat(), None),
    ]:
        asked = form(ended=typed)
        assert asked.is_valid()
        assert asked.intake().received_at == expected


def test_an_emergency_is_not_held_up_by_a_wrong_number() -> None:
    taken = emergency_intake(QueryDict("phone=1380000&name=x&title="), "119")
    assert (taken.anonymous, taken.contact.phone, taken.grade) == (True, "", "emergency")
    assert taken.title == "紧急来电，已转接 119"
