"""The browser tests themselves notice what they are there to notice."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.visitor import Visitor

PAGES = {
    "/wide": '<html lang="en"><title>Wide</title><main><h1>Wide</h1><div style="width:2000px">x</div></main>',
    "/nameless": '<html lang="en"><title>Button</title><main><h1>Button</h1><button></button></main>',
    "/fine": '<html lang="en"><title>Fine</title><main><h1>Fine</h1></main>',
    "/elsewhere": '<html lang="en"><title>x</title><img src="http://127.0.0.1:9/x.png" alt="">',
    "/loud": '<html lang="en"><title>x</title><script>console.error("ouch")</script>',
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path in PAGES else 204)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, format, *args):
        pass


@pytest.fixture
def visitor(chromium):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context(viewport={"width": 320, "height": 600})
    visitor = Visitor(context, context.new_page(), f"http://127.0.0.1:{server.server_port}")
    visitor.watch()
    yield visitor
    context.close()
    server.shutdown()
    server.server_close()


def test_axe_names_a_button_without_a_name(visitor):
    visitor.go("/fine")
    assert visitor.axe() == []
    visitor.go("/nameless")
    [violation] = visitor.axe()
    assert violation.startswith("button-name")


def test_a_page_wider_than_the_window_overflows(visitor):
    visitor.go("/fine")
    assert not visitor.overflows()
    visitor.go("/wide")
    assert visitor.overflows()


def test_a_request_to_another_host_is_a_complaint(visitor):
    visitor.go("/elsewhere")
    assert "another host: http://127.0.0.1:9/x.png" in visitor.complaints()


def test_an_error_in_the_console_is_a_complaint(visitor):
    visitor.go("/loud")
    assert visitor.complaints() == ["error: ouch"]
