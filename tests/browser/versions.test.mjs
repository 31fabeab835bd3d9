// A document over time, as people see it: particulars and the 20 days on the draft, a revision compared by readers, a
// related document from both sides, an urgent recall, a publication at its time, the health page, the rules by year.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import test from 'node:test';
import {Browser, Site, ends, eventually, get, noProblems, people, press, publish} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const who = await people(site);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const signIn = (login) => browser.signedIn(site, login);

async function accessible(page) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
}

const narrow = async (page) => {
  await page.setViewportSize({width: 360, height: 740});
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out at 360 px');
};

const title = '城区道路限行管理办法';
let id, reader;

test('an officer gives the particulars, folded away until they are wanted, and sees the 20 days with their proof', async () => {
  const p = await signIn('yu.haoran');
  await p.goto(`${site.desk}/documents/new`);
  await p.locator('#f-title').fill(title);
  await p.locator('#f-summary').fill('城区道路限行的时间、路段和车辆。');
  await p.locator('#f-genre').selectOption({label: '规范性文件'});
  await p.locator('#f-category').selectOption({label: '重要警务信息'});
  await p.locator('#f-topic').selectOption({index: 1});
  await p.locator('#f-made').fill('2016-09-28');
  await p.locator('#f-body').fill('## 时间\n\n自5月1日起，每日7时至9时限行。\n\n## 车辆\n\n载货汽车。\n\n本办法由市公安局解释。');
  assert.equal(await p.locator('#draft details.more').getAttribute('open'), null);
  await p.locator('#draft details.more > summary').click();
  await p.locator('#f-basis').selectOption({value: '2007-10-1'});
  await p.locator('#f-validity').selectOption({value: 'repealed'});
  await press(p, '保存草稿');
  // What does not fit together says so, unfolded, and keeps what was typed.
  await p.getByText('请写明由哪件文件').first().waitFor();
  assert.equal(await p.locator('#f-keywords').isVisible(), true);
  p.problems.length = 0;
  await p.locator('#f-validity').selectOption({value: 'in_force'});
  await p.locator('#f-keywords').fill('限行 交通管理');
  await press(p, '保存草稿');
  await p.getByRole('heading', {level: 1, name: title}).waitFor();
  await p.getByText('第十条第（一）项').first().waitFor();
  await p.getByText('成文后20个工作日').first().waitFor();
  await p.getByText('为什么是这一天').click();
  await p.getByText('国庆节').first().waitFor();
  await accessible(p);
  noProblems(p);
  id = Number(/documents\/(\d+)/.exec(p.url())[1]);
  await publish(who, id);
  await p.context().close();
});

test('readers see the particulars, and the rule among the rules of its year with figures that open it', async () => {
  reader = await browser.visitor({});
  await reader.goto(`${site.public}/d/${id}`);
  await reader.getByRole('rowheader', {name: '公开依据'}).waitFor();
  await reader.getByRole('cell', {name: '现行有效'}).waitFor();
  await reader.getByRole('cell', {name: '非涉密（经保密审查）'}).waitFor();
  await reader.getByRole('cell', {name: /长期公开；依《条例》第18条，最迟应于2016年10月31日公开/}).getByRole('link', {name: '为什么是这一天'}).click();
  await reader.getByRole('heading', {level: 1, name: '公开期限的计算'}).waitFor();
  await reader.getByText('国庆节').first().waitFor();
  await accessible(reader);
  await narrow(reader);
  await reader.setViewportSize({width: 1280, height: 800});
  assert.equal(JSON.parse((await get(`${site.public}/d/${id}/json`)).text).secrecy, 'unclassified');
  await reader.goto(`${site.public}/rules`);
  await accessible(reader);
  await reader.getByRole('row', {name: /2016.*规范性文件/}).getByRole('link').first().click();
  await reader.getByRole('link', {name: title}).waitFor();
  assert.equal((await get(`${site.public}/rules?what=eaten&year=2016`)).status, 404);
  // The same rules as a file: all of them, and those that a figure counts.
  const rules = async (query) => JSON.parse((await get(`${site.public}/rules/json${query}`)).text).rows;
  assert.ok((await rules('')).some((r) => r.title === title && r.validity === '现行有效' && r.made === '2016-09-28'));
  assert.ok((await rules('?what=made&year=2016')).some((r) => r.title === title));
  assert.ok(!(await rules('?what=repealed&year=2016')).some((r) => r.title === title));
  assert.match((await get(`${site.public}/rules/csv`)).text, /限行管理办法/);
  assert.equal((await get(`${site.public}/rules/json?what=eaten&year=2016`)).status, 404);
  // By whether it holds, in the list and in a search, as a link with its number.
  await reader.goto(`${site.public}/list`);
  await Promise.all([reader.waitForEvent('load'), reader.getByRole('complementary').getByRole('link', {name: /^现行有效 1$/}).click()]);
  await reader.getByRole('main').getByRole('link', {name: title}).waitFor();
  assert.equal(await reader.locator('ol.listing > li').count(), 1);
  await accessible(reader);
  await reader.goto(`${site.public}/search?q=${encodeURIComponent('限行')}&validity=in_force`);
  assert.equal(await reader.locator('ol.listing > li').count(), 1);
  assert.match((await get(`${site.public}/list/csv?validity=in_force`)).text, /限行管理办法/);
  assert.ok(!(await get(`${site.public}/list/csv?validity=repealed`)).text.includes('限行管理办法'));
  assert.equal((await get(`${site.public}/list?validity=eaten`)).status, 404);
  for (const [from, to] of [['/guide', '规章和规范性文件，按年份'], ['/c/rules', '规章和规范性文件，按年份']]) {
    await reader.goto(site.public + from);
    await Promise.all([reader.waitForEvent('load'), reader.getByRole('main').getByRole('link', {name: new RegExp(to)}).click()]);
    await reader.getByRole('heading', {level: 1, name: '规章和规范性文件'}).waitFor();
  }
});

test('a revision tells when and why, and readers compare the two side by side, also on a phone', async () => {
  const p = await signIn('yu.haoran');
  await p.goto(`${site.desk}/documents/${id}`);
  await p.locator('#note').fill('起始日期推迟一个月');
  await press(p, '修订');
  await p.getByRole('link', {name: '修改', exact: true}).click();
  await p.locator('#f-body').fill('## 时间\n\n自6月1日起，每日7时至9时限行。\n\n## 车辆\n\n载货汽车。\n\n本办法由市公安局解释。');
  await press(p, '保存草稿');
  await p.getByText('自6月1日起').first().waitFor(); // it is saved, not refused
  await p.context().close();
  await publish(who, id);

  await reader.goto(`${site.public}/d/${id}`);
  await reader.getByText('起始日期推迟一个月').waitFor();
  await reader.getByRole('link', {name: /与上一版比较/}).click();
  await reader.getByRole('heading', {level: 1, name: '版本比较'}).waitFor();
  await reader.getByText('第 1 版在前，第 2 版在后').waitFor(); // wide or narrow, it is true
  const titles = [];
  for (const path of ['', '/v/1', '/v/2', '/compare?from=1&to=2']) {
    await reader.goto(`${site.public}/en/d/${id}${path}`);
    titles.push(await reader.title());
  }
  assert.match(await reader.locator('p.lead [lang="zh-CN"]').innerText(), /限行/, 'Chinese among English is marked');
  assert.equal(new Set(titles).size, titles.length, `each page its own title: ${titles}`);
  await reader.goto(`${site.public}/d/${id}/compare?from=1&to=2`);
  assert.match(await reader.locator('del').first().textContent(), /删去：5/);
  assert.match(await reader.locator('ins').first().textContent(), /增加：6/);
  await accessible(reader);
  await narrow(reader);
  await reader.setViewportSize({width: 1280, height: 800});
  const first = await get(`${site.public}/d/${id}/v/1`);
  assert.equal(first.status, 200);
  assert.match(first.text, /自5月1日起/);
  await reader.goto(`${site.public}/d/${id}/v/1`);
  await accessible(reader);
  noProblems(reader);
});

test('an interpretation is linked by its officer and seen from both sides', async () => {
  const other = await who.officer.draft({title: '《城区道路限行管理办法》解读', body: '问答。'});
  const p = await signIn('yu.haoran');
  await p.goto(`${site.desk}/documents/${other}/relations`);
  await p.locator('#f-kind').selectOption({label: '解读'});
  await p.locator('#f-other').fill('没有这件文件');
  await press(p, '关联');
  await p.getByText('没有找到这件文件').first().waitFor();
  p.problems.length = 0;
  await p.locator('#f-other').fill(title);
  await press(p, '关联');
  await p.getByRole('link', {name: title}).waitFor();
  assert.ok(!(await get(`${site.public}/d/${id}`)).text.includes('解读见'));
  await publish(who, other);
  await reader.goto(`${site.public}/d/${id}`);
  await reader.getByRole('link', {name: '《城区道路限行管理办法》解读'}).first().click();
  await reader.getByRole('link', {name: title}).first().waitFor();
  const related = async (one) => JSON.parse((await get(`${site.public}/d/${one}/json`)).text).related.map(({id: to, kind, said_there}) => ({to, kind, said_there}));
  assert.deepEqual(await related(other), [{to: id, kind: 'interprets', said_there: false}]);
  assert.deepEqual(await related(id), [{to: other, kind: 'interprets', said_there: true}]);
  noProblems(p);
  await p.context().close();
});

test('who comes to a rule that was repealed reads that first, and what repealed it', async () => {
  const rule = await who.officer.draft({title: '摩托车登记管理规定', genre: '规范性文件', body: '登记。'});
  await publish(who, rule);
  await reader.goto(`${site.public}/d/${rule}`);
  assert.equal(await reader.locator('article .notice.due').count(), 0);
  const act = await who.officer.draft({title: '关于废止《摩托车登记管理规定》的决定', genre: '决定', body: '予以废止。'});
  const {text} = await who.officer.open(`/documents/${act}/relations`);
  await who.officer.send(`/documents/${act}/relations`, {csrf: /name="csrf" value="([^"]*)"/.exec(text)[1], kind: 'repeals', other: String(rule)});
  await publish(who, act);
  await reader.goto(`${site.public}/d/${rule}`);
  await reader.locator('article .notice.due').getByText(/这份文件已于.*废止/).waitFor();
  await reader.locator('article .notice.due').getByRole('link', {name: '关于废止《摩托车登记管理规定》的决定'}).click();
  await reader.getByRole('heading', {level: 1, name: '关于废止《摩托车登记管理规定》的决定'}).waitFor();
  await reader.goto(`${site.public}/en/d/${rule}`);
  await reader.getByText(/This document was repealed on/).waitFor();
  await accessible(reader);
  noProblems(reader);
});

// Pages that came with this: at 360 pixels in large type, with the keyboard alone, on paper.
const publicPages = () => [`/d/${id}`, `/d/${id}/v/1`, `/d/${id}/compare?from=1&to=2`, '/rules', '/rules?what=made&year=2016', '/c/rules'];

test('the pages of versions and rules fit a phone in large type, and paper', async () => {
  const page = await browser.visitor({viewport: {width: 360, height: 740}});
  for (const size of ['', 'large']) {
    if (size) await page.context().addCookies([{name: 'size', value: size, url: site.public}]);
    for (const path of publicPages()) {
      await page.goto(site.public + path);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${size} ${path}`);
      if (size) await accessible(page);
    }
  }
  await page.goto(`${site.public}/d/${id}/compare?from=1&to=2`);
  assert.equal(await page.locator('caption').evaluateAll((all) => all.filter((c) => c.offsetWidth > 1 && c.offsetHeight > 3 * c.offsetWidth).length), 0, 'no caption stands upright');
  assert.equal(await page.getByRole('main').getByText('本办法由市公安局解释。').count() <= 2, true);
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.getByRole('main').locator('del').first().isVisible(), true);
  assert.equal(await page.locator('.site-nav').isVisible(), false);
  noProblems(page);
  await page.context().close();
});

/** By Tab to what says this; then Enter. */
async function reach(page, wanted) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const words = await page.locator(':focus').evaluate((e) => (e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\s+/g, ' ')).catch(() => '');
    if (wanted.test(words)) return Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  }
  assert.fail(`no way to ${wanted} by Tab`);
}

test('with the keyboard alone: from a document to what changed in it, to the version before, and back', async () => {
  const page = await browser.visitor({javaScriptEnabled: false});
  await page.goto(`${site.public}/d/${id}`);
  await reach(page, /与上一版比较/);
  await page.getByRole('heading', {level: 1, name: '版本比较'}).waitFor();
  await reach(page, /^第 ?1 ?版/);
  await page.getByText('已由新版本取代').waitFor();
  await reach(page, /查看当前版本/);
  await page.getByText('自6月1日起').waitFor();
  await reach(page, /规章和规范性文件/);
  await page.getByRole('heading', {level: 1, name: '规章和规范性文件'}).waitFor();
  noProblems(page);
  await page.context().close();
});

test('an urgent recall by one person empties every representation and says why', async () => {
  const p = await signIn('lu.chengyuan');
  await p.goto(`${site.desk}/documents/${id}`);
  await accessible(p);
  await narrow(p);
  await reach(p, /^紧急撤回$/);
  await accessible(p);
  await narrow(p);
  await press(p, '紧急撤回');
  await p.getByText('请填写这一项').first().waitFor();
  p.problems.length = 0;
  await p.locator('#f-note').fill('含有不应公开的个人信息');
  await press(p, '紧急撤回');
  await p.getByText('已紧急撤回').first().waitFor();
  await accessible(p);
  await p.context().close();
  for (const tail of ['', '/json', '/pdf', '/v/1', '/v/2', '/compare?from=1&to=2']) {
    const r = await get(`${site.public}/d/${id}${tail}`);
    assert.equal(r.status, 410, tail);
    assert.ok(!/限行管理办法|载货汽车/.test(r.text), tail);
  }
  assert.match((await get(`${site.public}/d/${id}`)).text, /含有不应公开的个人信息/);
  for (const path of ['/', '/list', '/rules', '/feed', '/c/police-information', `/search?q=${encodeURIComponent('载货汽车')}`])
    assert.ok(!(await get(site.public + path)).text.includes(`>${title}<`), path);
});

test('a withdrawal leaves a page that says so, with its day and its reason', async () => {
  const gone = await who.officer.draft({title: '重复发布的通告', body: '重复的正文。'});
  await publish(who, gone);
  const p = await signIn('zhao.min');
  await p.goto(`${site.desk}/documents/${gone}`);
  await reach(p, /^撤回公开/);
  await accessible(p);
  await narrow(p);
  await p.locator('#f-note').fill('与另一件通告重复');
  await press(p, '撤回公开，立即生效');
  await p.getByText('已撤回，公众现在看不到').first().waitFor();
  noProblems(p);
  await p.context().close();
  const reader = await browser.visitor({viewport: {width: 360, height: 740}});
  reader.expects4xx = true;
  const answer = await reader.goto(`${site.public}/d/${gone}`);
  assert.equal(answer.status(), 410);
  await reader.getByText('与另一件通告重复').waitFor();
  assert.ok(!(await reader.content()).includes('重复的正文'));
  await accessible(reader);
  await narrow(reader);
  await reader.context().close();
});

test('what is approved for a later time waits, is called back, or becomes public by itself', async () => {
  const far = await who.officer.draft({title: '春节安保通告', body: '正文。', publish_day: '2099-01-01', publish_time: '09:30'});
  await publish(who, far);
  assert.equal((await get(`${site.public}/d/${far}`)).status, 404);
  const p = await signIn('yu.haoran');
  await p.goto(`${site.desk}/documents/${far}`);
  await p.getByText('自动公开').first().waitFor();
  await accessible(p);
  await press(p, '收回');
  await p.getByText('已收回，不会自动公开').first().waitFor();
  noProblems(p);
  await p.context().close();

  // Who approves is told that it waits, before he signs and after.
  await who.officer.move(far, 'submit');
  for (const [role, event] of [['head', 'pass_first'], ['office', 'secrecy_open'], ['office', 'pass_second']]) await who[role].move(far, event);
  const leader = await signIn('lu.chengyuan');
  await leader.goto(`${site.desk}/documents/${far}`);
  await press(leader, '签字批准，到时公开');
  await leader.getByText('已批准，到时自动公开').first().waitFor();
  assert.equal(await leader.getByText('公众现在就能看到').count(), 0);
  noProblems(leader);
  await leader.context().close();

  const at = new Date(Date.now() + 8 * 3600e3 + 61e3).toISOString();
  const soon = await who.officer.draft({title: '马上公开的通告', body: '正文。', publish_day: at.slice(0, 10), publish_time: at.slice(11, 16)});
  await publish(who, soon);
  await eventually('it is public', async () => (await get(`${site.public}/d/${soon}`)).status === 200, 150_000);
});

test('the health page says what is wrong and leads to where it is mended', async () => {
  const admin = await signIn('ding.yi');
  await admin.goto(`${site.desk}/settings/columns`);
  await accessible(admin);
  await narrow(admin);
  await admin.getByRole('link', {name: /修改：/}).last().click();
  await accessible(admin);
  await narrow(admin);
  await admin.locator('#f-rhythm').fill('14');
  await admin.locator('#f-department').selectOption({index: 1});
  await press(admin, '保存');
  await admin.getByText('栏目已保存').first().waitFor();
  await admin.goto(`${site.desk}/health`);
  await admin.getByRole('heading', {level: 1, name: '体检'}).waitFor();
  await admin.getByRole('heading', {name: /元数据不全/}).waitFor();
  await accessible(admin);
  await narrow(admin);
  noProblems(admin);
});

ends(site, browser);
