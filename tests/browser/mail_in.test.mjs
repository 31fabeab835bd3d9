// Requests that come by e-mail: a file handed in, a folder, a mailbox (dovecot). An officer registers them or says that
// they are none; the same mail twice changes nothing.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync, chmodSync} from 'node:fs';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, password, press, root} from './lib.mjs';
import {sound} from './look.mjs';

let now = 1795399200; // Monday 23 November 2026, 10:00 in China
process.env.GONGKAI_NOW = String(now); // for the commands, too
const site = await Site.start({env: {GONGKAI_NOW: String(now)}});
const browser = await Browser.start();

let dovecot;

/** As a Chinese program writes one. */
function eml(id, {subject = '政府信息公开申请', from = '赵小满', text, files = [], received = 'Fri, 20 Nov 2026 18:30:05 +0800'}) {
  const word = (s) => `=?UTF-8?B?${Buffer.from(s).toString('base64')}?=`;
  const lines = [`Received: from mx.example.com by mail.gov.example with ESMTP id 4; ${received}`, `From: ${word(from)} <xiaoman@example.com>`,
    'To: xxgk@example.gov.cn', `Subject: ${word(subject)}`, 'Date: Fri, 20 Nov 2026 18:30:00 +0800', `Message-ID: <${id}@example.com>`, 'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="b1"', '', '--b1', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '',
    Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')];
  for (const {name, bytes} of files)
    lines.push('--b1', `Content-Type: application/octet-stream; name="${word(name)}"`, `Content-Disposition: attachment; filename="${word(name)}"`,
      'Content-Transfer-Encoding: base64', '', Buffer.from(bytes).toString('base64'));
  return Buffer.from([...lines, '--b1--', ''].join('\r\n'));
}

const first = eml('1', {
  text: '您好！\n申请人姓名：赵小满\n联系电话：138 1234 5678\n身份证号码：530602199003071235\n请公开昭阳区公共停车场的收费标准和批准文件。\n',
  files: [{name: '身份证复印件.pdf', bytes: '%PDF-1.7 copy'}, {name: '../../../../etc/passwd', bytes: 'root'}],
});

async function office(options) {
  const p = await browser.visitor(options);
  await p.goto(`${site.desk}/sign-in`);
  await p.locator('[name=login]').fill('zhao.min');
  await p.locator('[name=password]').fill(password);
  await press(p, '登录');
  return p;
}

async function handIn(p, name, bytes) {
  await p.goto(`${site.desk}/requests/mail`);
  await p.locator('input[name=file]').setInputFiles({name, mimeType: 'message/rfc822', buffer: bytes});
  await press(p, '交来');
}

const waits = (p, words) => eventually(`${words} waits`, async () => {
  await p.goto(`${site.desk}/requests/mail`);
  return await p.getByRole('heading', {level: 2, name: words}).count() > 0;
});

test('a mail that is handed in prefills the form, with its attachments, and is registered with one click', async () => {
  const p = await office({javaScriptEnabled: false});
  await p.goto(`${site.desk}/requests`);
  await p.getByRole('link', {name: '邮件来的申请'}).click();
  await p.getByText('没有等着登记的邮件').waitFor();
  p.expects4xx = true;
  await press(p, '交来');
  await p.getByRole('alert').getByText('请选择邮件文件').waitFor();
  const huge = join(site.data, '太大.eml');
  writeFileSync(huge, Buffer.alloc(65 << 20));
  await p.locator('input[name=file]').setInputFiles(huge);
  await press(p, '交来');
  await p.getByRole('alert').getByText('比这里能接收的大，什么都没有保存').waitFor();
  await p.getByText('没有等着登记的邮件').waitFor();
  rmSync(huge);
  await handIn(p, '申请.eml', first);
  await waits(p, '政府信息公开申请');
  await sound(await look(p), 'mail-list');
  await p.getByRole('link', {name: '登记为申请'}).click();
  for (const [field, value] of [['name', '赵小满'], ['phone', '138 1234 5678'], ['id_number', '530602199003071235'], ['email', 'xiaoman@example.com'], ['arrived', '2026-11-20']])
    assert.equal(await p.locator(`#f-${field}`).inputValue(), value, field);
  assert.equal(await p.locator('#f-channel').inputValue(), 'email');
  assert.equal(await p.locator('#f-delivery').inputValue(), 'email');
  assert.match(await p.locator('#f-wanted').inputValue(), /停车场的收费标准/);
  await p.getByText('身份证复印件.pdf').waitFor();
  await p.getByText('passwd', {exact: true}).waitFor();
  await sound(await look(p), 'mail-form');
  await p.locator('#f-phone').fill('12');
  await press(p, '登记');
  await p.getByRole('alert').waitFor();
  await p.getByText('这件申请来自邮件').waitFor();
  await p.locator('#f-phone').fill('138 1234 5678');
  await press(p, '登记');
  await p.locator('.large-code').waitFor();
  await p.getByRole('link', {name: '打开这一件'}).click();
  await p.getByText('已登记，待确认').first().waitFor(); // since 2019 the day of receipt is the one that is confirmed
  await p.goto(`${p.url().replace(/#.*/, '')}/applicant`);
  for (const name of ['邮件原件.eml', '身份证复印件.pdf', 'passwd']) assert.ok(await p.getByText(name, {exact: true}).count() > 0, name);
  await p.goto(`${site.desk}/requests/mail`);
  await p.getByText('没有等着登记的邮件').waitFor();
  await p.context().close();
});

/** The same page with JavaScript, for axe. */
async function look(p) {
  const q = await office();
  await q.goto(p.url());
  return q;
}

test('the files that came with it are the request\'s, byte for byte', async () => {
  const who = await Person.signIn(site, 'zhao.min');
  const {text} = await who.open('/requests?all=1');
  const path = /href="(\/requests\/\d+)"/.exec(text)[1];
  const page = await who.open(`${path}/applicant`);
  const came = [...page.text.matchAll(new RegExp(`href="(${path}/came/\\d+)"`, 'g'))].map((m) => m[1]);
  assert.equal(came.length, 3, page.text.length);
  const bytes = await Promise.all(came.map(async (to) => (await who.open(to)).bytes));
  assert.ok(bytes.some((b) => b.equals(first)));
  assert.ok(bytes.some((b) => b.toString() === '%PDF-1.7 copy'));
});

test('the same mail twice changes nothing, as the same file or by its Message-ID', async () => {
  const p = await office();
  await handIn(p, '又来.eml', first);
  await p.getByText('没有重复收').waitFor();
  await handIn(p, '转存.eml', Buffer.concat([Buffer.from('X-Saved-By: another program\r\n'), first]));
  await p.getByText('邮件已收下').waitFor();
  await eventually('it is put away', async () => {
    await p.goto(`${site.desk}/requests/mail`);
    return await p.getByText('没有等着登记的邮件').count() > 0;
  });
  await p.context().close();
});

test('what is no mail is shown as that, and put away with a reason', async () => {
  const p = await office();
  p.expects4xx = true;
  await handIn(p, '不是邮件.eml', Buffer.from('%PDF-1.7\nnot a mail'));
  await waits(p, '读不了的邮件');
  await sound(p, 'mail-unreadable');
  await p.getByText('不是申请', {exact: true}).click();
  await press(p, '不登记');
  await p.getByRole('alert').waitFor(); // its form stays open
  await p.locator('input[name=note]').fill('不是邮件');
  await press(p, '不登记');
  await p.getByText('已注明，不登记').waitFor();
  await p.context().close();
});

test('a folder of mails and a Maildir are imported, once', async () => {
  const plain = join(site.data, 'mails'), maildir = join(site.data, 'Maildir');
  mkdirSync(plain);
  for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, part), {recursive: true});
  writeFileSync(join(plain, 'a.eml'), eml('2', {subject: '文件夹里的申请', text: '请公开甲'}));
  writeFileSync(join(plain, 'readme.txt'), 'no mail');
  writeFileSync(join(plain, 'empty.eml'), '');
  writeFileSync(join(maildir, 'new', '1.host'), eml('3', {subject: '邮箱里的申请', text: '请公开乙'}));
  writeFileSync(join(maildir, 'cur', '2.host:2,S'), eml('2', {subject: '文件夹里的申请', text: '请公开甲'}));
  const once = await site.command('import', 'mail', plain);
  assert.equal(once.code, 1);
  assert.equal(once.stdout, 'mails: 1 new, 0 there already, 1 refused\n');
  assert.match(once.stderr, /empty\.eml: INVALID/);
  assert.equal((await site.command('import', 'mail', maildir)).stdout, 'mails: 1 new, 1 there already, 0 refused\n');
  const p = await office();
  await waits(p, '邮箱里的申请');
  await waits(p, '文件夹里的申请');
  await p.context().close();
});

test('a mailbox is read over TLS, and what was read is not read again', async () => {
  const folder = join(site.data, 'imap');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  dovecot = spawn('/usr/bin/python3', [join(root, 'tests/mail/imap.py'), folder, 'a secret'.replace(' ', '-')], {stdio: ['pipe', 'pipe', 'inherit']});
  const port = Number(await new Promise((resolve) => dovecot.stdout.once('data', (d) => resolve(d.toString()))));
  const post = (name, bytes) => {
    const path = join(folder, 'Maildir', 'new', name);
    writeFileSync(path, bytes);
    chmodSync(path, 0o666);
    utimesSync(path, now - 3600, now - 3600);
  };
  post('1', eml('4', {subject: '收件箱里的申请', text: '请公开丙', received: 'Mon, 1 Jan 2024 00:00:00 +0800'}));
  post('2', eml('1', {text: '又发了一遍'})); // a Message-ID that was registered
  writeFileSync(join(site.data, 'desk', 'imap.password'), 'a-secret\n');
  writeFileSync(join(site.data, 'desk', 'mail.conf'), `imap_host 127.0.0.1\nimap_port ${port}\nimap_user xxgk\n`
    + `imap_password_file ${join(site.data, 'desk', 'imap.password')}\nca_file ${join(folder, 'cert.pem')}\n`);
  const again = async () => {
    assert.equal(await site.stop(), 0);
    now += 600;
    process.env.GONGKAI_NOW = String(now);
    await site.serve({GONGKAI_NOW: String(now)});
  };
  await again();
  const p = await office();
  await waits(p, '收件箱里的申请');
  const card = p.locator('section').filter({has: p.getByRole('heading', {name: '收件箱里的申请'})}).last();
  assert.match(await card.textContent(), /11月23日（周一） ?09:00/, 'the day when our mail system received it');
  assert.equal(await p.getByRole('heading', {level: 2, name: '政府信息公开申请'}).count(), 0);
  await again();
  post('3', eml('5', {subject: '后来的申请', text: '请公开丁'}));
  await again();
  const q = await office();
  await waits(q, '后来的申请');
  assert.equal(await q.getByRole('heading', {level: 2, name: '收件箱里的申请'}).count(), 1);
  assert.match((await site.command('mail')).stdout, /in: 127\.0\.0\.1:\d+ \(tls\), folder INBOX/);
  await q.context().close();
  await p.context().close();
});

test('nothing of a mail is in the log or in a public byte', async () => {
  for (const words of ['xiaoman', '赵小满', '停车场', '530602199003071235', 'a-secret']) {
    assert.ok(!site.log.includes(words), words);
    for (const [name, bytes] of await site.publicBytes()) assert.ok(!bytes.includes(words) || words === '停车场', `${words} in ${name}`);
  }
});

ends(site, browser, {close: () => dovecot?.stdin.end()});
