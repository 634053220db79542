import type { EventType } from '../../events/event.ts';
import type { EntityKind } from '../../signals/entity-state.ts';
import type { JudgedType } from '../../signals/signals.ts';
import { presenceByType, worded } from './presence.ts';

const reached = ['account.signed-up', 'account.imported', 'account.closed'] as const;
/** The event types that touch things of a kind for their account, besides rechecks; other kinds come with any event. */
const touchedBy = {
  operator: ['account.signed-up'],
  phonePrefix: ['account.signed-up'],
  mailDomain: ['account.signed-up'],
  phone: [...reached, 'account.credential-changed'],
  email: [...reached, 'account.credential-changed'],
  identity: [...reached, 'account.verification-changed'],
  payment: ['payment.bound'],
  contact: worded,
  template: worded,
  line: ['social.messaged'],
  target: ['social.requested', 'social.messaged'],
} as const satisfies { readonly [Kind in EntityKind]?: readonly EventType[] };

/** The event types at which a signal may be present; those of `links` too, which only a check on saving needs. */
export const typesWith: Readonly<Record<string, readonly JudgedType[]>> = {
  ...Object.fromEntries(Object.entries(presenceByType).map(([path, { may }]) => [path, may])),
  ...Object.fromEntries(
    Object.entries(touchedBy).map(([kind, types]) => [
      `links.${kind}`,
      [...types, 'account.rechecked'],
    ]),
  ),
};
