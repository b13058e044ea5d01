"""Lists under a name of one's own. A view holds conditions only: what it shows is decided anew each time it is opened."""

from __future__ import annotations

from django.db import transaction

from yimen.desk.access import own_views
from yimen.desk.models import SavedView
from yimen.kernel.refusal import Refusal
from yimen.kernel.text import clean_text
from yimen.org.access import Actor

MOST, NAME_MAX, ADDRESS_MAX = 12, 12, 1000


@transaction.atomic
def save_view(*, by: Actor, name: str, address: str) -> SavedView:
    """Keep a list under a name; the same name again replaces what it held. Raises Refusal when there are too many."""
    if by.staff_id is None:
        raise Refusal("forbidden", "没有这项权限。")
    title = clean_text(name, name="视图名称", maximum=NAME_MAX)
    if len(address) > ADDRESS_MAX:
        raise Refusal("view_too_long", "条件太多，存不下。请去掉一些条件再存。")
    held = own_views(by)
    if len(held) >= MOST and title not in {view.name for view in held}:
        raise Refusal("too_many_views", f"最多存 {MOST} 个视图，请先删去不用的。")
    view, _ = SavedView.objects.update_or_create(staff_id=by.staff_id, name=title, defaults={"address": address})
    return view


def drop_view(*, by: Actor, view: int) -> str:
    """Let go of one of one's own views; returns its name. Raises Refusal for a view that is not the actor's."""
    found = next((each for each in own_views(by) if each.pk == view), None)
    if found is None:
        raise Refusal("not_found", "没有找到这个视图。")
    found.delete()
    return found.name
