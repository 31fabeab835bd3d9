// Reads a document aloud with the browser's own voice, a sentence at a time, and shows where it is. Its buttons
// stand hidden in the page (catalogue_public.html, aloud) until the browser has a voice for Chinese: without JavaScript, or
// without a voice, there are none.
(() => {
  const box = document.getElementById('aloud');
  const synth = window.speechSynthesis;
  if (!box || !synth)
    return;
  const go = document.getElementById('aloud-go');
  const stop = document.getElementById('aloud-stop');
  const pace = document.getElementById('aloud-pace');
  const SENTENCE = /[^。！？；!?;\n]+[。！？；!?;]*["”’」』）)]*/gu;
  const LONGEST = 120; // letters: some browsers stop in the middle of a longer one
  let pieces = [], at = 0, state = 'idle', turn = 0, shown;

  const voice = () => {
    const all = synth.getVoices().filter((v) => /^(zh|cmn)/i.test(v.lang));
    return all.find((v) => /^(zh|cmn)[-_]?(hans[-_])?cn/i.test(v.lang)) ?? all[0];
  };

  // What is read at one time: headings, paragraphs, rows of tables, items of lists. What stands in another is its part.
  const UNITS = 'h1, .reading :is(h2, h3, h4, p, li, tr, caption)';

  function words(unit) {
    if (unit.localName === 'tr')
      return [...unit.cells].map((cell) => cell.textContent.trim()).filter(Boolean).join('，') + '。';
    return [...unit.childNodes].filter((n) => !(n.nodeType === 1 && n.matches('ul, ol, p, table')))
      .map((n) => n.textContent).join('').replace(/\s+/g, ' ').trim();
  }

  function cut(sentence) {
    const parts = [];
    for (let rest = sentence; rest; ) {
      let end = rest.length;
      if (end > LONGEST) {
        const comma = Math.max(rest.lastIndexOf('，', LONGEST), rest.lastIndexOf('、', LONGEST), rest.lastIndexOf(' ', LONGEST));
        end = comma > 0 ? comma + 1 : LONGEST;
      }
      parts.push(rest.slice(0, end));
      rest = rest.slice(end);
    }
    return parts;
  }

  function gather() {
    const article = box.closest('article');
    return [...article.querySelectorAll(UNITS)].filter((unit) => !unit.parentElement.closest('tr')).flatMap((unit) =>
      (words(unit).match(SENTENCE) ?? []).flatMap(cut).filter((text) => /[\p{L}\p{N}]/u.test(text)).map((text) => ({unit, text})));
  }

  function show(unit) {
    shown?.classList.remove('is-read');
    shown = unit;
    if (!unit)
      return;
    unit.classList.add('is-read');
    const {top, bottom} = unit.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight)
      unit.scrollIntoView({block: 'center'});
  }

  function become(next) {
    state = next;
    turn++;
    synth.cancel();
    go.textContent = {idle: box.dataset.read, reading: box.dataset.pause, paused: box.dataset.on}[next];
    stop.hidden = next === 'idle';
    if (next === 'idle') {
      at = 0;
      show();
    }
    if (next === 'reading')
      speak();
  }

  function speak() {
    const piece = pieces[at], mine = turn;
    if (!piece) {
      const held = document.activeElement === stop;
      become('idle');
      if (held)
        go.focus();
      return;
    }
    show(piece.unit);
    const u = new SpeechSynthesisUtterance(piece.text);
    u.voice = voice();
    u.lang = u.voice.lang;
    u.rate = Number(pace.value);
    u.onend = () => {
      if (mine !== turn)
        return;
      at++;
      speak();
    };
    u.onerror = () => {
      if (mine === turn)
        become('paused');
    };
    synth.speak(u);
  }

  go.addEventListener('click', () => {
    if (state === 'idle')
      pieces = gather();
    become(state === 'reading' ? 'paused' : 'reading');
  });
  stop.addEventListener('click', () => {
    become('idle');
    go.focus();
  });
  pace.addEventListener('change', () => {
    if (state === 'reading')
      become('reading');
  });
  addEventListener('pagehide', () => synth.cancel());

  const offer = () => { box.hidden = !voice(); };
  synth.addEventListener?.('voiceschanged', offer);
  offer();
})();
