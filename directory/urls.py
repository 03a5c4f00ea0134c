"""Addresses of the door and the settings."""

from django.urls import path

from directory import inspection_pages, mandate_pages, month_pages, views

app_name = "directory"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("leave/", views.leave, name="leave"),
    path("language/", views.language, name="language"),
    path("me/", views.me, name="me"),
    path("me/mail/", views.mail, name="mail"),
    path("me/password/", views.password, name="password"),
    path("me/session/", views.session, name="session"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/units/", views.situate_unit, name="situate"),
    path("calendar/<int:holiday_id>/end/", views.end_holiday, name="end_holiday"),
    path("calendar/<int:body_id>/months/", month_pages.months, name="months"),
    path("calendar/<int:body_id>/months/printed/", month_pages.print_calendars, name="print_calendars"),
    path("calendar/<int:body_id>/months/<str:era>/", month_pages.set_month, name="set_month"),
    path(
        "calendar/<int:body_id>/months/<str:era>/<int:year>/<int:month>/end/", month_pages.end_month, name="end_month"
    ),
    path("powers/", views.powers, name="powers"),
    path("powers/new/", views.new_power, name="new_power"),
    path("powers/people/", views.people, name="people"),
    path("powers/<int:tenure_id>/end/", views.end_power, name="end_power"),
    path("inspection/", inspection_pages.choose, name="inspection"),
    path("inspection/<int:mandate_id>/begin/", inspection_pages.begin, name="begin_inspection"),
    path("inspection/end/", inspection_pages.end, name="end_inspection"),
    path("inspection/mandates/new/", mandate_pages.ask, name="ask_mandate"),
    path("inspection/mandates/people/", mandate_pages.people, name="mandate_people"),
    path("inspection/mandates/asked/<int:proposal_id>/", mandate_pages.asked_mandate, name="asked_mandate"),
    path("inspection/mandates/asked/<int:proposal_id>/confirm/", mandate_pages.confirm, name="confirm_mandate"),
    path("inspection/mandates/asked/<int:proposal_id>/decline/", mandate_pages.decline, name="decline_mandate"),
    path("inspection/oversight/<int:mandate_id>/withdraw/", inspection_pages.withdraw, name="withdraw_mandate"),
    path("inspection/oversight/<int:mandate_id>/narrow/", inspection_pages.narrow, name="narrow_mandate"),
]
