// make.mjs: walks one document its whole way and takes a picture at each step: draft, particulars, what the leak scan found, the
// approval sheet, three levels, what readers see, a revision and what it changed, withdrawal, recall; see make.
// The clock stands where the story is; the server starts anew when it moves on.
import {execFileSync} from 'node:child_process';
import {dirname, join} from 'node:path';
import {statSync, unlinkSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Browser, Site, eventually, password, sleep} from '../../tests/browser/lib.mjs';


const folder = dirname(fileURLToPath(import.meta.url));
const only = new Set(process.argv.slice(2));
const LARGEST = 120 * 1024;

const seconds = (when) => String(Date.parse(`${when}:00+08:00`) / 1000);
process.env.GONGKAI_NOW = seconds('2016-12-15 23:00');
const site = await Site.start();
await at('2016-12-16 09:05');
const browser = await Browser.start();

async function at(when) {
  await site.stop();
  await site.serve({GONGKAI_NOW: seconds(when)});
}

/** `height`: how much of the page; `from`: it begins a little above this. */
async function picture(page, name, {height = 800, from} = {}) {
  if (only.size > 0 && !only.has(name)) return;
  const {width} = page.viewportSize();
  await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
  await page.mouse.move(0, 0);
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const top = from ? Math.max(0, Math.round((await page.locator(from).boundingBox()).y) - 24) : 0;
  const bottom = Math.min(whole, top + height);
  const path = join(folder, `${name}.png`), raw = `${path}.raw`;
  await page.screenshot({path: raw, type: 'png', fullPage: true, clip: {x: 0, y: top, width, height: bottom - top}, animations: 'disabled'});
  execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--quality', '60-95', '--output', path, '64', raw]);
  unlinkSync(raw);
  const {size} = statSync(path);
  if (size > LARGEST) throw new Error(`${name}.png has ${size} bytes`);
  console.log(`${name}.png ${size}`);
}

const wide = {viewport: {width: 1280, height: 800}};
const phone = {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true};

async function signIn(login) {
  const page = await browser.visitor(wide);
  await page.goto(`${site.desk}/`);
  await page.locator('#f-login').fill(login);
  await page.locator('#f-password').fill(password);
  await page.getByRole('button', {name: '登录'}).click();
  await page.getByRole('heading', {level: 1, name: '我的工作'}).waitFor();
  return page;
}

const officer = () => signIn('yu.haoran'), head = () => signIn('mo.guangming');
const office = () => signIn('zhao.min'), leader = () => signIn('lu.chengyuan');
const press = (page, name) => page.getByRole('button', {name, exact: true}).click();
const openWork = (page, title) => page.getByRole('link', {name: title, exact: true}).first().click();
const done = (page) => page.context().close();

/** Attachments are read by another process, after they are there. */
async function untilRead(page) {
  await page.getByRole('link', {name: '各校宣传安排.txt'}).waitFor();
  await eventually('the attachment is read', async () => {
    await page.reload();
    return await page.getByText('正在读取').count() === 0;
  }, 120_000);
}

const short = '关于开展冬季禁毒宣传的通告';
const title = '关于开展冬季禁毒宣传进校园活动的通告';
const body = `为提高在校学生识毒、防毒、拒毒的能力，市公安局决定在全市中小学校开展冬季禁毒宣传进校园活动。现将有关事项通告如下：

## 一、时间

2016年12月21日至2017年1月6日。

## 二、内容

- 每所学校讲一堂禁毒课；
- 流动宣传车进校园，展出仿真毒品样品；
- 向学生家长发放一封信。

## 三、联系

禁毒支队宣传科，联系人手机13987654321。学校可提前三个工作日预约。`;
const masked = '139****4321';

async function home() {
  const p = await browser.visitor(wide);
  await p.goto(`${site.public}/`);
  await picture(p, 'home', {height: 1000});
  await done(p);
}

async function draft() {
  const p = await browser.visitor(wide);
  await p.goto(`${site.desk}/`);
  await picture(p, 'sign-in', {height: 560});
  await done(p);

  const o = await officer();
  await o.goto(`${site.desk}/documents/new`);
  await o.locator('#f-title').fill(short);
  await press(o, '保存草稿');
  await picture(o, 'draft-errors', {height: 760});
  await o.locator('#f-summary').fill('自12月21日起，在全市中小学校开展禁毒宣传。');
  await o.locator('#f-number').fill('昭公通〔2016〕31号');
  await o.locator('#f-genre').selectOption({label: '通告'});
  await o.locator('#f-category').selectOption({label: '重要警务信息'});
  await o.locator('#f-topic').selectOption({label: '破获毒品案件'});
  await o.locator('#f-department').selectOption({label: '禁毒支队'});
  await o.locator('#f-made').fill('2016-12-16');
  await o.locator('#f-body').fill(body);
  await o.locator('#draft details.more > summary').click();
  await o.locator('#f-basis').selectOption({value: '2007-10-1'});
  await o.locator('#f-validity').selectOption({value: 'in_force'});
  await o.locator('#f-keywords').fill('禁毒 宣传 校园');
  await picture(o, 'particulars', {from: '#draft details.more', height: 900});
  await press(o, '保存草稿');
  await o.locator('input[type=file]').setInputFiles({name: '各校宣传安排.txt', mimeType: 'text/plain',
    buffer: Buffer.from('各校宣传安排\n12月21日 实验中学\n12月22日 第一小学\n')});
  await press(o, '上传');
  await untilRead(o);
  await picture(o, 'leaks', {from: '#leaks-title', height: 520});
  await o.getByRole('button', {name: /^遮盖/}).first().click();
  await o.getByText(masked).first().waitFor();
  await picture(o, 'draft', {height: 1500});
  const address = o.url().replace(/[#?].*/, '');
  await o.goto(`${address}/sheet`);
  await o.getByRole('link', {name: '填写审批单'}).click();
  await o.locator('#f-sent_to').fill('各县区公安局');
  await press(o, '保存');
  await picture(o, 'sheet', {height: 1000});
  await o.goto(address);
  await press(o, '送初审');
  await picture(o, 'submitted', {height: 760});
  await done(o);
  return new URL(address).pathname;
}

async function review(address) {
  await at('2016-12-16 10:20');
  let p = await head();
  await picture(p, 'work-head', {height: 420});
  await openWork(p, short);
  await p.locator('#note').fill('题目请写明“进校园活动”。');
  await picture(p, 'review-first', {height: 900});
  await press(p, '退回经办人');
  await done(p);

  await at('2016-12-16 10:45');
  p = await officer();
  await openWork(p, short);
  await picture(p, 'returned', {from: '#history-title', height: 260});
  await p.getByRole('link', {name: '修改', exact: true}).click();
  await p.locator('#f-title').fill(title);
  await press(p, '保存草稿');
  await press(p, '送初审');
  await done(p);

  await at('2016-12-16 11:10');
  p = await head();
  await openWork(p, title);
  await press(p, '签字，送复审');
  await done(p);

  await at('2016-12-16 14:30');
  p = await office();
  await openWork(p, title);
  await press(p, '保密审查：可以公开');
  await press(p, '签字，送领导批准');
  await done(p);

  await at('2016-12-16 16:00');
  p = await leader();
  await openWork(p, title);
  await picture(p, 'review-final', {height: 900});
  await press(p, '签字批准，立即公开');
  await picture(p, 'published', {height: 1700});
  await done(p);
}

async function reader(address) {
  const id = address.split('/').at(-1);
  const p = await browser.visitor(wide);
  await p.goto(`${site.public}/d/${id}`);
  await picture(p, 'reader', {height: 1000});
  await done(p);
  await at('2016-12-19 08:40');
  const m = await browser.visitor(phone);
  await m.goto(`${site.public}/feedback?page=${encodeURIComponent(`/d/${id}`)}`);
  await m.locator('#f-message').fill('“三、联系”没有写电话号码，学校不知道打给谁。');
  await picture(m, 'report-phone', {height: 1000});
  await press(m, '交给公开工作机构');
  await m.getByRole('heading', {level: 1}).waitFor();
  await done(m);
  await sleep(1500); // the worker takes it over
}

async function answer() {
  const p = await office();
  await p.getByRole('link', {name: /没有写电话号码/}).first().click();
  await p.locator('#f-answer').fill('经核实属实，已请禁毒支队修订，补充预约电话。');
  await picture(p, 'report', {height: 700});
  await press(p, '办结');
  await done(p);
}

async function revise(address) {
  await at('2016-12-19 09:00');
  let p = await officer();
  await p.goto(site.desk + address);
  await p.locator('#note').fill('补充预约电话。');
  await press(p, '修订');
  await picture(p, 'revision', {height: 760});
  await p.getByRole('link', {name: '修改', exact: true}).click();
  await p.locator('#f-body').fill(body.replace('禁毒支队宣传科，联系人手机13987654321。', '禁毒支队宣传科，电话 0870-0000110。'));
  await press(p, '保存草稿');
  await press(p, '送初审');
  await done(p);
  for (const [who, button, when] of [[head, '签字，送复审', '09:20'], [office, '签字，送领导批准', '09:40'], [leader, '签字批准，立即公开', '10:00']]) {
    await at(`2016-12-19 ${when}`);
    p = await who();
    await p.goto(site.desk + address);
    if (who === office) await press(p, '保密审查：可以公开');
    await press(p, button);
    await done(p);
  }
}

/** What the revision changed, as readers compare it. */
async function compare(address) {
  const p = await browser.visitor(wide);
  await p.goto(`${site.public}/d/${address.split('/').at(-1)}`);
  await p.getByRole('link', {name: /与上一版比较/}).click();
  await p.getByRole('heading', {level: 1, name: '版本比较'}).waitFor();
  await picture(p, 'compare', {height: 900});
  await done(p);
}

async function withdraw(address) {
  await at('2016-12-19 15:00');
  const p = await office();
  await p.goto(site.desk + address);
  await p.getByRole('link', {name: '撤回公开'}).click();
  await p.locator('#f-note').fill('活动延期，另行通告。');
  await press(p, '撤回公开，立即生效');
  await p.getByText('已撤回').first().waitFor();
  await p.goto(`${site.desk}/ledger`);
  await picture(p, 'ledger', {height: 620});
  await p.goto(`${site.public}/d/${address.split('/').at(-1)}`);
  await picture(p, 'withdrawn', {height: 560});
  await done(p);
}

/** An emergency: one person, at once, to the last trace. */
async function recall(address) {
  await at('2016-12-19 16:00');
  const p = await leader();
  await p.goto(`${site.desk}${address}/recall`);
  await p.locator('#f-note').fill('附件里有不应公开的个人信息。');
  await picture(p, 'recall', {height: 640});
  await press(p, '紧急撤回');
  await p.getByText('已紧急撤回').first().waitFor();
  await p.goto(`${site.public}/d/${address.split('/').at(-1)}`);
  await picture(p, 'recalled', {height: 560});
  await done(p);
}

async function accounts() {
  const p = await signIn('ding.yi');
  await p.goto(`${site.desk}/accounts`);
  await picture(p, 'accounts', {height: 620});
  await p.goto(`${site.desk}/accounts/new`);
  await picture(p, 'account-new', {height: 900});
  await p.goto(`${site.desk}/settings`);
  await picture(p, 'settings', {height: 900});
  await p.goto(`${site.desk}/password`);
  await picture(p, 'password', {height: 620});
  await p.goto(`${site.desk}/display`);
  await picture(p, 'display', {height: 620});
  await done(p);
}

try {
  await home();
  const address = await draft();
  await review(address);
  await reader(address);
  await answer();
  await revise(address);
  await compare(address);
  await withdraw(address);
  await recall(address);
  await accounts();
} catch (e) {
  console.error(site.log);
  throw e;
} finally {
  await browser.close();
  await site.stop();
}
