// The gift form works without this; here it only answers sooner: the button names the sum, a second press does nothing.
const form = document.querySelector("[data-gift]");

/** Read a typed amount as the server does; null where the server might object, which then says why. */
function understood(text, digits) {
  const bare = text.replace(/\s+/gu, " ").replace(/[^\d ]+$/u, "").trim();
  const fraction = digits ? `(?:[.,]\\d{1,${digits}})?` : "";
  const shapes = [
    `^\\d+${fraction}$`,
    `^\\d{1,3}(?: \\d{3})+${fraction}$`,
    digits && `^\\d{1,3}(?:\\.\\d{3})+,\\d{1,${digits}}$`,
    digits && `^\\d{1,3}(?:,\\d{3})+\\.\\d{1,${digits}}$`,
  ];
  if (bare.length > 12 || !shapes.some((shape) => shape && new RegExp(shape).test(bare))) return null;
  const [, whole, rest = ""] = bare.match(/^(.*?)(?:[.,](\d+))?$/);
  const decimals = digits && rest.length <= digits ? rest : "";
  const head = decimals ? whole : bare;
  const value = Number(`${head.replace(/\D/g, "")}.${decimals || 0}`);
  return value > 0 ? value : null;
}

function improve() {
  const language = document.documentElement.lang;
  const tiles = [...form.querySelectorAll('input[name="amount"]')];
  const other = form.elements.other;
  const button = form.querySelector("[data-submit]");
  const plain = button.textContent;
  const currency = () => form.elements.currency.value;

  function shown() {
    if (!other.value.trim()) return tiles.find((tile) => tile.checked)?.dataset.shown;
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: currency() }).resolvedOptions();
    const value = understood(other.value, digits.maximumFractionDigits);
    if (value === null) return undefined;
    const places = Number.isInteger(value) ? 0 : digits.maximumFractionDigits;
    const format = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: "always" };
    const sum = new Intl.NumberFormat(language === "en" ? "en-GB" : language, format).format(value);
    return form.querySelector(`.money [data-currency="${currency()}"]`).dataset.pattern.replace("{}", sum);
  }

  function name() {
    const sum = shown();
    button.textContent = sum ? button.dataset.with.replace("%s", sum) : plain;
  }

  other.addEventListener("input", () => {
    if (other.value.trim()) tiles.forEach((tile) => (tile.checked = false));
    name();
  });
  tiles.forEach((tile) =>
    tile.addEventListener("change", () => {
      other.value = "";
      name();
    }),
  );
  form.elements.currency.addEventListener("change", () => {
    tiles.forEach((tile) => (tile.checked &&= tile.value.startsWith(currency())));
    name();
  });
  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled")) return event.preventDefault();
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.opening;
    form.querySelector("[data-live]").textContent = form.dataset.opening;
  });
  // Back from the payment page: the browser may show this page as it was left.
  addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    form.querySelector("[data-live]").textContent = "";
    name();
  });
  name();
}

/** The other language opens the same form: what is typed goes along in this tab, and is forgotten on arrival. */
function keepTyped() {
  const own = /^(csrfmiddlewaretoken|submission_key|website)$/;
  const kept = sessionStorage.getItem(location.pathname);
  sessionStorage.removeItem(location.pathname);
  if (kept) {
    for (const [name, value] of JSON.parse(kept)) {
      for (const field of form.querySelectorAll(`[name="${name}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
        else field.value = value;
      }
    }
  }
  for (const link of document.querySelectorAll(".language")) {
    link.addEventListener("click", () => {
      const typed = [...new FormData(form)].filter(([name]) => !own.test(name));
      sessionStorage.setItem(new URL(link.href).pathname, JSON.stringify(typed));
    });
  }
}

if (form) {
  keepTyped();
  improve();
  document.getElementById("errors")?.focus();
}
