import { applyEntries, emptyRulebookState, rulesInUse } from '#shared/rules/cel/rules-in-use.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import { errorFields, type Log } from '#shared/telemetry/log.ts';
import { eachMinute } from '../each-minute.ts';
import type { RulebookStore } from './port.ts';

/**
 * Returns a function that gives the rules to judge by: the product's and the staff's, with the rulebook
 * read at most once a minute.
 *
 * If the rulebook cannot be read or applied, the last good rules stay in use. If it was never read,
 * the error is thrown: without it, rules that lost the right to decide would decide, and a halt would go
 * unseen. The batch then waits on its queue and later among the dead letters, while alarms fire; nothing
 * is lost.
 *
 * @param base the product's own rules
 * @example
 * declare const rulebook: RulebookStore;
 * declare const records: readonly IntakeRecord[];
 * declare const ports: Ports;
 * const rulesNow = currentRules({ base: catalogue, rulebook, now: Date.now, log: ports.log });
 * await screen(records, { ...ports, catalogue: await rulesNow() });
 */
export const currentRules = ({
  base,
  rulebook,
  now,
  log,
}: {
  readonly base: Catalogue;
  readonly rulebook: Pick<RulebookStore, 'entriesAfter'>;
  readonly now: () => number;
  readonly log: Log;
}): (() => Promise<Catalogue>) => {
  let rules = base;
  let state = emptyRulebookState;
  let lastSequence = 0;
  const readNewEntries = async () => {
    const entries = await rulebook.entriesAfter(lastSequence);
    if (entries.length === 0) return;
    const next = applyEntries(state, entries);
    rules = await rulesInUse(base, next, (rule, problems) =>
      log.error('rule-invalid', { rule, problems }),
    );
    state = next;
    lastSequence = entries.at(-1)?.sequence ?? lastSequence;
  };
  const { refreshed } = eachMinute(readNewEntries, {
    now,
    onFailure: (error) => log.error('rulebook-read-failed', errorFields(error)),
  });
  return async () => {
    await refreshed();
    return rules;
  };
};
