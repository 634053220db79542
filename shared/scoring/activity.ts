import { day, second } from '../settings/durations.ts';
import type { AccountModel } from './account-model.ts';
import {
  chinaDay,
  chinaHour,
  clientKind,
  elementCountsOf,
  hashOf,
  mentionsIn,
  normalisedTextOf,
  type Post,
  topicsIn,
} from './post.ts';
import {
  addToSample,
  addValue,
  deviationOf,
  emptyMoments,
  emptySample,
  entropyOf,
  type Moments,
  meanOf,
  mergeMoments,
  repetitionOf,
} from './statistics.ts';

/** Number of latest post times kept for measuring gaps. */
const timesKept = 128;
const clientsKept = 24;

/** An account's own profile figures when it is imported. */
export type Profile = {
  readonly level: number | null;
  readonly followers: number | null;
  readonly following: number | null;
  readonly posts: number | null;
  readonly bioLength: number | null;
};

/** Number of characters of a post that its sketches read. */
const charactersRead = 400;

const increment = (histogram: Uint32Array, bin: number): void => {
  histogram[bin] = (histogram[bin] as number) + 1;
};

const emptyPostMoments = () => ({
  length: emptyMoments(),
  links: emptyMoments(),
  mentions: emptyMoments(),
  topics: emptyMoments(),
  faces: emptyMoments(),
  headlines: emptyMoments(),
  numbers: emptyMoments(),
  exclamations: emptyMoments(),
  likes: emptyMoments(),
  reposts: emptyMoments(),
  comments: emptyMoments(),
  reading: emptyMoments(),
});

/** Statistics of one account's posts: a few kilobytes, independent of their number. */
export type Activity = ReturnType<typeof emptyActivity>;

export const emptyActivity = () => ({
  profile: null as Profile | null,
  originals: emptyPostMoments(),
  repeats: emptyPostMoments(),
  hours: new Uint32Array(24),
  days: new Uint32Array(7),
  minutes: new Uint32Array(60),
  times: [] as number[],
  clients: new Map<string, number>(),
  otherClients: 0,
  unnamedClients: 0,
  clientKinds: { phone: 0, web: 0, other: 0 },
  texts: emptySample(64),
  pieces: emptySample(192),
  characters: emptySample(192),
  topicNames: emptySample(48),
  mentioned: emptySample(48),
  contacts: 0,
  flagged: 0,
  onTheHour: 0,
  wholeMinutes: 0,
});

/** Adds one post. The order of posts does not matter, except for clients beyond the first 24. */
export const observePost = (activity: Activity, post: Post): void => {
  const kind = post.repost ? activity.repeats : activity.originals;
  const plain = normalisedTextOf(post.text);
  addValue(kind.length, plain.length);
  for (const [name, count] of Object.entries(elementCountsOf(post.text))) {
    addValue(kind[name as keyof ReturnType<typeof elementCountsOf>], count);
  }
  addValue(kind.likes, Math.log1p(post.likes));
  addValue(kind.reposts, Math.log1p(post.reposts));
  addValue(kind.comments, Math.log1p(post.comments));
  if (post.reading) {
    const { score, contacts } = post.reading;
    addValue(kind.reading, Math.log((score + 0.001) / (1.001 - score)));
    activity.contacts += contacts.some(({ kind }) => kind !== 'url') ? 1 : 0;
    activity.flagged += score > 0.3 ? 1 : 0;
  }

  const seconds = Math.floor(post.at / 1000);
  increment(activity.hours, chinaHour(post.at));
  increment(activity.days, chinaDay(post.at) % 7);
  increment(activity.minutes, Math.floor(seconds / 60) % 60);
  activity.onTheHour += Math.floor(seconds / 60) % 5 === 0 ? 1 : 0;
  activity.wholeMinutes += seconds % 60 === 0 ? 1 : 0;
  const { times } = activity;
  let place = times.length;
  while (place > 0 && (times[place - 1] as number) > seconds) place -= 1;
  times.splice(place, 0, seconds);
  if (times.length > timesKept) times.shift();

  const { client } = post;
  if (client) activity.clientKinds[clientKind(client)] += 1;
  if (!client) activity.unnamedClients += 1;
  else if (activity.clients.has(client) || activity.clients.size < clientsKept) {
    activity.clients.set(client, (activity.clients.get(client) ?? 0) + 1);
  } else activity.otherClients += 1;

  if (plain.length > 3) addToSample(activity.texts, hashOf(plain));
  for (let i = 0; i + 4 <= plain.length && i < charactersRead; i++) {
    addToSample(activity.pieces, hashOf(plain.slice(i, i + 4)));
  }
  for (let i = 0; i < plain.length && i < charactersRead; i++) {
    addToSample(activity.characters, hashOf(plain.slice(i, i + 1)));
  }
  for (const name of topicsIn(post.text)) addToSample(activity.topicNames, hashOf(name));
  for (const name of mentionsIn(post.text)) addToSample(activity.mentioned, hashOf(name));
};

/** The share of posts in the busiest or quietest six hours of the day. */
const sixHours = (hours: Uint32Array, pick: (...shares: number[]) => number): number => {
  const total = hours.reduce((sum, count) => sum + count, 0);
  return pick(
    ...Array.from({ length: 24 }, (_, from) => {
      let sum = 0;
      for (let i = 0; i < 6; i++) sum += hours[(from + i) % 24] as number;
      return sum / total;
    }),
  );
};

const secondsADay = day / second;

/** Features of the gaps between posts. Times are in seconds. */
const gapFeatures = (times: readonly number[]): Readonly<Record<string, number>> => {
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
  if (gaps.length < 2) return unknownGaps;
  const sorted = gaps.toSorted((a, b) => a - b);
  const logQuantile = (share: number) =>
    Math.log1p(sorted[Math.floor(share * (sorted.length - 1))] as number);
  const logs = gaps.map((gap) => Math.log1p(gap));
  const logMoments = emptyMoments();
  for (const log of logs) addValue(logMoments, log);
  const gapMoments = emptyMoments();
  for (const gap of gaps) addValue(gapMoments, gap);
  const histogram = new Map<number, number>();
  for (const log of logs) {
    const bin = Math.floor(log / Math.LN2);
    histogram.set(bin, (histogram.get(bin) ?? 0) + 1);
  }
  const share = (below: number) => gaps.filter((gap) => gap < below).length / gaps.length;
  let covariance = 0;
  for (let i = 1; i < logs.length; i++) {
    covariance +=
      ((logs[i] as number) - meanOf(logMoments)) * ((logs[i - 1] as number) - meanOf(logMoments));
  }
  const spread = deviationOf(gapMoments);
  const span = ((times.at(-1) as number) - (times[0] as number)) / secondsADay;
  const perDay = new Map<number, number>();
  for (const time of times) {
    const date = chinaDay(time * second);
    perDay.set(date, (perDay.get(date) ?? 0) + 1);
  }
  return {
    gapLow: logQuantile(0.1),
    gapQuarter: logQuantile(0.25),
    gapMedian: logQuantile(0.5),
    gapThreeQuarters: logQuantile(0.75),
    gapHigh: logQuantile(0.9),
    gapMean: meanOf(logMoments),
    gapDeviation: deviationOf(logMoments),
    gapEntropy: entropyOf(histogram.values()),
    gapBurstiness: (spread - meanOf(gapMoments)) / (spread + meanOf(gapMoments) + 1e-9),
    gapMemory: covariance / (logs.length * (deviationOf(logMoments) ** 2 + 1e-9)),
    gapUnderMinute: share(60),
    gapUnderTenMinutes: share(600),
    gapUnderHour: share(3600),
    gapUnderDay: share(secondsADay),
    days: Math.log1p(span),
    activeDays: perDay.size / (span + 1),
    postsPerActiveDay: times.length / perDay.size,
    mostADay: Math.max(...perDay.values()),
  };
};

/** Every account has the same features: a model refuses those that no account is known to have. */
const unknownGaps = Object.fromEntries(
  Object.keys(gapFeatures([0, 1, 2])).map((name) => [name, Number.NaN]),
);

const momentFeatures = (name: string, originals: Moments, repeats: Moments) => {
  const both = mergeMoments(originals, repeats);
  return {
    [`${name}Mean`]: meanOf(both),
    [`${name}Deviation`]: deviationOf(both),
    [`${name}Most`]: both.count ? both.most : Number.NaN,
    [`${name}Original`]: meanOf(originals),
    [`${name}Repost`]: meanOf(repeats),
  };
};

/** Added so that a rate of zero has a logarithm: reactions per post, followers. */
const fewestReactions = 0.02;
const fewestFollowers = 10;

/** Reactions per post and follower, as logarithms: bought followers do not react. */
const responseFeatures = ({ originals, repeats, profile }: Activity) => {
  const followers = Math.log((profile?.followers ?? Number.NaN) + fewestFollowers);
  const perFollower = (kind: 'likes' | 'reposts' | 'comments') =>
    Math.log(meanOf(mergeMoments(originals[kind], repeats[kind])) + fewestReactions) - followers;
  return {
    likesPerFollower: perFollower('likes'),
    repostsPerFollower: perFollower('reposts'),
    commentsPerFollower: perFollower('comments'),
  };
};

/**
 * The account's age estimated from its number of posts and the pace of those seen, as a logarithm, and how
 * far its level exceeds what fits that age. A level rises slowly, through daily presence.
 */
const ageFeatures = ({ profile, times }: Activity) => {
  const level = profile?.level ?? Number.NaN;
  const posts = Math.log1p(profile?.posts ?? Number.NaN);
  const days = ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / secondsADay;
  const ageByPosts = posts + Math.log1p(days) - Math.log(times.length);
  return {
    ageByPosts,
    levelForAge: level - ageByPosts / 2,
    levelForPosts: level - posts * 2,
  };
};

/** The number of posts added. */
export const postsOf = ({ originals, repeats }: Activity): number =>
  originals.length.count + repeats.length.count;

/** Features of an account's posts by name; `NaN` if a feature cannot be computed. */
export const activityFeatures = (activity: Activity): Readonly<Record<string, number>> => {
  const { originals, repeats, profile, hours } = activity;
  const posts = postsOf(activity);
  const share = (count: number) => (posts === 0 ? Number.NaN : count / posts);
  const clients = [...activity.clients.values(), activity.otherClients, activity.unnamedClients];
  const log = (value: number | null | undefined) =>
    value === null || value === undefined ? Number.NaN : Math.log1p(value);
  const byKind = Object.keys(originals) as (keyof typeof originals)[];
  const texts = repetitionOf(activity.texts);
  const pieces = repetitionOf(activity.pieces);
  const characters = repetitionOf(activity.characters);
  const topics = repetitionOf(activity.topicNames);
  const mentioned = repetitionOf(activity.mentioned);
  return {
    level: profile?.level ?? Number.NaN,
    followers: log(profile?.followers),
    following: log(profile?.following),
    posts: log(profile?.posts),
    bioLength: profile?.bioLength ?? Number.NaN,
    followRatio: log(profile?.following) - log(profile?.followers),
    postsPerFollower: log(profile?.posts) - log(profile?.followers),
    postsPerLevel: log(profile?.posts) - log(profile?.level),
    followersPerLevel: log(profile?.followers) - log(profile?.level),
    followingPerLevel: log(profile?.following) - log(profile?.level),
    ...ageFeatures(activity),
    ...responseFeatures(activity),
    repostShare: share(repeats.length.count),
    ...Object.assign(
      {},
      ...byKind.map((name) => momentFeatures(name, originals[name], repeats[name])),
    ),
    hourEntropy: entropyOf(hours),
    dayEntropy: entropyOf(activity.days),
    minuteEntropy: entropyOf(activity.minutes),
    busiestHours: sixHours(hours, Math.max),
    quietestHours: sixHours(hours, Math.min),
    nightHours: share(hours.slice(0, 6).reduce((sum, count) => sum + count, 0)),
    morningHours: share(hours.slice(6, 12).reduce((sum, count) => sum + count, 0)),
    eveningHours: share(hours.slice(18).reduce((sum, count) => sum + count, 0)),
    // The first day of 1970 was a Thursday.
    weekend: share((activity.days[2] as number) + (activity.days[3] as number)),
    onTheHour: share(activity.onTheHour),
    wholeMinutes: share(activity.wholeMinutes),
    ...gapFeatures(activity.times),
    clientCount: activity.clients.size,
    clientEntropy: entropyOf(clients),
    mainClient: share(Math.max(...clients)),
    unnamedClients: share(activity.unnamedClients),
    clientPhone: share(activity.clientKinds.phone),
    clientWeb: share(activity.clientKinds.web),
    clientOther: share(activity.clientKinds.other),
    textRepetition: texts.mean,
    textsRepeated: texts.repeated,
    pieceRepetition: pieces.mean,
    piecesRepeated: pieces.repeated,
    characterRepetition: characters.mean,
    topicRepetition: topics.mean,
    topicsSeen: topics.distinct,
    mentionRepetition: mentioned.mean,
    mentionsSeen: mentioned.distinct,
    contacts: share(activity.contacts),
    flagged: share(activity.flagged),
  };
};

/** The features that a model needs and events do not provide; `[]` if it can score accounts by their events. */
export const unavailableFeatures = ({
  columns,
}: Pick<AccountModel, 'columns'>): readonly string[] => {
  const known = new Set(Object.keys(activityFeatures(emptyActivity())));
  return [...new Set(columns.map(({ feature }) => feature))].filter((name) => !known.has(name));
};
