// Mail: an applicant is told that there is something new and never what; a reply goes out by mail and is answered
// on the day when the server took it; officers are reminded. To a real mail server (tests/mail/smtp.py, aiosmtpd).
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, inputOf, noProblems, password, people, press, root, untilRead} from './lib.mjs';
import {sound} from './look.mjs';

let now = 1795399200; // Monday 23 November 2026, 10:00 in China
const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
const browser = await Browser.start();

/** A mail server with a certificate of its own; it ends with this file's process. */
class Post {
  static async start(name, ...options) {
    const post = new Post();
    post.folder = join(site.data, name);
    mkdirSync(post.folder);
    post.child = spawn('/usr/bin/python3', [join(root, 'tests/mail/smtp.py'), post.folder, ...options], {stdio: ['pipe', 'pipe', 'inherit']});
    post.port = await new Promise((resolve) => post.child.stdout.once('data', (d) => resolve(Number(d.toString()))));
    return post;
  }

  get mails() {
    return readdirSync(this.folder).filter((f) => f.endsWith('.eml')).sort((a, b) => parseInt(a) - parseInt(b))
      .map((f) => mailOf(readFileSync(join(this.folder, f), 'latin1')));
  }

  to(address) {
    return this.mails.filter((m) => m.to === address);
  }

  stop() {
    this.child.stdin.end();
  }
}

/** As a program would read it. */
function mailOf(raw) {
  const end = raw.indexOf('\r\n\r\n');
  const heads = raw.slice(0, end).replace(/\r\n[ \t]+/g, '');
  const head = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(heads)?.[1];
  const words = (s) => [...s.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map((m) => Buffer.from(m[1], 'base64').toString()).join('');
  const edge = /boundary=(\S+)/.exec(heads)?.[1];
  const parts = raw.slice(end + 4).split(`--${edge}`).slice(1, -1).map((part) => {
    const at = part.indexOf('\r\n\r\n');
    return {heads: part.slice(0, at), bytes: Buffer.from(part.slice(at + 4), 'base64')};
  });
  return {to: head('X-To'), id: head('Message-ID'), from: head('From'), subject: words(head('Subject')), text: parts[0]?.bytes.toString() ?? '', files: parts.slice(1)};
}

/** Start anew with these settings, `later` seconds later: what waits is tried again. */
async function restart(conf, later = 0, env = {}) {
  assert.equal(await site.stop(), 0, site.log.slice(-2000));
  if (conf !== undefined) writeFileSync(join(site.data, 'desk', 'mail.conf'), conf);
  now += later;
  await site.serve({GONGKAI_NOW: String(now), ...env});
}

const signIn = (login) => browser.signedIn(site, login);

/** What the visitor fills in, up to the form. */
async function form(p, wanted) {
  await p.goto(`${site.public}/request`);
  await p.locator('#f-wanted').fill(wanted);
  await press(p, '看看是否已经公开');
  await p.locator('form[action$="/request/form"] button').click();
  await p.locator('#f-name').fill('赵小满');
  await p.locator('#f-id_kind').selectOption('id_card');
  await p.locator('#f-id_number').fill('530602199003071235');
  await p.locator('#f-phone').fill('138 1234 5678');
}

const openCase = (p, code, second = '5678') => eventually('the case opens', async () => {
  p.expects4xx = true;
  await p.goto(`${site.public}/request/status`);
  await p.locator('#f-code').fill(code);
  await p.locator('#f-second').fill(second);
  await press(p, '打开');
  return await p.getByRole('heading', {level: 1, name: /^申请 依申/}).count() > 0;
});

async function caseOf(p, words) {
  await eventually(`${words} is at the desk`, async () => {
    await p.goto(`${site.desk}/requests?all=1`);
    return await p.getByRole('row').filter({hasText: words}).count() > 0;
  });
  await p.getByRole('row').filter({hasText: words}).getByRole('link').first().click();
  return p.url();
}

const history = (p, words) => p.getByRole('row').filter({hasText: words}).count();

/** Registered at the counter by who wants it by mail, signed, and its paper made: the letter's page. */
async function signedReply(email, wanted) {
  const office = await signIn('zhao.min');
  await office.goto(`${site.desk}/requests/new`);
  await office.locator('#f-wanted').fill(wanted);
  await office.locator('#f-name').fill('钱多多');
  await office.locator('#f-phone').fill('0870-7654321');
  await office.locator('#f-medium').selectOption('electronic');
  await office.locator('#f-delivery').selectOption('email');
  await office.locator('details summary').first().click();
  await office.locator('#f-email').fill(email);
  await press(office, '登记');
  if (await office.locator('.large-code').count() === 0) await press(office, '仍然登记');
  await office.getByRole('link', {name: '打开这一件'}).click();
  await press(office, '受理');
  const address = office.url().replace(/#.*/, '');
  await office.locator('summary').filter({hasText: '交承办部门'}).click();
  await office.locator('#assign-department').selectOption({label: '交通警察支队'});
  await press(office, '交承办部门');
  const officer = await signIn('liu.kaiping');
  await officer.goto(address);
  await officer.getByRole('link', {name: '拟写答复'}).click();
  await officer.getByRole('link', {name: '部分公开'}).click();
  await officer.locator('#f-released').fill('收费标准和批准日期');
  await officer.locator('#f-means').fill('随本答复书提供电子文本');
  await officer.locator('#f-finding').fill('批准文件由本机关保存');
  await press(officer, '保存');
  await officer.locator('#f-span').fill('第3页第2段');
  await officer.locator('#f-ground').selectOption({label: '三类内部事务信息'});
  await officer.locator('#f-part_reason').fill('属于内部工作流程');
  await press(officer, '加这一处');
  await officer.locator('#f-file').setInputFiles({name: '收费批准文件（处理后）.txt', mimeType: 'text/plain', buffer: Buffer.from('收费标准：每小时三元')});
  await press(officer, '上传');
  await officer.getByRole('link', {name: '看答复书'}).click();
  await officer.getByRole('link', {name: '回到这一件，送审'}).click();
  await untilRead(officer, address);
  await press(officer, '送部门负责人初审');
  await officer.context().close();
  for (const [login, ...buttons] of [['chen.shixiong', '初审通过'], ['zhao.min', '保密审查：可以公开', '复审通过'], ['lu.chengyuan', '签发']]) {
    const who = await signIn(login);
    await who.goto(address);
    for (const name of buttons) await press(who, name);
    await who.context().close();
  }
  await office.goto(address);
  await office.getByRole('link', {name: /答复书/}).first().click();
  await eventually('the paper is made', async () => {
    await office.reload();
    return await office.getByRole('link', {name: /打开 PDF/}).count() > 0;
  });
  return {office, address, letter: office.url()};
}

const reader = await browser.visitor();
let post, code, conf;

test('without a mail server nothing is offered', async () => {
  await form(reader, '没有邮件的申请');
  assert.equal(await reader.locator('#f-notices').count(), 0);
  const officer = await signIn('zhao.min');
  await officer.goto(`${site.desk}/email`);
  await officer.getByText('还没有设邮件服务器').waitFor();
  await sound(officer, 'email-off');
  await officer.locator('#f-email').fill('not an address');
  officer.expects4xx = true;
  await press(officer, '保存');
  await officer.getByRole('alert').getByText('邮箱不对').waitFor();
  assert.equal(await officer.locator('#f-email').inputValue(), 'not an address');
  await officer.locator('#f-email').fill('zhao.min@example.invalid');
  await press(officer, '保存');
  await officer.getByText('已保存').waitFor();
  await officer.context().close();
});

test('a wrong line in the settings is named, and the site serves all the same', async () => {
  await restart('host mail.example.invalid\n');
  await eventually('the log says it', () => /mail\.off/.test(site.log));
  const {code: exit, stderr} = await site.command('mail');
  assert.equal(exit, 1);
  assert.match(stderr, /mail\.conf: from is no address/);
  site.log = ''; // the error that was asked for
});

test('notices are offered where there is a mail server, and want an address', async () => {
  post = await Post.start('post', '--starttls', '--login', 'xxgk:a secret');
  writeFileSync(join(site.data, 'desk', 'mail.password'), 'a secret\n');
  conf = `# ours\nhost 127.0.0.1\nport ${post.port}\nsecurity starttls\nfrom xxgk@example.invalid\nuser xxgk\n`
    + `password_file ${join(site.data, 'desk', 'mail.password')}\nca_file ${join(post.folder, 'cert.pem')}\n`;
  await restart(conf);
  assert.match((await site.command('mail')).stdout, /^out: 127\.0\.0\.1:\d+ \(starttls\), from xxgk@example\.invalid/);
  await eventually('the public site knows', async () => {
    await form(reader, '要发邮件的申请');
    return await reader.locator('#f-notices').count() > 0;
  });
  await sound(reader, 'form-notices');
  reader.expects4xx = true;
  await reader.locator('#f-notices').check();
  await press(reader, '下一步：检查');
  await reader.getByRole('alert').getByText('要收邮件提醒').waitFor();
  assert.ok(await reader.locator('#f-notices').isChecked());
  await reader.locator('#f-email').fill('xiaoman@example.invalid');
  await press(reader, '下一步：检查');
  await reader.getByText('有进展时发邮件告诉我').waitFor();
  await press(reader, '提交申请');
  code = (await reader.locator('.large-code').textContent()).trim();
});

test('an applicant is told that there is something new, and not a word of what', async () => {
  const mail = await eventually('the mail comes', () => post.to('xiaoman@example.invalid')[0]);
  assert.match(mail.subject, /申请已经收到并登记/);
  assert.match(mail.text, /收件编号 W/);
  assert.match(mail.text, /registered/);
  const desk = await signIn('zhao.min');
  await caseOf(desk, '要发邮件的申请');
  await press(desk, '确认收到');
  await eventually('the second mail', () => post.to('xiaoman@example.invalid').length === 2);
  for (const m of post.to('xiaoman@example.invalid'))
    for (const words of ['赵小满', '要发邮件', code, '530602', '138', '5678']) assert.ok(!m.text.includes(words) && !m.subject.includes(words), words);
  await eventually('the history has it', async () => {
    await desk.reload();
    return await history(desk, '邮件已发出') === 2;
  });
  await sound(desk, 'case-mails');
  await desk.context().close();
});

test('he ends the notices, and has them again', async () => {
  await openCase(reader, code);
  await reader.locator('#do-notify > summary').click();
  await reader.getByText('现在：有进展时发邮件').waitFor();
  await sound(reader, 'status-notify');
  await reader.locator('#notify-email').fill('nobody');
  await press(reader, '照此办理');
  await reader.getByRole('alert').waitFor();
  assert.equal(await reader.locator('#notify-email').inputValue(), 'nobody');
  await reader.locator('#notify-email').fill('');
  await press(reader, '照此办理');
  await reader.getByRole('heading', {level: 1, name: '已经收到'}).waitFor();
  const desk = await signIn('zhao.min');
  const address = await caseOf(desk, '要发邮件的申请');
  await eventually('his wish is known', async () => {
    await desk.goto(address);
    return await history(desk, '改了邮件提醒') === 1;
  });
  await press(desk, '受理');
  await openCase(reader, code);
  await reader.locator('#do-notify > summary').click();
  await reader.getByText('现在：不发邮件').waitFor();
  await reader.locator('#notify-email').fill('never@example.invalid');
  await press(reader, '照此办理');
  await eventually('his wish is known', async () => {
    await desk.goto(address);
    return await history(desk, '改了邮件提醒') === 2;
  });
  assert.equal(post.to('xiaoman@example.invalid').length, 2);
  await desk.context().close();
});

test('an address that the server refuses for good is seen at the desk', async () => {
  const desk = await signIn('zhao.min');
  const address = await caseOf(desk, '要发邮件的申请');
  const extend = desk.locator('#act-extend');
  await extend.locator('summary').click();
  for (const [field, value] of Object.entries({days: '10', note: '检索量大', consent: '赵敏', consented: '2026-11-23'})) {
    const at = extend.locator(`[name=${field}]`);
    if (await at.count() > 0) await at.fill(value);
  }
  await Promise.all([desk.waitForEvent('load'), extend.getByRole('button').first().click()]);
  await eventually('the history has it', async () => {
    await desk.goto(address);
    return await history(desk, '邮件发不出去') === 1;
  });
  await desk.goto(site.desk);
  await desk.getByRole('heading', {name: /发不出去的邮件/}).waitFor();
  await desk.getByText('550 5.1.1 no such mailbox').waitFor();
  await sound(desk, 'work-refused');
  assert.match((await site.command('mail')).stdout, /1 refused/);
  await desk.context().close();
});

let sent;

test('a reply goes out by mail: refused for now it waits, and the case is not answered', async () => {
  const {office, address, letter} = await signedReply('later@example.invalid', '公共停车场收费批准文件甲');
  assert.equal(await office.locator('#f-address').inputValue(), 'later@example.invalid');
  await sound(office, 'letter-mail');
  await press(office, '用电子邮件发送');
  await eventually('it was tried', async () => {
    await office.goto(letter);
    return await office.getByText('451 4.7.1').count() > 0;
  });
  await office.getByText('正在发送').first().waitFor();
  await sound(office, 'letter-waits');
  await office.goto(address);
  assert.equal(await office.getByText('已签发').count() > 0, true);
  assert.equal(await history(office, '已答复'), 0);
  await office.context().close();
  sent = {address, letter};
});

test('when the server takes it, it is answered on that day, with the letter, the files and a proof', async () => {
  writeFileSync(join(post.folder, 'now'), '');
  await restart(undefined, 86400); // Tuesday
  const mail = await eventually('the mail comes', () => post.to('later@example.invalid')[0]);
  assert.equal(mail.files.length, 2);
  assert.match(decodeURIComponent(mail.files[0].heads), /昭公公开答〔2026〕1号\.pdf/);
  assert.equal(mail.files[0].bytes.subarray(0, 5).toString(), '%PDF-');
  assert.equal(mail.files[1].bytes.toString(), '收费标准：每小时三元');
  for (const words of ['钱多多', '停车场', '7654321']) assert.ok(!mail.text.includes(words), words);
  const office = await signIn('zhao.min');
  await eventually('it is delivered', async () => {
    await office.goto(sent.letter);
    return await office.getByRole('row').filter({hasText: '电子邮件'}).count() > 0;
  });
  const row = office.getByRole('row').filter({hasText: '电子邮件'});
  assert.match(await row.textContent(), /11月24日/);
  assert.match(await row.textContent(), /later@example\.invalid/);
  const [proof] = await Promise.all([office.waitForEvent('download'), row.getByRole('link', {name: /凭证/}).click()]);
  const words = readFileSync(await proof.path(), 'utf8');
  assert.match(words, /服务器回执：250 2\.0\.0 ok, queued as/);
  assert.ok(words.includes(mail.id));
  await sound(office, 'letter-sent');
  await office.goto(sent.address);
  await office.getByText('已答复').first().waitFor();
  await office.context().close();
});

/** A document that is most urgent and waits for the office's signature; its number. */
async function waitsForTheOffice(title) {
  const {officer, head} = await people(site);
  const id = await officer.draft({title, made: '2026-11-20'});
  const sheet = (await officer.open(`/documents/${id}/sheet/edit`)).text;
  const r = await officer.send(`/documents/${id}/sheet/edit`, {csrf: inputOf(sheet, 'csrf'), urgency: 'very_urgent', openness: 'open'});
  assert.equal(r.status, 303);
  await officer.move(id, 'submit');
  await head.move(id, 'pass_first');
  return id;
}

test('an officer is reminded once a day of what waits, by numbers and days', async () => {
  assert.deepEqual(post.to('zhao.min@example.invalid'), [], 'nothing is due yet');
  await form(reader, '要提醒的申请');
  await press(reader, '下一步：检查');
  await press(reader, '提交申请');
  const desk = await signIn('zhao.min');
  await caseOf(desk, '要提醒的申请');
  await desk.context().close();
  const waiting = await waitsForTheOffice('标题不能进邮件的文件');
  await restart(undefined, 0);
  const mails = await eventually('the reminder', () => post.to('zhao.min@example.invalid').length && post.to('zhao.min@example.invalid'));
  assert.match(mails[0].text, /待确认收到/);
  assert.match(mails[0].subject, /政府信息公开：\d+件要办/);
  assert.match(mails[0].text, /依申〔2026〕/);
  assert.match(mails[0].text, new RegExp(`^文件 ${waiting}  2026年\\d+月\\d+日  .+（.*复审.*）\\r?$`, 'm'));
  for (const words of ['标题不能进邮件', '赵小满', '钱多多', '停车场', '要发邮件']) assert.ok(!mails[0].text.includes(words), words);
  await restart(undefined, 0);
  assert.equal(post.to('zhao.min@example.invalid').length, 1);
});

test('killed after the server took it, it goes out once more as the same letter, and is one delivery', async () => {
  await restart(undefined, 0, {GONGKAI_FAULT: 'kill:mail.sent:1'});
  const {office, letter} = await signedReply('qian@example.invalid', '公共停车场收费批准文件乙');
  await press(office, '用电子邮件发送');
  await eventually('the server has it', () => post.to('qian@example.invalid').length === 1);
  await eventually('the worker died', () => /serve\.crash/.test(site.log));
  await office.goto(letter);
  assert.equal(await office.getByRole('row').filter({hasText: '电子邮件'}).count(), 0);
  site.log = '';
  await restart(undefined, 3600);
  await eventually('it comes again', () => post.to('qian@example.invalid').length === 2);
  const [first, second] = post.to('qian@example.invalid');
  assert.equal(first.id, second.id);
  const again = await signIn('zhao.min');
  await eventually('it is delivered', async () => {
    await again.goto(letter);
    return await again.getByRole('row').filter({hasText: '电子邮件'}).count() === 1;
  });
  noProblems(again);
  await again.context().close();
  await office.context().close();
});

test('neither address nor password is in the log, and no address in a public byte', async () => {
  for (const words of ['example.invalid', 'a secret']) assert.ok(!site.log.includes(words), words);
  for (const [name, bytes] of await site.publicBytes())
    for (const words of ['xiaoman@', 'qian@', 'a secret']) assert.ok(!bytes.includes(words), `${words} in ${name}`);
  assert.ok(existsSync(join(site.data, 'desk', 'mail.conf')));
  await reader.context().close();
});

ends(site, browser, {close: () => post?.stop()});
