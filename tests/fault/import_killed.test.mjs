// import_killed.test.mjs: an import that was handed in at the desk, and the process that takes it killed with SIGKILL: before a batch, between
// two, and at any moment. It goes on where it was; no document is there twice, none is lost, each refused line is named once.
// ENGINE is sqlite or postgres; GONGKAI the program.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Person, Site, engine, ends, eventually, get, patient, processes, sleep, textOf} from '../browser/lib.mjs';

if (engine === 'postgres' && !process.env.GONGKAI_TEST_PG) {
  test('on PostgreSQL', {skip: 'GONGKAI_TEST_PG is not set'}, () => {});
} else {
  await trial();
}

async function trial() {
  const LINES = 1000, EVERY = 25; // every so many lines one that is refused
  let now = 1795399200; // Monday 23 November 2026, 10:00 in China
  const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
  const refused = (i) => i % EVERY === 0;
  const lines = Array.from({length: LINES}, (_, i) =>
    `旧站第${i}号,one.txt,${refused(i) ? '没有的栏目' : 'important-matters'},duties,command,2014-03-01,2014-03-05,,http://old.example/${i}`);
  let run;

  /** A process that died with a job tries it again after a pause that doubles: the clock is put forward by it. */
  async function live(fault) {
    assert.equal(await site.stop(), 0);
    now += 3600;
    await site.serve({GONGKAI_NOW: String(now), ...(fault ? {GONGKAI_FAULT: fault} : {})});
  }

  const taken = async () => JSON.parse((await get(`${site.public}/list/json`)).text).rows.filter((r) => r.title.startsWith('旧站第')).length;
  const page = async () => textOf((await (await Person.signIn(site, 'ding.yi')).open(run)).text);
  const going = async () => /正在导入|正在打开/.test(await page());
  const died = () => eventually('the process died', () => /serve\.crash/.test(site.log), 60_000);

  test('it is killed before its first batch: nothing is taken', async () => {
    await live('kill:import.batch:1');
    const admin = await Person.signIn(site, 'ding.yi');
    const {text} = await admin.open('/documents/imports');
    const r = await admin.upload('/documents/imports', {csrf: /name="csrf" value="([^"]*)"/.exec(text)[1], as: 'published', owner: 'yu.haoran'}, [
      {field: 'table', name: 'table.csv', type: 'text/csv', bytes: `标题,文件,栏目,主题,部门,成文日期,发布日期,附件,来源标识\n${lines.join('\n')}\n`},
      {field: 'file', name: 'one.txt', type: 'text/plain', bytes: '旧站的正文'}]);
    assert.equal(r.status, 303, textOf(r.text).slice(0, 300));
    run = r.headers.location.split('?')[0];
    await died();
    assert.equal(await taken(), 0);
  });

  test('it is killed between two batches: what was committed stays', async () => {
    await live('kill:import.batch:3');
    await died();
    const n = await eventually('two batches are public', taken);
    assert.ok(n > 0 && n < LINES / 4, `${n} taken`);
    assert.match(await page(), /正在导入/);
  });

  test('it is killed at any moment, again and again', async () => {
    let kills = 0;
    for (let i = 0; i < 4 && await going(); i++) {
      const before = await taken();
      await live();
      // What died is put off; the papers of what it took are due before it, and on a slow machine take minutes.
      await eventually('it works', async () => await taken() > before || !await going(), 200_000);
      await sleep(i * 17);
      if (!await going()) break;
      process.kill(processes(site).jobs, 'SIGKILL');
      await died();
      kills++;
    }
    assert.ok(kills >= 1, 'it was killed while it worked');
  });

  test('then it comes to its end: each line once, each refused line named once', async () => {
    // Where a reader of files was busy for a while it is tried again, later: by a clock that is put forward.
    for (let i = 0; i < 5 && await going(); i++) {
      await live();
      for (let waited = 0; waited < patient(30_000) && await going(); waited += 500) await sleep(500);
    }
    assert.ok(!await going(), 'the import is over');
    const said = await page();
    assert.match(said, new RegExp(`导入 ${LINES - LINES / EVERY} 件，已在库中 0 件，没有导入 ${LINES / EVERY} 行`));
    for (let i = 0; i < LINES; i += EVERY) assert.equal(said.split(`旧站第${i}号 `).length - 1, 1, `line of ${i}`);
    await eventually('all of it is public', async () => await taken() >= LINES - LINES / EVERY);
    const titles = JSON.parse((await get(`${site.public}/list/json`)).text).rows.map((r) => r.title).filter((t) => t.startsWith('旧站第'));
    assert.deepEqual(titles.sort(), lines.map((_, i) => i).filter((i) => !refused(i)).map((i) => `旧站第${i}号`).sort());
    const check = await site.command('check');
    assert.equal(check.code, 0, check.stdout + check.stderr);
    site.log = '';
  });

  ends(site);
}
