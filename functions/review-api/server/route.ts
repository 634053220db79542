import type * as z from 'zod';
import { mayDo, type Place, type Staff } from '#shared/reviews/staff.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import type { Language } from '#shared/rules/words.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import type { Desk } from '#shared/stores/desk/port.ts';
import type { PaperStore } from '#shared/stores/papers/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import type { RulebookStore } from '#shared/stores/rulebook/port.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { EndpointName, endpoints } from '../contract/endpoints.ts';
import type { Seals } from './cursor.ts';
import { Refusal } from './refusal.ts';
import type { StudyPorts } from './study-ports.ts';

/** What the review API asks of the world. */
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
  readonly desk: Desk;
  readonly papers: PaperStore;
  readonly auditLog: AuditLog;
  readonly rulebook: RulebookStore;
  readonly intake: QueueStore;
  readonly seals: Seals;
  /** The rules of the moment, staff's too. */
  readonly rulesNow: () => Promise<Catalogue>;
} & StudyPorts;

/** Who asks. */
export type Caller = Staff & {
  readonly expiresAt: number;
  readonly language: Language;
  /** The request, as logs and audit name it. */
  readonly requestId: string;
  /** Made from the Idempotency-Key: what is asked twice is one act. */
  readonly act: string;
};

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** A request that was checked. */
export type Asked<E extends Endpoint> = {
  readonly path: Parsed<E['path']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
  readonly caller: Caller;
};

export type Route<E extends Endpoint> = (
  asked: Asked<E>,
  ports: ReviewPorts,
) => Promise<z.input<E['answer']>>;

/** What answers some of the endpoints. */
export type Routes<Names extends EndpointName = EndpointName> = {
  readonly [Name in Names]: Route<(typeof endpoints)[Name]>;
};

/** Refuses who may not do it there. */
export const mustBeAllowed = (
  caller: Staff,
  duty: Parameters<typeof mayDo>[1],
  where?: Place,
): void => {
  if (!mayDo(caller, duty, where)) throw new Refusal('forbidden');
};

export const personOf = ({ id, name }: Staff) => ({ id, name });
