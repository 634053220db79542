import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchAllRules } from '#functions/watch-rules/handler.ts';
import { answerWithinDays } from '#shared/reviews/appeal.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { memoryCaseQueues } from '#shared/stores/case-queues/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { watchAppeals } from '#shared/upkeep/watch-appeals.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';

/** A platform with one appeal against a hidden post. */
const appealed = async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('u1'), eventOf('content.posted', 'u1', data));
  const [decision] = desk.decisions().filter(({ outcome }) => outcome === 'hide');
  await desk.send(eventOf('appeal.filed', 'u1', { decisionId: decision?.id }));
  const after = (passed: number) => ({
    ...desk.ports,
    caseQueues: memoryCaseQueues(desk.records, desk.ports.settings.review),
    clock: { ...desk.ports.clock, now: () => now + passed },
  });
  return { desk, after };
};

it('reports an appeal from the day before its answer is due', async () => {
  const { desk, after } = await appealed();
  expect(await watchAppeals(after((answerWithinDays - 1) * day - hour))).toBe(0);
  expect(desk.metric('AppealsDue')).toBe(0);
  expect(await watchAppeals(after((answerWithinDays - 1) * day + hour))).toBe(1);
  expect(desk.metric('AppealsDue')).toBe(1);
  expect(await watchAppeals(after(answerWithinDays * day + hour))).toBe(1);
  const told = desk.lines
    .filter((line) => line.includes('appeals-due'))
    .map((line) => JSON.parse(line));
  const [{ caseId } = { caseId: '' }] = desk.records.cases.values();
  expect(told).toMatchObject([
    { appeals: 1, overdue: 0, caseId },
    { appeals: 1, overdue: 1, caseId },
  ]);
});

it('reports it even if watching the rules fails first', async () => {
  const { desk, after } = await appealed();
  const ports = after(answerWithinDays * day);
  const slow: Pick<typeof ports.caseQueues, 'appeals'> = {
    appeals: async (...wanted) => {
      await pause(20);
      return ports.caseQueues.appeals(...wanted);
    },
  };
  const tallies = {
    of: async () => {
      throw new Unavailable('throttled');
    },
  };
  const watchPorts = {
    ...ports,
    caseQueues: slow,
    rulebook: memoryRulebook(),
    tallies,
    auditLog: memoryAuditLog(desk.states, desk.records),
    rulesNow: async () => desk.ports.catalogue,
  };
  await expect(watchAllRules(watchPorts)({}, {} as never)).rejects.toThrow(Unavailable);
  expect(desk.metric('AppealsDue')).toBe(1);
  const watch = watchAllRules({ ...watchPorts, tallies: { of: async () => new Map() } });
  expect(await watch({}, {} as never)).toEqual({ anomalous: [], demoted: [], appealsDue: 1 });
});
