// Makes pages that already work quicker to use: suggestions, parts that renew themselves, and guards against slips.
"use strict";

const DEBOUNCE_MS = 120;

// Suggestions: the editable combobox with a list of the ARIA Authoring Practices Guide. Focus stays in the input.
function suggest(input) {
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let options = [], at = -1, timer, request;
  list.id = input.id + "-list";
  list.className = "suggestions";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", "Suggestions");
  status.className = "hidden";
  status.role = "status";
  const box = document.createElement("div");
  box.className = "suggest";
  const focused = document.activeElement === input; // Moving it would lose that.
  input.before(box);
  box.append(input, list, status);
  if (focused) input.focus();
  input.autocomplete = "off";
  input.role = "combobox";
  for (const [name, value] of [["autocomplete", "list"], ["controls", list.id], ["expanded", "false"]]) input.setAttribute("aria-" + name, value);

  function close() {
    clearTimeout(timer);
    request?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(index) {
    at = index;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function choose(index) {
    const { text, href } = options[index];
    close();
    if (href) return location.assign(href);
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function item({ text, detail }, index) {
    const line = document.createElement("li");
    line.id = `${list.id}-${index}`;
    line.role = "option";
    line.setAttribute("aria-selected", "false");
    line.append(text);
    if (detail) line.append(Object.assign(document.createElement("small"), { textContent: detail }));
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("click", () => choose(index));
    return line;
  }
  function show(found) {
    options = found;
    at = -1;
    list.replaceChildren(...found.map(item));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = found.length ? `${found.length} suggestions` : "No suggestions";
  }
  async function ask() {
    request?.abort();
    const words = input.value.trim();
    if (!words) return close();
    request = new AbortController();
    const signal = request.signal;
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal, headers: { Accept: "application/json" } });
      const found = answer.ok ? await answer.json() : [];
      if (!signal.aborted) show(found);
    } catch (problem) {
      if (problem.name !== "AbortError") close(); // Offline or down: the plain search still works.
    }
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DEBOUNCE_MS);
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) ask();
    else if (event.key === "ArrowDown") mark(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp" && open) mark(at <= 0 ? last : at - 1);
    else if (event.key === "Enter" && open && at >= 0) choose(at);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
  });
}

// A part that renews itself: asks for its own page again and takes the part with the same id from it.
function refresh(id) {
  const part = document.getElementById(id);
  const seconds = Number(part?.dataset.refreshSeconds);
  if (!(seconds > 0)) return;
  setTimeout(async () => {
    if (!document.hidden && !part.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { cache: "no-store", headers: { Accept: "text/html" } });
        if (answer.redirected) return location.reload();
        const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
        // Finished: what follows is on the rest of the page.
        if (answer.ok && !fresh?.dataset.refreshSeconds) return location.reload();
        if (fresh) part.replaceWith(document.adoptNode(fresh));
      } catch { /* The next round asks again. */ }
    }
    refresh(id);
  }, seconds * 1000);
}

const written = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();

function guard(form) {
  const before = document.getElementById("problems") ? null : written(form); // Came back with problems: never saved yet.
  addEventListener("beforeunload", (event) => {
    if (!form.dataset.sent && written(form) !== before) event.preventDefault();
  });
}

function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  // Not `disabled`: that would take the pressed button's own value out of what is sent.
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
}

function allowAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}

function copies(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "Copied";
  });
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.querySelectorAll("[data-refresh-seconds][id]").forEach((part) => refresh(part.id));
document.querySelectorAll("form[data-guard]").forEach(guard);
document.querySelectorAll("[data-copy]").forEach(copies);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", (event) => event.persisted && allowAgain()); // Back from the next page by the browser's history.
