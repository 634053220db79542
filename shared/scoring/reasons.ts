import { wordEvidence } from '../rules/evidence.ts';
import type { Evidence } from '../rules/finding.ts';
import { fill, type Language, type Words } from '../rules/words.ts';

/** Feature groups of the account model, with the sentences that explain them to people. */
const groups = {
  profile: {
    words: {
      'zh-CN': '账号等级 {level}、粉丝 {followers}、关注 {following}，与普通账号不同',
      en: 'its level ({level}), followers ({followers}) and following ({following}) are unlike an ordinary account’s',
    },
    bare: {
      'zh-CN': '账号等级、粉丝、关注与普通账号不同',
      en: 'its level, followers and following are unlike an ordinary account’s',
    },
    figures: { level: 'level', followers: 'followers', following: 'following' },
  },
  rhythm: {
    words: {
      'zh-CN': '发布节奏异常：相邻两次发布间隔中位数 {minutes} 分钟，活跃日平均发布 {posts} 条',
      en: 'its rhythm is unusual: a median of {minutes} min between posts, {posts} posts per active day',
    },
    bare: { 'zh-CN': '发布节奏异常', en: 'its rhythm is unusual' },
    figures: { minutes: 'gapMedian', posts: 'postsPerActiveDay' },
  },
  clients: {
    words: {
      'zh-CN': '发布所用客户端异常：共 {clients} 种，主要客户端占 {main}%',
      en: 'the clients that it posts from are unusual: {clients} clients, {main}% of posts from the main one',
    },
    bare: { 'zh-CN': '发布所用客户端异常', en: 'the clients that it posts from are unusual' },
    figures: { clients: 'clientCount', main: 'mainClient' },
  },
  repetition: {
    words: {
      'zh-CN': '内容重复：{repeated}% 的片段出现不止一次',
      en: 'its texts repeat themselves: {repeated}% of their fragments occur more than once',
    },
    bare: {
      'zh-CN': '内容重复的程度与普通账号不同',
      en: 'how far its texts repeat themselves is unlike an ordinary account’s',
    },
    figures: { repeated: 'piecesRepeated' },
  },
  style: {
    words: {
      'zh-CN': '文本形式异常：平均每条 {links} 个链接、{topics} 个话题',
      en: 'the form of its texts is unusual: {links} links and {topics} topics per post',
    },
    bare: { 'zh-CN': '文本形式异常', en: 'the form of its texts is unusual' },
    figures: { links: 'linksMean', topics: 'topicsMean' },
  },
  wording: {
    words: {
      'zh-CN': '用语接近黑灰产内容：{flagged}% 的内容疑似',
      en: 'its wording resembles black-gray posts: {flagged}% of its texts look like one',
    },
    bare: {
      'zh-CN': '用语与普通账号不同',
      en: 'its wording is unlike an ordinary account’s',
    },
    figures: { flagged: 'flagged' },
  },
  reposting: {
    words: {
      'zh-CN': '转发占比 {share}%，与普通账号不同',
      en: 'its share of reposts, {share}%, is unlike an ordinary account’s',
    },
    bare: {
      'zh-CN': '转发占比与普通账号不同',
      en: 'its share of reposts is unlike an ordinary account’s',
    },
    figures: { share: 'repostShare' },
  },
  response: {
    words: { 'zh-CN': '内容得到的互动异常', en: 'the response to its posts is unusual' },
    bare: { 'zh-CN': '内容得到的互动异常', en: 'the response to its posts is unusual' },
    figures: {},
  },
} as const satisfies Record<
  string,
  {
    readonly words: Words;
    /**
     * The same sentence without figures, for when one is unknown, such as the gap between posts of an account
     * with one post, or when they contradict it.
     */
    readonly bare: Words;
    readonly figures: Readonly<Record<string, string>>;
  }
>;
export type ReasonGroup = keyof typeof groups;

/**
 * Groups whose sentence says that there is much of something. If all its figures are 0, another feature of the
 * group weighed.
 */
const excesses: ReadonlySet<string> = new Set<ReasonGroup>(['repetition', 'style', 'wording']);

/** Name patterns of each group's features; the first match counts. */
const groupPatterns: readonly (readonly [RegExp, ReasonGroup])[] = [
  [/^(?:level|ageByPosts|follow|bioLength|posts$|postsPer(?:Follower|Level))/, 'profile'],
  [/^client|^mainClient|^unnamedClients/, 'clients'],
  [/^(?:text|piece|character|topicRep|topicsSeen|mentionRep|mentionsSeen)/, 'repetition'],
  [/^(?:reading|contacts|flagged)/, 'wording'],
  [/^repostShare/, 'reposting'],
  [/^(?:likes|reposts|comments)/, 'response'],
  [/^(?:length|links|mentions|topics|faces|headlines|numbers|exclamations)/, 'style'],
];

/** The group of a feature of `activityFeatures`; features that match no pattern belong to `rhythm`. */
export const groupOf = (feature: string): ReasonGroup =>
  groupPatterns.find(([pattern]) => pattern.test(feature))?.[1] ?? 'rhythm';

/** Features that are stored as logarithms, and shares that are shown in percent. */
const logarithms: ReadonlySet<string> = new Set(['followers', 'following', 'gapMedian']);
const shares: ReadonlySet<string> = new Set([
  'mainClient',
  'piecesRepeated',
  'flagged',
  'repostShare',
]);

const unknown = '?';

const figureOf = (feature: string, value: number | undefined): number | string => {
  if (value === undefined || Number.isNaN(value)) return unknown;
  // No post names its client.
  if (feature === 'clientCount' && value === 0) return unknown;
  if (feature === 'gapMedian') return Math.round(Math.expm1(value) / 6) / 10;
  if (logarithms.has(feature)) return Math.round(Math.expm1(value));
  if (shares.has(feature)) return Math.round(value * 100);
  return Math.round(value * 100) / 100;
};

const prefix = 'model-';

/** The model's evidence for a group: its code and the figures for its sentence. */
export const modelEvidence = (
  group: ReasonGroup,
  features: Readonly<Record<string, number>>,
): Evidence => ({
  code: `${prefix}${group}`,
  values: Object.fromEntries(
    Object.entries(groups[group].figures).map(([name, feature]: [string, string]) => [
      name,
      figureOf(feature, features[feature]),
    ]),
  ),
});

/**
 * Words a reason's evidence as a sentence, whether it comes from a rule or from the model.
 *
 * @example
 * wordReason({ code: 'model-repetition', values: { repeated: 40 } }, 'en');
 * // 'its texts repeat themselves: 40% of their fragments occur more than once'
 */
export const wordReason = (evidence: Evidence, language: Language): string => {
  const group = evidence.code.slice(prefix.length);
  if (!evidence.code.startsWith(prefix) || !Object.hasOwn(groups, group)) {
    return wordEvidence(evidence, language);
  }
  const { words, bare, figures } = groups[group as ReasonGroup];
  const values = Object.keys(figures).map((name) => evidence.values[name] ?? unknown);
  const isTelling =
    !values.includes(unknown) && !(excesses.has(group) && values.every((value) => value === 0));
  return fill((isTelling ? words : bare)[language], evidence.values);
};
