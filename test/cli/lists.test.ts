import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSelfApproval } from '#infra/cli/two-people.ts';
import { type Records, recordsOf } from '#infra/local/records.ts';
import { type System, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { hashPhone } from '#shared/client/keyed-hashes.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { change } from '../lists/specimens.ts';
import { chainOf } from './chain.ts';
import { runTool } from './tool.ts';

const { platform: settings } = await deploymentOf('demo');

let folder: string;
let system: System;
let records: Records;

const listChangesOf = ({ clients, names }: System) =>
  dynamoListChanges(createDynamo(clients.dynamodb), names.table('records'), {
    platformId: settings.platformId,
    now: Date.now,
  });

const run = (...words: readonly string[]) => runTool(folder, words);

const clearspring = (...words: readonly string[]) => run('lists', ...words);

const file = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

const header = 'list,kind,key,value,source,reason,authority,owner,expires';
const end = new Date(Date.now() + 100 * day).toISOString().slice(0, 10);
const blocked = (kind: string, value: string, key = '') =>
  `block,${kind},${key},${value},case 17,farm,,risk team,${end}`;

const signUp = (accountId: string, deviceId: string, phone?: object) => ({
  version: 1,
  eventId: `sign-up-${accountId}`,
  platformId: settings.platformId,
  type: 'account.signed-up',
  occurredAt: new Date(Date.now() - 1_000).toISOString(),
  accountId,
  context: { deviceId },
  data: { formSeconds: 60, ...(phone && { phone }) },
});

const send = async (...events: readonly object[]) => {
  await system.send(events.map((event) => JSON.stringify(event)));
  await system.settle();
};
const outcomesOf = async (accountId: string) =>
  (await records.ledger.decisionsAbout(accountId, 9)).map(({ outcome }) => outcome);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
  system = await startSystem({
    settings,
    folder: join(folder, '.clearspring', 'demo'),
    schedules: false,
  });
  records = recordsOf(system);
});
afterAll(async () => {
  await system.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('lists import', () => {
  it('reports line, field and remedy, writes nothing, and exits with 1', async () => {
    const path = file('bad.csv', header, blocked('device', 'd-9'), blocked('phone', '13800138000'));
    for (const options of [[], ['--apply']]) {
      const { code, out } = await clearspring('import', path, ...options);
      expect(code).toBe(1);
      expect(out).toContain(`${path}:3: value is personal data that is not hashed`);
      expect(out).toContain('--key name=file');
      expect(out).not.toContain('13800138000');
    }
    expect(JSON.parse((await clearspring('changes', '--json')).out)).toEqual({ changes: [] });
    expect((await clearspring('export')).out.trim()).toBe(header);
  });

  it('rejects a bad header, an unknown format and a missing file', async () => {
    const path = file('header.csv', 'list,kind,valeu', 'block,device,d');
    const { code, err } = await clearspring('import', path);
    expect(code).toBe(1);
    expect(err).toContain(`${path}:1: valeu is not a field of a list`);
    const unnamed = file('list.txt', header, blocked('device', 'd-9'));
    expect((await clearspring('import', unnamed)).err).toContain('--format');
    const said = await clearspring('import', unnamed, '--format', 'csv', '--json');
    expect(JSON.parse(said.out)).toMatchObject({ good: 1, bad: 0 });
    expect((await clearspring('import', 'nowhere.csv')).err).toContain('there is no file');
    const empty = await clearspring('import', file('empty.csv', header));
    expect([empty.code, empty.out, empty.err]).toEqual([
      1,
      '',
      expect.stringContaining('empty.csv contains no entry'),
    ]);
    const broken = await clearspring('import', file('broken.jsonl', '{'));
    expect(broken.out).toContain('broken.jsonl:1: line cannot be read: check');
  });

  it('checks a file without a local platform', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'clearspring-lists-'));
    const here = (...words: readonly string[]) => runTool(elsewhere, ['lists', ...words]);
    try {
      writeFileSync(
        join(elsewhere, 'bad.csv'),
        [header, blocked('phone', '13800138000')].join('\n'),
      );
      const bad = await here('import', 'bad.csv');
      expect(bad.code).toBe(1);
      expect(bad.out).toContain('bad.csv:2: value is personal data');
      writeFileSync(join(elsewhere, 'good.csv'), [header, blocked('device', 'd-1')].join('\n'));
      const good = await here('import', 'good.csv', '--json');
      expect([good.code, JSON.parse(good.out)]).toMatchObject([0, { good: 1, change: null }]);
      expect((await here('import', 'good.csv')).out).toContain('nothing was compared');
      expect((await here('import', 'good.csv', '--apply')).err).toContain('contains no data');
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('tries by default and applies on request; stored accounts are judged again', async () => {
    await send(signUp('early', 'd-1'), signUp('honest', 'd-2'));
    expect(await outcomesOf('early')).toEqual([]);
    const path = file('good.csv', header, blocked('device', 'd-1'));
    const dry = await clearspring('import', path, '--json');
    expect(dry.code).toBe(0);
    expect(JSON.parse(dry.out)).toMatchObject({ lines: 1, good: 1, added: 1, change: null });
    expect((await clearspring('export')).out.trim()).toBe(header);

    const asked = ['--apply', '--note', 'ring 7', '--json'];
    const applied = JSON.parse((await clearspring('import', path, ...asked)).out);
    expect(applied).toMatchObject({
      change: { state: 'applied', entries: 1, note: 'ring 7' },
      rechecks: 1,
    });
    await system.settle();
    expect(await outcomesOf('early')).toHaveLength(1);
    expect(await outcomesOf('honest')).toEqual([]);

    const again = JSON.parse((await clearspring('import', path, '--json')).out);
    expect(again).toMatchObject({ added: 0, changed: 0, same: 1, opposed: [] });

    // An entry that is both exempted and blocked is reported, but not an error.
    const both = file(
      'both.csv',
      header,
      blocked('device', 'd-7'),
      blocked('device', 'd-1').replace('block', 'allow'),
      blocked('device', 'd-7').replace('block', 'allow'),
      blocked('template', '出售银行卡四件套，加微信联系'),
    );
    const warned = await clearspring('import', both);
    expect(warned.code).toBe(0);
    expect(warned.out.match(/.*also on the.*/g)).toEqual([
      expect.stringContaining(`${both}:3: also on the block list.`),
      expect.stringContaining(`${both}:4: also on the block list.`),
    ]);
    expect(JSON.parse((await clearspring('import', both, '--json')).out).opposed).toEqual([
      { line: 3, list: 'block' },
      { line: 4, list: 'block' },
    ]);

    const devices = Array.from({ length: 201 }, (_, i) => blocked('device', `d-many-${i}`));
    const exempt = devices.map((line) => line.replace('block', 'allow'));
    // The first device is on two lists that an exemption conflicts with.
    const watched = blocked('device', 'd-many-0').replace('block', 'watch');
    const lines = [header, ...devices, watched, ...exempt];
    const many = await clearspring('import', file('many.csv', ...lines));
    expect(many.out.match(/also on the/g)).toHaveLength(200);
    expect(many.out).toContain('201 lines are also on another list; only the first 199 are shown');
    expect(warned.out).not.toContain('only the first');
  });

  it('hashes values if a key is given, so that events match them', async () => {
    const key = 'ab'.repeat(32);
    writeFileSync(join(folder, 'key.hex'), `${key}\n`);
    const path = file('phones.csv', header, blocked('phone', '138 0013 8001'));
    const { code, out } = await clearspring(
      'import',
      path,
      '--key',
      `cn-2026=${join(folder, 'key.hex')}`,
      '--apply',
      '--json',
    );
    expect([code, JSON.parse(out).change?.state]).toEqual([0, 'applied']);
    const phone = hashPhone('13800138001', 'CN', {
      platform: new Uint8Array(32).fill(1),
      'cn-2026': Buffer.from(key, 'hex'),
    });
    const exported = await clearspring('export', '--kind', 'phone', '--out', '-');
    expect(exported.out).toContain(`block,phone,cn-2026,${phone?.hashes['cn-2026']}`);
    expect(exported.out).not.toContain('0013');
    const same = async (...country: readonly string[]) => {
      const under = ['--key', `cn-2026=${join(folder, 'key.hex')}`, '--json'];
      return JSON.parse((await clearspring('import', path, ...under, ...country)).out).same;
    };
    expect([await same(), await same('--country', 'US')]).toEqual([1, 0]);
  });
});

describe('lists approve on a platform with two people', () => {
  it('is suggested, for the same records, to whoever proposes', async () => {
    const path = file('suggested.csv', header, blocked('device', 'd-78'));
    const { out } = await clearspring('import', path, '--propose', '--by', 'lin');
    expect(out).toMatch(
      /: npx clearspring lists approve lch-\S+ --by NAME --platform \S+( --data-dir \S+)?\n$/,
    );
  });

  it('is pointed at what already waits when the same is proposed once more', async () => {
    const path = file('again.csv', header, blocked('device', 'd-again'));
    const entry = ['--list', 'watch', '--kind', 'device', '--value', 'd-again', '--reason', 'farm'];
    const about = ['--source', 'case 18', '--owner', 'risk team', '--expires', end];
    for (const words of [
      ['import', path],
      ['add', ...entry, ...about],
    ]) {
      const first = await clearspring(...words, '--propose', '--by', 'lin', '--json');
      const { change } = JSON.parse(first.out);
      const second = await clearspring(...words, '--propose', '--by', 'zhao');
      expect([second.code, second.out]).toEqual([
        0,
        expect.stringContaining(
          `${change.changeId} was already proposed by cli:lin and awaits approval`,
        ),
      ]);
      const json = await clearspring(...words, '--propose', '--by', 'zhao', '--json');
      expect(JSON.parse(json.out).change).toEqual(change);
      await clearspring('reject', change.changeId, '--by', 'zhao');
      const anew = await clearspring(...words, '--propose', '--by', 'lin', '--json');
      const { changeId } = JSON.parse(anew.out).change;
      expect(changeId).not.toBe(change.changeId);
      await clearspring('reject', changeId, '--by', 'lin');
    }
  });

  it('puts a change in force, on record', async () => {
    const path = file('watch.csv', header, blocked('device', 'd-77').replace('block', 'watch'));
    const proposed = JSON.parse(
      (await clearspring('import', path, '--propose', '--by', 'lin', '--json')).out,
    );
    const { changeId } = proposed.change;
    expect(proposed.change).toMatchObject({ state: 'proposed', proposedBy: 'cli:lin' });
    expect((await clearspring('export', '--list', 'watch')).out.trim()).toBe(header);
    const approved = await clearspring('approve', changeId, '--by', 'zhao', '--json');
    expect(JSON.parse(approved.out).change).toMatchObject({
      state: 'applied',
      decidedBy: 'cli:zhao',
    });
    expect((await clearspring('approve', changeId, '--by', 'wang')).err).toContain(
      'has already been decided',
    );
    const chain = await chainOf(system, `platform:${settings.platformId}`);
    const own = chain.filter(({ causeId }) => causeId === changeId);
    expect(own.map(({ action, actor }) => [action, actor])).toEqual([
      ['list-change.proposed', 'cli:lin'],
      ['list-change.approved', 'cli:zhao'],
    ]);
  });
});

describe('lists approve on a demonstration platform with one person', () => {
  it.each([
    ['lin', true],
    ['zhao', false],
  ] as const)(
    'by %s for a proposal of lin warns that production needs two people: %s',
    async (by, is) => {
      const path = file(
        'alone.csv',
        header,
        blocked('device', 'd-alone').replace('block', 'allow'),
      );
      const proposed = await clearspring('import', path, '--propose', '--by', 'lin', '--json');
      const { changeId } = JSON.parse(proposed.out).change;
      const { code, out } = await clearspring('approve', changeId, '--by', by);
      expect([code, out.includes('a production platform would require another person')]).toEqual([
        0,
        is,
      ]);
      const back = ['--apply', '--by', 'lin', '--note', 'tried', '--json'];
      const taken = JSON.parse((await clearspring('take-back', changeId, ...back)).out);
      expect(taken.changes).toMatchObject([{ action: 'remove', note: 'tried' }]);
    },
  );
});

it('lists import --apply warns one person in the same words, and does not call itself a dry run', async () => {
  const path = file(
    'at-once.csv',
    header,
    blocked('device', 'd-at-once').replace('block', 'allow'),
  );
  const { code, out } = await clearspring('import', path, '--apply', '--by', 'lin');
  expect([code, out.includes('dry run')]).toEqual([0, false]);
  expect(out).toContain('a production platform would require another person');
  const entry = ['--list', 'allow', '--kind', 'device', '--value', 'd-at-once'];
  expect((await clearspring('remove', ...entry, '--reason', 'mistaken')).code).toBe(0);
});

it.each(['proposed', 'approved'] as const)(
  'lists import --apply continues an import of the same file that broke off when it was %s',
  async (state) => {
    const entry = blocked('device', `d-${state}`).replace('block', 'allow');
    const path = file(`${state}.csv`, header, entry);
    const begun = await clearspring('import', path, '--propose', '--by', 'lin', '--json');
    const { change: there } = JSON.parse(begun.out);
    const listChanges = listChangesOf(system);
    const decided = { decidedBy: 'cli:zhao', decidedAt: Date.now() - 2 * minute };
    if (state === 'approved') await listChanges.write({ ...there, state, ...decided }, 'proposed');
    const apply = async (by: string) =>
      JSON.parse((await clearspring('import', path, '--apply', '--by', by, '--json')).out).change;
    expect(await apply('lin')).toMatchObject({ changeId: there.changeId, state: 'applied' });
    // Once it is in force, the same file is another import.
    expect((await apply('lin')).changeId).not.toBe(there.changeId);
    const listed = ['--list', 'allow', '--kind', 'device', '--value', `d-${state}`];
    expect((await clearspring('remove', ...listed, '--reason', 'tried')).code).toBe(0);
  },
);

it('lists import --apply continues no import that was given another reason', async () => {
  const path = file('reasons.csv', header, blocked('device', 'd-reason').replace('block', 'allow'));
  const run = async (...how: string[]) =>
    JSON.parse((await clearspring('import', path, '--by', 'lin', '--json', ...how)).out).change;
  const { changeId } = await run('--propose', '--note', 'of  March');
  const april = await run('--apply', '--note', 'of April');
  expect(april).toMatchObject({ state: 'applied', note: 'of April' });
  expect(april.changeId).not.toBe(changeId);
  expect((await run('--apply', '--note', 'of  March')).changeId).toBe(changeId);
  const listed = ['--list', 'allow', '--kind', 'device', '--value', 'd-reason'];
  expect((await clearspring('remove', ...listed, '--reason', 'tried')).code).toBe(0);
});

describe('lists add', () => {
  const words = ['--list', 'block', '--kind', 'link-domain', '--source', 'case', '--owner', 'risk'];

  it('puts one entry in force, or reports which option is wrong', async () => {
    const bad = await clearspring(
      'add',
      ...words,
      '--value',
      'com',
      '--reason',
      'r',
      '--expires',
      '2001-01-01',
    );
    expect(bad.code).toBe(1);
    expect(bad.err).toContain('--value is not a registrable domain');
    expect(bad.err).toContain('--expires has expired');
    const added = await clearspring(
      'add',
      ...words,
      '--value',
      'bad.example',
      '--reason',
      'r',
      '--expires',
      end,
      '--json',
    );
    expect(JSON.parse(added.out).change).toMatchObject({ state: 'applied', entries: 1 });
    const within = ['--kind', 'link-domain', '--value', 'a.bad.example', '--json'];
    expect(JSON.parse((await clearspring('find', ...within)).out).entries).toMatchObject([
      { list: 'block', label: 'bad.example', inForce: true, reason: 'r' },
    ]);
    const removed = await clearspring(
      'remove',
      '--list',
      'block',
      '--kind',
      'link-domain',
      '--value',
      'bad.example',
      '--reason',
      'r',
    );
    expect([removed.code, removed.out]).toEqual([0, expect.stringContaining('1 removed')]);
  });

  it('hashes a private value with a given key', async () => {
    const path = join(folder, 'added.hex');
    writeFileSync(path, 'cd'.repeat(32));
    const phone = ['--list', 'block', '--kind', 'phone', '--value', '138 0013 8002'];
    const more = ['--source', 'case', '--owner', 'risk', '--reason', 'r', '--expires', end];
    const refused = await clearspring('add', ...phone, ...more);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--key name=file')]);
    const key = ['--key', `cn-2026=${path}`];
    expect((await clearspring('add', ...phone, ...more, ...key)).code).toBe(0);
    const hashed = hashPhone('13800138002', 'CN', { 'cn-2026': Buffer.alloc(32, 0xcd) });
    expect((await clearspring('export', '--kind', 'phone')).out).toContain(
      `block,phone,cn-2026,${hashed?.hashes['cn-2026']}`,
    );
    const sought = ['--kind', 'phone', '--value', '13800138002', '--by', 'lin'];
    const unhashed = await clearspring('find', ...sought);
    expect([unhashed.code, unhashed.err]).toEqual([1, expect.stringContaining('--key name=file')]);
    for (const command of ['find', 'remove --list block --reason r']) {
      const misnamed = await clearspring(...command.split(' '), ...sought, '--key', 'No name');
      expect([misnamed.code, misnamed.err]).toEqual([1, expect.stringContaining(': --key ')]);
    }
    const found = await clearspring('find', ...sought, '--key', `other=${path}`, ...key);
    expect(found.out).toMatch(/^cn-2026:.{6}… block list · phone number · [\d-]+\n {2}case · r\n/);
    expect(found.out).toContain('only digests under the given keys were compared');
    const other = await clearspring('find', ...sought, '--key', `other=${path}`);
    expect(other.out).toContain('it is on no list');
    expect((await chainOf(system, 'staff:cli:lin')).slice(-2)).toMatchObject([
      { action: 'lists.searched', details: { kind: 'phone', entries: 1 } },
      { action: 'lists.searched', details: { kind: 'phone', entries: 0 } },
    ]);
    const removed = await clearspring('remove', ...phone, '--reason', 'r', ...key);
    expect([removed.code, removed.out]).toEqual([0, expect.stringContaining('1 removed')]);
  });
});

describe('lists export and remove', () => {
  it.each([
    ['production', 'lin', 'cli:lin', true],
    ['production', 'lin', 'zhao', false],
    ['demonstration', 'lin', 'lin', false],
  ] as const)(
    'on a platform for %s by %s and approved by %s count as self-approval: %s',
    (...names) => {
      const [purpose, by, approvedBy, is] = names;
      expect(isSelfApproval({ settings: { purpose } }, by, approvedBy)).toBe(is);
    },
  );

  it('writes a file that imports unchanged, and removes an entry', async () => {
    const sizes = JSON.parse((await clearspring('show', '--json')).out).sizes;
    expect(sizes).toContainEqual({ list: 'block', kind: 'device', entries: 1 });
    const shown = await clearspring('show', '--list', 'block', '--kind', 'phone');
    expect(shown.out).toMatch(/^cn-2026:.{6}… block list · phone number · /);
    const out = join(folder, 'all.jsonl');
    expect((await clearspring('export', '--out', out)).code).toBe(0);
    const lines = readFileSync(out, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect((await clearspring('export', '--json')).out.trim().split('\n')).toEqual(lines);
    const back = JSON.parse((await clearspring('import', out, '--json')).out);
    expect(back).toMatchObject({ good: 3, bad: 0, same: 3 });
    expect((await clearspring('export', '--format', 'jsonl')).out.trim().split('\n')).toEqual(
      lines,
    );
    const first = await clearspring('show', '--list', 'block', '--most', '1', '--json');
    expect(JSON.parse(first.out)).toMatchObject({ entries: [{ list: 'block' }], more: true });
    const some = (await clearspring('show', '--list', 'block', '--most', '1')).out
      .trim()
      .split('\n');
    expect(some.slice(3)).toEqual([
      expect.stringContaining('there are more: show them with --most'),
    ]);
    expect(shown.out).not.toContain('there are more');
    const sheet = join(folder, 'watch.csv');
    expect((await clearspring('export', '--list', 'watch', '--out', sheet)).code).toBe(0);
    // Without the mark, spreadsheets read the file in the system's own encoding.
    expect(readFileSync(sheet, 'utf8').slice(0, 6)).toBe('\ufefflist,');
    expect((await clearspring('export', '--list', 'watch')).out.slice(0, 5)).toBe('list,');
    const packed = join(folder, 'all.csv.gz');
    expect((await clearspring('export', '--out', packed)).code).toBe(0);
    const unpacked = JSON.parse((await clearspring('import', packed, '--json')).out);
    expect(unpacked).toMatchObject({ good: 3, bad: 0, same: 3 });
    const remove = ['--list', 'watch', '--kind', 'device', '--reason', 'mistaken'];
    expect((await clearspring('remove', ...remove, '--value', 'd-78')).code).toBe(1);
    expect((await clearspring('remove', ...remove, '--value', 'd-77')).code).toBe(0);
    expect((await clearspring('export', '--list', 'watch')).out.trim()).toBe(header);
    const chinese = (await clearspring('changes', '--language', 'zh-CN')).out;
    expect(chinese.split('\n')[0]).toMatch(/^lch-\S+ 已生效 · 移除 1 条 · /);
    const exports = await chainOf(
      system,
      `staff:${JSON.parse((await clearspring('changes', '--json')).out).changes[0].proposedBy}`,
    );
    expect(exports.some(({ action }) => action === 'lists.exported')).toBe(true);
  });

  it('take-back is proposed once, and says truthfully what an approval that came too late removed', async () => {
    const rows = ['d-twice', 'd-also'].map((id) => blocked('device', id).replace('block', 'allow'));
    const path = file('twice.csv', header, ...rows);
    const imported = await clearspring('import', path, '--apply', '--by', 'lin', '--json');
    const { changeId } = JSON.parse(imported.out).change;
    // Proposed over a month ago: its entries are gone, so that it can only be proposed again.
    const old = { changeId: 'lch-old', action: 'remove', undoes: changeId } as const;
    await listChangesOf(system).write(change({ ...old, state: 'proposed' }), null);
    const propose = ['take-back', changeId, '--propose', '--by'];
    const first = JSON.parse((await clearspring(...propose, 'lin', '--json')).out).changes;
    expect(first).toMatchObject([{ action: 'remove', state: 'proposed', entries: 2 }]);
    const [{ changeId: back }] = first;
    const again = await clearspring(...propose, 'zhao');
    expect([again.code, again.out]).toEqual([
      0,
      expect.stringContaining(`${back} was already proposed by cli:lin and awaits approval`),
    ]);
    expect(JSON.parse((await clearspring(...propose, 'zhao', '--json')).out).changes).toEqual(
      first,
    );
    const gone = ['--list', 'allow', '--kind', 'device', '--value', 'd-twice'];
    await clearspring('remove', ...gone, '--reason', 'sold');
    const { out } = await clearspring('approve', back, '--by', 'zhao');
    expect(out.split('\n').slice(0, 2)).toEqual([
      `${back} is in force: 1 removed`,
      '1 more had been removed, changed or expired before and stays as it is',
    ]);
    const none = await clearspring(...propose, 'lin');
    expect(none.out).toContain('nothing is left to take back');
  });

  it('take-back undoes a whole import and restores what it replaced', async () => {
    const right = file('right.csv', header, blocked('device', 'd-back').replace('farm', 'right'));
    const wrong = file(
      'wrong.csv',
      header,
      blocked('device', 'd-back'),
      blocked('device', 'd-gone'),
    );
    await clearspring('import', right, '--apply', '--by', 'lin');
    const { out } = await clearspring('import', wrong, '--apply', '--by', 'lin', '--json');
    const { changeId } = JSON.parse(out).change;
    const dry = await clearspring('take-back', changeId, '--by', 'lin');
    expect(dry.out).toContain(
      '1 to remove, 1 to restore; 0 that were changed, removed or expired since',
    );
    expect(dry.out).toContain('nothing was written');
    const done = await clearspring('take-back', changeId, '--apply', '--by', 'lin', '--json');
    expect(JSON.parse(done.out)).toMatchObject({
      remove: 1,
      add: 1,
      changes: [
        { action: 'add', state: 'applied', note: changeId },
        { action: 'remove', state: 'applied' },
      ],
    });
    const shown = await clearspring('show', '--list', 'block', '--kind', 'device', '--json');
    const found = JSON.parse(shown.out).entries.map(({ value, reason }: Record<string, string>) => [
      value,
      reason,
    ]);
    expect(found).toContainEqual(['d-back', 'right']);
    expect(JSON.stringify(found)).not.toContain('d-gone');
    const { changes } = JSON.parse(done.out);
    const again = await clearspring('take-back', changes[1].changeId, '--by', 'lin');
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is itself a take-back')]);
    const listChanges = listChangesOf(system);
    const there = (await listChanges.read(changeId)) as ListChange;
    await listChanges.write({ ...there, state: 'approved' }, 'applied');
    const broken = await clearspring('take-back', changeId, '--by', 'lin');
    expect([broken.code, broken.err]).toEqual([
      1,
      expect.stringContaining('if it does not finish, approve it again'),
    ]);
    const unknown = await clearspring('take-back', 'lch-nothing', '--language', 'zh-CN');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('没有这项变更')]);
    await listChanges.write({ ...there, parts: there.parts + 1 }, 'approved');
    const gone = await clearspring('take-back', changeId, '--by', 'lin');
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('are no longer stored')]);
    await listChanges.write(there, 'applied');
    for (const writes of ['--apply', '--propose']) {
      const second = await clearspring('take-back', changeId, writes, '--by', 'lin');
      expect([second.code, second.out]).toEqual([
        0,
        `${changeId}: nothing is left to take back and nothing was written: its 2 entries were changed, removed or expired since\n`,
      ]);
    }
    const told = (await clearspring('changes', '--most', '2')).out.trim().split('\n');
    expect(told).toEqual([
      expect.stringContaining(` · remove 1 · takes back ${changeId} · cli:lin `),
      expect.stringContaining(` · add 1 · takes back ${changeId} · cli:lin `),
    ]);
    expect(told.join()).not.toMatch(/· lch-/);
    expect((await clearspring('changes', '--language', 'zh-CN')).out).toContain(
      ` · 撤回 ${changeId} · `,
    );
  });

  it('names a file that cannot be written, and leaves existing files', async () => {
    const nowhere = join(folder, 'nowhere', 'all.csv');
    const failed = await clearspring('export', '--out', nowhere);
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(failed.err).toContain(`cannot write ${nowhere} (ENOENT`);
    expect(failed.err).toContain('choose another file');
    const taken = join(folder, 'taken.csv');
    mkdirSync(join(taken, 'kept'), { recursive: true });
    const refused = await clearspring('export', '--out', taken);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('choose another file'),
    ]);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(readdirSync(taken)).toEqual(['kept']);
  });
});

describe('an exported list', () => {
  it('works in batch commands with the secret of the platform that exported it', async () => {
    const path = file('contact.csv', header, blocked('contact', 'wechat:demo_cloud9'));
    expect((await clearspring('import', path, '--apply')).code).toBe(0);
    const out = join(folder, 'contacts.csv');
    await clearspring('export', '--kind', 'contact', '--out', out);
    expect(readFileSync(out, 'utf8')).not.toContain('demo_cloud9');
    const posts = file(
      'posts.jsonl',
      '{"id":1,"text":"今天的云很好看，想聊天的加微信 demo_cloud9"}',
    );
    const options = ['--lists', out, '--exported-by', 'demo', '--json'];
    const read = await run('screen-text', posts, ...options);
    expect(JSON.parse(read.out)).toMatchObject({ verdict: 'flag', listed: [{ kind: 'contact' }] });
  });
});

describe('credit', () => {
  it('is explained part by part, for an account and for what it shares', async () => {
    const early = JSON.parse((await run('credit', 'early', '--json')).out);
    const honest = JSON.parse((await run('credit', 'honest', '--json')).out);
    expect(early.score).toBeLessThan(honest.score);
    for (const { score, parts } of [early, honest]) {
      expect(parts.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(
        score,
      );
    }
    const device = await run('credit', '--entity', 'device:d-1', '--language', 'zh-CN');
    expect(device.out).toContain('在阻止名单内');
    expect((await run('credit', 'nobody')).err).toContain('there are no records');
    const { out: dated } = await run('credit', 'early');
    expect(dated).toMatch(/ 20\d\d-\d\d-\d\d\n/);
    expect(dated).not.toContain('1970');
    expect((await run('credit')).code).toBe(1);
    expect((await run('credit', 'early', '--entity', 'device:d-1')).code).toBe(1);
  });
});
