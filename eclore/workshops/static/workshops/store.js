// What the device keeps, encrypted (AES-GCM): IndexedDB holds numbers, dates and ciphertext, never a name.
// One database for each comptoir and holder: "hall|<comptoir>|<holder>".
const PREFIX = "hall|";
const ROUNDS = 600_000;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const bytes = (text) => new TextEncoder().encode(text);
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
const fromText = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

const keyName = (workshop) => `hall-key-${workshop}`;

/** The 32 bytes that a PIN gives on this device: slow on purpose, for whoever would try them all. */
const stretch = async (pin, salt) => {
  const clean = pin.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const base = await crypto.subtle.importKey("raw", bytes(clean), "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, base, 256);
};

const asKey = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

export class Store {
  /** Opens the drawer of `who` for one comptoir, made at the first need. */
  static async open(workshop, who) {
    const request = indexedDB.open(PREFIX + workshop + "|" + who, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("meta");
      request.result.createObjectStore("boxes");
      request.result.createObjectStore("acts", { keyPath: "id" });
    };
    const store = new Store();
    store.workshop = workshop;
    store.db = await done(request);
    store.db.onversionchange = () => store.db.close(); // whoever forgets it need not wait for this page
    return store;
  }

  async #in(name, mode, act) {
    return done(act(this.db.transaction(name, mode).objectStore(name)));
  }

  meta(name) { return this.#in("meta", "readonly", (rows) => rows.get(name)); }
  setMeta(name, value) { return this.#in("meta", "readwrite", (rows) => rows.put(value, name)); }

  // The key stays in memory, and in this tab's own storage so that a reload asks nothing.
  async useRaw(raw) {
    sessionStorage[keyName(this.workshop)] = toText(raw);
    this.key = await asKey(raw);
  }

  async useHex(hex) {
    await this.useRaw(Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16)));
  }

  async usePin(pin) {
    let salt = await this.meta("salt");
    if (!salt) {
      salt = crypto.getRandomValues(new Uint8Array(16));
      await this.setMeta("salt", salt);
    }
    await this.useRaw(await stretch(pin, salt));
  }

  async useSession() {
    const kept = sessionStorage[keyName(this.workshop)];
    if (kept) this.key = await asKey(fromText(kept));
    return Boolean(kept);
  }

  lock() {
    this.key = undefined;
    sessionStorage.removeItem(keyName(this.workshop));
  }

  async #seal(value, name) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, this.key, bytes(JSON.stringify(value)));
    return { iv, data };
  }

  async #unseal({ iv, data }, name) {
    const clear = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bytes(name) }, this.key, data);
    return JSON.parse(new TextDecoder().decode(clear));
  }

  /** undefined where nothing was kept; throws under a wrong key. */
  async box(name) {
    const sealed = await this.#in("boxes", "readonly", (rows) => rows.get(name));
    return sealed && this.#unseal(sealed, name);
  }

  async setBox(name, value) {
    const sealed = await this.#seal(value, name);
    return this.#in("boxes", "readwrite", (rows) => rows.put(sealed, name));
  }

  /** Acts not settled yet, in the order in which they were made. */
  async acts() {
    const rows = await this.#in("acts", "readonly", (all) => all.getAll());
    const opened = await Promise.all(rows.map(async (row) => ({ id: row.id, n: row.n, ...(await this.#unseal(row.sealed, row.id)) })));
    return opened.sort((a, b) => a.n - b.n);
  }

  async setAct({ id, n, ...act }) {
    const sealed = await this.#seal(act, id);
    return this.#in("acts", "readwrite", (rows) => rows.put({ id, n, sealed }));
  }

  dropAct(id) { return this.#in("acts", "readwrite", (rows) => rows.delete(id)); }
}

/** Forgets one comptoir: its drawers, its key, the copy of its page. */
export const forget = async (workshop, base) => {
  for (const { name } of await indexedDB.databases()) {
    if (name.startsWith(PREFIX + workshop + "|")) indexedDB.deleteDatabase(name);
  }
  sessionStorage.removeItem(keyName(workshop));
  localStorage.removeItem(`hall-${workshop}`);
  await caches.delete("hall:" + base);
  for (const worker of await navigator.serviceWorker?.getRegistrations() ?? []) {
    if (worker.scope.endsWith(base)) await worker.unregister();
  }
};

/** At each opening: whatever is past its time goes, of any comptoir. Says whether this one's went. */
export const purge = async (workshop) => {
  let gone = false;
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith(PREFIX)) continue;
    const [, number, who] = name.split("|");
    const store = await Store.open(number, who);
    const end = await store.meta("forgets");
    const base = await store.meta("base");
    store.db.close();
    if (end && end <= Date.now()) {
      await forget(number, base);
      gone = gone || number === String(workshop);
    }
  }
  return gone;
};
