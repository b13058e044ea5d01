"""The steps of an order in the browser, as each person takes them."""

from __future__ import annotations

import io

from PIL import Image

from yimen.matters.models import Matter
from yimen.project.testing.visitor import Visitor

NEXT = "main form .btn.primary"


def photo() -> dict[str, object]:
    """A picture as a phone would send it."""
    target = io.BytesIO()
    Image.new("RGB", (640, 480), (96, 120, 110)).save(target, "JPEG")
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def submit(visitor: Visitor) -> None:
    """Send the form whose field has the focus, by keyboard, and wait for the next page."""
    with visitor.page.expect_navigation():
        visitor.press("Control+Enter")


def take_call(operator: Visitor, title: str = "迎春小区楼上停水两天") -> str:
    """Take a call without touching the mouse; returns the order's number from the receipt."""
    operator.go("/orders/new/")
    operator.type("13800000026")
    for name, words in (
        ("name", "溪水清"),
        ("title", title),
        ("content", "五楼以上没有水，物业说水泵坏了。"),
        ("demands", "尽快恢复供水"),
        ("address", "下梁镇老庵寺村迎春小区"),
        ("occurred_words", "昨天早上起"),
    ):
        operator.tab_to(name)
        operator.type(words)
    operator.page.wait_for_load_state("networkidle")
    submit(operator)
    receipt = operator.page.locator("[data-copy]")
    if not receipt.count():
        raise AssertionError(f"no receipt; the page says: {operator.text()}")
    return str(receipt.inner_text()).replace(" ", "").replace("-", "")


def accept(reviewer: Visitor, number: str) -> None:
    reviewer.go(f"/dispatch/?open={number}")
    submit(reviewer)


def dispatch(dispatcher: Visitor, number: str, to: str = "县住建局") -> None:
    """Send it to an office by its short name, by keyboard."""
    page = dispatcher.go(f"/dispatch/?open={number}")
    if not page.locator("#category").input_value():
        dispatcher.tab_to("category")
        with page.expect_response("**/decision/**"):
            dispatcher.press("ArrowDown")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    dispatcher.press("o")
    dispatcher.type(to)
    submit(dispatcher)


def act(visitor: Visitor, number: str, verb: str, **given: str) -> None:
    """Fill the form of a verb on its own page and send it."""
    visitor.go(f"/matters/{number}/do/{verb}/")
    visitor.fill(**given)
    with visitor.page.expect_navigation():
        visitor.page.locator(NEXT).click()


def contact(handler: Visitor, number: str) -> None:
    """Log the contact with a photograph."""
    page = handler.go(f"/matters/{number}/do/log_contact/")
    handler.fill(way="phone", reached="yes", text="电话接通，约定下午上门查看。")
    page.locator("main input[type=file]").set_input_files([photo()])  # type: ignore[list-item]
    with page.expect_navigation():
        page.locator(NEXT).click()


def reply(handler: Visitor, number: str) -> None:
    """Answer every demand and the whole."""
    page = handler.go(f"/matters/{number}/do/reply/")
    handler.fill(found="true", text="11 月 24 日已更换水泵并恢复供水，附照片。")
    for box in page.locator("main textarea[name^=answer_]").all():
        box.fill("已恢复供水")
    page.locator("main input[type=file]").set_input_files([photo()])  # type: ignore[list-item]
    with page.expect_navigation():
        page.locator(NEXT).click()


def review(reviewer: Visitor, number: str, failed: str = "") -> None:
    """Tick the eight checks with the keys 1 to 8; with `failed` send it back for that one."""
    page = reviewer.go(f"/review/?open={number}")
    reviewer.press(*(str(n) for n in range(1, 9) if f"Q{n}" != failed))
    if not failed:
        submit(reviewer)
        return
    page.locator("#why").fill("请写明哪一天修好的。")
    with page.expect_navigation():
        page.get_by_role("button", name="退回修改").click()


def call_back(agent: Visitor, number: str, content: bool) -> None:
    """Ask the five questions and close, or send it to be done again."""
    page = agent.go(f"/callback/?open={number}")
    solved, score = ("yes", "5") if content else ("no", "2")
    agent.fill(contacted="yes", solved=solved, process=score, result=score)
    if not content:
        page.locator("[name=open_line]").first.check()
        page.locator("[name=reason]").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="满意，办结" if content else "不满意，重办", exact=False).first.click()


def state_of(number: str) -> str:
    return str(Matter.objects.get(number=number).state)
