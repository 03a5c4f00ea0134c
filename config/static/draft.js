// A draft keeps itself every 30 seconds. Without this file, and when the connection or the session is lost, everything
// stays in the form; nothing is ever put into the browser's own stores, where the next user of the machine would find it.
const form = document.querySelector("form[data-kept]");
const EVERY_MS = 30000, PAUSE_MS = 1500;

const typed = () => {
  const all = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !["csrfmiddlewaretoken", "base", "annex_title"].includes(name)) all.append(name, value);
  }
  return all.toString();
};

const watch = () => {
  const status = document.getElementById("kept");
  const picture = document.getElementById("picture");
  const list = document.getElementById("checks");
  let kept = typed(), busy = false, waiting = null, leaving = false;

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
      const { person, token } = await answer.json();
      if (String(person) !== form.dataset.person) return "other";
      form.elements.csrfmiddlewaretoken.value = token;
      return "";
    } catch { return "lost"; }
  };
  const tell = (why) => {
    status.textContent = form.dataset[why];
    if (why === "lost") return;
    const link = document.createElement("a");
    link.href = form.dataset.door;
    link.target = "_blank";
    link.textContent = form.dataset.enter;
    status.append(" ", link);
  };
  const ask = async (now) => {
    const why = await hindrance();
    if (why) { tell(why); return; }
    const data = new FormData(form);
    data.delete("file");
    data.set("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      const isKept = answer.ok && (answer.headers.get("Content-Type") || "").includes("json");
      if (isKept) took(await answer.json(), now);
      else status.textContent = form.dataset[{ 409: "stale", 422: "unfit" }[answer.status] || "lost"];
    } catch { status.textContent = form.dataset.lost; }
  };
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
  form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(check, PAUSE_MS); });
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
    const why = await hindrance();
    busy = false;
    waiting = null;
    if (!why) { leaving = true; form.requestSubmit(button); return; }
    tell(why);
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
};

if (form) watch();
