import type * as z from 'zod';
import { type DutyScope, mayDo, type Staff } from '#shared/reviews/staff.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Language } from '#shared/rules/words.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import type { CaseQueues } from '#shared/stores/case-queues/port.ts';
import type { Claims } from '#shared/stores/claims/port.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { EndpointName, endpoints } from '../contract/endpoints.ts';
import type { Seals } from './cursor.ts';
import { Refusal } from './refusal.ts';
import type { StudyPorts } from './study-ports.ts';

export type ReviewPorts = Pick<
  Ports,
  | 'settings'
  | 'states'
  | 'ledger'
  | 'outbox'
  | 'actions'
  | 'followUps'
  | 'clock'
  | 'log'
  | 'metrics'
> & {
  readonly caseQueues: CaseQueues;
  readonly claims: Claims;
  readonly papers: PaperStore;
  readonly auditLog: AuditLog;
  readonly rulebook: RulebookStore;
  readonly intake: QueueStore;
  readonly seals: Seals;
  /** The current rules, including those of staff. */
  readonly rulesNow: () => Promise<Catalogue>;
} & StudyPorts;

/** The person who makes a request. */
export type Caller = Staff & {
  readonly expiresAt: number;
  readonly language: Language;
  /** The request id, as in logs and audit. */
  readonly requestId: string;
  /** Derived from the `Idempotency-Key`, so that a retry is the same act. */
  readonly act: string;
  /**
   * When it was first requested, epoch milliseconds. What had not expired by then still counts for a retry: the first
   * request may have done all or a part of it.
   */
  readonly begunAt: number;
};

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A validated request. */
export type RouteRequest<E extends Endpoint> = {
  readonly path: Parsed<E['path']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
  readonly caller: Caller;
};

type Route<E extends Endpoint> = (
  asked: RouteRequest<E>,
  ports: ReviewPorts,
) => Promise<z.input<E['answer']>>;

/** Routes for some of the endpoints. */
export type Routes<Names extends EndpointName = EndpointName> = {
  readonly [Name in Names]: Route<(typeof endpoints)[Name]>;
};

/** Refuses callers who lack a duty in a place. */
export const mustHaveDuty = (
  caller: Staff,
  duty: Parameters<typeof mayDo>[1],
  where?: DutyScope,
): void => {
  if (!mayDo(caller, duty, where)) throw new Refusal('forbidden');
};

export const personOf = ({ id, name }: Staff) => ({ id, name });
