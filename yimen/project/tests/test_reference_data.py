from __future__ import annotations

import csv
from collections import Counter, defaultdict

from yimen.org.rules import ALL, check_receives_orders, check_together
from yimen.project.demo.library import DATA, load_callers, load_regions

MARKERS = {"town_of_address", "superior_of_subject", "hotline_section"}
COMMON_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
Row = dict[str, str]


def rows(path: str) -> list[Row]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANISATIONS = rows("organisations/611026.csv")
PEOPLE = rows("demo/people.csv")
STAND_INS = rows("demo/stand_ins.csv")


def roles_of(person: Row) -> set[str]:
    return {role.removesuffix("*") for role in person["roles"].split("|")}


def test_the_county_has_nine_towns_and_eighty_two_villages() -> None:
    levels = Counter(region.level for region in load_regions())
    assert levels == {"county": 1, "town": 9, "village": 82}


def test_every_region_lies_in_one_of_the_level_above() -> None:
    regions = {region.code: region for region in load_regions()}
    above = {"town": "county", "village": "town"}
    for region in regions.values():
        if region.level == "county":
            assert region.parent == ""
            continue
        assert regions[region.parent].level == above[region.level]
        assert region.code.startswith(region.parent)


def test_there_are_fifty_three_departments_nine_towns_and_the_centre_with_four_sections() -> None:
    kinds = Counter(row["kind"] for row in ORGANISATIONS)
    assert kinds["town"] == 9
    assert kinds["section"] == 4
    assert kinds["government"] == 1
    assert len(ORGANISATIONS) - 9 - 4 - 1 - 1 == 53
    by_code = {row["code"]: row for row in ORGANISATIONS}
    assert by_code["zhengwu"]["parent"] == "shenpi"
    sections = [row["short_name"] for row in ORGANISATIONS if row["parent"] == "zhengwu"]
    assert sections == ["综合办公室", "热线管理股", "技术服务股", "效能监察股"]


def test_every_organisations_parent_and_region_exist_and_no_parent_is_below_itself() -> None:
    parents = {row["code"]: row["parent"] for row in ORGANISATIONS}
    regions = {region.code for region in load_regions()}
    for row in ORGANISATIONS:
        assert row["region"] in regions
        seen = {row["code"]}
        above = row["parent"]
        while above:
            assert above in parents
            assert above not in seen
            seen.add(above)
            above = parents[above]


def test_organisations_have_different_codes_names_and_short_names() -> None:
    for column in ("code", "name", "short_name", "sort"):
        assert len({row[column] for row in ORGANISATIONS}) == len(ORGANISATIONS), column


def test_every_kind_of_lead_and_co_handler_is_bound() -> None:
    bound = {row["kind"]: row["organisation"] for row in rows("organisations/lead_kinds.csv")}
    used = set()
    for row in rows("hotline/categories.csv"):
        used |= {row["lead_kind"], *row["co_kinds"].split(",")} - {""}
    assert used == set(bound)
    assert set(bound.values()) <= {row["code"] for row in ORGANISATIONS} | MARKERS


def test_a_kind_that_no_county_body_answers_to_says_why_it_is_bound_as_it_is() -> None:
    for row in rows("organisations/lead_kinds.csv"):
        assert row["note"] or not ("(" in row["kind"] or row["organisation"] in MARKERS), row["kind"]


def test_every_person_works_in_a_known_organisation_in_known_roles() -> None:
    codes = {row["code"] for row in ORGANISATIONS}
    for person in PEOPLE:
        assert person["organisation"] in codes
        assert roles_of(person) <= ALL


def test_names_logins_and_phones_are_all_different_and_clearly_invented() -> None:
    callers = load_callers()
    names = [person["name"] for person in PEOPLE] + [caller.name for caller in callers]
    assert len(set(names)) == len(names)
    assert len({person["login"] for person in PEOPLE}) == len(PEOPLE)
    assert [name for name in names if name[0] in COMMON_SURNAMES] == []
    assert all(person["phone"].startswith("139 0000 ") for person in PEOPLE)
    phones = [caller.phone for caller in callers]
    assert len(set(phones)) == len(phones) == 600
    assert all(phone.startswith(("138 0000 ", "0914-0000")) for phone in phones)


def test_every_office_has_a_liaison_a_deputy_liaison_and_a_leader_so_that_it_can_receive_orders() -> None:
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for person in PEOPLE:
        held[person["organisation"]].update(person["roles"].split("|"))
    receiving = {row["code"] for row in ORGANISATIONS if row["kind"] not in ("government", "section")}
    for code in receiving | {"xiaoneng", "rexian", "jishu"}:
        assert held[code]["office_liaison"] >= 1, code
        assert held[code]["office_liaison*"] >= 1, code
        check_receives_orders(held[code]["office_liaison"] + held[code]["office_liaison*"], held[code]["office_leader"])


def test_posts_that_must_be_apart_are_held_by_different_persons() -> None:
    apart = (
        ("operator", "intake_reviewer"), ("operator", "callback_agent"), ("office_handler", "callback_agent"),
        ("reply_reviewer", "supervisor"), ("reply_reviewer", "section_head"), ("section_head", "centre_leader"),
        ("reply_reviewer", "office_handler"), ("reply_reviewer", "office_liaison"),
    )  # fmt: skip
    for person in PEOPLE:
        roles = roles_of(person)
        check_together(roles)
        assert [pair for pair in apart if set(pair) <= roles] == [], person["name"]


def test_every_desk_post_and_each_of_the_three_officers_is_filled() -> None:
    held = Counter(role for person in PEOPLE for role in roles_of(person))
    assert (held["operator"], held["callback_agent"], held["supervisor"]) == (2, 2, 2)
    single = ("intake_reviewer", "dispatcher", "reply_reviewer", "section_head", "centre_leader", "knowledge_editor")
    officers = ("county_coordinator", "system_admin", "security_admin", "audit_admin")
    assert {role: held[role] for role in (*single, *officers)} == dict.fromkeys((*single, *officers), 1)


def test_the_persons_of_the_mock_ups_hold_the_posts_of_the_mock_ups() -> None:
    found = {person["name"]: (person["organisation"], roles_of(person)) for person in PEOPLE}
    assert found["白露晨"] == ("rexian", {"operator"})
    assert found["谷雨田"] == ("rexian", {"dispatcher"})
    assert found["秋分明"] == ("rexian", {"section_head"})
    assert found["夏至清"] == ("zhujian", {"office_handler"})
    assert found["竹望舒"] == ("zhujian", {"office_liaison"})
    assert (found["禾知远"][0], found["柏向阳"][0]) == ("ziran", "xialiang")


def test_every_handler_and_desk_post_has_a_stand_in_who_is_another_person() -> None:
    people = {person["login"]: person for person in PEOPLE}
    covered = {row["staff"] for row in STAND_INS}
    desk = {"operator", "intake_reviewer", "dispatcher", "reply_reviewer", "callback_agent", "supervisor"}
    desk |= {"section_head", "knowledge_editor", "office_handler", "centre_leader", "county_coordinator"}
    assert [person["name"] for person in PEOPLE if roles_of(person) & desk and person["login"] not in covered] == []
    for row in STAND_INS:
        assert row["staff"] != row["deputy"]
        assert row["deputy"] in people


def test_a_stand_in_never_joins_posts_that_must_be_apart() -> None:
    people = {person["login"]: roles_of(person) for person in PEOPLE}
    for row in STAND_INS:
        both = people[row["staff"]] | people[row["deputy"]]
        for pair in (
            {"operator", "intake_reviewer"},
            {"reply_reviewer", "supervisor"},
            {"reply_reviewer", "section_head"},
        ):
            assert not pair <= both, row
        assert not {"section_head", "centre_leader"} <= both, row
