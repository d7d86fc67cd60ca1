// What moves on the page. It draws nothing itself: pieces of HTML come from the server,
// are put in their place here, and presses go back.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = document.body.dataset;
const token = $('meta[name="wederwoord-token"]').content;
const dialog = $('#dialog');
const home = $('#home');
const TYPED = 'textarea, input[type="text"]';
const fill = (text, slot, value) => text.replace(`{${slot}}`, () => value);

// ---------------------------------------------------------------- presses

async function send(path, body) {
  const headers = { 'Content-Type': 'application/json', 'X-Wederwoord-Token': token };
  try {
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (answer.ok) return answer.status === 204 ? { kind: 'none' } : await answer.json();
    const told = await answer.json().catch(() => ({}));
    const said = { 401: words.outdated, 403: words.outdated, 503: words.notStored }[answer.status];
    return { kind: 'lost', line: said ?? fill(words.failed, 'id', told.number ?? answer.status) };
  } catch {
    return { kind: 'lost', line: words.noConnection, unheard: true };
  }
}

// A press without an answer keeps its moment: pressed again it is the same press.
let turn = 0;

async function press(button, step = button.dataset.step) {
  if (button.ariaBusy === 'true') return;
  const mine = ++turn;
  const form = button.closest('form');
  if (!form) remember(button);
  const { action = form?.dataset.action } = button.dataset;
  const { subject } = button.closest('[data-subject]').dataset;
  const ours = form?.dataset.action === action ? form.dataset : {};
  button.dataset.clicked ??= String(Date.now());
  button.ariaBusy = 'true';
  const answer = await send('/press', {
    action, step, subject,
    post: dialog.dataset.post, conversation: dialog.dataset.conversation,
    view: form?.dataset.view ?? '', clicked: button.dataset.clicked,
    // What was typed goes along to whichever dialog comes next: it may carry it on.
    values: form ? Object.fromEntries(new FormData(form)) : {},
    shown: form?.dataset.shown ?? '', seen: ours.seen ?? '',
  });
  button.ariaBusy = null;
  if (!answer.unheard) delete button.dataset.clicked;
  if (answer.kind === 'ask' && mine !== turn) return; // something else was asked since
  answers[answer.kind](answer, { form: form?.isConnected && dialog.open ? form : null, action, subject });
}

// What was done leads on to another dialog about the same: asked for as by its button.
async function leadOn(action, subject, line) {
  const { post = '', conversation = '' } = dialog.dataset;
  const clicked = String(Date.now());
  const answer = await send('/press', { action, step: '', subject, post, conversation, clicked });
  if (answer.kind !== 'ask' && answer.kind !== 'show') {
    dialog.close();
    say(line);
  }
  answers[answer.kind](answer, { form: null, action, subject });
  const said = Object.assign(document.createElement('p'), { className: 'note', dir: 'auto', textContent: line });
  said.role = 'status';
  if (dialog.open) $('form .inside', dialog)?.prepend(said);
}

const remember = (button) => {
  const { key = '', conversation = '' } = button.closest('li.post')?.dataset ?? {};
  Object.assign(dialog.dataset, { post: key, conversation, opener: selector(button) });
};

// How to find a button again after its surroundings were drawn anew.
const selector = ({ dataset: { action, subject } }) =>
  `[data-action="${action}"]${subject ? `[data-subject="${CSS.escape(subject)}"]` : ''}`;

const answers = {
  done({ line, then }, { form, subject }) {
    if (form) forget(form);
    drawHome();
    if (then) {
      leadOn(then, subject, line);
      return;
    }
    if (form) dialog.close();
    passing(say(line));
  },
  place({ html }) {
    dialog.close();
    place(html);
    location.hash = home.dataset.conversation;
  },
  refused: ({ line }, { form }) => (form ? complain(form, line) : passing(say(line))),
  lost: ({ line }, { form }) => (form ? complain(form, line) : say(line)),
  ask: ({ html }, { form, action }) => open(html, form?.dataset.action === action ? form : null),
  wrong: ({ html }, { form }) => open(html, form),
  show: ({ html }) => open(html, null),
};

function complain(form, line) {
  const p = Object.assign(document.createElement('p'), { className: 'error', dir: 'auto', textContent: line });
  $('.wrong', form).replaceChildren(p);
  p.scrollIntoView({ block: 'nearest' });
}

function say(line) {
  const message = $('#message').content.firstElementChild.cloneNode(true);
  $('p', message).textContent = line;
  $('.close', message).onclick = () => message.remove();
  const place = $('#said');
  for (const old of all('.message', place)) if ($('p', old).textContent === line) old.remove();
  // in front of an open dialog, which would cover and silence anything outside it
  (dialog.open ? dialog : document.body).append(place);
  place.append(message);
  while (place.children.length > 3) place.firstElementChild.remove();
  return message;
}

// The card shows how things stand, so a message goes again, but not under a reader.
function passing(message) {
  const reading = () => message.matches(':hover, :focus-within');
  setTimeout(() => (reading() ? passing(message) : message.remove()), 10_000);
}
