/* The service worker: what may be read without a network. It keeps the pages that everybody needs and those of the
   chosen roles, each with the day on which it came. They go when they are too old, when the manual no longer lets
   them be kept, and when the site answers that the reader may not see it. With a network nothing comes from here. */

/** @type {any} */
const worker = globalThis;
const { always, assets, days, roles, words } = worker.procbookOffline;

const ROOT = new URL("./", worker.location.href);
const NAME = `procbook-offline-1:${ROOT.pathname}`; // other manuals may lie beside this one
const STAMP = "x-procbook-kept";
const DAY = 24 * 60 * 60 * 1000;

const allowed = new Set([...always, ...Object.values(roles).flat()]);

/** By what a page is kept: its address without a file, a question or a place. */
function keyOf(address) {
  const { origin, pathname } = new URL(address, ROOT);
  return origin + pathname.replace(/index\.html$/, "");
}

function isPage(key) {
  return key.endsWith("/");
}

function mayStay(key) {
  return days > 0 && (!isPage(key) || allowed.has(key.slice(ROOT.href.length)));
}

function stampOf(response) {
  return Number(response.headers.get(STAMP)) || 0;
}

/** A clock that was put back makes nothing younger. */
function isOver(stamp) {
  const age = Date.now() - stamp;
  return age > days * DAY || age < -DAY;
}

function forget() {
  return worker.caches.delete(NAME);
}

async function put(store, key, response) {
  const headers = new Headers(response.headers);
  headers.set(STAMP, String(Date.now()));
  await store.put(key, new Response(await response.blob(), { headers }));
}

/** A page as it was kept; undefined when there is none, or none that may still be read. */
async function kept(key) {
  const store = await worker.caches.open(NAME);
  const found = await store.match(key);
  if (!found) return undefined;
  if (!isOver(stampOf(found)) && mayStay(key)) return found;
  await store.delete(key);
  return undefined;
}

async function tidy(wanted) {
  const store = await worker.caches.open(NAME);
  for (const { url } of await store.keys()) {
    if (!wanted(url) || isOver(stampOf(await store.match(url)))) await store.delete(url);
  }
}

/* Keeping: page after page, so that a slow phone goes on with what its reader wants. */

const refused = ({ status }) => status === 401 || status === 403;

/** Gives the response when it was kept; a page of somewhere else, as for signing in, never is. */
async function fetched(store, key) {
  const old = await store.match(key);
  if (old && Date.now() - stampOf(old) < DAY && !isOver(stampOf(old))) return old;
  const response = await fetch(key, ASKED_ANEW);
  if (refused(response)) throw new Refused();
  if (!response.ok || response.redirected) return old;
  await put(store, key, response);
  return await store.match(key);
}

class Refused extends Error {}

/** What a page needs to look like itself. */
function neededBy(html, page) {
  const named = html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:js|css)(?:\?[^"]*)?)"/g);
  return [...named].map(([, address]) => new URL(address, page).href).filter((each) => each.startsWith(ROOT.href));
}

/** One page tells its roles after the other: the last of them counts. */
let keeping = Promise.resolve();

async function keepFor(chosen) {
  if (days < 1) return await forget();
  const places = [...always, ...chosen.flatMap((role) => Object.hasOwn(roles, role) ? roles[role] : [])];
  const pages = [...new Set(places)].map((place) => keyOf(place));
  const files = new Set(assets.map(keyOf));
  const store = await worker.caches.open(NAME);
  try {
    for (const page of pages) {
      const response = await fetched(store, page);
      if (response) { for (const file of neededBy(await response.text(), page)) files.add(keyOf(file)); }
    }
    for (const file of files) await fetched(store, file);
    await tidy((url) => pages.includes(url) || files.has(url));
  } catch (fault) {
    if (fault instanceof Refused) await forget();
    // else the network is gone; what there is stays
  }
}

/* Reading: from the network, and without one what was kept, which says so itself. */

function spoken(moment) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

async function withItsAge(response) {
  const stamp = stampOf(response);
  const until = spoken(new Date(stamp + days * DAY)).slice(0, 10);
  const said = words.kept.replace("{since}", spoken(new Date(stamp))).replace("{until}", until);
  const html = (await response.text()).replace("<h1", `<p class="banner banner--kept" role="note">${said}</p><h1`);
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** A page that was not kept: which ones were. */
async function otherPages() {
  const store = await worker.caches.open(NAME);
  const links = [];
  for (const { url } of await store.keys()) {
    const page = isPage(url) ? await kept(url) : undefined;
    const title = (await page?.text())?.match(/<title>([^<]*)<\/title>/)?.[1] ?? "";
    if (title) links.push(`<li><a href="${url}">${title}</a></li>`);
  }
  const list = links.length ? `<p>${words.these}</p><ul>${links.join("")}</ul>` : "";
  const html = `<!doctype html><html lang="${words.language}"><meta charset="utf-8"><title>${words.away}</title>` +
    `<meta name="viewport" content="width=device-width"><style>body{font:16px/1.8 sans-serif;margin:24px}` +
    `:root{color-scheme:light dark}</style><h1>${words.away}</h1><p>${words.not_kept}</p>${list}</html>`;
  return new Response(html, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}

/** Else a browser may show a page from its own store for days, also to somebody who may not see it any more. */
/** @type {RequestInit} */
const ASKED_ANEW = { cache: "no-cache" };

async function answer(request) {
  const key = keyOf(request.url);
  try {
    const response = await fetch(request, request.mode === "navigate" ? ASKED_ANEW : {});
    if (refused(response)) await forget();
    else if (response.ok && !response.redirected && request.mode === "navigate" && await kept(key)) {
      await put(await worker.caches.open(NAME), key, response.clone());
    }
    return response;
  } catch (fault) {
    const found = await kept(key);
    if (request.mode !== "navigate") {
      if (found) return found;
      throw fault;
    }
    return found ? await withItsAge(found) : await otherPages();
  }
}

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (event) => {
  event.waitUntil(days > 0 ? tidy(mayStay).then(() => worker.clients.claim()) : forget());
});
worker.addEventListener("message", (event) => {
  const chosen = event.data?.roles;
  if (!Array.isArray(chosen)) return;
  keeping = keeping.then(() => keepFor(chosen.map(String)));
  event.waitUntil(keeping);
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (days > 0 && method === "GET" && url.startsWith(ROOT.href)) event.respondWith(answer(event.request));
});
