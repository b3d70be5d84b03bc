"""The outbox."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from people import clock, mail
from people.models import Email
from tests.factories import commits, make_donation

State = Email.State
pytestmark = pytest.mark.django_db


class Unwilling(EmailBackend):
    """A mail server that refuses."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("450 lucja@example.org is over quota")


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unwilling"


def owed(payment, key="x"):
    return mail.queue("donations.gift_receipt", key=key, object_id=str(payment.uuid), supporter=payment.supporter)


def test_a_paid_gift_sends_one_mail_to_the_address_that_was_typed():
    payment = make_donation()
    assert [message.to for message in sent.outbox] == [["lucja@example.org"]]
    row = Email.objects.get(key=f"gift_receipt-{payment.uuid}")
    assert (row.state, row.to, row.attempts) == (State.SENT, "lucja@example.org", 1)
    assert row.subject == sent.outbox[0].subject
    assert row.text == sent.outbox[0].body


def test_a_key_is_owed_once_and_sent_once():
    payment = make_donation()
    sent.outbox.clear()
    with commits():
        owed(payment)
        owed(payment)
    assert len(sent.outbox) == 1
    assert not mail.deliver(Email.objects.get(key="x").pk)
    assert len(sent.outbox) == 1


def test_a_decision_that_is_rolled_back_owes_nothing():
    payment = make_donation()
    sent.outbox.clear()
    with commits():
        try:
            with transaction.atomic():
                owed(payment)
                raise RuntimeError
        except RuntimeError:
            pass
    assert not Email.objects.filter(key="x").exists()
    assert sent.outbox == []


def test_a_mail_the_server_refused_is_tried_again_later(no_server, settings):
    payment = make_donation()
    row = Email.objects.get(key=f"gift_receipt-{payment.uuid}")
    assert (row.state, row.error) == (State.FAILED, "ConnectionRefusedError")
    assert row.next_try_at > clock.now()
    assert mail.sweep() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(row.next_try_at):
        assert mail.sweep() == 1
    row.refresh_from_db()
    assert (row.state, row.error) == (State.SENT, "")


def test_i26_neither_the_row_nor_the_log_repeats_what_the_server_said(no_server, caplog):
    make_donation()
    assert "lucja" not in caplog.text
    assert "lucja" not in Email.objects.get().error


def test_a_mail_is_given_up_after_many_tries_and_the_office_can_try_again(no_server, settings):
    payment = make_donation()
    row = Email.objects.get(key=f"gift_receipt-{payment.uuid}")
    for _ in range(mail.GIVE_UP_AFTER + 2):
        with clock.at(clock.now() + timedelta(days=40)):
            Email.objects.update(next_try_at=clock.now())
            mail.sweep()
    row.refresh_from_db()
    assert row.attempts == mail.GIVE_UP_AFTER
    assert mail.given_up() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.retry(row)
    row.refresh_from_db()
    assert row.state == State.SENT
    assert mail.given_up() == 0


def test_a_mail_that_another_sender_holds_is_left_alone_until_its_claim_runs_out():
    payment = make_donation()
    sent.outbox.clear()
    row = owed(payment)
    assert mail._claim(row.pk)
    assert not mail.deliver(row.pk)
    with clock.at(clock.now() + mail.CLAIM):
        assert mail.sweep() == 1
    assert len(sent.outbox) == 1


def test_every_try_carries_the_same_message_id(no_server, settings):
    payment = make_donation()
    row = Email.objects.get(key=f"gift_receipt-{payment.uuid}")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with clock.at(row.next_try_at):
        mail.sweep()
    assert sent.outbox[0].extra_headers["Message-ID"] == row.message_id


def test_retrying_a_mail_that_went_out_sends_nothing():
    payment = make_donation()
    sent.outbox.clear()
    mail.retry(Email.objects.get(key=f"gift_receipt-{payment.uuid}"))
    assert sent.outbox == []


def test_i18_the_office_sends_no_second_copy_while_somebody_is_sending():
    row = owed(make_donation())
    sent.outbox.clear()
    mail._claim(row.pk)
    mail.retry(row)
    assert sent.outbox == []
    row.refresh_from_db()
    assert row.state == State.SENDING


def test_a_mail_whose_sender_died_at_the_last_try_is_given_up_where_the_office_sees_it():
    row = owed(make_donation())
    Email.objects.filter(pk=row.pk).update(attempts=mail.GIVE_UP_AFTER - 1)
    mail._claim(row.pk)
    mail.sweep()
    assert mail.given_up() == 0
    with clock.at(clock.now() + mail.CLAIM * 2):
        mail.sweep()
    assert mail.given_up() == 1
