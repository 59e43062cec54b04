{% autoescape off %}// Keeps the hall's page openable without network. It keeps no name: the page that it stores is an empty one,
// and what the page itself writes down is encrypted in IndexedDB.
"use strict";
const BASE = {{ base }}, SHELL = {{ shell }}, KEPT = {{ kept }};
const NAME = "hall:" + BASE;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll([SHELL, ...KEPT].map((url) => new Request(url, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fromCache = async (url) => (await (await caches.open(NAME)).match(url)) || Response.error();

const page = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return fromCache(SHELL);
  }
};

const asset = async (request, path) => {
  try {
    return await fetch(request);
  } catch {
    return fromCache(path);
  }
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && url.pathname.startsWith(BASE) && !url.pathname.endsWith(".pdf")) event.respondWith(page(event.request));
  else if (KEPT.includes(url.pathname)) event.respondWith(asset(event.request, url.pathname));
});
{% endautoescape %}
