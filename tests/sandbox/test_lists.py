"""Lists: newest first, in pages, filtered by time."""

from datetime import timedelta

import pytest

from sandbox import control
from tests.sandbox.conftest import refused


@pytest.fixture
def seven(api, box):
    """Seven customers, the newest first."""
    return [api.v1.customers.create({"name": str(number)}).id for number in range(7)][::-1]


def test_pages_follow_one_another_without_gap_or_overlap(api, seven):
    page = api.v1.customers.list({"limit": 3})
    assert ([one.id for one in page.data], page.has_more, page.url) == (seven[:3], True, "/v1/customers")
    page = api.v1.customers.list({"limit": 3, "starting_after": seven[2]})
    assert ([one.id for one in page.data], page.has_more) == (seven[3:6], True)
    page = api.v1.customers.list({"limit": 3, "starting_after": seven[5]})
    assert ([one.id for one in page.data], page.has_more) == (seven[6:], False)


def test_backwards_the_page_before_comes_in_the_same_order(api, seven):
    page = api.v1.customers.list({"limit": 2, "ending_before": seven[4]})
    assert ([one.id for one in page.data], page.has_more) == (seven[2:4], True)
    page = api.v1.customers.list({"limit": 9, "ending_before": seven[4]})
    assert ([one.id for one in page.data], page.has_more) == (seven[:4], False)


def test_the_sdk_pages_by_itself_through_a_prefixed_address(api, seven):
    assert [one.id for one in api.v1.customers.list({"limit": 2}).auto_paging_iter()] == seven


def test_ten_is_the_page_nobody_asked_for(api, box):
    for _ in range(12):
        api.v1.customers.create({})
    page = api.v1.customers.list()
    assert (len(page.data), page.has_more) == (10, True)


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"starting_after": "cus_nobody"}])
def test_a_wrong_page_is_refused(api, params):
    assert refused(lambda: api.v1.customers.list(params)).http_status == 400


def test_both_cursors_at_once_are_refused(api, seven):
    error = refused(lambda: api.v1.customers.list({"starting_after": seven[1], "ending_before": seven[5]}))
    assert error.http_status == 400


def test_created_is_a_moment_or_bounds(api, box):
    first = api.v1.customers.create({})
    control.advance(timedelta(hours=1))
    second = api.v1.customers.create({})

    def found(created):
        return [one.id for one in api.v1.customers.list({"created": created}).data]

    assert found(second.created) == [second.id]
    assert found({"gt": first.created}) == [second.id]
    assert found({"gte": first.created, "lt": second.created}) == [first.id]
    assert found({"lte": second.created}) == [second.id, first.id]
