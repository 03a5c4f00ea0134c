"""The groups of addressees of a ministry: a page of its registry."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from correspondence import dispatches, groups
from correspondence.core.group import Rule
from correspondence.core.printed import shown_day
from correspondence.forms.groups import GroupForm, typed_from
from correspondence.lay_group import end_group, lay_group
from directory import whois
from directory.core.day import day_of
from directory.http import MinistryRequest


@require_http_methods(["GET", "HEAD", "POST"])
def address_groups(request: MinistryRequest) -> HttpResponse:
    """The groups as they stand today, and the form of one; then it is laid down."""
    if request.method != "POST":
        return _page(request)
    form = _form(request)
    request.way_back = partial(_page, request, form=form)
    if request.POST.get("do") == "more":
        return _page(request, form=GroupForm(initial={name: form[name].value() for name in form.fields}))
    if not form.is_valid():
        return _page(request, gettext("Please complete what is marked. Nothing was changed."), form=form)
    said, body = form.cleaned_data, request.POST.get("body", "")
    lay_group(
        int(body) if body.isdecimal() and len(body) < 10 else 0, form.name(), Rule(said["rule"]),
        members=form.members(), from_on=said["from_on"], by=request.reach, at=request.at,
    )  # fmt: skip
    messages.success(request, gettext("The group is laid down; letters signed before keep who was in it."))
    return redirect("correspondence:groups")


@require_POST
def end(request: MinistryRequest, group_id: int) -> HttpResponse:
    """A group that is offered no more."""
    end_group(group_id, by=request.reach, at=request.at)
    messages.success(request, gettext("The group is offered no more; letters that name it keep it."))
    return redirect("correspondence:groups")


def _form(request: MinistryRequest) -> GroupForm:
    form = GroupForm(request.POST)
    form.reach = request.reach
    return form


def _page(
    request: MinistryRequest, sentence: str = "", _: tuple[str, ...] = (), *, form: GroupForm | None = None
) -> HttpResponse:
    """The page; a refused form keeps what was typed, and a chosen group fills it."""
    rows = groups.kept(request.reach, on=day_of(request.at))
    chosen = next((one for one in rows if str(one.id) == request.GET.get("group", "")), None)
    begun: dict[str, object] = {"from_on": shown_day((chosen and chosen.changes_on) or day_of(request.at))}
    begun |= {} if chosen is None else typed_from(groups.changed_next(chosen), get_language() or "ar")
    bodies = groups.served(request.reach)
    page = {
        "rows": rows,
        "form": form or GroupForm(initial=begun),
        "body": request.POST.get("body") or (str(chosen.body_id) if chosen else ""),
        "bodies": [unit for unit in whois.bodies() if unit.id in bodies],
        "written": dispatches.written(request.reach),
        "sentence": sentence,
    }
    return render(request, "correspondence/groups.html", page, status=422 if sentence else 200)
