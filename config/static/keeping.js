// What was typed into a draft and not saved yet, kept in this browser for the same person alone: encrypted with a key
// that only a signed-in session of that person gets (AES-GCM). Ordinary letters only; gone when the draft is saved, when
// its writer signs out, and after a week. Without WebCrypto (no TLS) or room nothing is kept, and the page says so.
const PREFIX = "diwan-draft:", WEEK_MS = 7 * 24 * 3600 * 1000;
const LEFT_OUT = ["csrfmiddlewaretoken", "annex_title", "file_name"];

export const fields = (form) => [...new FormData(form)].filter(
  ([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name));

const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const text = (buffer) => {
  let out = "";
  for (const one of new Uint8Array(buffer)) out += String.fromCharCode(one);
  return btoa(out);
};
const each = (act) => {
  try { for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) act(name); } catch { /* no store */ }
};
const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };

const isOpen = (form) => {
  const { level, personal } = form.elements;
  return level.value === "0" && !personal.checked && !form.querySelector("[name=compartments]:checked");
};

export const keeper = (form) => {
  let key = null;
  const name = () => `${PREFIX}${form.dataset.person}:${new URL(form.action).pathname}`;
  const drop = (what = name()) => { try { localStorage.removeItem(what); } catch { /* no store */ } };
  each((one) => { if (!(Date.now() - (read(one) || { at: 0 }).at < WEEK_MS)) drop(one); });
  return {
    async unlock(secret) {
      if (key || !secret || !window.crypto || !crypto.subtle) return;
      key = await crypto.subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    },
    // Says whether it lies in this browser now.
    async put() {
      if (!isOpen(form)) { drop(); return false; }
      if (!key) return false;
      const iv = crypto.getRandomValues(new Uint8Array(12)), at = Date.now(), where = name();
      const plain = new TextEncoder().encode(JSON.stringify(fields(form)));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(where) }, key, plain);
      try { localStorage.setItem(where, JSON.stringify({ at, iv: text(iv), data: text(data) })); return true; } catch { drop(where); return false; }
    },
    async get() {
      const kept = read(name());
      if (!key || !kept) return null;
      try {
        const additionalData = new TextEncoder().encode(name());
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.iv), additionalData }, key, bytes(kept.data));
        return { at: kept.at, fields: JSON.parse(new TextDecoder().decode(plain)) };
      } catch { drop(); return null; }  // another person's, or harmed
    },
    drop,
    name,
  };
};
