// Attachments: drop or paste into [data-drop], take a picture with the phone's own chooser, see the list, take one out.
// Limits are repeated by the server; here they only spare a long upload. Without this file the native input does it.

const MEGA = 1024 * 1024;
const MOST_BYTES = 20 * MEGA;
const MOST_FILES = 9;

const field = (zone) => zone.querySelector("input[type=file]");

function size(bytes) {
  return bytes >= MEGA ? `${(bytes / MEGA).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function put(zone, files) {
  const box = new DataTransfer();
  for (const file of files) box.items.add(file);
  field(zone).files = box.files;
  draw(zone);
}

function line(zone, file) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const fact = document.createElement("span");
  Object.assign(fact, { className: "muted small", textContent: size(file.size) });
  const remove = document.createElement("button");
  Object.assign(remove, { type: "button", className: "btn link push", textContent: "去掉" });
  remove.setAttribute("aria-label", `去掉 ${file.name}`);
  remove.addEventListener("click", () => {
    put(zone, [...field(zone).files].filter((one) => one !== file));
    field(zone).focus();
  });
  item.append(name, fact, remove);
  return item;
}

function say(zone, sentences) {
  const list = zone.querySelector("ul");
  for (const sentence of sentences) {
    list.append(Object.assign(document.createElement("li"), { className: "red strong", textContent: sentence }));
  }
}

function draw(zone) {
  zone.querySelector("ul").replaceChildren(...[...field(zone).files].map((file) => line(zone, file)));
}

function take(zone, files) {
  const refused = [];
  const kept = [];
  for (const file of files) {
    if (file.size > MOST_BYTES) refused.push(`“${file.name}”超过 20 MB，请重拍或压缩后再传`);
    else if (file.size === 0) refused.push(`“${file.name}”是空的，请重新选一次`);
    else kept.push(file);
  }
  const most = field(zone).multiple ? MOST_FILES : 1;
  if (kept.length > most) refused.push(`一次最多 ${most} 个文件，多出的 ${kept.length - most} 个没有放进来`);
  put(zone, kept.slice(0, most));
  say(zone, refused);
}

function merge(zone, fresh) {
  const before = field(zone).multiple ? [...field(zone).files] : [];
  take(zone, [...before, ...fresh]);
  field(zone).dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const zone = event.target.matches("input[type=file]") ? event.target.closest("[data-drop]") : null;
  if (zone) take(zone, [...event.target.files]);
});

document.addEventListener("dragover", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.dataset.over = "";
});

document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.over;
});

document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  delete zone.dataset.over;
  merge(zone, [...event.dataTransfer.files]);
});

// A picture from the clipboard goes to the upload of the form in which it was pasted.
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const form = event.target.closest?.("form");
  const zone = event.target.closest?.("[data-drop]") ?? form?.querySelector("[data-drop]");
  if (!zone || files.length === 0) return;
  event.preventDefault();
  merge(zone, files);
});
