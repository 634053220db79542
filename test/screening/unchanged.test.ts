import { describe, expect, it } from 'vitest';
import { sentStatementOf } from '#shared/decisions/sent-statement.ts';
import { minute, second } from '#shared/settings/durations.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const sold = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加薇❤ demo-ka-9' };
const signedUp = eventOf('account.signed-up', 'member', {}, { at: now - minute });
const posted = eventOf('content.posted', 'member', sold, { eventId: 'posted', at: now });
const edited = eventOf('content.edited', 'member', sold, { eventId: 'edited', at: now + second });

describe('a decision that asks for what is in force', () => {
  it('says so and is told to nobody', async () => {
    const desk = openDesk();
    await desk.send(signedUp, posted, edited);
    const { settings, catalogue } = desk.ports;
    const decided = desk.decisions().map((decision) => ({
      cause: decision.eventId,
      outcome: decision.outcome,
      unchanged: decision.unchanged,
      isTold: sentStatementOf(decision, settings, catalogue) !== null,
    }));
    expect(decided).toEqual([
      { cause: 'posted', outcome: 'limit', unchanged: undefined, isTold: true },
      { cause: 'posted', outcome: 'hide', unchanged: undefined, isTold: true },
      { cause: 'edited', outcome: 'limit', unchanged: true, isTold: false },
      { cause: 'edited', outcome: 'hide', unchanged: true, isTold: false },
    ]);
    expect(desk.actions.sent).toHaveLength(2);
    const audited = desk
      .chain('account:member')
      .map(({ action, details }) => [action, details.to, details.unchanged]);
    expect(audited).toEqual([
      ['account.limit', 'limited', undefined],
      ['content.hide', 'hidden', undefined],
      ['account.limit', undefined, true],
      ['content.hide', undefined, true],
    ]);
  });

  it('says so of a post that is flagged again', async () => {
    const desk = openDesk();
    const loan = { contentId: 'p-1', kind: 'post', text: '黑户贷款，无视征信，加薇❤ demo-dk-9' };
    await desk.send(
      verifiedSignUp('member'),
      eventOf('content.posted', 'member', loan, { eventId: 'posted', at: now }),
      eventOf('content.edited', 'member', loan, { eventId: 'edited', at: now + second }),
    );
    const flags = desk.decisions().filter(({ subject }) => subject.kind === 'content');
    expect(flags.map(({ eventId, outcome, unchanged }) => [eventId, outcome, unchanged])).toEqual([
      ['posted', 'flag', undefined],
      ['edited', 'flag', true],
    ]);
  });

  it('is not marked on a platform that observes, where nothing is in force', async () => {
    const desk = openDesk({}, { mode: 'observe' });
    await desk.send(signedUp, posted, edited);
    expect(desk.decisions().map(({ outcome, unchanged }) => [outcome, unchanged])).toEqual([
      ['limit', undefined],
      ['hide', undefined],
      ['limit', undefined],
      ['hide', undefined],
    ]);
  });
});
