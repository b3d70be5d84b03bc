"""The pages a donor sees: payment, 3-D Secure, recovery."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from babel.numbers import format_currency
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sandbox import checkout, clock, conf, jobs, money, sessions
from sandbox import store as storage
from sandbox.checkout import Outcome
from sandbox.entry import QUICK, CardForm, filled
from sandbox.intents import Body

SEE_OTHER = 303
View = Callable[..., HttpResponse]


def sandbox_only(view: View) -> View:
    """Never beside a real Stripe key, never kept by a cache."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # a 404 of ours is an answer; under the site's own URLconf it would become a redirect to /en/…
        request.urlconf = "sandbox.mount"
        if not conf.is_allowed():
            raise Http404
        return view(request, *args, **kwargs)

    guarded.almoner_access = "sandbox"  # type: ignore[attr-defined]  # who may see it, for the site's list of addresses
    return never_cache(guarded)


def amount_text(amount: int, currency: str, language: str) -> str:
    """A sum as people write it; Polish in words of Babel, English with the code in front."""
    value: Decimal = money.major(amount, currency)
    if language == "pl":
        return format_currency(value, currency.upper(), locale="pl")
    return format_currency(value, currency.upper(), "¤¤\u00a0#,##0.00", locale="en_GB")


def language_of(session: Body) -> str:
    """The session's language, else the browser's, as far as we have texts."""
    wanted = (session["locale"] or "auto").partition("-")[0]
    return wanted if wanted in ("en", "pl") else (translation.get_language() or "en").partition("-")[0]


def decline_text(code: str) -> str:
    """What a declined donor reads."""
    texts = {
        "insufficient_funds": _("The card has insufficient funds. Try another card."),
        "expired_card": _("The bank says that this card has expired. Try another card."),
        "incorrect_cvc": _("The security code is incorrect. Try again."),
        "processing_error": _("Something went wrong at the bank. Try again in a moment."),
        "authentication_failed": _("The bank could not confirm that it was you. Try again or use another card."),
    }
    return texts.get(code, _("The card was declined. Try another card."))


def _session(id_: str) -> Body:
    jobs.run_due()
    with storage.reading() as store:
        found = store.get(id_, "checkout.session")
    if found is None:
        raise Http404
    return found


def _customer_email(session: Body) -> str:
    with storage.reading() as store:
        customer = store.get(session["customer"] or "", "customer") or {}
    return str(customer.get("email") or "")


def _form(session: Body, post: dict[str, Any] | None = None) -> CardForm:
    locked = _customer_email(session)
    email = locked or session["customer_email"] or ""
    with storage.reading() as store:
        today = clock.when(clock.exact(store)).date()
    return CardForm(post, email=email, locked=bool(locked), today=today)


def _show(request: HttpRequest, session: Body, form: CardForm, *, declined: str = "") -> HttpResponse:
    language = language_of(session)
    with storage.reading() as store:
        items = store.private(session["id"])["line_items"]
    branding = (session.get("branding_settings") or {}).get("display_name")
    with translation.override(language):
        context = {
            "session": session,
            "form": form,
            "quick": [(name, number, label) for name, (number, label) in QUICK.items()],
            "lines": [(item, amount_text(item["amount_total"], item["currency"], language)) for item in items],
            "total": amount_text(session["amount_total"], session["currency"], language),
            "organisation": branding or conf.account_name(),
            "note": ((session["custom_text"] or {}).get("submit") or {}).get("message", ""),
            "declined": decline_text(declined) if declined else "",
            "lang": language,
        }
        return render(request, "sandbox/pay.html", context)


def _goto(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=SEE_OTHER)


def success_url(session: Body) -> str:
    """Where a donor goes after paying, with the session's id put in."""
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _closed(request: HttpRequest, session: Body) -> HttpResponse | None:
    """The page for a session that can no longer be paid."""
    if session["status"] == "open":
        return None
    paid, language = session["status"] == "complete", language_of(session)
    recovery = ((session["after_expiration"] or {}).get("recovery") or {}).get("url")
    onward = success_url(session) if paid else recovery
    with translation.override(language):
        context = {"paid": paid, "onward": onward, "cancel_url": session["cancel_url"], "lang": language}
        return render(request, "sandbox/closed.html", context)


def _after(request: HttpRequest, outcome: Outcome, form: CardForm) -> HttpResponse:
    session = outcome.session
    if outcome.state in ("paid", "already_paid"):
        return _goto(success_url(session))
    if outcome.state == "action":
        return _goto("3ds/")
    if outcome.state == "expired":
        return _closed(request, session) or _goto(".")
    return _show(request, session, form, declined=outcome.code)


@sandbox_only
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, id_: str) -> HttpResponse:
    """The payment page: shows what is to be paid, and takes the test card."""
    session = _session(id_)
    if request.method != "POST":
        return _closed(request, session) or _show(request, session, _form(session))
    with translation.override(language_of(session)):
        form = _form(session, filled(request.POST.dict()))
        valid = form.is_valid()
    if not valid:
        return _show(request, session, form)
    with storage.transaction() as store:
        outcome = checkout.submit(store, store.get(id_) or session, form.payer())
    jobs.run_due()
    return _after(request, outcome, form)


@sandbox_only
@require_http_methods(["GET", "HEAD", "POST"])
def secure(request: HttpRequest, id_: str) -> HttpResponse:
    """The bank's 3-D Secure page: Authorize or Fail."""
    session = _session(id_)
    if closed := _closed(request, session):
        return _goto(success_url(session)) if session["status"] == "complete" else closed
    if request.method == "POST":
        with storage.transaction() as store:
            current = store.get(id_) or session
            outcome = checkout.authenticate(store, current, authorized="authorize" in request.POST)
        jobs.run_due()
        return _after(request, outcome, _form(session)) if outcome.state != "open" else _goto("../")
    language = language_of(session)
    with translation.override(language):
        total = amount_text(session["amount_total"], session["currency"], language)
        return render(request, "sandbox/secure.html", {"total": total, "lang": language})


@sandbox_only
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest, id_: str) -> HttpResponse:
    """Start again after a session expired: a new one with the same content."""
    session, made = _session(id_), None
    if request.method == "POST":
        with storage.transaction() as store:
            made = sessions.recover(store, id_)
        jobs.run_due()
    if made:
        return _goto(str(made["url"]))
    recovery = (session["after_expiration"] or {}).get("recovery") or {}
    language = language_of(session)
    with translation.override(language):
        context = {"possible": bool(recovery.get("url")) and request.method != "POST", "lang": language}
        return render(request, "sandbox/recover.html", context)
