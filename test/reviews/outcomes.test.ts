import { describe, expect, it } from 'vitest';
import { contentSubject, type Decision } from '#shared/decisions/decision.ts';
import type { Arrival } from '#shared/events/arrival.ts';
import { parseEvent } from '#shared/events/parse.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import {
  concludeSecondReview,
  inDispute,
  isDisputed,
  openForSeniors,
  startBlindReview,
} from '#shared/reviews/blind-review.ts';
import { Case, joinCase, reopenCase, resolveCase } from '#shared/reviews/case.ts';
import { conclusionsWithout, type Resolution } from '#shared/reviews/conclusion.ts';
import { outcomesOf, textsBehind } from '#shared/reviews/outcomes.ts';
import { postRowsFrom } from '#shared/scoring/training-rows.ts';
import { minute } from '#shared/settings/durations.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { decision, noon, platform } from '../decisions/specimens.ts';
import { opening } from './specimens.ts';

const appealed = (state: Appeal['state'], decisionId = 'dec-1'): Appeal => ({
  appealId: 'apl-1',
  eventId: 'e9',
  decisionId,
  state,
  filedAt: noon + 10,
  dueAt: noon + 20,
  language: 'zh-CN',
  notBy: [],
  decidedBy: state === 'open' ? null : 'zhao',
});

const resolved = (conclusion: 'upheld' | 'released' | 'restored', at = noon + 5) => ({
  resolution: { rulingId: 'r1', conclusion, by: 'lin', at },
});

/** An event as it arrived at its own time. */
const arrivalOf = (event: { readonly occurredAt: string; readonly data: object }): Arrival => {
  const sentAt = Date.parse(event.occurredAt);
  const parsed = parseEvent(JSON.stringify(event), { platform: platform(), sentAt });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.arrival;
};

const known = joinCase(null, opening());
const outcomesTold = (decisions: readonly Decision[], overrides: object) =>
  outcomesOf(decisions, [{ ...known, ...overrides }]).map(({ decision: { id }, ...rest }) => [
    id,
    rest,
  ]);

describe('outcomes of decisions', () => {
  it('are the conclusions about the case that holds them', () => {
    expect(outcomesTold([decision()], resolved('released'))).toEqual([
      ['dec-1', { conclusion: 'released', appeal: null }],
    ]);
    expect(outcomesTold([decision({ decidedAt: noon + 9 })], resolved('released'))).toEqual([]);
    expect(outcomesTold([decision()], {})).toEqual([]);
  });

  it('stay concluded when new decisions open the case again, but not when it is reconsidered', () => {
    const { resolution } = resolved('released');
    const ruled = resolveCase(known, resolution);
    const again = joinCase(ruled, opening({ decisionId: 'dec-2', at: noon + 9 }));
    const later = decision({ id: 'dec-2', decidedAt: noon + 9 });
    expect(again).toMatchObject({ state: 'open', resolution: null });
    expect(outcomesTold([decision(), later], again)).toEqual([
      ['dec-1', { conclusion: 'released', appeal: null }],
    ]);
    expect(outcomesTold([decision()], reopenCase(ruled, noon + 9))).toEqual([]);
    expect(outcomesTold([decision()], joinCase(reopenCase(ruled, noon + 8), opening()))).toEqual(
      [],
    );
  });

  describe('with a ruling on one post', () => {
    const about = (id: string, decisionId: string) => {
      const subject = contentSubject(id, 'u1');
      const [entry] = known.entries;
      if (!entry) throw new Error('no entry');
      return {
        decided: decision({ id: decisionId, subject, outcome: 'hide' }),
        opened: opening({ entries: [{ ...entry, decisionId, subject, outcome: 'hide' }] }),
      };
    };
    const [one, two] = [about('p-1', 'dec-p1'), about('p-2', 'dec-p2')];
    const all = [decision(), one.decided, two.decided];
    const both = joinCase(joinCase(known, one.opened), two.opened);
    const by = { rulingId: 'r1', by: 'lin' };
    const restored = { ...by, conclusion: 'restored', at: noon + 5 } as const;
    const told = (on: Case) =>
      outcomesOf(all, [Case.parse(on)]).map(({ decision: { id }, conclusion }) => [id, conclusion]);

    it('are of that post alone', () => {
      const ruled = resolveCase(both, restored, { postId: 'p-1' });
      expect(told(ruled)).toEqual([['dec-p1', 'restored']]);
      const hidden = { ...by, conclusion: 'restricted', at: noon + 6 } as const;
      expect(told(resolveCase(ruled, hidden, { postId: 'p-2' }))).toEqual([
        ['dec-p1', 'restored'],
        ['dec-p2', 'restricted'],
      ]);
      const upheld = resolveCase(ruled, { ...hidden, conclusion: 'upheld' });
      expect(told(upheld)).toEqual(all.map(({ id }) => [id, 'upheld']));
      expect(told(resolveCase(both, { ...by, conclusion: 'upheld', at: noon }))).toHaveLength(3);
    });

    it('leave what was concluded on the rest before, also once the ruling is undone', () => {
      const upheld = resolveCase(both, { ...by, conclusion: 'upheld', at: noon + 4 });
      const ruled = resolveCase(upheld, restored, { postId: 'p-1' });
      const rest = ['dec-1', 'dec-p2'].map((id) => [id, 'upheld']);
      expect(told(ruled)).toEqual([rest[0], ['dec-p1', 'restored'], rest[1]]);
      // What was concluded before holds for the post again.
      expect(told(reopenCase(ruled, noon + 9))).toEqual([rest[0], ['dec-p1', 'upheld'], rest[1]]);
      expect(told(reopenCase(upheld, noon + 9))).toEqual([]);
      const released = resolveCase(ruled, { ...by, conclusion: 'released', at: noon + 6 });
      expect(told(released)).toEqual(all.map(({ id }) => [id, 'released']));
      expect(told(reopenCase(released, noon + 9))).toEqual(told(ruled));
      const again = resolveCase(released, { ...by, conclusion: 'upheld', at: noon + 7 });
      expect(told(reopenCase(again, noon + 9))).toEqual(told(released));
    });

    it('leave what was concluded on the same post before, once the ruling is undone', () => {
      const hidden = { ...by, conclusion: 'restricted', at: noon + 4 } as const;
      const first = resolveCase(both, hidden, { postId: 'p-1' });
      const ruled = resolveCase(first, restored, { postId: 'p-1' });
      expect(told(ruled)).toEqual([['dec-p1', 'restored']]);
      expect(told(reopenCase(ruled, noon + 9))).toEqual([['dec-p1', 'restricted']]);
    });
  });

  describe('on which two reviewers differ', () => {
    const second = { rulingId: 'r2', by: 'chen', at: noon + 6 } as const;
    const settling = { rulingId: 'r3', by: 'wang', at: noon + 12 } as const;
    const disputeOn = (
      before: Case,
      first: Resolution,
      differs: Resolution['conclusion'],
      postId: string | null = null,
    ) => {
      const ruled = startBlindReview(before, resolveCase(before, first, { postId }));
      const disputed = concludeSecondReview(ruled, { ...second, conclusion: differs });
      if (!isDisputed(disputed)) throw new Error('they agree');
      return disputed;
    };
    const told = (decisions: readonly Decision[], on: Case) =>
      outcomesOf(decisions, [Case.parse(on)]).map(({ decision: { id }, conclusion }) => [
        id,
        conclusion,
      ]);

    it('are of no decision that joined meanwhile, whenever it was made, once the first is upheld', () => {
      const first = { rulingId: 'r1', conclusion: 'released', by: 'lin', at: noon + 5 } as const;
      const late = decision({ id: 'dec-2', decidedAt: noon + 1 });
      const [entry] = known.entries;
      if (!entry) throw new Error('no entry');
      const entries = [{ ...entry, decisionId: late.id, at: late.decidedAt }];
      const joined = joinCase(
        disputeOn(known, first, 'upheld'),
        opening({ at: noon + 9, entries }),
      );
      const decided = [decision(), late];
      expect(told(decided, joined)).toEqual([]);
      const settled = resolveCase(
        joined,
        { ...settling, ...first, at: noon + 12 },
        { upheld: first },
      );
      expect(told(decided, settled)).toEqual([
        ['dec-1', 'released'],
        ['dec-2', 'upheld'],
      ]);
    });

    it('are none once seniors reconsider the second conclusion on a case, whatever was concluded before', () => {
      const before = { rulingId: 'r0', conclusion: 'upheld', by: 'zhao', at: noon + 4 } as const;
      const later = opening({ decisionId: 'dec-2', at: noon + 5 });
      const open = joinCase(resolveCase(known, before), later);
      const first = { rulingId: 'r1', conclusion: 'released', by: 'lin', at: noon + 6 } as const;
      const ruled = startBlindReview(open, resolveCase(open, first));
      const escalated = openForSeniors(ruled, noon + 7);
      expect(told([decision()], ruled)).toEqual([['dec-1', 'released']]);
      expect(told([decision()], escalated)).toEqual([]);
      // Undone, the ruling leaves what was concluded before.
      const undone = { ...escalated, conclusions: conclusionsWithout(escalated, first.at) };
      expect(told([decision()], undone)).toEqual([['dec-1', 'upheld']]);
    });

    it.each([
      ['a post', 'p-1', 'restored', 'restricted'],
      ['the account', null, 'released', 'upheld'],
    ] as const)(
      'about %s are none while a third person concludes on another post, and hold if that is undone and one upheld',
      (_, postId, conclusion, differs) => {
        const about = (id: string) => {
          const [entry] = known.entries;
          if (!entry) throw new Error('no entry');
          const subject = contentSubject(id, 'u1');
          const decisionId = `dec-${id}`;
          return {
            decided: decision({ id: decisionId, subject, outcome: 'hide' }),
            opened: opening({ entries: [{ ...entry, decisionId, subject, outcome: 'hide' }] }),
          };
        };
        const [one, two] = [about('p-1'), about('p-2')];
        const all = [decision(), one.decided, two.decided];
        const both = joinCase(joinCase(known, one.opened), two.opened);
        const first = { rulingId: 'r1', conclusion, by: 'lin', at: noon + 5 } as const;
        const disputed = disputeOn(both, first, differs, postId);
        expect(told(all, disputed)).toEqual([]);
        const hidden = { ...settling, conclusion: 'restricted' } as const;
        const ruled = resolveCase(disputed, hidden, { postId: 'p-2' });
        expect(told(all, ruled)).toEqual([['dec-p-2', 'restricted']]);
        const undone = inDispute(reopenCase(ruled, noon + 13), disputed.blind);
        expect(told(all, undone)).toEqual([]);
        const upheld = resolveCase(
          undone,
          { ...settling, conclusion, at: noon + 14 },
          { upheld: first },
        );
        expect(told(all, upheld)).toEqual(
          all.flatMap(({ id }) => (postId && id !== 'dec-p-1' ? [] : [[id, conclusion]])),
        );
      },
    );
  });

  it('do not cover a decision that joined the case after the conclusion, whenever it was made', () => {
    const { resolution } = resolved('released');
    const late = decision({ id: 'dec-2', decidedAt: noon + 1 });
    const [entry] = known.entries;
    if (!entry) throw new Error('no entry');
    const entries = [{ ...entry, decisionId: late.id, at: late.decidedAt }];
    const joined = Case.parse(
      joinCase(resolveCase(known, resolution), opening({ at: noon + 9, entries })),
    );
    expect(outcomesTold([decision(), late], joined)).toEqual([
      ['dec-1', { conclusion: 'released', appeal: null }],
    ]);
    const again = resolveCase(joined, { ...resolution, conclusion: 'upheld', at: noon + 12 });
    expect(outcomesTold([decision(), late], again)).toMatchObject([
      ['dec-1', { conclusion: 'upheld' }],
      ['dec-2', { conclusion: 'upheld' }],
    ]);
  });

  it('include the latest mark on the account since the decision', () => {
    const mark = { caseId: known.caseId, accountId: known.accountId, category: 'gambling' };
    const marks = [
      { ...mark, truth: 'innocent' as const, at: noon + 3 },
      { ...mark, truth: 'abusive' as const, at: noon + 4 },
      { ...mark, truth: 'innocent' as const, at: noon - 9 },
      { ...mark, truth: 'innocent' as const, at: noon + 9, accountId: 'somebody-else' },
    ];
    expect(outcomesOf([decision()], [known], marks)).toMatchObject([
      { conclusion: null, appeal: null, mark: { truth: 'abusive', category: 'gambling' } },
    ]);
    expect(outcomesOf([decision()], [known], marks.slice(2))).toEqual([]);
  });

  it('of a campaign cover only the account that was ruled on', () => {
    const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    const other = decision({
      id: 'dec-2',
      subject: { kind: 'account', id: 'u2', accountId: 'u2' },
    });
    const entries = [
      ...known.entries,
      { ...known.entries[0], decisionId: 'dec-2', subject: other.subject },
    ];
    expect(
      outcomesTold([decision(), other], { ...resolved('released'), campaign, entries }),
    ).toEqual([['dec-1', { conclusion: 'released', appeal: null }]]);
  });

  it('are reported once, by the latest conclusion, for a decision on two cases', () => {
    const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    const at = (when: number, conclusion: 'released' | 'upheld') => {
      const { resolution } = resolved(conclusion);
      return { resolution: { ...resolution, at: when } };
    };
    const cases = [
      { ...known, ...at(noon + 2, 'released'), campaign },
      { ...known, ...at(noon + 1, 'upheld'), appeal: appealed('refused') },
    ];
    expect(outcomesOf([decision()], cases)).toMatchObject([
      { conclusion: 'released', appeal: 'rejected' },
    ]);
    const waiting = cases.map((one) => (one.campaign ? one : { ...one, appeal: appealed('open') }));
    expect(outcomesOf([decision()], waiting)).toEqual([]);
  });

  it('include the result of an appeal even if the case is open again', () => {
    expect(outcomesTold([decision()], { appeal: appealed('granted') })).toEqual([
      ['dec-1', { conclusion: null, appeal: 'overturned' }],
    ]);
    expect(
      outcomesTold([decision()], { ...resolved('upheld'), appeal: appealed('refused') }),
    ).toEqual([['dec-1', { conclusion: 'upheld', appeal: 'rejected' }]]);
    expect(outcomesTold([decision()], { appeal: appealed('open') })).toEqual([]);
    const other = decision({ id: 'dec-2' });
    expect(outcomesTold([decision(), other], { appeal: appealed('granted', 'dec-2') })).toEqual([
      ['dec-2', { conclusion: null, appeal: 'overturned' }],
    ]);
    const several = {
      appeal: { ...appealed('open'), filedAt: noon + 3 },
      otherAppeals: [
        { ...appealed('granted', 'dec-2'), filedAt: noon + 1 },
        { ...appealed('refused'), filedAt: noon + 2 },
      ],
    };
    expect(outcomesTold([decision(), other], several)).toEqual([
      ['dec-1', { conclusion: null, appeal: 'rejected' }],
      ['dec-2', { conclusion: null, appeal: 'overturned' }],
    ]);
  });

  it('exclude decisions from before their account was erased, which a campaign’s case still names', () => {
    const campaign = { ...known, ...resolved('upheld'), campaign: { kind: 'contact', value: 'x' } };
    const idsAfter = (erasedAt: number) =>
      outcomesOf([decision()], [campaign as typeof known], [], new Map([['u1', erasedAt]])).map(
        ({ decision: { id } }) => id,
      );
    expect(idsAfter(noon)).toEqual(['dec-1']);
    expect(idsAfter(noon + 1)).toEqual([]);
  });

  it('exclude decisions made by a person', () => {
    expect(outcomesTold([decision({ by: 'lin' })], resolved('upheld'))).toEqual([]);
  });
});

describe('posts for training', () => {
  const about = (id: string) =>
    decision({ id: `dec-${id}`, subject: contentSubject(id, 'u1'), outcome: 'hide' });

  it('are labelled by the conclusion and carry the retained text', () => {
    const outcomes = [
      { decision: about('a'), conclusion: 'upheld', appeal: null },
      { decision: about('b'), conclusion: 'restored', appeal: null },
      { decision: about('c'), conclusion: 'upheld', appeal: 'overturned' },
      { decision: about('gone'), conclusion: 'upheld', appeal: null },
      { decision: decision(), conclusion: 'upheld', appeal: null },
    ] as const;
    const texts = new Map([...'abc'].map((id) => [id, `text ${id}`]));
    expect(postRowsFrom(outcomes, ({ subject }) => texts.get(subject.id) ?? null)).toEqual([
      { id: 'a', text: 'text a', label: 1, category: 'bulk-registration', cluster: 'a' },
      { id: 'b', text: 'text b', label: 0, category: null, cluster: 'b' },
      { id: 'c', text: 'text c', label: 0, category: null, cluster: 'c' },
    ]);
  });

  it('carry the text that was decided about, not what its author made of it later', async () => {
    const archive = memoryArchive('demo');
    const contentOf = (type: 'content.posted' | 'content.edited', text: string, at: number) =>
      arrivalOf({
        ...{ version: 1, eventId: `e-${at}`, platformId: 'demo', type, accountId: 'u1' },
        occurredAt: new Date(at).toISOString(),
        data: { contentId: 'p-1', kind: 'post', text },
      });
    const arrivals = [
      contentOf('content.posted', 'an offer', noon),
      contentOf('content.edited', 'harmless', noon + minute),
    ];
    await archive.append(['part'], arrivals);
    const [posted, edited] = arrivals.map(({ event, sentAt }, i) =>
      decision({
        id: `dec-${i}`,
        eventId: event.eventId,
        subject: contentSubject('p-1', 'u1'),
        decidedAt: sentAt,
      }),
    ) as [Decision, Decision];
    const rowsFrom = async (decided: Decision, appeal: 'rejected' | 'overturned') => {
      const texts = await textsBehind([posted, edited], archive);
      return postRowsFrom(
        [
          { decision: posted, conclusion: 'upheld', appeal: null },
          { decision: edited, conclusion: 'restored', appeal: null },
          { decision: decided, conclusion: null, appeal },
        ],
        ({ id }) => texts.get(id) ?? null,
      );
    };
    expect(await rowsFrom(posted, 'rejected')).toMatchObject([{ text: 'an offer', label: 1 }]);
    expect(await rowsFrom(edited, 'overturned')).toMatchObject([{ text: 'harmless', label: 0 }]);
  });
});
