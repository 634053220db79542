import type { EventType } from '../../events/event.ts';

const written = ['content.posted', 'content.edited'] as const satisfies readonly EventType[];
export const worded = [
  ...written,
  'social.messaged',
  'account.profile-changed',
  'account.signed-up',
  'account.imported',
] as const satisfies readonly EventType[];

/**
 * Signals that are only present at certain event types: `may`: those at which it may be present; `always`: those
 * at which it always is. For all other signals, the event type says nothing about presence.
 */
export const presenceByType: Readonly<
  Record<string, Readonly<Record<'may' | 'always', readonly EventType[]>>>
> = {
  signUp: { may: ['account.signed-up'], always: ['account.signed-up'] },
  payment: { may: ['payment.transferred'], always: ['payment.transferred'] },
  report: { may: ['report.filed'], always: ['report.filed'] },
  content: {
    may: worded,
    always: written,
  },
  counterpart: {
    may: [
      'social.accepted',
      'social.rejected',
      'social.messaged',
      'payment.transferred',
      'report.filed',
    ],
    always: [],
  },
  'event.contentKind': {
    may: [...written, 'payment.bound'],
    always: [...written, 'payment.bound'],
  },
  'event.service': {
    may: [
      ...written,
      'social.messaged',
      'social.requested',
      'social.followed',
      'social.group-joined',
      'payment.transferred',
      'payment.bound',
    ],
    always: written,
  },
  'links.reporter': { may: ['report.filed'], always: [] },
};
