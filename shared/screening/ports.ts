import type { Decision } from '../decisions/decision.ts';
import type { Occurrence } from '../events/occurrence.ts';
import type { FindListed } from '../lists/find.ts';
import type { Catalogue } from '../rules/collect.ts';
import type { Finding } from '../rules/finding.ts';
import type { RuleError } from '../rules/judge.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Enrichment } from '../signals/enrichment/enrichment.ts';
import type { KeyedHash } from '../signals/keyed-hash.ts';
import type { Signals } from '../signals/signals.ts';
import type { ArchiveStore } from '../stores/archive/port.ts';
import type { Ledger } from '../stores/ledger/port.ts';
import type { OutboxStore } from '../stores/outbox/port.ts';
import type { PaperStore } from '../stores/papers/port.ts';
import type { QuarantineStore } from '../stores/quarantine/port.ts';
import type { QueueStore } from '../stores/queue/port.ts';
import type { StateStore } from '../stores/states/port.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { TextReader } from '../text/reading.ts';

/**
 * The findings of the rules in one event (including those of rules on trial), the rules that failed, and the
 * decisions.
 */
export type JudgedEvent = {
  readonly occurrence: Occurrence;
  readonly findings: readonly Finding[];
  readonly errors: readonly RuleError[];
  readonly signals: Signals;
  readonly decisions: readonly Decision[];
};

/** Everything that screening needs from outside. It has no other side effects. */
export type Ports = {
  readonly settings: PlatformSettings;
  readonly catalogue: Catalogue;
  readonly states: StateStore;
  readonly ledger: Ledger;
  readonly outbox: OutboxStore;
  readonly papers: Pick<PaperStore, 'read' | 'write' | 'list'>;
  readonly quarantine: Pick<QuarantineStore, 'keep'>;
  readonly archive: Pick<ArchiveStore, 'append'>;
  /** Commands to the platform. */
  readonly actions: Pick<QueueStore, 'send' | 'waiting'>;
  /** Messages to our own workers. */
  readonly followUps: Pick<QueueStore, 'send'>;
  /** Looks up the current lists; without it, nothing is on any list. */
  readonly findListed?: FindListed;
  readonly readText: TextReader;
  readonly enrichment: Enrichment;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Receives what was judged and stored, one batch at a time. Used to count the hits of rules on trial. */
  readonly onJudged?: (judged: readonly JudgedEvent[]) => Promise<void>;
};

/** Returns the current rules and lists for a batch, and the callback that counts findings. */
export type CurrentPorts = () => Promise<Pick<Ports, 'catalogue' | 'onJudged' | 'findListed'>>;

export type Clock = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /**
   * Resolves after about so many milliseconds. The jitter keeps losers of a race from colliding again at
   * once.
   */
  readonly pause: (milliseconds: number) => Promise<void>;
};
