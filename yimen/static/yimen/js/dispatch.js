// Dispatcher: the button names the office that is chosen; writing a task or a name chooses what it belongs to.

function name() {
  const place = document.querySelector("[data-lead-name]");
  if (!place) return;
  const chosen = document.querySelector('#decide input[name="lead"]:checked');
  const typed = document.querySelector('#decide input[name="lead_other"]')?.value.trim();
  place.textContent = chosen ? chosen.dataset.name || typed || "其他单位" : "…（先选主办单位）";
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.closest?.("#decide")) return;
  if (box.name === "lead_other" && box.value) {
    document.querySelector('#decide input[name="lead"][value="other"]').checked = true;
  }
  const task = /^task_(\d+)$/.exec(box.name ?? "");
  if (task && box.value) document.querySelector(`#decide input[name="co"][value="${task[1]}"]`).checked = true;
  name();
});

document.addEventListener("change", name);
document.addEventListener("htmx:afterSwap", name);
name();
