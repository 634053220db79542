import * as z from 'zod';
import { type Converted, type ConvertedEvent, inTimeOrder, Label } from './rows.ts';

/** One message. The file contains neither author nor time. */
export const TelegramMessage = z.object({ id: z.string(), text: z.string(), label: Label });
export type TelegramMessage = z.infer<typeof TelegramMessage>;

/** The day the service opened: the file says nothing more precise about sign-up times. */
const siteOpened = '2013-08-14T00:00:00.000Z';
/** Made up, because the file has no times; far enough apart that no account's window is affected. */
const firstMessage = Date.parse('2026-01-01T00:00:00.000Z');
const apart = 10_000;

/**
 * Converts Telegram messages to events, ten seconds apart in the order of the file. As the messages have no
 * authors, each gets an account of its own, imported a second before.
 */
export const convertTelegram = (
  messages: readonly TelegramMessage[],
  platformId = 'replay',
): Converted => {
  const events = messages.flatMap(({ id, text }, i): ConvertedEvent[] => {
    const at = firstMessage + i * apart;
    const envelope = { version: 1, platformId, accountId: `author-${id}` } as const;
    return [
      {
        ...envelope,
        eventId: `${id}-imported`,
        type: 'account.imported',
        occurredAt: new Date(at - 1000).toISOString(),
        data: { signedUpAt: siteOpened },
      },
      {
        ...envelope,
        eventId: id,
        type: 'content.posted',
        occurredAt: new Date(at).toISOString(),
        data: { contentId: id, kind: 'message', text },
      },
    ];
  });
  const truth = Object.fromEntries(messages.map(({ id, label }) => [`author-${id}`, label]));
  return { events: inTimeOrder(events), truth };
};
