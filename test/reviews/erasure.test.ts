import { describe, expect, it } from 'vitest';
import { untouchedPost } from '#shared/effects/effects.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import {
  type AccountRecords,
  erasedState,
  erasureObstacles,
  keptDataOf,
} from '#shared/reviews/erasure.ts';
import { wordKeptData, wordObstacle } from '#shared/reviews/erasure-words.ts';
import { day } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { type AccountState, neverClosed, unknownAccountAt } from '#shared/signals/account-state.ts';
import { decision, noon } from '../decisions/specimens.ts';
import { openCase } from './specimens.ts';

const settings = PlatformSettings.parse({
  platformId: 'demo',
  purpose: 'demonstration',
  mode: 'enforce',
});

const recordsOf = (
  overrides: Partial<Omit<AccountRecords, 'state'>> & {
    readonly state?: Partial<AccountState>;
  } = {},
): AccountRecords => ({
  accountId: 'u1',
  decisions: [],
  posts: new Map(),
  open: null,
  campaigns: [],
  ...overrides,
  state: { ...unknownAccountAt(noon), ...overrides.state },
});

const standing = (
  status: AccountState['standing']['status'],
  until: number | null = null,
): Pick<AccountState, 'standing'> => ({
  standing: { status, version: 3, since: noon, until, decisionId: 'dec-1' },
});

const appeal: Omit<Appeal, 'state'> = {
  appealId: 'apl-1',
  eventId: 'e9',
  decisionId: 'dec-1',
  filedAt: noon,
  dueAt: noon + 3 * day,
  language: 'zh-CN',
  notBy: [],
  decidedBy: null,
};

describe('erasure obstacles', () => {
  const codesOf = (records: AccountRecords) =>
    erasureObstacles(records, { at: noon, settings }).map(({ code }) => code);

  it.each<[string, AccountRecords, readonly string[]]>([
    ['none for an unrestricted account', recordsOf(), []],
    [
      'none for an account closed by its owner',
      recordsOf({ state: { ...standing('closed'), closure: { ...neverClosed, since: noon } } }),
      [],
    ],
    ['a challenge', recordsOf({ state: standing('challenged') }), ['restricted']],
    [
      'a freeze during a closing',
      recordsOf({ state: { ...standing('closed'), closure: { ...neverClosed, from: 'frozen' } } }),
      ['restricted'],
    ],
    [
      'a limit during a closing, until its term ends',
      recordsOf({
        state: {
          ...standing('closed', noon + day),
          closure: { ...neverClosed, from: 'limited' },
        },
      }),
      ['restricted'],
    ],
    [
      'a freeze during a closing whose term is over, while a limit that it took the place of has no end',
      recordsOf({
        decisions: [
          decision({ id: 'dec-0', outcome: 'limit' }),
          decision({ id: 'dec-1', until: noon, replaces: 'dec-0' }),
        ],
        state: { ...standing('closed', noon), closure: { ...neverClosed, from: 'frozen' } },
      }),
      ['restricted'],
    ],
    [
      'no limit during a closing whose term is over, that eased a freeze without end',
      recordsOf({
        decisions: [
          decision({ id: 'dec-0', outcome: 'freeze' }),
          decision({ id: 'dec-1', outcome: 'limit', until: noon, replaces: 'dec-0' }),
        ],
        state: { ...standing('closed', noon), closure: { ...neverClosed, from: 'limited' } },
      }),
      [],
    ],
    [
      'no limit during a closing once its term is over',
      recordsOf({
        state: { ...standing('closed', noon), closure: { ...neverClosed, from: 'limited' } },
      }),
      [],
    ],
    [
      'a closing by the platform',
      recordsOf({
        state: { ...standing('closed'), closure: { ...neverClosed, byPlatform: noon } },
      }),
      ['closed-by-platform'],
    ],
    [
      'no closing by the platform from before the retention of decisions',
      recordsOf({
        state: {
          ...standing('closed'),
          closure: { ...neverClosed, byPlatform: noon - settings.retention.decisionDays * day },
        },
      }),
      [],
    ],
    [
      'no freeze under such an old closing',
      recordsOf({
        state: {
          ...standing('closed'),
          closure: {
            ...neverClosed,
            from: 'frozen',
            byPlatform: noon - settings.retention.decisionDays * day,
          },
        },
      }),
      [],
    ],
    [
      'a hidden post only',
      recordsOf({
        posts: new Map([
          ['p1', { ...untouchedPost(noon), visibility: 'flagged' }],
          ['p2', { ...untouchedPost(noon), visibility: 'hidden' }],
        ]),
      }),
      ['hidden-post'],
    ],
    [
      'a hidden post only until its appeal deadline',
      recordsOf({
        posts: new Map([
          ['p1', { ...untouchedPost(noon - 185 * day), visibility: 'hidden' }],
          [
            'p2',
            { ...untouchedPost(noon - 200 * day), visibility: 'hidden', decisionId: 'dec-late' },
          ],
        ]),
        decisions: [
          decision({ id: 'dec-other', decidedAt: noon - 200 * day }),
          decision({ id: 'dec-late', decidedAt: noon - 183 * day }),
        ],
      }),
      ['hidden-post'],
    ],
    ['an open case', recordsOf({ open: openCase() }), ['open-case']],
    [
      'an open case of a campaign it started, but no closed one',
      recordsOf({
        campaigns: [openCase(), ...[1, 2].map(() => openCase({ state: 'resolved' }))],
      }),
      ['open-case'],
    ],
    [
      'an open appeal',
      recordsOf({
        open: openCase({
          state: 'resolved',
          appeal: { ...appeal, state: 'open' },
          otherAppeals: ['apl-0', 'apl-2'].map((appealId) => ({
            ...{ ...appeal, appealId, state: 'refused' as const },
          })),
        }),
      }),
      ['open-appeal'],
    ],
    ['none for a resolved case', recordsOf({ open: openCase({ state: 'resolved' }) }), []],
  ])('%s', (_, records, codes) => {
    expect(codesOf(records)).toEqual(codes);
  });

  it('name the field, the end date and the remedy', () => {
    const [found] = erasureObstacles(recordsOf({ state: standing('limited', noon + day) }), {
      at: noon,
      settings,
    });
    expect(found).toEqual({
      code: 'restricted',
      field: 'state.standing.status',
      until: noon + day,
    });
    const posts = new Map([['p1', { ...untouchedPost(noon), visibility: 'hidden' as const }]]);
    expect(erasureObstacles(recordsOf({ posts }), { at: noon, settings })).toMatchObject([
      { field: 'posts.p1.visibility', until: noon + settings.appeal.deadlineDays * day },
    ]);
    const closed = { ...neverClosed, from: 'frozen', byPlatform: noon - day } as const;
    const forCause = recordsOf({ state: { ...standing('closed'), closure: closed } });
    const until = noon - day + settings.retention.decisionDays * day;
    expect(erasureObstacles(forCause, { at: noon, settings })).toEqual([
      { code: 'restricted', field: 'state.closedFrom', until },
      { code: 'closed-by-platform', field: 'state.closedByPlatformAt', until },
    ]);
    // What the restriction took the place of applies again after it, for a day more, or without end.
    const withReplaced = (replaced: { readonly until?: number }) =>
      recordsOf({
        decisions: [
          decision({ id: 'dec-0', outcome: 'limit', ...replaced }),
          decision({ id: 'dec-1', until: noon + day, replaces: 'dec-0' }),
        ],
        state: standing('frozen', noon + day),
      });
    for (const replaced of [{ until: noon + 2 * day }, {}]) {
      const [again] = erasureObstacles(withReplaced(replaced), { at: noon, settings });
      expect(again?.until).toBe(replaced.until ?? null);
    }
    expect(found && wordObstacle(found)['zh-CN']).toMatch('申诉成立');
    expect(found && wordObstacle(found).en).toMatch('an appeal or a release');
  });
});

describe('retained data', () => {
  const keptFor = (
    decisions: AccountRecords['decisions'],
    listed: readonly number[] = [],
    commands = 0,
  ) =>
    new Map(
      keptDataOf({ decisions }, { listed, commands, at: noon, settings }).map((one) => [
        one.code,
        one,
      ]),
    );

  it('contains decisions until the end that their outcome sets', () => {
    const kept = keptFor([
      decision({ id: 'dec-freeze-00000000000001', outcome: 'freeze' }),
      decision({ id: 'dec-flag-0000000000000001', outcome: 'flag', decidedAt: noon - day }),
    ]);
    expect(kept.get('restrictions')).toMatchObject({ count: 1, until: noon + 1096 * day });
    expect(kept.get('decisions')).toMatchObject({ count: 1, until: noon + 183 * day });
    const both = keptFor([
      decision({ id: 'dec-AAAAAAAAAAAAAAAAaccount', decidedAt: noon - day }),
      decision({ id: 'dec-BBBBBBBBBBBBBBBBaccount' }),
    ]);
    expect(both.get('restrictions')).toMatchObject({ count: 2, until: noon + 1096 * day });
  });

  it('keeps all decisions of one event as long as the longest-kept one', () => {
    const kept = keptFor([
      decision({ id: 'dec-AAAAAAAAAAAAAAAAaccount', outcome: 'flag' }),
      decision({ id: 'dec-AAAAAAAAAAAAAAAAcontent', outcome: 'freeze' }),
    ]);
    expect(kept.get('restrictions')).toMatchObject({ count: 2, until: noon + 1096 * day });
    expect(kept.has('decisions')).toBe(false);
  });

  it('states the end date of each kind, and omits kinds without data', () => {
    const kept = keptFor([], [noon + 5 * day, noon + 9 * day]);
    expect(kept.get('archive')?.until).toBe(noon + 30 * day);
    // A week after the last archived event is to be deleted, as S3 deletes late.
    expect(kept.get('erased')?.until).toBe(noon + 37 * day);
    expect(erasedPaper('u1', noon, settings.retention).expiresAt).toBe(noon + 37 * day);
    expect(kept.get('quarantine')?.until).toBe(noon + 14 * day);
    expect(kept.get('marks')?.until).toBe(noon + 30 * day);
    expect(kept.get('lists')).toMatchObject({ count: 2, until: noon + 9 * day });
    expect(kept.has('commands')).toBe(false);
    expect(keptFor([], [], 1).get('commands')).toMatchObject({ count: 1, until: null });
    for (const one of kept.values()) {
      expect(Object.values(wordKeptData(one)).every((said) => said.length > 0)).toBe(true);
    }
  });
});

it('an erased account keeps only its versions and the end of its audit chain', () => {
  const before: AccountState = {
    ...unknownAccountAt(noon),
    ...standing('active'),
    version: 7,
    tier: 'vip',
    devices: [1],
    marks: { kept: [{ id: 1, digest: 2, at: noon + 5 }], through: noon },
  };
  const audit = { sequence: 4, hash: 'h' };
  const { standing: stood, marks, ...rest } = erasedState(before, audit, noon + day);
  const { standing: fresh, marks: _, ...stranger } = unknownAccountAt(noon + day);
  expect(rest).toEqual({ ...stranger, version: 8, audit });
  expect(stood).toEqual({ ...fresh, version: 4 });
  // Marks on pages are still consulted if the account comes back.
  expect(marks).toEqual({ kept: [], through: noon + 5 });
});
