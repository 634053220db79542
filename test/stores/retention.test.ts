import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import { accountSubject, contentSubject, decisionIdOf } from '#shared/decisions/decision.ts';
import type { Command } from '#shared/effects/command.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { dynamoClaims } from '#shared/stores/claims/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { dynamoListChanges } from '#shared/stores/list-changes/dynamodb.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { standing } from '../lists/specimens.ts';
import { openServices } from './services.ts';
import { decisionOf } from './specimens.ts';
import { now, settings } from './worlds.ts';

const { platformId, review, retention } = settings;

const nameOf = ({ pk, sk, expiresAt }: Record<string, unknown>) => [pk, sk, expiresAt].join('\n');

it('what has a term carries it, so that DynamoDB deletes it; what has none stays', async () => {
  const { clients, names, stop } = await openServices(platformId);
  try {
    const dynamo = createDynamo(clients.dynamodb);
    const [states, records, audit] = (['states', 'records', 'audit'] as const).map(names.table) as [
      string,
      string,
      string,
    ];
    const clock = { platformId, now: () => now };
    /** Days until each item that `write` adds is deleted, by the beginning of its key. */
    const daysOf = async (write: () => Promise<unknown>) => {
      const all = async () => {
        const tables = [states, records, audit].map((TableName) =>
          clients.dynamodb.send(new ScanCommand({ TableName })),
        );
        return (await Promise.all(tables)).flatMap(({ Items = [] }) =>
          Items.map((i) => unmarshall(i)),
        );
      };
      const before = new Set((await all()).map(nameOf));
      await write();
      const added = (await all()).filter((item) => !before.has(nameOf(item)));
      return Object.fromEntries(
        added.map(({ pk, expiresAt }) => [
          (pk as string).split('#').slice(1, 2).join(),
          expiresAt === undefined ? null : (expiresAt * 1000 - now) / day,
        ]),
      );
    };

    const ledger = dynamoLedger(
      dynamo,
      { states, records, audit },
      { ...clock, decisionDays: retention.decisionDays, review },
    );
    const commit = (accountId: string, more: Partial<Parameters<typeof ledger.commit>[0]>) =>
      ledger.commit({
        account: { accountId, from: 0, state: { ...unknownAccountAt(now), version: 1 } },
        ...noRecords,
        ...more,
      });
    const flag = decisionOf('u-1', 'dec-1');
    expect(await daysOf(() => commit('u-1', { decisions: [flag] }))).toEqual({ A: null, D: 184 });
    const subjects = [accountSubject('u-2'), contentSubject('p-2', 'u-2')];
    const bundle = subjects.map((subject) => ({
      ...decisionOf('u-2', decisionIdOf(platformId, 'event-2', subject)),
      ...{ eventId: 'event-2', subject, outcome: subject.kind === 'content' ? 'hide' : 'flag' },
    })) as (typeof flag)[];
    // Decisions of one event are kept together, as long as the one that is kept longest.
    expect(await daysOf(() => commit('u-2', { decisions: bundle }))).toEqual({ A: null, D: 1096 });
    const brake = {
      ...{ id: 'platform#2026-11-24T08#0', key: 'platform', hour: '2026-11-24T08' },
      ...{ cap: 2, expiresAt: now + 2 * day, platformId, shard: 0 },
    } as const;
    expect(await daysOf(() => commit('u-3', { brakes: [brake] }))).toMatchObject({ A: null, B: 2 });

    const outbox = dynamoOutbox(dynamo, records, platformId);
    const message: OutboxItem = {
      ...{ id: 'cmd-1', platformId, destination: 'actions' as const, sends: 0 },
      ...{ body: { kind: 'warn' } as Command, committedAt: now, dueAt: now },
    };
    expect(await daysOf(() => commit('u-4', { outbox: [message] }))).toEqual({ A: null, O: null });
    expect(await daysOf(() => outbox.acknowledge('cmd-1', now))).toEqual({ O: 30 });

    const marks = [{ id: 1, digest: 2, at: now - 9 * day }];
    const accounts = dynamoStates(dynamo, states, clock);
    expect(await daysOf(() => accounts.keepMarks('u-5', marks))).toEqual({ A: 30 });

    const tallies = dynamoTallies(dynamo, records, platformId);
    expect(await daysOf(() => tallies.add('flow', now, { opened: 1 }))).toEqual({ TALLY: 400 });

    const refused = { id: 'm-1', reason: 'bad-json', sentAt: now, body: '{' } as const;
    const quarantine = dynamoQuarantine(dynamo, records, { ...clock, retentionDays: 14 });
    expect(await daysOf(() => quarantine.keep(refused))).toEqual({ Q: 14 });

    const lists = dynamoLists(dynamo, records, clock);
    const entry = standing({ value: 'd-1', expiresAt: now + 5 * day });
    expect(await daysOf(() => lists.put([entry]))).toEqual({ LE: 5 });
    const page = { list: 'block', kind: 'device', lengths: [], fingerprints: [7] } as const;
    const until = now + 5 * day;
    expect(await daysOf(() => lists.publish({ ...page, until }))).toEqual({ LP: 5 + 30 });
    const changes = dynamoListChanges(dynamo, records, clock);
    expect(await daysOf(() => changes.stage('lch-1', 0, []))).toEqual({ LS: 30 });

    const claims = dynamoClaims(dynamo, records, platformId);
    const reader = { by: 'a', name: 'A', since: now, until: now + minute };
    const claim = { caseId: 'cas-1', queue: 'default', ...reader };
    const anHourMore = (minute + hour) / day;
    expect(await daysOf(() => claims.claim(claim, now))).toEqual({ W: anHourMore });
    const renewed = { ...claim, until: now + hour };
    expect(await daysOf(() => claims.claim(renewed, now))).toEqual({ W: (2 * hour) / day });
    expect(await daysOf(() => claims.recordViewer('cas-1', reader, now))).toEqual({
      L: anHourMore,
    });
  } finally {
    await stop();
  }
});
