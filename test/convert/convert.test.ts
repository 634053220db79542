import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseEvent } from '#shared/events/parse.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { runTool } from '../cli/tool.ts';
import { type Converted, readRows } from './rows.ts';
import { convertTelegram, TelegramMessage } from './telegram.ts';
import { convertWeibo, WeiboAccount } from './weibo.ts';

const platform = PlatformSettings.parse({ platformId: 'replay', purpose: 'replay' });

const post = (t: string | null, text: string, client: string | null = '网页版') => ({
  t,
  client,
  text,
  is_repost: false,
  likes: 1,
  reposts: 2,
  comments: 3,
});

const weibo = [
  {
    id: 'wb_a',
    label: 1 as const,
    level: 9,
    followers: 342,
    following: 331,
    posts_total: 1864,
    profile_text_len: 33,
    posts: [
      post(null, '刚刚发的', null),
      post('2017-06-26 22:37:00', '晚安'),
      { ...post('2017-06-25 08:00:00', '早安'), is_repost: true },
    ],
  },
  {
    id: 'wb_b',
    label: 0 as const,
    level: 0,
    followers: 0,
    following: 1,
    posts_total: 1,
    profile_text_len: 0,
    posts: [post('2017-06-26 08:00:00', '吃了吗')],
  },
];

const telegram = [
  { id: 'tg-1', text: '今天下班一起吃火锅吗', label: 0 as const },
  { id: 'tg-2', text: '这是我们自己写的广告', label: null },
];

const byDoor = ({ events }: Converted) =>
  events.map((event) => parseEvent(JSON.stringify(event), { platform, sentAt: 0 }));

const isInTimeOrder = ({ events }: Converted) =>
  events.every(
    ({ occurredAt }, i) =>
      Date.parse(occurredAt) >= Date.parse(events[i - 1]?.occurredAt ?? occurredAt),
  );

describe('convertWeibo', () => {
  const converted = convertWeibo(weibo);

  it('imports each account with its counters before its first post, and posts in time order', () => {
    expect(converted.events.map(({ eventId, occurredAt }) => [eventId, occurredAt])).toEqual([
      ['wb_a-imported', '2017-06-24T23:59:00.000Z'],
      ['wb_a-post-0', '2017-06-25T00:00:00.000Z'],
      ['wb_b-imported', '2017-06-25T23:59:00.000Z'],
      ['wb_b-post-0', '2017-06-26T00:00:00.000Z'],
      ['wb_a-post-1', '2017-06-26T14:37:00.000Z'],
      ['wb_a-post-2', '2017-06-26T14:37:00.000Z'],
    ]);
    expect(converted.events[0]?.data).toMatchObject({
      level: 9,
      followers: 342,
      following: 331,
      posts: 1864,
      bioLength: 33,
    });
  });

  it('keeps client, repost flag and reactions', () => {
    expect(converted.events[1]).toMatchObject({
      context: { client: '网页版' },
      data: { text: '早安', repost: true, reactions: { likes: 1, reposts: 2, comments: 3 } },
    });
    expect(converted.events[5]).not.toHaveProperty('context');
  });

  it('produces events that the intake accepts, none of them late, and keeps the labels apart', () => {
    expect(byDoor(converted)).toEqual(
      converted.events.map(() =>
        expect.objectContaining({
          arrival: expect.objectContaining({ late: false, degraded: [] }),
        }),
      ),
    );
    expect(converted.truth).toEqual({ wb_a: 1, wb_b: 0 });
    expect(JSON.stringify(converted.events)).not.toContain('label');
  });
});

describe('convertTelegram', () => {
  const converted = convertTelegram(telegram);

  it('gives each message its own account', () => {
    expect(converted.events.map(({ type, accountId }) => [type, accountId])).toEqual([
      ['account.imported', 'author-tg-1'],
      ['content.posted', 'author-tg-1'],
      ['account.imported', 'author-tg-2'],
      ['content.posted', 'author-tg-2'],
    ]);
    expect(converted.truth).toEqual({ 'author-tg-1': 0, 'author-tg-2': null });
    expect(byDoor(converted).every(({ ok }) => ok)).toBe(true);
    expect(isInTimeOrder(converted)).toBe(true);
  });
});

describe('clearspring convert', () => {
  let folder: string;
  const run = (...words: readonly string[]) =>
    runTool(folder, ['convert', ...words], { CLEARSPRING_DATA: '' });
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clearspring-convert-'));
    mkdirSync(join(folder, 'accounts'));
    mkdirSync(join(folder, 'text'));
    writeFileSync(join(folder, 'accounts/weibo_accounts.jsonl.gz'), gzipSync(lines(weibo)));
    writeFileSync(join(folder, 'text/tgspam_zh.jsonl'), lines(telegram));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the events, the labels beside them, and a summary', async () => {
    const out = join(folder, 'events.jsonl');
    const truth = join(folder, 'truth.json');
    const ran = await run('weibo', '--data', folder, '--out', out, '--truth', truth, '--json');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ events: 6, accounts: 2 });
    expect(readFileSync(out, 'utf8')).toBe(lines(convertWeibo(weibo).events));
    expect(JSON.parse(readFileSync(truth, 'utf8'))).toEqual({ wb_a: 1, wb_b: 0 });
    expect((await run('telegram', '--data', folder, '--out', '-')).out).toBe(
      lines(convertTelegram(telegram).events),
    );
  });

  it('compresses files by their names, and names a file that cannot be written', async () => {
    const packed = join(folder, 'events.jsonl.gz');
    expect((await run('weibo', '--data', folder, '--out', packed)).code).toBe(0);
    expect(gunzipSync(readFileSync(packed)).toString()).toBe(lines(convertWeibo(weibo).events));
    const { code, err } = await run('weibo', '--data', folder, '--out', join(folder, 'text'));
    expect([code, readdirSync(folder).filter((name) => name.endsWith('.part'))]).toEqual([1, []]);
    expect(err).toMatch(/cannot write .*text|text 无法写入/);
  });

  it.each([
    ['an unknown source', (d: string) => ['myspace', '--data', d], /myspace.*weibo/],
    ['no folder', () => ['weibo'], /--data DIR or CLEARSPRING_DATA/],
    [
      'an empty folder',
      (d: string) => ['weibo', '--data', join(d, 'text')],
      /no accounts.*--data DIR/,
    ],
  ])('explains what to do about %s, and writes nothing', async (_, args, sentence) => {
    const out = join(folder, 'events.jsonl');
    const { code, err } = await run(...args(folder), '--out', out);
    expect(code).not.toBe(0);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(existsSync(out)).toBe(false);
  });

  it('names the row and the field of an unexpected value', async () => {
    writeFileSync(join(folder, 'text/tgspam_zh.jsonl'), lines([telegram[0] ?? {}, { id: 'tg-9' }]));
    const { code, err } = await run('telegram', '--data', folder, '--out', join(folder, 'e.jsonl'));
    expect(code).not.toBe(0);
    expect(err).toMatch(/tgspam_zh\.jsonl, row 2: text:/);
    writeFileSync(join(folder, 'text/tgspam_zh.jsonl'), '{"id": "tg-1" 火锅');
    const broken = await run('telegram', '--data', folder, '--out', join(folder, 'e.jsonl'));
    expect(broken.err.trim()).toMatch(
      /tgspam_zh\.jsonl, row 1: not JSON: every line must be one object$/,
    );
  });
});

/** Runs only if the research data is available. */
const data = process.env.CLEARSPRING_DATA;
describe.runIf(data)('the research data', () => {
  it.each([
    [
      'weibo',
      () => convertWeibo(readRows(data ?? '', 'accounts/weibo_accounts.jsonl.gz', WeiboAccount)),
    ],
    [
      'telegram',
      () => convertTelegram(readRows(data ?? '', 'text/tgspam_zh.jsonl', TelegramMessage)),
    ],
  ] as const)('is accepted in full and in order: %s', (_, convert) => {
    const converted = convert();
    const refused = byDoor(converted).flatMap((parsed) =>
      parsed.ok ? [] : [`${parsed.reason} ${parsed.field}`],
    );
    expect(refused).toEqual([]);
    expect(isInTimeOrder(converted)).toBe(true);
    expect(converted.events.length).toBeGreaterThan(10_000);
  });
});
