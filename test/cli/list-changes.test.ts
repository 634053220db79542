import { describe, expect, it } from 'vitest';
import { changeOutcomeLines, changeWords, type portsOf } from '#infra/cli/list-changes.ts';
import { voiceOf } from '#infra/localize.ts';
import { change } from '../lists/specimens.ts';

describe('the outcome of a list change', () => {
  const linesFor = (expired: number) =>
    changeOutcomeLines(
      change({ changeId: 'lch-1', state: 'applied', entries: 3, decidedBy: 'zhao' }),
      { ports: {}, asked: { rechecks: 0, expired } } as ReturnType<typeof portsOf>,
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
});
