// One document's whole way, as its people walk it in a browser: drafted, returned, mended, signed three
// times, read by everybody, revised, withdrawn. Twice: with JavaScript and without.
import assert from 'node:assert/strict';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, get, noProblems, password, press, processes, textOf, untilRead} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();

const names = {officer: 'yu.haoran', head: 'mo.guangming', office: 'zhao.min', leader: 'lu.chengyuan'};

const signIn = (login, javaScriptEnabled) => browser.signedIn(site, login, {javaScriptEnabled});

const says = (page, words) => page.getByText(words).first().waitFor();
const state = async (page) => (await page.locator('table.facts tr').first().locator('td').textContent()).trim();

/** The secrecy review comes before the second signature, which is not offered until then. */
async function secrecyOpen(page) {
  assert.equal(await page.getByRole('button', {name: '签字，送领导批准'}).count(), 0);
  await press(page, '保密审查：可以公开');
  await says(page, '保密审查意见已记下');
}

async function openFromWorkList(page, title) {
  await page.goto(`${site.desk}/`);
  await page.getByRole('link', {name: title, exact: true}).first().click();
  await page.getByRole('heading', {level: 1, name: title}).waitFor();
}

for (const js of [true, false]) {
  const mode = js ? '' : ' (JavaScript off)';
  const tag = js ? '甲' : '乙';
  const wrongTitle = `关于开展冬季禁毒宣传的通告（${tag}）`;
  const title = `关于开展冬季禁毒宣传进校园的通告（${tag}）`;
  const file = `宣传安排${tag}.txt`;
  const fileText = `流动宣传车${tag}自十二月起进入学校。`;
  const who = {};
  let address, publicPage, bodyWord = `禁毒宣传月活动${tag}`;

  test(`each of the four signs in and sees his work list${mode}`, async () => {
    for (const role of Object.keys(names)) {
      who[role] = await signIn(names[role], js);
      noProblems(who[role]);
    }
  });

  test(`a form with something missing says so at the field and keeps what was typed${mode}`, async () => {
    const p = who.officer;
    await p.goto(`${site.desk}/documents/new`);
    await p.locator('#f-title').fill(wrongTitle);
    await p.locator('#f-summary').fill('自十二月起在全市学校开展禁毒宣传。');
    await p.locator('#f-made').fill('2016-12-01');
    await press(p, '保存草稿');
    const summary = p.getByRole('alert');
    await summary.waitFor();
    assert.match(await summary.textContent(), /正文/);
    assert.equal(await p.locator('#f-body').getAttribute('aria-invalid'), 'true');
    const note = await p.locator('#f-body').getAttribute('aria-describedby');
    assert.match(note, /f-body-error/);
    assert.match(await p.locator('#f-body-error').textContent(), /请填写/);
    assert.equal(await p.locator('#f-title').inputValue(), wrongTitle);
    assert.equal(await p.locator('#f-summary').inputValue(), '自十二月起在全市学校开展禁毒宣传。');
    assert.equal(await p.locator('#f-made').inputValue(), '2016-12-01');
    // The summary of errors leads to the field.
    await summary.getByRole('link').filter({hasText: '正文'}).click();
    assert.match(p.url(), /#f-body$/);
    noProblems(p);
  });

  test(`the officer keeps the draft and attaches a file${mode}`, async () => {
    const p = who.officer;
    await p.locator('#f-category').selectOption({label: '重要警务信息'});
    await p.locator('#f-topic').selectOption({label: '破获毒品案件'});
    await p.locator('#f-department').selectOption({label: '禁毒支队'});
    await p.locator('#f-genre').selectOption({label: '通告'});
    await p.locator('#f-body').fill(`## 安排\n\n${bodyWord}自十二月一日起在各学校开展。\n\n- 讲座\n- 展览`);
    await press(p, '保存草稿');
    await p.getByRole('heading', {level: 1, name: wrongTitle}).waitFor();
    address = new URL(p.url()).pathname;
    assert.match(address, /^\/documents\/\d+$/);
    await p.locator('input[type=file]').setInputFiles({name: file, mimeType: 'text/plain', buffer: Buffer.from(fileText)});
    await press(p, '上传');
    await p.getByRole('link', {name: file}).waitFor();
    await untilRead(p);
    noProblems(p);
  });

  test(`nobody else can see it in public, whatever its number${mode}`, async () => {
    const found = await get(`${site.public}/search?q=${encodeURIComponent(bodyWord)}`);
    assert.equal(found.status, 200);
    assert.ok(!found.text.includes(wrongTitle));
  });

  test(`the officer sends it to his department${mode}`, async () => {
    const p = who.officer;
    await p.goto(site.desk + address);
    await press(p, '送初审');
    await says(p, '等初审');
    assert.equal(await state(p), '等初审');
  });

  test(`to return it, the head has to say why${mode}`, async () => {
    const p = who.head;
    await openFromWorkList(p, wrongTitle);
    await press(p, '退回经办人');
    await says(p, '请写明理由');
    assert.equal(await state(p), '等初审');
    await p.locator('#note').fill('题目请写明“进校园”。');
    await press(p, '退回经办人');
    await p.getByRole('heading', {level: 1, name: wrongTitle}).waitFor();
    await eventually('it is a draft again', async () => await state(p) === '草稿');
    p.problems.length = 0;
  });

  test(`the officer reads the reason, mends the title and sends it again${mode}`, async () => {
    const p = who.officer;
    await openFromWorkList(p, wrongTitle);
    await says(p, '题目请写明“进校园”。');
    await p.getByRole('link', {name: '修改', exact: true}).click();
    await p.locator('#f-title').fill(title);
    assert.match(await p.locator('#f-body').inputValue(), new RegExp(bodyWord));
    await press(p, '保存草稿');
    await p.getByRole('heading', {level: 1, name: title}).waitFor();
    await press(p, '送初审');
    assert.equal(await state(p), '等初审');
    noProblems(p);
  });

  test(`a change after a signature voids it: the head has to sign again${mode}`, async () => {
    await openFromWorkList(who.head, title);
    await press(who.head, '签字，送复审');
    assert.equal(await state(who.head), '等复审');
    const p = who.officer;
    await p.goto(site.desk + address);
    await press(p, '收回修改（签字作废）');
    assert.equal(await state(p), '草稿');
    assert.equal(await p.locator('ol.steps li.done').count(), 0);
    await press(p, '送初审');
    assert.equal(await state(p), '等初审');
  });

  test(`head, disclosure office and leader sign; who has signed is shown${mode}`, async () => {
    for (const [role, button, then, done] of [
      ['head', '签字，送复审', '等复审', 1], ['office', '签字，送领导批准', '等批准', 2], ['leader', '签字批准，立即公开', '已公开', 3]]) {
      const p = who[role];
      await openFromWorkList(p, title);
      if (role === 'office') await secrecyOpen(p);
      await press(p, button);
      assert.equal(await state(p), then);
      assert.equal(await p.locator('ol.steps li.done').count(), done);
      noProblems(p);
    }
    const steps = await who.leader.locator('ol.steps').textContent();
    for (const name of ['莫光铭', '赵旻', '卢承远']) assert.ok(steps.includes(name), `${name} in ${steps}`);
  });

  test(`at once everybody finds it: page, column, search, feed, PDF${mode}`, async () => {
    const p = await browser.visitor({javaScriptEnabled: js});
    await p.goto(`${site.public}/c/police-information`);
    await p.getByRole('link', {name: title}).first().click();
    await p.getByRole('heading', {level: 1, name: title}).waitFor();
    publicPage = p.url();
    await says(p, bodyWord);
    assert.equal(await p.getByRole('link', {name: file}).count() > 0, true);

    await p.goto(site.public);
    await p.locator('#q').fill(bodyWord);
    await p.locator('#q').press('Enter');
    await p.getByRole('link', {name: title}).first().waitFor();
    // What stands in the attachment is found as well.
    await p.goto(`${site.public}/search?q=${encodeURIComponent(`流动宣传车${tag}`)}`);
    await p.getByRole('link', {name: title}).first().waitFor();

    const feed = await get(`${site.public}/feed`);
    assert.ok(feed.text.includes(title));
    noProblems(p);

    const pdf = await eventually('the PDF is there', async () => {
      await p.goto(publicPage);
      const link = p.locator('main a[href*="pdf"]').first();
      return await link.count() ? new URL(await link.getAttribute('href'), publicPage).href : '';
    }, 60_000);
    const paper = await get(pdf);
    assert.equal(paper.status, 200);
    assert.equal(paper.bytes.subarray(0, 5).toString(), '%PDF-');
    await p.context().close();
  });

  test(`a revision stays inside until it is signed; then readers get it${mode}`, async () => {
    const p = who.officer;
    const secret = `修订中的内容${tag}`;
    await p.goto(site.desk + address);
    await p.locator('#note').fill('补充时间。');
    await press(p, '修订');
    await says(p, '公众现在看到的是第 1 版');
    assert.equal(await p.locator('ol.steps li.done').count(), 0, 'the signatures of the last edition are not those of this one');
    await p.getByRole('link', {name: '修改', exact: true}).click();
    await p.locator('#f-body').fill(`${bodyWord}。\n\n${secret}。`);
    await press(p, '保存草稿');
    await says(p, '公众现在看到的是第 1 版');
    assert.ok(!(await get(publicPage)).text.includes(secret));
    await press(p, '送初审');
    for (const [role, button] of [['head', '签字，送复审'], ['office', '签字，送领导批准'], ['leader', '签字批准，立即公开']]) {
      assert.ok(!(await get(publicPage)).text.includes(secret));
      await who[role].goto(site.desk + address);
      if (role === 'office') await secrecyOpen(who[role]);
      await press(who[role], button);
    }
    assert.ok((await get(publicPage)).text.includes(secret));
  });

  test(`a revision that is given up leaves readers what they have${mode}`, async () => {
    const p = who.officer;
    await p.goto(site.desk + address);
    await p.locator('#note').fill('再改一处。');
    await press(p, '修订');
    await p.getByRole('link', {name: '修改', exact: true}).click();
    await p.locator('#f-title').fill('改错了的题目');
    await press(p, '保存草稿');
    await press(p, '放弃修订，公开的版本不变');
    await says(p, '请写明理由');
    await p.locator('#note').fill('原来的写法没有错。');
    await press(p, '放弃修订，公开的版本不变');
    await p.getByRole('heading', {level: 1, name: title}).waitFor();
    assert.equal(await state(p), '已公开');
    assert.equal(await p.locator('ol.steps li.done').count(), 3);
    await says(p, '原来的写法没有错。');
    const page = (await get(publicPage)).text;
    assert.ok(page.includes(title) && page.includes(`修订中的内容${tag}`) && !page.includes('改错了的题目'));
    p.problems.length = 0; // the 422 of the reason that was missing
  });

  test(`withdrawn with a reason, it leaves a note at its address and nothing anywhere else${mode}`, async () => {
    const before = await get(publicPage);
    const files = [...new Set([...before.text.matchAll(/href="([^"]+)"/g)].map((m) => new URL(m[1], publicPage).href)
      .filter((href) => href.startsWith(`${publicPage}/`) || /pdf|files?\//.test(new URL(href).pathname)))];
    const p = who.office;
    await p.goto(site.desk + address);
    await p.getByRole('link', {name: '撤回公开', exact: true}).click();
    await says(p, '正文、附件和 PDF 立即从公开网站消失');
    assert.equal((await get(publicPage)).status, 200); // a look is not yet a withdrawal
    await press(p, '撤回公开，立即生效');
    await says(p, '请填写这一项');
    await p.getByRole('textbox', {name: '撤回理由'}).fill(`内容已并入年度报告${tag}。`);
    await press(p, '撤回公开，立即生效');
    await says(p, '已撤回，公众现在看不到正文和附件。');
    assert.equal(await state(p), '已撤回');

    const gone = await get(publicPage);
    assert.equal(gone.status, 410);
    assert.ok(gone.text.includes(`内容已并入年度报告${tag}。`), textOf(gone.text));
    assert.ok(!gone.text.includes(bodyWord));
    for (const href of files) {
      const r = await get(href);
      assert.ok(r.status === 404 || r.status === 410, `${href} answers ${r.status}`);
    }
    for (const path of [`/search?q=${encodeURIComponent(bodyWord)}`, '/feed', '/c/police-information', '/'])
      assert.ok(!(await get(site.public + path)).text.includes(title), path);
    for (const page of Object.values(who)) await page.context().close();
  });
}

/** The first sign-in with a password that the administrator told: nothing else opens until another is chosen. */
async function chooseOwnPassword(login, told, own) {
  const page = await browser.visitor();
  const enter = async (word) => {
    await page.locator('#f-login').fill(login);
    await page.locator('#f-password').fill(word);
    await page.getByRole('button', {name: '登录'}).click();
  };
  await page.goto(`${site.desk}/documents`);
  await enter(told);
  await says(page, '您现在的密码是管理员设的');
  await page.goto(`${site.desk}/documents/new`);
  await page.getByRole('heading', {level: 1, name: '修改密码'}).waitFor();
  await page.locator('#f-old').fill(told);
  await page.locator('#f-fresh').fill(own);
  await page.locator('#f-again').fill(own);
  await press(page, '修改密码并重新登录');
  await enter(own);
  await page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();
  return page;
}

test('who forgot his password gets one from the administrator, and chooses his own with it', async () => {
  const admin = await signIn('ding.yi', true);
  await admin.goto(`${site.desk}/accounts`);
  await admin.getByRole('link', {name: '给 mu.xiuwen 重设密码'}).click();
  await admin.locator('#f-password').fill('short');
  await press(admin, '重设密码');
  await says(admin, '密码至少要 10 个字符');
  await admin.locator('#f-password').fill('told over a desk');
  await press(admin, '重设密码');
  await says(admin, '密码已重设');
  admin.problems.length = 0; // the 422
  await admin.context().close();
  const own = await chooseOwnPassword('mu.xiuwen', 'told over a desk', 'only-he-knows-this');
  noProblems(own);
  await own.context().close();
});

test('he finds a document by a part of its title or of its numbers, in one state too', async () => {
  const who = await Person.signIn(site, 'yu.haoran');
  await who.draft({title: '停车场百分之五十的 Plan_B 方案', number: '昭公通〔2016〕77号'});
  const page = await browser.signedIn(site, 'yu.haoran');
  const find = async (words) => {
    await page.goto(`${site.desk}/documents?state=draft`);
    await page.getByRole('searchbox').fill(words);
    await press(page, '搜索');
    return page.getByRole('table').getByRole('link').allTextContents().then((all) => all.map((t) => t.trim()), () => []);
  };
  for (const words of ['百分之五十', 'plan_b', '〔2016〕77号'])
    assert.ok((await find(words)).includes('停车场百分之五十的 Plan_B 方案'), words);
  assert.equal(await page.getByRole('searchbox').inputValue(), '〔2016〕77号');
  assert.match(page.url(), /state=draft/);
  for (const words of ['planXb', '%', '没有这样的标题']) assert.deepEqual(await find(words), [], words);
  await page.getByText('没有标题、文号或索引号含有“没有这样的标题”的文件。').waitFor();
  await press(page, '搜索');
  await page.getByRole('main').getByRole('link', {name: '全部'}).first().click();
  noProblems(page);
  await page.context().close();
});

test('nobody signs two levels of one document, nor what he drafted himself', async () => {
  // An account with every role, as a small authority may have one.
  const admin = await signIn('ding.yi', true);
  await admin.goto(`${site.desk}/accounts/new`);
  await admin.locator('#f-login').fill('all.roles');
  await admin.locator('#f-name_zh').fill('全能');
  await admin.locator('#f-department').selectOption({label: '禁毒支队'});
  for (const role of ['officer', 'department_head', 'disclosure_office', 'leader']) await admin.locator(`#f-role_${role}`).check();
  await admin.locator('#f-password').fill(password);
  await admin.locator('main button[type=submit]').click();
  await admin.getByRole('rowheader', {name: 'all.roles'}).waitFor();
  noProblems(admin);

  const officer = await signIn(names.officer, true);
  await officer.goto(`${site.desk}/documents/new`);
  await officer.locator('#f-title').fill('两级审核试验');
  await officer.locator('#f-category').selectOption({label: '重要警务信息'});
  await officer.locator('#f-topic').selectOption({label: '破获毒品案件'});
  await officer.locator('#f-department').selectOption({label: '禁毒支队'});
  await officer.locator('#f-made').fill('2016-12-01');
  await officer.locator('#f-body').fill('正文。');
  await press(officer, '保存草稿');
  await press(officer, '送初审');
  const address = new URL(officer.url()).pathname;

  const all = await chooseOwnPassword('all.roles', password, `${password}-own`);
  await all.goto(site.desk + address);
  await press(all, '签字，送复审');
  assert.equal(await state(all), '等复审');
  await press(all, '保密审查：可以公开'); // which is no signature
  await says(all, '保密审查意见已记下');
  assert.equal(await all.getByRole('button', {name: '签字，送领导批准'}).count(), 0);

  await all.goto(`${site.desk}/documents/new`);
  await all.locator('#f-title').fill('自己起草自己签试验');
  await all.locator('#f-category').selectOption({label: '重要警务信息'});
  await all.locator('#f-topic').selectOption({label: '破获毒品案件'});
  await all.locator('#f-department').selectOption({label: '禁毒支队'});
  await all.locator('#f-made').fill('2016-12-01');
  await all.locator('#f-body').fill('正文。');
  await press(all, '保存草稿');
  await press(all, '送初审');
  assert.equal(await state(all), '等初审');
  assert.equal(await all.getByRole('button', {name: '签字，送复审'}).count(), 0);
  noProblems(all);
});

test('while the public site cannot follow, the desk says so and does not claim that readers see it', async () => {
  const office = await signIn(names.office, true);
  const list = await get(`${site.public}/list`);
  const shown = /href="(\/d\/[^"]+)"/.exec(list.text)[1];
  const {worker} = processes(site);
  await office.goto(`${site.desk}${shown.replace('/d/', '/documents/')}`);
  await office.getByRole('link', {name: '撤回公开', exact: true}).click();
  await office.getByRole('textbox', {name: '撤回理由'}).fill('试验。');
  process.kill(worker, 'SIGSTOP');
  try {
    await press(office, '撤回公开，立即生效');
    await says(office, '公开网站还有');
    assert.equal((await get(site.public + shown)).status, 200);
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  await eventually('readers see it', async () => (await get(site.public + shown)).status === 410);
  await office.reload();
  assert.equal(await office.getByText('公开网站还有').count(), 0);
  noProblems(office);
});

ends(site, browser);
