import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { packLines, unpackLines } from '#shared/stores/archive/lines.ts';

const part = 'demo/2026-11-24/08/a.jsonl.gz';

it.each([
  'null',
  '7',
  '{"sentAt":1}',
  '{"sentAt":1,"event":null}',
  '{"sentAt":1e999,"event":{}}',
  '{"sentAt":1,"event":{}',
])('an invalid line %s raises an error that names the archive part', (line) => {
  expect(() => unpackLines(part, gzipSync(line))).toThrow(
    `${part} is not a complete archive part (`,
  );
});

it('a truncated archive part raises an error that names it, wherever it is cut', () => {
  const occurrences = [{ sentAt: 1, event: { eventId: 'e1' } }] as never;
  const whole = packLines(occurrences);
  expect(unpackLines(part, whole)).toEqual(occurrences);
  for (let length = 0; length < whole.length; length++) {
    expect(() => unpackLines(part, whole.subarray(0, length))).toThrow(part);
  }
});
