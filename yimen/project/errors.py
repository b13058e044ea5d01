"""Every answer that is not what was asked for: each says what is so, why, and where to go."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from yimen.custody.services import record_attempt
from yimen.kernel.refusal import Refusal

# code of a refusal → HTTP status; all others are 422
STATUS = {"not_found": 404, "forbidden": 403, "stale": 409, "key_reused": 409, "busy": 409, "too_often": 429}

_SECRET = re.compile("token|passw|^(old|new|again|code|key|seen|next|website)$", re.IGNORECASE)
_CODE = re.compile(r"[a-z_]{0,40}|\d{0,4}", re.ASCII)


def _state(request: HttpRequest, status: int, icon: str, title: str, text: str, **more: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"code": more.get("code", "refused"), "message": f"{title}。{text}"}, status=status)
    home = "/public/" if request.path.startswith("/public/") else "/"
    context = {"icon": icon, "title": title, "text": text, "url": home, "label": "回到首页"} | more
    response = render(request, "yimen/state.html", context, status=status)
    if request.headers.get("HX-Request"):
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def sign_in(request: HttpRequest, ended: str = "") -> HttpResponse:
    """Ask for a sign-in, say why the last one ended, and come back afterwards to what was read (never to a POST)."""
    query = {"ended": ended} if ended else {}
    if request.method == "GET" and not request.headers.get("HX-Request"):
        query["next"] = request.get_full_path()
    target = f"{reverse('account_login')}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    if request.path.startswith("/api/"):
        return _state(request, 401, "lock", "请先登录", "登录后再试。", code="sign_in")
    return redirect(target)


def not_yours(request: HttpRequest) -> HttpResponse:
    return _state(request, 403, "lock", "这个页面不在岗位范围内", "需要使用的，请找本单位联络员或系统管理员开通岗位。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _state(request, 404, "search", "没有找到", "地址可能有误，或者这件事项不在范围内。请从待办或查询重新打开。")


def refused(request: HttpRequest, problem: Refusal) -> HttpResponse:
    """A refusal that no form has caught."""
    status = STATUS.get(problem.code, 422)
    if status == 404:
        return not_found(request)
    title = {403: "这一步现在不能办", 409: "页面已经过期", 429: "操作太频繁"}.get(status, "没有办成")
    response = _state(request, status, "triangle-alert", title, problem.sentence, code=problem.code)
    if "retry_after" in problem.data:
        response.headers["Retry-After"] = str(problem.data["retry_after"])
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token is missing or old: nothing is done, and what was typed is shown to be copied. It is never sent from here."""
    return _state(
        request, 403, "refresh-cw", "页面打开太久，需要重新确认", "请返回上一页，刷新后再提交；填写的内容在下面，可以复制。",
        typed=_typed(request),
    )  # fmt: skip


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a form, without codes of choices, tokens and whatever may be a password."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if not _SECRET.search(name)]
    return [value for _, value in sent if not _CODE.fullmatch(value.strip())]


def server_error(request: HttpRequest) -> HttpResponse:
    number = getattr(request, "id", "")
    text = f"事项没有变动。请再试一次；还不行，请把编号 {number} 报给技术服务股。"
    try:
        return _state(request, 500, "triangle-alert", "没有办成，不是您的问题", text)
    except Exception:
        return HttpResponse(f"没有办成，不是您的问题。{text}", status=500, content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None, status: int = 400) -> HttpResponse:
    return _state(request, status, "triangle-alert", "没有看懂这次请求", "请返回上一页重试，或从首页重新进入。")


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """After five wrong passwords from one place."""
    record_attempt(
        actor=None,
        door="account_login",
        code="locked_out",
        address=getattr(request, "axes_ip_address", None),
        request_id=getattr(request, "id", ""),
    )
    return _state(
        request, 429, "lock", "账号已锁定 15 分钟", "连续输错 5 次密码。请 15 分钟后再试，或找本单位联络员核对账号。",
        url=reverse("account_login"), label="回到登录",
    )  # fmt: skip
