"""What every screen of the office shares: the guard, lists of 50, and rows that may only be read."""

from collections.abc import Sequence
from typing import Any

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.screens import LoggedEdit
from treasury.guard import View, guarded
from treasury.search import words_in

PER_PAGE = 50


class OfficeList(generic.IndexView):
    """A list; exports are screens of their own, since they ask for the password and leave a trace."""

    FORMATS = ()
    results_template_name = "treasury/list_results.html"
    is_searchable = False

    #: Fields in which every searched word must stand; who searches otherwise has a `search_queryset` of their own.
    search_in: Sequence[str] = ()

    #: What an empty list says when nothing was searched or filtered.
    nothing: Any = None

    @cached_property
    def no_results_message(self) -> str:
        if self.nothing and not (self.is_searching or self.is_filtering):
            return str(self.nothing)
        return str(super().no_results_message)

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.filter(words_in(self.search_query, self.search_in)) if self.is_searching else queryset

    def get_totals(self) -> list[dict[str, Any]]:
        """Return one row a currency over everything that is filtered, not only the page; nothing by default."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["totals"] = self.get_totals()
        return context


class OfficeViewSet(ModelViewSet):
    """Rows of the office; `needs` is the right without which no screen of them opens."""

    needs = ""
    asks_again = False  # whether adding, changing and deleting ask for the password again
    index_view_class = OfficeList
    edit_view_class = LoggedEdit
    list_per_page = PER_PAGE
    copy_view_enabled = False
    add_to_reference_index = False

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        changes = view_class in (self.add_view_class, self.edit_view_class, self.delete_view_class)
        view = super().construct_view(view_class, **kwargs)
        return guarded(view, needs=self.needs, fresh=self.asks_again and changes)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # There is no usage screen: what points to money is protected by the database, not counted by an index.
        return super().get_common_view_kwargs(**{"usage_url_name": self.UNDEFINED, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]


class ReadOnlyViewSet(OfficeViewSet):
    """Rows that nobody changes by hand: a list and a page each."""

    inspect_view_enabled = True

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name")
        return super().get_common_view_kwargs(**dict.fromkeys(gone, self.UNDEFINED), **kwargs)

    def register_admin_url_finder(self) -> None:
        """Nothing: there is no page to edit such a row."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]
