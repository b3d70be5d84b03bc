"""Messages → Sent: every mail as it went out; what did not go out can be tried again."""

import pytest

from people.models import Email

pytestmark = pytest.mark.django_db
LIST = "/cms/messages/sent/"


@pytest.fixture
def client(enter, treasurer):
    return enter(treasurer)


def test_the_list_masks_addresses_and_filters_by_state(world, client):
    page = client.get(LIST)
    assert "l•••@example.org" in page.content.decode()
    assert "lucja@example.org" not in page.content.decode()
    assert client.get(LIST, {"state": "sent"}).context["items_count"] == 1
    assert client.get(LIST, {"state": "failed"}).context["items_count"] == 0
    assert client.get(LIST, {"q": "Żółć"}).context["items_count"] == 1


def test_the_page_shows_the_mail_as_it_went_out_in_a_frame_that_can_do_nothing(world, client):
    Email.objects.update(html="<p>Hello</p><script>alert(1)</script>", text="Hello <b>")
    page = client.get(f"{LIST}{world.mail.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert 'sandbox srcdoc="&lt;p&gt;Hello&lt;/p&gt;' in page
    assert "Hello &lt;b&gt;" in page


def test_an_undelivered_mail_can_be_tried_now(world, client, mailoutbox):
    Email.objects.update(state=Email.State.FAILED, sent_at=None, attempts=12, error="SMTPServerDisconnected")
    mailoutbox.clear()
    page = client.get(f"{LIST}{world.mail.pk}/").content.decode()
    assert "SMTPServerDisconnected" in page
    assert "Try now" in page
    assert b"has gone out" in client.post(f"{LIST}{world.mail.pk}/again/", follow=True).content
    assert len(mailoutbox) == 1
    assert "Try now" not in client.get(f"{LIST}{world.mail.pk}/").content.decode()


def test_a_mail_that_has_gone_out_is_not_sent_twice(world, client, mailoutbox):
    mailoutbox.clear()
    assert b"not sent twice" in client.post(f"{LIST}{world.mail.pk}/again/", follow=True).content
    assert mailoutbox == []


def test_a_mail_that_still_fails_says_why(world, client, settings):
    Email.objects.update(state=Email.State.FAILED, sent_at=None)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert (
        b"did not go out: ConnectionRefusedError" in client.post(f"{LIST}{world.mail.pk}/again/", follow=True).content
    )
