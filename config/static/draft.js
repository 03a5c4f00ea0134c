// A draft keeps itself every 30 seconds. Without this file, and when the connection is lost, everything stays in the
// form; nothing is ever put into the browser's own stores, where the next user of the machine would find it.
const form = document.querySelector("form[data-kept]");
const EVERY_MS = 30000;

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

  const line = (words, kind) => {
    const item = document.createElement("li");
    item.className = kind;
    item.textContent = `${kind === "yes" ? "✓" : "–"} ${words}`;
    return item;
  };
  const took = (answer, now) => {
    kept = now;
    form.elements.base.value = answer.base;
    if (form.action !== new URL(answer.address, location).href) {
      form.action = answer.address;
      history.replaceState(null, "", answer.address);
    }
    if (picture) { picture.srcset = ""; picture.src = answer.picture; }
    list.replaceChildren(...(answer.checks.length
      ? answer.checks.map((words) => line(words, "maybe")) : [line(list.dataset.none, "yes")]));
    status.textContent = `${form.dataset.kept} · ${answer.at}`;
  };
  const ask = async (now) => {
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
  const keep = async () => {
    const now = typed();
    if (busy || leaving || now === kept || !form.elements.subject.value.trim()) return;
    busy = true;
    await ask(now);
    busy = false;
    if (waiting) form.requestSubmit(waiting.button);
  };

  // A press while the draft is being kept waits for it: two versions of one typing would refuse each other.
  form.addEventListener("submit", (e) => {
    if (!busy) { leaving = true; return; }
    e.preventDefault();
    e.stopPropagation();
    waiting = { button: e.submitter };
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (e) => { if (!leaving && typed() !== kept) e.preventDefault(); });
  window.addEventListener("online", keep);
  setInterval(keep, EVERY_MS);
};

if (form) watch();
