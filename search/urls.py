"""The addresses of the search page and of what completes a line."""

from django.urls import path

from search import inspection_pages, views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/completions/", views.completions, name="completions"),
    path("search/recent/forget/", views.forget, name="forget"),
    path("search/save/", views.save, name="save"),
    path("search/saved/<int:saved_id>/drop/", views.drop, name="drop"),
    path("inspection/search/", inspection_pages.inspect, name="inspect"),
    path("inspection/session/", inspection_pages.session, name="session"),
    path("inspection/space/", inspection_pages.space, name="space"),
    path("inspection/search/export/", inspection_pages.export, name="export"),
    path("inspection/inquiries/keep/", inspection_pages.keep, name="keep_inquiry"),
    path("inspection/inquiries/<int:inquiry_id>/ask/", inspection_pages.again, name="ask_inquiry"),
    path("inspection/inquiries/<int:inquiry_id>/drop/", inspection_pages.drop, name="drop_inquiry"),
    path("inspection/records/<str:record_id>/tag/", inspection_pages.tag, name="tag"),
    path("inspection/records/<str:record_id>/untag/", inspection_pages.untag, name="untag"),
    path("inspection/records/<str:record_id>/note/", inspection_pages.note, name="note"),
    path("inspection/notes/<int:note_id>/strike/", inspection_pages.strike_note, name="strike"),
    path("inspection/oversight/", inspection_pages.oversight, name="oversight"),
    path("inspection/oversight/<int:mandate_id>/", inspection_pages.overseen_mandate, name="overseen"),
]
