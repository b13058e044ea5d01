"""The persons, orders, files and notices of the crossing, each field with a word of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.security.canaries import canary
from tests.security.expected import PEOPLE
from yimen.base.now import moved_to
from yimen.hotline.models import Order, Request
from yimen.hotline.services import dispatching, handling, intake, requests
from yimen.hotline.services.public import query_code
from yimen.hotline.tests import cast
from yimen.kernel.phones import normalise_phone
from yimen.matters.models import Attachment, Matter
from yimen.matters.services.files import keep_all
from yimen.notify.services import tell
from yimen.org.models import Appointment, Staff
from yimen.parties.services import Contact

NOW = cast.WEDNESDAY + timedelta(hours=1)
LOGINS = cast.LOGINS | {
    "editor": "xiao.shuhe", "co_leader": "he.zhangtian", "town": "tong.mingan", "town_leader": "huai.yaofeng",
    "system_admin": "li.qiushi", "security_admin": "chu.shuliang", "audit_admin": "han.lufeng",
    "disabled": "ze.shuxi", "postless": "lu.tingyu",
}  # fmt: skip


@dataclass
class Thing:
    """A matter with the words that its fields hold."""

    name: str
    matter: Matter
    words: dict[str, str] = field(default_factory=dict)
    file: Attachment | None = None


@dataclass(eq=False)
class World:
    things: dict[str, Thing]
    people: dict[str, Client]
    notice: int
    files: Path


def phone(n: int) -> str:
    """A number of the range in which nobody is reached."""
    return normalise_phone(f"1380000{7300 + n:04d}").number


def picture(author: str) -> SimpleUploadedFile:
    target, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = author.encode()
    Image.new("RGB", (40, 30), (120, 90, 60)).save(target, "JPEG", exif=exif)
    return SimpleUploadedFile("x.jpg", target.getvalue())


def taken(n: int, name: str, **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields of an intake and the words in them."""
    words = {
        "title": canary(10 * n), "words": canary(10 * n + 1), "place": canary(10 * n + 2),
        "name": "溪" + canary(10 * n + 3, 3), "phone": phone(2 * n), "identifier": phone(2 * n + 1),
    }  # fmt: skip
    values = {
        "title": f"{words['title']}停水", "content": f"五楼以上{words['words']}没有水，另打 {words['identifier']}。",
        "contact": Contact(name=words["name"], phone=words["phone"]), "address": f"下梁镇迎春小区{words['place']}号楼",
        "files": keep_all([picture(canary(10 * n + 4))]),
    } | more  # fmt: skip
    if values.get("anonymous"):
        words = {label: word for label, word in words.items() if label not in ("name", "phone")}
    return values, words


def _thing(n: int, name: str, state: str, **more: Any) -> Thing:
    values, words = taken(n, name, **more)
    matter = cast.an_order(state, at=cast.WEDNESDAY, **values)
    return Thing(name, matter, words, Attachment.objects.filter(matter=matter).order_by("seq").first())


def things() -> dict[str, Thing]:
    """Every thing of the table, made by the real services."""
    found = [
        _thing(1, "ordinary", "in_progress"),
        _thing(2, "secret", "in_progress", confidentiality="secret"),
        _thing(3, "anonymous", "in_progress", anonymous=True, reply_way="web"),
        _thing(4, "office_only", "in_progress", confidentiality="office_only"),
        _thing(5, "closed", "closed"),
        _thing(6, "fresh", "awaiting_acceptance"),
        _draft(7),
        _accusing(8),
    ]
    made = {thing.name: thing for thing in found}
    with moved_to(cast.WEDNESDAY + timedelta(minutes=30)):
        _note(made["ordinary"])
        made |= _set_apart(9)
        made["request"] = _request(made["ordinary"])
        letter = cast.a_letter(cast.fresh(made["ordinary"].matter)).matter
        made["letter"] = Thing("letter", letter, {"title": made["ordinary"].words["title"]})
    return made


def _draft(n: int) -> Thing:
    values, words = taken(n, "draft")
    base = {"channel": "phone", "request_type": "help", "demands": ["尽快恢复供水"]}
    with moved_to(cast.WEDNESDAY):
        done = intake.save_draft(intake=intake.Intake(**base | values), by=cast.actor("operator"))  # type: ignore[arg-type]
    return Thing("draft", done.matter, words, Attachment.objects.filter(matter=done.matter).first())


def _accusing(n: int) -> Thing:
    """A report about 住建局, led by 杏坪镇."""
    values, words = taken(n, "accusing", request_type="report", subject_kind="office", subject_name="县住建局")
    with moved_to(cast.WEDNESDAY):
        matter = cast.taken_in(**values)
        _to(matter, "xingping")
    return Thing("accusing", matter, words, Attachment.objects.filter(matter=matter).order_by("seq").first())


def _to(matter: Matter, lead: str) -> None:
    if matter.state == "awaiting_acceptance":
        intake.accept(cast.turn(matter, "reviewer"))
    dispatching.dispatch(cast.turn(matter, "dispatcher"), lead=cast.office(lead), category="0501")


def _set_apart(n: int) -> dict[str, Thing]:
    """An order that 住建局 had, asked about and lost: from then on it is kept apart from it."""
    values, words = taken(n, "set_apart")
    matter = cast.an_order("in_progress", **values)
    requests.request_extension(cast.turn(matter, "leader"), why=f"要查{canary(99)}", days=1)
    asked = Request.objects.get(order=matter.pk).matter
    town = cast.office("xingping")
    matter.assignments.filter(role="lead").update(organisation=town)
    apart = {"lead_organisation": town, "owner_organisation": town, "avoids": cast.office("zhujian")}
    Matter.objects.filter(pk=matter.pk).update(**apart)
    file = Attachment.objects.filter(matter=matter).order_by("seq").first()
    words |= {"asked": canary(99)}
    child = Thing("apart_request", asked, {"title": words["title"], "asked": canary(99)})
    return {"set_apart": Thing("set_apart", cast.fresh(matter), words, file), "apart_request": child}


def _request(of: Thing) -> Thing:
    requests.request_extension(cast.turn(cast.fresh(of.matter), "leader"), why="要查管网图", days=1)
    asked = Request.objects.get(order=of.matter.pk).matter
    return Thing("request", asked, {"title": of.words["title"]})


def _note(of: Thing) -> None:
    """What the desk notes for itself."""
    of.words["desk_note"] = canary(200)
    handling.add_note(cast.turn(cast.fresh(of.matter), "supervisor"), text=f"来电人情绪{canary(200)}激动")
    of.matter.notes.filter(text__contains=canary(200)).update(desk_only=True)


def client(login: str) -> Client:
    person = Staff.objects.get(login=login)
    Staff.objects.filter(pk=person.pk).update(must_change_password=False, second_factor_required=False)
    found = Client(raise_request_exception=False)
    found.force_login(person, backend="yimen.org.access.StaffBackend")
    return found


def follower(order: Matter) -> Client:
    """The caller's own browser, after number and code."""
    found = Client(raise_request_exception=False)
    code = query_code(Order.objects.get(pk=order.pk), order.number)
    answer = found.post("/public/follow/", {"number": order.number, "code": code})
    assert answer.status_code == 303, answer.status_code
    return found


def build(files: Path) -> World:
    """Everything; expects to run inside a transaction that will be rolled back."""
    made = things()
    with moved_to(NOW):
        Appointment.objects.filter(staff__login=LOGINS["postless"]).update(state="ended")
        people = {name: client(LOGINS[name]) for name in PEOPLE if name not in ("anonymous", "follower")}
        Staff.objects.filter(login=LOGINS["disabled"]).update(is_active=False)
        people["anonymous"] = Client(raise_request_exception=False)
        people["follower"] = follower(made["ordinary"].matter)
        handler = Staff.objects.get(login=LOGINS["handler"])
        notice = tell(handler, cast.fresh(made["ordinary"].matter), "told", f"请看{canary(300)}", urgent=True)
    return World(made, people, notice.pk, files)
