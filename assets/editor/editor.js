// The editor of a document's text: ProseMirror with a schema that is the server's closed set of HTML
// (src/web/rich.h). It takes the place of the plain field and writes its HTML back into it; the server
// cleans what is saved, and what is pasted, in any case. Bundled into ../editor.js by script/bundle.
import {baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn, lift} from 'prosemirror-commands';
import {history, redo, undo} from 'prosemirror-history';
import {keymap} from 'prosemirror-keymap';
import {DOMParser, DOMSerializer, Schema, Slice} from 'prosemirror-model';
import {liftListItem, sinkListItem, splitListItem, wrapInList} from 'prosemirror-schema-list';
import {EditorState, TextSelection} from 'prosemirror-state';
import {addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, mergeCells,
  splitCell, tableEditing, tableNodes, toggleHeaderRow} from 'prosemirror-tables';
import {EditorView} from 'prosemirror-view';

// ---- The closed set ----

const alignOf = (dom) => ({align: ['centre', 'right', 'flush'].includes(dom.className) ? dom.className : ''});
const classOf = (node) => node.attrs.align ? {class: node.attrs.align} : {};
const tables = tableNodes({tableGroup: 'block', cellContent: '(paragraph | list)+', cellAttributes: {}});
const heading = (level) => ({tag: `h${level}`, getAttrs: (dom) => ({level, ...alignOf(dom)})});
const mark = (tag) => ({parseDOM: [{tag}], toDOM: () => [tag, 0]});

const schema = new Schema({
  nodes: {
    doc: {content: 'block+'},
    paragraph: {group: 'block', content: 'inline*', attrs: {align: {default: ''}},
      parseDOM: [{tag: 'p', getAttrs: alignOf}], toDOM: (n) => ['p', classOf(n), 0]},
    heading: {group: 'block', content: 'inline*', marks: 'em sup sub', attrs: {level: {default: 2}, align: {default: ''}},
      defining: true, parseDOM: [heading(2), heading(3), heading(4)], toDOM: (n) => [`h${n.attrs.level}`, classOf(n), 0]},
    quote: {group: 'block', content: '(paragraph | list)+', defining: true,
      parseDOM: [{tag: 'blockquote'}], toDOM: () => ['blockquote', 0]},
    bullets: {group: 'block list', content: 'item+', parseDOM: [{tag: 'ul'}], toDOM: () => ['ul', 0]},
    numbers: {group: 'block list', content: 'item+', attrs: {start: {default: 1}},
      parseDOM: [{tag: 'ol', getAttrs: (dom) => ({start: dom.start || 1})}],
      toDOM: (n) => n.attrs.start === 1 ? ['ol', 0] : ['ol', {start: n.attrs.start}, 0]},
    item: {content: 'paragraph (paragraph | list)*', defining: true, parseDOM: [{tag: 'li'}], toDOM: () => ['li', 0]},
    ...tables,
    line: {inline: true, group: 'inline', selectable: false, parseDOM: [{tag: 'br'}], toDOM: () => ['br']},
    text: {group: 'inline'},
  },
  marks: {
    link: {attrs: {href: {}}, inclusive: false,
      parseDOM: [{tag: 'a[href]', getAttrs: (dom) => ({href: dom.getAttribute('href')})}],
      toDOM: (m) => ['a', {href: m.attrs.href}, 0]},
    strong: mark('strong'), em: mark('em'), sup: mark('sup'), sub: mark('sub'),
  },
});
const {nodes, marks} = schema;

const elementOf = (html) => {
  const body = new window.DOMParser().parseFromString(html, 'text/html').body;
  return body;
};
const read = (html) => DOMParser.fromSchema(schema).parse(elementOf(html));

function write(doc) {
  const holder = document.implementation.createHTMLDocument('').body;
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, {document: holder.ownerDocument}));
  return [...holder.children].map((block) => block.outerHTML).join('\n');
}

// ---- What the buttons do ----

const align = (value) => (state, dispatch) => {
  const tr = state.tr;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node, at) => {
    const may = node.type === nodes.paragraph || (node.type === nodes.heading && value !== 'flush');
    if (may)
      tr.setNodeMarkup(at, null, {...node.attrs, align: node.attrs.align === value ? '' : value});
  });
  if (tr.docChanged && dispatch)
    dispatch(tr);
  return tr.docChanged;
};

const list = (type) => chainCommands(liftListItem(nodes.item), wrapInList(type));

function insertTable(state, dispatch) {
  if (isInTable(state))
    return false;
  const cell = (type) => type.createAndFill();
  const row = (type) => nodes.table_row.create(null, [cell(type), cell(type), cell(type)]);
  const table = nodes.table.create(null, [row(nodes.table_header), row(nodes.table_cell), row(nodes.table_cell)]);
  if (dispatch) {
    const tr = state.tr.replaceSelectionWith(table);
    const at = tr.mapping.map(state.selection.from, -1);
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView());
  }
  return true;
}

const commands = {
  text: chainCommands(setBlockType(nodes.paragraph), lift),
  heading2: setBlockType(nodes.heading, {level: 2}),
  heading3: setBlockType(nodes.heading, {level: 3}),
  heading4: setBlockType(nodes.heading, {level: 4}),
  strong: toggleMark(marks.strong),
  em: toggleMark(marks.em),
  sup: toggleMark(marks.sup),
  sub: toggleMark(marks.sub),
  bullets: list(nodes.bullets),
  numbers: list(nodes.numbers),
  quote: chainCommands(wrapIn(nodes.quote), lift),
  centre: align('centre'),
  right: align('right'),
  flush: align('flush'),
  table: insertTable,
  row: addRowAfter,
  column: addColumnAfter,
  'row-gone': deleteRow,
  'column-gone': deleteColumn,
  merge: mergeCells,
  split: splitCell,
  head: toggleHeaderRow,
  'table-gone': deleteTable,
  undo,
  redo,
};
const inTables = ['row', 'column', 'row-gone', 'column-gone', 'merge', 'split', 'head', 'table-gone'];

function isOn(state, what) {
  const {$from, from, to, empty} = state.selection;
  const type = {strong: marks.strong, em: marks.em, sup: marks.sup, sub: marks.sub, link: marks.link}[what];
  if (type)
    return empty ? Boolean(type.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, type);
  const block = $from.parent;
  if (what.startsWith('heading'))
    return block.type === nodes.heading && block.attrs.level === Number(what.at(-1));
  return ['centre', 'right', 'flush'].includes(what) && block.attrs.align === what;
}

// ---- The toolbar: one stop of the Tab key, arrows within ----

function toolbar(bar, linkBar, view) {
  const buttons = [...bar.querySelectorAll('button')];
  const shown = () => buttons.filter((b) => !b.hidden);
  const stop = (button) => {
    for (const b of buttons)
      b.tabIndex = b === button ? 0 : -1;
  };
  const run = (what) => {
    if (what === 'link')
      return openLink();
    commands[what](view.state, view.dispatch, view);
    view.focus();
  };
  bar.addEventListener('mousedown', (e) => e.preventDefault());
  bar.addEventListener('click', (e) => e.target.dataset.do && run(e.target.dataset.do));
  bar.addEventListener('focusin', (e) => stop(e.target));
  bar.addEventListener('keydown', (e) => {
    const all = shown(), here = all.indexOf(document.activeElement);
    const to = {ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1}[e.key];
    if (to === undefined)
      return;
    e.preventDefault();
    all[(to + all.length) % all.length].focus();
  });

  const address = linkBar.querySelector('input');
  function openLink() {
    const {from, to, empty} = view.state.selection;
    if (!empty && view.state.doc.rangeHasMark(from, to, marks.link))
      return toggleMark(marks.link)(view.state, view.dispatch);
    if (empty)
      return view.focus();
    linkBar.hidden = false;
    address.value = '';
    address.focus();
  }
  const close = () => {
    linkBar.hidden = true;
    view.focus();
  };
  const set = () => {
    if (/^(https?:\/\/|mailto:|tel:|\/(?![/\\]))\S+$/i.test(address.value.trim()))
      toggleMark(marks.link, {href: address.value.trim()})(view.state, view.dispatch);
    close();
  };
  linkBar.querySelector('#writing-address-set').addEventListener('click', set);
  linkBar.querySelector('#writing-address-leave').addEventListener('click', close);
  address.addEventListener('keydown', (e) => {
    if (e.key === 'Enter' || e.key === 'Escape') {
      e.preventDefault();
      (e.key === 'Enter' ? set : close)();
    }
  });

  bar.hidden = false;
  stop(buttons[0]);
  return () => {
    const table = isInTable(view.state);
    for (const b of buttons) {
      const what = b.dataset.do;
      b.hidden = inTables.includes(what) && !table;
      if (/^(heading|strong|em|sup|sub|centre|right|flush|link)/.test(what))
        b.setAttribute('aria-pressed', isOn(view.state, what));
    }
    if (!shown().some((b) => b.tabIndex === 0))
      stop(buttons[0]);
  };
}

// ---- The server cleans ----

async function clean(field, html, kind) {
  const form = new URLSearchParams({body: html, body_kind: kind, csrf: field.form.elements.csrf.value});
  const answer = await fetch(field.dataset.clean, {method: 'POST', body: form, redirect: 'error'});
  if (!answer.ok)
    throw new Error(`clean: ${answer.status}`);
  return answer.json();
}

/** What another program put on the clipboard; our own comes as it is. */
function paste(field, said) {
  return (view, event) => {
    const html = event.clipboardData.getData('text/html');
    if (!html || html.includes('data-pm-slice'))
      return false;
    event.preventDefault(); /* before ProseMirror parses it: it is full of styles */
    const plain = event.clipboardData.getData('text/plain');
    clean(field, html, 'rich').then(({html: cleaned, lost}) => {
      const doc = read(cleaned);
      const one = doc.childCount === 1 && doc.firstChild.type === nodes.paragraph;
      const slice = one ? new Slice(doc.content, 1, 1) : new Slice(doc.content, 0, 0);
      view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView());
      said.textContent = lost.pictures + lost.hidden > 0 ? field.dataset.lost : '';
    }, () => view.pasteText(plain));
    return true;
  };
}

// ---- In the field's place ----

function start(field, html) {
  const kind = document.getElementById('f-body_kind'), said = document.getElementById('writing-said');
  const bar = document.getElementById('writing-tools'), linkBar = document.getElementById('writing-link');
  const typed = field.value, before = read(html);
  const place = document.createElement('div');
  field.before(place);

  let refresh = () => {};
  const keys = {
    'Mod-z': undo, 'Mod-y': redo, 'Shift-Mod-z': redo, 'Mod-b': commands.strong, 'Mod-i': commands.em,
    'Tab': chainCommands(goToNextCell(1), sinkListItem(nodes.item)),
    'Shift-Tab': chainCommands(goToNextCell(-1), liftListItem(nodes.item)),
    'Enter': splitListItem(nodes.item),
    'Shift-Enter': chainCommands(exitCode, (state, dispatch) => {
      dispatch?.(state.tr.replaceSelectionWith(nodes.line.create()).scrollIntoView());
      return true;
    }),
    'Alt-F10': () => {
      bar.querySelector('[tabindex="0"]').focus();
      return true;
    },
  };
  const view = new EditorView({mount: place}, {
    state: EditorState.create({doc: before, plugins: [history(), keymap(keys), keymap(baseKeymap), tableEditing()]}),
    attributes: {id: 'writing', class: 'reading', lang: 'zh-CN', role: 'textbox', 'aria-multiline': 'true',
      'aria-label': field.dataset.label, 'aria-required': 'true',
      'aria-describedby': field.getAttribute('aria-describedby') ?? ''},
    handleDOMEvents: {paste: paste(field, said)},
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      refresh();
      if (tr.docChanged)
        keep();
    },
  });
  /* The field always holds what would be sent: nothing is lost when the form goes, whoever sends it. */
  function keep() {
    const same = view.state.doc.eq(before);
    field.value = same ? typed : view.state.doc.textContent.trim() ? write(view.state.doc) : '';
    kind.value = same ? kind.defaultValue : 'rich';
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }
  refresh = toolbar(bar, linkBar, view);
  refresh();
  field.hidden = true;
  document.getElementById('writing-source')?.remove();
  document.getElementById('f-body-hint')?.remove();
  document.querySelector('label[for="f-body"]').addEventListener('click', () => view.focus());
  for (const a of document.querySelectorAll('a[href="#f-body"]'))
    a.addEventListener('click', (e) => {
      e.preventDefault();
      view.focus();
    });
}

/* A rich text opens in the editor. Else it is opened by its button, once: this browser remembers. */
const field = document.getElementById('f-body');
if (field) {
  const button = document.getElementById('writing-open');
  const rich = document.getElementById('f-body_kind').value === 'rich';
  const open = () => {
    button.hidden = true;
    if (rich || !field.value.trim())
      return start(field, field.value);
    field.readOnly = true; // or the editor would begin without what is typed while it waits
    return clean(field, field.value, 'plain').then(({html}) => start(field, html), () => {}).finally(() => {
      field.readOnly = false;
    });
  };
  button.addEventListener('click', () => {
    localStorage.setItem('writing', 'editor');
    open();
  });
  if (rich || localStorage.getItem('writing') === 'editor')
    open();
  else
    button.hidden = false;
}
