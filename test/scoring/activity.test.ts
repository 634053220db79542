import { describe, expect, test } from 'vitest';
import {
  activityFeatures,
  emptyActivity,
  observePost,
  type Profile,
} from '#shared/scoring/activity.ts';
import type { Post } from '#shared/scoring/post.ts';
import { groupOf, modelEvidence, wordReason } from '#shared/scoring/reasons.ts';
import { minute } from '#shared/settings/durations.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { expectSame } from './specimens.ts';

const noon = Date.parse('2026-11-24T12:00:00.000Z');

const syntheticPosts = (count: number, seed: number): Post[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => ({
    at: noon + i * 37 * minute + random.below(30 * minute),
    text: `今天${random.below(40)}号 @朋友${random.below(9)} #话题${random.below(5)}# https://example.test/${i} ${String.fromCharCode(...Array.from({ length: 12 }, () => 0x4e00 + random.below(2_000)))}`,
    repost: random.chance(0.3),
    client: random.pick(['ios 8.2', 'web', 'android 9', null]),
    likes: random.below(50),
    reposts: random.below(5),
    comments: random.below(9),
    reading: { score: random.next(), contacts: [] },
  }));
};

const profile: Profile = { level: 6, followers: 90, following: 200, posts: 399, bioLength: 20 };

const featuresOf = (posts: readonly Post[], told: Profile | null = null) => {
  const activity = emptyActivity();
  activity.profile = told;
  for (const post of posts) observePost(activity, post);
  return activityFeatures(activity);
};

describe('features of an account', () => {
  test('do not depend on the order of posts', () => {
    for (const count of [7, 60, 400]) {
      const posts = syntheticPosts(count, count);
      const random = randomFrom(9);
      const shuffled = posts
        .map((post) => [random.next(), post] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, post]) => post);
      expectSame(featuresOf(posts), featuresOf(shuffled));
    }
  });

  test('are those that the shipped model learned from', async () => {
    // Who changes one on purpose trains the model again: its scores rest on figures computed like these.
    const posts = syntheticPosts(140, 11).map((post, i): Post => {
      const kind = i % 2 === 0 ? 'wechat' : 'url';
      const contact = {
        kind,
        value: 'demo_1',
        masked: false,
        start: 0,
        end: 6,
        text: 'demo_1',
      } as const;
      const texts = [
        post.text.repeat(20),
        '【转】同一句话！[笑cry]',
        `${post.text}！？`,
        post.text,
      ];
      return {
        ...post,
        at: i % 6 === 0 ? noon + i * 37 * minute : post.at,
        text: texts[i % 4] ?? '',
        client: i % 5 === 0 ? `client ${i}` : post.client,
        reading:
          i % 7 === 0 ? null : { score: (i % 20) / 20, contacts: i % 3 === 0 ? [contact] : [] },
      };
    });
    const features = Object.entries(featuresOf(posts, profile)).map(
      ([name, value]) => `${name} ${value.toPrecision(6)}\n`,
    );
    await expect(features.join('')).toMatchFileSnapshot('features.txt');
  });

  test('have the same names with many posts, one and none', () => {
    const names = Object.keys(featuresOf(syntheticPosts(20, 3)));
    expect(names).toContain('gapMedian');
    expect(Object.keys(featuresOf(syntheticPosts(1, 3)))).toEqual(names);
    expect(Object.keys(featuresOf([]))).toEqual(names);
  });

  test('do not change if all times move by whole weeks', () => {
    const posts = syntheticPosts(60, 4);
    const moved = posts.map((post) => ({ ...post, at: post.at - 53 * 7 * 1440 * minute }));
    expectSame(featuresOf(posts), featuresOf(moved));
  });

  test('take constant memory for any number of posts', () => {
    const activity = emptyActivity();
    const sizeOf = () =>
      activity.times.length +
      activity.clients.size +
      [
        activity.texts,
        activity.pieces,
        activity.characters,
        activity.topicNames,
        activity.mentioned,
      ]
        .map(({ counts }) => counts.size)
        .reduce((a, b) => a + b);
    for (const [i, post] of syntheticPosts(3_000, 5).entries()) {
      observePost(activity, {
        ...post,
        client: `client ${i}`,
        text: `${post.text} ${'甲乙丙丁戊己庚辛'[i % 8]}${String.fromCharCode(0x4e00 + i)}`,
      });
    }
    expect(sizeOf()).toBeLessThan(1_400);
  });

  test('distinguish repeated text, the rhythm of a script and a single client from a person', () => {
    const person = syntheticPosts(40, 6);
    const [first] = person as [Post];
    const script = person.map((_, i) => ({ ...first, at: noon + i * 10 * minute }));
    const [of, by] = [featuresOf(person), featuresOf(script)];
    expect(by.textRepetition).toBe(40);
    expect(by.textRepetition).toBeGreaterThan((of.textRepetition as number) * 3);
    expect(by.gapDeviation).toBeLessThan(0.001);
    expect(of.gapDeviation).toBeGreaterThan(0.2);
    expect(by.clientEntropy).toBe(0);
    expect(of.clientEntropy).toBeGreaterThan(1);
  });

  test('show whether a short gap follows a long one, and which hours of the day stay free', () => {
    const [first] = syntheticPosts(1, 6) as [Post];
    const inTurn = Array.from({ length: 40 }, (_, i) => ({
      ...first,
      at: noon + (Math.floor(i / 2) * 70 + (i % 2) * 10) * minute,
    }));
    expect(featuresOf(inTurn).gapMemory).toBeCloseTo(-38 / 39, 2);
    // One post in each of eight hours on five days.
    const hourly = Array.from({ length: 40 }, (_, i) => ({
      ...first,
      at: noon + (Math.floor(i / 8) * 24 + (i % 8)) * 60 * minute,
    }));
    // In Chinese time these hours cross midnight: four posts before, four after.
    expect(featuresOf(hourly)).toMatchObject({
      ...{ busiestHours: 0.75, quietestHours: 0, mostADay: 8 },
    });
  });

  test('relate the numbers of a profile to each other', () => {
    const features = featuresOf([], profile);
    const ratio = (one: number, other: number) =>
      expect.closeTo(Math.log1p(one) - Math.log1p(other), 9);
    expect(features).toMatchObject({
      followRatio: ratio(200, 90),
      postsPerFollower: ratio(399, 90),
      postsPerLevel: ratio(399, 6),
      followersPerLevel: ratio(90, 6),
      followingPerLevel: ratio(200, 6),
    });
  });

  test('relate reactions to followers: with nine in ten followers bought they fall to a tenth', () => {
    const posts = syntheticPosts(40, 8).map((post, i) => ({
      ...post,
      repost: i < 10,
      likes: i < 10 ? 0 : 12,
    }));
    const own = featuresOf(posts, profile);
    expect(own.likesPerFollower).toBeCloseTo(Math.log((0.75 * Math.log1p(12) + 0.02) / 100));
    const bought = featuresOf(posts, { ...profile, followers: 990 });
    for (const name of ['likesPerFollower', 'repostsPerFollower', 'commentsPerFollower'] as const) {
      expect(bought[name]).toBeCloseTo((own[name] as number) - Math.log(10));
    }
    const ignored = posts.map((post) => ({ ...post, likes: 0, reposts: 0, comments: 0 }));
    expect(featuresOf(ignored, profile).likesPerFollower).toBeCloseTo(Math.log(0.02 / 100));
  });

  test('estimate the age from the pace of the posts seen, and a level too low for it', () => {
    const [first] = syntheticPosts(1, 9) as [Post];
    const daily = Array.from({ length: 40 }, (_, i) => ({
      ...first,
      at: noon + i * 1440 * minute,
    }));
    const features = featuresOf(daily, profile);
    expect(features.ageByPosts).toBeCloseTo(Math.log(400));
    expect(features.levelForAge).toBeCloseTo(6 - Math.log(400) / 2);
    expect(features.levelForPosts).toBeCloseTo(6 - Math.log(400) * 2);
    const fast = daily.map((post, i) => ({ ...post, at: noon + i * minute }));
    expect(featuresOf(fast, profile).ageByPosts).toBeLessThan(Math.log(11));
  });

  test('are missing, not zero, if unknown', () => {
    const features = featuresOf([]);
    expect(features.repostShare).toBeNaN();
    expect(features.level).toBeNaN();
    expect(features.ageByPosts).toBeNaN();
    expect(featuresOf(syntheticPosts(9, 1)).likesPerFollower).toBeNaN();
    expect(featuresOf(syntheticPosts(9, 1), { ...profile, level: null }).levelForAge).toBeNaN();
  });
});

test('the figures of a reason are minutes, percent and counts', () => {
  const rhythm = { gapMedian: Math.log1p(90), postsPerActiveDay: 2.346 };
  expect(modelEvidence('rhythm', rhythm).values).toEqual({ minutes: 1.5, posts: 2.35 });
  const clients = { clientCount: 2, mainClient: 0.754 };
  expect(modelEvidence('clients', clients).values).toEqual({ clients: 2, main: 75 });
});

test('every feature belongs to a group, and every group is worded without gaps', () => {
  const features = featuresOf(syntheticPosts(20, 7));
  const activity = { ...features, level: 3, followers: 2, following: 4 };
  const groups = new Set(Object.keys(features).map(groupOf));
  expect(groups.size).toBe(8);
  for (const group of groups) {
    for (const language of ['zh-CN', 'en'] as const) {
      expect(wordReason(modelEvidence(group, activity), language)).not.toMatch(/[?{}]|NaN/);
      // A single post has no rhythm.
      const ofOne = modelEvidence(group, featuresOf(syntheticPosts(1, 7)));
      expect(wordReason(ofOne, language)).not.toMatch(/[?{}]|NaN|undefined/);
    }
  }
});

test('clients that no post names are not counted', () => {
  const unnamed = featuresOf(syntheticPosts(9, 1).map((post) => ({ ...post, client: null })));
  const reason = modelEvidence('clients', unnamed);
  expect(wordReason(reason, 'en')).toBe('the clients that it posts from are unusual');
});

test('figures that are all 0 are not given as what is too much', () => {
  const wordsOf = (links: number, topics: number) =>
    (['zh-CN', 'en'] as const).map((language) =>
      wordReason({ code: 'model-style', values: { links, topics } }, language),
    );
  expect(wordsOf(0, 0)).toEqual(['文本形式异常', 'the form of its texts is unusual']);
  expect(wordsOf(0, 2)[0]).toBe('文本形式异常：平均每条 0 个链接、2 个话题');
  const none = (code: string, name: string) => wordReason({ code, values: { [name]: 0 } }, 'en');
  expect(none('model-repetition', 'repeated')).toMatch(/^how far its texts repeat .* is unlike/);
  expect(none('model-wording', 'flagged')).toBe('its wording is unlike an ordinary account’s');
  const fewReposts = { code: 'model-reposting', values: { share: 0 } };
  expect(wordReason(fewReposts, 'zh-CN')).toBe('转发占比 0%，与普通账号不同');
});
