import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawHashing } from '#infra/cli/list-file.ts';
import { hashPhone } from '#shared/client/keyed-hashes.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { runTool } from './tool.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

const header = 'list,kind,key,value,source,reason,authority,owner,expires';
const end = new Date(Date.now() + 100 * day).toISOString().slice(0, 10);
const entry = (list: string, kind: string, value: string, key = '') =>
  `${list},${kind},${key},${value},case 17,farm,,risk team,${end}`;

/** An event of years ago: today's list must apply to past events. */
const event = (type: string, accountId: string, hours: number, data: object, context = {}) =>
  JSON.stringify({
    version: 1,
    eventId: `${type}-${accountId}-${hours}`,
    platformId: 'replay',
    type,
    occurredAt: new Date(Date.parse('2020-05-04T00:00:00.000Z') + hours * hour).toISOString(),
    accountId,
    context,
    data,
  });
const key = 'ab'.repeat(32);
const phone = hashPhone('138 0013 8001', 'CN', {
  platform: new Uint8Array(32).fill(1),
  'cn-2026': Buffer.from(key, 'hex'),
});
const past = () =>
  file(
    'past.jsonl',
    event('account.signed-up', 'ann', 0, { formSeconds: 60 }, { deviceId: 'd-1' }),
    event('account.signed-up', 'ben', 1, { formSeconds: 60 }, { deviceId: 'd-2' }),
    event('account.signed-up', 'eve', 2, { formSeconds: 60, phone }),
    event('content.posted', 'ben', 3, {
      contentId: 'p-1',
      kind: 'post',
      text: '今天的云很好看，想聊天的加微信 demo_cloud9',
      imageLabels: ['landscape', `sha1:${'a0'.repeat(20)}`],
    }),
  );

const fired = async (rule: string, ...options: readonly string[]) => {
  const words = ['rules', 'backtest', '--rule', rule, '--events', past(), '--json', ...options];
  const { out, err, code } = await runTool(folder, words);
  expect(err).toBe('');
  expect(code).toBe(0);
  const { fired: events, accounts } = JSON.parse(out);
  return { events, accounts: Object.keys(accounts) };
};

describe('a list file', () => {
  it('is applied in a backtest, with raw values hashed and contacts normalized', async () => {
    const path = file(
      'lists.csv',
      header,
      entry('block', 'device', 'd-1'),
      entry('block', 'phone', '13800138001'),
      entry('block', 'contact', 'wechat:demo_cloud9'),
      entry('block', 'image', `SHA1:${'A0'.repeat(20)}`),
    );
    writeFileSync(join(folder, 'key.hex'), `${key}\n`);
    const options = ['--lists', path, '--key', `cn-2026=${join(folder, 'key.hex')}`];
    expect((await fired('account.on-block-list')).events).toBe(0);
    const { events, accounts } = await fired('account.on-block-list', ...options);
    expect(events).toBe(2);
    expect(accounts).toEqual(['ann', 'eve']);
    expect((await fired('content.listed-contact', ...options)).events).toBe(1);
    expect((await fired('content.listed-image', ...options)).events).toBe(1);
  });

  it('changes the score of accounts, with a reason', async () => {
    const path = file(
      'lists.jsonl',
      JSON.stringify({
        list: 'block',
        kind: 'device',
        value: 'd-1',
        source: 'case 17',
        reason: 'farm',
        owner: 'risk team',
        expires: end,
      }),
    );
    const scored = async (...options: readonly string[]) => {
      const { out } = await runTool(folder, ['score-accounts', past(), '--json', ...options]);
      const lines = out.trim().split('\n');
      return new Map(lines.map((line) => [JSON.parse(line).accountId, JSON.parse(line)]));
    };
    const [without, judged] = [await scored(), await scored('--lists', path)];
    expect(judged.get('ann').score).toBeGreaterThan(without.get('ann').score);
    expect(judged.get('ann').reasons[0].code).toBe('account.on-block-list');
    expect(judged.get('eve')).toEqual(without.get('eve'));
    const common = await scored('--base-rate', '0.5');
    expect(common.get('eve').score).toBeGreaterThan(without.get('eve').score);
  });

  it('flags posts for the block list, and only reports the watch list', async () => {
    const lists = file(
      'texts.csv',
      header,
      entry('block', 'contact', 'wechat:demo_cloud9'),
      entry('watch', 'contact', 'qq:10001000'),
    );
    const posts = file(
      'posts.jsonl',
      JSON.stringify({ id: 1, text: '今天的云很好看，想聊天的加微信 demo_cloud9' }),
      JSON.stringify({ id: 2, text: '今天的云很好看，想聊天的加QQ 10001000' }),
      JSON.stringify({ id: 3, text: '今天的云很好看' }),
    );
    const read = async (...options: readonly string[]) =>
      (await runTool(folder, ['screen-text', posts, '--json', ...options])).out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const [, ...others] = await read();
    const [blocked, ...unblocked] = await read('--lists', lists);
    expect(blocked).toMatchObject({
      verdict: 'flag',
      listed: [{ list: 'block', kind: 'contact', source: 'case 17' }],
    });
    expect(unblocked).toEqual([
      { ...others[0], listed: [expect.objectContaining({ list: 'watch' })] },
      { ...others[1], listed: [] },
    ]);
    const { out } = await runTool(folder, ['screen-text', posts, '--lists', lists]);
    expect(out.split('\n')[0]).toContain('[block list · contact · case 17]');
  });

  it('with a bad line is rejected with line, field and remedy, never the value', async () => {
    const path = file(
      'bad.csv',
      header,
      entry('block', 'device', 'd-9'),
      entry('block', 'phone', '13800138000'),
    );
    for (const words of [
      ['rules', 'backtest', '--rule', 'account.on-block-list', '--events', past()],
      ['score-accounts', past()],
      ['screen-text', past()],
    ]) {
      const { code, err, out } = await runTool(folder, [...words, '--lists', path]);
      expect(code).toBe(1);
      expect(out).toBe('');
      expect(err).toContain(`${path}:3: value is personal data that is not hashed`);
      expect(err).toContain('has invalid lines and is not used');
      expect(err).not.toContain('13800138000');
    }
  });

  it('hashed by another platform needs its name', async () => {
    const path = file('hashed.csv', header, entry('block', 'contact', '1x2y3z', 'own'));
    const { code, err } = await runTool(folder, ['screen-text', past(), '--lists', path]);
    expect(code).toBe(1);
    expect(err).toContain('--exported-by');
  });

  it('is hashed only under a key of at least 32 bytes, in hexadecimal, base64 or as it is', async () => {
    const path = join(folder, 'some.key');
    const bytes = Buffer.from(key, 'hex');
    const hashesUnder = async (content: string | Uint8Array) => {
      writeFileSync(path, content);
      const hash = await rawHashing({ name: 'cn-2026', path }, 'CN');
      return hash('phone', '13800138001');
    };
    const expected = await hashesUnder(key);
    expect(expected).toEqual({ 'cn-2026': phone?.hashes['cn-2026'] });
    for (const same of [bytes, bytes.toString('base64'), bytes.toString('base64url')]) {
      expect(await hashesUnder(same)).toEqual(expected);
    }
    const short = bytes.subarray(1);
    for (const few of [short, short.toString('hex'), 'a password']) {
      await expect(hashesUnder(few)).rejects.toThrow('is shorter than 32 bytes');
    }
  });
});
