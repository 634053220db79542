import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accountSubject,
  contentSubject,
  type Decision,
  decisionIdOf,
} from '#shared/decisions/decision.ts';
import { recheckOf } from '#shared/effects/follow-up.ts';
import { afterSend, type OutboxItem, outgoingFollowUp } from '#shared/effects/outbox.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { type Case, caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { emptyEntity, joinEntity } from '#shared/signals/entity-state.ts';
import type { ArchivePart } from '#shared/stores/archive/port.ts';
import type { BacktestResult, Manifest } from '#shared/stores/backtests/port.ts';
import { type Commit, type DueHolds, noRecords } from '#shared/stores/ledger/port.ts';
import { entityName } from '#shared/stores/states/port.ts';
import {
  type AuditEntry,
  appendAll,
  appendAudit,
  headOf,
  noHead,
  verifyChain,
} from '#shared/telemetry/audit.ts';
import type { Seal } from '#shared/telemetry/seal.ts';
import { finding } from '../decisions/specimens.ts';
import { decisionOf } from './specimens.ts';
import { now, settings, type World, worlds } from './worlds.ts';

const { platformId } = settings;

const account = (version: number, more: Partial<AccountState> = {}): AccountState => ({
  ...unknownAccountAt(now),
  version,
  ...more,
});

const brakeOf = (id: string) =>
  ({
    ...{ id, platformId, key: 'platform', hour: '2026-11-24T08', shard: 0 },
    ...{ cap: 3, expiresAt: now + day },
  }) as const;
const messageOf = (accountId: string, at = now): OutboxItem =>
  outgoingFollowUp(
    recheckOf({
      platformId,
      accountIds: [accountId],
      entity: { kind: 'device', value: 'd1' },
      level: 3,
      reachedAt: at,
      at,
    }),
    at,
  );

const commitOf = (accountId: string, from: number, more: Partial<Commit> = {}): Commit => ({
  account: { accountId, from, state: account(from + 1) },
  ...noRecords,
  ...more,
});

describe.each(worlds)('stores $name', ({ open }) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  const readAccount = async (id: string) =>
    (
      await world.states.read({ accounts: [id], entities: [], posts: [] }, { consistent: true })
    ).accounts.get(id);

  describe('states', () => {
    it('returns what was written and omits what is missing', async () => {
      const state = account(1, {
        signedUpAt: now - 5,
        imported: true,
        targets: [3, 9],
        devices: [42],
        countries: ['CN'],
        rings: { posts: new Uint8Array(30).fill(2), reports: new Uint8Array(18).fill(1) },
        clearance: { at: now - 1, links: { 77: 5 } },
        decisionLinks: { 78: 6 },
        marks: { kept: [{ id: 2 ** 47 + 1, digest: 123_456, at: now }], through: now - 100 },
      });
      await world.states.write([{ accountId: 'roundtrip', from: 0, state }]);
      const found = await world.states.read({
        accounts: ['roundtrip', 'nobody'],
        entities: [{ kind: 'device', value: 'none' }],
        posts: ['none'],
      });
      expect(found.accounts.get('roundtrip')).toEqual(state);
      expect(found.accounts.size + found.entities.size + found.posts.size).toBe(1);
    });

    it('accepts a write only over the version it was made from', async () => {
      const write = (from: number) =>
        world.states.write([{ accountId: 'race', from, state: account(from + 1) }]);
      expect(await write(0)).toEqual(['written']);
      expect(await write(0)).toEqual(['stale']);
      expect(await write(1)).toEqual(['written']);
      expect(await write(1)).toEqual(['stale']);
      expect(await write(7)).toEqual(['stale']);
      expect((await readAccount('race'))?.version).toBe(2);
    });

    it('settles each of many writes separately, in order', async () => {
      await world.states.write([{ accountId: 'many-7', from: 0, state: account(1) }]);
      const writes = Array.from({ length: 60 }, (_, i) => ({
        accountId: `many-${i}`,
        from: 0,
        state: account(1),
      }));
      const outcomes = await world.states.write(writes);
      expect(
        outcomes.map((outcome, i) => (outcome === 'stale' ? i : -1)).filter((i) => i >= 0),
      ).toEqual([7]);
    });

    it('lets one of several concurrent writers win', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () =>
          world.states.write([{ accountId: 'contested', from: 0, state: account(1) }]),
        ),
      );
      expect(outcomes.flat().filter((outcome) => outcome === 'written')).toHaveLength(1);
    });

    it('stores entities with their members and crossings', async () => {
      const entity = { kind: 'device', value: 'dev-1' } as const;
      const hash = (text: string) => text.length * 1_000_003;
      const state = ['a', 'bb', 'ccc'].reduce(
        (before, id, i) =>
          joinEntity(before, {
            kind: 'device',
            account: id,
            at: now + i,
            newcomer: i === 1,
            hash,
          }),
        emptyEntity,
      );
      await world.states.write([{ entity, from: 0, state: { ...state, version: 1 } }]);
      const found = await world.states.read({ accounts: [], entities: [entity], posts: [] });
      expect(found.entities.get(entityName(entity))).toEqual({ ...state, version: 1 });
      expect(state.crossings).toEqual([{ level: 3, by: 'ccc' }]);
    });

    it('finds a kept mark by its day, however often and with whichever marks it was kept', async () => {
      const ids = async (at: number) =>
        new Set((await world.states.readMarks('marked', at)).map(({ id }) => id));
      // On one day, on two days, and on days more than a month apart.
      const groups = [[0, 5], [1, -day], [2, -50 * day], [3]].map((times, i) =>
        times.map((after, j) => ({ id: 10 * i + j, digest: i, at: now + after })),
      );
      for (const marks of groups) {
        await world.states.keepMarks('marked', marks);
        await world.states.keepMarks('marked', marks);
      }
      for (const mark of groups.flat()) {
        expect((await ids(mark.at)).has(mark.id), `mark ${mark.id}`).toBe(true);
        expect((await world.states.readMarks('marked', mark.at)).length).toBeLessThanOrEqual(7);
      }
      expect((await ids(now - 50 * day)).has(0)).toBe(false);
      expect(await ids(now - 200 * day)).toEqual(new Set());
      expect(await world.states.readMarks('unmarked', now)).toEqual([]);
    });
  });

  describe('ledger', () => {
    it('stores all parts of a commit: account, decision, audit, message, post', async () => {
      const decision = decisionOf('whole', 'dec-whole');
      const entry = appendAudit(noHead, {
        subject: 'account:whole',
        at: now,
        actor: 'system',
        action: 'account.flag',
        causeId: decision.id,
        details: {},
      });
      const message = messageOf('whole');
      const content = {
        visibility: 'hidden',
        version: 1,
        since: now,
        decisionId: decision.id,
      } as const;
      expect(
        await world.ledger.commit(
          commitOf('whole', 0, {
            decisions: [decision],
            audit: [entry],
            outbox: [message],
            posts: [{ contentId: 'post-1', accountId: 'whole', from: 'visible', post: content }],
          }),
        ),
      ).toEqual({ kind: 'committed' });
      expect(await world.ledger.readDecision('dec-whole')).toEqual(decision);
      const chain = await world.auditLog.read('account:whole');
      expect(chain.entries).toEqual([{ place: 1, body: entry }]);
      expect(await world.outbox.find(message.id)).toEqual(message);
      const { posts } = await world.states.read({ accounts: [], entities: [], posts: ['post-1'] });
      expect(posts.get('post-1')).toEqual({ ...content, accountId: 'whole' });
    });

    it('accepts a post version jump only over the version it was made from', async () => {
      const content = { visibility: 'hidden', since: now, decisionId: 'dec-1' } as const;
      const post = (version: number, replacedVersion?: number) => ({
        ...{ contentId: 'post-ahead', accountId: 'ahead', from: 'visible' as const },
        post: { ...content, version },
        ...(replacedVersion !== undefined && { replacedVersion }),
      });
      const committed = async (from: number, ...posts: readonly ReturnType<typeof post>[]) =>
        (await world.ledger.commit(commitOf('ahead', from, { posts }))).kind;
      expect(await committed(0, post(1))).toBe('committed');
      expect(await committed(1, post(1_001, 2))).toBe('stale');
      expect(await committed(1, post(1_001, 1))).toBe('committed');
      expect(await committed(2, post(1_002))).toBe('committed');
    });

    it('iterates over every account and post once, and resumes after any of them', async () => {
      const walked = async (after: Parameters<typeof world.states.all>[0]) => {
        const found: string[] = [];
        for await (const subject of world.states.all(after)) {
          found.push(`${subject.kind} ${subject.id}`);
        }
        return found;
      };
      const content = {
        visibility: 'hidden',
        version: 1,
        since: now,
        decisionId: 'dec-walked',
      } as const;
      const post = {
        contentId: 'post-walked',
        accountId: 'walked',
        from: 'visible',
        post: content,
      } as const;
      await world.ledger.commit(commitOf('walked', 0, { posts: [post] }));
      const all = await walked(null);
      expect(all).toEqual([...new Set(all)]);
      expect(all).toEqual(expect.arrayContaining(['account walked', 'content post-walked']));
      for (const [place, name] of all.entries()) {
        const [kind, id] = name.split(' ') as ['account' | 'content', string];
        expect(await walked({ kind, id })).toEqual(all.slice(place + 1));
      }
    });

    it('stores nothing when the account is stale', async () => {
      await world.states.write([{ accountId: 'stale', from: 0, state: account(1) }]);
      const decision = decisionOf('stale', 'dec-stale');
      expect(await world.ledger.commit(commitOf('stale', 0, { decisions: [decision] }))).toEqual({
        kind: 'stale',
      });
      expect(await world.ledger.readDecision('dec-stale')).toBeNull();
      expect((await readAccount('stale'))?.version).toBe(1);
    });

    it('rejects decisions that exist and names them', async () => {
      const decision = decisionOf('twice', 'dec-twice');
      await world.ledger.commit(commitOf('twice', 0, { decisions: [decision] }));
      expect(await world.ledger.commit(commitOf('twice', 1, { decisions: [decision] }))).toEqual({
        kind: 'decided',
        decisions: ['dec-twice'],
      });
      expect((await readAccount('twice'))?.version).toBe(1);
    });

    it('returns the decisions of one event one by one, and counts the event once', async () => {
      const about = (subject: Decision['subject']): Decision => ({
        ...decisionOf('author', decisionIdOf(platformId, 'event-1', subject), now - 90 * day),
        eventId: 'event-1',
        subject,
        outcome: subject.kind === 'content' ? 'hide' : 'limit',
      });
      const [account, content, across] = [
        accountSubject('author'),
        contentSubject('post-of-author', 'author'),
        accountSubject('reader'),
      ].map(about) as [Decision, Decision, Decision];
      const decisions = [account, content, across];
      await world.ledger.commit(commitOf('author', 0, { decisions }));
      for (const decision of decisions) {
        expect(await world.ledger.readDecision(decision.id)).toEqual(decision);
      }
      expect(await world.ledger.decisionsAbout('author', 9)).toEqual([account, content]);
      expect(await world.ledger.decisionsAbout('author', 1)).toHaveLength(1);
      expect(await world.ledger.decisionsAbout('reader', 9)).toEqual([across]);
      expect(new Set(await world.ledger.decisionsOn(now - 90 * day))).toEqual(new Set(decisions));
      expect(
        await world.ledger.commit(commitOf('author', 1, { decisions: [account, content] })),
      ).toEqual({ kind: 'decided', decisions: [account.id, content.id] });
      // What that commit did not decide is not decided later either.
      const another = about(contentSubject('another-post', 'author'));
      expect(await world.ledger.commit(commitOf('author', 1, { decisions: [another] }))).toEqual({
        kind: 'decided',
        decisions: [another.id],
      });
    });

    it('seals the audit entries of a commit with the last of them', async () => {
      const { entries } = appendAll(
        noHead,
        ['first', 'second'].map((causeId) => ({
          subject: 'account:sealed',
          at: now,
          actor: 'system',
          action: 'account.flag',
          causeId,
          details: {},
        })),
      );
      await world.ledger.commit(commitOf('sealed', 0, { audit: entries }));
      expect((await world.auditLog.read('account:sealed')).entries).toEqual(
        entries.map((body) => ({ place: body.sequence, body })),
      );
      const heads = await world.seals.headsOn(new Date(now).toISOString().slice(0, 10));
      expect(heads.get('account:sealed')).toEqual(headOf(entries[1] as AuditEntry));
    });

    it('keeps one seal for each day, and finds the latest', async () => {
      expect(await world.seals.last()).toBeNull();
      const sealed = ['2026-11-22', '2026-11-23'].map((day): Seal => {
        const body = {
          version: 1,
          platformId,
          day,
          chains: 0,
          previous: '',
          sealedAt: now,
        } as const;
        const digest = 'A'.repeat(43);
        return { ...body, root: digest, key: digest, hash: digest, signature: 'A'.repeat(96) };
      });
      for (const seal of sealed.toReversed()) expect(await world.seals.keep(seal)).toBe('kept');
      expect(await world.seals.keep({ ...(sealed[1] as Seal), chains: 9 })).toBe('there');
      expect(await world.seals.last()).toEqual(sealed[1]);
      expect(await world.seals.all()).toEqual(sealed.map((seal) => ({ day: seal.day, seal })));
    });

    it('lets no brake counter exceed its cap under concurrency', async () => {
      const brake = brakeOf('brake-1');
      expect(await world.ledger.fullCounters([{ ...brake, cap: 1 }])).toEqual(new Set());
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          world.ledger.commit(commitOf(`braked-${i}`, 0, { brakes: [brake] })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(3);
      expect(outcomes.find(({ kind }) => kind === 'full')).toEqual({
        kind: 'full',
        counters: ['brake-1'],
      });
      expect(await world.ledger.fullCounters([brake])).toEqual(new Set(['brake-1']));
    });

    it('adds nothing to a brake counter that is only obeyed, which holds back at its cap', async () => {
      const brake = { ...brakeOf('brake-obeyed'), hour: '2026-11-24T09' };
      const commit = (accountId: string, onlyObeyed: boolean) =>
        world.ledger.commit(commitOf(accountId, 0, { brakes: [{ ...brake, onlyObeyed }] }));
      for (let i = 0; i < 4; i += 1) {
        expect(await commit(`obeying-${i}`, true)).toEqual({ kind: 'committed' });
      }
      for (let i = 0; i < 3; i += 1) {
        expect(await commit(`counted-${i}`, false)).toEqual({ kind: 'committed' });
      }
      const full = { kind: 'full', counters: ['brake-obeyed'] };
      expect(await commit('held-back', true)).toEqual(full);
      expect(await readAccount('held-back')).toBeUndefined();
    });

    it('rejects a commit that writes an item or adds to a counter twice, and stores none of it', async () => {
      const brake = brakeOf('brake-twice');
      await expect(
        world.ledger.commit(commitOf('counted-twice', 0, { brakes: [brake, brake] })),
      ).rejects.toMatchObject({ name: 'ValidationException' });
      const message = messageOf('counted-twice');
      await expect(
        world.ledger.commit(commitOf('counted-twice', 0, { outbox: [message, message] })),
      ).rejects.toMatchObject({ name: 'ValidationException' });
      expect(await readAccount('counted-twice')).toBeUndefined();
    });

    it('reads cases and decisions of a later release without their unknown fields, at any depth', async () => {
      const found = finding();
      const decision = { ...decisionOf('newer', 'dec-newer'), findings: [found] };
      const [evidence] = found.evidence;
      const opened = joinCase(null, caseOpeningFor(decision, now));
      const known = { ...opened, concluded: { by: 'lin', at: now } };
      const added = { added: 1, addedToo: {} };
      await world.ledger.commit(
        commitOf('newer', 0, {
          decisions: [
            {
              ...decision,
              ...added,
              subject: { ...decision.subject, ...added },
              findings: [{ ...found, ...added, evidence: [{ ...evidence, ...added }] }],
            } as never,
          ],
          cases: [
            {
              from: 0,
              case: {
                ...known,
                ...added,
                weight: { ...known.weight, ...added },
                concluded: { ...known.concluded, ...added },
              } as never,
            },
          ],
        }),
      );
      expect(await world.ledger.readDecision(decision.id)).toMatchObject(decision);
      const page = await world.decisions.ofAccount('newer', { after: null, most: 5 });
      expect(page.decisions).toMatchObject([decision]);
      expect((await world.ledger.readCases([known.caseId])).get(known.caseId)).toMatchObject(known);
    });

    it('finds decisions by day and by account', async () => {
      const at = now - 40 * day;
      for (const [i, id] of ['dec-a', 'dec-b', 'dec-c'].entries()) {
        await world.ledger.commit(
          commitOf('listed', i, { decisions: [decisionOf('listed', id, at + i * 1000)] }),
        );
      }
      expect((await world.ledger.decisionsOn(at)).map(({ id }) => id).toSorted()).toEqual([
        'dec-a',
        'dec-b',
        'dec-c',
      ]);
      expect(await world.ledger.decisionsOn(at - 2 * day)).toEqual([]);
      expect((await world.ledger.decisionsAbout('listed', 2)).map(({ id }) => id)).toEqual([
        'dec-c',
        'dec-b',
      ]);
    });

    it('stores two cases together, or neither', async () => {
      const [one, other] = (['ruled-a', 'ruled-b'] as const).map((accountId) =>
        joinCase(null, caseOpeningFor(decisionOf(accountId, `dec-${accountId}`), now)),
      ) as [Case, Case];
      const commit = (from: number, versions: readonly [number, number]) =>
        world.ledger.commit(
          commitOf('ruled-a', from, {
            cases: [one, other].map((known, i) => ({
              from: versions[i] as number,
              case: { ...known, version: (versions[i] as number) + 1 },
            })),
          }),
        );
      const versionsThere = async () => {
        const found = await world.ledger.readCases([one.caseId, other.caseId]);
        return [one, other].map(({ caseId }) => found.get(caseId)?.version);
      };
      expect(await commit(0, [0, 0])).toEqual({ kind: 'committed' });
      expect(await commit(1, [1, 0])).toEqual({ kind: 'stale' });
      expect(await versionsThere()).toEqual([1, 1]);
      expect(await commit(1, [1, 1])).toEqual({ kind: 'committed' });
      expect(await versionsThere()).toEqual([2, 2]);
    });

    it('erases a case together with its account, or neither', async () => {
      const known = joinCase(null, caseOpeningFor(decisionOf('leaving', 'dec-leaving'), now));
      await world.ledger.commit(commitOf('leaving', 0, { cases: [{ from: 0, case: known }] }));
      const { caseId } = known;
      const erase = (from: number, version: number) =>
        world.ledger.commit(commitOf('leaving', from, { erased: { caseId, from: version } }));
      expect(await erase(0, 1)).toEqual({ kind: 'stale' });
      expect(await erase(1, 2)).toEqual({ kind: 'stale' });
      expect((await readAccount('leaving'))?.version).toBe(1);
      expect((await world.ledger.readCases([caseId])).size).toBe(1);
      expect(await erase(1, 1)).toEqual({ kind: 'committed' });
      expect((await readAccount('leaving'))?.version).toBe(2);
      expect((await world.ledger.readCases([caseId])).size).toBe(0);
      expect(await erase(2, 1)).toEqual({ kind: 'stale' });
      expect(await erase(2, 0)).toEqual({ kind: 'committed' });
      await world.ledger.commit(commitOf('leaving', 3, { cases: [{ from: 0, case: known }] }));
      expect(await erase(4, 0)).toEqual({ kind: 'stale' });
    });

    it('writes a tally over its previous version only, together with the rest', async () => {
      const tally = {
        kind: 'draw',
        folder: '2026-11-24',
        id: '08',
        body: {},
        expiresAt: null,
      } as const;
      const count = (from: number, version: number) =>
        world.ledger.commit(commitOf('counted', from, { tally: { ...tally, version } }));
      expect(await count(0, 2)).toEqual({ kind: 'stale' });
      expect(await readAccount('counted')).toBeUndefined();
      expect(await count(0, 1)).toEqual({ kind: 'committed' });
      expect(await count(1, 1)).toEqual({ kind: 'stale' });
      expect(await count(1, 2)).toEqual({ kind: 'committed' });
      expect((await readAccount('counted'))?.version).toBe(2);
    });

    it('returns holds when they are due and ends them with a commit', async () => {
      const hold = {
        holdId: 'hold-1',
        platformId,
        accountId: 'held',
        standingVersion: 1,
        decisionId: 'dec-hold',
        until: now + 1000,
      };
      await world.ledger.commit(commitOf('held', 0, { holds: [hold] }));
      const due = async (at: number) => (await world.ledger.dueHolds(at, 10)).holds;
      expect(await due(now + 999)).toEqual([]);
      expect(await due(now + 1000)).toEqual([hold]);
      await world.ledger.commit(commitOf('held', 1, { ended: hold }));
      expect(await due(now + 1000)).toEqual([]);
      const dropped = { ...hold, holdId: 'hold-2' };
      await world.ledger.commit(commitOf('held', 2, { holds: [dropped] }));
      await world.ledger.dropHold(dropped);
      expect(await due(now + day)).toEqual([]);
    });

    it('pages due holds in the order in which they are due, over all partitions', async () => {
      const holds = Array.from({ length: 9 }, (_, i) => ({
        holdId: `paged-${(i * 5) % 9}`,
        platformId,
        accountId: 'pager',
        standingVersion: 1,
        decisionId: 'dec-paged',
        until: now + Math.floor(((i * 5) % 9) / 2),
      }));
      await world.ledger.commit(commitOf('pager', 0, { holds }));
      const found: string[] = [];
      let after: string | null = '';
      const sizes: number[] = [];
      while (after !== null) {
        const page: DueHolds = await world.ledger.dueHolds(now + 4, 4, after);
        found.push(...page.holds.map(({ holdId }) => holdId));
        sizes.push(page.holds.length);
        after = page.next;
      }
      expect(found).toEqual(Array.from({ length: 9 }, (_, i) => `paged-${i}`));
      expect(sizes).toEqual([4, 4, 1]);
      for (const hold of holds) await world.ledger.dropHold(hold);
    });
  });

  it('an audit chain accepts concurrent entries in any order', async () => {
    const said = Array.from({ length: 10 }, (_, i) => `req-${i}`);
    await Promise.all(
      said.map((causeId) =>
        world.auditLog.append({
          ...{ subject: 'staff:busy', at: now, actor: 'busy', action: 'case.not-found' },
          ...{ causeId, details: {} },
        }),
      ),
    );
    const { entries } = await world.auditLog.read('staff:busy');
    const causes = entries.map(({ body }) => (body as AuditEntry).causeId);
    expect(causes.toSorted()).toEqual(said);
  });

  it('an audit chain has an entry twice unless it is appended once, and is paged from its end', async () => {
    const said = { subject: 'staff:twice', at: now, actor: 'twice', action: 'case.not-found' };
    const append = (causeId: string, options?: { readonly once: boolean }) =>
      world.auditLog.append({ ...said, causeId, details: {} }, options);
    await append('req-1');
    expect((await append('req-1')).sequence).toBe(2);
    expect((await append('req-1', { once: true })).sequence).toBeLessThan(3);
    expect((await append('req-2', { once: true })).sequence).toBe(3);
    const placesBefore = async (before: number | null) =>
      (await world.auditLog.latest(said.subject, { before, most: 2 })).map(({ place }) => place);
    expect(await placesBefore(null)).toEqual([3, 2]);
    expect(await placesBefore(2)).toEqual([1]);
  });

  it('lists each subject of the audit log once, and no account that has no entry', async () => {
    const said = { at: now, actor: 'system', causeId: 'req-1', details: {} };
    const flag = { ...said, subject: 'account:heard', action: 'account.flag' };
    const { entries: audit, head } = appendAll(noHead, [flag]);
    const heard = { accountId: 'heard', from: 0, state: account(1, { audit: head }) };
    await world.ledger.commit({ ...noRecords, account: heard, audit });
    expect(await world.auditLog.read(flag.subject)).toEqual({
      head,
      entries: audit.map((body) => ({ place: body.sequence, body })),
    });
    expect(await world.auditLog.read('account:nobody')).toEqual({ head: noHead, entries: [] });
    await world.ledger.commit(commitOf('unheard', 0));
    await world.states.keepMarks('unheard', [{ id: 1, at: now, digest: 1 }]);
    // The first has lost its entries, the second its head.
    await world.ledger.commit({ ...noRecords, account: { ...heard, accountId: 'misheard' } });
    const { entries } = appendAll(noHead, [{ ...flag, subject: 'account:overheard' }]);
    await world.ledger.commit(commitOf('overheard', 0, { audit: entries }));
    for (const causeId of ['req-2', 'req-3']) {
      const read = { ...said, causeId, subject: 'staff:heard', action: 'case.not-found' };
      await world.auditLog.append(read);
    }
    const listed: string[] = [];
    for await (const subject of world.auditLog.subjects()) {
      expect(subject).toMatch(/^(account|staff):[^#]+$/);
      if (subject.endsWith('heard')) listed.push(subject);
    }
    expect(listed.toSorted()).toEqual([
      'account:heard',
      'account:misheard',
      'account:overheard',
      'staff:heard',
    ]);
  });

  it('an audit chain accepts concurrent entries of twenty processes', async () => {
    const said = Array.from({ length: 20 }, (_, i) => `req-${i}`);
    const appended = await Promise.allSettled(
      said.map((causeId) =>
        world.anotherAuditLog().append({
          ...{ subject: 'staff:crowded', at: now, actor: 'crowded', action: 'case.not-found' },
          ...{ causeId, details: {} },
        }),
      ),
    );
    expect(appended.filter(({ status }) => status === 'rejected')).toEqual([]);
    const { entries, head } = await world.auditLog.read('staff:crowded');
    const chain = entries.map(({ body }) => body as AuditEntry);
    expect(chain.map(({ causeId }) => causeId).toSorted()).toEqual(said.toSorted());
    expect(verifyChain(chain, head ?? undefined)).toEqual({ ok: true });
  });

  describe('outbox', () => {
    it('returns due messages, postpones sent ones and drops acknowledged ones', async () => {
      const message = messageOf('boxed');
      await world.ledger.commit(commitOf('boxed', 0, { outbox: [message] }));
      const due = async (at: number) =>
        (await world.outbox.due(at, 100)).messages.some(({ id }) => id === message.id);
      const later = message.dueAt as number;
      expect(await due(later - 1)).toBe(false);
      expect(await due(later)).toBe(true);

      const sent = afterSend(message, later);
      await world.outbox.postpone(message, sent);
      expect(await due(later)).toBe(false);
      expect(await due(sent.dueAt as number)).toBe(true);
      await world.outbox.postpone(message, afterSend(message, later + 5));
      expect(await world.outbox.find(message.id)).toEqual(sent);

      // A failed command stays due, and the next send knows of the failure.
      expect(await world.outbox.fail(message.id, now + 200, message.committedAt - 1)).toEqual({
        kind: 'earlier',
      });
      expect(await world.outbox.find(message.id)).toEqual(sent);
      expect(await world.outbox.fail(message.id, now + 300, message.committedAt)).toEqual({
        kind: 'failed',
      });
      const failed = { ...sent, failedAt: now + 300 };
      expect(await world.outbox.find(message.id)).toEqual(failed);
      await world.outbox.postpone(failed, afterSend(failed, later + 9));
      const again = await world.outbox.find(message.id);
      expect(again).toMatchObject({ failedAt: now + 300, sends: 2 });
      // The platform may report the failure before the sender has postponed the message.
      expect(await world.outbox.fail(message.id, now + 400)).toEqual({ kind: 'failed-again' });
      await world.outbox.postpone(again as OutboxItem, afterSend(again as OutboxItem, later + 20));
      expect(await world.outbox.find(message.id)).toMatchObject({ failedAt: now + 400, sends: 3 });
      expect(await world.outbox.fail('never-sent', now)).toEqual({ kind: 'unknown' });
      expect(await world.outbox.find('never-sent')).toBeNull();

      expect(
        await world.outbox.acknowledge(message.id, now + 500, message.committedAt - 1),
      ).toEqual({ kind: 'earlier' });
      expect(await due(now + day)).toBe(true);
      expect(await world.outbox.acknowledge(message.id, now + 500, message.committedAt)).toEqual({
        kind: 'acknowledged',
        waited: 500,
      });
      expect(await world.outbox.acknowledge(message.id, now + 900)).toEqual({ kind: 'repeat' });
      expect(await world.outbox.acknowledge('never-sent', now)).toEqual({ kind: 'unknown' });
      expect(await due(now + day)).toBe(false);
      await world.outbox.postpone(failed, afterSend(failed, now));
      const arrived = (await world.outbox.find(message.id)) as OutboxItem;
      await world.outbox.postpone(arrived, afterSend(arrived, now));
      expect(await world.outbox.fail(message.id, now + 950)).toEqual({ kind: 'repeat' });
      expect(await world.outbox.find(message.id)).toMatchObject({
        acknowledgedAt: now + 500,
        failedAt: now + 400,
      });
    });
  });

  it('outbox keeps what the platform said of a failure until it says otherwise or has carried it out', async () => {
    const message = messageOf('worded');
    await world.ledger.commit(commitOf('worded', 0, { outbox: [message] }));
    const { outbox } = world;
    const find = async () => (await outbox.find(message.id)) as OutboxItem;
    const fail = (...detail: string[]) => outbox.fail(message.id, now + 300, undefined, ...detail);
    await fail('no such account');
    await fail('gone');
    const said = { failedAt: now + 300, failedDetail: 'gone' };
    expect(await find()).toMatchObject(said);
    await outbox.postpone(await find(), afterSend(await find(), message.dueAt as number));
    expect(await find()).toMatchObject({ ...said, sends: 1 });
    await fail();
    expect((await find()).failedDetail).toBeUndefined();
    await fail('gone');
    await outbox.acknowledge(message.id, now + 400);
    expect((await find()).failedDetail).toBeUndefined();
  });

  describe('outbox with messages of a later release', () => {
    it('still returns the other messages, and names the unreadable ones', async () => {
      const mine = messageOf('mine');
      const theirs = messageOf('theirs');
      const later = { ...theirs, body: { ...theirs.body, kind: 'not-yet' } } as never;
      await world.ledger.commit(commitOf('mixed', 0, { outbox: [mine, later] }));
      const { messages, unreadable } = await world.outbox.due(now + day, 100);
      expect(messages.map(({ id }) => id)).toContain(mine.id);
      expect(unreadable).toEqual([theirs.id]);
      await world.outbox.defer(theirs.id, now + 2 * day);
      expect((await world.outbox.due(now + day, 100)).unreadable).toEqual([]);
      expect((await world.outbox.due(now + 2 * day, 100)).unreadable).toEqual([theirs.id]);
      // A release that can read a deferred message postpones it from that time.
      await world.outbox.defer(mine.id, now + 3 * day);
      const deferred = (await world.outbox.find(mine.id)) as OutboxItem;
      expect(deferred.dueAt).toBe(now + 3 * day);
      await world.outbox.postpone(deferred, afterSend(deferred, now + 3 * day));
      expect(await world.outbox.find(mine.id)).toMatchObject({ sends: 1 });
      await world.outbox.fail(theirs.id, now + 400, undefined, 'gone');
      expect(await world.outbox.find(theirs.id)).toEqual({
        id: theirs.id,
        destination: 'unreadable',
        failedAt: now + 400,
        failedDetail: 'gone',
      });
      // The platform may have received it from that release.
      expect(await world.outbox.acknowledge(theirs.id, now + 500)).toEqual({
        kind: 'acknowledged',
        waited: now + 500 - theirs.committedAt,
      });
      expect(await world.outbox.find(theirs.id)).toMatchObject({ acknowledgedAt: now + 500 });
      await world.outbox.acknowledge(mine.id, now);
      await world.outbox.defer(mine.id, now);
      expect((await world.outbox.due(now + day, 100)).messages.map(({ id }) => id)).not.toContain(
        mine.id,
      );
      await world.outbox.defer('out-unknown', now);
      expect(await world.outbox.find('out-unknown')).toBeNull();
    });
  });

  describe('quarantine', () => {
    it('stores a message once and completely until it is removed', async () => {
      const kept = { id: 'message-1', reason: 'bad-json', sentAt: now, body: '{"半' } as const;
      await world.quarantine.keep(kept);
      await world.quarantine.keep(kept);
      await world.quarantine.keep({
        ...kept,
        id: 'message-0',
        field: 'data.text',
        sentAt: now - 1,
      });
      const page = await world.quarantine.page({ after: null, most: 10 });
      expect(page.messages.map(({ id }) => id).toSorted()).toEqual(['message-0', 'message-1']);
      expect(page.next).toBeNull();
      expect(await world.quarantine.find('message-1')).toMatchObject({ ...kept, cut: false });
      await world.quarantine.remove('message-1');
      expect(await world.quarantine.find('message-1')).toBeNull();
    });

    it('lets one caller take a message, another after a minute, and nobody a removed one', async () => {
      const taking = (causeId: string, at = now) =>
        world.quarantine.take('message-1', { causeId, at });
      expect(await taking('req-1')).toBe(false);
      const kept = { id: 'message-1', reason: 'bad-json', sentAt: now, body: '{"半' } as const;
      await world.quarantine.keep(kept);
      const both = await Promise.all([taking('req-1'), taking('req-2')]);
      expect(both.toSorted()).toEqual([false, true]);
      const [first, second] = both[0] ? ['req-1', 'req-2'] : ['req-2', 'req-1'];
      // A holder that lost the response may ask again.
      expect(await taking(first as string)).toBe(true);
      expect(await taking(second as string, now + 59_000)).toBe(false);
      expect(await taking(second as string, now + 60_000)).toBe(true);
      expect(await world.quarantine.find('message-1')).toMatchObject({ ...kept, cut: false });
      await world.quarantine.remove('message-1');
      expect(await taking(second as string, now + 60_000)).toBe(false);
      expect(await world.quarantine.find('message-1')).toBeNull();
    });

    it('ends a reservation for its own act only', async () => {
      const taking = (causeId: string) => world.quarantine.take('message-2', { causeId, at: now });
      const kept = { id: 'message-2', reason: 'bad-json', sentAt: now, body: '{"半' } as const;
      await world.quarantine.keep(kept);
      expect(await taking('req-1')).toBe(true);
      await world.quarantine.giveBack('message-2', 'req-2');
      expect(await taking('req-2')).toBe(false);
      await world.quarantine.giveBack('message-2', 'req-1');
      expect(await taking('req-2')).toBe(true);
      expect(await world.quarantine.find('message-2')).toMatchObject({ ...kept, cut: false });
      await world.quarantine.remove('message-2');
      await world.quarantine.giveBack('message-2', 'req-2');
      expect(await world.quarantine.find('message-2')).toBeNull();
    });

    it('keeps the reservation of a message that is delivered again', async () => {
      const taking = (causeId: string) => world.quarantine.take('message-3', { causeId, at: now });
      const kept = { id: 'message-3', reason: 'bad-json', sentAt: now, body: '{' } as const;
      await world.quarantine.keep(kept);
      expect(await taking('req-1')).toBe(true);
      await world.quarantine.keep(kept);
      expect(await taking('req-2')).toBe(false);
      await world.quarantine.remove('message-3');
    });

    it('cuts a message too large for an item and marks it as cut', async () => {
      // Random Chinese characters, which hardly compress and take three bytes each.
      let seed = 1;
      const noise = Array.from({ length: 900_000 }, () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return String.fromCharCode(0x4e00 + (seed % 20_000));
      }).join('');
      await world.quarantine.keep({ id: 'huge', reason: 'too-large', sentAt: now, body: noise });
      const kept = await world.quarantine.find('huge');
      expect(kept?.cut).toBe(true);
      expect(noise.startsWith(kept?.body ?? 'x')).toBe(true);
    });
  });

  it('creates the secret once under concurrency', async () => {
    const [first, second] = await Promise.all([
      world.secrets().sketchKey(),
      world.secrets().sketchKey(),
    ]);
    expect(first).toHaveLength(32);
    expect([...(second as Uint8Array)]).toEqual([...(first as Uint8Array)]);
    expect([...(await world.secrets().sketchKey())]).toEqual([...(first as Uint8Array)]);
  });

  it('archives batches and reads them in order of the hour', async () => {
    const occurrence = (eventId: string, sentAt: number) =>
      ({
        event: {
          version: 1,
          eventId,
          platformId,
          type: 'account.logged-in',
          occurredAt: new Date(sentAt).toISOString(),
          accountId: 'a',
          data: { method: 'code' },
        },
        at: sentAt,
        sentAt,
        digest: '0'.repeat(16),
        late: false,
        degraded: [],
      }) satisfies Occurrence;
    await world.archive.append(['later'], [occurrence('e3', now + hour)]);
    await world.archive.append(['sooner'], [occurrence('e1', now), occurrence('e2', now)]);
    await world.archive.append(['empty'], []);
    const read: string[] = [];
    for await (const { event } of world.archive.read()) read.push(event.eventId);
    expect(read).toEqual(['e1', 'e2', 'e3']);

    const later = Math.floor(now / hour) * hour + hour;
    const some: string[] = [];
    for await (const { event } of world.archive.read({ from: later, to: later + 1 })) {
      some.push(event.eventId);
    }
    expect(some).toEqual(['e3']);
    const parts: ArchivePart[] = [];
    for await (const part of world.archive.parts()) parts.push(part);
    expect(parts.map(({ hour }) => hour)).toEqual([later - hour, later]);
    for (const { bytes } of parts) expect(bytes).toBeGreaterThan(0);
    const since: number[] = [];
    for await (const { hour: at } of world.archive.parts({
      from: later,
      to: Number.POSITIVE_INFINITY,
    }))
      since.push(at);
    expect(since).toEqual([later]);

    const names: string[] = [];
    for await (const name of world.archive.names({ from: later, to: later + 1 })) names.push(name);
    for await (const name of world.archive.names({ from: later + 1, to: later + hour }))
      names.push(name);
    expect(names).toHaveLength(1);
    const [name = ''] = names;
    expect((await world.archive.open(name)).map(({ event }) => event.eventId)).toEqual(['e3']);
    expect(await world.archive.open(name.replace('.jsonl', '-never.jsonl'))).toEqual([]);
  });

  it('stores a backtest with its slice results, of which the last one counts', async () => {
    const { backtests } = world;
    const backtestId = 'bt-contract1';
    const manifest: Manifest = {
      backtestId,
      rule: { kind: 'catalogue', id: 'content.card-trade' },
      slices: [{ warmFrom: 0, from: 1, to: 2 }],
    };
    expect(await backtests.readManifest(backtestId)).toBeNull();
    await backtests.putManifest(manifest);
    expect(await backtests.readManifest(backtestId)).toEqual(manifest);

    const result = (events: number) => ({ events }) as BacktestResult;
    expect(await backtests.readResult(backtestId, 12)).toBeNull();
    await backtests.putResult(backtestId, 12, result(1));
    await backtests.putResult(backtestId, 12, result(2));
    await backtests.putResult(backtestId, 3, result(3));
    expect([...(await backtests.doneSlices(backtestId))].toSorted((a, b) => a - b)).toEqual([
      3, 12,
    ]);
    expect(await backtests.readResult(backtestId, 12)).toEqual(result(2));
    expect(await backtests.doneSlices('bt-contract2')).toEqual(new Set());

    expect(await backtests.readWhole(backtestId)).toBeNull();
    await backtests.putWhole(backtestId, result(5));
    expect(await backtests.readWhole(backtestId)).toEqual(result(5));
    expect(await backtests.doneSlices(backtestId)).toEqual(new Set([3, 12]));

    expect(await backtests.cancelled(backtestId)).toBeNull();
    await backtests.cancel(backtestId, { by: 'lin', at: now });
    expect(await backtests.cancelled(backtestId)).toEqual({ by: 'lin', at: now });
    expect(await backtests.cancelled('bt-contract2')).toBeNull();
  });
});
