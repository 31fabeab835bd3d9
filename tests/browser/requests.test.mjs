// Somebody asks for information: from the first question to the receipt, and his own view of the case.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, get, inputOf, noProblems, password, press, readCode, request, textOf} from './lib.mjs';

const now = '1795399200'; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: now}});
const browser = await Browser.start();

const card = '530602199003071235'; // invented; its check digit is right
const codeOf = async (p) => (await p.locator('.large-code').textContent()).trim();

/** As far as the last look, from the first page. */
async function fillIn(p, wanted, {name = '赵小满', phone = '138 1234 5678', id = card} = {}) {
  await p.goto(`${site.public}/request`);
  await p.locator('#f-wanted').fill(wanted);
  await press(p, '看看是否已经公开');
  await p.locator('form[action$="/request/form"] button').click();
  await p.getByRole('heading', {level: 1, name: '填写申请'}).waitFor();
  await p.locator('#f-name').fill(name);
  await p.locator('#f-id_kind').selectOption('id_card');
  await p.locator('#f-id_number').fill(id);
  await p.locator('#f-phone').fill(phone);
}

async function ask(p, wanted, who) {
  await fillIn(p, wanted, who);
  await press(p, '下一步：检查');
  await press(p, '提交申请');
  await p.getByRole('heading', {level: 1, name: '已收到您的申请'}).waitFor();
  return codeOf(p);
}

async function openCase(p, code, second) {
  await p.goto(`${site.public}/request/status`);
  await p.locator('#f-code').fill(code);
  await p.locator('#f-second').fill(second);
  await press(p, '打开');
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';

  test(`what is public already is shown before anything is asked${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await p.goto(`${site.public}/`);
    await p.getByRole('navigation', {name: '主要栏目'}).getByRole('link', {name: '依申请公开'}).click();
    await p.locator('#f-wanted').fill('我想了解春节期间燃放烟花爆竹的有关规定');
    await press(p, '看看是否已经公开');
    await p.getByRole('link', {name: '关于春节期间烟花爆竹安全管理的通告'}).click();
    await p.getByRole('heading', {level: 1, name: '关于春节期间烟花爆竹安全管理的通告'}).waitFor();
    noProblems(p);
    await p.context().close();
  });

  test(`what has nothing to do with the question is not offered${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    for (const [wanted, found] of [['我家门口的路灯什么时候修好', 0], ['学校食堂的采购价格', 0], ['2020年以来电动自行车登记上牌的数量', 0], ['2015年以来中心城区公共停车场的收费批准文件', 0], ['道路交通技术监控设备设置地点', 1],
      ['警务辅助人员招聘的岗位', 1]]) {
      await p.goto(`${site.public}/request`);
      await p.locator('#f-wanted').fill(wanted);
      await press(p, '看看是否已经公开');
      await p.locator('#found').waitFor();
      assert.equal(await p.locator('section[aria-labelledby=found] .listing li').count(), found, wanted);
    }
    noProblems(p);
    await p.context().close();
  });

  test(`all that is missing is said at once, and what was typed stays${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await fillIn(p, '电动自行车登记上牌的数量', {name: '', phone: '', id: '530602199003071234'});
    await press(p, '下一步：检查');
    await p.getByRole('alert').waitFor();
    for (const [field, words] of [['name', /请填写/], ['id_number', /身份证号码/], ['phone', /至少填写一样/]])
      assert.match(await p.locator(`#f-${field}-error`).textContent(), words, field);
    assert.equal(await p.locator('#f-wanted').inputValue(), '电动自行车登记上牌的数量');
    assert.equal(await p.locator('#f-id_number').inputValue(), '530602199003071234');
    assert.equal(await p.locator('#f-purpose').count(), 0, 'since 2019 nobody is asked what for');
    await p.getByRole('alert').getByRole('link').first().click();
    assert.equal(await p.evaluate(() => document.activeElement.id), 'f-name');
    await p.locator('#f-name').fill('赵小满');
    await p.locator('#f-id_number').fill(card);
    await p.locator('#f-phone').fill('0870-1234567');
    await press(p, '下一步：检查');
    await p.getByRole('heading', {level: 1, name: '检查一遍'}).waitFor();
    await press(p, '回去修改');
    assert.equal(await p.locator('#f-phone').inputValue(), '0870-1234567');
    p.expects4xx = true;
    p.problems.splice(0); // the form that was shown again with 422
    await p.context().close();
  });

  test(`a request is acknowledged with a code that opens it, and only with the second fact${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    const wanted = `近三年道路交通事故多发路段的名单${js ? '甲' : '乙'}`;
    const code = await ask(p, wanted);
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    assert.ok(!p.url().includes(code), 'the code is in no address');
    assert.equal(await readCode(p.locator('img.qr')), `${site.public}/request/status#${code}`);
    await p.reload().catch(() => {}); // sends it again: the same request, the same code
    assert.equal(await codeOf(p), code);
    await eventually('the case can be opened', async () => {
      await openCase(p, code, '5678');
      return await p.getByRole('heading', {level: 1, name: /^申请 依申/}).count() > 0;
    });
    await p.getByText(wanted).waitFor();
    await p.getByText('已登记，待确认').waitFor();
    assert.ok(!(await p.content()).includes(card));
    p.expects4xx = true;
    await openCase(p, code, '5679');
    await p.getByRole('alert').getByText('没有打开').waitFor();
    await openCase(p, code.toLowerCase().replaceAll('-', ' '), '13812345678');
    await p.getByText(wanted).waitFor();
    await p.context().close();
  });
}

/** The disclosure office at its desk. */
async function office(js) {
  const p = await browser.visitor({javaScriptEnabled: js});
  await p.goto(`${site.desk}/sign-in`);
  await p.locator('[name=login]').fill('zhao.min');
  await p.locator('[name=password]').fill(password);
  await press(p, '登录');
  return p;
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';

  test(`a step that the law of the request does not know is not offered${mode}`, async () => {
    const p = await office(js);
    for (const [arrived, offered] of [['2019-05-10', false], ['2026-11-20', true]]) {
      await p.goto(`${site.desk}/requests/new`);
      await p.locator('#f-channel').selectOption('counter');
      await p.locator('#f-arrived').fill(arrived);
      await p.locator('#f-wanted').fill(`看守所${arrived}的${js ? '值班' : '巡查'}安排`);
      await p.locator('#f-name').fill('钱多多');
      await press(p, '登记');
      if (await p.locator('.large-code').count() === 0) await press(p, '仍然登记');
      await p.getByRole('link', {name: '打开这一件'}).click();
      await press(p, '受理');
      for (const name of ['征求第三方意见', '延长答复期限', '告知补正'])
        assert.equal(await p.locator('summary').filter({hasText: name}).count(), 1, name);
      for (const name of ['征求其他机关意见', '要求说明理由', '告知延迟答复'])
        assert.equal(await p.locator('summary').filter({hasText: name}).count() > 0, offered, `${arrived} ${name}`);
      assert.equal(await p.getByRole('link', {name: '收费', exact: true}).count() > 0, offered, `${arrived} 收费`);
    }
    const asked = p.locator('#act-ask_correction');
    await asked.locator('summary').click();
    for (const [field, words] of [['note', '没有写明是哪一年的'], ['items', '哪一年的'], ['until', '2026-12-10']]) await asked.locator(`[name=${field}]`).fill(words);
    await press(p, '告知补正');
    await p.getByRole('row').filter({hasText: '告知补正'}).filter({hasText: '期限 12月10日（周四）'}).waitFor({timeout: 5000});
    await p.context().close();
  });

  test(`the office confirms, accepts and extends; the applicant sees the same date and its proof${mode}`, async () => {
    const reader = await browser.visitor({javaScriptEnabled: js});
    const wanted = `看守所会见室的数量${js ? '甲' : '乙'}`;
    const code = await ask(reader, wanted);
    const p = await office(js);
    await p.getByRole('link', {name: '依申请公开'}).click();
    const number = await eventually('it is on the list', async () => {
      await p.reload();
      const row = p.getByRole('row').filter({hasText: wanted});
      return await row.count() > 0 && row.getByRole('link').first().textContent();
    });
    await p.getByRole('heading', {name: /今天要确认收到/}).waitFor();
    await p.getByRole('link', {name: number, exact: true}).click();
    await p.getByText('期限没有起算').waitFor();
    await press(p, '确认收到');
    await p.getByText('2026年12月21日 周一').first().waitFor(); // twenty working days after the 23rd of November
    await press(p, '受理');
    await p.locator('summary').filter({hasText: '延长答复期限'}).click();
    await p.locator('#extend-days').fill('21');
    await p.locator('#extend-note').fill('涉及多个部门，赵旻同意');
    await p.locator('#extend-consent').fill('赵旻 11月23日同意');
    await p.locator('#extend-consented').fill('2026-11-23');
    await press(p, '延长答复期限');
    await p.getByRole('alert').waitFor(); // beyond the twenty that the law lets
    assert.equal(await p.locator('#extend-note').inputValue(), '涉及多个部门，赵旻同意');
    await p.locator('#extend-days').fill('3');
    await press(p, '延长答复期限');
    await p.getByRole('alert').filter({hasText: '只写姓名'}).waitFor(); // the letter says the rest itself
    assert.equal(await p.locator('#extend-consented').inputValue(), '2026-11-23');
    await p.locator('#extend-consent').fill('赵旻');
    await press(p, '延长答复期限');
    await p.getByText('2026年12月24日 周四').first().waitFor();
    await eventually('the applicant sees it', async () => {
      await openCase(reader, code, '5678');
      return await reader.getByText('应当在 2026年12月24日 以前答复您').count() > 0;
    });
    await reader.locator('details.proof > summary').click();
    assert.equal(await reader.locator('details.proof tbody tr').last().textContent(), '232026年12月24日 周四工作日');
    await reader.getByText('涉及多个部门').first().waitFor();
    await p.locator('details.proof > summary').click();
    assert.equal(await p.locator('details.proof tbody tr').last().textContent(), '232026年12月24日 周四工作日');
    p.problems.splice(0); // the refusal's status
    await p.context().close();
    await reader.context().close();
  });

  test(`what comes to the counter is registered in one short form, with a code for the applicant${mode}`, async () => {
    const p = await office(js);
    await p.goto(`${site.desk}/requests/new`);
    await p.getByRole('button', {name: '登记', exact: true}).click();
    await p.getByRole('alert').waitFor();
    await p.locator('#f-wanted').fill(`公共停车场收费批准文件${js ? '甲' : '乙'}`);
    await p.locator('#f-name').fill('钱多多');
    await p.locator('#f-phone').fill('0870-7654321');
    await press(p, '登记');
    if (!js) { // nearly the same as the one before, by the same applicant: shown before it gets a second number
      await p.getByRole('alert').getByText('几乎一样').waitFor();
      await p.getByRole('row').filter({hasText: '公共停车场收费批准文件甲'}).waitFor();
      assert.equal(await p.locator('#f-name').inputValue(), '钱多多');
      await press(p, '仍然登记');
    }
    await p.getByRole('heading', {level: 1, name: '已登记'}).waitFor();
    const code = await codeOf(p);
    await p.getByRole('link', {name: '打开这一件'}).click();
    await p.getByText('2026年12月21日 周一').first().waitFor(); // in person: the clock runs at once
    if (!js) await p.getByRole('heading', {name: '同一申请人的其他申请'}).waitFor();
    const reader = await browser.visitor({javaScriptEnabled: js});
    await eventually('the applicant sees it', async () => {
      await openCase(reader, code, '4321');
      return await reader.getByText('当面').count() >= 0 && await reader.getByText('已确认收到').count() > 0;
    });
    await p.goto(`${site.desk}/requests`);
    await p.locator('#words').fill('钱多多');
    await press(p, '搜索');
    await p.getByRole('row').filter({hasText: '公共停车场收费批准文件'}).first().waitFor();
    assert.ok(!p.url().includes('%'), 'no name is in an address');
    await p.context().close();
    await reader.context().close();
  });
}

test('what is overdue stands first in the day’s work, before what waits to be confirmed', async () => {
  const p = await office(true);
  for (const [channel, arrived, wanted] of [['post-plain', '2026-11-23', '涉犬警情的处置数量'], ['counter', '2026-10-09', '中心城区流动摊点的执法记录']]) {
    await p.goto(`${site.desk}/requests/new`);
    await p.locator('#f-channel').selectOption(channel);
    await p.locator('#f-arrived').fill(arrived);
    await p.locator('#f-wanted').fill(wanted);
    await p.locator('#f-name').fill('何先后');
    await p.locator('#f-phone').fill('0870-3334445');
    await press(p, '登记');
    await p.getByRole('heading', {level: 1, name: '已登记'}).waitFor();
  }
  await p.goto(`${site.desk}/`);
  const work = await p.locator('main').innerText();
  assert.ok(work.indexOf('中心城区流动摊点的执法记录') >= 0 && work.indexOf('中心城区流动摊点的执法记录') < work.indexOf('涉犬警情的处置数量'), work);
  await p.context().close();
});

test('a month of due dates has seven even days on a telephone, and its days off', async () => {
  const p = await office(true);
  await p.setViewportSize({width: 360, height: 740});
  await p.goto(`${site.desk}/requests/month?month=2026-12`);
  const number = p.locator('.due-month li a').first();
  await number.waitFor();
  const widths = await p.locator('.due-month tbody tr').first().locator('td').evaluateAll((cells) => cells.map((x) => x.getBoundingClientRect().width));
  assert.equal(widths.length, 7);
  assert.ok(Math.max(...widths) - Math.min(...widths) <= 2, widths.join(' '));
  assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= 360));
  assert.match(await number.innerText(), /^依申〔2026〕\s*\d+号$/, 'the whole number is heard');
  await p.goto(`${site.desk}/requests/month?month=2026-10`);
  assert.match(await p.locator('.due-month td.off').first().innerText(), /1\s*休/);
  assert.match(await p.locator('.due-month td.work').first().innerText(), /班/);
  await p.context().close();
});

test('on a telephone nothing of a list stands out of sight: a row is a card, and its values have their heads', async () => {
  const p = await office(true);
  await p.setViewportSize({width: 360, height: 740});
  const whole = async () => assert.deepEqual(await p.locator('.scroll').evaluateAll((all) => all.filter((x) => x.querySelector('table.list') && x.scrollWidth > x.clientWidth + 1).map((x) => x.ariaLabel)), [], p.url());
  const roles = async () => (await (await p.context().newCDPSession(p)).send('Accessibility.getFullAXTree')).nodes.filter((x) => !x.ignored).map((x) => x.role.value);
  for (const path of ['/requests', '/requests/proposals', '/requests/withheld', '/requests/moved', '/requests/letters', '/documents', '/ledger', '/calendar', '/deputies', '/aside', '/feedback', '/requests?all=1']) {
    const came = await p.goto(`${site.desk}${path}`);
    assert.equal(came.status(), 200, path);
    await whole();
  }
  const card = p.locator('table.stacks tbody tr').first();
  assert.equal(await card.evaluate((x) => getComputedStyle(x).display), 'block');
  assert.equal(await card.locator('td:not([data-head])').count(), 0);
  const heard = await roles();
  for (const role of ['table', 'columnheader', 'rowheader', 'cell']) assert.ok(heard.includes(role), `it is no ${role} to who listens`);
  await p.emulateMedia({media: 'print'});
  assert.equal(await card.evaluate((x) => getComputedStyle(x).display), 'table-row');
  await p.emulateMedia({media: 'screen'});
  await p.getByRole('link', {name: /^依申〔/}).first().click();
  await p.getByRole('heading', {name: '经过'}).waitFor();
  await whole();
  await p.getByRole('link', {name: '复议、诉讼、投诉'}).click();
  await p.locator('#f-kind').selectOption('complaint');
  await p.locator('#f-organ').fill('昭通市人民政府信息公开工作主管部门');
  await press(p, '登记');
  await p.getByText('昭通市人民政府信息公开工作主管部门').first().waitFor();
  await whole();
  const head = await p.locator('td[data-head="谁提出"]').first().evaluate((x) => getComputedStyle(x, '::before').content);
  assert.equal(head, '"谁提出"');
  await p.context().close();
});

test('an officer does not read the applicant’s words', async () => {
  const p = await office(true);
  await p.goto(`${site.desk}/en/requests/new`);
  const said = await p.locator('main').innerText();
  assert.match(said, /Collected in person/);
  assert.doesNotMatch(said, /\b(I|my|You|Your)\b/);
  await p.context().close();
});

test('the number of an identity document is shown to the office alone, and each look stands in the history', async () => {
  const p = await office(true);
  await p.goto(`${site.desk}/requests?all=1`);
  await p.getByRole('row').filter({hasText: '看守所会见室的数量乙'}).getByRole('link').first().click();
  assert.ok(!(await p.content()).includes(card));
  await press(p, '看证件号码');
  await p.getByText(card).waitFor();
  await p.getByRole('row').filter({hasText: '看了证件号码'}).getByText('赵旻').waitFor();
  const path = new URL(p.url()).pathname.replace('/identity', '');
  await p.context().close();
  for (const [login, open, look] of [['lu.chengyuan', 200, 403], ['shi.jing', 200, 403], ['yu.haoran', 403, 403]]) {
    const who = await Person.signIn(site, login);
    const page = await who.open(path);
    assert.equal(page.status, open, login);
    assert.ok(!page.text.includes(card), login);
    assert.equal((await who.send(`${path}/identity`, {csrf: await who.csrf()})).status, look, login);
  }
});

test('a code that nobody was given and a wrong second fact are answered alike, and guessing is shut out', async () => {
  const send = (code, second) => {
    const body = new URLSearchParams({code, second}).toString();
    return request('POST', `${site.public}/request/status`, {headers: {'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin'}, body});
  };
  const p = await browser.visitor();
  const code = await ask(p, '被人猜测的申请');
  await p.context().close();
  await eventually('it is there', async () => (await send(code, '5678')).status === 200);
  const never = await send('0000-0000-0000-0000', '5678'), wrong = await send(code, '0000');
  assert.equal(never.status, 404);
  assert.equal(wrong.status, 404);
  const plain = (r) => r.text.replace(/value="[^"]*"/g, '').replace(/[0-9A-Z]{12}/g, '');
  assert.equal(plain(never), plain(wrong));
  let last;
  for (let i = 0; i < 12; i++) last = await send(code, String(1000 + i));
  assert.equal(last.status, 429);
  assert.equal((await send(code, '5678')).status, 429, 'also with the right one');
});

test('nothing of it is in the log, and not a readable byte in the public store', async () => {
  for (const words of ['赵小满', card, '13812345678', '138 1234 5678', '道路交通事故多发路段']) {
    assert.ok(!site.log.includes(words), words);
    for (const [name, bytes] of await site.publicBytes()) assert.ok(!bytes.includes(words), `${words} in ${name}`);
  }
});

test('what the law of the day of receipt does not take is refused in words, and stays typed', async () => {
  const p = await office(true);
  for (const [arrived, field, typed, words] of [
    ['2026-11-20', 'purpose', '写论文用', /不要求说明用途/],
    ['2026-11-20', 'waiver', '低保户', /没有这一栏/],
    ['2018-11-20', 'id_number', card, /不要求证件/],
  ]) {
    await p.goto(`${site.desk}/requests/new`);
    await p.locator('#f-arrived').fill(arrived);
    await p.locator('#f-wanted').fill('户籍人口年龄结构');
    await p.locator('#f-name').fill('孙来信');
    await p.locator('#f-phone').fill('0870-2223334');
    if (field !== 'id_number') await p.getByText('更多').first().click();
    else await p.locator('#f-id_kind').selectOption('id_card');
    await p.locator(`#f-${field}`).fill(typed);
    await press(p, '登记');
    await p.getByRole('alert').waitFor();
    assert.match(await p.locator(`#f-${field}-error`).textContent(), words);
    assert.ok(await p.locator(`#f-${field}`).isVisible(), 'it is not folded away');
    assert.equal(await p.locator(`#f-${field}`).inputValue(), typed);
  }
  await p.locator('#f-id_number').fill('');
  await press(p, '登记');
  await p.getByRole('heading', {level: 1, name: '已登记'}).waitFor();
  await p.context().close();
});

test('before 2019 the law asked what for, and for no document', async () => {
  assert.equal(await site.stop(), 0);
  await site.serve({GONGKAI_NOW: '1481767200'}); // 15 December 2016
  const p = await browser.visitor();
  await p.goto(`${site.public}/request`);
  await p.locator('#f-wanted').fill('看守所会见规定');
  await press(p, '看看是否已经公开');
  await p.locator('form[action$="/request/form"] button').click();
  assert.equal(await p.locator('#f-id_number').count(), 0);
  await p.locator('#f-name').fill('赵小满');
  await p.locator('#f-phone').fill('0870-1234567');
  await press(p, '下一步：检查');
  assert.match(await p.locator('#f-purpose-error').textContent(), /用途/);
  await p.locator('#f-purpose').fill('会见亲属需要');
  await press(p, '下一步：检查');
  await press(p, '提交申请');
  await p.getByText('15 个工作日内答复').waitFor();
  await p.context().close();
});

test('a form that this site did not make, or that comes from elsewhere, is refused', async () => {
  const send = (fields, headers = {}) => {
    const body = new URLSearchParams(fields).toString();
    return request('POST', `${site.public}/request`, {headers: {'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body), 'Sec-Fetch-Site': 'same-origin', ...headers}, body});
  };
  const whole = {key: 'ab'.repeat(16), class: 'person', name: '赵小满', phone: '0870-1234567', wanted: '会见规定', medium: 'paper', delivery: 'pickup', purpose: '需要'};
  assert.equal((await send(whole, {'Sec-Fetch-Site': 'cross-site'})).status, 403);
  assert.equal((await send({...whole, key: 'x'})).status, 400);
  assert.equal((await send({...whole, class: 'king'})).status, 422);
  const long = await send({...whole, wanted: '长'.repeat(2001)});
  assert.equal(long.status, 422);
  assert.match(textOf(long.text), /2000/);
  assert.ok(long.text.includes('长'.repeat(2001)));
  assert.equal(inputOf((await get(`${site.public}/request`)).text, 'key'), undefined);
});

ends(site, browser);
