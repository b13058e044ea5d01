// Toasts: what happened stays six seconds, a failure until it is closed. The server's come with the page or in the
// header HX-Trigger: {"yimen:toast": {"kind": "good" | "bad", "title": "…", "text": "…"}}.

const STAY = 6000; // ms
const region = document.getElementById("toasts");

function arm(toast) {
  toast.querySelector("[data-dismiss]").hidden = false;
  if (toast.dataset.s === "bad") return;
  let timer = window.setTimeout(() => toast.remove(), STAY);
  const hold = () => window.clearTimeout(timer);
  const release = () => {
    timer = window.setTimeout(() => toast.remove(), STAY);
  };
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("mouseleave", release);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", release);
}

function show({ kind, title, text }) {
  const mould = document.getElementById(kind === "bad" ? "toast-bad" : "toast-good");
  const toast = mould.content.firstElementChild.cloneNode(true);
  toast.querySelector("b").textContent = title ?? "";
  if (text) toast.querySelector("p").textContent = text;
  else toast.querySelector("p").remove();
  region.append(toast);
  arm(toast);
}

if (region) {
  region.querySelectorAll(".toast").forEach(arm);
  region.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
  document.addEventListener("yimen:toast", (event) => show(event.detail));
}
