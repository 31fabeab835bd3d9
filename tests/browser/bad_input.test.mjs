// Bad input: every field of every form of both sides, as `gongkai check --forms` lists them, is given what nobody should
// type. Each answer is taken or a clear message; never a 500; what was typed stays; what was refused changed nothing.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import http from 'node:http';
import test from 'node:test';
import {promisify} from 'node:util';
import {Person, Site, addressOf, ends, engine, eventually, inputOf, password, textOf, totp, unescapeHtml} from './lib.mjs';
import {oneOfEach} from './one_of_each.mjs';

const run = promisify(execFile);
const now = 1795399200; // Monday 23 November 2026, 10:00 in China
const env = {GONGKAI_NOW: String(now)};
const site = await Site.start({env});
assert.equal(await site.stop(), 0);
await site.serve(env, ['--trusted-proxy', '127.0.0.1']); // each visitor has an address of his own: nobody is shut out

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

/** One of each thing that a form can be of: one_of_each.mjs. */
const office = await personOf('disclosure_office');
const things = await oneOfEach(site, {office, officer: await personOf('officer')});
const filled = (path) => things.path(path).replace('{login}', 'zhang.wen').replace(/\{\w+\}/g, '1');

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
  const list = bytes.map(([what, raw]) => ({what, raw}));
  // First what is refused wherever it stands: what follows may be taken, and then the form is answered once and for all.
  if (f.max > 0 && f.max < 100_000) list.push({what: 'too long', value: '长'.repeat(f.max + 1), raw: encode('长'.repeat(f.max + 1))});
  list.push(...texts.map(([what, value]) => ({what, value, raw: encode(value)})));
  const more = f.kind === 'day' ? days : ['int', 'id'].includes(f.kind) ? numbers : f.kind === 'choice' ? ['nothing-of-these'] : [];
  return [...list, ...more.map((value) => ({what: value, value, raw: encode(value)}))];
}

// ---- Asking ----

const agent = new http.Agent({keepAlive: true, maxSockets: 1});
let visitors = 0;
function post(form, body, who) {
  const origin = form.side === 'desk' ? site.desk : site.public;
  return new Promise((resolve, reject) => {
    const r = http.request(origin + filled(form.path), {method: 'POST', agent, headers: {
      'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin', Origin: origin,
      'X-Forwarded-For': `198.51.${visitors >> 8}.${++visitors & 255}`, ...(who ? {Cookie: who.cookie} : {})}}, (res) => {
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

/** What stands in a field that is not the one that is tried. */
const usual = (f, variant) => variant.set?.[f.name] ?? (!variant.only || variant.only.includes(f.name) ? good(f) : '');
const bodyOf = (form, csrf, variant, over) => [`csrf=${csrf ?? ''}`,
  ...form.fields.map((f) => `${encodeURIComponent(f.name)}=${over.name === f.name ? over.raw : encode(usual(f, variant))}`)].join('&');
const readable = (s) => s.replace(/\r\n/g, '\n').trim();

/** What a page has of what was typed: in a field's value, in a text, as what is chosen. */
function shown(html) {
  return new Set([...html.matchAll(/\svalue="([^"]*)"/g)].map((m) => readable(unescapeHtml(m[1])))
    .concat([...html.matchAll(/<textarea\b[^>]*>\n?([\s\S]*?)<\/textarea>/g)].map((m) => readable(unescapeHtml(m[1])))));
}

const WORDS = ['line', 'text', 'day', 'int'];
const KEEPS = {desk: [404, 409, 422], public: [409, 422]}; // refused, and what was typed is there to go on with

/** The fields that people type in, as the page draws them. */
const drawnIn = (form, html) => form.fields.filter((x) => x.typed && x.max !== 1 && new RegExp(`<(input|textarea)\\b[^>]*\\sname="${x.name}"`).test(html)
  && !new RegExp(`type="(radio|checkbox|file|password)"[^>]*\\sname="${x.name}"|\\sname="${x.name}"[^>]*type="(radio|checkbox|file|password)"`).test(html));

/** What was typed and is not there any more: in its field, or to be copied where the page has no such form. */
function lost(form, variant, f, v, html) {
  const kept = shown(html);
  const drawn = drawnIn(form, html);
  const written = form.fields.filter((x) => x.typed && x.max !== 1);
  const offered = written.every((x) => new RegExp(`<select\\b[^>]*\\sname="${x.name}"|type="radio"[^>]*\\sname="${x.name}"`).test(html)); // nothing is typed in it
  const asked = drawn.length > 0 || offered ? drawn : written;
  return asked.filter((x) => WORDS.includes(x.kind) && !unasked[form.path]?.includes(x.name)).filter((x) => {
    const value = x.name === f.name ? v.value : usual(x, variant);
    return value !== undefined && readable(value) !== '' && !/[\u0000-\u0008\u000b-\u001f]/.test(value) && !kept.has(readable(value));
  }).map((x) => x.name);
}

function faults(form, variant, f, v, r) {
  const list = [];
  const html = /html/.test(r.type);
  if (r.status >= 500) list.push(`${r.status}`);
  if (r.status >= 400 && !/[\u4e00-\u9fff]{4}/.test(textOf(r.text))) list.push(`${r.status} without a word`);
  for (const secret of ['.c:', 'SQLSTATE', 'sqlite', 'syntax error', 'ERR_']) if (r.text.includes(secret)) list.push(`says ${secret}`);
  if (html && r.text.includes('<script>alert(1)')) list.push('markup goes through');
  if (KEEPS[form.side].includes(r.status) && html && f.typed) // what nobody types (a page's own hidden fields) a browser has right
    list.push(...lost(form, variant, f, v, r.text).map((name) => `${name} is not kept (${r.status})`));
  return list;
}

/** Not asked like the others, but by tests of their own below: they want a file, or a password before. */
const apart = ['/request/draft/open', '/sign-in/code', '/second-factor/codes', '/second-factor/leave'];
/** What the law in force does not let be asked is not kept either (2019, article 29). */
const unasked = {'/request': ['purpose', 'waiver']};

async function tryForm(form) {
  const who = form.side === 'desk' ? await personOf(form.roles) : undefined;
  const csrf = who && await who.csrf();
  const found = [], refused = [];
  for (const variant of things.variants(form.path))
    for (const f of form.fields.filter((x) => !variant.set || !(x.name in variant.set) || variant.tries?.includes(x.name)).filter((x) => !variant.only || variant.only.includes(x.name)).filter((x) => !variant.hidden || !x.typed))
      for (const v of typed(f)) {
        const body = bodyOf(form, csrf, variant, {name: f.name, raw: v.raw});
        const r = await post(form, body, who);
        for (const fault of faults(form, variant, f, v, r)) found.push(`${form.side} ${form.path} ${JSON.stringify(variant.set ?? {}).slice(0, 60)} ${f.name} ${v.what}: ${fault}`);
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
const asked = forms.filter((f) => f.fields.length > 0 && !apart.includes(f.path)).sort((a, b) => order(a) - order(b));

test('the list of forms is whole', () => {
  assert.ok(asked.length > 50, String(asked.length));
  for (const path of [...apart, ...Object.keys(unasked), ...things.named]) assert.ok(forms.some((f) => f.path === path), `${path} is no form any more`);
});

for (const form of asked)
  test(`${form.side} ${form.path}`, async () => {
    assert.deepEqual(await tryForm(form), []);
  });

/** A draft as a file, as a browser sends it. */
async function openDraft(files) {
  const edge = 'edge0123456789';
  const parts = files.flatMap(([name, bytes]) => [Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`), bytes, Buffer.from('\r\n')]);
  const body = Buffer.concat([...parts, Buffer.from(`--${edge}--\r\n`)]);
  const r = await fetch(`${site.public}/request/draft/open`, {method: 'POST', body,
    headers: {'Content-Type': `multipart/form-data; boundary=${edge}`, 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': '203.0.113.9'}});
  return {status: r.status, text: await r.text()};
}

test('public /request/draft/open: what is no draft is refused in words; what a draft says too much or wrongly stands in the form to be mended', async () => {
  const fields = new URLSearchParams({wanted: '烟花爆竹零售点', name: '赵小满', phone: '0870-1234567', class: 'person'}).toString();
  const kept = await fetch(`${site.public}/request/draft`, {method: 'POST', body: fields,
    headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin', 'X-Forwarded-For': '203.0.113.9'}});
  assert.equal(kept.status, 200);
  const draft = Buffer.from(await kept.arrayBuffer());
  const back = await openDraft([['草稿.json', draft]]);
  assert.equal(back.status, 200);
  for (const words of ['烟花爆竹零售点', '赵小满', '0870-1234567']) assert.ok(shown(back.text).has(words), words);
  const bad = [
    ['nothing', []], ['two', [['a.json', draft], ['b.json', draft]]], ['empty', [['a.json', Buffer.alloc(0)]]], ['no JSON', [['a.json', Buffer.from('%PDF-1.4')]]],
    ['a NUL', [['a.json', Buffer.from([0x7b, 0, 0x7d])]]], ['a list', [['a.json', Buffer.from('[1,2]')]]], ['half', [['a.json', draft.subarray(0, draft.length / 2)]]],
    ['another JSON', [['a.json', Buffer.from('{"wanted":"x"}')]]], ['deep', [['a.json', Buffer.from('['.repeat(100_000))]]], ['too large', [['a.json', Buffer.alloc(4_000_000, 'x')]]],
    ['no UTF-8', [['a.json', Buffer.from([0x22, 0xff, 0xfe, 0x22])]]],
  ];
  for (const [what, files] of bad) {
    const r = await openDraft(files);
    assert.ok(r.status >= 400 && r.status < 500, `${what}: ${r.status}`);
    assert.match(textOf(r.text), /[\u4e00-\u9fff]{4}/, what);
  }
  const long = Buffer.from(draft.toString().replace('烟花爆竹零售点', '长'.repeat(2500)).replace('赵小满', '<script>alert(1)</script>'));
  const r = await openDraft([['a.json', long]]);
  assert.ok(r.status < 500);
  assert.ok(!r.text.includes('<script>alert(1)'));
});

test('the second step of signing in and the second factor: no wrong code is taken, shown again or logged, and nothing changes', async () => {
  const p = await Person.signIn(site, 'mo.guangming');
  const csrf = await p.csrf();
  await p.send('/second-factor/begin', {csrf});
  const key = /id="key"[^>]*>([A-Z2-7 ]+)</.exec((await p.open('/second-factor')).text)[1];
  assert.equal((await p.send('/second-factor', {csrf, code: totp(key, now)})).status, 200);
  const wrong = async (who, path, more) => {
    for (const v of typed({kind: 'secret', max: 40, name: 'code'})) {
      const body = [...Object.entries(more).map(([k, x]) => `${k}=${encode(x)}`), `code=${v.raw}`].join('&');
      const r = await post({side: 'desk', path}, body, who);
      assert.ok(r.status >= 400 && r.status < 500, `${path} ${v.what}: ${r.status}`);
      assert.match(textOf(r.text), /[\u4e00-\u9fff]{4}/);
      if (v.value && v.value.length > 4) assert.ok(!r.text.includes(v.value) && !unescapeHtml(r.text).includes(v.value), `${path} ${v.what} is shown`);
    }
  };
  const before = await quiet();
  await wrong(p, '/second-factor/codes', {csrf});
  await wrong(p, '/second-factor/leave', {csrf});
  const half = new Person(site);
  const step = await half.send('/sign-in', {login: 'mo.guangming', password, next: '/'});
  assert.match(step.headers.location, /\/sign-in\/code/);
  await wrong(half, '/sign-in/code', {next: '/'});
  assert.deepEqual(moved(before, await quiet()), []);
  assert.equal((await site.command('user', 'second-factor-off', 'mo.guangming')).code, 0);
});

test('after all of it both sides still work', async () => {
  const r = await office.open('/requests?all=1');
  assert.equal(r.status, 200);
  assert.ok(inputOf(r.text, 'csrf') !== undefined || r.text.length > 0);
  await eventually('the public side answers', async () => (await fetch(`${site.public}/`)).ok);
});

ends(site, {close: () => agent.destroy()});
