"""Several questions in one find what each finds alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from directory.doors.together import At, Question, both, together
from directory.models import Person, Post, Tenure, Unit
from tests.town import Town


def asked() -> tuple[QuerySet[Post], ...]:
    return (
        Post.objects.select_related("unit__parent").order_by("-id"),
        Post.objects.none(),
        Post.objects.order_by("unit", "rank", "-id")[1:4],
        Post.objects.annotate(n=Count("tenures")).filter(n__gt=0).order_by("-n", "id"),
        Post.objects.prefetch_related("tenures").order_by("code"),
    )


def test_each_finds_what_it_finds_alone_and_in_its_order(town: Town) -> None:
    alone = [list(one) for one in asked()]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = together(*asked())
    assert found == alone
    assert len(queries) == 2  # all, and what the last one brings
    assert found[0][0].unit.name() == alone[0][0].unit.name()
    assert [vars(row)["n"] for row in found[3]] == [vars(row)["n"] for row in alone[3]]
    columns = Tenure.objects.order_by("id").values_list("pk", "from_on", "until_on", "entered_at", "kinds")
    assert together(columns, Unit.objects.order_by("path")) == [list(columns), list(Unit.objects.order_by("path"))]


def test_each_question_is_read_by_its_own_room(town: Town) -> None:
    people = Question(Person.objects.order_by("id"), read=lambda rows: [row.username for row in rows])
    units = Question(Unit.objects.all(), read=len)
    assert both(people, units) == (people.answer(), Unit.objects.count())
    assert together(Post.objects.none(), Post.objects.none()) == [[], []]


def test_what_adds_columns_of_its_own_is_refused(town: Town) -> None:
    with pytest.raises(RuntimeError):
        together(Post.objects.order_by("unit__path").values_list("rank").distinct(), Unit.objects.all())


def test_a_kept_question_finds_what_there_is_each_time_as_of_the_moment_it_is_asked(town: Town) -> None:
    day = timedelta(days=1)
    seated = Question(
        Tenure.objects.filter(entered_at__lt=At(), entered_at__gt=At(-day)).select_related("post"),
        Tenure.objects.none(),
        read=lambda found, nothing: [(row.pk, row.post.code) for row in found] + nothing,
    ).kept()
    first = Tenure.objects.select_related("post").order_by("id")[0]
    entered = first.entered_at
    assert entered is not None
    codes = Question(Post.objects.order_by("id").values_list("code", flat=True), read=list[str]).kept()
    assert (first.pk, first.post.code) in both(seated, codes, at=entered + day / 2)[0]
    assert both(seated, codes, at=entered - day)[0] == both(seated, codes, at=entered + 30 * day)[0] == []
    assert (first.pk, first.post.code) in both(seated, codes, at=entered + day / 2)[0]
    Post.objects.filter(pk=first.post_id).update(code="another")
    assert codes.answer() == list(Post.objects.order_by("id").values_list("code", flat=True))
    with pytest.raises(RuntimeError):
        seated.answer()  # at no moment
