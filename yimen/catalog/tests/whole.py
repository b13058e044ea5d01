"""Two whole items on which no rule fails, a county that knows everything about them, and rows that change one thing.

A row of a table says what is changed and which rule then fails, and no other; a passing row stands near the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from yimen.catalog.rules.checks import (
    Fault,
    Neighbour,
    Neighbourhood,
    Office,
    Surroundings,
    applicable,
    check,
    standard_rules,
)
from yimen.catalog.rules.content import (
    Answer,
    Basis,
    Condition,
    Content,
    Material,
    Outcome,
    Place,
    Work,
)
from yimen.catalog.rules.durations import Duration

TODAY = date(2026, 11, 24)
USCC = "11611026MB9000314M"
LICENCE_CODE = f"{USCC}4000131001001"
FILING_CODE = f"{USCC}4001031002000"
FOOD_LAW = Basis(
    "食品安全法", "law", "主席令第 21 号", "第三十五条", "国家对食品生产经营实行许可制度。", date(2015, 10, 1)
)
HALL = Place("县政务服务中心", "迎春路 1 号", "工作日 9:00–17:30", "0914-4321000", "12345")

Part = TypeVar("Part")


def a_licence(**changes: Any) -> Content:
    """Opening a food shop: at the counter, five working days, three materials, a survey."""
    return replace(_LICENCE, **changes)


def a_filing(**changes: Any) -> Content:
    """A filing: on the spot, fully online, no material, outside the hall."""
    return replace(_FILING, **changes)


def the_county(**changes: Any) -> Surroundings:
    """Everything is known but the provincial library, against which most changes of an item would be faults."""
    known = Surroundings(
        item="licence",
        today=TODAY,
        bodies={"shijianju": Office("县市场监督管理局", USCC), "weijianju": Office("县卫生健康局")},
        open_windows=frozenset({"11", "12"}),
        manned_posts=frozenset({"counter", "food", "head"}),
        licence_list=frozenset({"食品经营许可新办"}),
        proof_list=frozenset({"从业人员健康证明"}),
        obtainable=frozenset({"营业执照", "不动产权证书"}),
        dead_links=frozenset({"https://zwfw.example.gov.cn/gone"}),
        base=_LICENCE,
        others=Neighbourhood(
            [
                Neighbour("licence", "食品经营许可新办", "shijianju", "01", f"{LICENCE_CODE}01"),
                Neighbour("renewal", "食品经营许可延续", "shijianju", "01", f"{LICENCE_CODE}02"),
                Neighbour("canteen", "单位食堂餐饮许可新办", "shijianju", "01", f"{LICENCE_CODE}03"),
            ]
        ),
    )
    return replace(known, **changes)


def altered(parts: tuple[Part, ...], number: int, **changes: Any) -> tuple[Part, ...]:
    """The parts with one of them changed, counted from one."""
    found = list(parts)
    found[number - 1] = replace(found[number - 1], **changes)  # type: ignore[type-var]
    return tuple(found)


def materials(number: int, **changes: Any) -> dict[str, Any]:
    """The licence's materials with one of them changed."""
    return {"materials": altered(_LICENCE.materials, number, **changes)}


def steps(number: int, **changes: Any) -> dict[str, Any]:
    """The licence's steps with one of them changed."""
    return {"steps": altered(_LICENCE.steps, number, **changes)}


@dataclass(frozen=True)
class Row:
    """One change of an item or of what is around it. values: of the sentence; at: the field shown, "" for any."""

    code: str
    why: str
    changes: dict[str, Any] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    around: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    says: str = ""
    of: Callable[..., Content] = a_licence

    def __str__(self) -> str:
        return f"{self.code} {self.why}"

    @property
    def content(self) -> Content:
        return self.of(**self.changes)

    @property
    def county(self) -> Surroundings:
        return the_county(**self.around)

    def faults(self) -> list[Fault]:
        return check(self.content, self.county)

    def applies(self) -> bool:
        return self.code in {rule.code for rule in applicable(self.content, self.county)}

    def fails_alone(self) -> None:
        """Exactly this rule fails, once, at its level, in the words of the table, with the values named."""
        (rule,) = (each for each in standard_rules() if each.code == self.code)
        sentence = self.says or rule.sentence
        for name, value in self.values.items():
            sentence = sentence.replace(f"{{{name}}}", value)
        assert [(fault.code, fault.level, fault.sentence) for fault in self.faults()] == [
            (self.code, rule.level, sentence)
        ]
        assert self.at in ("", self.faults()[0].field)

    def passes(self) -> None:
        """Nothing fails."""
        assert self.faults() == []


_LICENCE = Content(
    name="食品经营许可新办",
    main_name="食品经营许可",
    daily_terms=("开饭店办证", "开小卖部办证"),
    task_type="01",
    catalog_code="000131001001",
    task_code=LICENCE_CODE,
    handle_code=f"{LICENCE_CODE}01",
    exercise_level="4",
    power_source="1",
    body="shijianju",
    body_code=USCC,
    body_nature="1",
    undertaker="food",
    service_targets=("1", "2"),
    case_type="2",
    situation="new",
    on_licence_list=True,
    bases=(FOOD_LAW,),
    statutory=Duration(20),
    promise=Duration(5),
    promise_scope="decision",
    silence_rule="deemed_accepted",
    silence_days=5,
    extension="ten",
    extension_approver="head",
    conditions=(Condition("有固定的经营场所", "店面租好了吗？", ("租好了", "还没有"), "请先定下店面。"),),
    materials=(
        Material(
            name="食品经营许可申请书",
            kind="2",
            form="3",
            source="10",
            originals=1,
            basis="食品经营许可和备案管理办法第十二条",
            blank_form="blank.docx",
            filled_sample="sample.docx",
        ),
        Material(
            name="营业执照",
            kind="1",
            form="3",
            source="20",
            photocopies=1,
            issued_by="县市场监督管理局",
            basis="食品经营许可和备案管理办法第十二条",
            replaceable_by="电子营业执照",
        ),
        Material(
            name="从业人员健康证明",
            kind="1",
            form="1",
            necessity="optional",
            source="99",
            photocopies=1,
            issued_by="县医院",
            basis="食品安全法第四十五条",
            waivable_days=5,
        ),
    ),
    steps=(
        Work("receive", "收件", (), "counter"),
        Work("accept", "受理", ("收件",), "counter", Duration(1)),
        Work("examine", "审查", ("受理",), "food", Duration(2)),
        Work("site_survey", "现场核查", ("受理",), "food", Duration(3), two_people=True),
        Work("decide", "决定", ("审查", "现场核查"), "head", Duration(1)),
        Work("make", "制证", ("决定",), "counter", Duration(2)),
        Work("deliver", "送达", ("制证",), "counter", Duration(10)),
    ),
    results=(Outcome("食品经营许可证", "CERTIFICATE", "licence.png", "5 年", renewed_by="食品经营许可延续"),),
    delivery=("window", "post"),
    handling_forms=("1", "2"),
    visits=1,
    visit_reason="领取许可证时核对身份",
    online=True,
    online_depth="3",
    online_url="https://zwfw.example.gov.cn/food",
    settled_in=True,
    window_kind="comprehensive",
    windows=("11",),
    one_window=True,
    delegated_power="2",
    absence_accept=True,
    places=(HALL,),
    reconsideration="县人民政府",
    court="县人民法院",
    person_topics=("08",),
    business_topics=("02",),
    questions=(Answer("许可证能用几年？", "五年，到期前 30 个工作日申请延续。"),),
    reviewed_on=date(2026, 3, 2),
)
_FILING = Content(
    name="仅销售预包装食品备案",
    task_type="10",
    catalog_code="001031002000",
    task_code=FILING_CODE,
    exercise_level="4",
    body="shijianju",
    body_code=USCC,
    body_nature="1",
    service_targets=("2",),
    case_type="1",
    situation="new",
    bases=(FOOD_LAW,),
    no_statutory_reason="法律没有规定备案的期限",
    promise=Duration(0),
    promise_scope="decision",
    no_material=True,
    steps=(Work("receive", "收件", post="counter"), Work("deliver", "送达", post="counter")),
    results=(Outcome("备案回执", "OTHER", "receipt.png"),),
    handling_forms=("2",),
    visits=0,
    online=True,
    online_depth="4",
    online_url="https://zwfw.example.gov.cn/filing",
    not_settled_reason="superior_network",
    places=(HALL,),
    reconsideration="县人民政府",
    court="县人民法院",
    business_topics=("02",),
    reviewed_on=date(2025, 11, 24),
)
