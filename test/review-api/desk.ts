import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { reviewApp } from '#functions/review-api/app.ts';
import { routes } from '#functions/review-api/routes/routes.ts';
import { seals } from '#functions/review-api/server/cursor.ts';
import type { ReviewPorts } from '#functions/review-api/server/route.ts';
import { readTokens } from '#functions/review-api/server/tokens.ts';
import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { type Case, caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { hour } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { memoryCaseQueues } from '#shared/stores/case-queues/memory.ts';
import { memoryClaims } from '#shared/stores/claims/memory.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { applyWrite, emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';
import { createMetrics } from '#shared/telemetry/metrics.ts';
import { decision, finding } from '../decisions/specimens.ts';
import { second, senior } from './people.ts';
import { memoryStudy } from './study.ts';

export const now = Date.parse('2026-11-24T08:00:00.000Z');
export const issuer = 'https://issuer.example';
export const audience = 'clearspring-api';

const signing = await generateKeyPair('RS256', { extractable: true });
const stranger = await generateKeyPair('RS256', { extractable: true });
/** The public key, as the issuer publishes it. */
export const publicKey = { ...(await exportJWK(signing.publicKey)), kid: 'k1', alg: 'RS256' };

export const settings = PlatformSettings.parse({
  platformId: 'demo',
  purpose: 'demonstration',
  mode: 'enforce',
  language: 'en',
  staff: {
    issuer,
    clientId: 'console',
    audience,
    groups: {
      viewers: { role: 'viewer' },
      'fraud-reviewers': { role: 'reviewer', queues: ['fraud'] },
      'mule-reviewers': { role: 'reviewer', categories: ['money-mule'] },
      'fraud-seniors': { role: 'senior', queues: ['fraud'] },
      'content-seniors': { role: 'senior', queues: ['content'] },
      reviewers: { role: 'reviewer' },
      seniors: { role: 'senior' },
      'rule-authors': { role: 'rule-author' },
      admins: { role: 'admin' },
      auditors: { role: 'auditor' },
    },
  },
});

export type TokenOptions = {
  readonly sub?: string;
  readonly groups?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly lasts?: number;
  readonly forged?: boolean;
};

const sign = ({
  sub = 'staff-1',
  groups = ['reviewers'],
  claims = {},
  header = {},
  lasts = 3600,
  forged = false,
}: TokenOptions): Promise<string> =>
  new SignJWT({ name: sub.toUpperCase(), groups, iss: issuer, aud: audience, sub, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'at+jwt', ...header })
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + lasts)
    .sign(forged ? stranger.privateKey : signing.privateKey);

const tokens = new Map<string, Promise<string>>();

/** A token signed by the issuer; options produce invalid ones. Each is signed once, which takes longer than a call. */
export const tokenOf = (options: TokenOptions = {}): Promise<string> => {
  // A claim that is `undefined` is left out of the token.
  const key = JSON.stringify(options, (_, value) => (value === undefined ? [] : value));
  const token = tokens.get(key) ?? sign(options);
  tokens.set(key, token);
  return token;
};

let keys = 0;

export type Call = {
  readonly as?: TokenOptions | null;
  readonly token?: string;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The API on in-memory stores, with a clock that tests advance. */
export const openDesk = (
  overrides: Partial<PlatformSettings> = {},
  ports: Partial<ReviewPorts> = {},
) => {
  const deskSettings = { ...settings, ...overrides };
  const lines: string[] = [];
  const time = { now };
  const clock = { now: () => time.now, pause: async () => {} };
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const write = (line: string) => lines.push(line);
  const intake = memoryQueue();
  const actions = memoryQueue();
  const all: ReviewPorts = {
    settings: deskSettings,
    states: memoryStates(states),
    ledger: memoryLedger(states, records),
    outbox: memoryOutbox(records.outbox),
    actions,
    followUps: memoryQueue(),
    intake,
    caseQueues: memoryCaseQueues(records, deskSettings.review),
    claims: memoryClaims(),
    papers: memoryPapers(clock.now, records.papers),
    auditLog: memoryAuditLog(states, records),
    rulebook: memoryRulebook(),
    rulesNow: async () => catalogue,
    seals: seals(new Uint8Array(32).fill(3), clock.now),
    clock,
    log: createLog({ write, now: clock.now }),
    metrics: createMetrics({ write, now: clock.now, platformId: deskSettings.platformId }),
    quarantine: memoryQuarantine(),
    ...memoryStudy(records, clock.now, intake),
    ...ports,
  };
  const jwks = createLocalJWKSet({ keys: [publicKey] });
  const readToken = deskSettings.staff ? readTokens(deskSettings.staff, clock.now, jwks) : null;
  const app = reviewApp({ ports: all, routes, readToken }, import.meta.dirname);

  const call = async (
    name: string,
    { as = {}, token, body, raw, key, headers = {} }: Call = {},
  ) => {
    const [method = 'GET', path = ''] = name.split(' ');
    const bearer = token ?? (as === null ? undefined : await tokenOf(as));
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await app.request(`http://desk.example/console/api${path}`, {
      method,
      headers: {
        host: 'desk.example',
        'x-request-id': 'req-1',
        ...(bearer && { authorization: `Bearer ${bearer}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && {
          origin: 'http://desk.example',
          'sec-fetch-site': 'same-origin',
          'idempotency-key': key ?? `key-${String(++keys).padStart(16, '0')}`,
        }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    // Keep the byte order mark, which `text()` removes.
    const bytes = await response.arrayBuffer();
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  };

  /** Creates a frozen account with its decision and an open case. */
  const frozen = (
    accountId: string,
    more: Partial<Decision> = {},
    state: Partial<AccountState> = {},
  ) => {
    const decided = decision({
      id: `dec-${accountId}`,
      platformId: deskSettings.platformId,
      eventId: `e-${accountId}`,
      subject: accountSubject(accountId),
      score: 0.9,
      findings: [finding({ category: 'fraud' })],
      at: now - 2 * hour,
      decidedAt: now - 2 * hour,
      ...more,
    });
    applyWrite(states, {
      accountId,
      from: 0,
      state: {
        ...unknownAccountAt(now - 3 * hour),
        version: 1,
        standing: {
          status: 'frozen',
          version: 1,
          since: now - 2 * hour,
          until: null,
          decisionId: decided.id,
        },
        ...state,
      },
    });
    records.decisions.set(decided.id, decided);
    const known = joinCase(null, caseOpeningFor(decided, now - 2 * hour));
    records.cases.set(known.caseId, known);
    return { accountId, caseId: caseIdOf(deskSettings.platformId, accountId), decision: decided };
  };

  /** The audit entries of a subject, from the first. */
  const chain = (subject: string) => records.audit.get(subject) ?? [];

  return { call, frozen, chain, states, records, time, lines, ports: all, app, intake, actions };
};

export type Desk = ReturnType<typeof openDesk>;

/** Delays filing of proposals until `people` requests are about to file: each has read that there is none. */
export const holdProposalsUntil = (desk: Desk, people: number): void => {
  const { papers } = desk.ports;
  const all = Promise.withResolvers<void>();
  let arrived = 0;
  const write: typeof papers.write = async (paper) => {
    if (paper.kind === 'proposal' && paper.version === 1) {
      arrived += 1;
      if (arrived === people) all.resolve();
      await all.promise;
    }
    return papers.write(paper);
  };
  Object.assign(desk.ports, { papers: { ...papers, write } });
};

/** The reason given for rulings. */
export const reason = 'talked to the user';

/** The standing of an account that nothing restricts yet. */
export const activeStanding = {
  status: 'active',
  version: 1,
  since: 0,
  until: null,
  decisionId: null,
} as const;

/** Rules on a case in its first version. */
export const rule = (
  desk: Desk,
  caseId: string,
  ruling: object,
  { as = {}, expectedVersion = 1 }: { as?: object; expectedVersion?: number } = {},
) => desk.call(`POST /cases/${caseId}/rulings`, { as, body: { expectedVersion, ruling, reason } });

/** The second person approves a proposal. */
export const approve = (
  desk: Desk,
  proposalId: string,
  as: TokenOptions = second,
  expectedVersion = 1,
) => desk.call(`POST /proposals/${proposalId}/approve`, { as, body: { expectedVersion, reason } });

/** Previews one ruling on these cases, or on what is selected otherwise. */
export const previewBulk = (
  desk: Desk,
  which: readonly string[] | object,
  ruling: object,
  as: object = senior,
) => {
  const selection = Array.isArray(which) ? { kind: 'cases', caseIds: which } : which;
  return desk.call('POST /bulk/previews', { as, body: { selection, ruling } });
};

/** Carries out what was previewed. */
export const runBulk = (desk: Desk, token: string, as: object = senior) =>
  desk.call('POST /bulk/runs', { as, body: { token, reason } });

/** The stored case. */
export const caseOf = (desk: Desk, caseId: string): Case => {
  const known = desk.records.cases.get(caseId);
  if (!known) throw new Error(`No case ${caseId}`);
  return known;
};

/** Changes the stored case, as other people or an event would. */
export const changeCase = (desk: Desk, caseId: string, change: Partial<Case>): void => {
  desk.records.cases.set(caseId, { ...caseOf(desk, caseId), ...change });
};

/** The stored state of an account. */
export const accountState = async (desk: Desk, accountId: string) =>
  (await desk.ports.states.read({ accounts: [accountId], entities: [], posts: [] })).accounts.get(
    accountId,
  );

/** The standing of an account. */
export const standing = async (desk: Desk, accountId: string) =>
  (await accountState(desk, accountId))?.standing;

/** Changes the stored state of an account, as an event of its platform would. */
export const changeState = async (
  desk: Desk,
  accountId: string,
  change: (state: AccountState) => Partial<AccountState>,
): Promise<void> => {
  const state = await accountState(desk, accountId);
  if (!state) throw new Error(`No account ${accountId}`);
  const { version } = state;
  const changed = { ...state, ...change(state), version: version + 1 };
  await desk.ports.states.write([{ accountId, from: version, state: changed }]);
};
