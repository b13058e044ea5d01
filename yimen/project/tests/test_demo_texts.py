from __future__ import annotations

import csv
import random
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yimen.project.demo.library import DATA, by_code, categories, clauses, load_callers, load_regions
from yimen.project.demo.replies import make_callback_remark, make_contact_note, make_dissatisfaction, make_reply
from yimen.project.demo.texts import DemoOrder, make_order

COUNTY_TIME = ZoneInfo("Asia/Shanghai")
CALLERS = load_callers()
REGIONS = load_regions()
LEFTOVER = re.compile(r"[{}\[\]<>^|/]|None|。。|，。|，，")


def orders(seed: int, count: int) -> list[DemoOrder]:
    rng = random.Random(seed)
    start = datetime(2026, 1, 5, 9, 0, tzinfo=COUNTY_TIME)
    return [make_order(rng, start + timedelta(hours=7 * n % 8760), CALLERS, REGIONS) for n in range(count)]


@pytest.fixture(scope="module")
def many() -> list[DemoOrder]:
    return orders(7, 5000)


def hotline_codes() -> set[str]:
    with (DATA / "hotline" / "categories.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def test_every_second_level_category_has_six_scenes_and_three_replies() -> None:
    assert {category.code for category in categories()} == hotline_codes()
    thin = [c.code for c in categories() if len(c.scenes) < 6 or len(c.replies) < 3 or len(c.effects) < 2]
    assert thin == []


def test_every_scene_names_its_third_level_and_all_but_praise_a_demand() -> None:
    for scene in (scene for category in categories() for scene in category.scenes):
        praise = scene.request_types[0][0] == "praise"
        assert scene.third_level
        assert praise or 1 <= len(scene.demands) <= 3, scene.title


def test_consultations_have_an_answer() -> None:
    asked = [s for c in categories() for s in c.scenes if s.request_types[0][0] == "consultation"]
    assert len(asked) > 90
    assert [scene.title for scene in asked if not scene.answer] == []


@pytest.mark.parametrize("month", range(1, 13))
def test_every_category_can_be_told_in_every_month(month: int) -> None:
    rng = random.Random(month)
    for code in by_code():
        order = make_order(rng, datetime(2026, month, 12, 10, 30, tzinfo=COUNTY_TIME), CALLERS, REGIONS, code)
        assert order.category_code == code


def test_the_same_seed_gives_the_same_orders_and_replies() -> None:
    first, second = orders(3, 60), orders(3, 60)
    assert first == second
    assert [make_reply(random.Random(1), order) for order in first] == [
        make_reply(random.Random(1), order) for order in second
    ]
    assert orders(4, 60) != first


def test_five_thousand_orders_are_hardly_ever_alike(many: list[DemoOrder]) -> None:
    assert len({order.content for order in many}) >= 0.95 * len(many)


def test_titles_and_contents_keep_to_the_limits(many: list[DemoOrder]) -> None:
    assert max(len(order.title) for order in many) <= 60
    lengths = sorted(len(order.content) for order in many)
    assert lengths[-1] <= 5000
    assert lengths[0] >= 30
    assert lengths[len(lengths) // 2] >= 70
    assert sum(length >= 700 for length in lengths) >= 10


def test_no_placeholder_is_left_in_any_text(many: list[DemoOrder]) -> None:
    rng = random.Random(2)
    for order in many:
        reply = make_reply(rng, order)
        for text in (order.title, order.content, order.address, *order.demands, reply, make_contact_note(rng, order)):
            assert not LEFTOVER.search(text), text


def test_remarks_of_the_return_call_are_plain_text() -> None:
    rng = random.Random(5)
    for _ in range(60):
        for text in (
            make_callback_remark(rng, satisfied=True),
            make_callback_remark(rng, satisfied=False),
            make_dissatisfaction(rng),
        ):
            assert text
            assert not LEFTOVER.search(text)


def test_a_fact_lies_in_the_past_and_its_place_in_the_county(many: list[DemoOrder]) -> None:
    villages = {region.code for region in REGIONS if region.level == "village"}
    for order in many:
        assert order.village_code in villages
        assert order.caller is None or 0 <= order.caller < len(CALLERS)
    rng = random.Random(8)
    when = datetime(2026, 3, 2, 9, 0, tzinfo=COUNTY_TIME)
    for _ in range(500):
        assert make_order(rng, when, CALLERS, REGIONS).occurred_from <= when.date()


def test_heating_is_a_matter_of_winter_and_floods_of_summer() -> None:
    def share(month: int, code: str) -> int:
        rng = random.Random(11)
        found = (
            make_order(rng, datetime(2026, month, 10, 9, tzinfo=COUNTY_TIME), CALLERS, REGIONS) for _ in range(1500)
        )
        return sum(order.category_code == code for order in found)

    assert share(1, "1403") > 3 * share(7, "1403")
    assert share(7, "1603") > 3 * share(1, "1603")


def test_some_callers_call_again_and_again(many: list[DemoOrder]) -> None:
    counts = [0] * len(CALLERS)
    for order in many:
        if order.caller is not None:
            counts[order.caller] += 1
    assert max(counts) > 3 * (sum(counts) / len(counts))


def test_a_phone_order_is_written_in_the_operators_voice(many: list[DemoOrder]) -> None:
    heard = [order for order in many if order.channel in ("phone", "city_platform")]
    assert heard
    assert [order.content for order in heard if "我" in order.content] == []


def test_many_but_not_all_contents_hold_a_keyword_of_their_category(many: list[DemoOrder]) -> None:
    with (DATA / "hotline" / "categories.csv").open(encoding="utf-8", newline="") as file:
        words = {row["code"]: row["keywords"].split() for row in csv.DictReader(file)}
    told = [any(word in order.title + order.content for word in words[order.category_code]) for order in many]
    assert 0.6 < sum(told) / len(told) < 0.97


def test_every_part_that_is_asked_for_has_clauses() -> None:
    parts = {"tried", "tried_public", "step", "step_site", "step_paper", "plea", "special", "channel", "bridge"}
    parts |= {f"end_{kind}" for kind in ("complaint", "help", "report", "suggestion", "consultation", "praise")}
    assert parts <= set(clauses())
