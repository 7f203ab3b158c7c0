{% load static %}"use strict";
// Keeps what was seen last: Hoy, cards of the directory and their list. Never an answer to a form.
const SHELL = "shell-{% static "ayni.css" %}";
const SEEN = "seen";
const MOST = 60;
const FILES = ["{% static "ayni.css" %}", "{% static "ayni.js" %}", "{% static "offline.js" %}", "{% static "icon.svg" %}", "{% url "offline" %}"];
const KEPT = /^\/c\/[a-z0-9-]+\/(red\/(\d+\/)?|reservas\/)?$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL && name !== SEEN) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === "{% url "account_logout" %}") event.waitUntil(caches.delete(SEEN));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(request, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function visit(request, url) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && KEPT.test(url.pathname) && !url.search) await keep(request, answer.clone());
    return answer;
  } catch (problem) {
    return (await caches.match(request)) || (await caches.match("{% url "offline" %}"));
  }
}

async function keep(request, answer) {
  const cache = await caches.open(SEEN);
  await cache.delete(request);
  await cache.put(request, answer);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST))) await cache.delete(old);
}

async function file(request) {
  return (await caches.match(request)) || fetch(request);
}
