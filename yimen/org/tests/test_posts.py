from __future__ import annotations

import pytest

from yimen.kernel.refusal import Refusal
from yimen.org import queries, services
from yimen.org.models import Appointment, Change, Organisation, Staff
from yimen.org.tests.builders import actor, known, office, person, signed_in, staffed_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposer() -> Staff:
    return person("system_admin")


@pytest.fixture
def decider() -> Staff:
    return person("security_admin")


def propose(by: Staff, staff: Staff, role: str = "office_handler", where: Organisation | None = None) -> Appointment:
    return services.propose_post(by=actor(by), staff=staff, organisation=where or staff.organisation, role=role)


def test_a_post_holds_once_another_officer_has_confirmed_it(proposer: Staff, decider: Staff) -> None:
    staff = person()
    post = propose(proposer, staff)
    assert actor(staff).posts == frozenset()
    services.decide_post(by=actor(decider), post=post, agree=True)
    assert actor(staff).holds("office_handler", staff.organisation_id)
    assert list(Change.objects.filter(staff=staff).order_by("pk").values_list("verb", "by")) == [
        ("post_proposed", proposer.pk),
        ("post_confirmed", decider.pk),
    ]


def test_a_refused_post_does_not_hold_and_can_be_proposed_again(proposer: Staff, decider: Staff) -> None:
    staff = person()
    services.decide_post(by=actor(decider), post=propose(proposer, staff), agree=False)
    assert actor(staff).posts == frozenset()
    assert propose(proposer, staff).state == "proposed"


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "office_leader", "dispatcher"])
def test_only_the_system_administrator_proposes(role: str) -> None:
    with pytest.raises(Refusal) as refused:
        propose(person(role), person())
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "office_leader", "centre_leader"])
def test_only_the_security_administrator_decides(proposer: Staff, role: str) -> None:
    post = propose(proposer, person())
    with pytest.raises(Refusal) as refused:
        services.decide_post(by=actor(person(role)), post=post, agree=True)
    assert refused.value.code == "forbidden"


def test_nobody_confirms_a_post_of_their_own(proposer: Staff, decider: Staff) -> None:
    post = Appointment.objects.create(
        staff=decider, organisation=decider.organisation, role="operator", proposed_by=proposer
    )
    with pytest.raises(Refusal) as refused:
        services.decide_post(by=actor(decider), post=post, agree=True)
    assert refused.value.code == "own_post"


def test_a_post_is_decided_once(proposer: Staff, decider: Staff) -> None:
    post = propose(proposer, person())
    services.decide_post(by=actor(decider), post=post, agree=False)
    with pytest.raises(Refusal) as refused:
        services.decide_post(by=actor(decider), post=post, agree=True)
    assert refused.value.code == "stale"


@pytest.mark.parametrize(
    ("held", "wanted", "code"),
    [
        ("office_liaison", "office_handler", ""),
        ("office_liaison", "audit_admin", "officers_apart"),
        ("system_admin", "security_admin", "officers_apart"),
        ("office_liaison", "office_liaison", "post_held"),
        ("office_liaison", "dispatcher", "wrong_place"),  # the hotline's section only
    ],
)
def test_which_posts_go_together(proposer: Staff, held: str, wanted: str, code: str) -> None:
    staff = person(held)
    try:
        propose(proposer, staff, wanted)
    except Refusal as problem:
        assert problem.code == code
    else:
        assert code == ""


def test_an_office_keeps_the_people_without_whom_it_cannot_receive_orders(proposer: Staff) -> None:
    place, liaison, _, leader = staffed_office()
    for staff in (liaison, leader):
        with pytest.raises(Refusal) as refused:
            services.end_post(by=actor(proposer), post=staff.appointments.get())
        assert refused.value.code == "office_without_people"
    person("office_liaison", organisation=place)
    services.end_post(by=actor(proposer), post=liaison.appointments.get())
    assert liaison.appointments.get().state == "ended"


def test_the_page_of_an_office_says_whether_it_can_receive_orders() -> None:
    place, *_ = staffed_office()
    assert queries.completeness(place) == (True, "在岗联络员 2 名（含副联络员）、分管领导 1 名，可以接收工单。")
    lacking = person("office_liaison").organisation
    assert queries.completeness(lacking)[0] is False
    assert "还不能接收工单" in signed_in(person()).get(f"/organisation/{lacking.code}/").content.decode()
    assert queries.completeness(office())[0] is None


def test_the_officers_work_from_the_pages(proposer: Staff, decider: Staff) -> None:
    staff = person()
    form = {"organisation": staff.organisation_id, "role": "office_handler", "is_deputy": "on"}
    answer = signed_in(proposer).post(f"/organisation/people/{staff.login}/post", form, follow=True)
    assert "等安全管理员确认后生效" in answer.content.decode()
    post = staff.appointments.get()
    assert post.is_deputy
    desk = signed_in(decider)
    assert staff.name in desk.get("/organisation/posts/").content.decode()
    answer = desk.post(f"/organisation/posts/{post.pk}/decide", {"answer": "confirm"}, follow=True)
    assert "已确认" in answer.content.decode()
    assert signed_in(proposer).post(f"/organisation/posts/{post.pk}/end").status_code == 303
    assert staff.appointments.get().state == "ended"


def test_a_refusal_stays_on_the_form_with_what_was_chosen(proposer: Staff) -> None:
    staff = person("office_liaison")
    form = {"organisation": staff.organisation_id, "role": "audit_admin"}
    answer = signed_in(proposer).post(f"/organisation/people/{staff.login}/post", form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "各由一人专任" in page
    assert '<option value="audit_admin" selected>' in page


def test_others_find_neither_the_forms_nor_the_buttons() -> None:
    staff = known("office_leader")
    client = signed_in(staff)
    assert client.get("/organisation/posts/").status_code == 403
    assert client.get(f"/organisation/people/{staff.login}/post").status_code == 403
    assert "提出岗位" not in client.get(f"/organisation/people/{staff.login}/").content.decode()
