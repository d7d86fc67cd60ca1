// Draws what Slack is sent as Slack shows it: JSON of drawings in, one page of HTML out.
// Blocks go through a renderer that others wrote; the frames of a modal and of Home, and
// what is filled in there, are drawn here, since no renderer knows them.
"use strict";

const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");

const there = createRequire(path.join(process.argv[2], "package.json"));
const React = there("react");
const { renderToStaticMarkup } = there("react-dom/server");
const { Message } = there("slack-blocks-to-jsx");

const LOGO =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="36" height="36">' +
      '<rect width="36" height="36" rx="6" fill="#1f5f8b"/>' +
      '<text x="18" y="25" font-family="sans-serif" font-size="20" font-weight="700" ' +
      'text-anchor="middle" fill="#fff">w</text></svg>',
  );

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// The renderer reads plain text as if it were markup, which Slack does not. So signs with
// a meaning wait outside it, as letters that nobody uses, until all is drawn.
const SIGNS = "*_~`:<>&";
const hidden = (text) =>
  text.replace(/[*_~`:<>&]/g, (c) => String.fromCharCode(0xe000 + SIGNS.indexOf(c)));
const shown = (html) =>
  html.replace(/[\ue000-\ue007]/g, (c) => escaped(SIGNS[c.charCodeAt(0) - 0xe000]));

function plain(part) {
  if (Array.isArray(part)) return part.map(plain);
  if (part === null || typeof part !== "object") return part;
  const made = Object.fromEntries(Object.entries(part).map(([k, v]) => [k, plain(v)]));
  return made.type === "plain_text" ? { ...made, text: hidden(made.text) } : made;
}

function block(given) {
  if (given.type === "input") return input(given);
  const props = { blocks: [plain(given)], name: "", logo: "", theme: "light" };
  const element = React.createElement(Message, { ...props, withoutWrapper: true });
  return shown(renderToStaticMarkup(element));
}

// ---------------------------------------------------------------- what is filled in

const label = (option) => escaped(option.text.text);

function written(element) {
  const rows = element.multiline ? 4 : 1;
  return `<div class="text" style="min-height:${rows * 22 + 14}px">${escaped(element.initial_value || "")}</div>`;
}

function offered(element) {
  return element.options || element.option_groups.flatMap((group) => group.options);
}

function chosen(element) {
  const first = element.initial_option;
  const says = first ? label(first) : `<i>${escaped(element.placeholder.text)}</i>`;
  return `<div class="select"><span>${says}</span><b>⌄</b></div>`;
}

function dots(kind) {
  return (element) => {
    const on = [element.initial_option, ...(element.initial_options || [])]
      .filter(Boolean)
      .map((option) => option.value);
    const drawn = offered(element).map(
      (option) =>
        `<label class="${kind} ${on.includes(option.value) ? "on" : ""}"><i></i><span>${label(option)}</span></label>`,
    );
    return drawn.join("");
  };
}

const ELEMENTS = {
  plain_text_input: written,
  static_select: chosen,
  radio_buttons: dots("dot"),
  checkboxes: dots("box"),
};

let errors = {};

function input(given) {
  const optional = given.optional ? ` <em>(${escaped(words.optional)})</em>` : "";
  const hint = given.hint ? `<p class="hint">${escaped(given.hint.text)}</p>` : "";
  const wrong = errors[given.block_id];
  const told = wrong ? `<p class="wrong">${escaped(wrong)}</p>` : "";
  const name = `<p class="label">${escaped(given.label.text)}${optional}</p>`;
  const drawn = ELEMENTS[given.element.type](given.element);
  return `<div class="input ${wrong ? "bad" : ""}">${name}${drawn}${told}${hint}</div>`;
}

// ---------------------------------------------------------------- the frames

let words = {};

const blocks = (given) =>
  `<div class="blocks">${given.blocks.map(block).join("")}</div>`;

function message(given) {
  const head = `<p class="by"><b>wederwoord</b> <small>APP</small> <time>${escaped(given.time)}</time></p>`;
  return `<div class="message"><img src="${LOGO}"><div>${head}${blocks(given)}</div></div>`;
}

function modal(given) {
  const submit = given.submit
    ? `<button class="go">${escaped(given.submit.text)}</button>`
    : "";
  const close = `<button>${escaped(given.close.text)}</button>`;
  return (
    `<div class="modal"><header><img src="${LOGO}"><b>${escaped(given.title.text)}</b><i>×</i></header>` +
    `<div class="body">${blocks(given)}</div><footer>${close}${submit}</footer></div>`
  );
}

function home(given) {
  const tabs = `<b>Home</b><span>${escaped(words.messages)}</span><span>${escaped(words.about)}</span>`;
  return (
    `<div class="home"><header><img src="${LOGO}"><b>wederwoord</b></header>` +
    `<nav>${tabs}</nav><div class="body">${blocks(given)}</div></div>`
  );
}

const FRAMES = { message, modal, home };

function figure(given) {
  ({ words } = given);
  const drawn = given.parts.map((part) => {
    errors = part.errors || {};
    return FRAMES[part.type](part);
  });
  return `<figure id="${escaped(given.name)}" lang="${given.words.language}">${drawn.join("")}</figure>`;
}

const css = [
  path.join(path.dirname(there.resolve("slack-blocks-to-jsx")), "style.css"),
  path.join(__dirname, "slack_frame.css"),
].map((file) => `<style>${fs.readFileSync(file, "utf8")}</style>`);
const page = JSON.parse(fs.readFileSync(process.argv[3], "utf8")).map(figure);
process.stdout.write(
  `<!doctype html><meta charset="utf-8">${css.join("")}${page.join("")}`,
);
