// Forms: nothing typed is lost, nothing is sent twice, the eye is led to the error.
// Typed text is never put into the browser's storage (it may be personal): a dirty form[data-guard] warns instead.

const dirty = new Set();
const waiting = new Map();

const guard = (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form?.hasAttribute("data-guard")) dirty.add(form);
};

for (const name of ["input", "change"]) document.addEventListener(name, guard);

window.addEventListener("beforeunload", (event) => {
  if (![...dirty].some((form) => form.isConnected)) return;
  event.preventDefault();
  event.returnValue = ""; // browsers before 2023 ask only then
});

function busy(button) {
  if (!button || waiting.has(button)) return;
  waiting.set(button, [...button.childNodes]);
  button.setAttribute("aria-busy", "true");
  button.replaceChildren(button.dataset.busy ?? "正在提交…");
}

function idle(form) {
  delete form.dataset.sending;
  for (const [button, nodes] of waiting) {
    if (button.form !== form && button.isConnected) continue;
    button.replaceChildren(...nodes);
    button.removeAttribute("aria-busy");
    waiting.delete(button);
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get" || form.hasAttribute("data-display")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "yes";
    const byHtmx = [...form.attributes].some((one) => one.name.startsWith("hx-"));
    const wasDirty = !byHtmx && dirty.delete(form);
    // After the browser has read the button's name and value, and others had their say.
    window.setTimeout(() => {
      if (byHtmx || !event.defaultPrevented) {
        busy(event.submitter);
        return;
      }
      delete form.dataset.sending;
      if (wasDirty) dirty.add(form);
    }, 0);
  },
  true,
);

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) idle(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form");
  if (!form) return;
  idle(form);
  if (event.detail.successful) dirty.delete(form);
});

// The answer did not come, or it is a state page (data-state): the page stays as it is, with all that was typed.
const told = new WeakSet();

function tell(title, text) {
  document.dispatchEvent(new CustomEvent("yimen:toast", { detail: { kind: "bad", title, text } }));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !xhr.responseText.includes("data-state")) return;
  const state = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("[data-state]");
  if (!state) return;
  event.detail.shouldSwap = false;
  told.add(xhr);
  tell(state.querySelector("h1").textContent, state.querySelector("p").textContent);
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const { xhr } = event.detail;
    if (told.has(xhr)) return;
    tell(xhr.status === 0 ? "网络断了，没有送出" : "没有办成，不是您的问题", "填写的内容还在，请再试一次。");
  });
}

function lead(root) {
  root.querySelector("[data-errors]")?.focus();
}

function count(box) {
  const most = Number(box.getAttribute("maxlength"));
  const id = `${box.id}_counter`;
  let note = document.getElementById(id);
  if (!note) {
    note = Object.assign(document.createElement("p"), { id, className: "counter" });
    box.after(note);
  }
  note.textContent = `还可写 ${most - box.value.length} 字`;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[maxlength]")) count(event.target);
});

document.addEventListener("htmx:afterSettle", (event) => lead(event.detail.elt));
lead(document);
