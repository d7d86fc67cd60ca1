// Draws what Teams is sent with Microsoft's own renderer, in a page of its own. The
// looks are those of Teams as far as they are known; the frames are drawn here, since
// the renderer knows none. Markdown is on wherever the renderer reads it.
"use strict";

const { AdaptiveCard, HostConfig } = AdaptiveCards;

const colours = (text) => ({ default: text, subtle: "#616161" });
const foregroundColors = { default: colours("#242424"), accent: colours("#4f52b2") };

const LOOK = new HostConfig({
  fontFamily: '"Segoe UI", "Liberation Sans", Arial, sans-serif',
  supportsInteractivity: true,
  fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
  lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  containerStyles: {
    default: { backgroundColor: "#ffffff", foregroundColors },
    emphasis: { backgroundColor: "#f5f5f5", foregroundColors },
  },
  inputs: { label: { inputSpacing: "small", optionalInputs: { weight: "bolder" } } },
  actions: {
    maxActions: 6,
    buttonSpacing: 8,
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
});

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = marked.parse(text);
  result.didProcess = true;
};

function card(given) {
  const drawn = new AdaptiveCard();
  drawn.hostConfig = LOOK;
  const context = new AdaptiveCards.SerializationContext();
  drawn.parse(given, context);
  const wrong = [];
  for (let at = 0; at < context.eventCount; at++) wrong.push(context.getEventAt(at));
  wrong.push(...drawn.validateProperties().validationEvents);
  window.wrong.push(...wrong.map((event) => event.message));
  return apart(drawn.render());
}

// On a page of many cards the choices of one are not those of another.
let count = 0;
function apart(shown) {
  count += 1;
  for (const dot of shown.querySelectorAll("[type=radio]")) dot.name += count;
  return shown;
}

AdaptiveCard.onExecuteAction = (action) => window.sent.push(action.data);

function element(kind, name, ...inside) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

const attached = (given) => given.attachments[0].content;

function message(given) {
  const by = element("p", "by", element("b", "", "wederwoord"), ` ${given.time}`);
  const shown = given.attachments
    ? element("div", "card", card(attached(given)))
    : element("div", "line", given.text);
  const about = element("div", "", by, shown);
  return element("div", "message", element("i", "", "w"), about);
}

function dialog(given) {
  const bar = element("header", "", element("b", "", given.title), element("i", "", "×"));
  return element("div", "window", bar, card(given.card));
}

const FRAMES = { message, dialog };

window.wrong = []; // what the renderer says of our cards
window.sent = []; // what buttons that were pressed would send
for (const given of FIGURES) {
  const figure = element("figure", "", ...given.parts.map((part) => FRAMES[part.type](part)));
  figure.id = given.name;
  figure.lang = given.language;
  document.body.append(figure);
}
