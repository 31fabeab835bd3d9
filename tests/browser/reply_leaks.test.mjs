// What the leak scan finds in an answer stops it: a file to be released with an identity number is stopped,
// masked, signed over three levels and delivered; the letter's words are masked with a click, what is the
// applicant's own is left in peace, a mark of secrecy is lifted at the second level alone. With JavaScript
// and without.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, press, root, untilRead} from './lib.mjs';

const site = await Site.start({env: {GONGKAI_NOW: '1795399200'}}); // Monday 23 November 2026, 10:00 in China
const browser = await Browser.start();
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const identity = '11010519491231002X';
const own = '13812340870';

const signIn = (login, javaScriptEnabled) => browser.signedIn(site, login, {javaScriptEnabled});

const says = (page, words) => page.getByText(words).first().waitFor();
const findings = (page) => page.locator('table.leaks tbody tr');
const shot = async (p, name) => shots && p.screenshot({path: join(shots, `${name}.png`), fullPage: true});

/** What was refused is no surprise to the browser's console. */
async function refused(page, button, words) {
  await press(page, button);
  await says(page, words);
  page.problems.length = 0;
}

async function sound(p) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  const who = await p.evaluate(() => [...document.querySelectorAll('body *')].filter((x) => x.getBoundingClientRect().right > 361 && !x.closest('.scroll')).map((x) => `${x.tagName}.${x.className} ${Math.round(x.getBoundingClientRect().right)}`).slice(0, 12).join('; '));
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide: ${who}`);
  await shot(p, 'reply-leaks-360');
  await p.setViewportSize({width: 1280, height: 800});
}

async function accepted(office, wanted, name) {
  await office.goto(`${site.desk}/requests/new`);
  await office.locator('#f-wanted').fill(wanted);
  await office.locator('#f-name').fill(name);
  await office.locator('#f-phone').fill(own);
  await press(office, '登记');
  if (await office.locator('.large-code').count() === 0) await press(office, '仍然登记');
  const code = (await office.locator('.large-code').textContent()).trim();
  await office.getByRole('link', {name: '打开这一件'}).click();
  await press(office, '受理');
  await office.locator('summary').filter({hasText: '交承办部门'}).click();
  await office.locator('#assign-department').selectOption({label: '交通警察支队'});
  await press(office, '交承办部门');
  return {address: office.url().replace(/#.*/, ''), code};
}

async function decided(officer, address, finding) {
  await officer.goto(address);
  await officer.getByRole('link', {name: '拟写答复'}).click();
  await officer.getByRole('link', {name: '予以公开', exact: true}).click();
  await officer.locator('#f-means').fill('随本答复书提供电子文本');
  await officer.locator('#f-finding').fill(finding);
  await press(officer, '保存');
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const tag = js ? '甲' : '乙';

  test(`a file to be released with an identity number is stopped, masked, signed, delivered${mode}`, async () => {
    const office = await signIn('zhao.min', js);
    const {address, code} = await accepted(office, `表彰人员名单${tag}`, `钱多多${tag}`);
    const officer = await signIn('liu.kaiping', js);
    await decided(officer, address, `名单由本机关制作，结果已电话（${own}）告知你；经办人电话13987012345`);
    await officer.locator('#f-file').setInputFiles({name: `名单${tag}.docx`, mimeType: 'application/octet-stream', buffer: await readFile(join(root, 'tests/leak/files/list.docx'))});
    await press(officer, '上传');
    await untilRead(officer, address);

    // The letter: another's telephone is found, his own is not.
    const inLetter = findings(officer).filter({has: officer.getByText('答复书', {exact: true})});
    assert.equal(await inLetter.count(), 1);
    assert.ok((await inLetter.textContent()).includes('139****2345'));
    assert.ok(!(await officer.locator('section.leaks').textContent()).includes('13987012345'));
    assert.ok(await findings(officer).filter({hasText: `名单${tag}.docx`}).count() > 0);
    await shot(officer, 'reply-leaks');
    if (js) await sound(officer);
    await refused(officer, '送部门负责人初审', '防泄露检查还有未处理的发现');
    await press(officer, '遮盖 139****2345');
    await says(officer, '已遮盖。请看一遍答复书。');
    assert.equal(await inLetter.count(), 0);
    await officer.goto(`${address}/letter`);
    await officer.locator('.letter').getByText('139****2345').waitFor();
    await officer.locator('.letter').getByText(own).waitFor();
    await officer.getByRole('link', {name: '防泄露检查'}).click();

    // The file: a masked copy takes its place with two clicks.
    const make = officer.getByRole('button', {name: `给 名单${tag}.docx 做脱敏副本`});
    if (await make.count() > 0) await press(officer, `给 名单${tag}.docx 做脱敏副本`);
    await eventually('the copy is made', async () => {
      await officer.goto(address);
      return await officer.getByText('副本已做好').count() > 0;
    });
    await press(officer, `用副本换下 名单${tag}.docx`);
    await untilRead(officer, address);
    assert.equal(await findings(officer).count(), 0);
    await says(officer, '没有发现个人信息或密级标志。');
    await press(officer, '送部门负责人初审');
    noProblems(officer);

    for (const [login, ...buttons] of [['chen.shixiong', '初审通过'], ['zhao.min', '保密审查：可以公开', '复审通过'], ['lu.chengyuan', '签发']]) {
      const p = await signIn(login, js);
      await p.goto(address);
      for (const name of buttons) await press(p, name);
      if (login === 'lu.chengyuan') await says(p, '谁核签了这份清单');
      noProblems(p);
      await p.context().close();
    }
    await eventually('the paper is made', async () => {
      await office.goto(address);
      await office.getByRole('link', {name: /答复书/}).first().click();
      return await office.getByRole('link', {name: /打开 PDF/}).count() > 0;
    });
    await office.locator('#f-way').selectOption({label: '网上（查询页）'});
    await press(office, '送出');
    noProblems(office);

    // What the applicant takes away is the copy.
    const reader = await browser.visitor({javaScriptEnabled: js});
    await eventually('the applicant sees it', async () => {
      await reader.goto(`${site.public}/request/status`);
      await reader.locator('#f-code').fill(code);
      await reader.locator('#f-second').fill(own.slice(-4));
      await press(reader, '打开');
      return await reader.getByText(`名单${tag}.docx`).count() > 0;
    });
    assert.ok(!(await reader.content()).includes(identity));
    await reader.context().close();
    await officer.context().close();
    await office.context().close();
  });

  test(`a mark of secrecy in an answer is lifted at the second level, and what stays has its reason${mode}`, async () => {
    const office = await signIn('zhao.min', js);
    const {address} = await accepted(office, `旧文件${tag}`, `孙来${tag}`);
    const officer = await signIn('liu.kaiping', js);
    await decided(officer, address, '该文件原标注机密★1年，已解密；承包人电话13987012345');
    await officer.goto(address);
    await says(officer, '只能由保密审查人员解除');
    await officer.locator('summary', {hasText: '其余全部保留'}).click();
    await officer.locator('#r-all').evaluate((x) => x.removeAttribute('required'));
    await refused(officer, '其余全部保留', '请写明理由');
    await officer.locator('#r-all').fill('承包人书面同意公开。');
    await press(officer, '其余全部保留');
    await says(officer, '承包人书面同意公开。');
    await press(officer, '送部门负责人初审');
    noProblems(officer);
    const head = await signIn('chen.shixiong', js);
    await head.goto(address);
    await press(head, '初审通过');
    await office.goto(address);
    await refused(office, '保密审查：可以公开', '防泄露检查还有未处理的发现');
    const row = findings(office).filter({hasText: '密级或内部标志'}).first();
    await row.locator('summary').click();
    await row.locator('textarea').fill('定密机关书面通知已解密。');
    await row.getByRole('button', {name: '解除'}).click();
    await says(office, '标志已解除');
    await shot(office, 'reply-leaks-lifted');
    await press(office, '保密审查：可以公开');
    await press(office, '复审通过');
    noProblems(office);
    for (const p of [head, officer, office]) await p.context().close();
  });
}

for (const js of [true, false])
  test(`a notice with somebody's number goes out when the office says why; the list is signed and stands with the letter${js ? '' : ' (JavaScript off, 360 pixels)'}`, async () => {
    const p = await browser.signedIn(site, 'zhao.min', js ? {} : {javaScriptEnabled: false, viewport: {width: 360, height: 740}});
    p.expects4xx = true;
    const {address} = await accepted(p, `收费合同及其附件${js ? '丙' : '丁'}`, '钱多多');
    const form = p.locator('#act-ask_third_party');
    if (await form.getAttribute('open') === null) await form.locator('summary').click();
    for (const [field, value] of Object.entries({who: '昭通某停车公司', contact: '昭阳区', content: `与王某（身份证号${identity}）的合同`, note: '核对是否商业秘密'}))
      await form.locator(`[name=${field}]`).fill(value);
    await Promise.all([p.waitForEvent('load'), form.locator('button').first().click()]);
    await p.getByRole('alert').filter({hasText: '没有发出'}).waitFor();
    assert.equal(await findings(p).count(), 2, 'in the letter, and in the slip that comes back');
    assert.ok(!(await p.locator('section.leaks').textContent()).includes(identity));
    await shot(p, `notice-found-${js ? 'wide' : '360'}`);
    if (js) await sound(p);
    await press(p, '签发');
    await p.getByRole('alert').filter({hasText: '写明保留的理由'}).waitFor();
    await p.locator('#f-keep').fill('对方是合同的一方，身份证号本来就在合同里');
    await press(p, '签发');
    await p.goto(address);
    await p.getByText('文书里保留了防泄露检查发现的内容').first().waitFor();
    await p.getByRole('link', {name: /征求/}).first().click();
    await p.getByText('对方是合同的一方').first().waitFor();
    assert.equal(await p.locator('ul.signers li').count(), 1);
    await shot(p, `notice-kept-${js ? 'wide' : '360'}`);
    if (js) await sound(p);
    noProblems(p);
    await p.context().close();
  });

ends(site, browser);
