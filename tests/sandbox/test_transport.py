"""The way in without a socket."""

import pytest

from sandbox import control, transport


def test_a_lost_connection_is_a_connection_error_and_a_timeout_a_timeout_error_too():
    control.set_faults([{"kind": "drop_before", "count": 1}, {"kind": "timeout_before", "count": 1}])
    with pytest.raises(ConnectionError):
        transport.request("get", "/v1/customers", {})
    with pytest.raises(TimeoutError):
        transport.request("get", "/v1/customers", None)
    assert transport.request("get", "/v1/customers", None)[0] == 401
