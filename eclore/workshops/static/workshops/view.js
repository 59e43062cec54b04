// Draws: the list, the state of the network, the ideas. Decides nothing.
export const $ = (selector, root = document) => root.querySelector(selector);

export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export const hour = (moment) => {
  const at = new Date(moment);
  const minutes = at.getMinutes();
  return `${at.getHours()}\u00a0h${minutes ? "\u00a0" + String(minutes).padStart(2, "0") : ""}`;
};

export const button = (label, name, css = "btn slim line") => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.append(label);
  if (name) {
    const hidden = document.createElement("span");
    hidden.className = "vh";
    hidden.textContent = " " + name;
    made.append(hidden);
  }
  return made;
};

/** The lines that the server gave, with what this device noted since. */
export const merged = (lines, acts) => {
  const waiting = acts.filter((act) => act.state === "kept");
  const undone = new Set(waiting.filter((act) => act.kind === "undo").map((act) => act.fields.attendance));
  const byPlace = new Map();
  const byCode = new Map();
  for (const act of waiting.filter((one) => one.kind === "check_in")) {
    if (act.fields.registration) byPlace.set(act.fields.registration, act);
    else byCode.set(act.fields.code, act);
  }
  const out = lines.map((line) => {
    const act = byPlace.get(line.registration) ?? (line.code && byCode.get(line.code));
    if (line.attendance && !undone.has(line.attendance)) return { ...line, isPresent: true };
    if (act) return { ...line, isPresent: true, at: act.fields.at, act };
    return { ...line, attendance: null, isPresent: false };
  });
  for (const act of waiting.filter((one) => one.kind === "walk_in")) {
    out.push({ name: act.fields.name, needs: "", code: "", registration: null, isPresent: true, at: act.fields.at, act });
  }
  return out;
};

export class View {
  constructor(words, handlers) {
    this.words = words;
    this.handlers = handlers;
    this.list = $("[data-list]");
  }

  said(text, isFault = false) {
    const line = $("[data-said]");
    line.hidden = !text;
    line.className = isFault ? "note bad" : "note good";
    line.textContent = text;
  }

  network(isOnline, waiting) {
    const line = $("[data-state]");
    line.hidden = false;
    line.className = isOnline ? "hall-state" : "hall-state off";
    const left = waiting ? say(this.words.waiting, { n: waiting }) : this.words.sent;
    line.textContent = `${isOnline ? this.words.online : this.words.offline} · ${left}`;
  }

  lines(all, query) {
    const came = all.filter((line) => line.isPresent).length;
    $("[data-came]").textContent = came > 1 ? say(this.words.came, { n: came }) : came ? say(this.words.came_one, { n: came }) : this.words.came_none;
    const wanted = fold(query.trim());
    const shown = all.filter((line) => fold(`${line.name} ${line.code}`).includes(wanted));
    const focus = document.activeElement?.closest?.("[data-list] [data-key]")?.dataset.key;
    this.list.replaceChildren(...shown.map((line) => this.#line(line)));
    if (!shown.length) {
      const empty = document.createElement("li");
      empty.className = "muted";
      empty.textContent = wanted ? this.words.nobody : this.words.empty;
      this.list.append(empty);
    }
    if (focus) this.list.querySelector(`[data-key="${CSS.escape(focus)}"] button`)?.focus({ preventScroll: true });
    return shown;
  }

  #line(line) {
    const item = $("#t-line").content.cloneNode(true).firstElementChild;
    item.dataset.key = line.registration ? `r${line.registration}` : line.act ? line.act.id : `a${line.attendance}`;
    $("[data-name]", item).textContent = line.name;
    $("[data-needs]", item).textContent = line.needs;
    const tag = $("[data-tag]", item);
    const mark = line.act ? ["kept", "sun"] : line.is_waiting ? ["waits", "sun"] : line.registration ? null : ["walked", "sky"];
    if (mark) {
      tag.textContent = this.words[mark[0]];
      tag.classList.add(mark[1]);
      tag.hidden = false;
    }
    const acts = $("[data-acts]", item);
    if (line.isPresent) {
      const at = document.createElement("span");
      at.textContent = "✓ " + hour(line.at);
      const undo = button(this.words.undo, line.name);
      undo.addEventListener("click", () => this.#undo(line, acts, undo));
      acts.append(at, undo);
    } else {
      const here = button(this.words.present, line.name, "btn");
      here.addEventListener("click", () => this.handlers.present(line));
      acts.append(here);
    }
    return item;
  }

  #undo(line, acts, opener) {
    if (line.act) { this.handlers.takeBack(line); return; } // it never left: nothing to explain to anybody
    const form = $("#t-undo").content.cloneNode(true).firstElementChild;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.handlers.undo(line, $("select", form).value);
    });
    opener.replaceWith(form);
    $("select", form).focus();
  }

  whose(all) {
    const select = $("[data-whose]");
    const before = select.value;
    const first = new Option(this.words.pick, "");
    const rows = all.filter((line) => line.isPresent).map((line) => {
      const value = line.registration ? `registration:${line.registration}` : line.act ? `after:${line.act.id}` : `attendance:${line.attendance}`;
      return new Option(line.name, value);
    });
    select.replaceChildren(first, ...rows);
    select.value = before;
    if (select.selectedIndex < 0) select.value = "";
  }

  ideas(all, base, isOnline) {
    $("[data-ideas]").hidden = !all.length;
    $("[data-ideas-list]").replaceChildren(...all.map((idea) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      const title = document.createElement("strong");
      title.textContent = idea.title;
      words.append(title, document.createElement("br"), idea.name);
      item.append(words);
      if (isOnline && idea.id) {
        const link = document.createElement("a");
        link.className = "btn slim line";
        link.href = `${base}carte/${idea.id}.pdf`;
        link.target = "_blank";
        link.textContent = this.words.card;
        item.append(link);
      }
      return item;
    }));
  }
}
