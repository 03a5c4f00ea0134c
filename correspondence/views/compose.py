"""Writing a letter: the form, its annexes, and sending it on its route."""

from dataclasses import dataclass, replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from archive import records
from correspondence import letters
from correspondence.attach import attach, detach
from correspondence.core.letter import Kind
from correspondence.draft import revise, start
from correspondence.forms import phrases
from correspondence.forms.acts import SendForm
from correspondence.forms.compose import REFERENCE_CHOICES, Choices, ComposeForm, choices_of, typed_from
from correspondence.forms.rows import line_of, row_of_record
from correspondence.letters import LetterView
from correspondence.send import send
from directory import audit, whois
from directory.core.naming import Name
from directory.http import MinistryRequest, posted

UPLOAD_LIMIT = 50 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MinistryRequest) -> HttpResponse:
    """A new letter: an empty form, then its first version."""
    choices = _choices(request)
    form = ComposeForm(posted(request), choices=choices, initial=_first_typing(request, choices))
    if not _is_saved(request, form):
        return _page(request, _kept(request, form, choices))
    request.way_back = partial(_page, request, form)
    memo = start(form.content(), by=request.reach, at=request.at)
    return _onward(request, memo.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MinistryRequest, ref: str) -> HttpResponse:
    """A draft: its form, then its next version."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request)
    form = _form(request, shown, choices)
    if request.method != "POST" and "revise" not in shown.may:
        return redirect("correspondence:letter", ref)
    if not _is_saved(request, form):
        return _page(request, _kept(request, form, choices), shown=shown)
    request.way_back = partial(_page, request, form, shown=shown)
    base = form.cleaned_data["base"] or shown.version
    revise(ref, content=form.content(), base=base, by=request.reach, at=request.at)
    return _onward(request, ref)


@require_POST
def attach_file(request: MinistryRequest, ref: str) -> HttpResponse:
    """One more annex; what was typed into the form stays on the page."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request)
    kept = _kept(request, _form(request, shown, choices), choices, is_kept=True)
    request.way_back = partial(_page, request, kept, shown=shown)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, kept, gettext("Choose a file first."), shown=shown)
    data, title = upload.read(UPLOAD_LIMIT + 1), request.POST.get("annex_title", "").strip()
    name = upload.name or "annex"
    attach(ref, name=name, data=data, title=title or name, by=request.reach, at=request.at)
    return _after_annex(request, ref, shown, choices)


@require_POST
def detach_file(request: MinistryRequest, ref: str) -> HttpResponse:
    """One annex less; what was typed into the form stays on the page."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request)
    kept = _kept(request, _form(request, shown, choices), choices, is_kept=True)
    request.way_back = partial(_page, request, kept, shown=shown)
    detach(ref, file=request.POST.get("file_name", ""), by=request.reach, at=request.at)
    return _after_annex(request, ref, shown, choices)


@require_http_methods(["GET", "HEAD", "POST"])
def send_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """The route: who reviews before the signer; then the letter goes."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    route = _route(request, shown)
    form = SendForm(posted(request), posts=tuple(post.id for post in (*route["above"], *route["others"])))
    if request.method != "POST" or not form.is_valid():
        return _send_page(request, shown, route)
    request.way_back = partial(_send_page, request, shown, route)
    send(ref, reviewers=form.in_order(), by=request.reach, at=request.at)
    messages.success(request, gettext("The letter was sent."))
    return redirect("correspondence:drafts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A post that may review, and whether it is ticked."""

    id: int
    title: Name
    holder: Name | None
    is_chosen: bool


def _choices(request: MinistryRequest) -> Choices:
    return choices_of(request.reach, on=timezone.localdate(request.at))


def _form(request: MinistryRequest, shown: LetterView, choices: Choices) -> ComposeForm:
    """The form of a draft, bound when something was sent."""
    typed = typed_from(shown.content, base=shown.version)
    return ComposeForm(posted(request), choices=choices, annexes=shown.content.annexes, initial=typed)


def _first_typing(request: MinistryRequest, choices: Choices) -> dict[str, object]:
    """What stands in the form before anything is typed."""
    language = request.look.language
    return {
        **_reply_typing(request),
        "language": language,
        "digits": request.look.digits,
        "greeting": phrases.GREETINGS[language][0],
        "closing": phrases.CLOSINGS[language][0],
        "unit": choices.writes_as,
        "signer": choices.signs_as,
    }


def _reply_typing(request: MinistryRequest) -> dict[str, object]:
    """What a reply takes over from the record it answers. Raises NotWithinReachError."""
    wanted = request.GET.get("reply", "")
    if not wanted:
        return {}
    facts = records.record(wanted, reach=request.reach).facts
    audit.opened(facts.label, act="reply", about=f"record:{wanted}", by=request.reach, at=request.at)
    return {
        "kind": Kind.REPLY,
        "level": facts.label.level,
        "to": [line_of(whois.unit_facts(facts.unit_id), request.look.language)],
        "subject": facts.subject,
        "references": [row_of_record(wanted, number=facts.number or "", on=facts.on, body=facts.issuer)],
    }


def _is_saved(request: MinistryRequest, form: ComposeForm) -> bool:
    """True when a complete form was sent to be kept."""
    return request.method == "POST" and request.POST.get("do") != "more" and form.is_valid()


def _kept(request: MinistryRequest, form: ComposeForm, choices: Choices, *, is_kept: bool = False) -> ComposeForm:
    """The form unjudged, with all that was typed: for more lines, and after an annex."""
    if not form.is_bound or not (is_kept or request.POST.get("do") == "more"):
        return form
    typed = {name: form[name].value() for name in form.fields}
    return ComposeForm(choices=choices, annexes=form.annexes, initial=typed)


def _after_annex(request: MinistryRequest, ref: str, before: LetterView, choices: Choices) -> HttpResponse:
    """The page after the annexes changed: same typing, and the new version as its base unless it was stale."""
    fresh = letters.letter(ref, reach=request.reach, at=request.at)
    kept = _kept(request, _form(request, fresh, choices), choices, is_kept=True)
    if str(kept.initial["base"]) == str(before.version):
        kept.initial["base"] = fresh.version
    return _page(request, kept, shown=fresh)


def _onward(request: MinistryRequest, ref: str) -> HttpResponse:
    """Where the pressed button leads once the draft is kept."""
    if request.POST.get("do") == "send":
        return redirect("correspondence:send", ref)
    mark = "#preview" if request.POST.get("do") == "preview" else ""
    return redirect(f"{reverse('correspondence:edit', args=[ref])}?saved{mark}")


def _page(
    request: MinistryRequest,
    form: ComposeForm,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    shown: LetterView | None = None,
) -> HttpResponse:
    """The form's page with everything that was typed."""
    language = request.look.language
    page = {
        "form": form,
        "letter": shown,
        "ref": shown.ref if shown else "",
        "sentence": sentence,
        "findings": findings,
        "is_saved": "saved" in request.GET,
        "reference_choices": REFERENCE_CHOICES,
        "greetings": phrases.all_of(phrases.GREETINGS, language),
        "closings": phrases.all_of(phrases.CLOSINGS, language),
        "purposes": phrases.all_of(phrases.PURPOSES, language),
    }
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "correspondence/compose.html", page, status=status)


def _route(request: MinistryRequest, shown: LetterView) -> dict[str, tuple[Reviewer, ...]]:
    """The heads between the author and the signer, ticked, and the other heads of the ministry."""
    on = timezone.localdate(request.at)
    unit = whois.unit_facts(shown.content.unit_id)
    below = next((own.id for own in whois.units_by_id(request.reach.units).values() if unit.id in own.path), unit.id)
    line = [post for post in whois.heads_above(below, on=on) if post.id not in request.reach.posts]
    signer = next((at for at, post in enumerate(line) if post.id == shown.content.signer_post_id), len(line))
    inside = {facts.id for facts in whois.units_under(unit.body_id)}
    known = {post.id for post in line} | request.reach.posts | {shown.content.signer_post_id}
    others = (p for p in whois.posts_in(inside, on=on) if p.is_head and p.holder and p.id not in known)
    return {
        "above": tuple(_reviewer(post, is_chosen=True) for post in line[:signer]),
        "others": tuple(_reviewer(post, is_chosen=False) for post in others),
    }


def _reviewer(post: whois.PostFacts, *, is_chosen: bool) -> Reviewer:
    holder = post.holder.name if post.holder else None
    return Reviewer(id=post.id, title=post.title, holder=holder, is_chosen=is_chosen)


def _send_page(
    request: MinistryRequest,
    shown: LetterView,
    route: dict[str, tuple[Reviewer, ...]],
    sentence: str = "",
    findings: tuple[str, ...] = (),
) -> HttpResponse:
    """The page that asks for the reviewers; after a refusal the ticks stay."""
    if request.method == "POST":
        ticked = set(request.POST.getlist("reviewers"))
        route = {name: tuple(replace(p, is_chosen=str(p.id) in ticked) for p in posts) for name, posts in route.items()}
    page = {"letter": shown, "sentence": sentence, "findings": findings, **route}
    return render(request, "correspondence/send.html", page, status=422 if sentence else 200)
