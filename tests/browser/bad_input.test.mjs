// Bad input: every field of every form of both sides, as `gongkai check --forms` lists them, is given what nobody should
// type. Each answer is taken or a clear message; never a 500; what was typed stays; what was refused changed nothing.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import http from 'node:http';
import test from 'node:test';
import {promisify} from 'node:util';
import {Person, Site, addressOf, ends, engine, eventually, inputOf, textOf, unescapeHtml} from './lib.mjs';

const run = promisify(execFile);
const site = await Site.start({env: {GONGKAI_NOW: '1795399200'}}); // Monday 23 November 2026, 10:00 in China

// ---- The forms ----

/** side, path, roles, files, and the fields with their limits. */
const forms = (await site.command('check', '--forms')).stdout.trim().split('\n').map((line) => {
  const [side, path, roles, files, ...fields] = line.split('\t');
  return {side, path, roles, files, fields: fields.map((f) => {
    const [name, kind, max, , seen, choices] = f.split(':');
    return {name, kind, max: Number(max), typed: seen === 'typed', choices: choices ? choices.split(',') : []};
  })};
});

const login = {officer: 'yu.haoran', department_head: 'mo.guangming', disclosure_office: 'zhao.min', leader: 'lu.chengyuan', administrator: 'ding.yi',
  'signed in': 'yu.haoran'};
const people = {};
async function personOf(roles) {
  for (const role of ['disclosure_office', 'officer', 'administrator', 'department_head', 'leader', 'signed in'])
    if (roles.split(',').includes(role)) return people[role] ??= await Person.signIn(site, login[role]);
  return undefined;
}

/** A document that is being drafted, a request that was accepted, a letter of it: so that a form has something to be of. */
const office = await personOf('disclosure_office');
const things = {};
{
  const officer = await personOf('officer');
  const id = await officer.draft({title: '用来试的草稿'});
  await officer.attach(id, '附件.txt', 'x');
  const csrf = await office.csrf();
  const r = await office.send('/requests/new', {csrf, channel: 'counter', arrived: '2026-11-23', class: 'person', name: '钱多多', phone: '0870-7654321', wanted: '用来试的申请',
    medium: 'paper', delivery: 'pickup'});
  assert.equal(r.status, 200, textOf(r.text).slice(0, 300));
  const request = /\/requests\/(\d+)/.exec(r.text)[1];
  await office.send(`/requests/${request}/act`, {csrf, act: 'accept', day: '2026-11-23'});
  await office.send(`/requests/${request}/receipt`, {csrf});
  things['/documents'] = String(id);
  things['/requests'] = request;
}
const filled = (path) => path
  .replace(/^(\/documents|\/requests)\/\{id\}/, (_, kind) => `${kind}/${things[kind]}`)
  .replace('{login}', 'zhang.wen').replace('{code}', 'D2').replace(/\{\w+\}/g, '1');

// ---- What is typed ----

const encode = (s) => encodeURIComponent(s).replace(/%20/g, '+');
const good = (f) => ({line: `好${f.name}`, text: `好${f.name}`, secret: 'a long password', int: '1', id: '1', day: '2026-11-23', bool: '', choice: f.choices[0] ?? ''}[f.kind]);
const bytes = [ // encoded already: no text
  ['a NUL', 'a%00b'], ['no UTF-8', '%FF%FE'], ['a surrogate', '%ED%A0%80'], ['overlong', '%C0%AF'], ['half an escape', 'a%'],
];
const texts = [
  ['nothing', ''], ['blanks', ' \u3000 '], ['a bell', 'a\u0007b'], ['an escape', '\u001b[31m'], ['markup', `<script>alert(1)</script>"'&`], ['marks that turn', '\u202e\u200f反过来\u2066'],
];
const days = ['2019-02-30', '0000-00-00', '99999-1-1', '2026-13-01', '2026-11-31', '明天', '2026-11-23T10:00', '-1'];
const numbers = ['99999999999999999999', '-1', '0x10', '１２', '1e9', '1.5', '+1', '9223372036854775808'];

function typed(f) {
  const list = [...bytes.map(([what, raw]) => ({what, raw})), ...texts.map(([what, value]) => ({what, value, raw: encode(value)}))];
  if (f.max > 0 && f.max < 100_000) list.push({what: 'too long', value: '长'.repeat(f.max + 1), raw: encode('长'.repeat(f.max + 1))});
  const more = f.kind === 'day' ? days : ['int', 'id'].includes(f.kind) ? numbers : f.kind === 'choice' ? ['nothing-of-these'] : [];
  return [...list, ...more.map((value) => ({what: value, value, raw: encode(value)}))];
}

// ---- Asking ----

const agent = new http.Agent({keepAlive: true, maxSockets: 1});
function post(form, body, who) {
  const origin = form.side === 'desk' ? site.desk : site.public;
  return new Promise((resolve, reject) => {
    const r = http.request(origin + filled(form.path), {method: 'POST', agent, headers: {
      'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin', Origin: origin,
      ...(who ? {Cookie: who.cookie} : {})}}, (res) => {
      const parts = [];
      res.on('data', (p) => parts.push(p));
      res.on('end', () => resolve({status: res.statusCode, text: Buffer.concat(parts).toString(), type: res.headers['content-type'] ?? ''}));
      res.on('error', reject);
    });
    r.setTimeout(60_000, () => r.destroy(new Error(`no answer: ${form.path}`)));
    r.on('error', reject);
    r.end(body);
  });
}

/** All that stands in both stores but sessions, what counts failures, and the work that is under way. */
async function stands() {
  const passed = ['session', 'sign_in_failure', 'job'];
  if (engine === 'postgres') {
    const {stdout} = await run('pg_dump', ['-d', addressOf(site.database), '--data-only', '--inserts', ...passed.map((t) => `--exclude-table=*.${t}`)], {maxBuffer: 1 << 30});
    return stdout.split('\n').filter((l) => !/^\\(un)?restrict|pg_catalog\.setval/.test(l)).join('\n'); // a sequence goes on where a transaction was undone
  }
  const script = `
import sqlite3, sys
for path in sys.argv[1:]:
    db = sqlite3.connect('file:%s?mode=ro' % path, uri=True)
    for (name,) in db.execute("select name from sqlite_master where type='table' and sql not like '%VIRTUAL%' and name not like 'sqlite_%' order by name").fetchall():
        if name not in ${JSON.stringify(passed)} and '_fts' not in name and 'search' not in name:
            for row in db.execute('select * from "%s"' % name): print(name, row)
`;
  const {stdout} = await run('/usr/bin/python3', ['-c', script, `${site.data}/desk/desk.db`, `${site.data}/public/public.db`], {maxBuffer: 1 << 30});
  return stdout;
}

/** What moved, in a few words. */
function moved(before, after) {
  const was = new Set(before.split('\n')), is = new Set(after.split('\n'));
  return [...is].filter((l) => !was.has(l)).map((l) => `+ ${l.slice(0, 200)}`).concat([...was].filter((l) => !is.has(l)).map((l) => `- ${l.slice(0, 200)}`)).slice(0, 6);
}

async function quiet() {
  let last = await stands();
  for (let i = 0; i < 20; i++) {
    await new Promise((r) => setTimeout(r, 300));
    const now = await stands();
    if (now === last) return now;
    last = now;
  }
  return last;
}

// ---- What is asked of an answer ----

const bodyOf = (form, csrf, over) => [`csrf=${csrf ?? ''}`,
  ...form.fields.map((f) => `${encodeURIComponent(f.name)}=${over?.name === f.name ? over.raw : encode(good(f))}`)].join('&');
const readable = (s) => s.replace(/\r\n/g, '\n').trim();

/** What a page has of what was typed: in a field's value, in a text, as what is chosen. */
function shown(html) {
  return new Set([...html.matchAll(/\svalue="([^"]*)"/g)].map((m) => readable(unescapeHtml(m[1])))
    .concat([...html.matchAll(/<textarea\b[^>]*>\n?([\s\S]*?)<\/textarea>/g)].map((m) => readable(unescapeHtml(m[1])))));
}

function faults(form, f, v, r) {
  const list = [];
  const html = /html/.test(r.type);
  if (r.status >= 500) list.push(`${r.status}`);
  if (r.status >= 400 && !/[\u4e00-\u9fff]{4}/.test(textOf(r.text))) list.push(`${r.status} without a word`);
  for (const secret of ['.c:', 'SQLSTATE', 'sqlite', 'syntax error', 'ERR_']) if (r.text.includes(secret)) list.push(`says ${secret}`);
  if (html && r.text.includes('<script>alert(1)')) list.push('markup goes through');
  if (r.status === 422 && html && f.typed && !notShown[form.path]) { // what nobody types (a page's own hidden fields) a browser has right
    const kept = shown(r.text);
    const drawn = form.fields.filter((x) => x.typed && x.max !== 1 && new RegExp(`<(input|textarea)\\b[^>]*\\sname="${x.name}"`).test(r.text)
      && !new RegExp(`type="(radio|checkbox|file|password)"[^>]*\\sname="${x.name}"|\\sname="${x.name}"[^>]*type="(radio|checkbox|file|password)"`).test(r.text));
    if (drawn.length === 0 && form.fields.some((x) => x.typed && ['line', 'text', 'day', 'int'].includes(x.kind))) list.push('the form is gone');
    for (const other of drawn) {
      const value = other.name === f.name ? v.value : good(other);
      if (value === undefined || readable(value) === '' || !['line', 'text', 'day', 'int'].includes(other.kind) || /[\u0000-\u0008\u000b-\u001f]/.test(value)) continue;
      if (!kept.has(readable(value))) list.push(`${other.name} is not kept`);
    }
  }
  return list;
}

/** Not asked, and why. */
const left = {
  '/request/draft/open': 'it takes a file; what else stands in the form is what a page carries along',
  '/sign-in/code': 'it wants a password before', '/second-factor/codes': 'as that', '/second-factor/leave': 'as that',
};
/** Forms that are not asked to show again what was typed, and why; everything else is asked of them, too. */
const LONG = 'its one text ends at its limit in a browser (maxlength); it is an answer to a button';
const ABSENT = 'there is no such thing here: nothing to show it for';
const notShown = {
  '/request': 'the law in force asks for no purpose, and does not keep one',
  '/request/later': 'the page opens with a code alone',
  '/documents/{id}/move': LONG, '/documents/{id}/leaks/mask': LONG, '/documents/{id}/leaks/copy': LONG, '/documents/{id}/leaks/take': LONG,
  '/documents/{id}/leaks/accept': LONG, '/documents/{id}/leaks/lift': LONG, '/requests/{id}/move': LONG, '/requests/{id}/leaks/mask': LONG,
  '/requests/{id}/leaks/copy': LONG, '/requests/{id}/leaks/take': LONG, '/requests/{id}/leaks/accept': LONG, '/requests/{id}/leaks/lift': LONG,
  '/requests/{id}/parts': 'no decision is drafted that has parts', '/requests/{id}/act': 'no act is called so: whose form would it be?',
  '/requests/{id}/act/letter': 'as that', '/requests/{id}/act/back': 'as that', '/requests/{id}/letters/{letter}/received/{delivery}': ABSENT,
  '/requests/{id}/letters/{letter}/certificate': ABSENT, '/requests/{id}/letters/{letter}/mail': 'its applicant chose paper', '/requests/mail/{mail}/dismiss': ABSENT,
  '/requests/proposals/{proposal}/draft': ABSENT, '/requests/{id}/remedies/{remedy}': ABSENT,
};

async function tryForm(form) {
  const who = form.side === 'desk' ? await personOf(form.roles) : undefined;
  const csrf = who && await who.csrf();
  const found = [], refused = [];
  for (const f of form.fields)
    for (const v of typed(f)) {
      const body = bodyOf(form, csrf, {name: f.name, raw: v.raw});
      const r = await post(form, body, who);
      for (const fault of faults(form, f, v, r)) found.push(`${form.side} ${form.path} ${f.name} ${v.what}: ${fault}`);
      if (r.status >= 400) refused.push(body);
    }
  for (let again = 0; refused.length > 0 && again < 2; again++) {
    const before = await quiet();
    for (const body of refused) await post(form, body, who);
    const after = await quiet();
    if (after === before) break;
    if (again === 1) found.push(`${form.side} ${form.path}: what was refused changed something: ${moved(before, after).join(' | ')}`);
  }
  return found;
}

const order = (f) => /sign-in|password|second-factor/.test(f.path) ? 1 : 0; // what locks an account comes last
const asked = forms.filter((f) => f.fields.length > 0 && !left[f.path]).sort((a, b) => order(a) - order(b));

test('the list of forms is whole', () => {
  assert.ok(asked.length > 50, String(asked.length));
  for (const path of [...Object.keys(left), ...Object.keys(notShown)]) assert.ok(forms.some((f) => f.path === path), `${path} is no form any more`);
});

for (const form of asked)
  test(`${form.side} ${form.path}`, async () => {
    assert.deepEqual(await tryForm(form), []);
  });

test('after all of it both sides still work', async () => {
  const r = await office.open('/requests?all=1');
  assert.equal(r.status, 200);
  assert.ok(inputOf(r.text, 'csrf') !== undefined || r.text.length > 0);
  await eventually('the public side answers', async () => (await fetch(`${site.public}/`)).ok);
});

ends(site, {close: () => agent.destroy()});
