"""The menu Giving: gifts and unmatched money."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from payments.models import Payment, Unmatched
from treasury.guard import View, guarded
from treasury.views.gifts import GiftExport, GiftList, GiftPage, GiftShown
from treasury.views.refunds import RefundView
from treasury.views.unmatched import SettleView, UnmatchedList
from treasury.viewsets import ReadOnlyViewSet


class GiftViewSet(ReadOnlyViewSet):
    """Gifts: read, taken out as a file, given back."""

    model = Payment
    name = "gifts"
    url_prefix = "giving/gifts"
    needs = "payments.view_payment"
    icon = "pick"
    menu_label = _("Gifts")
    index_view_class = GiftList
    inspect_view_class = GiftPage

    def _part(self, view_class: type[GiftList | GiftPage], needs: str, *, fresh: bool = False) -> View:
        kwargs = self.get_index_view_kwargs() if issubclass(view_class, GiftList) else {}
        return guarded(self.construct_view(view_class, **kwargs), needs=needs, fresh=fresh)

    def get_urlpatterns(self) -> list[URLPattern]:
        export = self._part(GiftExport, "treasury.export_gifts", fresh=True)
        return [
            *super().get_urlpatterns(),
            path("export/", export, name="export"),
            path("<int:pk>/show/", self._part(GiftShown, "treasury.show_donors"), name="show"),
            path(
                "<int:pk>/refund/",
                guarded(RefundView.as_view(), needs="treasury.refund_gifts", fresh=True),
                name="refund",
            ),
        ]


class UnmatchedViewSet(ReadOnlyViewSet):
    """Money that matches nothing: looked at, and settled by hand."""

    model = Unmatched
    name = "unmatched"
    url_prefix = "giving/unmatched"
    needs = "payments.view_unmatched"
    icon = "warning"
    menu_label = _("Unmatched")
    index_view_class = UnmatchedList
    inspect_view_class = SettleView


class GivingGroup(ViewSetGroup):
    """Giving."""

    menu_label = _("Giving")
    menu_icon = "pick"
    menu_order = 220
    items = (GiftViewSet, UnmatchedViewSet)
