import { describe, expect, it } from 'vitest';
import { queuedCaseOf } from '#shared/reviews/queue.ts';
import { minute } from '#shared/settings/durations.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const name = { 'zh-CN': '重要用户', en: 'Key accounts' };
const toKey = { to: 'key', when: { tiers: ['vip'] } };
const toContent = { to: 'content', when: { scripts: ['Hani'] } };
const offer = '出售银行卡四件套，价格好谈，加薇 demo_ka_9';

describe('the queue of a screened event', () => {
  const queueAfter = async (routes: readonly object[], ...events: readonly object[]) => {
    const desk = openDesk({}, { review: { queues: { key: { name } }, routes } });
    await desk.send(verifiedSignUp('u1'));
    for (const event of events) await desk.send(event);
    const [known] = desk.records.cases.values();
    return { desk, queue: known && queuedCaseOf(known, desk.ports.settings.review)?.queue };
  };
  const post = eventOf('content.posted', 'u1', { contentId: 'p-1', kind: 'post', text: offer });
  const profile = (data: object, at: number) =>
    eventOf('account.profile-changed', 'u1', data, { eventId: `profile-${at}`, at });
  const vip = profile({ fields: ['tier'], tier: 'vip' }, now - 2 * minute);

  it('is that of its category if no route matches', async () => {
    expect((await queueAfter([toKey], post)).queue).toBe('trade');
  });

  it('can depend on the script of the text', async () => {
    expect((await queueAfter([toContent], post)).queue).toBe('content');
  });

  it('can depend on the latest tier that the platform reported', async () => {
    expect((await queueAfter([toKey, toContent], vip, post)).queue).toBe('key');
    const silent = profile({ fields: ['bio'], bio: '周末在山上' }, now - 1.5 * minute);
    expect((await queueAfter([toKey], vip, silent, post)).queue).toBe('key');
    const standard = profile({ fields: ['tier'], tier: 'standard' }, now - 1.5 * minute);
    expect((await queueAfter([toKey], vip, standard, post)).queue).toBe('trade');
  });

  it('depends on the tier without treating it as a profile change', async () => {
    const { desk } = await queueAfter([toKey], vip);
    expect(desk.account('u1')).toMatchObject({ tier: 'vip', profileChangedAt: null });
    expect(desk.decisions()).toEqual([]);
  });
});
