// The hall without network: each gesture is an act with a number of its own, kept encrypted until the site has
// answered it. The site does each number once, so that sending again is always safe.
import { canScan, scanInto } from "./scan.js";
import { drawSettle, exportSettle } from "./settle.js";
import { Store, forget, purge } from "./store.js";
import { $, View, merged, say } from "./view.js";

const boot = JSON.parse($("#hall-boot").textContent);
const { words, base, workshop } = boot;
const IDLE = 15 * 60_000; // a tablet left on a table asks for the PIN again
const EVERY = 20_000;
const HOLDER = `hall-${workshop}`;

let store, known = { lines: [], ideas: [] }, acts = [], isOnline = false, isSending = false, isAsked = false, touched = Date.now();
const find = $("#find");

const view = new View(words, {
  present: (line) => note("check_in", { registration: line.registration }, line.name),
  takeBack: async (line) => { await store.dropAct(line.act.id); view.said(say(words.taken_back, { name: line.name })); await draw(); },
  undo: async (line, reason) => { await keep("undo", { attendance: line.attendance, reason_code: reason }, line.name); view.said(say(words.taken_back, { name: line.name })); },
});

// Without a secure context (plain http on another machine) there is no crypto: the ordinary forms stay.
const canRun = () => window.isSecureContext && "indexedDB" in window && Boolean(indexedDB.databases);

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

const ask = async (tail, body) => {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token() } };
  const answer = await fetch(base + tail, { ...options, credentials: "same-origin", cache: "no-store" });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status, ...json });
  return json;
};

const draw = async () => {
  acts = await store.acts();
  const all = merged(known.lines, acts);
  view.whose(all);
  const shown = view.lines(all, find.value);
  const kept = acts.filter((act) => act.state === "kept");
  const dictated = kept.filter((act) => act.kind === "idea").map((act) => ({ title: act.fields.title, name: words.kept }));
  view.ideas([...dictated, ...known.ideas], base, isOnline);
  view.network(isOnline, kept.length);
  drawSettle(acts, words, { retry, drop: async (act) => { await store.dropAct(act.id); await draw(); }, correct });
  return shown;
};

const keep = async (kind, fields, label = "") => {
  const act = { id: crypto.randomUUID(), n: Date.now() + Math.random(), kind, label, state: "kept",
    fields: { ...fields, at: Date.now(), offset: known.offset ?? 0 } };
  await store.setAct(act);
  await draw();
  sync();
  return act;
};

const note = async (kind, fields, name) => {
  await keep(kind, fields, name);
  view.said(say(words.noted, { name }));
  find.value = "";
  await draw();
};

/** A new number for an act that was refused: the site keeps its first answer to the old one. */
const retry = async (act, changes) => {
  const id = crypto.randomUUID();
  await store.setAct({ ...act, id, state: "kept", sentence: "", isFull: false, fields: { ...act.fields, ...changes } });
  await store.dropAct(act.id);
  for (const other of acts.filter((one) => one.fields.after === act.id)) await store.setAct({ ...other, fields: { ...other.fields, after: id } });
  await draw();
  await sync();
};

let correcting = null;
const correct = (act) => {
  const form = $(`form[data-act="${act.kind}"]`);
  form.closest("details")?.setAttribute("open", "");
  for (const name of ["name", "phone", "commune", "title", "text", "theme"]) if (form.elements[name]) form.elements[name].value = act.fields[name] ?? "";
  correcting = act;
  form.querySelector("input:not([type=hidden]), textarea").focus();
};

// Sending -----------------------------------------------------------------------------------------------------------
const settle = async (act, answer) => {
  if (answer.outcome === "refused") {
    await store.setAct({ ...act, state: "refused", sentence: answer.sentence, isFull: Boolean(answer.is_full) });
    view.said(answer.sentence, true);
  } else {
    if (answer.outcome === "already" && act.kind !== "undo") view.said(answer.sentence);
    await store.dropAct(act.id);
  }
};

const refresh = async () => {
  const before = Date.now();
  const state = await ask("etat/");
  // the device's clock may be wrong: the gap is measured at each meeting, half of the journey apart
  state.offset = state.now - Math.round((before + Date.now()) / 2);
  return state;
};

const failed = async (error) => {
  if (error.forget) { // the link was revoked, or its time is over
    store?.lock();
    await forget(workshop, base);
    location.reload();
  } else if (error.status === 401 || error.status === 403) view.said(words.signed_out, true);
  else if (error.status) view.said(error.sentence ?? words.offline, true);
};

const sync = async () => {
  if (!store?.key) return;
  if (isSending) { isAsked = true; return; } // something was noted meanwhile: one more turn after this one
  isSending = true;
  try {
    let kept;
    while ((kept = (await store.acts()).filter((act) => act.state === "kept").slice(0, 50)).length) {
      const { answers } = await ask("envoi/", { operations: kept.map(({ id, kind, fields }) => ({ ...fields, id, kind })) });
      for (const [index, answer] of answers.entries()) await settle(kept[index], answer);
    }
    await remember(await refresh());
    isOnline = true;
  } catch (error) {
    isOnline = Boolean(error.status);
    await failed(error);
  } finally {
    isSending = false;
    if (store?.key) await draw();
    if (isAsked) { isAsked = false; sync(); }
  }
};

const remember = async (state) => {
  const { secret, entrance, ...rest } = state; // the key is never written down with what it locks
  known = rest;
  await store.setMeta("forgets", state.forgets - state.offset);
  await store.setMeta("base", base);
  await store.setBox("known", rest);
};

// Opening -----------------------------------------------------------------------------------------------------------
const unlocked = async () => {
  known = (await store.box("known")) ?? known; // throws under a wrong key
  $("[data-unlock]").hidden = true;
  $("[data-app]").hidden = false;
};

const askPin = () => {
  $("[data-app]").hidden = true;
  $("[data-list]").replaceChildren();
  const form = $("[data-unlock]");
  form.hidden = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await store.usePin(form.elements.pin.value);
      await unlocked();
      form.reset();
      view.said("");
      touched = Date.now();
      await draw();
      sync();
    } catch {
      store.lock();
      view.said(words.bad_pin, true);
    }
  };
  form.elements.pin.focus();
};

/** With the network: who I am, and the key. Without: who I was here last, and the PIN. */
const open = async () => {
  let state = null;
  try {
    state = await refresh();
    isOnline = true;
    localStorage[HOLDER] = state.who;
  } catch (error) {
    if (error.status) { await failed(error); if (error.forget) return; }
  }
  const who = state?.who ?? localStorage[HOLDER];
  if (!who) { view.said(words.forgot, true); return; }
  store = await Store.open(workshop, who);
  if (state?.secret) await store.useHex(state.secret);
  else if (!(await store.useSession())) {
    if (state) location.assign(state.entrance); // let in already, but on this tab the PIN was not typed
    else if (who.startsWith("host:")) askPin();
    else view.said(words.no_key, true);
    return;
  }
  try {
    await unlocked();
  } catch { // another key than the one that locked it
    store.lock();
    if (who.startsWith("host:") && !state) askPin();
    else if (state?.entrance) location.assign(state.entrance);
    else { await forget(workshop, base); location.reload(); }
    return;
  }
  if (state) await remember(state);
  await draw();
  sync();
};

const lockWhenIdle = () => {
  const isHost = localStorage[HOLDER]?.startsWith("host:");
  if (!isHost || !store?.key || Date.now() - touched < IDLE) return;
  store.lock();
  known = { lines: [], ideas: [] };
  askPin();
};

// Gestures ------------------------------------------------------------------------------------------------------------
const byCode = async (typed) => {
  const code = typed.trim().toUpperCase().replace(/[^A-Z0-9]/g, "");
  const line = merged(known.lines, acts).find((one) => one.code && one.code === code);
  if (line?.isPresent) view.said(say(words.twice, { name: line.name }));
  else if (line) await note("check_in", { registration: line.registration }, line.name);
  else if (/^[A-Z0-9]{8}$/.test(code)) {
    await keep("check_in", { code }, code);
    view.said(say(words.code_kept, { code }));
  } else return false;
  find.value = "";
  await draw();
  return true;
};

const missing = (kind, { name, title, text, theme, agreed }, whose) => {
  if (kind === "walk_in" && !name) return words.missing_name;
  if (kind === "note" && !text) return words.missing_note;
  if (kind !== "idea") return "";
  if (!whose) return words.missing_whose;
  return !title ? words.missing_title : !text ? words.missing_text : !theme ? words.missing_theme : !agreed ? words.missing_agreed : "";
};

const submitted = async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.currentTarget;
  const kind = form.dataset.act;
  const fields = {};
  for (const name of ["name", "phone", "commune", "title", "text", "theme"]) if (form.elements[name]) fields[name] = form.elements[name].value.trim();
  if (form.elements.agreed?.checked) fields.agreed = true;
  if (form.elements.despite_full?.checked) fields.despite_full = true;
  const whose = kind === "idea" ? $("[data-whose]").value : "";
  const fault = missing(kind, fields, whose);
  if (fault) { view.said(fault, true); $("[data-said]").focus(); return; }
  const [what, value] = whose.split(":");
  if (whose) fields[what] = what === "after" ? value : Number(value);
  if (correcting?.kind === kind) await retry(correcting, fields);
  else await keep(kind, fields, fields.name || fields.title);
  correcting = null;
  form.reset();
  view.said(say({ walk_in: words.noted, idea: words.idea_kept, note: words.note_kept }[kind], fields));
  if (kind === "walk_in") form.elements.name.focus();
};

const wire = () => {
  for (const plain of document.querySelectorAll("[data-plain]")) plain.remove();
  $("[data-find]").hidden = false;
  $("[data-whose]").name = "whose";
  for (const form of document.querySelectorAll("form[data-act]")) form.addEventListener("submit", submitted);
  find.addEventListener("input", draw);
  $("[data-find]").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!find.value.trim() || (await byCode(find.value))) return;
    const left = (await draw()).filter((line) => !line.isPresent);
    if (left.length === 1) await note("check_in", { registration: left[0].registration }, left[0].name);
  });
  if (canScan()) {
    $("[data-scan]").hidden = false;
    scanInto($("[data-scan] button"), $("[data-video]"), (text) => byCode(text.split("/").filter(Boolean).pop()), () => view.said(words.camera, true));
  }
  $("[data-export]").addEventListener("click", () => exportSettle(acts, words));
  $("[data-leave]")?.addEventListener("submit", async (event) => {
    if (acts.length && !confirm(say(words.to_send, { n: acts.length }))) { event.preventDefault(); return; }
    event.preventDefault();
    await forget(workshop, base);
    event.target.submit();
  });
  for (const name of ["pointerdown", "keydown"]) addEventListener(name, () => { touched = Date.now(); });
  addEventListener("online", sync);
  addEventListener("offline", () => { isOnline = false; if (store?.key) draw(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { lockWhenIdle(); sync(); } });
  setInterval(() => { lockWhenIdle(); if (!document.hidden) sync(); }, EVERY);
};

if (canRun()) {
  const isGone = await purge(workshop);
  wire();
  await open();
  if (isGone) view.said(words.forgot, true);
  if (isOnline) navigator.serviceWorker?.register(base + "sw.js", { scope: base });
}
