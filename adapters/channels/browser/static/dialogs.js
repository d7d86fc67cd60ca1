// ---------------------------------------------------------------- the dialog

function open(html, before) {
  const focused = document.activeElement;
  const scrolled = scrollers(before ?? dialog).map((part) => part.scrollTop);
  const said = $('#said');
  document.body.append(said);
  dialog.innerHTML = html;
  const form = $('form', dialog);
  if (!before) putBack(form);
  all(TYPED, form).forEach(count);
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

const kept = (form, name) =>
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
  sessionStorage.setItem(kept(form, area.name), JSON.stringify(held));
}

const forget = (form) => all(TYPED, form).forEach((area) => sessionStorage.removeItem(kept(form, area.name)));

function putBack(form) {
  for (const area of all(TYPED, form)) {
    const held = JSON.parse(sessionStorage.getItem(kept(form, area.name)));
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
  const area = $(TYPED, button.closest('.field'));
  area.value = area.defaultValue;
  sessionStorage.removeItem(kept(area.form, area.name));
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
  const typed = form && all(TYPED, form).some((area) => sessionStorage.getItem(kept(form, area.name)));
  document.body.append($('#said'));
  dialog.replaceChildren();
  const { post, opener } = dialog.dataset;
  const at = (post && byKey(post)) || (home.hidden ? $('#switch') : home);
  ($(opener, at) ?? $('article, h2, button', at))?.focus();
  if (typed) passing(say(words.kept));
});
