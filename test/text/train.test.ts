import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fitInThreads } from '#infra/cli/fit-in-threads.ts';
import { type TextAnalyser, textAnalyser } from '#shared/text/analysis/analysis.ts';
import { bucketCount } from '#shared/text/analysis/features.ts';
import { contactsAsWritten } from '#shared/text/contacts/contacts.ts';
import { packData, unpackData } from '#shared/text/data-file.ts';
import { shippedPairs } from '#shared/text/model/character-pairs.ts';
import { packModel, shippedModel, unpackModel } from '#shared/text/model/model.ts';
import { createTextReader } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';
import { disguisedCopies, type Example, exampleOf } from '#shared/text/training/example.ts';
import { type FitAll, fitInOneThread } from '#shared/text/training/fit.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { thresholdAllowing, thresholdsOf } from '#shared/text/training/thresholds.ts';
import { trainTextModel } from '#shared/text/training/train.ts';
import { offers } from './posts/offers.ts';
import { everyday, hardNegatives } from './posts/ordinary.ts';

const post =
  (label: number, source: string) =>
  (text: string, i: number): LabelledPost => ({
    text,
    label,
    category: null,
    cluster: String(i),
    source,
  });
const posts = [
  ...Object.values(offers).flat().map(post(1, 'mixed')),
  ...hardNegatives.map(post(0, 'mixed')),
  ...everyday.map(post(0, 'pure')),
];

test('the same posts and seed give the same model, which reads the same after packing', async () => {
  const train = (seed: number, fitAll = fitInOneThread) =>
    trainTextModel(posts, {
      seed,
      flagBudget: 0.01,
      perPattern: 0,
      fits: 1,
      fitAll,
      report: () => {},
      progress: () => {},
    });
  const { model, outOfFold } = await train(1);
  const packed = packModel(model);
  const inThreads = await train(1, fitInThreads(2));
  expect(Buffer.compare(packModel(inThreads.model), packed)).toBe(0);
  expect(inThreads.outOfFold).toEqual(outOfFold);
  expect(Buffer.compare(packModel((await train(2)).model), packed)).not.toBe(0);

  const text = '高价收银行卡四件套，加微信 demo_2024';
  expect(createTextReader(unpackModel(packed, model.pairs))(text)).toEqual(
    createTextReader(model)(text),
  );
  expect(createTextReader(model)(text).verdict).not.toBe('allow');
}, 300_000);

const fewPosts = [posts.slice(0, 20), posts.slice(-20)].flat();
const unlearned = { bias: 0, weights: new Float32Array(bucketCount), unit: 1 };
const fitNothing: FitAll = async (_rows, fits, heard) =>
  fits.map(() => {
    heard();
    return unlearned;
  });
const options = {
  seed: 1,
  flagBudget: 0.01,
  perPattern: 0,
  fits: 1,
  fitAll: fitNothing,
  report: () => {},
  progress: () => {},
};

test.each([
  ['without trade term and contact, and a low score', '今天天气不错啊', 1.9, false],
  ['without trade term and contact, and a high score', '今天天气不错啊', 2.1, true],
  ['with a trade term, and a low score', '出售银行卡四件套', 1.9, true],
])(
  'a collected black-gray label for a text %s is learned only if plausible: %s at %d',
  async (_, text, logit, learned) => {
    let rows: readonly number[] = [];
    const fitAll: FitAll = async (_rows, fits) => {
      rows = [...(fits[0]?.rows ?? [])];
      return fits.map(() => ({ ...unlearned, bias: logit }));
    };
    await trainTextModel([post(1, 'mixed')(text, 99), ...fewPosts], { ...options, fitAll });
    expect(rows.includes(0)).toBe(learned);
  },
);

test('a post is ranked as a report of a past fraud by the experts that did not learn from it', async () => {
  const ranked = async (caseLogit: number) => {
    let learned = new Set<number>();
    const fitAll: FitAll = async (_rows, fits) => {
      learned = new Set(fits[6]?.rows);
      return fits.map((_, i) => ({ ...unlearned, bias: i === 11 ? caseLogit : -1 }));
    };
    return { ...(await trainTextModel(fewPosts, { ...options, fitAll })), learned };
  };
  const [{ outOfFold: before }, { outOfFold: after, learned }] = [
    await ranked(-100),
    await ranked(100),
  ];
  const ordinary = fewPosts.flatMap(({ label }, i) => (label === 0 ? [i] : []));
  const raised = ordinary.filter((i) => (after[i] as number) > (before[i] as number));
  expect(raised).toEqual(ordinary.filter((i) => !learned.has(i)));
  expect(raised).not.toEqual([]);
  expect(Math.max(...after)).toBeLessThan(0);
});

test('contacts between inserted characters are read in every other disguised copy', () => {
  const vocabulary = shippedVocabulary();
  const offer = post(1, 'mixed')('收银行卡，加薇 demo_1', 0);
  const base = exampleOf(
    offer,
    offer.text,
    { weight: 1, origin: 'home' },
    textAnalyser(vocabulary),
  );
  const read: string[] = [];
  const recording = (name: string, analyse: TextAnalyser): TextAnalyser => {
    return (text, buffers) => {
      read.push(name);
      return analyse(text, buffers);
    };
  };
  const analysers = {
    analyse: recording('all', textAnalyser(vocabulary)),
    analyseAsWritten: recording('as written', textAnalyser(vocabulary, contactsAsWritten)),
  };
  const alwaysCopying = { ...randomFrom(1), chance: () => true };
  expect(disguisedCopies(base, analysers, alwaysCopying)).toHaveLength(4);
  expect(read).toEqual(['as written', 'all', 'as written', 'all']);
});

test('progress is announced before each step', async () => {
  const messages: string[] = [];
  await trainTextModel(fewPosts, { ...options, progress: ({ en }) => messages.push(en) });
  const announcedAt = messages.indexOf('learning trades and experts');
  expect(messages[announcedAt - 1]).toMatch(/^experts learned: (\d+) of \1$/);
  expect(messages[announcedAt + 1]).toMatch(/^experts learned: 1 of/);
});

test('running threads are awaited if learning the trades fails', async () => {
  let calls = 0;
  let ended = false;
  const fitAll: FitAll = async (...asked) => {
    if (++calls === 2) {
      await setImmediate();
      ended = true;
    }
    return fitNothing(...asked);
  };
  const seed = {
    valueOf: () => {
      if (calls === 2) throw new Error('no seed');
      return 1;
    },
  } as unknown as number;
  await expect(trainTextModel(fewPosts, { ...options, seed, fitAll })).rejects.toThrow('no seed');
  expect(ended).toBe(true);
});

test('an invalid model file throws', () => {
  expect(() => unpackModel(Buffer.of(0, 0, 0), shippedPairs)).toThrow();
});

test('a model that was trained with other tables, or without an expert, is refused', () => {
  const content = unpackData<{ readonly experts: object }>(packModel(shippedModel()));
  const other = packData({ ...content, tables: 'of before' });
  expect(() => unpackModel(other, shippedPairs)).toThrow('other character tables');
  const former = packData({ ...content, experts: { ...content.experts, cases: undefined } });
  expect(() => unpackModel(former, shippedPairs)).toThrow('without a case expert');
});

test.each([
  [500, 0.01],
  [2_995, 0.001],
  [4_742, 0.001],
  [10_772, 0.001],
  [100_000, 0.0005],
])(
  'of %i ordinary posts as many score above as keep the chance for the next one at most %f',
  (posts, share) => {
    const descending = Array.from({ length: posts }, (_, i) => posts - i);
    const threshold = thresholdAllowing(descending, share);
    const above = descending.filter((logit) => logit > threshold).length;
    expect((above + 1) / (posts + 1)).toBeLessThanOrEqual(share);
    expect((above + 2) / (posts + 1)).toBeGreaterThan(share);
  },
);

test('with too few posts to support the share, none score above', () => {
  const descending = Array.from({ length: 500 }, (_, i) => 500 - i);
  expect(thresholdAllowing(descending, 0.001)).toBeGreaterThanOrEqual(500);
});

describe('flag and hide thresholds', () => {
  type Given = {
    readonly logit: number;
    readonly reachable?: boolean;
    readonly brief?: boolean;
    readonly own?: boolean;
    readonly told?: boolean;
    readonly foreign?: boolean;
    readonly abusive?: boolean;
  };
  const thresholdsFor = (given: readonly Given[], inPinyin: readonly number[] = []) => {
    const examples = given.map(
      (
        { reachable = false, brief = false, own = false, told = false, foreign = false, ...more },
        i,
      ) =>
        ({
          post: { ...post(0, own ? 'own ordinary' : 'pure')(String(i), i) },
          label: more.abusive ? 1 : 0,
          reachable,
          brief,
          isMention: told,
          origin: foreign ? 'foreign' : 'elsewhere',
        }) as Example,
    );
    const logits = Float64Array.from(given, ({ logit }) => logit);
    return thresholdsOf(
      {
        examples,
        trusted: given.map(({ own = false, abusive = false }) => !own && !abusive),
        whole: logits,
        strongest: logits,
        spelled: inPinyin.map((_, i) => ({
          ...(examples[i] as Example),
          language: 'pinyin' as const,
        })),
        strongestSpelled: Float64Array.from(inPinyin),
      },
      0.01,
    );
  };
  const rising = (count: number, from: number, more: Partial<Given> = {}): Given[] =>
    Array.from({ length: count }, (_, i) => ({ logit: from + i / count, ...more }));
  const above = (given: readonly Given[], threshold: number): number =>
    given.filter(({ logit }) => logit > threshold).length;

  test('two thirds of the budget go to texts without a contact', () => {
    const silent = rising(500, 0);
    const reached = rising(500, 2, { reachable: true });
    const { flags, ordinary } = thresholdsFor([...silent, ...reached]);
    expect(ordinary).toBe(1000);
    expect([above(silent, flags.unreachable), above(reached, flags.reachable)]).toEqual([6, 3]);
  });

  test('the budget is divided as finds the most black-gray posts, with and without a contact', () => {
    const silent = rising(500, 0);
    const reached = rising(500, 2, { reachable: true });
    const nearSilent: Given[] = [{ logit: 0.9835, abusive: true }];
    const nearReached: Given[] = [
      { logit: 2.9895, abusive: true, reachable: true },
      { logit: 2.9835, abusive: true, reachable: true },
    ];
    const dividedFor = (abusive: readonly Given[]): readonly number[] => {
      const { flags } = thresholdsFor([...silent, ...reached, ...abusive]);
      return [above(silent, flags.unreachable), above(reached, flags.reachable)];
    };
    expect(dividedFor(nearSilent)).toEqual([8, 1]);
    expect(dividedFor(nearReached)).toEqual([1, 8]);
    // All of one kind count for more than half of the other.
    expect(dividedFor([...nearSilent, ...nearReached])).toEqual([8, 1]);
  });

  test('the unused part of that budget goes to the others', () => {
    const silent = rising(500, 0);
    const reached = rising(500, 2, { reachable: true });
    const { flags } = thresholdsFor([...silent, ...reached, ...rising(100, 9, { own: true })]);
    expect(above(silent, flags.unreachable)).toBe(0);
    expect(above(reached, flags.reachable)).toBe(9);
  });

  test('brief texts without a contact have a threshold that none of them exceeds', () => {
    const brief = rising(100, 0, { brief: true });
    const others = [...rising(500, 2), ...rising(500, 2, { reachable: true, brief: true })];
    const { flags } = thresholdsFor([...brief, ...others]);
    expect(flags.brief).toBeCloseTo(0.99, 3);
    expect(flags.brief).toBeLessThan(flags.unreachable);
    const own = rising(100, 1, { brief: true, own: true });
    expect(above(own, thresholdsFor([...brief, ...others, ...own]).flags.brief)).toBe(4);
    expect(thresholdsFor(rising(500, 0, { brief: true })).flags).toMatchObject({
      brief: thresholdsFor(rising(500, 0, { brief: true })).flags.unreachable,
    });
  });

  test('the own hard negatives limit the thresholds, except for warnings and reports', () => {
    const silent = rising(500, 0);
    const own = rising(100, 5, { own: true });
    const told = rising(100, 8, { own: true, told: true });
    const { flags, hide } = thresholdsFor([...silent, ...own, ...told]);
    expect(above(own, flags.unreachable)).toBe(4);
    expect(above(own, hide)).toBe(0);
    expect(hide).toBeLessThan(8);
  });

  test('own texts in other languages, never flagged, do not loosen the thresholds', () => {
    const own = rising(100, 5, { own: true });
    const foreign = rising(500, -100, { own: true, foreign: true });
    const { flags } = thresholdsFor([...rising(500, 0), ...own, ...foreign]);
    expect(above(own, flags.unreachable)).toBe(4);
  });

  test('no text from an ordinary source is hidden', () => {
    const silent = rising(500, 0);
    expect(above(silent, thresholdsFor(silent).hide)).toBe(0);
  });

  test('at most one in fifty pinyin texts is flagged, and none below the usual threshold', () => {
    const silent = rising(500, 0);
    const reached = rising(500, 2, { reachable: true });
    const inPinyin = Array.from({ length: 500 }, (_, i) => i / 500);
    const { flags } = thresholdsFor([...silent, ...reached], inPinyin);
    expect(inPinyin.filter((logit) => logit > flags.spelled)).toHaveLength(9);
    expect(
      thresholdsFor(
        [...silent, ...reached],
        inPinyin.map((logit) => logit + 9),
      ).flags.spelled,
    ).toBe(flags.reachable);
  });
});
