// Public site: the 适老版 switch takes effect at once; without this file its form does the same by a page load.

const NAMES = { elder: "常规版", standard: "适老版" };

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-display]")) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  const mode = button.value;
  const body = new FormData(form);
  body.set("mode", mode);
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    if (!answer.ok && answer.type !== "opaqueredirect") throw new Error(String(answer.status));
  } catch {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "mode", value: mode }));
    form.submit();
    return;
  }
  if (mode === "elder") document.documentElement.dataset.mode = mode;
  else delete document.documentElement.dataset.mode;
  button.value = mode === "elder" ? "standard" : "elder";
  button.textContent = NAMES[mode];
});
