/* What the handbook keeps in the reader's own browser: the one place that knows under which name and in which form. It
   may be refused (in private, inside other apps); then it lasts as long as the page. */

/** Of all handbooks at this address, as they always were. */
const SHARED = { role: "procbook-role", seen: "procbook-seen" };

/** Of this handbook alone, since its previews and editions may lie beside it: name and version of the form. */
const OWN = {
  favourites: 1, // [{path, title}], the latest first
  recent: 1, // the same
  roles: 1, // of the first week that was looked at: [id]
  ticks: 1, // what was done of a first week: [key]
  drafts: 1, // mistakes told to nobody yet: {place: text}
  forms: 1, // what was filled in: {record: {field: text}}
};

const here = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;

/** Where the site begins. */
const root = new URL("../../", here);

const unkept = new Map();

function keyOf(name) {
  return SHARED[name] ?? `procbook-${name}-${OWN[name]}:${root.pathname}`;
}

/** What was kept under a name, when it has the form of `otherwise`; else that. */
export function kept(name, otherwise) {
  const key = keyOf(name);
  let value = unkept.get(key);
  try {
    const text = localStorage.getItem(key);
    value = text === null ? value : typeof otherwise === "string" ? text : JSON.parse(text);
  } catch {
    // refused, or written by somebody else
  }
  const like = typeof value === typeof otherwise && Array.isArray(value) === Array.isArray(otherwise);
  return like && value !== null ? value : otherwise;
}

/** Gives whether it will be there next time. */
export function keep(name, value) {
  const key = keyOf(name);
  unkept.set(key, value);
  try {
    localStorage.setItem(key, typeof value === "string" ? value : JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Runs a script of the site that only few need, once; also on pages that were opened from disk. */
export function late(name) {
  const address = new URL(name, here).href;
  const made = document.createElement("script");
  made.src = address;
  return late.asked[name] ??= new Promise((resolve, reject) => {
    made.addEventListener("load", resolve);
    made.addEventListener("error", () => {
      delete late.asked[name];
      reject(new Error(address));
    });
    document.head.append(made);
  });
}
late.asked = {};

/** The address of this page below the root of the site, as links of the site have it; null outside of it. */
export function placeOf(address = location.href) {
  const { href, search } = new URL(address, root);
  const page = href.replace(/[?#].*$/, "").replace(/index\.html$/, "");
  return page.startsWith(root.href) ? page.slice(root.href.length) + search : null;
}

/** A page of the site by its address below the root; what is kept may have been written by others. */
export function addressOf(place) {
  const { href } = new URL(place, root);
  if (!href.startsWith(root.href)) return "";
  return location.protocol === "file:" ? href.replace(/\/(?=$|[?#])/, "/index.html") : href;
}
