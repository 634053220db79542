import { beforeAll, describe, expect, test } from 'vitest';
import { type ReplayedAccount, replayAccounts } from '#infra/cli/account-replay.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { predict } from '#shared/scoring/account-model.ts';
import { scoreActivity } from '#shared/scoring/account-score.ts';
import { activityFeatures, emptyActivity, observePost } from '#shared/scoring/activity.ts';
import { packedActivityModel } from '#shared/scoring/activity-model.generated.ts';
import { unpackAccountModel } from '#shared/scoring/pack.ts';
import type { Tree } from '#shared/scoring/trees.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { decision, finding } from '../decisions/specimens.ts';
import { expectSame } from './specimens.ts';

const noon = Date.parse('2026-11-24T12:00:00.000Z');
const model = unpackAccountModel(packedActivityModel);
const logit = (probability: number): number => Math.log(probability / (1 - probability));
let settings: PlatformSettings;
beforeAll(async () => {
  ({ platform: settings } = await deploymentOf('replay'));
});

const event = (type: string, accountId: string, eventId: string, at: number, data: object) =>
  JSON.stringify({
    version: 1,
    platformId: 'replay',
    type,
    eventId,
    accountId,
    occurredAt: new Date(at).toISOString(),
    context: { client: 'web' },
    data,
  });

const walks = [
  '路边的花开了，随手拍了一张',
  '今天加班到很晚，终于回家了',
  '周末和孩子去了动物园，人好多',
  '这本书看到第三章，写得真好',
  '楼下新开的面馆味道一般',
  '下雨天最适合睡觉',
];

/** A person, an advertiser who repeats one contact, and an account that was only imported. */
const play = (rename: (id: string) => string = (id) => id): string[] => {
  const imported = (id: string, followers: number) =>
    event('account.imported', rename(id), `${rename(id)}-import`, noon - hour, {
      signedUpAt: '2020-01-01T00:00:00.000Z',
      level: 4,
      followers,
      following: 300,
    });
  const post = (id: string, i: number, text: string) =>
    event('content.posted', rename(id), `${rename(id)}-${i}`, noon + i * 3_000_000, {
      contentId: `${rename(id)}-${i}`,
      kind: 'post',
      text,
    });
  return [
    imported('person', 200),
    imported('seller', 3),
    imported('silent', 50),
    ...Array.from({ length: 12 }, (_, i) => [
      post('person', i, walks[i % walks.length] as string),
      post('seller', i, `高价收银行卡四件套，日结，加薇❤ demo_shop_${i % 2}`),
    ]).flat(),
  ];
};

const replay = async (lines: readonly string[]) => {
  const refused: object[] = [];
  const sent = async function* () {
    for (const [i, text] of lines.entries()) yield { text, place: `play:${i + 1}` };
  };
  const accounts = await replayAccounts(sent(), settings, { refused: (one) => refused.push(one) });
  return { accounts, refused };
};

/** A tree that adds a weight to the score of every account, by the column of that number. */
const treeAdding = (weight: number, column: number): Tree => ({
  ...{ column: [column, -1, -1], threshold: [-1e9, 0, 0], missing: [0, 0, 0], left: [1, 0, 0] },
  value: [0, 0, weight],
});

const scored = (accounts: readonly ReplayedAccount[]) =>
  new Map(
    accounts.map(({ accountId, activity, decisions }) => [
      accountId,
      scoreActivity({ activity, decisions, model }),
    ]),
  );

describe('score-accounts', () => {
  test('scores active accounts, the seller above the person, with reasons', async () => {
    const { accounts, refused } = await replay(play());
    expect(refused).toEqual([]);
    expect(accounts.map(({ accountId }) => accountId).toSorted()).toEqual(['person', 'seller']);
    const scores = scored(accounts);
    expect(scores.get('seller')?.score).toBeGreaterThan(0.5);
    expect(scores.get('person')?.score).toBeLessThan(0.3);
    const codes = scores.get('seller')?.reasons.map(({ code }) => code);
    expect(codes).toContain('account.repeat-black-gray-poster');
    expect(codes?.some((code) => code.startsWith('model.'))).toBe(true);
  });

  test('reports the gravest standing of each account as if enforced, also after its hold ended', async () => {
    const standings = async (lines: readonly string[]) =>
      Object.fromEntries(
        (await replay(lines)).accounts.map(({ accountId, standing }) => [accountId, standing]),
      );
    expect(settings.mode).toBe('observe');
    expect(await standings(play())).toEqual({ person: 'active', seller: 'limited' });
    // A full batch, because holds end at the median time of the events.
    const later = Array.from({ length: 100 }, (_, i) =>
      event('content.posted', 'person', `later-${i}`, noon + (40 * 24 + i) * hour, {
        contentId: `later-${i}`,
        kind: 'post',
        text: walks[i % walks.length],
      }),
    );
    const { accounts } = await replay([...play(), ...later]);
    const seller = accounts.find(({ accountId }) => accountId === 'seller');
    expect(seller?.decisions.map(({ eventType }) => eventType)).toContain('hold.ended');
    expect(seller?.standing).toBe('limited');
    const closed = (id: string) =>
      event('account.closed', id, `${id}-closed`, noon + 40 * 24 * hour, { by: 'owner' });
    expect(await standings([...play(), closed('person'), closed('seller')])).toEqual({
      person: 'closed',
      seller: 'limited',
    });
  });

  test('gives the reason for a score that rests on what others did to the account', async () => {
    const pay = (n: number) =>
      event('payment.transferred', `payer-${n}`, `pay-${n}`, noon + n * minute, {
        payeeId: 'collector',
        amount: { minor: 50_000, currency: 'CNY' },
      });
    const verification = { status: 'verified', level: 'identity' };
    const { accounts } = await replay([
      event('account.signed-up', 'collector', 'e1', noon, { verification }),
      ...Array.from({ length: 6 }, (_, i) => pay(i + 1)),
    ]);
    const collector = scored(accounts).get('collector');
    expect(collector?.score).toBeGreaterThan(0.1);
    expect(collector?.reasons).toMatchObject([
      {
        code: 'victim.first-transfer-to-risky-payee',
        evidence: [{ code: 'as-other-account' }, {}, {}],
      },
    ]);
  });

  test('processes follow-ups of an event before later events', async () => {
    const phone = { hashes: { platform: 'p'.repeat(43) }, country: 'CN', prefix: '138000' };
    const { accounts } = await replay([
      event('account.signed-up', 'first', 'e1', noon, { phone }),
      event('account.closed', 'first', 'e2', noon + hour, { by: 'platform', phone }),
      event('account.signed-up', 'second', 'e3', noon + 2 * hour, { phone }),
    ]);
    const second = accounts.find(({ accountId }) => accountId === 'second');
    expect(second?.decisions.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
      'network.re-registration',
    ]);
  });

  test('gives the same result for duplicate events, and the same features in any order', async () => {
    const lines = play();
    const random = randomFrom(2);
    const shuffled = lines
      .map((line) => [random.next(), line] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, line]) => line);
    const once = await replay(lines);
    const twice = await replay(lines.flatMap((line) => [line, line]));
    const disorder = await replay(shuffled);
    expect(scored(twice.accounts)).toEqual(scored(once.accounts));
    for (const { accountId, activity } of disorder.accounts) {
      const there = once.accounts.find((one) => one.accountId === accountId) as ReplayedAccount;
      expectSame(activityFeatures(activity), activityFeatures(there.activity));
    }
  });

  test('ignores ids', async () => {
    const [plain, renamed] = [
      scored((await replay(play())).accounts),
      scored((await replay(play((id) => `zz-${id.length}-${id}`))).accounts),
    ];
    expect(renamed.get('zz-6-seller')?.score).toBe(plain.get('seller')?.score);
    expect(renamed.get('zz-6-person')?.score).toBe(plain.get('person')?.score);
  });

  test('names the line of an unreadable event, and scores the rest', async () => {
    const lines = play();
    lines.splice(2, 0, '{"version":1}', 'nonsense');
    const { accounts, refused } = await replay(lines);
    expect(refused).toMatchObject([{ place: 'play:3' }, { place: 'play:4', reason: 'bad-json' }]);
    expect(accounts).toHaveLength(2);
  });

  test('gives an unknown account the base rate', () => {
    const score = (baseRate?: number) =>
      scoreActivity({
        activity: emptyActivity(),
        decisions: [],
        model,
        ...(baseRate && { baseRate }),
      });
    expect(score()).toEqual({ score: expect.closeTo(0.01, 6), reasons: [] });
    expect(score(0.3).score).toBeCloseTo(0.3, 6);
  });

  test('weights the model by a fifth more with each of the first five posts', () => {
    const activity = emptyActivity();
    const heard = Array.from({ length: 6 }, (_, i) => {
      observePost(activity, {
        at: noon + i * minute,
        text: walks[i] as string,
        repost: false,
        client: null,
        likes: 0,
        reposts: 0,
        comments: 0,
        reading: null,
      });
      const { score } = scoreActivity({ activity, decisions: [], model });
      const said = predict(model, activityFeatures(activity)).score;
      return (logit(score) - logit(0.01)) / (logit(said) - model.prior);
    });
    const wanted = [0.2, 0.4, 0.6, 0.8, 1, 1];
    expect(heard).toEqual(wanted.map((share) => expect.closeTo(share, 6)));
  });

  test('names each rule that decides once, and the three groups that add most to the score', () => {
    const activity = emptyActivity();
    for (const post of [0, 1, 2, 3, 4]) {
      observePost(activity, {
        ...{ at: noon + post * minute, text: '', repost: false, client: null, reading: null },
        ...{ likes: 0, reposts: 0, comments: 0 },
      });
    }
    const decisions = [{ rule: 'a' }, { rule: 'a' }, { rule: 'b', life: 'shadow' }] as const;
    const reasonsBy = (weights: Readonly<Record<string, number>>) =>
      scoreActivity({
        activity,
        decisions: decisions.map((over) => decision({ findings: [finding(over)] })),
        model: {
          ...{ kind: 'clearspring-account-model', version: 1, slope: 1, offset: 0, prior: 0 },
          columns: Object.keys(weights).map((feature) => ({ feature })),
          ensembles: [{ base: 0, trees: Object.values(weights).map(treeAdding) }],
        },
      }).reasons.map(({ code, weight }) => [code, weight]);
    expect(
      reasonsBy({ linksMean: 0.2, level: 0.25, clientCount: 0.4, followers: 0.25, flagged: 0.3 }),
    ).toEqual([
      ['a', null],
      ['model.profile', 0.5],
      ['model.clients', 0.4],
      ['model.wording', 0.3],
    ]);
    expect(reasonsBy({ level: 0.1, linksMean: 0.09, clientCount: -1 })).toEqual([
      ['a', null],
      ['model.profile', 0.1],
    ]);
  });

  test('weights decisions about posts by the share that the model does not have', async () => {
    const [withOne, withAll] = await Promise.all(
      [1, 12].map(async (posts) => {
        const sent = play().filter(
          (line) =>
            line.includes('"seller"') && Number(/seller-(\d+)"/.exec(line)?.[1] ?? 0) < posts,
        );
        return (await replay(sent)).accounts[0] as ReplayedAccount;
      }),
    );
    const aboutPosts = ({ activity, decisions }: ReplayedAccount) => {
      const content = decisions.filter(({ subject }) => subject.kind === 'content');
      expect(content.map(({ outcome }) => outcome)).toContain('hide');
      const scoreWith = (some: typeof decisions) =>
        scoreActivity({ activity, decisions: some, model }).score;
      return logit(scoreWith(content)) - logit(scoreWith([]));
    };
    expect(aboutPosts(withOne as ReplayedAccount)).toBeCloseTo(0.8 * Math.log(20), 6);
    expect(aboutPosts(withAll as ReplayedAccount)).toBeCloseTo(0, 6);
  });
});

test('the shipped model is small and contains no words', () => {
  expect(packedActivityModel.length).toBeLessThan(150_000);
  expect(model.columns.every(({ equals }) => equals === undefined)).toBe(true);
});
