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
    homeSoon();
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
  const focused = old.contains(document.activeElement) && document.activeElement;
  const folds = all('details[open]', old).map((fold) => fold.dataset.fold);
  old.innerHTML = html;
  for (const fold of folds) $(`details[data-fold="${fold}"]`, old)?.setAttribute('open', '');
  if (focused) ($(selector(focused), old) ?? $('h2', old) ?? old).focus();
}

function put({ key, conversation, thread, summary, html }) {
  if (!html) {
    byKey(key)?.remove();
    return;
  }
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

// ---------------------------------------------------------------- home

// Home is drawn when it is looked at, and again when something happened meanwhile.
let soon;

async function drawHome() {
  if (home.hidden || document.hidden) return;
  const subject = 'team:';
  const answer = await send('/press', { action: 'home', step: '', subject, clicked: String(Date.now()) });
  if (answer.kind === 'place') place(answer.html);
  else if (!home.children.length) home.textContent = answer.line;
}

const place = (html) => swap(home, html);

function homeSoon() {
  clearTimeout(soon);
  soon = setTimeout(drawHome, 400);
}

setInterval(drawHome, 60_000); // a shift that ends, or a window: nobody posts that

// ---------------------------------------------------------------- conversations

const atBottom = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 80;
const toBottom = () => scrollTo(0, document.documentElement.scrollHeight);
const links = all('nav a');
const unread = new Map();

// What came while no page was open counts too, from the second visit on.
const seen = (name) => ['wederwoord seen', words.person, name].join(' ');
const newest = (name) => all(`section[data-conversation="${CSS.escape(name)}"] li`)
  .reduce((last, { dataset: { at } }) => (at > last ? at : last), '');
const look = (name) => localStorage.setItem(seen(name), newest(name));

function missed() {
  for (const { dataset: { to } } of links) {
    const last = localStorage.getItem(seen(to));
    const fresh = all(`section[data-conversation="${CSS.escape(to)}"] li`).filter(({ dataset: { at } }) => at > last);
    if (last === null) look(to);
    else if (fresh.length) unread.set(to, fresh.length);
  }
}

function arrived(conversation, bottom) {
  const hidden = conversation !== shown();
  if (hidden || document.hidden) unread.set(conversation, (unread.get(conversation) ?? 0) + 1);
  else look(conversation);
  if (!hidden && bottom) toBottom();
  else if (!hidden) $('#latest').hidden = false;
  badges();
}

function badges() {
  for (const link of links) {
    const number = unread.get(link.dataset.to);
    const badge = $('.unread', link);
    badge.textContent = number ? fill(words.unread, 'count', number) : '';
    badge.dataset.count = number ?? '';
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
  look(name);
  badges();
  if (home.hidden) toBottom();
  else scrollTo(0, 0);
  $('#latest').hidden = true;
  drawHome();
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
  if (!target.matches(TYPED)) return;
  count(target);
  keep(target);
});
document.addEventListener('change', ({ target }) => {
  const field = target.closest('[data-reload]');
  if (field) press(target, field.dataset.reload);
});
document.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return;
  look(shown());
  if (unread.delete(shown())) badges();
  drawHome();
});
addEventListener('hashchange', show);
addEventListener('scroll', () => { if (atBottom()) $('#latest').hidden = true; }, { passive: true });
$('#latest').onclick = toBottom;
$('#logout')?.addEventListener('click', () => send('/logout', {}).then(() => location.reload()));
$('#person')?.addEventListener('change', ({ target }) =>
  send('/person', { person: target.value }).then(() => location.reload()));
history.scrollRestoration = 'manual';
missed();
show();
listen();
