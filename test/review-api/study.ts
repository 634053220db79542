import type { StudyPorts } from '#functions/review-api/server/study-ports.ts';
import { memoryBacktests } from '#shared/stores/backtests/memory.ts';
import { memoryBrakes } from '#shared/stores/brakes/memory.ts';
import { memoryDeadLetters } from '#shared/stores/dead-letters/memory.ts';
import { memoryDecisions } from '#shared/stores/decisions/memory.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import type { MemoryRecords } from '#shared/stores/ledger/memory.ts';
import { memoryListChanges } from '#shared/stores/list-changes/memory.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import type { Message } from '#shared/stores/queue/port.ts';
import { memorySeals } from '#shared/stores/seals/memory.ts';
import { memoryTallies } from '#shared/stores/tallies/memory.ts';
import { createLog } from '#shared/telemetry/log.ts';

/** In-memory ports of the pages besides the queues. */
export const memoryStudy = (
  records: MemoryRecords,
  now: () => number,
  intake: { readonly sent: Message[] },
): Omit<StudyPorts, 'quarantine'> => {
  const lists = memoryLists({ now });
  return {
    tallies: memoryTallies(),
    decisions: memoryDecisions(records),
    brakes: memoryBrakes(records),
    deadLetters: {
      intake: memoryDeadLetters([{ body: 'given up' }], intake.sent),
      followUps: memoryDeadLetters([], []),
      actions: memoryDeadLetters([], []),
    },
    lists,
    listChanges: memoryListChanges(),
    listsNow: currentLists({ lists, now, log: createLog({ write: () => {}, now }) }),
    hash: hmacHash(new Uint8Array(32).fill(5)),
    dailySeals: memorySeals(records),
    backtests: memoryBacktests(),
    slices: memoryQueue(),
  };
};
