"""What the office decides leaves its row in the audit log, once, and without anybody's details."""

import json

import pytest
from wagtail.models import ModelLogEntry

from inbox.models import StripeEvent
from payments.models import Refund
from payments.refunds import RefundRefused
from people.models import Email
from tests.factories import commits
from treasury import audit, services
from treasury.models import Export

pytestmark = pytest.mark.django_db


def logged(action: str) -> ModelLogEntry:
    return ModelLogEntry.objects.get(action=action)


def test_a_refund_and_its_audit_row_are_written_together(world, treasurer):
    refund = services.ask_refund(world.payment, lines=None, reason="Asked by Łucja", seen=0, actor=treasurer)
    row = logged(audit.REFUND)
    assert (row.user, row.object_id) == (treasurer, str(world.payment.pk))
    assert row.data == {"refund": str(refund.uuid), "minor": 5000, "currency": "PLN"}
    assert "Łucja" not in json.dumps([row.data, row.label], ensure_ascii=False)


def test_a36_of_two_treasurers_with_the_same_form_one_is_told_that_a_colleague_was_faster(world, treasurer):
    line = world.payment.lines.get()
    services.ask_refund(world.payment, lines={line: 1000}, reason="first", seen=0, actor=treasurer)
    with pytest.raises(services.AlreadyDone):
        services.ask_refund(world.payment, lines={line: 1000}, reason="second", seen=0, actor=treasurer)
    assert Refund.objects.count() == ModelLogEntry.objects.filter(action=audit.REFUND).count() == 1


def test_a36_more_than_is_left_leaves_neither_refund_nor_audit_row(world, treasurer):
    line = world.payment.lines.get()
    with pytest.raises(RefundRefused, match="too_much"):
        services.ask_refund(world.payment, lines={line: 5001}, reason="x", seen=0, actor=treasurer)
    assert not Refund.objects.exists()
    assert not ModelLogEntry.objects.filter(action=audit.REFUND).exists()


def test_unmatched_money_is_settled_once_and_the_books_stay_as_they_are(world, treasurer):
    lines = list(world.unmatched.entry.lines.values_list("account", "amount_minor"))
    services.settle_unmatched(world.unmatched, note="returned", actor=treasurer)
    world.unmatched.refresh_from_db()
    assert (world.unmatched.resolved_by, world.unmatched.note) == (treasurer, "returned")
    assert list(world.unmatched.entry.lines.values_list("account", "amount_minor")) == lines
    with pytest.raises(services.AlreadyDone):
        services.settle_unmatched(world.unmatched, note="again", actor=treasurer)
    assert logged(audit.SETTLE).object_id == str(world.unmatched.pk)


def test_a_sent_mail_is_not_sent_again(world, treasurer, mailoutbox):
    before = len(mailoutbox)
    assert world.mail.state == Email.State.SENT
    assert services.send_again(world.mail, actor=treasurer) is False
    assert len(mailoutbox) == before
    assert not ModelLogEntry.objects.filter(action=audit.RETRY_MAIL).exists()


def test_an_undelivered_mail_goes_out_when_somebody_says_so(world, treasurer, mailoutbox):
    Email.objects.update(state=Email.State.FAILED, sent_at=None, attempts=12)
    world.mail.refresh_from_db()
    mailoutbox.clear()
    assert services.send_again(world.mail, actor=treasurer)
    assert [mail.to for mail in mailoutbox] == [[world.payment.payer["email"]]]
    assert logged(audit.RETRY_MAIL).user == treasurer


def test_an_event_processed_again_changes_nothing_that_was_booked(world, administrator):
    entries = set(world.payment.entries.values_list("reference", flat=True))
    with commits():
        assert services.process_again(world.event, actor=administrator)
    world.event.refresh_from_db()
    assert world.event.state == StripeEvent.State.DONE
    assert set(world.payment.entries.values_list("reference", flat=True)) == entries
    assert logged(audit.RETRY_EVENT).user == administrator


def test_an_export_is_kept_and_cannot_be_changed(treasurer):
    export = services.note_export("gifts", rows=3, filters={"status": ["succeeded"]}, actor=treasurer)
    assert logged(audit.EXPORT).data == {"kind": "gifts", "rows": 3, "filters": {"status": ["succeeded"]}}
    export.rows = 0
    with pytest.raises(TypeError):
        export.save()
    assert Export.objects.get().rows == 3


def test_looking_at_details_keeps_which_and_why_but_not_what(world, treasurer):
    services.note_shown(world.payment, reason="donor", fields=["email"], actor=treasurer)
    row = logged(audit.SHOW)
    assert row.data == {"reason": "donor", "fields": ["email"]}
    assert "lucja" not in json.dumps([row.data, row.label])
