import { day, hour } from '../settings/durations.ts';
import type { TextReading } from '../text/reading.ts';

/** A post as input to account scoring. */
export type Post = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly repost: boolean;
  readonly client: string | null;
  readonly likes: number;
  readonly reposts: number;
  readonly comments: number;
  /** The text reader's result; `null` if it failed. */
  readonly reading: Pick<TextReading, 'score' | 'contacts'> | null;
};

/** FNV-1a over UTF-16 units, with a final mix so that low bits are as well distributed as high ones. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

const link = /https?:\/\/[\w./?=&%#-]+/g;
const mention = /@[\p{L}\p{N}_-]{1,30}/gu;
const topic = /#[^#\n]{1,40}#/g;
const face = /\[[\p{L}\p{N}]{1,8}\]/gu;
const headline = /【[^】]{1,60}】/g;
const number = /\d+/g;

/** Topics (`#…#`) and mentions (`@…`) in a text. */
export const topicsIn = (text: string): readonly string[] => text.match(topic) ?? [];
export const mentionsIn = (text: string): readonly string[] => text.match(mention) ?? [];

/** How many links, mentions, topics, faces, headlines, numbers and exclamation marks a text has. */
export const elementCountsOf = (text: string) => ({
  links: text.match(link)?.length ?? 0,
  mentions: mentionsIn(text).length,
  topics: topicsIn(text).length,
  faces: text.match(face)?.length ?? 0,
  headlines: text.match(headline)?.length ?? 0,
  numbers: text.match(number)?.length ?? 0,
  exclamations: text.match(/[!！]/g)?.length ?? 0,
});

/**
 * Normalises a text: links, mentions and numbers become placeholders, because they differ from post to post.
 */
export const normalisedTextOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(link, '\u0001')
    .replace(mention, '\u0002')
    .replace(number, '\u0003')
    .replace(/\s+/g, ' ')
    .trim();

const phone = /iphone|ipad|android|安卓|手机|phone|客户端/i;
const web = /web|网页|weibo\.com|https?:/i;

/** The kind of a client by its name: a phone app, a browser, or anything else. */
export const clientKind = (client: string): 'phone' | 'web' | 'other' => {
  if (phone.test(client)) return 'phone';
  return web.test(client) ? 'web' : 'other';
};

/** The hour of the day in China (UTC+8), where the known platforms are. */
export const chinaHour = (at: number): number => Math.floor(at / hour + 8) % 24;

/** The day in China, counted from the first of 1970. */
export const chinaDay = (at: number): number => Math.floor(at / day + 1 / 3);
