from __future__ import annotations

from django.urls import path

from yimen.hotline.views import acts, assist, calling, dispatching, operator, order, reveal, reviewing, succession

urlpatterns = [
    path("orders/new/", operator.operator, name="operator"),
    path("orders/new/caller/", operator.caller, name="operator_caller"),
    path("orders/new/assist/", assist.assist, name="operator_assist"),
    path("orders/new/place/", assist.where, name="operator_place"),
    path("orders/new/<str:number>/receipt/", operator.receipt, name="receipt"),
    path("matters/<str:number>/", order.matter, name="matter"),
    path("matters/<str:number>/pane/", order.pane, name="pane"),
    path("matters/<str:number>/do/<slug:verb>/", acts.act, name="act"),
    path("matters/<str:number>/whole-number/", reveal.whole_number, name="reveal"),
    path("matters/<str:number>/masked-number/", reveal.masked_number, name="masked"),
    path("dispatch/", dispatching.dispatching_page, name="dispatching"),
    path("dispatch/accuracy/", dispatching.accuracy, name="dispatch_accuracy"),
    path("dispatch/<str:number>/decision/", dispatching.decision, name="dispatch_decision"),
    path("dispatch/<str:number>/send/", dispatching.send, name="dispatch_send"),
    path("dispatch/<str:number>/accept/", dispatching.accept, name="dispatch_accept"),
    path("dispatch/<str:number>/merge/", dispatching.merge, name="dispatch_merge"),
    path("dispatch/<str:number>/recall/", dispatching.recall, name="dispatch_recall"),
    path("organisation/<slug:code>/succession", succession.succession, name="succession"),
    path("review/", reviewing.review, name="review"),
    path("review/<str:number>/", reviewing.decide, name="review_decide"),
    path("callback/", calling.callback_page, name="callback"),
    path("callback/<str:number>/", calling.answer, name="callback_answer"),
    path("callback/<str:number>/missed/", calling.not_reached, name="callback_missed"),
]
