// Lines to choose from while typing: an input with `data-suggest` (an address) and a `list`. Without a script it is a plain box.
const WAIT = 200;

function offer(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer = 0;
  let asked = "";

  async function ask() {
    const typed = input.value.trim();
    if (!typed || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok || typed !== asked) return;
    const { lines } = await answer.json();
    list.replaceChildren(...lines.map((text) => Object.assign(document.createElement("option"), { value: text })));
  }

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => ask().catch(() => {}), WAIT);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(offer);
