"""Orders that let somebody act, sign or receive for a post: who gives them, what they must say, when they end."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from directory.appoint import appoint
from directory.assign import assign
from directory.core.duty import Duty
from directory.core.errors import (
    AmountOutsidePowerError,
    DutiesApartError,
    GradeOutsidePowerError,
    KindOutsidePowerError,
    LetterOutsidePowerError,
    NotEntitledError,
    NotWithinReachError,
    OverlappingTenureError,
    PowerNotGivenError,
    SamePersonError,
    SelfBenefitError,
)
from directory.core.naming import Name
from directory.core.reach import CLOCKWORK, Reach
from directory.core.tenure import Capacity, Limits, Order, Paper, Term, check_grant, check_no_benefit, check_within
from directory.empower import disempower, empower
from directory.forms import PowerForm
from directory.hire import hire
from directory.models import JournalLine, Tenure
from directory.organise import found_post
from directory.tenures import tenures_of
from directory.whois import person_named, post_facts, reach_of
from tests.town import AT, TODAY, Citizen, Town

MONTH = Term(from_on=TODAY, until_on=TODAY + timedelta(days=30))
ORDER = Order(number="55", on=TODAY)
LETTERS = Limits(kinds=frozenset({"letter"}), ceiling=1)
TWO = ((7, "Hasan Ali"), (8, "Hasan Omar"))
PAPER = Paper(kind="letter", level=0, letter="a" * 16)


def given(
    town: Town, who: Citizen, capacity: Capacity = Capacity.AUTHORISED, *, limits: Limits = LETTERS,
    term: Term = MONTH, order: Order = ORDER, by: Reach | None = None, post: Citizen | None = None,
) -> int:  # fmt: skip
    return empower(
        who.person_id, post_id=(post or town.maryam).post_id, capacity=capacity, term=term, limits=limits, order=order,
        by=by or town.maryam.reach, at=AT,
    )  # fmt: skip


def test_whole_powers_have_no_limits_and_limited_ones_only_what_is_listed() -> None:
    for capacity in (Capacity.HOLDER, Capacity.ACTING):
        check_within(capacity, Limits(), replace(PAPER, level=9))
    check_within(Capacity.AUTHORISED, LETTERS, replace(PAPER, level=1))
    check_within(Capacity.AUTHORISED, replace(LETTERS, amount=10**6), replace(PAPER, amount=10**6))
    check_within(Capacity.FOR, Limits(letter="a" * 16), replace(PAPER, amount=10**6))
    for capacity, limits, paper, error in (
        (Capacity.AUTHORISED, Limits(), PAPER, KindOutsidePowerError),
        (Capacity.AUTHORISED, LETTERS, replace(PAPER, kind="circular"), KindOutsidePowerError),
        (Capacity.AUTHORISED, LETTERS, replace(PAPER, level=2), GradeOutsidePowerError),
        (Capacity.AUTHORISED, LETTERS, replace(PAPER, amount=1), AmountOutsidePowerError),
        (
            Capacity.AUTHORISED,
            replace(LETTERS, amount=10**6),
            replace(PAPER, amount=10**6 + 1),
            AmountOutsidePowerError,
        ),
        (Capacity.FOR, Limits(), PAPER, LetterOutsidePowerError),
        (Capacity.FOR, Limits(letter="a" * 16), replace(PAPER, level=1), GradeOutsidePowerError),
    ):
        with pytest.raises(error):
            check_within(capacity, limits, paper)


@pytest.mark.parametrize(
    ("capacity", "changes"),
    [
        (Capacity.ACTING, {"order": Order(number=" ", on=date(2026, 7, 1))}),
        (Capacity.ACTING, {"order": Order(number="1")}),
        (Capacity.AUTHORISED, {"term": Term(from_on=date(2026, 7, 1))}),
        (Capacity.AUTHORISED, {"limits": Limits()}),
        (Capacity.FOR, {"limits": LETTERS}),
        (Capacity.ACTING, {"term": Term(from_on=date(2026, 7, 2), until_on=date(2026, 7, 1))}),
        (Capacity.HOLDER, {}),
    ],
)
def test_an_order_says_everything_it_must(capacity: Capacity, changes: dict[str, object]) -> None:
    term = Term(from_on=date(2026, 7, 1), until_on=date(2026, 7, 9))
    whole = {"term": term, "limits": LETTERS, "order": Order(number="1", on=date(2026, 7, 1))} | changes
    with pytest.raises(PowerNotGivenError):
        check_grant(capacity, **whole)  # type: ignore[arg-type]  # the table names the fields


@pytest.mark.django_db
def test_the_holder_and_the_heads_above_empower_and_nobody_else(town: Town) -> None:
    given(town, town.hasan)
    given(town, town.dara, by=town.amal.reach)
    for stranger in (town.hasan.reach, town.zainab.reach, town.huda.reach, CLOCKWORK):
        with pytest.raises(NotEntitledError):
            given(town, town.sara, by=stranger)
    with pytest.raises(SamePersonError):
        given(town, town.amal, by=town.amal.reach)
    with pytest.raises(NotWithinReachError):
        empower(
            10**6, post_id=town.maryam.post_id, capacity=Capacity.ACTING, term=MONTH, limits=Limits(), order=ORDER,
            by=town.maryam.reach, at=AT,
        )  # fmt: skip
    assert JournalLine.objects.filter(act="empower").count() == 2


@pytest.mark.django_db
def test_nobody_of_another_ministry_is_empowered(town: Town) -> None:
    for capacity in (Capacity.ACTING, Capacity.AUTHORISED, Capacity.DEPUTY):
        for stranger in (town.huda, town.laith):
            with pytest.raises(NotWithinReachError):
                given(town, stranger, capacity)
    assert not JournalLine.objects.filter(act="empower").exists()


@pytest.mark.django_db
def test_a_registry_post_is_given_to_nobody_with_another_duty(town: Town) -> None:
    duty = {"body_id": town.planning, "term": MONTH, "order": "18", "by": CLOCKWORK, "at": AT}
    assign(town.sara.person_id, duty=Duty.KEYS, **duty)
    for capacity in (Capacity.ACTING, Capacity.DEPUTY):
        with pytest.raises(DutiesApartError):
            given(town, town.sara, capacity, by=town.maryam.reach, post=town.rebwar)
    deputy = given(town, town.hasan, Capacity.DEPUTY, by=town.maryam.reach, post=town.rebwar)
    with pytest.raises(DutiesApartError):
        assign(town.hasan.person_id, duty=Duty.AUDITOR, **duty)
    disempower(deputy, by=town.maryam.reach, at=AT)
    assign(town.hasan.person_id, duty=Duty.AUDITOR, **duty)


@pytest.mark.django_db
def test_what_was_withdrawn_keeps_nobody_from_the_post(town: Town) -> None:
    ahead = Term(from_on=TODAY + timedelta(days=2), until_on=TODAY + timedelta(days=9))
    disempower(given(town, town.hasan, Capacity.ACTING, term=ahead), by=town.maryam.reach, at=AT)
    appoint(
        town.hasan.person_id, post_id=town.maryam.post_id, term=ahead, capacity=Capacity.ACTING, order="أمر 3",
        by=CLOCKWORK, at=AT,
    )  # fmt: skip


@pytest.mark.django_db
def test_an_order_s_number_turns_no_printed_line_around(town: Town) -> None:
    tenure = given(town, town.hasan, order=Order(number="\u202eد إ/7\u2066\u00a0/\x0755\u2069 ", on=TODAY))
    assert Tenure.objects.get(pk=tenure).order == "د إ/7 /55"
    with pytest.raises(PowerNotGivenError):
        given(town, town.dara, order=Order(number="\u202e\u2066", on=TODAY))


@pytest.mark.parametrize(("people", "is_signed"), [({9}, True), ({7}, False), ({8}, False), ({7, 8, 9}, False)])
def test_2_4_nobody_signs_what_benefits_himself_or_for_whom_he_signs(people: set[int], is_signed: bool) -> None:  # noqa: FBT001
    paper = replace(PAPER, beneficiaries=frozenset(people))
    for holder in (8, None):
        if is_signed or (holder is None and people == {8}):
            check_no_benefit(7, holder_id=holder, paper=paper)
        else:
            with pytest.raises(SelfBenefitError):
                check_no_benefit(7, holder_id=holder, paper=paper)


@pytest.mark.django_db
def test_who_acts_passes_nothing_on(town: Town) -> None:
    given(town, town.hasan, Capacity.ACTING)
    acting = reach_of(person_named("hasan"), on=TODAY)
    assert town.maryam.post_id in acting.posts
    with pytest.raises(NotEntitledError):
        given(town, town.sara, by=acting)
    with pytest.raises(OverlappingTenureError):
        given(town, town.dara, Capacity.ACTING)


@pytest.mark.django_db
def test_an_authorisation_opens_no_post_and_moves_nobody_from_it(town: Town) -> None:
    before = reach_of(person_named("hasan"), on=TODAY)
    given(town, town.hasan)
    given(town, town.dara)
    after = reach_of(person_named("hasan"), on=TODAY)
    assert len(after.powers) == 1  # it opens what waits under it
    assert replace(after, powers=before.powers) == before
    facts = post_facts(town.maryam.post_id, on=TODAY)
    assert facts.holder is not None
    assert (facts.holder.id, facts.capacity) == (town.maryam.person_id, Capacity.HOLDER)
    with pytest.raises(OverlappingTenureError):
        given(town, town.hasan)


@pytest.mark.django_db
def test_a_withdrawn_power_is_over_at_once_and_told_of_the_past(town: Town) -> None:
    tenure = given(town, town.hasan, Capacity.ACTING)
    with pytest.raises(NotEntitledError):
        disempower(tenure, by=town.zainab.reach, at=AT)
    disempower(tenure, by=town.amal.reach, at=AT)
    assert town.maryam.post_id not in reach_of(person_named("hasan"), on=TODAY).posts
    (_, past) = tenures_of(town.hasan.person_id, on=TODAY)
    assert (past.capacity, past.withdrawn_at, past.holder) == (Capacity.ACTING, AT, town.maryam.name)
    assert len(tenures_of(town.hasan.person_id, on=TODAY + timedelta(days=1))) == 1
    for gone in (tenure, 10**6, Tenure.objects.get(person_id=town.maryam.person_id).pk):
        with pytest.raises(NotWithinReachError):
            disempower(gone, by=town.amal.reach, at=AT)


@pytest.mark.django_db
def test_the_pages_enter_an_order_and_withdraw_it(town: Town, client: Client) -> None:
    client.force_login(person_named("maryam"))
    typed = {
        "post": town.maryam.post_id, "person": f"[{town.hasan.person_id}]", "capacity": "authorised", "order": "د إ/7/55",
        "order_on": f"{TODAY:%d/%m/%Y}", "from_on": f"{TODAY:%d/%m/%Y}", "until_on": f"{TODAY:%d/%m/%Y}",
        "kinds": ["letter"], "ceiling": "1", "letter": "",
    }  # fmt: skip
    page = reverse("directory:new_power")
    assert client.get(page).status_code == 200
    assert client.post(page, typed | {"order_on": "yesterday"}).status_code == 422
    wrong = client.post(page, typed | {"order_on": "yesterday", "letter": "x"}).content.decode()
    spoken = {one for told in re.findall(r'aria-describedby="([^"]+)"', wrong) for one in told.split()}
    assert {"p-order_on_error", "p-letter_error", "p-letter_helptext"} <= spoken
    assert spoken <= set(re.findall(r'id="([^"]+)"', wrong))
    refused = client.post(page, typed | {"kinds": [], "until_on": ""})
    assert refused.status_code == 422
    assert {"p-kinds_error", "p-until_on_error"} <= set(re.findall(r'id="([^"]+)"', refused.content.decode()))
    assert 'href="#p-kinds"' in refused.content.decode()
    assert "د إ/7/55" in refused.content.decode()
    assert client.post(page, typed | {"order": "د إ/٧/۵٥"}).headers["Location"] == reverse("directory:powers")
    row = Tenure.objects.get(person_id=town.hasan.person_id, capacity=Capacity.AUTHORISED)
    assert (row.kinds, row.ceiling, row.order_on, row.until_on) == (["letter"], 1, TODAY, TODAY)
    assert "د إ/7/55" in client.get(reverse("directory:powers")).content.decode()
    client.post(reverse("directory:end_power", args=[row.pk]))
    assert "د إ/7/55" not in client.get(reverse("directory:powers")).content.decode()
    assert client.get(reverse("directory:end_power", args=[row.pk])).status_code == 405


@pytest.mark.django_db
def test_who_is_empowered_is_looked_up_by_name_within_the_ministry(town: Town, client: Client) -> None:
    client.force_login(person_named("maryam"))
    looked_up = reverse("directory:people")
    (line,) = client.get(looked_up, {"q": town.hasan.name.ar}).json()["people"]
    assert line.startswith(town.hasan.name.ar)
    assert line.endswith(f"[{town.hasan.person_id}]")
    for nobody in ("", town.huda.name.ar, town.maryam.name.ar, "nobody-of-this-name"):
        assert client.get(looked_up, {"q": nobody}).json() == {"people": []}
    form = partial(
        PowerForm,
        posts=((1, "x"),),
        people=lambda text, key: tuple(one for one in TWO if one[0] == key or (text and text in one[1])),
        levels=((0, "x"),),
    )
    for typed, chosen in (("Hasan [7]", 7), ("Hasan Ali", 7), ("Hasan", None), ("Huda", None), ("x [9]", None)):
        asked = form({"person": typed})
        asked.full_clean()
        assert asked.cleaned_data.get("person") == chosen, typed


def test_a_post_is_looked_up_by_part_of_its_line() -> None:
    form = partial(
        PowerForm,
        posts=((12, "Director / Roads — Hasan"), (13, "Director / Bridges")),
        people=lambda *_: (),
        levels=(),
    )
    for typed, chosen in (
        ("roads director", 12), ("12", 12), ("x [13]", 13), ("Director", None), ("Minister", None), ("x [9]", None),
    ):  # fmt: skip
        asked = form({"post": typed})
        asked.full_clean()
        assert asked.cleaned_data.get("post") == chosen, typed
    assert form(initial={"post": "13"})["post"].value() == "Director / Bridges [13]"
    assert form(initial={"post": "9"})["post"].value() == ""


@pytest.mark.django_db
def test_the_form_asks_the_same_of_the_database_for_few_and_for_many(town: Town, client: Client) -> None:
    client.force_login(person_named("maryam"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("directory:new_power"))
        return len(seen)

    few = queries()
    for number in range(30):
        name = Name(ar=f"موظف {number}")
        clerk = hire(name, username=f"clerk{number}", encoded_password="!", language="ar", by=CLOCKWORK, at=AT)
        seat = found_post(name, unit_id=town.planning_hr, rank=90, by=CLOCKWORK, at=AT)
        appoint(clerk, post_id=seat, term=MONTH, capacity=Capacity.HOLDER, order="1", by=CLOCKWORK, at=AT)
    assert queries() == few


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["powers", "new_power", "people"])
def test_who_gives_no_orders_has_no_such_page(town: Town, client: Client, name: str) -> None:
    client.force_login(person_named("zainab"))
    assert client.get(reverse(f"directory:{name}")).status_code == 404


def test_a_power_is_withdrawn_once_before_it_begins_or_while_it_lasts(town: Town) -> None:
    ahead = Term(from_on=TODAY + timedelta(days=5), until_on=TODAY + timedelta(days=9))
    for term, last_on in ((ahead, ahead.until_on), (MONTH, TODAY)):
        tenure = given(town, town.hasan, term=term)
        disempower(tenure, by=town.maryam.reach, at=AT)
        with pytest.raises(NotWithinReachError):
            disempower(tenure, by=town.maryam.reach, at=AT)
        row = Tenure.objects.get(pk=tenure)
        assert (row.until_on, row.withdrawn_at, row.entered_at) == (last_on, AT, AT)
    over = given(town, town.hasan)
    yesterday = TODAY - timedelta(days=1)
    Tenure.objects.filter(pk=over).update(from_on=yesterday, until_on=yesterday)
    with pytest.raises(NotWithinReachError):
        disempower(over, by=town.maryam.reach, at=AT)
    assert Tenure.objects.get(pk=over).withdrawn_at is None
