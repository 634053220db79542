import { describe, expect, it } from 'vitest';
import { applyRuling } from '#shared/acting/act.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { day, hour, instant, minute } from '#shared/settings/durations.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const offer = '出售银行卡四件套，加微信 fake_handle_7';

const post = (accountId: string, i: number, text = offer) =>
  eventOf(
    'content.posted',
    accountId,
    { contentId: `post-${i}`, kind: 'post', text },
    { eventId: `post-${i}`, at: now - minute + i },
  );

/** A shop that is old and verified, and was seen last month. */
const settle = async ({ sendAt }: ReturnType<typeof openDesk>) => {
  const seenSince = now - 40 * day;
  await sendAt(seenSince, { ...verifiedSignUp('shop'), occurredAt: instant(seenSince) });
  const at = now - 20 * day;
  await sendAt(at, eventOf('account.logged-in', 'shop', { method: 'code' }, { at }));
};

describe('a campaign', () => {
  it('H63: of a thousand accounts with one text opens a few cases, not a thousand', async () => {
    const desk = openDesk();
    const accounts = Array.from({ length: 1000 }, (_, i) => `poster-${i}`);
    for (let i = 0; i < accounts.length; i += 10) {
      const batch = accounts.slice(i, i + 10);
      await desk.send(
        ...batch.map((id) => verifiedSignUp(id)),
        ...batch.map((id, j) => post(id, i + j)),
      );
    }
    const cases = [...desk.records.cases.values()];
    const campaigns = cases.filter(({ campaign }) => campaign !== null);
    const seen = desk.decisions().filter(({ subject }) => subject.kind === 'content');
    expect(seen.filter(({ outcome }) => outcome !== 'allow')).toHaveLength(1000);
    expect(new Set(campaigns.map(({ campaign }) => campaign?.kind)).size).toBe(campaigns.length);
    expect(campaigns.length).toBeGreaterThan(0);
    expect(cases.length).toBeLessThanOrEqual(6);
  });

  it('of a warning that many pass on opens a few cases and asks nobody again', async () => {
    const desk = openDesk();
    const warning =
      '谨防诈骗：“专业收售银行卡四件套、对公账户、跑分车队、手机卡、日结、安全稳定，加QQ 28374651”';
    for (let i = 0; i < 20; i++) {
      await desk.send(verifiedSignUp(`warner-${i}`), post(`warner-${i}`, i, warning));
      await desk.followUp();
    }
    const decisions = desk.decisions();
    expect(new Set(decisions.map(({ subject, outcome }) => `${subject.kind} ${outcome}`))).toEqual(
      new Set(['content flag']),
    );
    expect(desk.records.cases.size).toBeLessThanOrEqual(6);
  });

  it('does not count who warns of its contact', async () => {
    const desk = openDesk();
    const warning = '专业收售银行卡四件套对公账户，日结三千，微信 fake_handle_7，大家千万不要加他';
    for (const [i, text] of [
      warning,
      warning,
      offer,
      '高价收手机卡电话卡，微信 fake_handle_7',
    ].entries()) {
      await desk.send(verifiedSignUp(`poster-${i}`), post(`poster-${i}`, i, text));
    }
    const rules = desk.decisions().flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect(rules).toContain('content.card-trade');
    expect(rules).not.toContain('network.shared-contact-campaign');
  });

  it('takes in nobody who warns of its contact: such a post has a case of its own', async () => {
    const desk = openDesk();
    const contact = '微信 fake_handle_7';
    const texts = [
      `高价收手机卡电话卡，长期合作，${contact}`,
      `对公账户整套转让，诚信交易，${contact}`,
      `大量实名微信号转让，${contact}`,
      `专业收售银行卡四件套对公账户，日结三千，${contact}，大家千万不要加他`,
    ];
    for (const [i, text] of texts.entries()) {
      await desk.send(verifiedSignUp(`poster-${i}`), post(`poster-${i}`, i, text));
    }
    const cases = [...desk.records.cases.values()];
    expect(cases.flatMap(({ campaign }) => campaign?.kind ?? [])).toEqual(['contact']);
    expect(cases.map(({ accountId }) => accountId)).toContain('poster-3');
  });

  it('takes in nobody whose contact others took up a week later: a person looks at that account by itself', async () => {
    const desk = openDesk();
    const text = (trade: string) => `${trade}，微信 fake_handle_7`;
    const early = post('shop', 0, text('高价收手机卡电话卡，长期合作'));
    await desk.send(verifiedSignUp('shop'), { ...early, occurredAt: instant(now - 8 * day) });
    await desk.send(...[1, 2, 3].map((i) => verifiedSignUp(`rival-${i}`)));
    for (const i of [1, 2, 3]) {
      const trades = ['', '对公账户整套转让，诚信交易', '大量实名微信号转让', '银行卡四件套出售'];
      await desk.send(post(`rival-${i}`, i, text(trades[i] ?? '')));
    }
    await desk.send(post('shop', 5, text('低价出租银行卡，全国可做')));
    const own = [...desk.records.cases.values()].find(({ accountId }) => accountId === 'shop');
    const latest = desk.decisions().filter(({ eventId }) => eventId === 'post-5');
    expect(latest.map(({ outcome }) => outcome)).toContain('hide');
    expect(own?.entries.map(({ decisionId }) => decisionId)).toEqual(
      expect.arrayContaining(latest.map(({ id }) => id)),
    );
  });

  it('does not restrict a settled shop whose contact rivals planted before its first suspicious text: a person looks', async () => {
    const desk = openDesk();
    await settle(desk);
    for (const i of [0, 1, 2, 3, 4, 5]) {
      await desk.send(eventOf('account.signed-up', `rival-${i}`, {}), post(`rival-${i}`, i));
    }
    await desk.send(post('shop', 6, '低价出租银行卡，全国可做，微信 fake_handle_7'));
    await desk.followUp();
    expect(desk.account('rival-5')?.standing.status).toBe('limited');
    expect(desk.account('shop')?.standing.status).toBe('active');
    const latest = desk.decisions().filter(({ eventId }) => eventId === 'post-6');
    expect(latest.map(({ outcome }) => outcome)).toContain('hide');
    const own = [...desk.records.cases.values()].find(({ accountId }) => accountId === 'shop');
    expect(own?.campaign).toBeNull();
    expect(own?.entries.map(({ decisionId }) => decisionId)).toEqual(
      expect.arrayContaining(latest.map(({ id }) => id)),
    );
  });

  it('has a case, though a settled shop was the third account to give its contact', async () => {
    const desk = openDesk();
    await settle(desk);
    const trades = ['高价收手机卡电话卡', '大量实名微信号转让', '', '银行卡四件套出售'];
    const rival = async (i: number) =>
      desk.send(
        eventOf('account.signed-up', `rival-${i}`, {}),
        post(`rival-${i}`, i, `${trades[i]}，微信 fake_handle_7`),
      );
    await rival(0);
    await rival(1);
    await desk.send(post('shop', 2, '低价出租银行卡，全国可做，微信 fake_handle_7'));
    await desk.followUp();
    await rival(3);
    const cases = [...desk.records.cases.values()];
    expect(cases.flatMap(({ campaign }) => campaign?.kind ?? [])).toEqual(['contact']);
  });

  it('of a text opens a case with its third account, though the contact is one of another campaign', async () => {
    const desk = openDesk();
    const texts = [
      '高价收手机卡电话卡，长期合作，微信 fake_handle_7',
      '对公账户整套转让，诚信交易，微信 fake_handle_7',
      '大量实名微信号转让，微信 fake_handle_7',
      offer.replace('fake_handle_7', 'fake_handle_8'),
      offer.replace('fake_handle_7', 'fake_handle_9'),
      offer,
    ];
    const campaigns: unknown[][] = [];
    for (const [i, text] of texts.entries()) {
      await desk.send(verifiedSignUp(`poster-${i}`), post(`poster-${i}`, i, text));
      const cases = [...desk.records.cases.values()];
      campaigns.push(cases.flatMap(({ campaign }) => campaign?.kind ?? []));
    }
    const [contact, template] = ['contact', 'template'];
    expect(campaigns).toEqual([[], [], [contact], [contact], [contact], [contact, template]]);
  });

  it('of the contact in a QR code opens a case with its third account, and none of an event poster', async () => {
    const code = 'https://u.wechat.com/DemoCard88?tel=13800008000';
    const coded = (id: string, i: number, text: string) => {
      const { data, ...event } = post(id, i, text);
      return { ...event, data: { ...(data as object), imageLabels: ['qr-code', `qr:${code}`] } };
    };
    const texts = ['高价收银行卡四件套', '高价收手机卡电话卡，长期合作', '大量实名微信号转让'];
    const desk = openDesk();
    const poster = '周末一起去看展，海报在图里，扫码报名';
    for (let i = 0; i < 9; i++) {
      await desk.send(verifiedSignUp(`guest-${i}`), coded(`guest-${i}`, 100 + i, poster));
    }
    expect([...desk.records.cases.values()]).toEqual([]);
    for (const [i, text] of texts.entries()) {
      await desk.send(verifiedSignUp(`poster-${i}`), coded(`poster-${i}`, i, text));
    }
    const campaigns = [...desk.records.cases.values()].flatMap(({ campaign }) => campaign ?? []);
    expect(campaigns.map(({ kind }) => kind)).toEqual(['contact']);
    const [finding] = desk
      .decisions()
      .filter(({ subject }) => subject.id === 'poster-2')
      .flatMap(({ findings }) => findings)
      .filter(({ rule }) => rule === 'network.shared-contact-campaign');
    expect(finding?.evidence).toContainEqual({
      code: 'gives-contact-in-code',
      values: { kind: 'url', contact: 'u.…' },
    });
    expect(desk.account('guest-0')?.standing.status).toBe('active');
    expect(desk.decisions()[0]?.signals.content).toMatchObject({
      imageLabels: ['qr-code', expect.stringMatching(/^qr:[0-9a-f]{64}$/)],
    });
    // Its number is redacted wherever the post is stored.
    const archived: unknown[] = [];
    for await (const occurrence of desk.archive.read()) archived.push(occurrence);
    const stored = JSON.stringify([desk.decisions(), archived, [...desk.records.papers.values()]]);
    expect(stored).toContain('qr:https://u.wechat.com/DemoCard88?tel=138****8000');
    expect(stored + desk.lines.join()).not.toContain('13800008000');
  });

  it('shows staff the text that each member was restricted for, also of members without a case', async () => {
    const desk = openDesk();
    const accounts = Array.from({ length: 8 }, (_, i) => `poster-${i}`);
    for (const [i, id] of accounts.entries()) {
      await desk.send(eventOf('account.signed-up', id, {}, { at: now - hour }), post(id, i));
    }
    expect(desk.account('poster-7')?.standing.status).not.toBe('active');
    const cases = [...desk.records.cases.values()];
    expect(cases.filter(({ accountId }) => accountId === 'poster-7')).toEqual([]);
    const { exhibits } = await exhibitsOf('poster-7', {
      papers: memoryPapers(() => now, desk.records.papers),
    });
    expect(exhibits.map(({ text }) => text)).toEqual([offer]);
  });

  it('lets a reviewer release an account that it restricted', async () => {
    const desk = openDesk();
    const accounts = Array.from({ length: 8 }, (_, i) => `poster-${i}`);
    for (const [i, id] of accounts.entries()) {
      await desk.send(eventOf('account.signed-up', id, {}, { at: now - hour }), post(id, i));
    }
    const last = desk.account('poster-7');
    expect(last?.standing.status).not.toBe('active');
    const released = await applyRuling(
      {
        subject: accountSubject('poster-7'),
        ruling: { act: 'release' },
        rulingId: 'ruling-1',
        by: 'reviewer-1',
        basis: last?.standing.decisionId ?? null,
      },
      desk.ports,
    );
    expect(released.ok).toBe(true);
    expect(desk.account('poster-7')?.standing.status).toBe('active');
  });
});
