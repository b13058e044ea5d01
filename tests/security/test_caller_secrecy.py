"""Who asked stays with the desk where the caller wants it so, and whoever is accused does not learn of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.security.canaries import answer_bytes, found_in
from tests.security.hostile import FORM
from tests.security.world import World
from yimen.base.now import now
from yimen.custody.models import AccessRecord
from yimen.hotline.services import dispatching, handling, intake
from yimen.hotline.services.turn import Turn
from yimen.hotline.tests import cast
from yimen.matters.access import visible_to
from yimen.matters.models import Matter
from yimen.notify.access import own_notices
from yimen.notify.models import Notice
from yimen.org.access import actor_of, staff_with_posts
from yimen.org.models import Organisation

OFFICE = ("liaison", "handler", "leader", "principal", "co")


@pytest.mark.parametrize("thing", ["secret", "anonymous"])
@pytest.mark.parametrize("person", OFFICE)
def test_the_office_is_sent_to_the_desk_for_whoever_asked(world: World, thing: str, person: str) -> None:
    number = world.things[thing].matter.number
    page = world.people[person].get(f"/matters/{number}/").content.decode()
    assert ("请热线联系" in page) == (thing == "secret")
    assert "whole-number" not in page
    for method in ("get", "post"):
        answer = getattr(world.people[person], method)(f"/matters/{number}/whole-number/", {"reason": "call"})
        assert answer.status_code == 403
        assert found_in(answer_bytes(answer), world.things[thing].words) == []
    assert not AccessRecord.objects.filter(matter_number=number, staff__login=cast.LOGINS[person]).exists()


def test_office_only_lets_the_named_handler_ask_and_no_colleague(world: World) -> None:
    thing = world.things["office_only"]
    url = f"/matters/{thing.matter.number}/whole-number/"
    opened = world.people["handler"].post(url, {"reason": "call"})
    assert thing.words["phone"] in opened.content.decode().replace(" ", "")
    for person in ("other_handler", "liaison", "leader", "principal", "co"):
        assert world.people[person].post(url, {"reason": "call"}).status_code == 403


def test_what_is_opened_is_recorded_first_with_reason_and_address(world: World) -> None:
    thing = world.things["ordinary"]
    url = f"/matters/{thing.matter.number}/whole-number/"
    refused = world.people["handler"].post(url, {"reason": ""})
    assert refused.status_code == 422 and thing.words["phone"] not in refused.content.decode().replace(" ", "")
    before = AccessRecord.objects.count()
    world.people["handler"].post(url, {"reason": "identity"})
    row = AccessRecord.objects.latest("pk")
    assert (AccessRecord.objects.count(), row.reason, row.matter_number) == (
        before + 1,
        "identity",
        thing.matter.number,
    )
    assert row.address == "127.0.0.1"


@pytest.mark.parametrize("person", [*OFFICE, "stranger", "town", "system_admin"])
@pytest.mark.parametrize("thing", ["ordinary", "secret", "accusing"])
def test_a_search_by_number_tells_an_office_nothing(world: World, person: str, thing: str) -> None:
    phone = world.things[thing].words["phone"]
    answer = world.people[person].get(f"/search/?q={phone}")
    never = world.people[person].get("/search/?q=13800009999")
    assert answer.status_code == never.status_code == 200
    assert answer.context["list"].total == never.context["list"].total == 0


def test_the_desk_finds_them_by_the_whole_number_and_by_no_part(world: World) -> None:
    phone = world.things["secret"].words["phone"]
    assert world.people["operator"].get(f"/search/?q={phone}").context["list"].total == 1
    assert world.people["operator"].get(f"/search/?q={phone[:7]}").context["list"].total == 0


@pytest.mark.parametrize("subject", ["县住建局", "县住建局 夏至清", "柞水县住建局质监站", " 县 住建局 "])
@pytest.mark.parametrize("kind", ["office", "staff"])
@pytest.mark.django_db
def test_a_report_that_names_an_office_is_kept_from_it(subject: str, kind: str) -> None:
    matter = cast.taken_in(request_type="report", subject_kind=kind, subject_name=subject, confidentiality="secret")
    assert matter.avoids == Organisation.objects.get(code="zhujian")
    intake.accept(cast.turn(matter, "reviewer"))
    with cast.refused("subject_leads"):
        dispatching.dispatch(cast.turn(matter, "dispatcher"), lead=cast.office("zhujian"), category="0501")


@pytest.mark.parametrize(
    "changes", [{"request_type": "complaint"}, {"subject_kind": "enterprise"}, {"subject_name": "某小区物业"}]
)
@pytest.mark.django_db
def test_a_complaint_or_another_subject_keeps_nobody_apart(changes: dict[str, Any]) -> None:
    values = {
        "request_type": "report",
        "subject_kind": "office",
        "subject_name": "县住建局",
        "confidentiality": "secret",
    }
    assert cast.taken_in(**values | changes).avoids is None


@pytest.mark.django_db
def test_the_operators_form_keeps_the_accused_office_apart() -> None:
    form = FORM | {"request_type": "report", "subject_kind": "office", "subject_name": "县住建局", "key": str(uuid4())}
    assert cast.signed_in("operator").post("/orders/new/", form).status_code == 303
    matter = Matter.objects.get()
    assert (matter.avoids.code if matter.avoids else "", matter.secrecy) == ("zhujian", "secret")


@pytest.mark.django_db
def test_as_a_co_handler_the_accused_office_does_not_get_in_either() -> None:
    matter = cast.taken_in(
        request_type="report", subject_kind="office", subject_name="县住建局", confidentiality="secret"
    )
    intake.accept(cast.turn(matter, "reviewer"))
    part = dispatching.Part(cast.office("zhujian"), "配合")
    with cast.refused("subject_takes_part"):
        dispatching.dispatch(cast.turn(matter, "dispatcher"), lead=cast.office("xingping"), category="0501", co=[part])
    dispatching.dispatch(cast.turn(matter, "dispatcher"), lead=cast.office("xingping"), category="0501")
    liaison = actor_of(staff_with_posts(now()).get(login="tong.mingan"))
    handling.sign_for(Turn(matter.pk, liaison), person=liaison.staff_id)
    with cast.refused("subject_takes_part"):
        handling.join(Turn(matter.pk, liaison), parts=[part])
    assert not visible_to(cast.actor("liaison")).filter(pk=matter.pk).exists()


def test_what_was_told_before_goes_out_of_sight_with_the_matter(world: World) -> None:
    leader = cast.actor("leader")
    with transaction.atomic():
        for thing in ("set_apart", "apart_request", "ordinary"):
            told = {"kind": "told", "text": thing, "deliver_at": cast.WEDNESDAY}
            Notice.objects.create(recipient_id=leader.staff_id, matter=world.things[thing].matter, **told)
        assert list(own_notices(leader).values_list("text", flat=True)) == ["ordinary"]
        transaction.set_rollback(True)
