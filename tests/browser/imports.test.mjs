// The documents of an existing site, handed in at the desk: the table with a zip and single files; a job takes them, the page says
// how far it is and which line was not taken and why; a second run changes nothing; what cannot be read says so.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import test from 'node:test';
import {Browser, Person, Site, ends, eventually, get, noProblems, press, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'imports.'));

// As Windows packs a folder: everything below its name, names in GBK that nobody declares.
execFileSync('python3', ['-c', `
import io, os, sys, zipfile
os.chdir(sys.argv[1])
b = io.BytesIO()
with zipfile.ZipFile(b, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('site/2014/0301.html', '<h2>一、总则</h2><p>旧站的正文。</p>')
    z.writestr('site/2014/a.txt', '甲的正文')
    z.writestr('site/2015/a.txt', '乙的正文')
    z.writestr('site/XXXXXXXX.txt', '附件的字')
open('site.zip', 'wb').write(b.getvalue().replace(b'XXXXXXXX', '附件名单'.encode('gbk')))
open('broken.zip', 'wb').write(b.getvalue()[:200])
`, folder]);
const path = (name) => join(folder, name);
const head = '标题,文件,栏目,主题,部门,成文日期,发布日期,附件,来源标识';
writeFileSync(path('table.csv'), [head,
  '旧站通知一,2014/0301.html,important-matters,duties,command,2014-03-01,2014-03-05,附件名单.txt,http://old.example/1',
  '旧站通知二,2014/a.txt,,,,2014-04-01,2014-04-05,,',
  '旧站通知三,a.txt,,,,2014-04-01,2014-04-05,,',
  '旧站通知四,没有.html,,,,2014-04-01,2014-04-05,,',
  '旧站通知五,single.txt,没有的栏目,,,2014-04-01,2014-04-05,,',
  '旧站通知六,single.txt,,,,2014-04-01,,,http://old.example/6'].join('\n'));
writeFileSync(path('single.txt'), '单个文件的正文');
writeFileSync(path('gb.csv'), execFileSync('iconv', ['-t', 'GB18030'], {input: [head,
  '旧站通知一,2014/0301.html,important-matters,duties,command,2014-03-01,2014-03-05,附件名单.txt,http://old.example/1',
  '旧站通知八,single.txt,,,,2014-04-01,2014-04-05,,http://old.example/8'].join('\r\n')}));
writeFileSync(path('notable.csv'), '这不是表头\n一,二\n');

const signIn = (login, javaScriptEnabled = true) => browser.signedIn(site, login, {javaScriptEnabled});

async function sound(p, name) {
  await p.evaluate(axe);
  const {violations} = await p.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  assert.deepEqual(violations.map((v) => `${p.url()} ${v.id}: ${v.nodes[0].html.slice(0, 200)}`), []);
  if (shots) await p.screenshot({path: join(shots, `${name}.png`), fullPage: true});
  await p.setViewportSize({width: 360, height: 740});
  const wide = await p.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `${p.url()} is ${wide} wide`);
  if (shots) await p.screenshot({path: join(shots, `${name}-360.png`), fullPage: true});
  await p.setViewportSize({width: 1280, height: 800});
}

async function handIn(p, table, files, as) {
  await p.goto(`${site.desk}/documents/imports`);
  await p.getByLabel('填好的表').setInputFiles(resolve(folder, table));
  await p.locator('#f-file').setInputFiles(files.map(path));
  await p.getByLabel(as, {exact: true}).check();
  await p.getByRole('combobox', {name: '归哪位经办人'}).selectOption({value: 'yu.haoran'});
  await p.getByText('表里没有写栏目、主题、部门的行').click();
  await p.locator('#f-category').selectOption({value: 'important-matters'});
  await p.locator('#f-topic').selectOption({value: 'duties'});
  await p.locator('#f-department').selectOption({value: 'command'});
  await press(p, '开始导入');
  await p.getByText('文件已收下，正在导入。').waitFor();
}

/** The page is looked at again until the import is over. */
const over = async (p) => {
  await eventually('the import is over', async () => {
    await p.goto(p.url());
    return !/正在导入：|正在打开文件/.test(await p.locator('main').innerText());
  }, 60_000);
};

let admin;

test('who hands in nothing, or no table, is told at the field, and nothing begins', async () => {
  admin = await signIn('ding.yi');
  await admin.goto(`${site.desk}/documents/imports`);
  await sound(admin, 'imports');
  await press(admin, '开始导入');
  await admin.getByText('请填写').first().waitFor();
  await admin.getByLabel('草稿', {exact: true}).check();
  await admin.getByRole('combobox', {name: '归哪位经办人'}).selectOption({value: 'yu.haoran'});
  await press(admin, '开始导入');
  await admin.getByText('请选择填好的表').first().waitFor();
  await admin.getByText('请选择文件或者 zip').first().waitFor();
  await sound(admin, 'imports-refused');
  await admin.getByText('还没有导入过文件').waitFor();
  await admin.getByText('您填写的内容都在下面。').waitFor(); // no file was chosen: all of it is
  await admin.locator('#f-file').setInputFiles({name: '通告.txt', mimeType: 'text/plain', buffer: Buffer.from('正文')});
  await press(admin, '开始导入');
  await admin.getByText('选好的文件浏览器留不住，请再选一次').waitFor();
  admin.problems.length = 0;
});

test('the table with a zip and a single file: what can be taken is published, each other line named with its reason', async () => {
  await handIn(admin, 'table.csv', ['site.zip', 'single.txt'], '已公开的历史');
  await over(admin);
  const said = textOf(await admin.content());
  assert.match(said, /导入 2 件，已在库中 0 件，没有导入 4 行/);
  for (const [line, why] of [[4, '几个文件都叫这个名字'], [5, '没有这个文件'], [6, '没有这个栏目'], [7, '没有填发布日期']])
    assert.match(await admin.getByRole('row', {name: new RegExp(`^${line} `)}).innerText(), new RegExp(why));
  await sound(admin, 'import');
  noProblems(admin);
  const list = JSON.parse((await get(`${site.public}/list/json`)).text).rows;
  const one = list.find((r) => r.title === '旧站通知一');
  assert.equal(one.published, '2014-03-05');
  assert.equal(one.secrecy, ''); // nobody reviewed it here, and nothing says so
  const page = await get(`${site.public}/d/${one.id}`);
  assert.match(page.text, /旧站的正文/);
  assert.match(page.text, /附件名单\.txt/);
  assert.equal((await get(`${site.public}/d/${one.id}/f/1`)).text, '附件的字');
});

test('the mended table once more: only what was missing is taken; and again: nothing', async () => {
  const mended = readFileSync(path('table.csv'), 'utf8').replace('旧站通知三,a.txt', '旧站通知三,2015/a.txt').replace('没有的栏目', '');
  writeFileSync(path('table.csv'), mended.replace('2014-04-01,,,http', '2014-04-01,2014-04-05,,http'));
  await handIn(admin, 'table.csv', ['site.zip', 'single.txt'], '已公开的历史');
  await over(admin);
  assert.match(textOf(await admin.content()), /导入 3 件，已在库中 2 件，没有导入 1 行/);
  const before = (await get(`${site.public}/list/json`)).text;
  await handIn(admin, 'table.csv', ['site.zip', 'single.txt'], '已公开的历史');
  await over(admin);
  assert.match(textOf(await admin.content()), /导入 0 件，已在库中 5 件，没有导入 1 行/);
  assert.equal((await get(`${site.public}/list/json`)).text, before);
});

test('as drafts, without JavaScript, the table as Excel in China saves it: they are the officer’s, who submits them', async () => {
  const lines = [head, '旧站草稿,single.txt,,,,2014-04-01,,,http://old.example/9'].join('\r\n');
  writeFileSync(path('drafts.csv'), execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], {input: lines}));
  const p = await signIn('ding.yi', false);
  await handIn(p, 'drafts.csv', ['single.txt'], '草稿');
  await over(p);
  await p.getByText('每一行都导入了：新导入 1 件。').waitFor();
  await handIn(p, 'drafts.csv', ['single.txt'], '草稿');
  await over(p);
  await p.getByText('没有新的：这 1 件以前都已经导入，这次什么也没有改动。').waitFor();
  writeFileSync(path('more.csv'), [head, '旧站草稿,single.txt,,,,2014-04-01,,,http://old.example/9', '旧站又一件,single.txt,,,,2014-04-01,,,http://old.example/10'].join('\n'));
  await handIn(p, 'more.csv', ['single.txt'], '草稿');
  await over(p);
  await p.getByText('没有一行不能导入：新导入 1 件；1 件以前已经导入，这次没有改动。').waitFor();
  await p.context().close();
  const officer = await signIn('yu.haoran');
  await officer.goto(`${site.desk}/documents`);
  await officer.getByRole('link', {name: '旧站草稿'}).first().click();
  await officer.getByRole('button', {name: '送初审'}).waitFor();
  await officer.context().close();
});

test('a table out of a spreadsheet program, with dates that are dates there: taken alike, its line refused by number', async () => {
  await handIn(admin, new URL('files/import.xlsx', import.meta.url).pathname, ['single.txt'], '已公开的历史');
  await over(admin);
  assert.match(textOf(await admin.content()), /导入 1 件，已在库中 0 件，没有导入 1 行/);
  assert.match(await admin.getByRole('row', {name: /^3 /}).innerText(), /日期/);
  const one = JSON.parse((await get(`${site.public}/list/json`)).text).rows.find((r) => r.title === '旧站公告甲');
  assert.deepEqual([one.made, one.published], ['2014-03-01', '2014-03-05']);
  noProblems(admin);
});

test('a table without its head and a broken zip say so, and nothing is taken', async () => {
  await handIn(admin, 'notable.csv', ['single.txt'], '草稿');
  await over(admin);
  await admin.getByText('表或者 zip 读不出来').waitFor();
  await handIn(admin, 'table.csv', ['broken.zip'], '草稿');
  await over(admin);
  await admin.getByText('表或者 zip 读不出来').waitFor();
  assert.match(textOf(await admin.content()), /导入 0 件/);
});

test('only an administrator hands one in', async () => {
  const officer = await Person.signIn(site, 'yu.haoran');
  const {text} = await officer.open('/documents/imports');
  assert.ok(!text.includes('开始导入'));
  const csrf = /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
  const r = await officer.upload('/documents/imports', {csrf, as: 'drafts', owner: 'yu.haoran'}, [{field: 'table', name: 't.csv', type: 'text/csv', bytes: head}]);
  assert.equal(r.status, 403);
});

ends(site, browser);
