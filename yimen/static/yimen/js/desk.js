// Keyboard of the staff desk: / search, j k move, Enter open, e act, ? help, Ctrl+Enter submit.
// A list is [data-list] with rows [data-row]; each row holds one link a[data-open].

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";

const visible = (element) => element.getClientRects().length > 0;

function rows() {
  const list = [...document.querySelectorAll("[data-list]")].find(visible);
  return list ? [...list.querySelectorAll("[data-row]")].filter(visible) : [];
}

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const focused = document.activeElement.closest("[data-row]");
  const current = all.indexOf(focused ?? all.find((row) => row.hasAttribute("aria-current")));
  const next = all[Math.min(Math.max(current + step, 0), all.length - 1)];
  const link = next.querySelector("a[data-open]");
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  link.dispatchEvent(new CustomEvent("yimen:preview", { bubbles: true }));
}

function follow(step) {
  const link = document.querySelector(step > 0 ? 'a[data-key="j"]' : 'a[data-key="k"]');
  if (link && rows().length === 0) link.click();
  else move(step);
}

function open() {
  const row = document.activeElement.closest("[data-row]") ?? rows().find((one) => one.hasAttribute("aria-current"));
  const link = row?.querySelector("a[data-open]");
  if (link) window.location.assign(link.href);
  return Boolean(link);
}

function press(key) {
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  if (!target || target.getAttribute("aria-disabled") === "true") return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

function search() {
  const box = [...document.querySelectorAll("[data-search]")].find(visible);
  box?.focus();
  box?.select?.();
  return Boolean(box);
}

function help() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

function submit(event) {
  const form = document.activeElement?.form ?? document.querySelector("form[data-primary]");
  if (!form) return;
  event.preventDefault();
  const id = form.id ? `, button[form="${CSS.escape(form.id)}"].primary` : "";
  form.requestSubmit(form.querySelector("button.primary") ?? (id && document.querySelector(id.slice(2))) ?? undefined);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.ctrlKey && event.key === "Enter") {
    submit(event);
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || document.activeElement?.matches(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  const onControl = document.activeElement?.matches("button, summary, a:not([data-open])");
  const acts = {
    "/": search,
    "?": help,
    j: () => (follow(1), true),
    k: () => (follow(-1), true),
    Enter: () => !onControl && open(),
  };
  const act = acts[event.key];
  if (act ? act() : event.key.length === 1 && press(event.key)) event.preventDefault();
});

// A menu or sheet closes on Escape and on a press outside it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.more-menu[open], details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.more-menu[open], details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

for (const button of document.querySelectorAll("[data-dialog]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.dialog)?.showModal());
}
