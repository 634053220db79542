import { describe, expect, it } from 'vitest';
import {
  changeOutcomeLines,
  changeWords,
  findOpen,
  type portsOf,
} from '#infra/cli/list-changes.ts';
import { voiceOf } from '#infra/localize.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { memoryListChanges } from '#shared/stores/list-changes/memory.ts';
import { change } from '../lists/specimens.ts';

describe('the outcome of a list change', () => {
  const linesFor = (left: number, more: Partial<ListChange> = {}) =>
    changeOutcomeLines(
      {
        ...change({ changeId: 'lch-1', state: 'applied', entries: 3, decidedBy: 'zhao' }),
        ...more,
        left,
      },
      { ports: {}, asked: { rechecks: 0 }, where: '' } as ReturnType<typeof portsOf>,
      voiceOf(changeWords, 'en'),
    );

  it('counts as in force only what had not expired before the approval', () => {
    expect(linesFor(1)).toEqual([
      'lch-1 is in force: 2 entries',
      '1 more expired before the approval and is not in force',
      expect.any(String),
    ]);
    expect(linesFor(0)).toEqual(['lch-1 is in force: 3 entries', expect.any(String)]);
  });

  it('counts as removed or restored only what still stood', () => {
    expect(linesFor(2, { action: 'remove' })).toEqual([
      'lch-1 is in force: 1 removed',
      '2 more had been removed, changed or expired before and stay as they are',
    ]);
    expect(linesFor(1, { undoes: 'lch-0' }).slice(0, 2)).toEqual([
      'lch-1 is in force: 2 entries',
      '1 more had been removed, changed or expired before and stays as it is',
    ]);
  });
});

it('a change awaits approval only as long as its entries are stored', async () => {
  const listChanges = memoryListChanges();
  const old = change({ changeId: 'lch-1', state: 'proposed' });
  const isEqual = ({ digest }: ListChange) => digest === old.digest;
  await listChanges.write(old, null);
  expect(await findOpen(['proposed'], isEqual, { listChanges })).toEqual([]);
  await listChanges.stage(old.changeId, 1, []);
  expect(await findOpen(['proposed'], isEqual, { listChanges })).toEqual([old]);
  expect(await findOpen(['proposed'], ({ undoes }) => undoes === 'lch-0', { listChanges })).toEqual(
    [],
  );
  expect(
    await findOpen(['proposed'], (one) => isEqual(one) && one.action === 'remove', { listChanges }),
  ).toEqual([]);
});
