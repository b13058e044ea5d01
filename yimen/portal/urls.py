"""Routes of the public site."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.portal.views import asking, following, guides, home, rating, witness

urlpatterns: list[URLPattern] = [
    path("public/", home.home, name="home"),
    path("public/ask/", asking.ask, name="ask"),
    path("public/ask/begin/", asking.begin, name="ask_begin"),
    path("public/ask/review/", asking.review, name="ask_review"),
    path("public/ask/urgent/", asking.urgent, name="ask_urgent"),
    path("public/ask/saved/", asking.saved, name="ask_saved"),
    path("public/ask/drop/", asking.drop, name="ask_drop"),
    path("public/ask/done/<str:number>/", following.receipt, name="ask_done"),
    path("public/ask/<slug:step>/", asking.ask, name="ask_step"),
    path("public/follow/", following.follow, name="follow"),
    path("public/follow/leave/", following.leave_all, name="follow_leave"),
    path("public/follow/<str:number>/", following.followed, name="followed"),
    path("public/follow/<str:number>/rate/", rating.followed, name="rate_followed"),
    path("public/follow/<str:number>/do/<slug:what>/", following.act, name="follow_act"),
    path("public/guides/", guides.guides, name="guides"),
    path("public/guides/suggest/", guides.suggest, name="guides_suggest"),
    path("public/guides/<str:item>/", guides.guide, name="guide"),
    path("public/witness/", witness.witness, name="witness"),
    path("public/witness.jsonl", witness.lines, name="witness_lines"),
    path("public/rate/<str:token>/", rating.by_link, name="rate"),
]
