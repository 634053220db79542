import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealDays } from '#functions/seal-audit/handler.ts';
import { type SealingPorts, sealAudit, verifySeals } from '#shared/auditing/seal.ts';
import { verifyChains, verifySubject } from '#shared/auditing/verify.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { emptyMemoryRecords } from '#shared/stores/ledger/memory.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { memorySeals } from '#shared/stores/seals/memory.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import { generateKey, keySigner } from '#shared/stores/signer/file.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';
import { type AuditEntry, appendAudit, headOf, noHead, rootOf } from '#shared/telemetry/audit.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { keyName, type Seal, sealedBytes, sealHash } from '#shared/telemetry/seal.ts';
import { openServices } from '../stores/services.ts';

const platformId = 'sealed';
const monday = Date.parse('2026-11-23T00:00:00.000Z');
const days = ['2026-11-23', '2026-11-24', '2026-11-25'] as const;

const signer = keySigner(generateKey());
const publicKey = await signer.publicKey();

type World = {
  readonly log: AuditLog;
  readonly seals: SealStore;
  /** Changes a stored entry or seal, bypassing the product. */
  readonly tamper: (
    subject: string,
    place: number,
    change: (body: string) => string,
  ) => Promise<void>;
  readonly tamperSeal: (day: string, seal: Seal | null) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Clock = { readonly now: () => number };

const memoryWorld = async (): Promise<World> => {
  const records = emptyMemoryRecords();
  const kept = new Map<string, Seal>();
  return {
    log: memoryAuditLog(emptyMemoryStates(), records),
    seals: memorySeals(records, kept),
    async tamper(subject, place, change) {
      const entries = records.audit.get(subject) ?? [];
      records.audit.set(
        subject,
        entries.map((entry) =>
          entry.sequence === place ? JSON.parse(change(JSON.stringify(entry))) : entry,
        ),
      );
    },
    async tamperSeal(on, seal) {
      if (seal) kept.set(on, seal);
      else kept.delete(on);
    },
    stop: async () => {},
  };
};

const embeddedWorld = async ({ now }: Clock): Promise<World> => {
  const { clients, tables, stop } = await openServices(platformId);
  const dynamo = createDynamo(clients.dynamodb);
  return {
    log: dynamoAuditLog(dynamo, tables, { platformId, now }),
    seals: dynamoSeals(dynamo, tables.audit, platformId),
    async tamper(subject, place, change) {
      const key = { pk: `${platformId}#${subject}`, sk: String(place).padStart(10, '0') };
      const [item] = await dynamo.readItems(tables.audit, [key]);
      await dynamo.put({
        TableName: tables.audit,
        Item: marshall({ ...item, body: change(item?.body as string) }),
      });
    },
    async tamperSeal(on, seal) {
      const key = { pk: `${platformId}#seal`, sk: on };
      if (seal) {
        await dynamo.put({
          TableName: tables.audit,
          Item: marshall({ ...key, body: JSON.stringify(seal) }),
        });
      } else await dynamo.remove({ TableName: tables.audit, Key: marshall(key) });
    },
    stop,
  };
};

const worlds = [
  { name: 'in memory', open: memoryWorld },
  { name: 'on the embedded servers', open: embeddedWorld },
] as const;

describe.each(worlds)('the sealed audit log, $name', ({ open }) => {
  let at = monday;
  let world: World;
  let ports: SealingPorts;
  const entryBy = (staff: string, cause: string, asked?: { readonly once: boolean }) =>
    world.log.append(
      {
        subject: `staff:${staff}`,
        at,
        actor: staff,
        action: 'case.read',
        causeId: cause,
        details: { caseId: 'cas-1' },
      },
      asked,
    );
  const sealOf = async (on: string): Promise<Seal> => {
    const found = (await world.seals.all()).find((each) => each.day === on);
    if (!found) throw new Error(`${on} is not sealed`);
    return found.seal as Seal;
  };
  const found = () => verifySeals(world.seals, publicKey);

  beforeAll(async () => {
    const now = () => at;
    world = await open({ now });
    ports = {
      platformId,
      seals: world.seals,
      signer,
      clock: { now, pause: async () => {} },
      log: createLog({ write: () => {}, now }),
    };
    at = monday + hour;
    await entryBy('a', 'read-1');
    await entryBy('a', 'read-2');
    await entryBy('b', 'read-3');
    at = monday + 2 * day + hour;
    await entryBy('a', 'read-4');
  });
  afterAll(() => world.stop());

  it('does not seal a day until it is over and settled', async () => {
    at = monday + day + minute;
    expect(await sealAudit(ports)).toEqual([]);
    expect((await found()).through).toBeNull();
  });

  it('seals each day once from the first entry on, including days without entries', async () => {
    at = monday + day + hour;
    expect(await sealAudit(ports)).toEqual([days[0]]);
    at = monday + 3 * day + hour;
    expect(await sealAudit(ports)).toEqual(days.slice(1));
    expect(await sealAudit(ports)).toEqual([]);
    const [first, quiet, third] = await Promise.all(days.map(sealOf));
    expect(first).toMatchObject({ previous: '', chains: 2, platformId });
    expect(quiet).toMatchObject({ previous: first?.hash, chains: 0, root: rootOf(new Map()) });
    expect(third).toMatchObject({ previous: quiet?.hash, chains: 1 });
    expect(await found()).toEqual({
      seals: 3,
      through: { day: days[2], hash: third?.hash },
      broken: [],
    });
  });

  it('covers the chain heads of the end of the day', async () => {
    const headAt = async (subject: string, place: number) => {
      const { entries } = await world.log.read(subject);
      return [subject, headOf(entries[place - 1]?.body as AuditEntry)] as const;
    };
    const heads = new Map([await headAt('staff:a', 2), await headAt('staff:b', 1)]);
    expect((await sealOf(days[0])).root).toBe(rootOf(heads));
  });

  it('keeps the first of two seals of a day', async () => {
    const seal = await sealOf(days[0]);
    expect(await world.seals.keep({ ...seal, sealedAt: 1 })).toBe('there');
    expect(await sealOf(days[0])).toEqual(seal);
  });

  it('verifies its chains, including those without an account', async () => {
    expect(await verifyChains(world.log)).toEqual({ subjects: 2, entries: 4, broken: [] });
  });

  it('reports a chain whose entries are not stored at their places', async () => {
    const read = async (subject: string) => {
      const { entries, head } = await world.log.read(subject);
      return { entries: entries.map((entry) => ({ ...entry, place: entry.place + 1 })), head };
    };
    const { broken } = await verifySubject('staff:a', { read });
    expect(broken).toEqual({ subject: 'staff:a', sequence: 1, problem: 'gap' });
  });

  it('reports a chain that lost its head or an entry, or is longer than its head says', async () => {
    const whole = await world.log.read('staff:a');
    const { length } = whole.entries;
    const brokenIn = async (found: Partial<typeof whole>) =>
      (await verifySubject('staff:a', { read: async () => ({ ...whole, ...found }) })).broken;
    expect(await brokenIn({})).toBeNull();
    expect(await brokenIn({ head: null })).toMatchObject({ sequence: length, problem: 'head' });
    expect(await brokenIn({ entries: whole.entries.slice(1) })).toMatchObject({ sequence: 1 });
    expect(await brokenIn({ entries: whole.entries.slice(0, -1) })).not.toBeNull();
    const [first] = whole.entries;
    const head = headOf(first?.body as AuditEntry);
    expect(await brokenIn({ head })).toMatchObject({
      sequence: 2,
      problem: 'head',
    });
    const read: typeof world.log.read = async (subject) =>
      subject === 'staff:a' ? { ...whole, head: null } : world.log.read(subject);
    expect((await verifyChains({ ...world.log, read })).broken).toMatchObject([
      { subject: 'staff:a', problem: 'head' },
    ]);
  });

  it('reports no chain to which an entry is appended meanwhile, but one put in the place of another', async () => {
    const whole = await world.log.read('staff:a');
    const before = headOf(whole.entries[0]?.body as AuditEntry);
    let reads = 0;
    const read = async () => ({ ...whole, head: reads++ === 0 ? before : whole.head });
    expect((await verifySubject('staff:a', { read })).broken).toBeNull();
    expect((await verifySubject('staff:b', { read: async () => whole })).broken).toEqual({
      ...{ subject: 'staff:b', sequence: 1, problem: 'subject' },
    });
  });

  it('is read from its end, a page at a time', async () => {
    const { entries } = await world.log.read('staff:a');
    const from = (before: number | null, most: number) =>
      world.log.latest('staff:a', { before, most });
    expect(await from(null, 2)).toEqual(entries.slice(1).toReversed());
    expect(await from(2, 2)).toEqual(entries.slice(0, 1));
    expect(await from(1, 2)).toEqual([]);
    expect(await from(null, 9)).toHaveLength(3);
  });

  it('reveals a rewritten chain with consistent hashes', async () => {
    let whole = '';
    await world.tamper('staff:b', 1, (body) => {
      whole = body;
      const { sequence: _s, previous: _p, hash: _h, ...entry } = JSON.parse(body);
      return JSON.stringify(appendAudit(noHead, { ...entry, actor: 'somebody-else' }));
    });
    const seals = await found();
    await world.tamper('staff:b', 1, () => whole);
    expect(seals.broken).toEqual([{ day: days[0], problem: 'root' }]);
    expect((await found()).broken).toEqual([]);
  });

  it.each<[string, (seal: Seal) => Seal, string]>([
    ['changed', (seal) => ({ ...seal, chains: 7 }), 'hash'],
    [
      'changed with a matching hash',
      ({ hash: _, signature, ...body }) => {
        const forged = { ...body, chains: 7 };
        return { ...forged, hash: sealHash(forged), signature };
      },
      'signature',
    ],
    ['that is not a seal', (seal) => ({ ...seal, root: 'nothing' }), 'shape'],
    ['linked to another', (seal) => ({ ...seal, previous: seal.root }), 'link'],
    ['of another day', (seal) => ({ ...seal, day: '2026-12-01' }), 'missing'],
  ])('reports the day of a seal %s', async (_, forge, problem) => {
    const seal = await sealOf(days[1]);
    await world.tamperSeal(days[1], forge(seal));
    const { broken } = await found();
    await world.tamperSeal(days[1], seal);
    expect(broken[0]).toEqual({ day: days[1], problem });
  });

  it('reports a seal forged with another key', async () => {
    const seal = await sealOf(days[2]);
    const forger = keySigner(generateKey());
    const { hash: _, signature: __, ...rest } = seal;
    const sign = async (key: string) => {
      const body = { ...rest, root: rootOf(new Map()), key };
      const signature = Buffer.from(await forger.sign(sealedBytes(body))).toString('base64url');
      return { ...body, hash: sealHash(body), signature };
    };
    await world.tamperSeal(days[2], await sign(keyName(await forger.publicKey())));
    const open = await found();
    await world.tamperSeal(days[2], await sign(seal.key));
    const disguised = await found();
    await world.tamperSeal(days[2], seal);
    expect(open.broken).toEqual([{ day: days[2], problem: 'key' }]);
    expect(disguised.broken).toEqual([{ day: days[2], problem: 'signature' }]);
  });

  it.each([0, 1])('reports the missing seal of day %i', async (which) => {
    const gone = days[which] as string;
    const seal = await sealOf(gone);
    await world.tamperSeal(gone, null);
    const { broken } = await found();
    await world.tamperSeal(gone, seal);
    expect(broken).toEqual([{ day: days[which + 1], problem: 'missing' }]);
  });

  it('seals the days that the timer missed, and writes the metrics of its run', async () => {
    at = monday + 6 * day + hour;
    const lines: string[] = [];
    const write = (line: string) => lines.push(line);
    const metrics = createMetrics({ write, now: () => at, platformId });
    metrics.add('StoreCalls', 7);
    const sealed = ['2026-11-26', '2026-11-27', '2026-11-28'];
    expect(await sealDays({ ...ports, metrics })({}, {} as never)).toEqual({ sealed });
    expect(lines.join()).toContain('"StoreCalls":7');
    expect((await found()).broken).toEqual([]);
  });

  it('is verified with former keys too after a rotation, but a former key cannot seal later days', async () => {
    const next = keySigner(generateKey());
    const nextKey = await next.publicKey();
    const rotated = { ...ports, signer: next };
    at = monday + 7 * day + hour;
    expect(await sealAudit(rotated)).toEqual(['2026-11-29']);
    const problems = async (...keys: [string, string[]?]) =>
      (await verifySeals(world.seals, ...keys)).broken;
    expect(await problems(nextKey, [publicKey])).toEqual([]);
    expect((await problems(nextKey)).map((one) => one.day)).not.toContain('2026-11-29');
    expect(await problems(nextKey)).toHaveLength(6);
    expect(await problems(publicKey)).toEqual([{ day: '2026-11-29', problem: 'key' }]);
    // A stolen former key cannot seal further days.
    at = monday + 8 * day + hour;
    expect(await sealAudit(ports)).toEqual(['2026-11-30']);
    expect(await problems(nextKey, [publicKey])).toEqual([{ day: '2026-11-30', problem: 'key' }]);
    for (const on of ['2026-11-29', '2026-11-30']) await world.tamperSeal(on, null);
  });

  it('does not build on a last seal that it cannot read', async () => {
    const last = await sealOf('2026-11-28');
    await world.tamperSeal('2026-11-28', { ...last, version: 9 } as unknown as Seal);
    at = monday + 7 * day + hour;
    await expect(sealAudit(ports)).rejects.toThrow(/version/);
    await world.tamperSeal('2026-11-28', last);
    expect(await sealAudit(ports)).toEqual(['2026-11-29']);
  });

  it('refuses to append to the chain of an account', async () => {
    await expect(
      world.log.append({
        subject: 'account:u1',
        at,
        actor: 'system',
        action: 'account.freeze',
        causeId: 'dec-1',
        details: {},
      }),
    ).rejects.toThrow(RangeError);
  });

  it('keeps one chain under concurrent appends', async () => {
    await Promise.all([1, 2, 3].map((i) => entryBy('crowd', `many-${i}`)));
    const { entries, head } = await world.log.read('staff:crowd');
    expect(entries.map(({ place }) => place)).toEqual([1, 2, 3]);
    expect(head?.sequence).toBe(3);
    expect((await verifyChains(world.log)).broken).toEqual([]);
  });

  it('appends an entry once if asked to, concurrently or repeatedly', async () => {
    const once = { once: true };
    const all = await Promise.all([1, 2, 3].map(() => entryBy('twice', 'one', once)));
    at += hour;
    all.push(await entryBy('twice', 'one', once));
    expect(new Set(all.map(({ hash }) => hash)).size).toBe(1);
    await entryBy('twice', 'another', once);
    expect((await world.log.read('staff:twice')).entries).toHaveLength(2);
    await entryBy('twice', 'one');
    expect((await world.log.read('staff:twice')).entries).toHaveLength(3);
    expect((await verifyChains(world.log)).broken).toEqual([]);
  });
});
