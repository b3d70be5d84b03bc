"""One visitor in a real Chromium, who notices requests to other hosts and complaints in the console."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Visitor:
    """A browser tab of one person on one site."""

    context: BrowserContext
    page: Page
    site: str
    off_origin: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note every request to another host and every error or warning in the console."""
        ours = (self.site, "data:", "blob:", "about:")
        self.context.on("request", lambda r: None if r.url.startswith(ours) else self.off_origin.append(r.url))
        self.page.on(
            "console", lambda m: self.problems.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.problems.append(f"pageerror: {error}"))

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(f"{self.site}{path}")

    def axe(self) -> list[str]:
        """What axe finds on the page as it stands, one line a violation (needs JavaScript)."""
        self.page.evaluate(AXE)  # works under our content security policy, a script tag would not
        run = "rules => axe.run(document, {runOnly: rules})"
        found: list[dict[str, Any]] = self.page.evaluate(run, AXE_RULES)["violations"]
        return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']]}" for one in found]

    def overflows(self) -> bool:
        """Say whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def complaints(self) -> list[str]:
        """Everything noticed so far that a page of ours must not do."""
        return [*(f"another host: {url}" for url in self.off_origin), *self.problems]
