// A draft keeps itself every 30 seconds. Without this file, and when the connection or the session is lost, everything
// stays in the form. What is not saved yet survives even the page: encrypted in this browser, see keeping.js.
import { fields, keeper } from "./keeping.js";

const form = document.querySelector("form[data-kept]");
const EVERY_MS = 30000, PAUSE_MS = 1500, STORE_MS = 600;

const typed = () => new URLSearchParams(fields(form).filter(([name]) => name !== "base")).toString();

const watch = () => {
  const status = document.getElementById("kept");
  const picture = document.getElementById("picture");
  const list = document.getElementById("checks");
  const store = keeper(form);
  let kept = form.dataset.unsaved ? "" : typed(), isHere = false, busy = false, waiting = null, leaving = false;

  const line = ({ words, kind }) => {
    const item = document.createElement("li");
    const must = document.createElement("b");
    item.className = kind;
    if (kind === "no") must.textContent = `${list.dataset.must} `;
    item.append(kind === "yes" ? "✓" : "–", must, words);
    return item;
  };
  const show = (checks) => list.replaceChildren(
    ...(checks.length ? checks : [{ words: list.dataset.none, kind: "yes" }]).map(line));
  const took = (answer, now) => {
    kept = now;
    if (now === typed()) { store.drop(); isHere = false; }
    form.elements.base.value = answer.base;
    if (form.action !== new URL(answer.address, location).href) {
      form.action = answer.address;
      history.replaceState(null, "", answer.address);
    }
    if (picture) { picture.srcset = ""; picture.src = answer.picture; }
    show(answer.checks);
    status.textContent = `${form.dataset.kept} · ${answer.at}`;
  };
  // The session may end while somebody writes. A press then leaves the page only for its own author, signed in again:
  // what was typed under one name is never saved under another's.
  const hindrance = async () => {
    try {
      const answer = await fetch(form.dataset.session, { redirect: "manual", cache: "no-store" });
      if (!answer.ok) return answer.type === "opaqueredirect" ? "ended" : "lost";
      const { person, token, key } = await answer.json();
      if (String(person) !== form.dataset.person) return "other";
      await store.unlock(key);
      form.elements.csrfmiddlewaretoken.value = token;
      return "";
    } catch { return "lost"; }
  };
  const tell = (why) => {
    status.textContent = `${form.dataset[why]} · ${isHere ? form.dataset.here : form.dataset.onlyPage}`;
    if (!["ended", "other"].includes(why)) return;
    const link = document.createElement("a");
    link.href = form.dataset.door;
    link.target = "_blank";
    link.textContent = form.dataset.enter;
    status.append(" ", link);
  };
  const ask = async (now) => {
    const why = await hindrance() || await post(now);
    if (why) tell(why);
    return why;
  };
  const post = async (now) => {
    const data = new FormData(form);
    data.delete("file");
    data.set("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const isKept = answer.ok && (answer.headers.get("Content-Type") || "").includes("json");
      if (isKept) took(await answer.json(), now);
      return isKept ? "" : { 409: "stale", 422: "unfit" }[answer.status] || "lost";
    } catch { return "lost"; }
  };
  const putAway = async () => { if (!leaving && typed() !== kept) isHere = await store.put(); };
  // The letter is looked through while one writes; nothing is kept by it, and what comes too late is left aside.
  let pause = 0, asked = 0;
  const check = async () => {
    if (leaving || !form.elements.subject.value.trim()) return;
    const data = new FormData(form), mine = ++asked;
    data.delete("file");
    data.set("do", "check");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const isRead = answer.ok && !leaving && mine === asked && (answer.headers.get("Content-Type") || "").includes("json");
      if (isRead) show((await answer.json()).checks);
    } catch { /* the next look through says it */ }
  };
  let rest = 0;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    clearTimeout(rest);
    pause = setTimeout(check, PAUSE_MS);
    rest = setTimeout(putAway, STORE_MS);
  });
  const keep = async () => {
    const now = typed();
    if (busy || leaving || now === kept || !form.elements.subject.value.trim()) return;
    busy = true;
    await ask(now);
    busy = false;
    if (waiting) leave();
  };
  const leave = async () => {
    const { button } = waiting;
    busy = true;
    const now = typed();
    const isDirty = now !== kept && form.elements.subject.value.trim();
    // kept first: a page that the network loses on the way would take the words with it
    const why = isDirty ? await ask(now) : await hindrance();
    busy = false;
    waiting = null;
    if (!why || why === "stale" || why === "unfit") { leaving = true; form.requestSubmit(button); return; }
    if (!isDirty) tell(why);
    status.scrollIntoView({ block: "center" });
  };

  // A press while the draft is being kept waits for it: two versions of one typing would refuse each other.
  form.addEventListener("submit", (e) => {
    if (leaving) return;
    e.preventDefault();
    e.stopPropagation();
    const isFirst = !busy && !waiting;
    waiting = { button: e.submitter };
    if (isFirst) leave();
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (e) => { if (!leaving && typed() !== kept) e.preventDefault(); });
  window.addEventListener("online", keep);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) keep(); });
  setInterval(keep, EVERY_MS);

  // What an earlier page could not save is offered, never put back unasked; of a draft that was changed meanwhile
  // both stand: the form here, the other in the store, and saving over asks once more.
  const offered = document.getElementById("offered");
  const offer = async () => {
    await hindrance();
    if (form.dataset.saved) store.drop();
    if (form.dataset.unsaved) { await putAway(); return; }
    const found = await store.get();
    if (!found) return;
    const words = new URLSearchParams(found.fields.filter(([name]) => name !== "base")).toString();
    if (words === kept) { store.drop(); return; }
    const base = (found.fields.find(([name]) => name === "base") || [])[1] || "";
    offered.querySelector("[data-when]").textContent = new Date(found.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    offered.querySelector("[data-changed]").hidden = base === form.elements.base.value;
    offered.hidden = false;
    offered.querySelector("[data-put-back]").addEventListener("click", () => {
      const again = document.createElement("form");
      again.method = "post";
      again.action = form.action;
      again.hidden = true;
      const all = [...found.fields.filter(([name]) => name !== "do"), ["do", "more"],
        ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]];
      for (const [name, value] of all) {
        const field = document.createElement("textarea");
        field.name = name;
        field.value = value;
        again.append(field);
      }
      document.body.append(again);
      leaving = true;
      again.submit();
    });
    offered.querySelector("[data-discard]").addEventListener("click", () => { store.drop(); offered.hidden = true; });
  };
  offer();
};

if (form) watch();
