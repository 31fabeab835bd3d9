// What is asked again and again is proposed for publication, and a released answer becomes a draft of the
// catalogue; letters are read and changed before they go out; receipts and records of delivery are printed.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, press, untilRead} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing for axe-core to say, and nothing to scroll sideways for on a small phone. */
async function sound(p, name) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide`);
  if (shots && name) await p.screenshot({path: join(shots, `${name}-360.png`), fullPage: true});
  await p.setViewportSize({width: 1280, height: 800});
  if (shots && name) await p.screenshot({path: join(shots, `${name}.png`), fullPage: true});
}

const signIn = (login, options) => browser.signedIn(site, login, options);

let shownCode; // of the case that was registered last

/** Registered at the counter; the address of the case. */
async function registered(office, wanted, name) {
  await office.goto(`${site.desk}/requests/new`);
  await office.locator('#f-wanted').fill(wanted);
  await office.locator('#f-name').fill(name);
  await office.locator('#f-phone').fill('0870-7654321');
  await press(office, '登记');
  if (await office.locator('.large-code').count() === 0) await press(office, '仍然登记');
  shownCode = (await office.locator('.large-code').textContent()).trim();
  await office.getByRole('link', {name: '打开这一件'}).click();
  return office.url().replace(/#.*/, '');
}

async function move(login, address, ...buttons) {
  const p = await signIn(login);
  await p.goto(address);
  for (const name of buttons) await press(p, name);
  await p.context().close();
}

/** Accepted, decided to be released with a file, signed by three, handed over. */
async function released(office, address, name, finding) {
  await office.goto(address);
  await press(office, '受理');
  await office.locator('summary').filter({hasText: '交承办部门'}).click();
  await office.locator('#assign-department').selectOption({label: '交通警察支队'});
  await press(office, '交承办部门');
  const officer = await signIn('liu.kaiping');
  await officer.goto(`${address}/reply`);
  await officer.getByRole('link', {name: '予以公开', exact: true}).click();
  await officer.locator('#f-finding').fill(finding);
  await officer.locator('#f-means').fill('随本答复书提供电子文本');
  await press(officer, '保存');
  await officer.locator('#f-file').setInputFiles({name: `${name}的材料.txt`, mimeType: 'text/plain', buffer: Buffer.from('收费标准：每小时三元')});
  await press(officer, '上传');
  await untilRead(officer, address);
  await press(officer, '送部门负责人初审');
  await officer.context().close();
  await move('chen.shixiong', address, '初审通过');
  await move('zhao.min', address, '保密审查：可以公开', '复审通过');
  await move('lu.chengyuan', address, '签发');
  await letterOf(office, address, /答复书/);
  await office.locator('#f-way').selectOption('hand');
  await office.locator('#f-receiver').fill(name);
  await press(office, '送出');
}

/** A letter's page, when its paper is made. */
async function letterOf(p, address, name) {
  await p.goto(address);
  await p.getByRole('link', {name}).first().click();
  await made(p);
}

async function made(p) {
  await eventually('the paper is made', async () => {
    await p.goto(p.url());
    return await p.getByRole('link', {name: /打开 PDF/}).count() > 0;
  });
}

async function pdfText(p, file) {
  const bytes = await p.evaluate(async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())],
    await p.getByRole('link', {name: /打开 PDF/}).getAttribute('href'));
  const path = join(shots ?? site.folder ?? '/tmp', `${file}.pdf`);
  writeFileSync(path, Buffer.from(bytes));
  return execFileSync('pdftotext', ['-raw', path, '-']).toString().replace(/\s/g, '');
}

test('a released answer becomes a draft in one act, without the applicant, and both know of each other', async () => {
  const office = await signIn('zhao.min');
  const address = await registered(office, '申请公开城区停车收费标准文件', '钱多多');
  await released(office, address, '钱多多', '钱多多申请的城区停车收费标准文件由本机关保存');
  await office.goto(address);
  await sound(office, 'publish-offer');
  assert.match(await office.locator('#publish-officer option:checked').textContent(), /刘恺平/, 'who drafted the answer goes on');
  await press(office, '生成主动公开草稿');
  await office.getByRole('heading', {level: 1, name: '城区停车收费标准文件'}).waitFor();
  await sound(office, 'publish-draft');
  const page = await office.content();
  assert.ok(!page.includes('钱多多'), 'nothing of the applicant goes along');
  assert.ok(page.includes('申请人的材料.txt'));
  await office.getByRole('link', {name: /^依申〔/}).click();
  await office.locator('#publish').getByRole('link', {name: '城区停车收费标准文件'}).waitFor();
  assert.equal(await office.getByRole('button', {name: '生成主动公开草稿'}).count(), 0, 'once');

  const officer = await signIn('liu.kaiping');
  await officer.goto(site.desk);
  await officer.getByRole('link', {name: '城区停车收费标准文件'}).first().click();
  await officer.getByRole('link', {name: '修改'}).first().waitFor();
  await officer.context().close();
  noProblems(office);
  await office.context().close();
});

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const wanted = js ? '电动自行车历年登记上牌的数量' : '烟花爆竹经营许可的审批材料目录';

  test(`ten applicants who ask for the same propose a publication, which is ${js ? 'drafted' : 'declined'}${mode}`, async () => {
    const office = await signIn('long.jiahui', {javaScriptEnabled: js});
    for (let i = 0; i < 10; i++) await registered(office, wanted, `申请人${'甲乙丙丁戊己庚辛壬癸'[i]}${js ? '一' : '二'}`);
    await eventually('it is proposed', async () => {
      await office.goto(`${site.desk}/requests/proposals`);
      return await office.getByRole('link', {name: wanted}).count() > 0;
    });
    await office.goto(site.desk);
    await office.getByText('项主动公开建议等待决定').first().waitFor();
    await office.getByRole('link', {name: '去看'}).first().click();
    await office.getByRole('link', {name: wanted}).click();
    assert.equal(await office.locator('tbody tr').count(), 10);
    if (js) {
      await sound(office, 'proposal');
      assert.equal(await office.locator('#draft-officer').inputValue(), '', 'nobody is named who has nothing to do with it');
      await press(office, '生成主动公开草稿');
      await office.getByRole('alert').getByText('由谁接着办').waitFor();
      await office.locator('#draft-officer').selectOption({index: 1});
      await press(office, '生成主动公开草稿');
      office.problems.splice(0); // the refusal's status
      await office.getByRole('heading', {level: 1, name: wanted}).waitFor();
      await office.getByRole('link', {name: /主动公开建议/}).click();
      await office.getByText('已生成草稿').first().waitFor();
    } else {
      await office.getByRole('button', {name: '不主动公开'}).click();
      await office.getByRole('alert').waitFor(); // a reason is wanted
      await office.locator('#f-reason').fill('审批材料含企业商业秘密，依据条例第十五条不予公开');
      await press(office, '不主动公开');
      await office.getByText('现在没有等待决定的建议').waitFor();
      await office.getByRole('link', {name: wanted}).click();
      await office.getByText('依据条例第十五条不予公开').waitFor();
      const leader = await signIn('lu.chengyuan');
      await leader.goto(office.url());
      await leader.getByText('依据条例第十五条不予公开').waitFor();
      await leader.context().close();
      office.problems.splice(0); // the refusal's status
    }
    await office.goto(`${site.desk}/requests/proposals`);
    if (js) await sound(office, 'proposals');
    noProblems(office);
    await office.context().close();
  });

  test(`a notice is read and changed before it goes out; what the law wants stays in it${mode}`, async () => {
    const office = await signIn('long.jiahui', {javaScriptEnabled: js});
    const address = await registered(office, `停车场管理合同${js ? '甲' : '乙'}`, '孙来');
    const form = office.locator('#act-ask_correction');
    await form.locator('summary').click();
    for (const [field, value] of Object.entries({note: '没有写明是哪个停车场', items: '停车场的名称\n合同的年份', until: '2026-12-03'}))
      await form.locator(`[name=${field}]`).fill(value);
    await form.getByRole('button', {name: '先看文书'}).click();
    await office.locator('.letter').getByText('停车场的名称').first().waitFor();
    if (js) await sound(office, 'notice');
    await office.locator('summary').last().click();
    const body = office.locator('#body');
    const whole = await body.inputValue();
    await body.fill(whole.replace(/.*停车场的名称.*\n/, '').replace(/.*合同的年份.*\n/, ''));
    await press(office, '签发');
    await office.getByRole('alert').getByText('补正事项').waitFor();
    await body.fill(whole.replace('一次性告知', '一次性书面告知'));
    await press(office, '看改动后的文书');
    await office.getByText('与按案件生成的文字有 1 处不同').waitFor();
    if (js) await sound(office, 'notice-changed');
    await press(office, '返回修改填写的内容');
    assert.equal(await office.locator('#ask_correction-note').inputValue(), '没有写明是哪个停车场');
    await office.locator('#act-ask_correction').getByRole('button', {name: '先看文书'}).click();
    await office.locator('.letter').first().waitFor();
    await office.locator('summary').last().click();
    await office.locator('#body').fill(whole.replace('一次性告知', '一次性书面告知'));
    await press(office, '签发');
    await letterOf(office, address, /补正告知书/);
    await office.getByText('与按案件生成的文字有 1 处不同').waitFor();
    assert.ok((await pdfText(office, `correction-${js}`)).includes('一次性书面告知'));
    office.problems.splice(0); // the refusal's status
    await office.context().close();
  });
}

test('a receipt of registration and records of delivery are papers to print', async () => {
  const office = await signIn('zhao.min');
  const address = await registered(office, '派出所办公时间和地址', '周全');
  await press(office, '出具登记回执');
  await made(office);
  const receipt = await pdfText(office, 'receipt');
  for (const words of ['登记回执', '周全', '派出所办公时间和地址', '2026年12月21日', '昭公公开回〔2026〕'])
    assert.ok(receipt.includes(words), `${words} in ${receipt}`);
  await sound(office, 'receipt');
  await office.goto(address);
  assert.equal(await office.getByRole('button', {name: '出具登记回执'}).count(), 0, 'once');

  await released(office, address, '周全', '办公时间和地址由本机关保存');
  await office.getByRole('button', {name: /^送达回证/}).click();
  await made(office);
  const record = await pdfText(office, 'delivery');
  for (const words of ['送达回证', '周全', '《政府信息公开告知书》', '2026年11月23日']) // by the name that stands on it
    assert.ok(record.includes(words), `${words} in ${record}`);
  await sound(office, 'record');
  noProblems(office);
  await office.context().close();
});

test('what an applicant sends later stands on the work list until it is read', async () => {
  const office = await signIn('zhao.min');
  const address = await registered(office, '驾驶人考场的开放时间', '郑有心');
  const code = shownCode;
  const reader = await browser.visitor();
  await eventually('his case is there', async () => {
    await reader.goto(`${site.public}/request/status`);
    await reader.locator('#f-code').fill(code);
    await reader.locator('#f-second').fill('4321');
    await press(reader, '打开');
    return await reader.locator('#do-add').count() > 0;
  });
  await reader.locator('#do-add > summary').click();
  await reader.locator('#add-text').fill('补充：只要周末的');
  await press(reader, '提交补充');
  await reader.context().close();
  await eventually('it stands on the work list', async () => {
    await office.goto(site.desk);
    return await office.getByRole('listitem').filter({hasText: '驾驶人考场的开放时间'}).getByRole('link', {name: '看', exact: true}).count() > 0;
  });
  await sound(office, 'work-news');
  await office.goto(`${site.desk}/requests`);
  await office.getByRole('heading', {name: '申请人新来的，还没有人看'}).waitFor();
  await office.goto(address);
  await office.getByText('补充：只要周末的').first().waitFor();
  await sound(office, 'case-news');
  await press(office, '已阅');
  await office.getByText('申请人来件已阅').waitFor();
  await office.goto(`${site.desk}/requests`);
  assert.equal(await office.getByRole('heading', {name: '申请人新来的，还没有人看'}).count(), 0);
  noProblems(office);
  await office.context().close();
});

test('who stands in for somebody finds his work among his own, and signs', async () => {
  const office = await signIn('long.jiahui');
  const address = await registered(office, '号牌号码段的发放规则', '冯先生');
  await press(office, '受理');
  await office.locator('summary').filter({hasText: '交承办部门'}).click();
  await office.locator('#assign-department').selectOption({label: '交通警察支队'});
  await press(office, '交承办部门');
  await office.context().close();
  const officer = await signIn('liu.kaiping');
  await officer.getByRole('listitem').filter({hasText: '号牌号码段的发放规则'}).getByRole('link', {name: '拟写答复'}).click();
  await officer.getByRole('link', {name: '拟写答复'}).click();
  await officer.getByRole('link', {name: '予以公开', exact: true}).click();
  await officer.locator('#f-finding').fill('发放规则由本机关保存');
  await officer.locator('#f-means').fill('随本答复书提供电子文本');
  await press(officer, '保存');
  await officer.goto(address);
  await press(officer, '送部门负责人初审');
  await officer.context().close();
  const absent = await signIn('chen.shixiong');
  await absent.getByRole('listitem').filter({hasText: '号牌号码段的发放规则'}).getByRole('link', {name: '初审'}).waitFor();
  await absent.goto(`${site.desk}/deputies`);
  await absent.locator('#f-deputy').selectOption({label: '莫光铭'});
  await absent.locator('#f-first').fill('2026-11-23');
  await absent.locator('#f-last').fill('2026-11-24');
  await press(absent, '设置代签人');
  await absent.context().close();
  const deputy = await signIn('mo.guangming');
  const item = deputy.getByRole('listitem').filter({hasText: '号牌号码段的发放规则'});
  await item.getByText('（代 陈世雄）').waitFor();
  await sound(deputy, 'work-deputy');
  await item.getByRole('link', {name: '初审'}).click();
  await press(deputy, '初审通过');
  await deputy.getByText('莫光铭（代陈世雄）').first().waitFor();
  noProblems(deputy);
  await deputy.context().close();
});

ends(site, browser);
