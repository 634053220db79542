import type { AccountState } from './account-state.ts';
import { advance } from './advance.ts';
import { type EntityKey, type EntityState, linkOf, memberSince } from './entity-state.ts';
import { contextIn } from './event-fields.ts';
import { type MeasureInput, measure } from './measure.ts';
import { reportCountOf } from './reporters.ts';
import type { Signals } from './signals.ts';

/** An entity that an event touched, with its state after the account joined it. */
export type SharedLink = EntityKey & { readonly state: EntityState | undefined };

/**
 * Advances an account by an event of its own, and measures the event. Pure.
 *
 * @param before the account before the event
 * @returns the account including the event, before any decision, and the signals
 */
export const measureEvent = (
  before: AccountState,
  {
    links,
    occurrence,
    reading,
    counterpart,
    listed,
  }: Pick<MeasureInput, 'occurrence' | 'reading' | 'counterpart' | 'listed'> & {
    readonly links: readonly SharedLink[];
  },
  { settings, enrichment, hash }: Pick<MeasureInput, 'settings' | 'enrichment' | 'hash'>,
): { readonly advanced: AccountState; readonly signals: Signals } => {
  const { event, at } = occurrence;
  const context = contextIn(occurrence);
  const country = context?.country ?? (context?.ip ? enrichment.network(context.ip).country : null);
  const touchedLinks = links.flatMap(({ kind, value, state }) => {
    if (!state) return [];
    const link = linkOf(kind, state, event.accountId, at, hash);
    return [{ kind, value, link, since: memberSince(state, event.accountId, hash) }];
  });
  const report = reportCountOf(occurrence, counterpart?.state ?? null, touchedLinks);
  const advanced = advance(before, occurrence, { hash, reading, country, report });
  const signals = measure({
    before,
    after: advanced,
    occurrence,
    reading,
    report,
    links: touchedLinks,
    counterpart,
    listed,
    country,
    settings,
    enrichment,
    hash,
  });
  return { advanced, signals };
};
