// count.mjs: the last line of script/test. Counts single cases, not programs: those of cmocka (its
// own lines), those of shell stories and node:test (TAP). A program that ended badly without naming a
// case counts as one failed case; one that prints no cases at all counts as one.
// usage: node count.mjs FOLDER   (meson.json: meson's testlog.json; *.tap: one of node:test each)
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';

const folder = process.argv[2];
const total = {passed: 0, failed: 0, skipped: 0};

const patterns = {
  passed: /^(?:\[ +OK \] |ok \d+(?!.*# SKIP))/i,
  failed: /^(?:\[ +FAILED +\] |not ok \d+(?!.*# (?:SKIP|TODO)))/i,
  skipped: /^(?:\[ +SKIPPED +\] |(?:not )?ok \d+.*# SKIP)/i,
};

function casesOf(text) {
  const found = {passed: 0, failed: 0, skipped: 0};
  for (const line of text.split('\n'))
    for (const [kind, pattern] of Object.entries(patterns))
      if (pattern.test(line)) found[kind]++;
  return found;
}

function add(found) {
  for (const kind of Object.keys(total)) total[kind] += found[kind];
}

function addProgram(test) {
  const found = casesOf(test.stdout ?? '');
  const none = found.passed + found.failed + found.skipped === 0;
  const kind = test.result === 'OK' || test.result === 'EXPECTEDFAIL' ? 'passed'
    : test.result === 'SKIP' ? 'skipped' : 'failed';
  if (kind === 'failed' ? found.failed === 0 : none) found[kind]++;
  add(found);
}

for (const name of readdirSync(folder)) {
  const text = readFileSync(join(folder, name), 'utf8');
  if (name === 'meson.json')
    text.split('\n').filter(Boolean).forEach((line) => addProgram(JSON.parse(line)));
  else if (name.endsWith('.tap'))
    add(casesOf(text));
}

const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed || !total.passed ? 1 : 0);
