"""Form → service: one small function a verb. `form` is valid; files were kept before the turn is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from yimen.hotline.queries.options import order_row
from yimen.hotline.services import (
    asking,
    callback,
    closing,
    dispatching,
    endings,
    handing,
    handling,
    intake,
    joint,
    letters,
    replies,
    requests,
)
from yimen.hotline.services.dispatching import Part
from yimen.hotline.services.turn import Turn
from yimen.matters.rules import Kept
from yimen.matters.services import Done
from yimen.matters.services.files import keep_all

Call = Callable[[Turn, Any], Done]


def _files(form: Any, evidence: bool = False) -> Sequence[Kept]:
    return keep_all(form.cleaned_data.get("files_") or (), evidence=evidence)


def _words(service: Callable[..., Done], name: str = "words", **fixed: Any) -> Call:
    """A service that takes the form's one text under `name`."""
    return lambda turn, form: service(turn, **{name: form.cleaned_data["words"]}, **fixed)


def _bare(service: Callable[..., Done], **fixed: Any) -> Call:
    return lambda turn, form: service(turn, **fixed)


def _given(service: Callable[..., Done], *names: str, files: bool = False, **fixed: Any) -> Call:
    """A service that takes form fields under their own names, or as "why=words": the field `words` under `why`."""
    pairs = [(name.partition("=")[0], name.rpartition("=")[2]) for name in names]

    def call(turn: Turn, form: Any) -> Done:
        kept = {"files": _files(form)} if files else {}
        return service(turn, **{name: form.cleaned_data[field] for name, field in pairs}, **kept, **fixed)

    return call


def _number(value: str) -> int | None:
    return int(value) if value else None


def _parts(form: Any, offices: str = "office") -> list[Part]:
    data = form.cleaned_data
    return [Part(int(pk), data["task"], bool(data.get("sees_contact"))) for pk in data[offices]]


submit = _bare(intake.submit)
submit_accepted = _bare(intake.submit, accepted=True)
transfer_emergency = _given(intake.transfer_emergency, "line")
confirm_transferred = _given(intake.confirm_transferred, "told")
accept = _given(intake.accept, "request_type", "grade")
ask_caller = _given(intake.ask_caller, "missing")
supplement = _given(intake.supplement, "text", files=True)
propose_refusal = _given(dispatching.propose_refusal, "reason", "told")
confirm_refusal = _words(dispatching.decide_refusal, confirm=True)
overturn_refusal = _words(dispatching.decide_refusal, confirm=False)
refuse = _words(requests.decide_request, grant=False)
request_extension = _given(requests.request_extension, "days", "why=words")
request_pause = _given(requests.request_pause, "ground", "document", "why=words")
unmerge = _words(dispatching.unmerge, "why")
transfer_up = _words(dispatching.transfer_up, "why")
city_takes = _given(dispatching.city_answers, "receipt", takes=True)
city_returns = _given(dispatching.city_answers, "receipt", "why=words", takes=False)
recall = _bare(dispatching.recall)
co_reply = _given(handling.co_reply, "text", files=True)
co_close = _given(joint.co_close, "text")
co_object = _words(requests.co_object, "why")
resume = _words(requests.resume, "why")
rule_keep = _words(joint.rule_keep)
first_approve = _words(endings.approve_first)
propose_deferral = _given(endings.propose_deferral, "measures", "promised", "why=words")
approve_deferral = _words(endings.approve_deferral)
approve_ending = _words(endings.approve_ending)
reject_ending = _words(endings.reject_ending)
renew_promise = _given(endings.renew_promise, "promised", "told", "why=words")
report_deferral = _given(endings.report_deferral, "text", files=True)
attempt_callback = _words(callback.attempt_callback, "remark")
unreached = _bare(callback.unreached)
no_call_due = _words(callback.no_call_due, "remark")
escalate_rework = _bare(callback.escalate_rework)
reopen = _given(callback.reopen, "ground", "why=words")
hand_to_discipline = _given(handing.hand_to_discipline, "ground", "why=words")
ask_withdrawal = _words(closing.ask_withdrawal, "why")
withdraw = _words(closing.withdraw, "why")
add_note = _given(handling.add_note, "text", files=True)
add_repeat_contact = _given(handling.add_repeat_contact, "text")
split = _given(joint.split, "title", "demands")
vacate_lead = _given(closing.vacate_lead, "document")
escalate = _words(asking.escalate)
withdraw_request = _words(asking.withdraw_request, "why")
note_request = _given(asking.add_note, "text")
accept_answer = _words(letters.accept_answer)
return_answer = _words(letters.return_answer)
note_letter = _given(letters.add_note, "text")


def discard(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return intake.discard(turn, reason=data["reason"], second=int(data["second"]), call_id=data["call_id"])


def answer_now(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return intake.answer_now(turn, answer=data["answer"], entry=_number(data["entry"]), confirmed=data["confirmed"])


def merge(turn: Turn, form: Any) -> Done:
    return dispatching.merge(turn, main=int(form.cleaned_data["main"]))


def dispatch(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return dispatching.dispatch(
        turn, lead=int(data["lead"]), category=data["category"], co=_parts(form, "co"), complex=data["complex"]
    )


def sign_for(turn: Turn, form: Any) -> Done:
    return handling.sign_for(turn, person=_number(form.cleaned_data["person"]))


def name_handler(turn: Turn, form: Any) -> Done:
    return handling.name_handler(turn, person=int(form.cleaned_data["person"]))


def log_contact(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return handling.log_contact(
        turn, way=data["way"], reached=data["reached"] == "yes", text=data["text"], files=_files(form)
    )


def join(turn: Turn, form: Any) -> Done:
    return handling.join(turn, parts=_parts(form))


def _said(form: Any) -> replies.ReplyText:
    data = form.cleaned_data
    return replies.ReplyText(
        text=data["text"], found=data["found"], answers=form.answers, basis=data["basis"], next_date=data["next_date"],
        files=_files(form, evidence=True),
    )  # fmt: skip


def reply(turn: Turn, form: Any) -> Done:
    """Hand in the reply; where the leader must sign and another has written it, hand it to the leader."""
    if replies.leader_signs(form.matter) and not form.signs:
        return replies.draft_reply(turn, said=_said(form))
    return replies.reply(turn, said=_said(form))


def fulfil_deferral(turn: Turn, form: Any) -> Done:
    return replies.fulfil_deferral(turn, said=_said(form))


def request_ruling(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return requests.request_ruling(turn, why=data["words"], proposed=int(data["proposed"]), new_facts=data["new_facts"])


def _of_order(what: str, grant: bool) -> Call:
    """Decide the live request of this kind from the order's own page."""

    def call(turn: Turn, form: Any) -> Done:
        request = asking.live_request(turn.matter, what)
        data = form.cleaned_data
        return requests.decide_request(
            Turn(request.pk, turn.by, key=turn.key, request=turn.request), grant=grant, words=data["words"],
            until=data.get("until"),
        )  # fmt: skip

    return call


grant_extension, refuse_extension = _of_order("extension", True), _of_order("extension", False)
grant_pause, refuse_pause = _of_order("pause", True), _of_order("pause", False)


def grant(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return requests.decide_request(
        turn, grant=True, words=data["words"], lead=_number(data.get("lead") or ""), until=data.get("until")
    )


def rule_change(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return requests.change_lead(turn, lead=int(data["lead"]), words=data["words"], keep_old=data["keep_old"])


def rule_joint(turn: Turn, form: Any) -> Done:
    return joint.rule_joint(turn, parts=_parts(form), words=form.cleaned_data["words"])


def propose_special_ending(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return endings.propose_special_ending(
        turn, ground=data["ground"], why=data["words"], told=data["told"], files=_files(form, evidence=True)
    )


def pass_review(turn: Turn, form: Any) -> Done:
    return replies.pass_review(turn, checks=form.checks, remark=form.cleaned_data["words"])


def return_for_quality(turn: Turn, form: Any) -> Done:
    return replies.return_for_quality(turn, checks=form.checks, why=form.cleaned_data["words"])


def _scores(form: Any) -> dict[str, Any]:
    data = form.cleaned_data
    return {"solved": data["solved"], "process": int(data["process"]), "result": int(data["result"])}


def _content(service: Callable[..., Done]) -> Call:
    return lambda turn, form: service(turn, **_scores(form), remark=form.cleaned_data["words"])


satisfied, dissatisfied_after_ending = _content(callback.satisfied), _content(callback.dissatisfied_after_ending)


def dissatisfied(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return callback.dissatisfied(
        turn, **_scores(form), reason=data["reason"], open_demands=data["words"], supervisor=_number(data["supervisor"])
    )


def dissatisfied_but_done(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return endings.dissatisfied_but_done(
        turn, **_scores(form), ground=data["ground"], why=data["words"], told=data["told"]
    )


def object_to(turn: Turn, form: Any) -> Done:
    matter, order = form.matter, order_row(form.matter)
    ended = matter.closed_at or (order.replied_at if order else None) or matter.last_at
    return closing.object_to(turn, why=form.cleaned_data["words"], state=matter.state, ended_at=ended)


def urge(turn: Turn, form: Any) -> Done:
    return letters.send(turn, level=0, reason="near", what=form.cleaned_data["what"])


def supervise(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return letters.send(turn, level=int(data["level"]), reason=data["reason"], what=data["what"])


def succeed(turn: Turn, form: Any) -> Done:
    return closing.succeed(turn, successor=int(form.cleaned_data["successor"]), document=form.cleaned_data["document"])


def designate(turn: Turn, form: Any) -> Done:
    return closing.designate(
        turn, successor=int(form.cleaned_data["successor"]), document=form.cleaned_data["document"]
    )


def answer(turn: Turn, form: Any) -> Done:
    data = form.cleaned_data
    return letters.answer(
        turn, text=data["text"], done_by=data.get("done_by"), signed_by=_number(data.get("signed_by") or "")
    )
