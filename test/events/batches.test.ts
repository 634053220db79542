import { expect, it } from 'vitest';
import { batchesOf, mostBytes } from '#shared/events/batches.ts';

const sizesOf = (...bodies: readonly string[]) =>
  batchesOf(bodies, (body) => body).map((batch) => batch.length);

it('a batch has at most ten messages', () => {
  expect(sizesOf(...Array(23).fill('x'))).toEqual([10, 10, 3]);
  expect(sizesOf()).toEqual([]);
});

it('a batch has at most a mebibyte in UTF-8, exactly that included', () => {
  const half = 'x'.repeat(mostBytes / 2);
  expect(sizesOf(half, half, 'x')).toEqual([2, 1]);
  expect(sizesOf(half, `${half}x`, half)).toEqual([1, 1, 1]);
  expect(sizesOf('账'.repeat(Math.floor(mostBytes / 3)), 'xx')).toEqual([1, 1]);
});
