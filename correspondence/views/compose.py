"""Writing a letter: the form, its annexes, and sending it on its route."""

import secrets
from functools import partial

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from archive import records
from archive.filing import classes_offered, dossiers_offered
from correspondence import dispatches, intakes, letters, offices, pens, queries
from correspondence.attach import attach, attach_paper, detach
from correspondence.core.letter import Content, Kind
from correspondence.core.template import Place
from correspondence.correctable import correction_of
from correspondence.draft import revise, start
from correspondence.forms import phrases
from correspondence.forms import template as templates
from correspondence.forms.acts import PaperAnnexForm, SendForm
from correspondence.forms.compose import REFERENCE_CHOICES, Choices, ComposeForm, choices_of, typed_from
from correspondence.forms.outsiders import OutsideRow
from correspondence.forms.rows import line_of, row_of_record
from correspondence.letters import LetterView
from correspondence.marked import marked
from correspondence.remarks import is_hint, remarks_on
from correspondence.send import send
from correspondence.surroundings import keyless_signers
from correspondence.views.route import Route, route_of
from correspondence.wording import finding_sentence, without_key
from directory import audit, whois
from directory.core.day import day_of
from directory.http import MinistryRequest, in_digits, posted
from directory.templatetags.ministry import named

TAKEN_OVER = ("level", "compartments", "personal", "to", "outside", "copies", "copies_outside", "subject", "references")
"""Of the letter that a new one corrects."""
UPLOAD_LIMIT = 50 * 1024 * 1024


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MinistryRequest) -> HttpResponse:
    """A new letter: an empty form, then its first version."""
    choices = _choices(request)
    form = ComposeForm(posted(request), choices=choices, initial=_first_typing(request, choices))
    if request.POST.get("do") == "check":
        return _looked_through(request, form)
    if not _is_saved(request, form):
        return _page(request, _kept(request, form, choices))
    request.way_back = partial(_page, request, form)
    said = form.cleaned_data
    memo = start(form.content(), once=said["once"], awaits=said["awaits"], by=request.reach, at=request.at)
    return _onward(request, memo.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MinistryRequest, ref: str) -> HttpResponse:
    """A draft: its form, then its next version."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request, shown)
    form = _form(request, shown, choices)
    if request.method != "POST" and "revise" not in shown.may:
        return redirect("correspondence:letter", ref)
    if request.POST.get("do") == "check":
        return _looked_through(request, form, ref)
    if not _is_saved(request, form):
        return _page(request, _kept(request, form, choices), shown=shown)
    request.way_back = partial(_page, request, form, shown=shown)
    said = form.cleaned_data
    base = said["over"] or said["base"] or 0
    revise(ref, content=form.content(), base=base, awaits=said["awaits"], by=request.reach, at=request.at)
    return _onward(request, ref)


@require_POST
def attach_file(request: MinistryRequest, ref: str) -> HttpResponse:
    """One more annex; what was typed into the form stays on the page."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request, shown)
    kept = _kept(request, _form(request, shown, choices), choices, is_kept=True)
    request.way_back = partial(_page, request, kept, shown=shown)
    upload, title = request.FILES.get("file"), request.POST.get("annex_title", "").strip()
    name = (upload.name if upload else "") or "annex"
    if request.POST.get("do") == "paper":
        paper = PaperAnnexForm(request.POST)
        if not paper.is_valid():
            return _page(request, kept, gettext("Type the title of the paper and how many sheets it has."), shown=shown)
        attach_paper(ref, title=title, sheets=paper.cleaned_data["annex_sheets"], by=request.reach, at=request.at)
    elif upload is None:
        return _page(request, kept, gettext("Choose a file first."), shown=shown)
    else:
        data = upload.read(UPLOAD_LIMIT + 1)
        attach(ref, name=name, data=data, title=title or name, by=request.reach, at=request.at)
    return _after_annex(request, ref, shown, choices, gettext("Attached: %(title)s") % {"title": title or name})


@require_POST
def detach_file(request: MinistryRequest, ref: str) -> HttpResponse:
    """One annex less; what was typed into the form stays on the page."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    choices = _choices(request, shown)
    kept = _kept(request, _form(request, shown, choices), choices, is_kept=True)
    request.way_back = partial(_page, request, kept, shown=shown)
    detach(ref, key=request.POST.get("file_name", ""), by=request.reach, at=request.at)
    return _after_annex(request, ref, shown, choices, gettext("The annex was taken off."))


@require_http_methods(["GET", "HEAD", "POST"])
def send_letter(request: MinistryRequest, ref: str) -> HttpResponse:
    """The route: who reviews before the signer; then the letter goes."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    if "send" not in shown.may:
        return redirect("correspondence:letter", ref)
    route = route_of(request, shown)
    form = SendForm(posted(request), posts=route.posts(), circuits=route.ways(), seated=route.seated)
    if request.method != "POST":
        return _send_page(request, shown, route)
    if not form.is_valid():
        marked = gettext("Please complete what is marked. Nothing was changed.")
        again = gettext("Nothing was done. Please open the letter again.")
        return _send_page(
            request, shown, route, marked if {"enough", "window_days"} & form.errors.keys() else again, form=form
        )
    request.way_back = partial(_send_page, request, shown, route, form=form)
    send(ref, reviewers=form.way(), window_days=form.cleaned_data["window_days"], by=request.reach, at=request.at)
    messages.success(request, gettext("The letter was sent."))
    return redirect("correspondence:drafts")


def _choices(request: MinistryRequest, shown: LetterView | None = None) -> Choices:
    ref, kept = ("", None) if shown is None else (shown.ref, shown.content)
    return choices_of(request.reach, on=day_of(request.at), ref=ref, kept=kept)


def _form(request: MinistryRequest, shown: LetterView, choices: Choices) -> ComposeForm:
    """The form of a draft, bound when something was sent."""
    typed = typed_from(shown.content, base=shown.version, choices=choices)
    typed["awaits"] = {True: "yes", False: "no", None: ""}[shown.awaits]
    return ComposeForm(posted(request), choices=choices, annexes=shown.content.annexes, initial=typed)


def _first_typing(request: MinistryRequest, choices: Choices) -> dict[str, object]:
    """What stands in the form before anything is typed."""
    worded = _worded(request)
    language = str(worded.get("language", request.look.language))
    plain = {
        **_reply_typing(request),
        **_correction_typing(request, choices),
        **_query_typing(request),
        "language": language,
        "digits": request.look.digits,
        "greeting": phrases.GREETINGS[language][0],
        "closing": phrases.CLOSINGS[language][0],
        "unit": choices.writes_as,
        "signer": choices.signs_as,
        "once": secrets.token_hex(16),
    }
    return {**plain, **worded}


def _worded(request: MinistryRequest) -> dict[str, object]:
    """The words of the template that was chosen, if one was. Raises NotWithinReachError."""
    wanted = request.GET.get("template", "")
    if not wanted:
        return {}
    chosen = offices.template(int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 0, reach=request.reach)
    return {name: value for name, value in templates.typed_from(chosen.wording).items() if value}


def _reply_typing(request: MinistryRequest) -> dict[str, object]:
    """What a reply takes over from the record it answers. Raises NotWithinReachError."""
    wanted = request.GET.get("reply", "")
    if not wanted:
        return {}
    facts = records.record(wanted, reach=request.reach).facts
    outside = intakes.outside_sender_of(wanted)
    writer = intakes.sender_of(wanted) or whois.unit_facts(facts.unit_id)
    audit.opened(facts.label, act="reply", about=f"record:{wanted}", by=request.reach, at=request.at)
    return {
        "kind": Kind.REPLY,
        "level": facts.label.level,
        "compartments": sorted(facts.label.compartments),
        "personal": facts.label.personal,
        "to": [] if outside else [line_of(writer, request.look.language)],
        "outside": [OutsideRow(name=outside)] if outside else [],
        "subject": facts.subject,
        "references": [row_of_record(wanted, number=facts.number or "", on=facts.on, body=facts.issuer)],
    }


def _correction_typing(request: MinistryRequest, choices: Choices) -> dict[str, object]:
    """What a correction takes over from the letter it corrects. Raises NotWithinReachError."""
    wanted = request.GET.get("corrects", "")
    if not wanted:
        return {}
    content = correction_of(wanted, reach=request.reach)
    audit.opened(content.label, act="read", about=f"record:{wanted}", by=request.reach, at=request.at)
    typed = typed_from(content, base=0, choices=choices)
    return {name: typed[name] for name in TAKEN_OVER}


def _query_typing(request: MinistryRequest) -> dict[str, object]:
    """What the answer to an authenticity query takes over from the register. Raises NotWithinReachError."""
    wanted = request.GET.get("query", "")
    if not wanted:
        return {}
    asked = queries.line(int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0, reach=request.reach)
    subject, body = queries.reply(asked, request.look.language)
    return {"kind": Kind.AUTHENTICITY, "outside": [OutsideRow(name=asked.asker)], "subject": subject, "body": body}


def _is_saved(request: MinistryRequest, form: ComposeForm) -> bool:
    """True when a complete form was sent to be kept."""
    return request.method == "POST" and request.POST.get("do") != "more" and form.is_valid()


def _kept(request: MinistryRequest, form: ComposeForm, choices: Choices, *, is_kept: bool = False) -> ComposeForm:
    """The form unjudged, with all that was typed: for more lines, and after an annex."""
    if not form.is_bound or not (is_kept or request.POST.get("do") == "more"):
        return form
    typed = {name: form[name].value() for name in form.fields}
    return ComposeForm(choices=choices, annexes=form.annexes, initial=typed)


def _after_annex(request: MinistryRequest, ref: str, before: LetterView, choices: Choices, said: str) -> HttpResponse:
    """The page after the annexes changed: same typing, and the new version as its base unless it was stale."""
    fresh = letters.letter(ref, reach=request.reach, at=request.at)
    kept = _kept(request, _form(request, fresh, choices), choices, is_kept=True)
    if str(kept.initial["base"]) == str(before.version):
        kept.initial["base"] = fresh.version
    return _page(request, kept, shown=fresh, said=said)


def _onward(request: MinistryRequest, ref: str) -> HttpResponse:
    """Where the pressed button leads once the draft is kept; a page that keeps by itself gets no page."""
    if request.POST.get("do") == "keep":
        return _kept_answer(request, ref)
    if request.POST.get("do") == "send":
        return redirect("correspondence:send", ref)
    mark = "#preview" if request.POST.get("do") == "preview" else ""
    return redirect(f"{reverse('correspondence:edit', args=[ref])}?saved{mark}")


def _kept_answer(request: MinistryRequest, ref: str) -> JsonResponse:
    """What the page needs to go on after it kept the draft by itself."""
    shown = letters.letter(ref, reach=request.reach, at=request.at)
    return JsonResponse(
        {
            "base": shown.version,
            "address": reverse("correspondence:edit", args=[ref]),
            "picture": reverse("correspondence:draft_page", args=[ref, shown.version, 1, 720]),
            "checks": _checks(request, shown.content, ref),
            "at": in_digits(f"{timezone.localtime(request.at):%H:%M}"),
        }
    )


def _looked_through(request: MinistryRequest, form: ComposeForm, ref: str = "") -> JsonResponse:
    """The check list of what stands in the form now; nothing is kept."""
    if form.is_valid():
        return JsonResponse({"checks": _checks(request, form.content(), ref)})
    said = (str(sentence) for errors in form.errors.values() for sentence in errors)
    return JsonResponse({"checks": [{"kind": "no", "words": words} for words in dict.fromkeys(said)]})


def _checks(request: MinistryRequest, content: Content, ref: str) -> list[dict[str, str]]:
    """The check list in sentences: "no" for what sending refuses, "maybe" for hints."""
    found = remarks_on(content, ref=ref, by=request.reach, at=request.at)
    lines = [{"kind": "maybe" if is_hint(one) else "no", "words": finding_sentence(one)} for one in found]
    waits = [without_key(named(name)) for name in keyless_signers(content, at=request.at)]
    return [*lines, *({"kind": "maybe", "words": words} for words in waits)]


def _page(
    request: MinistryRequest,
    form: ComposeForm,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    shown: LetterView | None = None,
    said: str = "",
) -> HttpResponse:
    """The form's page with everything that was typed."""
    own = offices.phrases(request.reach)
    page = {
        "form": form,
        "letter": shown,
        "marked": marked(shown.ref, reach=request.reach) if shown else None,
        "turn": pens.turn(shown.ref, reach=request.reach, on=day_of(request.at)) if shown else None,
        "ref": shown.ref if shown else "",
        "sentence": sentence,
        "findings": findings,
        "is_saved": "saved" in request.GET,
        "checks": _checks(request, shown.content, shown.ref) if shown else (),
        "said": said,
        "annex_refusal": sentence if request.POST and request.path.endswith(("/attach/", "/detach/")) else "",
        "is_stale": bool(shown and sentence and str(form["base"].value()) != str(shown.version)),
        "annex_title": request.POST.get("annex_title", "") if sentence else "",
        "annex_sheets": request.POST.get("annex_sheets", "") if sentence else "",
        "reference_choices": REFERENCE_CHOICES,
        "phrases": phrases.in_body(own, amount=shown.content.amount if shown else None),
        "greetings": phrases.offered(own, Place.GREETING, request.look.language),
        "closings": phrases.offered(own, Place.CLOSING, request.look.language),
        "templates": () if shown or form.is_bound else offices.templates(request.reach),
        "written": dispatches.written(request.reach),
        "classes": classes_offered("", reach=request.reach),
        "dossiers": dossiers_offered("", reach=request.reach),
        "purposes": phrases.offered(own, Place.PURPOSE, request.look.language),
    }
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "correspondence/compose.html", page, status=status)


def _send_page(
    request: MinistryRequest,
    shown: LetterView,
    route: Route,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    form: SendForm | None = None,
) -> HttpResponse:
    """The page that asks for the way; after a refusal circuit, ticks and number stay."""
    if request.method == "POST":
        route = route.ticked(request.POST.getlist("reviewers"))
    page = {
        "letter": shown,
        "form": form,
        "typed": request.POST,
        "opinions": request.POST.getlist("opinions"),
        "chosen_units": request.POST.getlist("units"),
        "sentence": sentence,
        "findings": findings,
        "route": route,
        "checks": _checks(request, shown.content, shown.ref),
    }
    return render(request, "correspondence/send.html", page, status=422 if sentence else 200)
