"""The door and the settings."""

from base64 import b64encode
from dataclasses import asdict
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from directory.begin_inspection import end_inspection
from directory.calendar_form import HolidayForm, SituateForm
from directory.change_password import change_password
from directory.coordinations import coordinations_over
from directory.core.day import day_of
from directory.core.errors import NotWithinReachError
from directory.core.tenure import Capacity, Term
from directory.declare_holiday import declare_holiday, withdraw_holiday
from directory.empower import disempower, empower
from directory.enter import enter as enter_by_password
from directory.entitled import posts_to_empower
from directory.forms import EnterForm, LanguageForm, LookForm, MailingForm, PowerForm
from directory.http import MinistryRequest, caller, posted
from directory.labels import grade_word
from directory.mailing import mailing_of
from directory.password_form import PasswordForm
from directory.prefer import prefer
from directory.situate import situate
from directory.staff import members
from directory.subscribe import subscribe
from directory.tenures import tenures_ahead
from directory.whois import PostFacts, unit_facts, units_by_id, units_under
from directory.workdays import bodies_of, holidays, may_declare, places_of

YEAR_S = 365 * 24 * 60 * 60


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MinistryRequest) -> HttpResponse:
    """Sign-in by name and password; one sentence for every failure."""
    form = EnterForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _door(request, form)
    request.way_back = partial(_door, request, form)
    typed = form.cleaned_data
    person = enter_by_password(
        typed["username"],
        password=typed["password"],
        address=caller(request),
        by=request.reach,
        at=request.at,
    )
    login(request, person)
    return redirect(_next(request))


@login_not_required
@require_POST
def leave(request: MinistryRequest) -> HttpResponse:
    """Sign-out; an inspection ends with it."""
    if request.reach.inspection is not None:
        end_inspection(by=request.reach, at=request.at)
    logout(request)
    return redirect("directory:enter")


@login_not_required
@require_POST
def language(request: MinistryRequest) -> HttpResponse:
    """Another language for this browser, and for the person if signed in."""
    form = LanguageForm(request.POST)
    answer = redirect(_next(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_S, httponly=True, samesite="Lax")
        if request.reach.person_id is not None:
            prefer(request.look.in_language(chosen), by=request.reach, at=request.at)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: MinistryRequest) -> HttpResponse:
    """How this person likes to read."""
    form = LookForm(posted(request), initial=asdict(request.look))
    if request.method != "POST" or not form.is_valid():
        return _settings_page(request, form, _mailing_form(request))
    look = form.look()
    prefer(look, by=request.reach, at=request.at)
    answer = redirect("/me/?saved")
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, look.language, max_age=YEAR_S, httponly=True, samesite="Lax")
    return answer


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: MinistryRequest) -> HttpResponse:
    """Another password in the place of the own one; other sessions of the person end, this one goes on."""
    form = PasswordForm(posted(request), person=request.user)
    if request.method != "POST" or not form.is_valid():
        return _password_page(request, form)
    request.way_back = partial(_password_page, request, form)
    typed = form.cleaned_data
    person = change_password(typed["old"], new=typed["new"], by=request.reach, at=request.at)
    update_session_auth_hash(request, person)
    messages.success(request, gettext("Your password is changed. Wherever else you were signed in, you are no more."))
    return redirect(_next(request))


def _password_page(
    request: MinistryRequest, form: PasswordForm, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    page = {"form": form, "sentence": sentence, "next": wanted}
    return render(request, "directory/password.html", page, status=422 if sentence or form.errors else 200)


@require_http_methods(["POST"])
def mail(request: MinistryRequest) -> HttpResponse:
    """Whether this person hears by e-mail that something waits."""
    form = MailingForm(request.POST, auto_id="m-%s")
    look = LookForm(initial=asdict(request.look))
    if not form.is_valid():
        return _settings_page(request, look, form)
    request.way_back = partial(_settings_page, request, look, form)
    subscribe(form.mailing(), by=request.reach, at=request.at)
    return redirect("/me/?saved")


def _mailing_form(request: MinistryRequest) -> MailingForm:
    chosen = mailing_of(request.reach)
    return MailingForm(initial={"rhythm": chosen.rhythm.value, "address": chosen.address}, auto_id="m-%s")


def _settings_page(
    request: MinistryRequest, form: LookForm, mailing: MailingForm, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    page = {"form": form, "mailing": mailing, "sentence": sentence, "is_saved": "saved" in request.GET}
    is_refused = sentence or (mailing.is_bound and mailing.errors)
    return render(request, "directory/me.html", page, status=422 if is_refused else 200)


@never_cache
@require_safe
def session(request: MinistryRequest) -> HttpResponse:
    """Who is signed in here, the word that lets a page opened before post again, and the person's own key.

    With the key (AES-256, base64) a browser locks what is not saved yet of the person's drafts; nobody else is given
    it. Strangers are sent to the door.
    """
    person = request.reach.person_id
    key = b64encode(salted_hmac("diwan.unsaved-drafts", str(person), algorithm="sha256").digest()).decode()
    return JsonResponse({"person": person, "token": get_token(request), "key": key})


@require_safe
def powers(request: MinistryRequest) -> HttpResponse:
    """Who acts, signs or receives for the posts for which this person may empower others."""
    posts = _posts(request)
    lines = tenures_ahead({post.id for post in posts}, on=day_of(request.at))
    given = [one for one in lines if one.capacity is not Capacity.HOLDER]
    across = coordinations_over(Term(from_on=day_of(request.at)))
    standing = [one for one in across if one.withdrawn_at is None]
    return render(request, "directory/powers.html", {"given": given, "posts": posts, "across": standing})


@require_http_methods(["GET", "HEAD", "POST"])
def new_power(request: MinistryRequest) -> HttpResponse:
    """An order typed in: who may act or sign for a post, from when to when, how far."""
    posts = _posts(request)
    asked = {name: request.GET.get(name, "") for name in ("post", "capacity", "letter")}
    form = PowerForm(
        posted(request),
        posts=_post_lines(posts, request.look.language),
        people=partial(_colleagues, request, posts),
        levels=tuple((level, grade_word(level)) for level in range(request.reach.clearance.level + 1)),
        initial={**asked, "from_on": f"{day_of(request.at):%d/%m/%Y}"},
    )
    if request.method != "POST" or not form.is_valid():
        return _power_page(request, form)
    request.way_back = partial(_power_page, request, form)
    empower(
        form.cleaned_data["person"],
        post_id=form.cleaned_data["post"],
        capacity=form.capacity_given(),
        term=form.term(),
        limits=form.limits(),
        order=form.empowering(),
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The order is entered. It counts from its first day."))
    return redirect("directory:powers")


@require_safe
def people(request: MinistryRequest) -> HttpResponse:
    """People of the ministry whose name holds what is being typed, for the list under the field."""
    posts, typed = _posts(request), request.GET.get("q", "").strip()
    found = _colleagues(request, posts, typed) if typed else ()
    return JsonResponse({"people": [line for _, line in found]})


@require_POST
def end_power(request: MinistryRequest, tenure_id: int) -> HttpResponse:
    """A power withdrawn at once."""
    disempower(tenure_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The power is withdrawn. What was signed under it stands."))
    return redirect("directory:powers")


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: MinistryRequest) -> HttpResponse:
    """The closed days ahead of the reader's ministries; who keeps a calendar declares them here."""
    form = _holiday_form(request)
    if request.method != "POST" or form is None or not form.is_valid():
        if request.method == "POST" and form is None:
            raise NotWithinReachError
        return _calendar_page(request, form)
    request.way_back = partial(_calendar_page, request, form)
    declare_holiday(
        form.days(), body_id=form.cleaned_data["body"], name=form.name_given(), by=request.reach, at=request.at
    )
    messages.success(request, gettext("The holiday is declared. Deadlines that run are counted anew within minutes."))
    return redirect("directory:calendar")


@require_POST
def end_holiday(request: MinistryRequest, holiday_id: int) -> HttpResponse:
    """A holiday taken back."""
    withdraw_holiday(holiday_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The holiday is taken back. Its days count again."))
    return redirect("directory:calendar")


@require_POST
def situate_unit(request: MinistryRequest) -> HttpResponse:
    """A unit put under a governorate's calendar."""
    form = SituateForm(request.POST, units=_units_to_situate(request))
    if not form.is_valid():
        raise NotWithinReachError  # the list of units is the only source of an answer
    situate(form.cleaned_data["unit"], governorate=form.place(), by=request.reach, at=request.at)
    messages.success(request, gettext("The unit follows that governorate's calendar from now on."))
    return redirect("directory:calendar")


def _holiday_form(request: MinistryRequest) -> HolidayForm | None:
    """The form, for whoever keeps a calendar."""
    kept = units_by_id(may_declare(request.reach))
    bodies = tuple((unit.id, unit.name.to(request.look.language)) for unit in kept.values())
    today = f"{day_of(request.at):%d/%m/%Y}"
    return HolidayForm(posted(request), bodies=bodies, initial={"from_on": today}) if bodies else None


def _units_to_situate(request: MinistryRequest) -> tuple[tuple[int, str], ...]:
    """The units of the one ministry whose calendar the reader keeps, as its tree stands."""
    kept = sorted(may_declare(request.reach))[:1]
    units = [unit for body in kept for unit in units_under(body)]
    return tuple((unit.id, unit.full_name(request.look.language)) for unit in units)


def _calendar_page(
    request: MinistryRequest, form: HolidayForm | None, sentence: str = "", _: tuple[str, ...] = ()
) -> HttpResponse:
    bodies = bodies_of(request.reach)
    page = {
        "days": holidays(request.reach, on=day_of(request.at)),
        "kept": may_declare(request.reach),
        "is_one_ministry": len(bodies) == 1,
        "places": places_of(bodies) if form is not None else (),
        "form": form,
        "situate": SituateForm(units=_units_to_situate(request)) if form is not None else None,
        "sentence": sentence,
    }
    status = 422 if sentence or (form is not None and form.is_bound and form.errors) else 200
    return render(request, "directory/calendar.html", page, status=status)


def _posts(request: MinistryRequest) -> tuple[PostFacts, ...]:
    """The posts; whoever has none gets no such page. Raises NotWithinReachError."""
    posts = posts_to_empower(request.reach, on=day_of(request.at))
    if not posts:
        raise NotWithinReachError
    return posts


def _post_lines(posts: tuple[PostFacts, ...], language: str) -> tuple[tuple[int, str], ...]:
    """Each post with its unit and who sits there."""
    units = units_by_id(post.unit_id for post in posts)
    names = {post.id: "" if post.holder is None else f" — {post.holder.name.to(language)}" for post in posts}
    return tuple(
        (post.id, f"{post.title.to(language)} / {units[post.unit_id].name.to(language)}{names[post.id]}")
        for post in posts
    )


def _colleagues(
    request: MinistryRequest, posts: tuple[PostFacts, ...], text: str, key: int | None = None
) -> tuple[tuple[int, str], ...]:
    """People in office in the same ministry, of this name or with this key, with the post each has."""
    on, language = day_of(request.at), request.look.language
    body = unit_facts(posts[0].unit_id).body_id
    rows = members([body], on=on, text=text, among=None if key is None else [key]).rows
    return tuple(
        (row.person.id, f"{row.person.name.to(language)} — {row.title.to(language)} [{row.person.id}]")
        for row in rows
        if row.title is not None and row.person.is_active and row.person.id != request.reach.person_id
    )


def _power_page(request: MinistryRequest, form: PowerForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "directory/new_power.html", {"form": form, "sentence": sentence}, status=status)


def _door(request: MinistryRequest, form: EnterForm, sentence: str = "", _: tuple[str, ...] = ()) -> HttpResponse:
    """The sign-in page, with the sentence of a failure."""
    return render(
        request,
        "directory/enter.html",
        {"form": form, "sentence": sentence, "next": request.POST.get("next") or request.GET.get("next", "")},
        status=422 if sentence or form.errors else 200,
    )


def _next(request: MinistryRequest) -> str:
    """Where the person was going: an address of this site, else the first page."""
    wanted = request.POST.get("next", "").strip()
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
