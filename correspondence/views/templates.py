"""Templates and stock phrases of units, kept by their heads and office managers."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import offices
from correspondence.core.merge import NAMES
from correspondence.core.parts import Asks
from correspondence.core.template import Place
from correspondence.forms import phrases
from correspondence.forms.template import PhraseForm, TemplateForm, Units, typed_from
from correspondence.keep_phrase import drop_phrase, keep_phrase
from correspondence.make_template import change_template, make_template, retire_template
from correspondence.offices import TemplateView
from directory import whois
from directory.core.errors import NotWithinReachError
from directory.http import MinistryRequest, posted


@require_safe
def shelf(request: MinistryRequest) -> HttpResponse:
    """Everything the person's units keep, with what may be changed by this person."""
    return _shelf(request)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MinistryRequest) -> HttpResponse:
    """A new template of a unit the person keeps."""
    form = TemplateForm(posted(request), units=_units(request), initial={"language": request.look.language})
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    request.way_back = partial(_page, request, form)
    make_template(form.cleaned_data["unit"], form.wording(), by=request.reach, at=request.at)
    messages.success(request, gettext("The template is kept."))
    return redirect("correspondence:templates")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MinistryRequest, template_id: int) -> HttpResponse:
    """Other words for a template."""
    view = offices.template(template_id, reach=request.reach)
    if not view.may_change:
        raise NotWithinReachError
    form = TemplateForm(posted(request), units=_units(request), initial=_typing(view))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, template_id=template_id)
    request.way_back = partial(_page, request, form, template_id=template_id)
    change_template(template_id, form.wording(), by=request.reach, at=request.at)
    messages.success(request, gettext("The template is kept."))
    return redirect("correspondence:templates")


@require_POST
def retire(request: MinistryRequest, template_id: int) -> HttpResponse:
    """A template less."""
    retire_template(template_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The template was taken off the list. Letters begun from it stay as they are."))
    return redirect("correspondence:templates")


@require_POST
def add_phrase(request: MinistryRequest) -> HttpResponse:
    """One more stock phrase."""
    form = PhraseForm(request.POST, units=_units(request))
    if not form.is_valid():
        return _shelf(request, form=form, status=422)
    typed = form.cleaned_data
    request.way_back = partial(_shelf, request, form=form)
    keep_phrase(
        typed["unit"],
        place=Place(typed["place"]),
        language=typed["language"],
        text=typed["text"],
        asks=Asks(typed["asks"]) if typed["asks"] else None,
        by=request.reach,
        at=request.at,
    )
    messages.success(request, gettext("The phrase is offered from now on."))
    return redirect("correspondence:templates")


@require_POST
def remove_phrase(request: MinistryRequest, phrase_id: int) -> HttpResponse:
    """A stock phrase less."""
    drop_phrase(phrase_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The phrase is no longer offered."))
    return redirect("correspondence:templates")


def _units(request: MinistryRequest) -> Units:
    """The units whose templates this person keeps. Raises NotWithinReachError for none."""
    found = whois.units_by_id(offices.keeps(request.reach))
    if not found:
        raise NotWithinReachError
    return tuple((key, unit.full_name(request.look.language)) for key, unit in sorted(found.items()))


def _typing(view: TemplateView) -> dict[str, object]:
    return {"name": view.wording.name, "unit": view.unit_id, **typed_from(view.wording)}


def _shelf(
    request: MinistryRequest,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    form: PhraseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    keeps = bool(offices.keeps(request.reach))
    page = {
        "templates": offices.templates(request.reach),
        "phrases": offices.phrases(request.reach),
        "keeps": keeps,
        "form": form or (PhraseForm(units=_units(request)) if keeps else None),
        "sentence": sentence,
        "findings": findings,
    }
    return render(request, "correspondence/templates.html", page, status=status)


def _page(
    request: MinistryRequest,
    form: TemplateForm,
    sentence: str = "",
    findings: tuple[str, ...] = (),
    *,
    template_id: int = 0,
) -> HttpResponse:
    language, own = request.look.language, offices.phrases(request.reach)
    page = {
        "form": form,
        "template_id": template_id,
        "sentence": sentence,
        "findings": findings,
        "fields": ["{" + names[language] + "}" for names in NAMES.values()],
        "greetings": phrases.offered(own, Place.GREETING, language),
        "closings": phrases.offered(own, Place.CLOSING, language),
    }
    status = 422 if sentence or (form.is_bound and form.errors) else 200
    return render(request, "correspondence/template.html", page, status=status)
