import { expect, it } from 'vitest';
import { actId } from '#functions/review-api/cases/open-case.ts';
import { caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { hour, minute, second } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';
import { caseOf, type Desk, now, openDesk, reason } from './desk.ts';
import { entry } from './list-desk.ts';
import { other, second as secondPerson, senior } from './people.ts';

/*
 * Staff act on a few accounts while any store call may fail, before or after it took effect. They repeat each request
 * under its key, at once or an hour later, while decisions, claims and other acts go on. What was refused in the end
 * must have done nothing, and what was done must be on record once.
 */

type Request = {
  readonly name: string;
  readonly by: { readonly sub: string };
  readonly body: object;
  readonly key: string;
  /** The ids under which it may be on record. */
  readonly ids: (act: string) => readonly string[];
};

const stores = [
  'states',
  'ledger',
  'papers',
  'auditLog',
  'claims',
  'lists',
  'listChanges',
] as const;

/** Lets a share of store calls fail, half of them after they took effect. */
const failSome = ({ ports }: Desk, random: Random, fault: { share: number }): void => {
  const failing = (store: object) =>
    Object.fromEntries(
      Object.entries(store).map(([method, call]) => [
        method,
        // What it is given calls other stores, which may fail by themselves.
        typeof call !== 'function' || method === 'restage' || method === 'subjects'
          ? call
          : async (...asked: unknown[]) => {
              const draw = random.next();
              if (draw < fault.share) throw new Unavailable('refused');
              const answer = await call(...asked);
              if (draw > 1 - fault.share) throw new Unavailable('the answer was lost');
              return answer;
            },
      ]),
    );
  Object.assign(ports, Object.fromEntries(stores.map((name) => [name, failing(ports[name])])));
};

const play = async (seed: number) => {
  const random = randomFrom(seed);
  const desk = openDesk();
  const fault = { share: 0 };
  const accounts = ['u1', 'u2'].map((id) => desk.frozen(id, { score: random.pick([0.9, 0.99]) }));
  failSome(desk, random, fault);
  const people = [senior, secondPerson].map((one) => ({ ...one, lasts: 86_400 }));
  const wrong: string[] = [];
  const ended: (Request & {
    readonly status: number;
    readonly body: { run?: { done: number } };
  })[] = [];
  let keys = 0;

  const newRequest = async (): Promise<Request | null> => {
    const { caseId, accountId } = random.pick(accounts);
    const { version: expectedVersion, rulings } = caseOf(desk, caseId);
    const key = `key-of-request-${String(++keys).padStart(4, '0')}`;
    const by = random.pick(people);
    const until = desk.time.now + random.pick([minute, minute, 3 * hour]);
    const onCase = (what: string, prefix: string, body: object): Request => ({
      ...{ name: `POST /cases/${caseId}/${what}`, by, key, body: { reason, ...body } },
      ids: (act) => [actId(prefix, act)],
    });
    const latest = rulings.at(-1);
    switch (random.between(0, 7)) {
      case 0:
      case 1: {
        const ruling = random.pick([
          { act: 'release' },
          { act: 'uphold' },
          { act: 'limit', until },
          { act: 'challenge', until },
          { act: 'freeze', until: null },
        ]);
        return onCase('rulings', 'rul', { expectedVersion, ruling });
      }
      case 2:
        return onCase('clues', 'clu', { recipient: 'police', category: 'fraud' });
      case 3:
        return onCase('snooze', 'act', { expectedVersion, days: 1 });
      case 4:
        return onCase('warnings', 'wrn', {
          ...{ accountIds: [accountId === 'u1' ? 'u2' : 'u1'], category: 'fraud' },
        });
      case 5:
        return latest === undefined
          ? null
          : {
              ...{ name: `POST /rulings/${latest}/undo`, by, key, body: { reason } },
              ids: (act) => [actId('und', act, [latest])],
            };
      case 6: {
        const selection = { kind: 'cases', caseIds: accounts.map((one) => one.caseId) };
        const ruling = random.pick([{ act: 'release' }, { act: 'freeze', until: null }]);
        const asked = { as: by, body: { selection, ruling } };
        const { token } = (await desk.call('POST /bulk/previews', asked)).body;
        return !token
          ? null
          : {
              ...{ name: 'POST /bulk/runs', by, key, body: { token, reason } },
              ids: (act) => accounts.map((one) => actId('rul', act, [one.accountId])),
            };
      }
      default:
        return {
          ...{ name: 'POST /lists/block/entries', by, key, ids: () => [] },
          body: { ...entry, value: `d-${keys}`, expiresAt: until },
        };
    }
  };

  const ask = async (request: Request): Promise<readonly Request[]> => {
    const { name, by, body, key } = request;
    const { status, body: answer } = await desk.call(name, { as: by, body, key });
    if (status === 503 || status === 429) return [request];
    if (status >= 500) wrong.push(`${name} ${JSON.stringify(answer)}`);
    ended.push({ ...request, status, body: answer });
    return [];
  };

  let open: readonly Request[] = [];
  for (let round = random.between(6, 14); round > 0; round--) {
    const begun = await newRequest();
    const { caseId, decision } = random.pick(accounts);
    if (random.chance(0.2)) {
      const later = { ...decision, id: `dec-later-${round}`, decidedAt: desk.time.now };
      const joined = joinCase(caseOf(desk, caseId), caseOpeningFor(later, desk.time.now));
      desk.records.cases.set(caseId, joined);
    }
    if (random.chance(0.1)) {
      await desk.call(`POST /cases/${caseId}/claim`, { as: { ...other, lasts: 86_400 }, body: {} });
    }
    fault.share = random.pick([0, 0.02, 0.05]);
    const asked = [...open, ...(begun ? [begun] : [])];
    open = [];
    for (const request of asked) open = [...open, ...(await ask(request))];
    fault.share = 0;
    desk.time.now += random.pick([second, 31 * second, 12 * minute, hour]);
  }
  for (let i = 0; i < 5; i++) {
    desk.time.now += minute;
    const asked = open;
    open = [];
    for (const request of asked) open = [...open, ...(await ask(request))];
  }
  if (open.length > 0) wrong.push(`never answered: ${open.map(({ name }) => name)}`);

  const causes = [...desk.records.audit]
    .filter(([subject]) => subject.startsWith('account:'))
    .flatMap(([, entries]) => entries.map(({ causeId }) => causeId))
    .map((causeId) => desk.records.decisions.get(causeId)?.eventId ?? causeId);
  const proposedBy = [...desk.records.papers.values()].flatMap(({ kind, body }) =>
    kind === 'proposal' ? [(body as { readonly act: string }).act] : [],
  );
  for (const { name, by, key, ids, status, body } of ended) {
    const act = `${new Date(now).toISOString().slice(0, 10)} ${by.sub} ${key}`;
    const asked = new Set(ids(act));
    const done =
      causes.filter((cause) => asked.has(cause)).length +
      proposedBy.filter((one) => one === act).length;
    const told = status < 300 ? (body.run?.done ?? 1) : 0;
    if (done !== told)
      wrong.push(`${name} was told ${status} ${JSON.stringify(body)}, and did ${done}`);
  }
  return wrong;
};

it('requests that are repeated under faults do once what their author is told', async () => {
  const from = Number(process.env.CLEARSPRING_SEED ?? 1);
  const most = process.env.CLEARSPRING_SEED ? 1 : Number(process.env.CLEARSPRING_HISTORIES ?? 150);
  for (let seed = from; seed < from + most; seed++) {
    expect(await play(seed), `history ${seed}`).toEqual([]);
  }
}, 300_000);
