"""Blocks that editors fill: suggested amounts, where the money goes, facts, and the text of a page."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from donations.amounts import read_amount
from payments.money import Money

PARTS_OF = 100
TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


def currency_choices() -> list[tuple[str, str]]:
    """Return the currencies this site takes."""
    return [(code, code) for code in settings.GIVING_CURRENCIES]


class SuggestedAmount(blocks.StructBlock):
    """One amount a page suggests."""

    amount = blocks.CharBlock(label=_("Amount"), max_length=20, help_text=_("For example 50"))
    impact = blocks.CharBlock(
        label=_("What it does"), required=False, max_length=60, help_text=_("For example: six warm dinners")
    )

    class Meta:
        icon = "tag"
        label = _("Amount")


class CurrencyAmounts(blocks.StructBlock):
    """The four amounts suggested in one currency."""

    currency = blocks.ChoiceBlock(label=_("Currency"), choices=currency_choices)
    amounts = blocks.ListBlock(SuggestedAmount(), label=_("Amounts"), min_num=4, max_num=4)

    class Meta:
        icon = "list-ol"
        label = _("Currency and amounts")

    def clean(self, value: Any) -> Any:
        """Check that the amounts can be given and rise."""
        cleaned = super().clean(value)
        errors: dict[int, ValidationError] = {}
        read: list[Money] = []
        for number, one in enumerate(cleaned["amounts"]):
            try:
                read.append(read_amount(one["amount"], cleaned["currency"]))
                if len(read) > 1 and read[-1] <= read[-2]:
                    raise ValidationError(_("Put the amounts in order, the smallest first"))
            except ValidationError as error:
                errors[number] = blocks.StructBlockValidationError({"amount": error})
        if errors:
            listed = blocks.ListBlockValidationError(errors)
            raise blocks.StructBlockValidationError({"amounts": listed})
        return cleaned


class AmountsBlock(blocks.StreamBlock):
    """Which currencies a page offers, the first preselected, and what it suggests in each."""

    currency = CurrencyAmounts()

    class Meta:
        required = False

    def clean(self, value: Any) -> Any:
        """Check that no currency stands twice."""
        cleaned = super().clean(value)
        seen = [child.value["currency"] for child in cleaned]
        if len(seen) != len(set(seen)):
            raise blocks.StreamBlockValidationError(non_block_errors=[_("Each currency can be offered once.")])
        return cleaned


class Part(blocks.StructBlock):
    """One part of a hundred."""

    share = blocks.IntegerBlock(label=_("Of every 100"), min_value=1, max_value=100, help_text=_("For example 86"))
    what_for = blocks.CharBlock(label=_("What for"), max_length=120, help_text=_("For example: food and delivery"))

    class Meta:
        icon = "list-ul"
        label = _("Part")


class BreakdownBlock(blocks.StreamBlock):
    """Where the money goes."""

    part = Part()

    class Meta:
        required = False

    def clean(self, value: Any) -> Any:
        """Check that the parts make a hundred."""
        cleaned = super().clean(value)
        total = sum(child.value["share"] for child in cleaned)
        if total not in (0, PARTS_OF):
            words = _("The parts must make 100; now they make %(total)d.") % {"total": total}
            raise blocks.StreamBlockValidationError(non_block_errors=[words])
        return cleaned


class Fact(blocks.StructBlock):
    """One number that proves something."""

    number = blocks.CharBlock(label=_("Figure"), max_length=20, help_text=_("For example 14 208"))
    words = blocks.CharBlock(
        label=_("What it counts"), max_length=120, help_text=_("For example: dinners since January")
    )

    class Meta:
        icon = "pick"
        label = _("Fact")


class FactsBlock(blocks.StreamBlock):
    """Up to three facts."""

    fact = Fact()

    class Meta:
        required = False
        max_num = 3


class Question(blocks.StructBlock):
    """A question people ask, and the answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        label = _("Question")
        template = "cms/blocks/question.html"


class BodyBlock(blocks.StreamBlock):
    """The text of a page."""

    heading = blocks.CharBlock(
        label=_("Heading"), icon="title", max_length=120, form_classname="title", template="cms/blocks/heading.html"
    )
    text = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=[*TEXT_FEATURES, "h3"])
    quote = blocks.StructBlock(
        [
            ("words", blocks.TextBlock(label=_("What was said"), rows=3)),
            ("who", blocks.CharBlock(label=_("Who said it"), required=False, max_length=120)),
        ],
        label=_("Quote"),
        icon="openquote",
        template="cms/blocks/quote.html",
    )
    questions = blocks.ListBlock(Question(), label=_("Questions"), icon="help", template="cms/blocks/questions.html")

    class Meta:
        required = False
