import { describe, expect, it } from 'vitest';
import {
  decisionsOf,
  sentInAll,
  shortfallIn,
  unacknowledged,
  unanswered,
} from '#infra/local/summary.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { day } from '#shared/settings/durations.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { emptyMemoryStates } from '#shared/stores/states/memory.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '#test/screening/desk.ts';

it('the decisions of some days may be more than a call takes arguments', async () => {
  const records = emptyMemoryRecords();
  const onFirst = 130_000;
  for (let i = 0; i <= onFirst; i++) {
    records.decisions.set(String(i), { decidedAt: i < onFirst ? 0 : day } as Decision);
  }
  const ledger = memoryLedger(emptyMemoryStates(), records);
  expect(await decisionsOf({ ledger }, [0, day])).toHaveLength(onFirst + 1);
});

it('a command that the platform answered with `failed` is answered, but not acknowledged', async () => {
  const desk = openDesk();
  const text = '出售银行卡四件套，加微信 fake_handle_9';
  const data = { contentId: 'p-1', kind: 'post', text };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const outbox = memoryOutbox(desk.records.outbox);
  const [command, ...others] = await unanswered({ outbox });
  expect(others).toEqual([]);
  await outbox.fail(String(command?.id), now);
  expect(await unanswered({ outbox })).toEqual([]);
  expect(await unacknowledged({ outbox })).toHaveLength(1);
});

describe('a day is complete', () => {
  const day = { sent: 10, commands: { sent: 2, acknowledged: 2 }, quarantine: [], deadLetters: 0 };
  const taken = { AcceptedEvents: 7, DuplicateEvents: 2, QuarantinedEvents: 1 };

  it('also if its folder holds events that the user sent, or a message was discarded since', () => {
    expect(shortfallIn(day, taken)).toBeNull();
    expect(shortfallIn(day, { ...taken, AcceptedEvents: 9 })).toBeNull();
  });

  it.each([
    ['an event is missing', day, { ...taken, AcceptedEvents: 6 }],
    ['a command is open', { ...day, commands: { sent: 2, acknowledged: 1 } }, taken],
    ['a message is dead', { ...day, deadLetters: 1 }, taken],
  ])('not if %s', (_, summary, metrics) => {
    expect(shortfallIn(summary, metrics)).not.toBeNull();
  });
});

it('what a user sent to the queue counts as sent', () => {
  const counts = { accepted: 2_268, duplicates: 60, quarantined: 298 };
  expect(sentInAll(2_330, counts)).toBe(2_626);
  // What was sent last is not judged yet, or was lost.
  expect(sentInAll(2_700, counts)).toBe(2_700);
});
