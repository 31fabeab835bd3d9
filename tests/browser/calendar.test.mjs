// The calendar in the program against the npm package chinese-days, which somebody else wrote: every day
// of 2007 to 2026, and the terms counted over them. No browser and no store are needed.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import test from 'node:test';
import chineseDays from 'chinese-days';

const gongkai = process.env.GONGKAI ?? new URL('../../build-test/src/app/gongkai', import.meta.url).pathname;
const iso = (time) => new Date(time).toISOString().slice(0, 10);
const first = Date.UTC(2007, 0, 1), after = Date.UTC(2027, 0, 1), day = 86_400_000;
const days = Array.from({length: (after - first) / day}, (_, i) => iso(first + i * day));
const works = new Map(days.map((d) => [d, chineseDays.isWorkday(d)]));

/** The answers of `gongkai deadline --batch` to [date, working days] each. */
function batch(asked) {
  const input = asked.map(([date, n]) => `cn-2019\t${date}\t${n}\n`).join('');
  const r = spawnSync(gongkai, ['deadline', '--batch'], {input, encoding: 'utf8', maxBuffer: 1 << 26});
  assert.equal(r.status, 0, r.stderr);
  const answers = r.stdout.trimEnd().split('\n');
  assert.equal(answers.length, asked.length);
  return answers;
}

test('every day of 2007 to 2026 is a working day or none, as chinese-days says', () => {
  // A day works if it is the first working day after the day before it.
  const next = batch(days.map((d) => [iso(Date.parse(d) - day), 1]));
  const different = days.filter((d, i) => (next[i] === d) !== works.get(d));
  assert.equal(days.length, 7305);
  assert.deepEqual(different, []);
});

test('terms of 7, 15, 20 and 40 working days end on the same day from every day on', () => {
  const workdays = days.filter((d) => works.get(d));
  const asked = [], expected = [];
  let passed = 0; // how many working days there are up to and with d
  for (const d of days) {
    passed += works.get(d);
    for (const n of [7, 15, 20, 40])
      if (passed + n <= workdays.length) {
        asked.push([d, n]);
        expected.push(workdays[passed + n - 1]);
      }
  }
  assert.ok(asked.length > 28_900);
  assert.deepEqual(batch(asked), expected);
});
