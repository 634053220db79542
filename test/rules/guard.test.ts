import { describe, expect, it } from 'vitest';
import { shapes } from '#shared/events/words.ts';
import { realNameLapsed } from '#shared/rules/account/real-name-lapsed.ts';
import { evidence } from '#shared/rules/evidence.ts';
import { examine } from '#shared/rules/guard.ts';
import { signalsOf } from '#shared/rules/play.ts';
import { allOf, atLeast, evidenceFor } from '#shared/rules/rule.ts';
import { casesFor, post, signUp, verify } from '#shared/rules/specimen.ts';

const fires = { 'a revoked real name': [signUp(), verify('revoked'), post('今天天气真好')] };
const unverifiedStory = [signUp(), post('今天天气真好')];
const browsingStory = [signUp(), verify('revoked'), verify('failed')];

describe('examine', () => {
  it('names the clause without a near miss', () => {
    const { problems } = examine(
      casesFor(realNameLapsed, { fires, quiet: { 'never verified': unverifiedStory } }),
    );
    expect(problems).toEqual([
      'no quiet case fails on clause 2 alone: add one in which all other clauses hold',
    ]);
  });

  it('detects a clause that became always true', () => {
    const loose = {
      ...realNameLapsed,
      when: () => allOf(evidence('not-verified'), evidence('not-verified')),
    };
    const { problems } = examine(
      casesFor(loose, { fires, quiet: { 'never verified': unverifiedStory } }),
    );
    expect(problems[0]).toMatch(/^“never verified” is not quiet: /);
  });

  it('rejects a case that ends with an event the rule does not look at', () => {
    const { problems } = examine(
      casesFor(realNameLapsed, { fires, quiet: { browsing: browsingStory } }),
    );
    expect(problems).toContain(
      '“browsing” ends with account.verification-changed, which the rule does not look at',
    );
  });

  it('names the case, the field and what belongs there if an event is not valid', () => {
    const mailed = signUp({ email: { domain: 'example.com', pattern: '1', hashes: {} } });
    expect(() =>
      examine(casesFor(realNameLapsed, { fires, quiet: { 'with mail': [mailed] } })),
    ).toThrow(
      `account.real-name-lapsed, “with mail”: data.email.pattern of account.signed-up must be ${shapes['mail-pattern'].en}`,
    );
    const named = { ...signUp(), data: { accountId: 'account-2' } };
    expect(() =>
      examine(casesFor(realNameLapsed, { fires, quiet: { 'with an id': [named] } })),
    ).toThrow('“with an id”: data of account.signed-up: Unrecognized key: "accountId"');
  });

  it('names the case on which the rule throws', () => {
    const broken = {
      ...realNameLapsed,
      when: () => {
        throw new ReferenceError('young is not defined');
      },
    };
    expect(() => examine(casesFor(broken, { fires, quiet: {} }))).toThrow(
      /^account\.real-name-lapsed, “.+”: young is not defined$/,
    );
  });

  it('rejects a rule without cases, false positives, blind spots or runbook', () => {
    const bare = { ...realNameLapsed, falsePositives: [], blindSpots: [], runbook: [] };
    expect(examine(casesFor(bare, { fires: {}, quiet: {} })).problems).toEqual([
      'it names no false positive: every rule has one',
      'it names no blind spot: known gaps are better than unknown',
      'its runbook has fewer than two steps',
      'no case fires',
      'no case is quiet',
    ]);
  });

  it.each([
    ['Accounts that were revoked.', true],
    ['Old or dormant accounts whose profile is rewritten.', true],
    ['New, unverified accounts that follow many people.', true],
    ['Finds out which of the many new accounts follow people.', false],
    ['Accounts that were revoked', false],
  ])('requires the description to begin with whom the rule finds: %s', (en, fits) => {
    const told = { ...realNameLapsed, detects: { 'zh-CN': '账号。', en } };
    const { problems } = examine(
      casesFor(told, { fires, quiet: { 'never verified': unverifiedStory } }),
    );
    expect(problems.some((problem) => problem.startsWith('detects says'))).toBe(!fits);
  });

  it('rejects words for reviewers in one language only', () => {
    const english = { 'zh-CN': 'A tester.', en: 'A tester.' };
    const told = { ...realNameLapsed, falsePositives: [english] };
    expect(examine(casesFor(told, { fires, quiet: {} })).problems).toContain(
      'what it tells reviewers is not in both languages',
    );
  });
});

describe('a condition', () => {
  const yes = evidence('not-verified');

  it('holds if enough of its clauses do, and returns their evidence', () => {
    expect(evidenceFor(allOf(yes, yes))).toEqual([yes, yes]);
    expect(evidenceFor(allOf(yes, false))).toBeNull();
    expect(evidenceFor(atLeast(2, yes, null, yes))).toEqual([yes, yes]);
    expect(evidenceFor(atLeast(2, yes, undefined, ''))).toBeNull();
  });

  it('nests, and returns no evidence of a part that does not hold', () => {
    expect(evidenceFor(atLeast(1, allOf(yes, false), yes))).toEqual([yes]);
    expect(evidenceFor(allOf(yes, atLeast(1, false, false)))).toBeNull();
  });
});

describe('a story', () => {
  it('must end with an event', () => {
    expect(() => signalsOf([])).toThrow('a story must end with an event or a recheck');
  });
});
