// The operator's call: elapsed time, its end, Alt keys of the right column, secrecy of reports. Works on what the server sent;
// without it the page is a plain form.

const bar = document.querySelector("[data-call]");
const form = document.getElementById("order");
const SECOND = 1000;

function elapsed(from) {
  const seconds = Math.max(0, Math.floor((Date.now() - from) / SECOND));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function run(started) {
  const shown = bar.querySelector("[data-elapsed]");
  const end = bar.querySelector("[data-call-end]");
  const tick = () => {
    shown.textContent = elapsed(started);
  };
  const timer = window.setInterval(tick, SECOND);
  tick();
  end.hidden = false;
  end.addEventListener("click", () => {
    window.clearInterval(timer);
    bar.querySelector("[data-call-state]").textContent = "通话已结束";
    form.querySelector("[data-ended]").value = new Date().toISOString();
    end.hidden = true;
    form.elements.title.focus();
  });
}

// A report is secret unless somebody chose otherwise; a later change of type gives the first choice back.
function secrecy() {
  let touched = false;
  const pick = (value) => {
    for (const one of form.elements.confidentiality) one.checked = one.value === value;
  };
  form.addEventListener("change", (event) => {
    if (event.target.name === "confidentiality") touched = true;
    if (event.target.name !== "request_type" || touched) return;
    pick(event.target.value === "report" ? "secret" : "open");
  });
}

// Alt+1…3 opens an answer and puts the hand on its button; Alt+B adds to the open order.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const key = event.code.replace("Digit", "").replace("Key", "").toLowerCase();
  const target = document.querySelector(`[data-alt="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (!target.matches("summary")) {
    target.click();
    return;
  }
  const box = target.closest("details");
  box.open = !box.open;
  (box.open ? (box.querySelector("button") ?? target) : form.elements.content).focus();
});

// What was opened in the right column stays open when the column is written anew.
const opened = () => [...document.querySelectorAll("#assist details[open] summary")].map((one) => one.textContent);
let before = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "assist") before = opened();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "assist") return;
  for (const one of document.querySelectorAll("#assist details summary")) {
    if (before.includes(one.textContent)) one.parentElement.open = true;
  }
});

if (bar && form) {
  run(Date.parse(bar.dataset.started));
  secrecy();
}
