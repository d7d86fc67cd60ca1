// What moves on the page. It draws nothing itself: pieces of HTML come from the server,
// are put in their place here, and presses go back.

const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const words = document.body.dataset;
const token = $('meta[name="wederwoord-token"]').content;
const dialog = $('#dialog');
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
  const ours = form?.dataset.action === action ? form.dataset : {};
  button.dataset.clicked ??= String(Date.now());
  button.ariaBusy = 'true';
  const answer = await send('/press', {
    action, step, subject: button.closest('[data-subject]').dataset.subject,
    post: dialog.dataset.post, conversation: dialog.dataset.conversation,
    view: form?.dataset.view ?? '', clicked: button.dataset.clicked,
    values: ours.action ? Object.fromEntries(new FormData(form)) : {},
    shown: ours.shown ?? '', seen: ours.seen ?? '',
  });
  button.ariaBusy = null;
  if (!answer.unheard) delete button.dataset.clicked;
  if (answer.kind === 'ask' && mine !== turn) return; // something else was asked since
  answers[answer.kind](answer, { form: form?.isConnected && dialog.open ? form : null, action });
}

const remember = (button) => {
  const { key = '', conversation = '' } = button.closest('li.post')?.dataset ?? {};
  Object.assign(dialog.dataset, { post: key, conversation, opener: button.dataset.action });
};

const answers = {
  done({ line }, { form }) {
    if (form) {
      forget(form);
      dialog.close();
    }
    passing(say(line));
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

// ---------------------------------------------------------------- the dialog

function open(html, before) {
  const focused = document.activeElement;
  const scrolled = scrollers(before ?? dialog).map((part) => part.scrollTop);
  const said = $('#said');
  document.body.append(said);
  dialog.innerHTML = html;
  const form = $('form', dialog);
  if (!before) putBack(form);
  all('textarea', form).forEach(count);
  if (!dialog.open) {
    said.replaceChildren(); // what was said before must not lie over the buttons
    dialog.showModal();
  }
  dialog.append(said);
  scrollers(form).forEach((part, at) => { part.scrollTop = before ? scrolled[at] : 0; });
  focusIn(form, before, focused);
}

const scrollers = (form) => (form.matches('form') ? [form, $('.inside', form)] : []);

// To what is wrong, to what must be looked at, else to where the person was.
function focusIn(form, before, focused) {
  const wrong = $('[aria-invalid]', form);
  const look = before && before.dataset.seen !== form.dataset.seen && $('.look', form);
  const name = before && focused.name;
  const same = name && $(`[name="${CSS.escape(name)}"]${focused.type === 'radio' ? ':checked' : ''}`, form);
  if (look) look.tabIndex = -1;
  ((wrong?.matches('fieldset') ? $('input', wrong) : wrong) || look || same || $('h2', form)).focus();
}

const place = (form, name) =>
  ['wederwoord', words.person, form.dataset.subject, form.dataset.action, name].join(' ');

function count(area) {
  if (!area.dataset.most) return;
  const used = [...area.value].length;
  const output = $(`output[for="${area.id}"]`);
  output.value = fill(area.dataset.count, 'used', used.toLocaleString(document.documentElement.lang));
  output.classList.toggle('over', used > area.dataset.most);
}

function keep(area) {
  const form = area.form;
  const held = { text: area.value, shown: form.dataset.shown };
  sessionStorage.setItem(place(form, area.name), JSON.stringify(held));
}

const forget = (form) => all('textarea', form).forEach((area) => sessionStorage.removeItem(place(form, area.name)));

function putBack(form) {
  for (const area of all('textarea', form)) {
    const held = JSON.parse(sessionStorage.getItem(place(form, area.name)));
    if (!held?.text.trim() || held.text === area.value) continue;
    const same = held.shown === form.dataset.shown;
    const note = $(same ? '#restored' : '#other-words').content.firstElementChild.cloneNode(true);
    if (same) area.value = held.text;
    if (same) all('input[type=radio]', form).forEach((choice) => { choice.checked = false; });
    else $('.said', note).textContent = held.text;
    area.before(note);
  }
}

function asItWas(button) {
  const area = $('textarea', button.closest('.field'));
  area.value = area.defaultValue;
  sessionStorage.removeItem(place(area.form, area.name));
  count(area);
  button.closest('.kept').remove();
  area.focus();
}

async function copy(button) {
  const text = $('[data-wording]', button.parentElement);
  let said = words.copied;
  try {
    await navigator.clipboard.writeText(text.textContent);
  } catch {
    getSelection().selectAllChildren(text);
    said = words.selected;
  }
  button.nextElementSibling.textContent = said;
}

dialog.addEventListener('close', () => {
  const form = $('form', dialog);
  const typed = form && all('textarea', form).some((area) => sessionStorage.getItem(place(form, area.name)));
  document.body.append($('#said'));
  dialog.replaceChildren();
  const { post, opener } = dialog.dataset;
  const at = post && byKey(post);
  (at ? $(`[data-action="${opener}"]`, at) ?? $('article', at) : $('#switch button'))?.focus();
  if (typed) passing(say(words.kept));
});

// ---------------------------------------------------------------- what comes in

let since = words.seq;
let heard = Date.now();
let stream;

function listen() {
  stream?.close();
  heard = Date.now();
  stream = new EventSource(`/events?since=${since}`);
  stream.onerror = () => connection(words.reconnecting);
  stream.addEventListener('beat', () => connection(''));
  stream.addEventListener('switch', ({ data }) => swap($('#switch'), JSON.parse(data).html));
  stream.addEventListener('post', ({ data, lastEventId }) => {
    since = lastEventId;
    put(JSON.parse(data));
  });
}

function connection(text) {
  if (!text) heard = Date.now();
  const line = $('#connection');
  if (line.textContent !== text) line.textContent = text;
}

// A laptop that slept, or a stream that was closed for good, begins anew.
setInterval(() => {
  if (Date.now() - heard < 10_000) return;
  connection(words.reconnecting);
  listen();
}, 3_000);

const byKey = (key) => $(`li[data-key="${CSS.escape(key)}"]`);

function swap(old, html) {
  const action = old.contains(document.activeElement) && document.activeElement.dataset.action;
  const folds = all('details[open]', old).map((fold) => fold.dataset.fold);
  old.innerHTML = html;
  for (const fold of folds) $(`details[data-fold="${fold}"]`, old)?.setAttribute('open', '');
  if (action) ($(`[data-action="${action}"]`, old) ?? old).focus();
}

function put({ key, conversation, thread, summary, html }) {
  const fresh = Object.assign(document.createElement('template'), { innerHTML: html }).content.firstElementChild;
  const old = byKey(key);
  const bottom = atBottom();
  if (old?.matches('.post')) swap($('article', old), $('article', fresh).innerHTML);
  if (old) return;
  const under = thread && byKey(thread);
  const list = under ? $('.thread ol', under) : $(`section[data-conversation="${CSS.escape(conversation)}"] .stream`);
  if (!list) return;
  const later = [...list.children].find((item) => item.dataset.at > fresh.dataset.at);
  list.insertBefore(fresh, later ?? null);
  if (under) $('[data-count]', under).textContent = list.children.length;
  if (summary) $('#arrived').textContent = summary;
  arrived(conversation, bottom);
}

// ---------------------------------------------------------------- conversations

const atBottom = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
const toBottom = () => scrollTo(0, document.documentElement.scrollHeight);
const links = all('nav a');
const unread = new Map();

function arrived(conversation, bottom) {
  const hidden = conversation !== shown();
  if (hidden || document.hidden) unread.set(conversation, (unread.get(conversation) ?? 0) + 1);
  if (!hidden && bottom) toBottom();
  else if (!hidden) $('#latest').hidden = false;
  badges();
}

function badges() {
  for (const link of links) {
    const number = unread.get(link.dataset.to);
    $('.unread', link).textContent = number ? fill(words.unread, 'count', number) : '';
  }
  const sum = [...unread.values()].reduce((a, b) => a + b, 0);
  document.title = document.title.replace(/^(\(\d+\) )?/, sum ? `(${sum}) ` : '');
}

function shown() {
  const wanted = decodeURIComponent(location.hash.slice(1));
  return links.some((link) => link.dataset.to === wanted) ? wanted : links[0].dataset.to;
}

function show() {
  const name = shown();
  for (const section of all('section')) section.hidden = section.dataset.conversation !== name;
  for (const link of links) link.ariaCurrent = link.dataset.to === name ? 'page' : null;
  unread.delete(name);
  badges();
  toBottom();
}

// ---------------------------------------------------------------- hands

// The second click of a double click would land on whatever took the button's place.
document.addEventListener('click', ({ target, detail }) => {
  const button = target.closest('button');
  if (!button || detail > 1) return;
  if (button.dataset.action) press(button);
  else if ('close' in button.dataset) dialog.close();
  else if ('copy' in button.dataset) copy(button);
  else if ('asItWas' in button.dataset) asItWas(button);
});
document.addEventListener('input', ({ target }) => {
  if (!target.matches('textarea')) return;
  count(target);
  keep(target);
});
document.addEventListener('change', ({ target }) => {
  const field = target.closest('[data-reload]');
  if (field) press(target, field.dataset.reload);
});
document.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && unread.delete(shown())) badges();
});
addEventListener('hashchange', show);
addEventListener('scroll', () => { if (atBottom()) $('#latest').hidden = true; }, { passive: true });
$('#latest').onclick = toBottom;
$('#logout')?.addEventListener('click', () => send('/logout', {}).then(() => location.reload()));
$('#person')?.addEventListener('change', ({ target }) =>
  send('/person', { person: target.value }).then(() => location.reload()));
history.scrollRestoration = 'manual';
show();
listen();
