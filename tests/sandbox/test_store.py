"""The file: many threads and processes, snapshots, removal."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import control, store

WORKER = """
import sys
from django.conf import settings
settings.configure(
    SANDBOX_DB=sys.argv[1], SANDBOX_DELIVERY="hold", SANDBOX_ENDPOINT_URL="http://x/", STRIPE_WEBHOOK_SECRETS=["s"]
)
from sandbox import control, transport
headers = {"Authorization": "Bearer sk_test_sandbox"}
for number in range(int(sys.argv[2])):
    assert transport.request("post", "/v1/customers", headers, f"name={number}")[0] == 200
if sys.argv[3:]:
    print(control.pay(sys.argv[3]))
"""


def start(settings, *args) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORKER, str(settings.SANDBOX_DB), *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_several_processes_write_one_file_and_pay_one_session_once(gift, settings):
    settings.SANDBOX_DELIVERY = "hold"
    session = gift()
    workers = [start(settings, "20", session.id) for _ in range(3)]
    said = sorted(worker.communicate(timeout=60)[0].strip() for worker in workers)
    assert [worker.returncode for worker in workers] == [0, 0, 0]
    assert said == ["already_paid", "already_paid", "paid"]
    assert len(control.objects("customer")) == 60
    assert len(control.objects("charge")) == 1


def test_a_killed_process_leaves_whole_transactions_and_no_lock(settings):
    control.reset()
    worker = start(settings, "100000")
    while not control.objects("customer"):
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    made = len(control.objects("customer"))
    assert made == len(control.events("customer.created"))
    control.dashboard_charge(500, "pln")


def test_threads_do_not_lose_each_others_changes():
    def count(_):
        with store.transaction() as one:
            one.set_meta("count", str(int(one.meta("count", "0")) + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))
    with store.reading() as one:
        assert one.meta("count") == "200"


def test_an_error_inside_a_transaction_undoes_it():
    def fails():
        with store.transaction() as one:
            one.set_meta("a", "b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with store.reading() as one:
        assert one.meta("a") == ""
    assert not store.is_busy()


def test_a_snapshot_brings_everything_back(api, gift, box):
    session = gift()
    control.advance(timedelta(days=0.5))
    control.set_faults([{"kind": "drop", "match": "none"}], seed=5)
    kept = control.snapshot()
    before = control.now()
    control.pay(session.id)
    control.reset()
    assert control.objects("checkout.session") == []
    control.restore(kept)
    assert control.objects("checkout.session")[0]["status"] == "open"
    assert abs((control.now() - before).total_seconds()) < 5
    assert len(control.current_faults()) == 1
    assert control.pay(session.id) == "paid"


def test_a_removed_file_is_begun_anew(settings):
    control.dashboard_charge(500, "pln")
    for path in Path(settings.SANDBOX_DB).parent.glob("sandbox.sqlite3*"):
        path.unlink()
    assert control.objects("charge") == []
    control.dashboard_charge(500, "pln")


def test_a_replaced_file_and_a_file_of_another_shape_are_begun_anew(settings):
    control.dashboard_charge(500, "pln")
    path = Path(settings.SANDBOX_DB)
    for old in path.parent.glob("sandbox.sqlite3*"):
        old.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE events (something TEXT)")
    other.close()
    assert control.events() == []
    control.dashboard_charge(500, "pln")
    assert len(control.events()) == 3


def test_a_forked_child_opens_its_own_connection():
    control.dashboard_charge(500, "pln")
    child = os.fork()
    if child == 0:
        control.dashboard_charge(500, "pln")
        os._exit(0 if len(control.objects("charge")) == 2 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert len(control.objects("charge")) == 2


@pytest.mark.parametrize("field", ["payment_intent", "charge", "email", "source"])
def test_the_filters_we_use_have_an_index(field):
    with store.reading() as one:
        sql = f"EXPLAIN QUERY PLAN SELECT * FROM objects WHERE object = ? AND json_extract(body, '$.{field}') = ?"
        plan = " ".join(row["detail"] for row in one.rows(sql, "charge", "x"))
    assert f"objects_{field}" in plan
