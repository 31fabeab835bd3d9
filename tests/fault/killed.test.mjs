// killed.test.mjs: a hundred times a process is killed with SIGKILL while people write: readers hand in reports, officers draft, attach, sign and
// publish, the worker carries both over. Nothing that was acknowledged is lost, nothing is there twice, the ledger and every check
// are content, and the service is back by itself. The supervisor is killed too; what starts it anew (systemd) is played here.
// ENGINE is sqlite or postgres; GONGKAI the program. KILLS: how often (100).
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import test from 'node:test';
import {promisify} from 'node:util';
import {Person, Site, engine, eventually, get, inputOf, patient, people, processes, request, signatures, sleep, textOf} from '../browser/lib.mjs';

const KILLS = Number(process.env.KILLS ?? 100);
const REFUSED_MS = 10_000; // the longest that nobody listens: only while there is no supervisor
const BACK_MS = 20_000;    // the longest that a process may be away
const HEARD_MS = 150_000;  // the longest that somebody has to click again: a file whose reader died holds its document for a minute
const kinds = ['public', 'desk', 'worker', 'jobs', 'convert']; // jobs: the worker's other half

if (engine === 'postgres' && !process.env.GONGKAI_TEST_PG) {
  test('on PostgreSQL', {skip: 'GONGKAI_TEST_PG is not set'}, () => {});
} else {
  const site = await Site.start();
  const run = {over: false, starting: false, failure: null, refused: 0, troubles: {}, reports: [], drafts: [], files: [], published: [], stages: [],
    kills: {public: 0, desk: 0, worker: 0, jobs: 0, convert: 0, supervisor: 0}};
  // The limit is for what never ends; how long anything may take is said where it is asked for.
  test(`a hundred kills on ${engine}`, {timeout: patient(600_000)}, (t) => {
    let ended = false; // the signal comes in any case
    t.signal.addEventListener('abort', async () => ended || console.log(`# no end: ${story(run)}\n${tail(site.log)}\n${await looks()}`));
    return trial(site, run).finally(() => {
      ended = true;
      site.child.kill('SIGKILL');
    });
  });
}

// ---- Who dies ----

const tail = (log) => log.split('\n').filter((line) => !/event=request /.test(line)).slice(-40).join('\n');

const looks = async () => (await promisify(execFile)('ps', ['-eo', 'pid,ppid,etimes,stat,wchan:24,args'])).stdout.split('\n').filter((line) => /gongkai/.test(line)).join('\n');

function end(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch { /* it was faster */ }
}

/** Another life of this process is there; its pid. */
async function back(site, kind, was, run) {
  let since = Date.now();
  for (;;) {
    const pid = processes(site)[kind];
    if (pid && pid !== was) return pid;
    if (run.over) return 0;
    if (run.starting) since = Date.now(); // then there is no supervisor
    if (Date.now() - since > BACK_MS) assert.fail(`${kind} did not come back: ${JSON.stringify(processes(site))}\n${tail(site.log)}\n${await looks()}`);
    await sleep(20);
  }
}

async function killAgainAndAgain(site, kind, times, run) {
  let was = 0;
  for (let i = 0; i < times && !run.over; i++) {
    was = await back(site, kind, was, run);
    // Now and then it is killed while it starts; mostly while it works.
    await sleep(i % 8 === 7 ? 20 : 200 + Math.random() * 300);
    const pid = processes(site)[kind];
    if (!pid) {
      i--;
      continue;
    }
    end(pid);
    was = pid;
    run.kills[kind]++;
  }
}

async function killTheSupervisor(site, times, run) {
  for (let i = 0; i < times && !run.over; i++) {
    await sleep(2500);
    const child = site.child;
    end(child.pid);
    run.kills.supervisor++;
    await eventually('a new supervisor serves', () => site.child !== child && !run.starting, 60_000);
  }
}

/** What systemd does: when it ends it is started again, until it may end. */
function keep(site, run) {
  site.ended.then(async () => {
    if (run.over) return;
    run.starting = true;
    for (let tries = 0; ; tries++) {
      const log = site.log;
      try {
        await site.serve();
        site.log = log + site.log;
        break;
      } catch (e) {
        // The processes of the one before finish what they began, and hold its sockets as long.
        if (tries > 50) throw e;
        site.log = log + site.log;
        await sleep(100);
      }
    }
    run.starting = false;
    keep(site, run);
  }).catch((e) => { run.failure = e; });
}

// ---- Who writes ----

/** Until it is answered: as somebody does who clicks again. Counts how long nobody listened. */
async function ask(run, what) {
  const began = Date.now();
  let refused = 0, last;
  for (;;) {
    if (run.failure) throw run.failure;
    assert.ok(Date.now() - began < HEARD_MS, `nobody is heard any more: ${last}`);
    try {
      const r = await what();
      if (r.status < 500) return r;
      last = `${r.status} ${textOf(r.text ?? '').slice(0, 300)}`;
      run.troubles[r.status] = (run.troubles[r.status] ?? 0) + 1;
    } catch (e) {
      last = e.message;
      if (e.code === 'ECONNREFUSED') {
        refused ||= Date.now();
        run.refused = Math.max(run.refused, Date.now() - refused);
        assert.ok(Date.now() - refused < REFUSED_MS, 'nobody listens any more');
      } else {
        refused = 0;
      }
    }
    await sleep(30);
  }
}

async function reader(site, run, name) {
  for (let i = 0; !run.over; i++) {
    const message = `report-${name}-${i}-end`;
    const body = new URLSearchParams({page: '/', message, contact: '', key: randomBytes(16).toString('hex')}).toString();
    const r = await ask(run, () => request('POST', `${site.public}/feedback`, {
      headers: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin'},
      body,
    }));
    assert.equal(r.status, 303, textOf(r.text).slice(0, 300));
    run.reports.push(message);
    await sleep(20);
  }
}

/** A move as it is seen on its page; an answer that asks to come again is handed on. */
async function moveOnce(person, id, event) {
  const page = await person.open(`/documents/${id}`);
  if (page.status !== 200) return page;
  // The answer to an earlier click was lost: nothing is left for this person to decide. In the end it has to be public.
  if (!page.text.includes(`value="${event}"`)) return {status: 409, text: ''};
  return person.send(`/documents/${id}/move`, {csrf: inputOf(page.text, 'csrf'), digest: inputOf(page.text, 'digest') ?? '', event, note: ''});
}

/** One document's way; each step is asked for until it is acknowledged. Two answers say so: 303, and 409 where an answer to an earlier click was lost. */
async function officer(site, run, who, name) {
  for (let i = 0; !run.over; i++) {
    // An answer that was lost leaves a draft that nobody was told of: each try has its own title.
    let id, title, tries = 0;
    await ask(run, async () => {
      title = `document-${name}${tries++}-${i}-end`;
      id = await who.officer.draft({title}).catch((e) => { throw Object.assign(new Error(`again: ${e.message}`), {code: e.code}); });
      return {status: 303};
    });
    run.drafts.push(title);
    for (const [role, event] of [['officer', 'submit'], ...signatures]) {
      const r = await ask(run, () => moveOnce(who[role], id, event));
      assert.ok(r.status === 303 || r.status === 409, `${event} of ${title}: ${r.status} ${textOf(r.text).slice(0, 300)}`);
    }
    run.published.push({id, title});
    await sleep(100);
  }
}

/** Files for a draft that stays one: while a file is being read its document waits, a minute if the reader died. */
async function collector(site, run, who) {
  const id = await ask(run, () => who.officer.draft({title: '附件甚多'}).then((draft) => ({status: 303, draft}))).then((r) => r.draft);
  for (let i = 0; i < 18 && !run.over; i++) {
    const name = `file-${i}-end.txt`, bytes = randomBytes(64).toString('hex'); // the same file when the answer was lost
    await ask(run, () => who.officer.attach(id, name, bytes).then(() => ({status: 303}), (e) => {
      if (e.code === 'ERR_ASSERTION') return {status: 500, text: e.message};
      throw e;
    }));
    run.files.push({id, name});
    await sleep(300);
  }
}

// ---- What is there in the end ----

/** The rows of a list of the desk, over all its pages. */
async function listed(person, path, pattern) {
  const found = [];
  for (let to = path; to;) {
    const {text, status} = await person.open(to);
    assert.equal(status, 200);
    found.push(...[...text.matchAll(pattern)].map((m) => m[0]));
    const next = /<a\b[^>]*rel="next"[^>]*>/.exec(text)?.[0];
    to = next && /href="([^"]*)"/.exec(next)[1].replaceAll('&amp;', '&');
  }
  return found;
}

function assertOnce(what, found, acknowledged) {
  const count = new Map();
  for (const one of found) count.set(one, (count.get(one) ?? 0) + 1);
  assert.deepEqual(acknowledged.filter((one) => !count.has(one)), [], `${what} that were acknowledged are lost`);
  assert.deepEqual([...count].filter(([, n]) => n > 1), [], `${what} are there twice`);
}

async function assertAllThere(site, run, who) {
  let reports;
  await eventually('the last report is taken over', async () => {
    reports = await listed(who.office, '/feedback', /report-\w+-\d+-end/g);
    return run.reports.every((message) => reports.includes(message));
  }, 60_000).catch(() => {});
  assertOnce('reports', reports, run.reports);
  // A title stands in its row only.
  const titles = await listed(who.officer, '/documents', /(?<=>)document-\w+-\d+-end(?=<)/g);
  assertOnce('drafts', titles.filter((title) => run.drafts.includes(title)), run.drafts);
  for (const {id, title} of run.published)
    await eventually(`${title} is public`, async () => {
      const {status, text} = await get(`${site.public}/d/${id}`);
      return status === 200 && text.includes(title);
    }, 30_000);
  const {text} = await who.officer.open(`/documents/${run.files[0].id}`);
  const files = [...text.matchAll(/<a href="([^"]*)"[^>]*>(?:<[^>]*>)*(file-\d+-end\.txt)/g)].map(([, to, name]) => ({to, name}));
  assertOnce('files', files.map(({name}) => name), run.files.map(({name}) => name));
  for (const {to} of files) assert.equal((await who.officer.open(to)).bytes.length, 128);
}

async function assertContent(site) {
  for (const words of [['check'], ['ledger', 'verify']]) {
    const r = await site.command(...words);
    assert.equal(r.code, 0, `gongkai ${words.join(' ')}: ${r.stderr}${r.stdout}`);
  }
}

// A worker whose other half was killed says so, and is right.
const complaints = (log) => log.split('\n').filter((line) => /runtime error:|AddressSanitizer|LeakSanitizer|error=BROKEN/.test(line) && !/process of the jobs/.test(line));

// What happened so far, and when each part of it began.
function story(run) {
  return `kills ${JSON.stringify(run.kills)}; ${run.reports.length} reports, ${run.drafts.length} drafts, ${run.published.length} published, ${run.files.length} files; not listened for ${run.refused} ms; asked to come again ${JSON.stringify(run.troubles)}; ${run.stages.join(', ')}`;
}

async function trial(site, run) {
  const began = Date.now();
  const stage = (name) => run.stages.push(`${name} at ${Math.round((Date.now() - began) / 1000)} s`);
  const who = await people(site);
  keep(site, run);
  const writers = [reader(site, run, 'a'), reader(site, run, 'b'), reader(site, run, 'c'), officer(site, run, who, 'x'), officer(site, run, who, 'y'), collector(site, run, who)];
  const writing = Promise.all(writers);
  writing.catch((e) => { run.failure ??= e; });
  const anew = Math.max(1, Math.round(KILLS / 25));
  const each = Math.ceil((KILLS - anew) / kinds.length);
  stage('killing');
  try {
    await Promise.all([...kinds.map((kind) => killAgainAndAgain(site, kind, each, run)), killTheSupervisor(site, anew, run)]);
    await eventually('the last supervisor serves', () => !run.starting, 60_000);
    const before = run.reports.length + run.published.length;
    await eventually('it goes on after the last kill', () => run.failure || run.reports.length + run.published.length > before + 3);
  } finally {
    run.over = true;
  }
  stage('the last words');
  await writing;
  if (run.failure) throw run.failure;
  const done = Object.values(run.kills).reduce((a, b) => a + b);
  assert.ok(done >= KILLS, `${done} kills`);
  assert.ok(run.reports.length > 20 && run.published.length >= 2, 'too little was written to prove anything');
  stage('looking for all of it');
  await assertAllThere(site, run, who);
  stage('stopping and checking');
  assert.equal(await site.stop(), 0, site.log.slice(-3000));
  await assertContent(site);
  const before = await site.command('rebuild');
  assert.equal(before.code, 0, before.stderr);
  await assertContent(site);
  assert.deepEqual(complaints(site.log), []);
  stage('the end');
  console.log(`# ${story(run)}`);
}
