// Keeps what is typed into the form of a draft while somebody types (src/domain/catalogue/kept.h). It changes nothing
// else: the form is saved by its button, and without JavaScript by that alone.
(() => {
  const form = document.getElementById('draft');
  const said = document.getElementById('kept-said');
  if (!form?.dataset.keep)
    return;
  const REST_MS = 2000; // after the last key
  const MOST_MS = 15000; // while keys go on
  let timer, first = 0, sent = typed(), busy = false, over = false;

  function typed() {
    const fields = {};
    for (const [name, value] of new FormData(form))
      if (name !== 'csrf' && name !== 'digest' && name !== 'page' && typeof value === 'string')
        fields[name] = value;
    return JSON.stringify(fields);
  }

  const say = (words, wrong) => {
    if (said.textContent === words)
      return;
    said.textContent = words;
    said.classList.toggle('wrong', Boolean(wrong));
  };

  const said_of = {
    yes: (at) => say(`${at} ${form.dataset.kept}`),
    changed: () => say(form.dataset.changed, true),
    elsewhere: () => say(form.dataset.elsewhere, true),
    saved: () => {},
  };

  async function keep() {
    clearTimeout(timer);
    const fields = typed();
    first = 0;
    if (over || fields === sent)
      return;
    if (busy) {
      timer = setTimeout(keep, REST_MS);
      return;
    }
    busy = true;
    const {csrf, digest, page} = form.elements;
    const body = new URLSearchParams({csrf: csrf.value, digest: digest.value, page: page.value,
      document: form.dataset.document, fields});
    try {
      const answer = await fetch(form.dataset.keep, {method: 'POST', body, redirect: 'error', keepalive: fields.length < 15000});
      if (!answer.ok)
        throw new Error(String(answer.status));
      const {kept, at} = await answer.json();
      sent = fields;
      said_of[kept]?.(at);
    } catch {
      if (!over)
        say(form.dataset.failed, true);
    }
    busy = false;
  }

  form.addEventListener('input', () => {
    first ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(REST_MS, first + MOST_MS - Date.now())));
  });
  form.addEventListener('submit', () => {
    over = true;
    clearTimeout(timer);
  });
  // Back from the next page, out of the browser's memory: it is a form like before.
  window.addEventListener('pageshow', (e) => {
    if (e.persisted)
      over = false;
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep());
})();
