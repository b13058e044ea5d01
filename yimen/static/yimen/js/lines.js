// One demand a line: Alt+↓ adds a line, Alt+↑ and the cross take one away. Without it the lines stay as they are.

const BOX = "[data-lines]";
const LINE = ".demand";
const MOST = 10;

const input = (line) => line.querySelector("input");

function number(box) {
  const lines = [...box.querySelectorAll(LINE)];
  lines.forEach((line, index) => {
    input(line).setAttribute("aria-label", `第 ${index + 1} 项`);
    const remove = line.querySelector("[data-line-remove]");
    remove.hidden = lines.length === 1;
    remove.setAttribute("aria-label", `去掉第 ${index + 1} 项`);
  });
  box.querySelector("[data-line-add]").hidden = lines.length >= MOST;
}

function add(box, after) {
  const lines = box.querySelectorAll(LINE);
  if (lines.length >= MOST) return;
  const place = after ?? lines[lines.length - 1];
  const fresh = place.cloneNode(true);
  input(fresh).removeAttribute("id");
  input(fresh).value = "";
  place.after(fresh);
  number(box);
  input(fresh).focus();
}

function drop(box, line) {
  if (box.querySelectorAll(LINE).length === 1) return;
  const near = line.previousElementSibling ?? line.nextElementSibling;
  if (input(line).id) input(near).id = input(line).id;
  line.remove();
  number(box);
  input(near).focus();
  input(near).dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const box = event.altKey ? event.target.closest?.(BOX) : null;
  if (!box || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const line = event.target.closest(LINE);
  if (event.key === "ArrowDown") add(box, line);
  else if (line && input(line).value === "") drop(box, line);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest(BOX);
  if (!box) return;
  if (event.target.closest("[data-line-add]")) add(box);
  const remove = event.target.closest("[data-line-remove]");
  if (remove) drop(box, remove.closest(LINE));
});

const start = (root) => root.querySelectorAll(BOX).forEach(number);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
start(document);
