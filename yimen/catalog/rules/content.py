"""What a version of a business item says: its fields and parts, as values (rule book §1.4).

A version is one document: it is drafted, checked, compared and published as a whole, and a case keeps the version it was
received on. Labels, weights and closed lists of the fields stand in `data/catalog/fields.csv` and `codes.csv`.
Codes are those of GB/T 39046—2020 where it has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.catalog.rules.durations import Duration


@dataclass(frozen=True, slots=True)
class Basis:
    """设定依据: the law, regulation or document that an item rests on."""

    law: str = ""
    level: str = ""
    document: str = ""
    article: str = ""
    text: str = ""
    effective_on: date | None = None
    repealed: bool = False


@dataclass(frozen=True, slots=True)
class JointOffice:
    """联办机构: an office that takes a step of its own."""

    office: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """特别程序: what may stop the statutory clock, on which article, for how long at most (行政许可法 45)."""

    kind: str = ""
    basis: str = ""
    most: Duration | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """受理条件: the sentence of the list, and the same as a question; `answers` are choices, the first one lets through."""

    sentence: str = ""
    question: str = ""
    answers: tuple[str, ...] = ()
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料: one demand for paper or data.

    question, needed_when: asked only of those to whom it applies; waivable_days: days of a 容缺 promise, 0 for none;
    replaceable_by: the shared catalogue or licence type that stands in for it; shared_live: obtainable now.
    """

    name: str = ""
    kind: str = ""
    form: str = ""
    necessity: str = "required"
    source: str = ""
    originals: int = 0
    photocopies: int = 0
    issued_by: str = ""
    basis: str = ""
    standard: str = ""
    filling_notes: str = ""
    blank_form: str = ""
    filled_sample: str = ""
    question: str = ""
    needed_when: tuple[str, ...] = ()
    waivable_days: int = 0
    replaceable_by: str = ""
    shared_live: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """办理环节: a step of the office. `after`: names of the steps that come before it, none for the first."""

    kind: str = ""
    name: str = ""
    after: tuple[str, ...] = ()
    post: str = ""
    limit: Duration | None = None
    standard: str = ""
    result: str = ""
    two_people: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """收费: item, standard and the article that allows it (行政许可法 58)."""

    name: str = ""
    standard: str = ""
    basis: str = ""
    basis_level: str = ""
    collected_by: str = ""
    reducible: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """审批结果: what the applicant gets, its kind, how long it is valid, and the item that renews it."""

    name: str = ""
    kind: str = ""
    sample: str = ""
    validity: str = ""
    licence_type: str = ""
    electronic: bool = False
    renewed_by: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """办理地点: where, when, and the two numbers to call."""

    name: str = ""
    address: str = ""
    hours: str = ""
    consult_phone: str = ""
    complaint_phone: str = ""


@dataclass(frozen=True, slots=True)
class Intermediary:
    """中介服务: only with a law, a regulation or a decision of the State Council (优化营商环境条例 43)."""

    name: str = ""
    basis: str = ""
    paid_by: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """常见问题: a question as people ask it, and its answer."""

    question: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """A whole version. Every field has a row in `data/catalog/fields.csv`; empty is "", (), None or False."""

    # 基本信息
    name: str = ""
    main_name: str = ""
    short_names: tuple[str, ...] = ()
    daily_terms: tuple[str, ...] = ()
    task_type: str = ""
    catalog_code: str = ""
    task_code: str = ""
    handle_code: str = ""
    local_code: str = ""
    exercise_level: str = ""
    authority_split: str = ""
    exercise_content: str = ""
    power_source: str = ""
    power_document: str = ""
    body: str = ""
    body_code: str = ""
    body_nature: str = ""
    entrusting_body: str = ""
    entrust_scope: str = ""
    entrust_notice: str = ""
    undertaker: str = ""
    supervising_body: str = ""
    joint_offices: tuple[JointOffice, ...] = ()
    service_targets: tuple[str, ...] = ()
    case_type: str = ""
    situation: str = ""
    on_licence_list: bool = False
    # 设定依据
    bases: tuple[Basis, ...] = ()
    # 时限
    statutory: Duration | None = None
    no_statutory_reason: str = ""
    own_law: str = ""
    promise: Duration | None = None
    promise_note: str = ""
    promise_scope: str = ""
    silence_rule: str = ""
    silence_days: int | None = None
    extension: str = ""
    extension_approver: str = ""
    specials: tuple[Special, ...] = ()
    # 受理条件
    conditions: tuple[Condition, ...] = ()
    quantity_limit: str = ""
    # 申请材料
    no_material: bool = False
    materials: tuple[Material, ...] = ()
    # 办理环节、收费、结果
    steps: tuple[Work, ...] = ()
    is_fee: bool = False
    fees: tuple[Fee, ...] = ()
    results: tuple[Outcome, ...] = ()
    delivery: tuple[str, ...] = ()
    # 办理方式
    handling_forms: tuple[str, ...] = ()
    visits: int | None = None
    visit_reason: str = ""
    online: bool = False
    online_depth: str = ""
    online_url: str = ""
    on_mobile: bool = False
    settled_in: bool = False
    not_settled_reason: str = ""
    window_kind: str = ""
    windows: tuple[str, ...] = ()
    one_window: bool = False
    delegated_power: str = ""
    cross_region: tuple[str, ...] = ()
    bookable: bool = False
    express: bool = False
    pays_online: bool = False
    on_terminal: bool = False
    notify_promise: bool = False
    absence_accept: bool = False
    stations: tuple[str, ...] = ()
    # 地点、咨询、救济
    places: tuple[Place, ...] = ()
    reconsideration: str = ""
    court: str = ""
    # 主题、中介、问答
    person_topics: tuple[str, ...] = ()
    business_topics: tuple[str, ...] = ()
    local_topics: tuple[str, ...] = ()
    intermediaries: tuple[Intermediary, ...] = ()
    questions: tuple[Answer, ...] = ()
    reviewed_on: date | None = None
