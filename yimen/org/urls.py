"""Routes of signing in, of one's own account and of the organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from yimen.org.views import absences, account, calendar, organisation, people, second_factor, signing

urlpatterns: list[URLPattern] = [
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/code/", second_factor.sign_in_code, name="mfa_authenticate"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("display", signing.display, name="display"),
    path("account/", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/phone", account.own_phone, name="own_phone"),
    path("account/absences/<int:number>/end", account.end_own_absence, name="end_own_absence"),
    path("account/second-factor", second_factor.enrol, name="second_factor_enrol"),
    path("account/second-factor/off", second_factor.turn_off, name="second_factor_off"),
    path("account/second-factor/codes", second_factor.renew_codes, name="second_factor_codes"),
    path("organisation/", organisation.tree, name="org_tree"),
    path("organisation/calendar/", calendar.year, name="org_calendar"),
    path("organisation/calendar/add", calendar.add_day, name="org_add_day"),
    path("organisation/calendar/<int:number>/remove", calendar.remove_day, name="org_remove_day"),
    path("organisation/posts/", people.waiting, name="org_waiting"),
    path("organisation/posts/<int:number>/decide", people.decide, name="org_decide_post"),
    path("organisation/posts/<int:number>/end", people.end, name="org_end_post"),
    path("organisation/absences/<int:number>/cancel", absences.cancel, name="org_cancel_absence"),
    path("organisation/people/<str:login>/", organisation.person, name="org_person"),
    path("organisation/people/<str:login>/post", people.propose, name="org_propose_post"),
    path("organisation/people/<str:login>/password", people.reset_password, name="org_reset_password"),
    path("organisation/people/<str:login>/disable", people.disable, name="org_disable"),
    path("organisation/people/<str:login>/absence", absences.record, name="org_record_absence"),
    path("organisation/people/<str:login>/stand-ins", absences.stand_ins, name="org_stand_ins"),
    path("organisation/<slug:code>/", organisation.one, name="org_organisation"),
    path("organisation/<slug:code>/add", people.add_person, name="org_add_person"),
]
