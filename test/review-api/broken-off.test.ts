import { describe, expect, it } from 'vitest';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { decodeAccount } from '#shared/stores/states/codec.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { type Call, type Desk, now, openDesk, reason } from './desk.ts';
import { author, second, senior } from './people.ts';

/*
 * Interrupts every write of the API at every store call, before and after it takes effect, and then retries
 * the request under its idempotency key. The resulting state must equal that of an uninterrupted run.
 */

const reviewer = { sub: 'staff-1', groups: ['reviewers'] };

type Request = readonly [name: string, call: Call];

/** One write, and the setup of a desk where it is possible. */
type Scene = (
  desk: Desk,
  done: (request: Request) => Promise<Awaited<ReturnType<Desk['call']>>['body']>,
) => Request | Promise<Request>;

const rulingRequest = (caseId: string, ruling: object): Request => [
  `POST /cases/${caseId}/rulings`,
  { as: reviewer, body: { expectedVersion: 1, ruling, reason } },
];
const caseRequest = (desk: Desk, what: string, body: object, as: object = reviewer): Request => [
  `POST /cases/${desk.frozen('u1').caseId}/${what}`,
  { as, body },
];
const approvalRequest = ({ proposalId }: { readonly proposalId: string }, as = second): Request => [
  `POST /proposals/${proposalId}/approve`,
  { as, body: { expectedVersion: 1, reason } },
];
const versioned = { expectedVersion: 1, reason };

const appealRequest = (desk: Desk, grants: boolean): Request => {
  const { decision, caseId } = desk.frozen('u1');
  const stored = desk.states.accounts.get('u1');
  const filed = fileAppeal({
    filed: { eventId: 'appeal', accountId: 'u1', at: now - hour, language: 'en' },
    decision,
    known: desk.records.cases.get(caseId) ?? null,
    now: { standing: decodeAccount(stored?.bytes as Uint8Array, 1).standing, post: null },
    settings: desk.ports.settings,
  });
  if (!filed.ok) throw new Error(filed.problem);
  desk.records.cases.set(caseId, filed.case);
  const { version: expectedVersion } = filed.case;
  return [
    `POST /cases/${caseId}/appeal`,
    { as: senior, body: { expectedVersion, grants, reason } },
  ];
};

const entry: Request = [
  'POST /lists/block/entries',
  {
    as: senior,
    body: {
      ...{ kind: 'device', value: 'd-77', source: 'own', authority: null, reason },
      expiresAt: now + 90 * day,
    },
  },
];
const file = 'list,kind,key,value,source,reason,authority,owner,expires\n';
const listImport: Scene = async (_, done) => {
  const lines = ['d-1', 'd-2'].map((one) => `block,device,,${one},file,why,,zhao,2027-01-31\n`);
  const { token } = await done([
    'POST /lists/block/previews',
    { as: senior, body: { format: 'csv', file: file + lines.join('') } },
  ]);
  return ['POST /lists/block/imports', { as: senior, body: { token, reason } }];
};
const bulkRun: Scene = async (desk, done) => {
  const caseIds = ['u1', 'u2'].map((id) => desk.frozen(id).caseId);
  const { token } = await done([
    'POST /bulk/previews',
    {
      as: senior,
      body: { selection: { kind: 'cases', caseIds }, ruling: { act: 'release' } },
    },
  ]);
  return ['POST /bulk/runs', { as: senior, body: { token, reason } }];
};
const warningRequest: Scene = async (desk) => {
  desk.frozen('victim');
  const body = { accountIds: ['victim'], category: 'fraud', reason };
  return caseRequest(desk, 'warnings', body);
};
const quarantineRequest = async (desk: Desk, what: 'release' | 'discard'): Promise<Request> => {
  await desk.ports.quarantine.keep({ id: 'm-1', body: '{}', sentAt: now, reason: 'unknown-type' });
  return [`POST /quarantine/m-1/${what}`, { as: senior, body: {} }];
};

const scenes: Readonly<Record<string, Scene>> = {
  'a release': (desk) => rulingRequest(desk.frozen('u1').caseId, { act: 'release' }),
  'a limit': (desk) => rulingRequest(desk.frozen('u1').caseId, { act: 'limit', until: now + hour }),
  'what takes two': (desk) =>
    rulingRequest(desk.frozen('u1', { score: 0.99 }).caseId, { act: 'release' }),
  'the second person’s word': async (desk, done) => {
    const { caseId } = desk.frozen('u1', { score: 0.99 });
    return approvalRequest(
      (await done(rulingRequest(caseId, { act: 'release' }))).proposal,
      senior,
    );
  },
  'an undo': async (desk, done) => {
    const { ruling } = await done(rulingRequest(desk.frozen('u1').caseId, { act: 'release' }));
    return [`POST /rulings/${ruling.rulingId}/undo`, { as: reviewer, body: { reason } }];
  },
  'a granted appeal': (desk) => appealRequest(desk, true),
  'a refused appeal': (desk) => appealRequest(desk, false),
  'a note': (desk) => caseRequest(desk, 'notes', { text: 'seen' }),
  'an escalation': (desk) => caseRequest(desk, 'escalate', versioned),
  'a snooze': (desk) => caseRequest(desk, 'snooze', { ...versioned, days: 1 }),
  'a warning': warningRequest,
  'a warning taken back': async (desk, done) => {
    const warning = await warningRequest(desk, done);
    const { warningId } = await done(warning);
    return [`${warning[0]}/${warningId}/undo`, { as: reviewer, body: { reason } }];
  },
  'a clue': (desk) =>
    caseRequest(desk, 'clues', { recipient: 'police', category: 'fraud', reason }, senior),
  'a bulk action': bulkRun,
  'a list entry': () => entry,
  'a list entry’s approval': async (_, done) => approvalRequest(await done(entry)),
  'an import’s approval': async (desk, done) =>
    approvalRequest(await done(await listImport(desk, done))),
  'a saved rule': () => [
    'PUT /rules/staff.young-and-paying',
    {
      as: author,
      body: { expectedVersion: 0, source: staffRule() },
    },
  ],
  'a released message': (desk) => quarantineRequest(desk, 'release'),
  'a discarded message': (desk) => quarantineRequest(desk, 'discard'),
  'dead letters sent back': () => ['POST /dead-letters/intake/redrive', { as: senior, body: {} }],
};

const stores = [
  ...([
    'states',
    'ledger',
    'outbox',
    'papers',
    'auditLog',
    'rulebook',
    'caseQueues',
    'claims',
  ] as const),
  ...(['quarantine', 'intake', 'actions', 'followUps', 'tallies', 'lists', 'listChanges'] as const),
];

/** Fails at one store call. Returns the calls made so far, and a function that repairs the stores. */
const breakAt = ({ ports }: Desk, place: number, after: boolean) => {
  const calls: string[] = [];
  const originals = Object.fromEntries(stores.map((name) => [name, ports[name]]));
  const broken = (name: string, store: object) =>
    Object.fromEntries(
      Object.entries(store).map(([method, call]) => [
        method,
        typeof call !== 'function'
          ? call
          : (...asked: unknown[]) => {
              if (calls.push(`${name}.${method}`) - 1 !== place) return call(...asked);
              const failUnavailable = () => Promise.reject(new Unavailable('broken off'));
              return after ? call(...asked).then(failUnavailable) : failUnavailable();
            },
      ]),
    );
  Object.assign(ports, Object.fromEntries(stores.map((n) => [n, broken(n, ports[n])])));
  return { calls, mend: () => Object.assign(ports, originals) };
};

/** Normalises all times, because the retry happens later. */
const withoutTimes = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, one) => {
      if (name === 'hash' || name === 'previous') return '';
      if (typeof one === 'number' && one > 1e12) return 0;
      if (typeof one !== 'string') return one;
      return one.replaceAll(/\d{4}-?\d\d-?\d\d[T ][\d:.]+/g, '').replace(/^(?:dcd|rsn)-.*/, '');
    }) ?? 'null',
  );
const byName = (map: ReadonlyMap<string, unknown>) =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The state of a desk, without sweeper notifications and without counters that are only "at least" exact. */
const finalStateOf = async ({ ports, records, states, intake }: Desk) => {
  const papers = [...records.papers.values()].filter(
    ({ kind }) => kind !== 'answer' && kind !== 'reason',
  );
  return withoutTimes({
    accounts: byName(states.accounts).map(([id, one]) => {
      const { bytes, version } = one as { bytes: Uint8Array; version: number };
      const { standing, clearance } = decodeAccount(bytes, version);
      return [id, version, standing, clearance];
    }),
    ...{ decisions: byName(records.decisions), cases: byName(records.cases) },
    ...{ outbox: byName(records.outbox), holds: byName(records.holds) },
    papers: papers
      .map(({ kind, folder, id, body }) => ({ kind, folder, id, body }))
      .toSorted((a, b) =>
        JSON.stringify(withoutTimes(a)) < JSON.stringify(withoutTimes(b)) ? -1 : 1,
      ),
    // Whoever resumes an interrupted approval is recorded for it too.
    audit: byName(records.audit).map(([subject, entries]) => [
      subject,
      (entries as { action: string; details: object }[])
        .map(({ action, details }) => ({ action, ...details }))
        .filter(({ action }) => action !== 'list-change.approved'),
    ]),
    book: await ports.rulebook.entriesAfter(0),
    listed: (await ports.lists.page('block', null, { after: null, most: 9 })).entries,
    changes: await ports.listChanges.all(),
    intake: [...new Set(intake.sent.map(({ body }) => body))],
  });
};

describe('an interrupted write', () => {
  it.each(Object.keys(scenes))('takes effect once if it is retried: %s', async (name) => {
    const play = async (place: number, after: boolean) => {
      const desk = openDesk();
      let keys = 0;
      const request = await scenes[name]?.(desk, async ([what, call]) => {
        const answer = await desk.call(what, { ...call, key: `key-of-what-is-before-${++keys}` });
        expect(answer.status, `${what} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
        return answer.body;
      });
      const [what, call] = request as Request;
      const { calls, mend } = breakAt(desk, place, after);
      const ask = () => desk.call(what, { ...call, key: 'key-of-one-request' });
      let answer = await ask();
      mend();
      if (answer.status === 503) {
        // Longer than a list change is locked by the person applying it.
        desk.time.now += 2 * minute;
        answer = await ask();
      }
      return {
        calls,
        answer: [answer.status, withoutTimes(answer.body)],
        left: await finalStateOf(desk),
      };
    };
    const whole = await play(-1, false);
    expect(whole.answer[0]).toBeLessThan(300);
    for (const [place, call] of whole.calls.entries()) {
      for (const after of [false, true]) {
        const { answer, left } = await play(place, after);
        const where = `broken off ${after ? 'after' : 'before'} ${call} (${place})`;
        expect(left, where).toEqual(whole.left);
        expect(answer, where).toEqual(whole.answer);
      }
    }
  });
});
