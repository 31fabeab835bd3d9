// What the leak scan finds stops a document until somebody has dealt with it: an identity number in a text is
// masked with a click, one in a Word file is told with its place and the file changed, a mark of secrecy is
// lifted by the disclosure office alone, a telephone is kept with a reason. With JavaScript and without.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {mkdtemp, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, get, noProblems, press, root} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();

const identity = '11010519491231002X';
const mobile = '13987012345';

const signIn = (login, javaScriptEnabled) => browser.signedIn(site, login, {javaScriptEnabled});

const says = (page, words) => page.getByText(words).first().waitFor();
const findings = (page) => page.locator('table.leaks tbody tr');

async function draft(page, title, body) {
  await page.goto(`${site.desk}/documents/new`);
  await page.locator('#f-title').fill(title);
  await page.locator('#f-made').fill('2016-12-01');
  await page.locator('#f-category').selectOption({label: '重要警务信息'});
  await page.locator('#f-topic').selectOption({label: '破获毒品案件'});
  await page.locator('#f-department').selectOption({label: '禁毒支队'});
  await page.locator('#f-genre').selectOption({label: '通告'});
  await page.locator('#f-body').fill(body);
  await press(page, '保存草稿');
  await page.getByRole('heading', {level: 1, name: title}).waitFor();
  return new URL(page.url()).pathname;
}

/** What was refused is no surprise to the browser's console. */
async function refused(page, button, words) {
  await press(page, button);
  await says(page, words);
  page.problems.length = 0;
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const tag = js ? '丙' : '丁';
  const title = `拟表彰人员公示（${tag}）`;
  const who = {};
  let address;

  test(`an identity number in the text stops the draft and is masked with a click${mode}`, async () => {
    for (const [role, login] of [['officer', 'yu.haoran'], ['head', 'mo.guangming'], ['office', 'zhao.min'], ['leader', 'lu.chengyuan']])
      who[role] = await signIn(login, js);
    const p = who.officer;
    address = await draft(p, title, `拟表彰王某，身份证号${identity}，联系电话${mobile}。公示期内可以反映情况。`);
    assert.equal(await findings(p).count(), 2);
    await says(p, '公民身份号码');
    assert.ok(!(await p.locator('section.leaks').textContent()).includes(identity));
    await refused(p, '送初审', '防泄露检查还有未处理的发现');
    noProblems(p);
    await findings(p).filter({hasText: '公民身份号码'}).getByRole('button').click();
    await says(p, '已遮盖');
    assert.equal(await findings(p).count(), 1);
    assert.ok(!(await p.content()).includes(identity));
    noProblems(p);
  });

  test(`what has to stay is kept, and not without a reason${mode}`, async () => {
    const p = who.officer;
    await p.locator('summary', {hasText: '其余全部保留'}).click();
    await p.locator('#r-all').evaluate((x) => x.removeAttribute('required'));
    await refused(p, '其余全部保留', '请写明理由');
    await p.locator('#r-all').fill('反映情况的联系电话，本人同意公布。');
    await press(p, '其余全部保留');
    await says(p, '已确认保留');
    await says(p, '反映情况的联系电话，本人同意公布。');
  });

  test(`a Word file with a list of people is named with its place; a masked copy takes its place${mode}`, async () => {
    const p = who.officer;
    const file = async (name) => ({name: `名单${tag}.docx`, mimeType: 'application/octet-stream', buffer: await readFile(join(root, 'tests/leak/files', name))});
    await p.locator('input[type=file]').setInputFiles(await file('list.docx'));
    await press(p, '上传');
    await eventually('the file is read', async () => {
      await p.reload();
      return await p.getByText('正在读取').count() === 0;
    });
    assert.ok(await findings(p).filter({hasText: `名单${tag}.docx`}).count() > 0);
    await refused(p, '送初审', '防泄露检查还有未处理的发现');
    // Of the same content there may be one already.
    const make = p.getByRole('button', {name: `给 名单${tag}.docx 做脱敏副本`});
    if (await make.count() > 0) {
      await press(p, '全部遮盖');
      await says(p, '附件的脱敏副本正在做');
    }
    await eventually('the copy is made', async () => {
      await p.reload();
      return await p.getByText('副本已做好').count() > 0;
    });
    await says(p, '再查没有发现');
    await press(p, `用副本换下 名单${tag}.docx`);
    await eventually('the copy is read', async () => {
      await p.reload();
      return await p.getByText('正在读取').count() === 0;
    });
    assert.equal(await findings(p).filter({hasText: `名单${tag}.docx`}).count(), 0);
    await press(p, '送初审');
    await says(p, '等初审');
  });

  test(`who reviews signs the list, and readers get what was masked${mode}`, async () => {
    await who.head.goto(site.desk + address);
    await press(who.head, '签字，送复审');
    const office = who.office;
    await office.goto(site.desk + address);
    await press(office, '保密审查：可以公开');
    await says(office, '谁核签了这份清单');
    await press(office, '签字，送领导批准');
    await who.leader.goto(site.desk + address);
    await press(who.leader, '签字批准，立即公开');
    await says(who.leader, '已公开');
    const found = await get(`${site.public}/search?q=${encodeURIComponent(`拟表彰人员公示 ${tag}`)}`);
    const id = address.split('/').pop();
    const page = await get(`${site.public}/d/${id}`);
    assert.equal(page.status, 200);
    for (const text of [found.text, page.text, (await get(`${site.public}/feed`)).text])
      assert.ok(!text.includes(identity));
    assert.ok(page.text.includes('拟表彰王某'));
    // What readers take away is the copy: its bytes hold no finding.
    const link = /href="([^"]*\/f\/[^"]*|[^"]*files\/[^"]*)"/.exec(page.text);
    const bytes = (await get(new URL(link[1], site.public).href)).bytes;
    const taken = join(await mkdtemp(join(tmpdir(), 'leaks-')), `copy-${tag}.docx`);
    await writeFile(taken, bytes);
    const scan = spawnSync(process.env.GONGKAI, ['scan', taken], {encoding: 'utf8'});
    assert.equal(scan.stdout, '');
    assert.equal(scan.status, 0);
    assert.ok(!(await get(`${site.public}/search?q=${identity}`)).text.includes(title));
    for (const p of Object.values(who)) noProblems(p);
  });

  test(`a mark of secrecy stops it until the disclosure office lifts it${mode}`, async () => {
    const p = who.officer;
    const secret = await draft(p, `旧文件汇编（${tag}）`, '机密★1年\n\n本件已于二〇一五年解密。');
    await says(p, '只能由保密审查人员解除');
    assert.equal(await p.locator('table.leaks').getByRole('button').count(), 0);
    await press(p, '送初审');
    await who.head.goto(site.desk + secret);
    await press(who.head, '签字，送复审');
    const office = who.office;
    await office.goto(site.desk + secret);
    await refused(office, '保密审查：可以公开', '防泄露检查还有未处理的发现');
    const row = findings(office).first();
    await row.locator('summary').click();
    await row.locator('textarea').fill('定密机关书面通知已解密。');
    await row.getByRole('button', {name: '解除'}).click();
    await says(office, '标志已解除');
    assert.match(await findings(office).first().innerText(), /已解除/);
    assert.equal(await findings(office).first().getByText('不得发布').count(), 0, 'it stops nothing any more');
    assert.ok((await findings(office).first().locator('td').last().boundingBox()).width >= 160, 'room for who, when and why');
    await press(office, '保密审查：可以公开');
    await says(office, '保密审查意见已记下');
    noProblems(office);
  });
}

ends(site, browser);
