// Files that mean harm, handed in as attachments: bombs, entities, ten thousand pages, names that lie, files too large. Each is refused or
// read within the limits, the officer is told in words what could not be read, it goes no further without a reason, and the process that
// opens files serves the next one.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import test from 'node:test';
import {Browser, Site, ends, eventually, noProblems, password, patient, people, press, processes, textOf} from './lib.mjs';

const site = await Site.start();
const browser = await Browser.start();
const who = await people(site);
const folder = mkdtempSync(join(tmpdir(), 'gongkai-hostile.'));

execFileSync('python3', ['-c', `
import zipfile, sys, os
os.chdir(sys.argv[1])
def package(name, document):
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('[Content_Types].xml', '<Types/>')
        z.writestr('word/document.xml', document)
package('bomb.docx', ' ' * 300_000_000)
package('laughs.docx', '<!DOCTYPE a [<!ENTITY x "ha">' + ''.join('<!ENTITY x%d "%s">' % (i, ('&x%s;' % (i - 1 if i else '')) * 10) for i in range(9)) + ']><w:document xmlns:w="w"><w:p><w:r><w:t>&x8;</w:t></w:r></w:p></w:document>')
def nest(name, depth):
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('a.txt', 'public')
        for i in range(4 if depth else 0): z.write('in%d.zip' % depth, 'b%d.zip' % i)
for d in range(6): nest('in%d.zip' % (d + 1), d)
n = 10000
objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Kids[%s]/Count %d>>' % (' '.join('%d 0 R' % (i + 5) for i in range(n)), n),
  '<</Length 38>>stream\\nBT /F 12 Tf 72 720 Td (public words) Tj \\nendstream', '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'] + ['<</Type/Page/Parent 2 0 R/Contents 3 0 R>>'] * n
out, at = b'%PDF-1.4\\n', []
parts = [out]; size = len(out)
for i, o in enumerate(objects):
    at.append(size); p = ('%d 0 obj%s endobj\\n' % (i + 1, o)).encode(); parts.append(p); size += len(p)
tail = 'xref\\n0 %d\\n0000000000 65535 f \\n' % (len(at) + 1) + ''.join('%010d 00000 n \\n' % a for a in at) + 'trailer<</Size %d/Root 1 0 R>>\\nstartxref\\n%d\\n%%%%EOF\\n' % (len(at) + 1, size)
open('yearbook.pdf', 'wb').write(b''.join(parts) + tail.encode())
open('program.pdf', 'wb').write(b'MZ\\x90\\x00\\x03' + bytes(2000))
open('photo.jpg', 'wb').write(bytes.fromhex('ffd8ffe000104a46494600010100000100010000ffd9'))
open('letter.doc', 'wb').write(b'{\\\\rtf1\\\\ansi public}')
`, folder]);

const huge = join(folder, '太大.docx');
writeFileSync(huge, Buffer.alloc(65 << 20));

const files = [
  ['bomb.docx', '压缩炸弹.docx', '超出读取限度'],
  ['laughs.docx', '实体.docx', '文件损坏'],
  ['yearbook.pdf', '年鉴.pdf', '超出读取限度，余下部分没有读'],
  ['program.pdf', '公告.pdf', '文件的类型与名称不符'],
  ['photo.jpg', '照片.xlsx', '文件的类型与名称不符'],
  ['letter.doc', '来信.doc', '文件的类型与名称不符'],
  ['in6.zip', '包里的包.zip', '超出读取限度'],
];
const findings = (page) => page.locator('table.leaks tbody tr');
let id, page;

async function read() {
  await eventually('all files are read', async () => {
    await page.reload();
    return await page.getByText('正在读取').count() === 0;
  }, 150_000);
}

test('each is read within the limits, and the officer is told what could not be read', {timeout: patient(300_000)}, async () => {
  id = await who.officer.draft({title: '带着坏附件的公告', category: '重要警务信息'});
  const convert = processes(site).convert;
  page = await browser.visitor();
  await page.goto(`${site.desk}/`);
  await page.locator('#f-login').fill('yu.haoran');
  await page.locator('#f-password').fill(password);
  await page.getByRole('button', {name: '登录'}).click();
  await page.goto(`${site.desk}/documents/${id}`);
  await page.locator('input[type=file]').setInputFiles(files.map(([name, as]) => ({name: as, mimeType: 'application/octet-stream', buffer: readFileSync(join(folder, name))})));
  await press(page, '上传');
  await read();
  for (const [, as, words] of files) {
    const row = findings(page).filter({hasText: as});
    assert.equal(await row.count(), 1, as);
    assert.match((await row.innerText()).replace(/\s+/g, ' '), new RegExp(`读不出内容.*${words}`), as);
  }
  assert.match(await findings(page).filter({hasText: '包里的包.zip'}).innerText(), /b0\.zip: a\.txt（整个文件），另有 319 处/, 'one row with the number of them');
  assert.equal(await page.getByRole('button', {name: /做脱敏副本/}).count(), 0, 'no copy is offered of what cannot be read');
  assert.equal(processes(site).convert, convert, 'the process that opens files is the same');
  noProblems(page);
});

test('nothing of it goes on without a reason', async () => {
  await press(page, '送初审');
  await page.getByText('防泄露检查还有未处理的发现').first().waitFor();
  page.problems.length = 0;
  await page.locator('summary', {hasText: '其余全部保留'}).click();
  await page.locator('#r-all').fill('已经人工看过，内容都可以公开。');
  await press(page, '其余全部保留');
  await press(page, '送初审');
  await page.getByText('等初审').first().waitFor();
  noProblems(page);
});

test('a file that is too large is refused in words, and the page stands', async () => {
  const other = await who.officer.draft({title: '附件太大的公告'});
  const csrf = /name="csrf" value="([^"]*)"/.exec((await who.officer.open(`/documents/${other}`)).text)[1];
  const r = await who.officer.upload(`/documents/${other}/files`, {csrf}, [{field: 'file', name: '太大.bin', type: 'application/octet-stream', bytes: Buffer.alloc(65 << 20)}]);
  assert.equal(r.status, 413);
  assert.match(textOf(r.text), /比这里能接收的大，什么都没有保存/);
  const draft = textOf((await who.officer.open(`/documents/${other}`)).text);
  assert.ok(!draft.includes('太大.bin'));
  assert.ok(!textOf(r.text).includes('您填写的内容都在下面'), 'nothing was typed, and a file cannot be given back');
  assert.match(draft, /64 MB/, 'the limit is stated where files are chosen');
});

test('an empty file is no attachment, and the page says that none was added', async () => {
  const other = await who.officer.draft({title: '附件是空的公告'});
  const page = await browser.signedIn(site, 'yu.haoran');
  const add = async (...files) => {
    await page.goto(`${site.desk}/documents/${other}`);
    await page.locator('input[type=file]').setInputFiles(files.map(([name, text]) => ({name, mimeType: 'text/plain', buffer: Buffer.from(text)})));
    await press(page, '上传');
  };
  await add(['空.txt', '']);
  await page.getByRole('status').filter({hasText: '没有添加附件'}).waitFor();
  await add(['空.txt', ''], ['附表.txt', '一共三项。']);
  await page.getByRole('status').filter({hasText: '空的文件（0 字节）没有添加'}).waitFor();
  assert.deepEqual(await page.locator('#files').getByRole('link').filter({hasText: '.txt'}).allInnerTexts(), ['附表.txt']);
  noProblems(page);
  await page.context().close();
});

test('more files than a document may have, or a file that is too large: said where files are chosen, and none was added', async () => {
  const other = await who.officer.draft({title: '附件太多的公告'});
  const page = await browser.signedIn(site, 'yu.haoran');
  page.expects4xx = true;
  const send = async (...files) => {
    await page.goto(`${site.desk}/documents/${other}`);
    await page.locator('input[type=file]').setInputFiles(files.map(([name, bytes]) => ({name, mimeType: 'text/plain', buffer: bytes})));
    await press(page, '上传');
    await page.getByRole('heading', {name: '附件太多的公告'}).waitFor();
  };
  const many = (n, from = 0) => Array.from({length: n}, (_, i) => [`附表${from + i}.txt`, Buffer.from(`第${from + i}项`)]);
  await send(...many(12));
  await send(...many(12)); // a second click: the same files are no more files
  assert.equal(await page.locator('ul.files li').count(), 12, 'each is there once');
  await send(...many(9, 12));
  await page.getByRole('alert').filter({hasText: '超过了一件文件最多 20 份的限度'}).waitFor();
  await send(...many(21));
  await page.getByRole('alert').filter({hasText: '一次选的文件太多'}).waitFor();
  await page.locator('input[type=file]').setInputFiles(huge);
  await press(page, '上传');
  await page.getByRole('heading', {name: '附件太多的公告'}).waitFor();
  await page.getByRole('alert').filter({hasText: '比这里能接收的大'}).waitFor();
  assert.equal(await page.locator('ul.files li').count(), 12, 'those that were there');
  noProblems(page);
  await page.context().close();
});

test('a Word file whose text cannot be read: the form says why', {timeout: patient(120_000)}, async () => {
  const page = await browser.signedIn(site, 'yu.haoran');
  page.expects4xx = true;
  for (const [bytes, name, why] of [
    [readFileSync(join(folder, 'bomb.docx')), '压缩炸弹.docx', '超出读取限度'],
    [readFileSync(join(folder, 'laughs.docx')), '实体.docx', '文件损坏'],
    [Buffer.from('MZ\u0090'), '程序.docx', '文件的类型与名称不符'],
    [Buffer.from('%PD'), '三个字.docx', '文件的类型与名称不符'],
  ]) {
    await page.goto(`${site.desk}/documents/new`);
    await page.getByText('从 Word 文件起草').click();
    await page.locator('#f-file').setInputFiles({name, mimeType: 'application/octet-stream', buffer: bytes});
    await press(page, '读出正文');
    const said = page.locator('#f-file-error');
    assert.match(await said.innerText(), new RegExp(`读不出正文.*原因：${why}.*什么都没有改变`), name);
  }
  await page.locator('#f-file').setInputFiles(huge);
  await press(page, '读出正文');
  assert.match(await page.getByRole('alert').innerText(), /比这里能接收的大，什么都没有保存/, 'once, at the field');
  noProblems(page);
  await page.context().close();
});

test('a file that breaks its reader ends that reader alone: the officer is told, and the next file is read', {timeout: patient(200_000)}, async () => {
  assert.equal(await site.stop(), 0);
  await site.serve({GONGKAI_FAULT: 'kill:convert.read:1'}); // each file's own process dies as it begins
  const other = await who.officer.draft({title: '弄坏读取程序的公告'});
  await who.officer.attach(other, '坏.txt', '文字一');
  await page.goto(`${site.desk}/documents/${other}`);
  await read();
  assert.match((await findings(page).innerText()).replace(/\s+/g, ' '), /坏\.txt.*读取时出错，已停止读取/);
  assert.match(site.log, /convert\.broke/);
  assert.ok(!/serve\.crash/.test(site.log));
  assert.equal(await site.stop(), 0);
  await site.serve();
  await who.officer.attach(other, '好.txt', '文字二');
  await page.goto(`${site.desk}/documents/${other}`);
  await read();
  assert.equal(await findings(page).filter({hasText: '好.txt'}).count(), 0);
});

ends(site, browser);
