"""Which functions care about which event: the one visible table (house: upward = an event)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yimen.base.jobs import Handler
from yimen.hotline import jobs as hotline
from yimen.supervision import jobs as supervision

REACTIONS: Final[Mapping[tuple[str, str], tuple[Handler, ...]]] = {
    # Taken in
    ("order", "submit"): (hotline.tell_accepted, supervision.supervise),
    ("order", "submit_accepted"): (hotline.tell_accepted, supervision.supervise),
    ("order", "ask_caller"): (hotline.tell_asked,),
    ("order", "confirm_refusal"): (hotline.tell_refused, hotline.followers_lead_on),
    ("order", "city_takes"): (hotline.followers_lead_on,),
    # Given to an office
    ("order", "merge"): (supervision.supervise,),
    ("order", "dispatch"): (
        hotline.notify_dispatched, hotline.notify_joined, hotline.tell_dispatched, supervision.supervise
    ),
    ("order", "rule_change"): (
        hotline.notify_dispatched, hotline.tell_dispatched, hotline.end_what_hangs_on_it
    ),
    ("order", "take_over"): (hotline.notify_dispatched, hotline.tell_dispatched),
    ("order", "take_over_unsigned"): (hotline.notify_dispatched, hotline.tell_dispatched),
    ("order", "recall"): (hotline.notify_lead,),
    ("order", "join"): (hotline.notify_joined,),
    ("order", "sign_lapsed"): (hotline.notify_lead,),
    ("order", "succeed"): (hotline.notify_lead,),
    ("order", "designate"): (hotline.notify_lead,),
    # While it works
    ("order", "grant_extension"): (hotline.notify_extension, hotline.tell_extended),
    ("order", "refuse_extension"): (hotline.notify_lead,),
    ("order", "grant_pause"): (hotline.notify_lead, hotline.tell_paused),
    ("order", "refuse_pause"): (hotline.notify_lead,),
    ("order", "resume"): (hotline.notify_lead, hotline.tell_resumed),
    ("order", "pause_lapsed"): (hotline.notify_lead, hotline.tell_resumed),
    ("order", "rule_keep"): (hotline.notify_lead,),
    ("order", "add_repeat_contact"): (hotline.notify_lead, supervision.supervise),
    ("order", "approve_deferral"): (hotline.notify_lead, hotline.tell_deferred),
    ("order", "reject_deferral"): (hotline.notify_lead,),
    ("order", "reject_ending"): (hotline.notify_lead,),
    ("order", "change_calendar"): (hotline.tell_date_moved,),
    # Answered, and what follows
    ("order", "reply"): (hotline.end_what_hangs_on_it,),
    ("order", "return_for_quality"): (hotline.notify_lead, supervision.supervise),
    ("order", "pass_review"): (hotline.followers_answered, hotline.end_what_hangs_on_it),
    ("order", "approve_ending"): (hotline.tell_ended, hotline.followers_answered, hotline.end_what_hangs_on_it),
    ("order", "approve_ending_in_writing"): (
        hotline.tell_ended, hotline.followers_answered, hotline.end_what_hangs_on_it
    ),
    ("order", "attempt_callback"): (hotline.tell_not_reached,),
    ("order", "dissatisfied"): (hotline.notify_rework, supervision.supervise),
    ("order", "reopen"): (hotline.notify_rework, supervision.supervise),
    ("order", "object"): (hotline.notify_rework, supervision.supervise),
    ("order", "satisfied"): (hotline.end_what_hangs_on_it,),
    ("order", "unreached"): (hotline.end_what_hangs_on_it,),
    ("order", "no_call_due"): (hotline.end_what_hangs_on_it,),
    ("order", "dissatisfied_after_ending"): (hotline.end_what_hangs_on_it,),
    ("order", "withdraw"): (
        hotline.tell_withdrawn, hotline.notify_lead, hotline.followers_lead_on, hotline.end_what_hangs_on_it
    ),
    # Requests and letters
    ("request", "ask"): (hotline.notify_decider,),
    ("request", "ask_county"): (hotline.notify_decider,),
    ("request", "escalate"): (hotline.notify_decider,),
    ("letter", "send_urge"): (hotline.notify_letter,),
    ("letter", "send_supervision"): (hotline.notify_letter,),
    ("letter", "answer"): (hotline.notify_letter_answer,),
    ("letter", "return_answer"): (hotline.notify_answer_returned,),
}  # fmt: skip
