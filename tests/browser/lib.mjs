// lib.mjs: what the browser tests share: a real site of their own, a browser, a plain HTTP client, and
// the desk's officers at work. A test file starts one site, and its last test stops it (ends()).
// ENGINE is sqlite (default) or postgres; GONGKAI the program; GONGKAI_TEST_PG a superuser's address.
import assert from 'node:assert/strict';
import {execFile, spawn} from 'node:child_process';
import {createHmac, randomBytes} from 'node:crypto';
import {appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync,
  statSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import test from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const run = promisify(execFile);
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const engine = process.env.ENGINE ?? 'sqlite';
export const password = 'gongkai-2016';
const gongkai = process.env.GONGKAI ?? join(root, 'build-test/src/app/gongkai');
const temp = process.env.TEST_TEMP ?? mkdtempSync(join(tmpdir(), 'gongkai-browser.'));
chmodSync(temp, 0o755); // the public process, another user's, comes through it
/** How long is waited before something is said never to come: a machine may be several times as slow as the one these times
 * were chosen on. No test says how fast anything is. */
export const patient = (ms) => 3 * ms;
const READY_MS = patient(60_000);
const STOP_MS = 35_000; // the supervisor's own patience is 30 s

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ask until `look` gives something true; its last answer goes into the message. */
export async function eventually(what, look, ms = 20_000) {
  const end = Date.now() + patient(ms);
  let last;
  for (;;) {
    last = await look();
    if (last) return last;
    if (Date.now() > end) assert.fail(`not within ${patient(ms) / 1000} s: ${what}`);
    await sleep(100);
  }
}

// ---- The plain client ----

/** One request, nothing added but Host. `to` is a whole address. Redirects are not followed. */
export function request(method, to, {headers = {}, body} = {}) {
  return new Promise((resolve, reject) => {
    const r = http.request(to, {method, headers, agent: false}, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => {
        const bytes = Buffer.concat(parts);
        resolve({status: res.statusCode, headers: res.headers, bytes, text: bytes.toString('utf8')});
      });
      res.on('error', reject);
    });
    r.setTimeout(patient(30_000), () => r.destroy(new Error(`no answer: ${method} ${to}`)));
    r.on('error', reject);
    r.end(body);
  });
}

export const get = (to, headers) => request('GET', to, {headers});

const entities = {amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: '\u00a0'};
export const unescapeHtml = (s) => s.replace(/&(amp|lt|gt|quot|nbsp|#39|#x27);/g, (_, name) => entities[name]);

/** The text of HTML, tags out, spaces made one. */
export function textOf(html) {
  return unescapeHtml(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

/** The addresses that a page names. */
export function linksOf(html) {
  return [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((m) => unescapeHtml(m[1]));
}

/** The value of a hidden or visible input in HTML. */
export function inputOf(html, name) {
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g))
    if (tag.includes(`name="${name}"`)) return unescapeHtml(/\svalue="([^"]*)"/.exec(tag)?.[1] ?? '');
  return undefined;
}

/** Of a select: its options as [value, name]. */
export function optionsOf(html, name) {
  const select = new RegExp(`<select\\b[^>]*name="${name}"[\\s\\S]*?</select>`).exec(html)?.[0] ?? '';
  return [...select.matchAll(/<option\b[^>]*value="([^"]*)"[^>]*>([^<]*)/g)].map((m) => [m[1], unescapeHtml(m[2]).trim()]);
}

// ---- A site ----

function freePort() {
  return new Promise((resolve, reject) => {
    const s = net.createServer();
    s.on('error', reject);
    s.listen(0, '127.0.0.1', () => {
      const {port} = s.address();
      s.close(() => resolve(port));
    });
  });
}

/** The superuser's address of a database. (No URL by the letter: the host is a folder, and stands among the options.) */
export const addressOf = (database) => process.env.GONGKAI_TEST_PG.replace('/postgres?', `/${database}?`);

async function psql(database, ...commands) {
  await run('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', addressOf(database), ...commands.flatMap((c) => ['-c', c])]);
}

/** The two stores' addresses in a database: options for the program. None for SQLite, whose files lie in the data folder. */
function stores(database) {
  if (engine === 'sqlite') return [];
  const url = (schema) => {
    const u = process.env.GONGKAI_TEST_PG.replace(/\/postgres\?/, `/${database}?`);
    return `${u}&options=-csearch_path%3D${schema}`;
  };
  return ['--desk-db', url('desk'), '--public-db', url('public_store')];
}

async function init(data, database, demo) {
  if (engine === 'postgres') await psql('postgres', `create database ${database}`);
  await run(gongkai, ['--data', data, ...stores(database), 'init', ...(demo ? ['--demo', demo] : [])]);
  if (demo !== 'zhaotong-2016') return;
  // Its papers are drawn once, here, and not again in each test file's site; of another demonstration nobody reads them.
  const site = new Site();
  await site.place(data, database);
  await site.serve();
  await eventually('the demonstration has its papers', async () => (await get(`${site.public}/d/81/pdf`)).status === 200, 280_000);
  assert.equal(await site.stop(), 0);
}

/** The demonstration is loaded once a run on each engine; each site begins with a copy of it. */
async function demonstration(demo) {
  const made = join(temp, `${demo}-${engine}`);
  const database = `made_${demo}_${basename(temp)}`.replace(/\W/g, '_').toLowerCase();
  const lock = `${made}.lock`;
  try {
    mkdirSync(lock);
  } catch {
    await eventually('another test file loads the demonstration', () => existsSync(`${made}.ready`), 300_000);
    return {made, database};
  }
  try {
    await init(made, database, demo);
    writeFileSync(`${made}.ready`, '');
  } catch (e) {
    rmSync(made, {recursive: true, force: true});
    rmSync(lock, {recursive: true});
    throw e;
  }
  return {made, database};
}

/** Another file may be copying the same database: PostgreSQL allows one at a time. */
async function copyDatabase(from, to) {
  await eventually(`${from} is copied`, () => psql('postgres', `create database ${to} template ${from}`).then(() => true, () => false), 30_000);
}

const running = new Set();
process.on('exit', () => {
  for (const site of running) {
    site.child.kill('SIGKILL');
    site.keepLog();
  }
  if (!process.env.TEST_TEMP) rmSync(temp, {recursive: true, force: true});
});

export class Site {
  /** A fresh site with the demonstration; `env` is for its processes (GONGKAI_NOW). */
  static async start({demo = 'zhaotong-2016', env = {}} = {}) {
    const site = new Site();
    const name = `site_${randomBytes(5).toString('hex')}`;
    const {made, database} = await demonstration(demo);
    const data = join(temp, name);
    await run('cp', ['-a', made, data]);
    if (engine === 'postgres') await copyDatabase(database, name);
    await site.place(data, name);
    await site.serve(env);
    return site;
  }

  async place(data, database) {
    this.data = data;
    this.database = database;
    this.options = ['--data', data, ...stores(database)];
    const [p, d] = [await freePort(), await freePort()];
    this.public = `http://127.0.0.1:${p}`;
    this.desk = `http://127.0.0.1:${d}`;
  }

  /** Start the processes (again); `more`: further options of serve. */
  async serve(env = {}, more = []) {
    this.log = '';
    this.child = spawn(gongkai, [...this.options, 'serve', '--public', this.public.slice(7), '--desk', this.desk.slice(7), ...more],
      {env: {...process.env, ...env}, stdio: ['ignore', 'pipe', 'pipe']});
    running.add(this);
    this.ended = new Promise((resolve) => this.child.on('exit', (code, signal) => {
      running.delete(this);
      resolve(signal ?? code);
    }));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (part) => { this.log += part; });
    const answers = (to) => request('GET', to).then((r) => r.status < 500, () => false);
    let over;
    this.ended.then((how) => { over = how; });
    await eventually('the site answers', async () => {
      if (over !== undefined) assert.fail(`gongkai serve ended with ${over}:\n${this.log}`);
      return await answers(`${this.public}/`) && await answers(`${this.desk}/sign-in`);
    }, READY_MS);
  }

  /** Ask it to stop; how it ended: 0, or what went wrong. */
  async stop() {
    this.child.kill('SIGTERM');
    let timer;
    const late = new Promise((resolve) => { timer = setTimeout(resolve, STOP_MS, 'it did not stop'); });
    const how = await Promise.race([this.ended, late]);
    clearTimeout(timer); // it would keep this process for as long
    if (how === 'it did not stop') this.child.kill('SIGKILL');
    this.keepLog();
    return how;
  }

  /** Its files and its database, after it stopped. */
  async remove() {
    rmSync(this.data, {recursive: true, force: true});
    if (engine === 'postgres') await psql('postgres', `drop database ${this.database}`);
  }

  /** SITE_LOGS names a folder for the logs of all sites: for who looks for the cause of a failure. */
  keepLog() {
    if (process.env.SITE_LOGS) appendFileSync(join(process.env.SITE_LOGS, `${this.database}-${engine}.log`), this.log);
  }

  /** A command of the program on this site's stores. */
  async command(...args) {
    try {
      const {stdout, stderr} = await run(gongkai, [...this.options, ...args]);
      return {code: 0, stdout, stderr};
    } catch (e) {
      return {code: e.code, stdout: e.stdout, stderr: e.stderr};
    }
  }

  /** SQL on the desk's store, past the program: the first column of its rows. */
  async sql(words) {
    const [program, ...args] = engine === 'postgres'
      ? ['psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', this.options[this.options.indexOf('--desk-db') + 1], '-c', words]
      : ['python3', '-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=30); print(*[r[0] for r in c.execute(sys.argv[2])], sep="\\n"); c.commit()',
        join(this.data, 'desk/desk.db'), words];
    return (await run(program, args)).stdout.trim().split('\n');
  }

  get errorLines() {
    return this.log.split('\n').filter((line) => /level=error|"level":"error"|runtime error:|AddressSanitizer|LeakSanitizer/.test(line));
  }

  /** Every byte that the public side can open: files of the public store, or a dump of its schema. */
  async publicBytes() {
    const found = [];
    const walk = (folder) => {
      for (const entry of readdirSync(folder, {withFileTypes: true})) {
        const path = join(folder, entry.name);
        found.push([path.slice(this.data.length), Buffer.from(path)]);
        if (entry.isDirectory()) walk(path);
        else if (entry.isFile()) found.push([path.slice(this.data.length), readFileSync(path)]);
      }
    };
    for (const entry of readdirSync(this.data))
      if (/public/.test(entry)) {
        const path = join(this.data, entry);
        if (statSync(path).isDirectory()) walk(path);
        else found.push([entry, readFileSync(path)]);
      }
    if (engine === 'postgres') {
      const {stdout} = await run('pg_dump', ['-d', addressOf(this.database), '-n', 'public_store'], {encoding: 'buffer', maxBuffer: 1 << 30});
      found.push(['the schema public_store', stdout]);
    }
    return found;
  }
}

/** The processes of the service by their names; "jobs" is the worker's child that calls itself so (a sanitizer at its end has others). */
export function processes(site) {
  const found = {}, jobs = {};
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      const at = words.indexOf('process');
      if (at > 0 && Number(parent) === site.child.pid) found[words[at + 1]] = Number(pid);
      else if (name === 'gongkai jobs') jobs[parent] = Number(pid);
    } catch { /* it ended while it was looked at */ }
  }
  return {...found, jobs: jobs[found.worker]};
}

/** The last test of each file; nothing of the site is left. */
export function ends(site, ...others) {
  test('the site stops when asked, with exit code 0 and no error in its log', async () => {
    for (const thing of others) await thing.close();
    assert.equal(await site.stop(), 0, site.log.slice(-3000));
    assert.deepEqual(site.errorLines, []);
    await site.remove();
  });
}

// ---- The browser ----

export class Browser {
  static async start() {
    const b = new Browser();
    const {chromium} = await import('playwright-core'); // only here: tests without a browser share the rest
    b.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', // the same browser without windows
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--no-proxy-server',
        '--js-flags=--single-threaded'], // threads of its own cost a page of axe-core as much again
    });
    return b;
  }

  /** A visitor of his own: own cookies. `problems` gathers what the browser complained about. */
  async visitor(options = {}) {
    const context = await this.chromium.newContext({locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, ...options});
    context.setDefaultTimeout(patient(15_000));
    const page = await context.newPage();
    page.problems = problemsOf(page);
    return page;
  }

  /** The same, signed in at the desk: what he has to do is before him. */
  async signedIn(site, login, options = {}) {
    const page = await this.visitor(options);
    await page.goto(`${site.desk}/`);
    await page.locator('#f-login').fill(login);
    await page.locator('#f-password').fill(password);
    await press(page, '登录');
    await page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();
    return page;
  }

  async close() {
    await this.chromium.close();
  }
}

/** What a browser says is wrong with a page: errors on the console (CSP among them), in scripts, requests that failed. */
export function problemsOf(page) {
  const problems = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // The browser says so of every error page that is shown on purpose.
    if (/^Failed to load resource/.test(message.text()) && message.location().url === page.url()) return;
    if (/^Failed to load resource: the server responded with a status of 4/.test(message.text()) && page.expects4xx) return;
    problems.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error}`));
  return problems;
}

/** Press a button that sends a form, and wait until its answer is there: a click alone may return before it
 *  was sent. Where there is no such button, what the page says instead is told. */
export async function press(page, name) {
  const loaded = page.waitForEvent('load').catch((error) => error);
  const button = page.getByRole('button', {name, exact: true});
  await button.click().catch(async (error) => assert.fail(`${page.url()}: ${error.message}\n${textOf(await page.content())}`));
  const answer = await loaded;
  if (answer instanceof Error) throw answer;
}

/** Attachments are read by another process: until then an answer is not sent on, and nothing is published. */
export const untilRead = (page, address) => eventually('the attachments are read', async () => {
  await (address ? page.goto(address) : page.reload());
  return await page.getByText('正在读取').count() === 0;
});

/** What a telephone reads: from the picture, as people see it. */
export async function readCode(img) {
  const {default: jsqr} = await import('jsqr');
  const {PNG} = await import('pngjs');
  const {data, width, height} = PNG.sync.read(await img.screenshot());
  return jsqr.default(new Uint8ClampedArray(data), width, height)?.data;
}

export const noProblems = (page) => assert.deepEqual(page.problems.splice(0), []);

// ---- The desk's people, without a browser: for what a test needs done, not for what it tests ----

export class Person {
  static async signIn(site, login, word = password) {
    const p = new Person(site);
    const r = await p.send('/sign-in', {login, password: word, next: '/'});
    assert.equal(r.status, 303, `${login} signs in: ${textOf(r.text).slice(0, 200)}`);
    return p;
  }

  constructor(site) {
    this.site = site;
    this.cookie = '';
  }

  headers(more = {}) {
    return {...(this.cookie ? {Cookie: this.cookie} : {}), ...more};
  }

  async open(path) {
    return this.keep(await get(this.site.desk + path, this.headers()));
  }

  /** A form as a browser would send it. */
  async send(path, fields, headers = {}) {
    const body = new URLSearchParams(fields).toString();
    return this.keep(await request('POST', this.site.desk + path, {
      headers: this.headers({'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body),
        'Sec-Fetch-Site': 'same-origin', Origin: this.site.desk, ...headers}),
      body,
    }));
  }

  async upload(path, fields, files) {
    const edge = `----edge${randomBytes(8).toString('hex')}`;
    const parts = [];
    for (const [name, value] of Object.entries(fields))
      parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
    for (const {field, name, type, bytes} of files)
      parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`), Buffer.from(bytes), Buffer.from('\r\n'));
    parts.push(Buffer.from(`--${edge}--\r\n`));
    const body = Buffer.concat(parts);
    return this.keep(await request('POST', this.site.desk + path, {
      headers: this.headers({'Content-Type': `multipart/form-data; boundary=${edge}`, 'Content-Length': body.length,
        'Sec-Fetch-Site': 'same-origin', Origin: this.site.desk}),
      body,
    }));
  }

  keep(r) {
    for (const line of r.headers['set-cookie'] ?? []) {
      const [pair] = line.split(';');
      if (pair.startsWith('gongkai=')) this.cookie = pair === 'gongkai=' ? '' : pair;
    }
    return r;
  }

  async csrf() {
    return inputOf((await this.open('/password')).text, 'csrf');
  }

  /** A draft; its id. `fields` overrides what is typed. */
  async draft(fields) {
    const {text} = await this.open('/documents/new');
    const choose = (name, wanted) => {
      const options = optionsOf(text, name).filter(([value]) => value);
      return (wanted ? options.find(([, label]) => label.includes(wanted)) : options[0])?.[0] ?? assert.fail(`no ${name} ${wanted}`);
    };
    const {category, topic, ...typed} = fields;
    const r = await this.send('/documents/new', {
      csrf: inputOf(text, 'csrf'), summary: '', title_en: '', number: '', genre: '公告', body: '正文。', made: '2016-12-01', digest: '',
      category: choose('category', category), topic: choose('topic', topic),
      department: selectedOf(text, 'department') ?? choose('department'), ...typed,
    });
    assert.equal(r.status, 303, `the draft is kept: ${textOf(r.text).slice(0, 300)}`);
    return Number(/\/documents\/(\d+)/.exec(r.headers.location)[1]);
  }

  async edit(id, fields) {
    const {text} = await this.open(`/documents/${id}/edit`);
    const typed = {csrf: inputOf(text, 'csrf'), digest: inputOf(text, 'digest')};
    for (const name of ['title', 'title_en', 'number', 'made']) typed[name] = inputOf(text, name) ?? '';
    for (const name of ['genre', 'category', 'topic', 'department']) typed[name] = selectedOf(text, name) ?? '';
    for (const name of ['summary', 'body'])
      typed[name] = unescapeHtml(new RegExp(`<textarea\\b[^>]*name="${name}"[^>]*>\\n?([\\s\\S]*?)</textarea>`).exec(text)?.[1] ?? '');
    const r = await this.send(`/documents/${id}/edit`, {...typed, ...fields});
    assert.equal(r.status, 303, `the edit is kept: ${textOf(r.text).slice(0, 300)}`);
  }

  async attach(id, name, bytes, type = 'text/plain') {
    const {text} = await this.open(`/documents/${id}`);
    const r = await this.upload(`/documents/${id}/files`, {csrf: inputOf(text, 'csrf')}, [{field: 'file', name, type, bytes}]);
    assert.equal(r.status, 303, `${name} is attached: ${textOf(r.text).slice(0, 300)}`);
  }

  /** A move; the answer. Waits while an attachment is still being read. */
  async tryMove(id, event, note = '') {
    const page = event === 'withdraw' ? 'withdraw' : 'move'; // withdrawing has a page of its own
    const fire = async (what, why) => {
      const {text} = await this.open(`/documents/${id}`);
      return this.send(`/documents/${id}/${page}`, {csrf: inputOf(text, 'csrf'), digest: inputOf(text, 'digest') ?? '', event: what, note: why});
    };
    for (let tries = 0; ; tries++) {
      let r;
      if (event === 'pass_second' && (await this.open(`/documents/${id}`)).text.includes('value="secrecy_open"')) r = await fire('secrecy_open', ''); // comes first
      if (r?.status !== 503) r = await fire(event, note);
      if (r.status !== 503 || tries > 200) return r;
      await sleep(200);
    }
  }

  async move(id, event, note) {
    const r = await this.tryMove(id, event, note);
    assert.equal(r.status, 303, `${event} of ${id}: ${r.status} ${textOf(r.text).slice(0, 400)}`);
  }
}

/** The digits of a second factor's key (RFC 6238) at that second. */
export function totp(key, at) {
  const bits = [...key.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const mac = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export function selectedOf(html, name) {
  const select = new RegExp(`<select\\b[^>]*name="${name}"[\\s\\S]*?</select>`).exec(html)?.[0] ?? '';
  const chosen = [...select.matchAll(/<option\b[^>]*>/g)].map(([tag]) => tag).find((tag) => /\sselected\b/.test(tag));
  return chosen && /\svalue="([^"]*)"/.exec(chosen)?.[1];
}

/** The people of one department's way to publication, signed in. */
export async function people(site) {
  const [officer, head, office, leader] = await Promise.all(
    ['yu.haoran', 'mo.guangming', 'zhao.min', 'lu.chengyuan'].map((login) => Person.signIn(site, login)));
  return {officer, head, office, leader};
}

export const signatures = [['head', 'pass_first'], ['office', 'secrecy_open'], ['office', 'pass_second'], ['leader', 'pass_final']];

/** From a draft to the public. */
export async function publish(who, id) {
  await who.officer.move(id, 'submit');
  for (const [role, event] of signatures) await who[role].move(id, event);
}

