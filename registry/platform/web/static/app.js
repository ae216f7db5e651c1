// Makes pages that already work quicker to use: suggestions, parts that renew themselves, and guards against slips.
"use strict";

const DEBOUNCE_MS = 150;
const SLOW_MS = 400; // From here on somebody should be told that it is being looked for.
const LOOKING = "Looking…";
const OFFLINE = "You are offline. What you typed stays here and is looked up when you are back.";

function made(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

// The same text with the letters marked that answer what was typed; places are counted in characters, not UTF-16.
function marked(text, spans) {
  const letters = [...text], parts = [];
  let at = 0;
  for (const [from, to] of spans ?? []) {
    parts.push(letters.slice(at, from).join(""), made("mark", { textContent: letters.slice(from, to).join("") }));
    at = to;
  }
  return [...parts, letters.slice(at).join("")];
}

// Suggestions: the editable combobox with a list of the ARIA Authoring Practices Guide. Focus stays in the input.
function suggest(input) {
  const list = made("ul", { id: input.id + "-list", className: "suggestions", role: "listbox", hidden: true });
  const status = made("p", { className: "hidden", role: "status" });
  let options = [], at = -1, timer, slow, request, shownFor = null;
  list.setAttribute("aria-label", "Suggestions");
  const box = made("div", { className: "suggest" });
  const focused = document.activeElement === input; // Moving it would lose that.
  input.before(box);
  box.append(input, list, status);
  if (focused) input.focus();
  input.autocomplete = "off";
  input.role = "combobox";
  for (const [name, value] of [["autocomplete", "list"], ["haspopup", "listbox"], ["controls", list.id], ["expanded", "false"]]) input.setAttribute("aria-" + name, value);

  // What is heard; what is wrong or slow is seen as well.
  function say(words, seen = false) {
    list.setAttribute("aria-busy", String(words === LOOKING));
    status.textContent = words;
    status.className = seen ? "suggest-says" : "hidden";
  }
  function stop() {
    clearTimeout(timer);
    clearTimeout(slow);
    request?.abort();
  }
  function close() {
    stop();
    list.hidden = true;
    shownFor = null;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
    say("");
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
  function item({ text, detail, marks }, index) {
    const line = made("li", { id: `${list.id}-${index}`, role: "option" });
    line.setAttribute("aria-selected", "false");
    const name = made("span");
    name.append(...marked(text, marks));
    line.append(name);
    if (detail) line.append(made("small", { textContent: detail }));
    line.addEventListener("mousedown", (event) => event.preventDefault());
    line.addEventListener("click", () => choose(index));
    return line;
  }
  function show(found, words) {
    options = found;
    shownFor = words;
    list.replaceChildren(...found.map(item));
    list.scrollTop = 0;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
    const many = found.length === 1 ? "One suggestion" : `${found.length} suggestions`;
    say(found.length ? `${many}. Up and down arrows choose.` : "No suggestions", !found.length);
  }
  // What was shown stays until there is something newer; of two answers only that to the last question counts.
  async function ask() {
    const words = input.value.trim();
    stop();
    if (!words) return close();
    if (words === shownFor) return;
    const asked = request = new AbortController();
    slow = setTimeout(() => say(LOOKING, true), SLOW_MS);
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      const found = answer.ok && !answer.redirected ? await answer.json() : null;
      if (asked.signal.aborted) return;
      clearTimeout(slow);
      if (found) return show(found, words);
      fail(answer.redirected ? "You are no longer signed in. Find leads to signing in." : "No suggestions just now. Find still works.");
    } catch (problem) {
      if (asked.signal.aborted) return;
      clearTimeout(slow);
      fail(navigator.onLine ? "There is no connection just now. What you typed stays here." : OFFLINE);
    }
  }
  function fail(words) {
    close();
    say(words, true);
  }
  input.addEventListener("input", () => {
    stop();
    timer = setTimeout(ask, DEBOUNCE_MS);
  });
  input.addEventListener("blur", close);
  input.form?.addEventListener("submit", (event) => {
    close();
    if (navigator.onLine || input.form.method !== "get") return;
    event.preventDefault(); // A browser's own error page would lose what was typed.
    say(OFFLINE, true);
  });
  addEventListener("online", () => document.activeElement === input && ask());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options.length - 1;
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) ask();
    else if (event.key === "ArrowDown") mark(at >= last ? 0 : at + 1);
    else if (event.key === "ArrowUp" && open) mark(at <= 0 ? last : at - 1);
    else if (event.key === "Enter" && open && at >= 0) choose(at);
    else if (event.key === "Escape" && open) close();
    else {
      if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key) && open) mark(-1); // Back to editing.
      return;
    }
    event.preventDefault();
  });
}

// A number tapped in a list is kept as a look-up, like an opened card; the call does not wait for it.
function called(link) {
  link.addEventListener("click", () => {
    const csrf = document.querySelector("input[name=csrf]")?.value ?? "";
    navigator.sendBeacon(link.dataset.called, new URLSearchParams({ csrf }));
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

// A box whose suggestions are added as lines to a longer field; of no use without them, so it is not there either.
function adds(input) {
  const lines = document.getElementById(input.dataset.adds);
  input.closest("[hidden]").hidden = false;
  input.addEventListener("change", (event) => {
    if (event.isTrusted) return; // Left by hand: nothing was chosen.
    lines.value = [lines.value.trim(), input.value].filter(Boolean).join("\n");
    input.value = "";
  });
}

document.querySelectorAll("input[data-adds]").forEach(adds);
document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.querySelectorAll("a[data-called]").forEach(called);
document.querySelectorAll("[data-refresh-seconds][id]").forEach((part) => refresh(part.id));
document.querySelectorAll("form[data-guard]").forEach(guard);
document.querySelectorAll("[data-copy]").forEach(copies);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", (event) => event.persisted && allowAgain()); // Back from the next page by the browser's history.
