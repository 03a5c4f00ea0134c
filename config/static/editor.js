// The body editor: ProseMirror (the build that django-prose-editor ships), right to left, no inline style or script.
// Without this file the plain text area is the editor; the server understands both.
import {
  Editor, Extension, Document, Paragraph, Text, Bold, Italic, Underline, BulletList, OrderedList, ListItem, Heading,
  Blockquote, HardBreak, History, Table, TableRow, TableHeader, TableCell, Gapcursor, Mark,
} from "./django_prose_editor/editor.js";

const DIRECTIONS = ["rtl", "ltr"];

// dir only on leaf text blocks: on a list or table it would turn markers and columns round.
const TextDirection = Extension.create({
  name: "blockDirection",
  addGlobalAttributes() {
    return [{
      types: ["paragraph", "heading"],
      attributes: {
        dir: {
          default: null,
          parseHTML: (el) => (DIRECTIONS.includes(el.getAttribute("dir")) ? el.getAttribute("dir") : null),
          renderHTML: (attrs) => (attrs.dir ? { dir: attrs.dir } : {}),
        },
      },
    }];
  },
});

// A link to another letter: the record's id and the label that is printed; never an address.
const Reference = Mark ? Mark.create({
  name: "reference",
  addAttributes() { return { record: { default: null }, label: { default: null } }; },
  parseHTML() { return [{ tag: "span[data-reference]" }]; },
  renderHTML() { return ["span", { "data-reference": "" }, 0]; },
}) : null;

const Cell = TableCell.extend({ content: "(paragraph|bulletList|orderedList)+" });
const Head = TableHeader.extend({ content: "paragraph+" });

// The server refuses attributes it does not know: only these leave the browser.
const KEPT = {
  heading: ["level", "dir"], paragraph: ["dir"], orderedList: ["start"], tableCell: ["colspan", "rowspan"],
  tableHeader: ["colspan", "rowspan"], reference: ["record", "label"],
};

const plain = (node) => {
  const out = { type: node.type };
  const attrs = Object.fromEntries(
    Object.entries(node.attrs || {}).filter(([name, value]) => (KEPT[node.type] || []).includes(name) && value !== null),
  );
  if (Object.keys(attrs).length) out.attrs = attrs;
  if (node.text) out.text = node.text;
  if (node.marks) out.marks = node.marks.map(plain);
  if (node.content) out.content = node.content.map(plain);
  return out;
};

const start = (host) => {
  const hidden = host.querySelector("input[type=hidden]");
  const surface = host.querySelector("[data-surface]");
  const tools = host.querySelector("[role=toolbar]");
  const area = host.querySelector("textarea");
  const extensions = [
    Document, Paragraph, Text, Bold, Italic, Underline, BulletList, OrderedList, ListItem,
    Heading.configure({ levels: [2, 3] }), Blockquote, HardBreak, History, Table, TableRow, Head, Cell, Gapcursor,
    TextDirection, ...(Reference ? [Reference] : []),
  ];
  const lines = area.value.split("\n").map((line) => ({
    type: "paragraph", ...(line.trim() ? { content: [{ type: "text", text: line }] } : {}),
  }));
  const own = (name) => area.form.elements[`${host.dataset.text || ""}${name}`];
  const mark = (editor) => {
    for (const button of tools.querySelectorAll("[data-mark]")) {
      button.setAttribute("aria-pressed", String(editor.isActive(button.dataset.mark)));
    }
    for (const button of tools.querySelectorAll("[data-in]")) button.hidden = !editor.isActive(button.dataset.in);
  };
  const editor = new Editor({
    element: surface,
    injectCSS: false,
    content: hidden.value ? JSON.parse(hidden.value) : { type: "doc", content: lines },
    editorProps: {
      // In a table and a list Tab is the text's own: Escape leads out of it, as the list of keys says.
      handleKeyDown: (_view, event) => {
        if (event.key !== "Escape" || event.isComposing) return false;
        own("closing").focus();
        return true;
      },
      // Word's styles and handlers are not ours to keep, and the policy would only complain of them.
      transformPastedHTML: (html) => html.replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""),
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-labelledby": host.dataset.labelledby,
        dir: area.dir,
      },
    },
    extensions,
    onUpdate: ({ editor: now }) => { hidden.value = JSON.stringify(plain(now.getJSON())); },
    onTransaction: ({ editor: now }) => mark(now),
  });
  hidden.value = JSON.stringify(plain(editor.getJSON()));
  for (const button of tools.querySelectorAll("[data-cmd]")) {
    button.addEventListener("click", () => {
      editor.chain().focus()[button.dataset.cmd](button.dataset.arg ? JSON.parse(button.dataset.arg) : undefined).run();
    });
  }
  // A phrase comes in where the text was left, by the button or by Enter in the list; the arrows only look through it.
  const phrases = tools.querySelector("[data-phrases]");
  const ofLanguage = () => {
    for (const option of phrases.querySelectorAll("option[lang]")) {
      option.hidden = option.disabled = option.lang !== own("language").value;
    }
    phrases.value = "";
  };
  const put = () => {
    if (phrases.value) editor.chain().focus().insertContent({ type: "text", text: phrases.value }).run();
    phrases.value = "";
  };
  tools.querySelector("[data-put-phrase]").addEventListener("click", put);
  phrases.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !phrases.value) return;
    event.preventDefault();
    put();
  });
  ofLanguage();
  own("language").addEventListener("change", ofLanguage);
  // The letter's language says which way it is written, not the page's.
  own("language").addEventListener("change", () => {
    const dir = own("language").value === "en" ? "ltr" : "rtl";
    for (const field of [editor.view.dom, ...["subject", "greeting", "closing"].map(own)]) field.dir = dir;
  });
  // Only now does the editor take over: the hidden field is sent, the text area is not.
  hidden.disabled = false;
  area.disabled = true;
  area.hidden = true;
  surface.hidden = false;
  tools.hidden = false;
  for (const hint of document.querySelectorAll("[data-plain]")) hint.hidden = true;
  mark(editor);
  host.dataset.ready = "1";
};

for (const host of document.querySelectorAll("[data-memo-editor]")) start(host);
