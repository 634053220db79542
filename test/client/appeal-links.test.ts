import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, importPKCS8, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { ReviewPorts } from '#functions/review-api/server/route.ts';
import { createAppealLinks } from '#shared/client/appeal-links.ts';
import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import { plainFacts } from '#shared/decisions/words.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { type Appeal, appealsIn, arrangeAppeals } from '#shared/reviews/appeal.ts';
import { appealLinkFormat } from '#shared/reviews/appeal-link.ts';
import type { Case } from '#shared/reviews/case.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryQueue } from '#shared/stores/queue/memory.ts';
import { caseOf, now, openDesk, reason } from '../review-api/desk.ts';

const api = 'https://review.example.com/console/api';

const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const pairs = {
  ed25519: () => generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding }),
  ed448: () => generateKeyPairSync('ed448', { publicKeyEncoding, privateKeyEncoding }),
  rsa: () =>
    generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding, privateKeyEncoding }),
};
const pair = (type: keyof typeof pairs = 'ed25519') => {
  const keys = pairs[type]();
  return { ...keys, line: keys.publicKey.replaceAll(/-.*-|\n/g, '') };
};

const first = pair();
const second = pair();
const platformId = 'demo';

const linkSigner = ({ privateKey }: { privateKey: string }, name = '2026', platform = platformId) =>
  createAppealLinks({
    platformId: platform,
    api,
    key: { name, privateKey },
    now: () => now,
  }).linkTo;

const deskWith = (linkKeys: Record<string, string>, ports: Partial<ReviewPorts> = {}) => {
  const { appeal } = PlatformSettings.parse({ platformId, appeal: { linkKeys } });
  const desk = openDesk({ appeal }, ports);
  const { decision } = desk.frozen('u1');
  desk.frozen('u2');
  const open = async (link: string, body?: object) =>
    desk.call(`${body ? 'POST' : 'GET'} ${link.slice(api.length)}`, { as: null, body });
  return { desk, open, about: { decisionId: decision.id, accountId: 'u1' } };
};

type Answered = { readonly decisionId: string; readonly at: number };

/** Replaces the account's appeals by these, all refused. */
const answered = (desk: ReturnType<typeof openDesk>, appeals: readonly Answered[]) => {
  const known = [...desk.records.cases.values()].find(({ accountId }) => accountId === 'u1');
  if (!known) throw new Error('no case');
  const filed = appeals.map(({ decisionId, at }, i) => ({
    appealId: `apl-${i}`,
    eventId: `e-${i}`,
    decisionId,
    state: 'refused' as const,
    filedAt: at,
    dueAt: at + 3 * day,
    language: 'en' as const,
    notBy: [],
    decidedBy: 'senior-1',
  }));
  desk.records.cases.set(known.caseId, { ...known, ...arrangeAppeals(filed) });
};

describe('a link to appeal', () => {
  it('made by the client opens the decision and files the appeal (H84)', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await linkSigner(first)(about);
    expect(link.startsWith(`${api}/appeal-links/`)).toBe(true);
    expect((await open(link)).body).toMatchObject({
      state: 'may-appeal',
      decisionId: about.decisionId,
      statement: { 'zh-CN': {}, en: {} },
    });
    expect(await open(link, { text: '请复核', language: 'zh-CN' })).toMatchObject({
      status: 202,
      body: { state: 'open' },
    });
    expect(JSON.parse(desk.intake.sent[0]?.body ?? '')).toMatchObject({
      type: 'appeal.filed',
      accountId: 'u1',
      data: { decisionId: about.decisionId, text: '请复核' },
    });
    expect((await open(link, { text: 'x'.repeat(20_000_000) })).status).toBe(413);
  });

  it.each([
    {
      when: 'cannot be reached',
      fails: async (): Promise<readonly number[]> => {
        throw new Unavailable('the queue');
      },
    },
    { when: 'takes nothing', fails: async () => [0] },
  ])('files once, with the first text, if the queue at first $when', async ({ fails }) => {
    const queue = memoryQueue();
    let away = true;
    const intake: ReviewPorts['intake'] = {
      ...queue,
      send: (messages) => (away ? fails() : queue.send(messages)),
    };
    const { desk, open, about } = deskWith({ '2026': first.line }, { intake });
    const link = await linkSigner(first)(about);
    expect((await open(link, { text: 'first' })).status).toBe(503);
    expect((await open(link)).body).toMatchObject({ state: 'may-appeal', mayFile: true });
    away = false;
    for (const text of ['second', 'third']) {
      desk.time.now += 1000;
      expect((await open(link, { text })).status).toBe(202);
    }
    expect(queue.sent.map(({ body }) => JSON.parse(body).data.text)).toEqual(['first']);
    expect(JSON.stringify([...desk.records.papers.values()])).not.toContain('first');
  });

  it('is rejected for an appeal without effect: nothing is in force against a closed account', async () => {
    const { desk, open } = deskWith({ '2026': first.line });
    const standing = { status: 'closed', version: 2, since: now, until: null } as const;
    const { decision } = desk.frozen('u3', {}, { standing: { ...standing, decisionId: 'dec-u3' } });
    const link = await linkSigner(first)({ decisionId: decision.id, accountId: 'u3' });
    expect((await open(link)).body).toMatchObject({ state: 'nothing-to-lift', mayFile: false });
    // Worded for users: it does not mention the alternatives that staff have.
    const { status, body } = await open(link, { text: 'please' });
    expect([status, body.code]).toEqual([409, 'nothing-changes']);
    expect(body.detail).toMatch(/decision that applies now|现行决定/);
    expect(desk.intake.sent).toEqual([]);
  });

  it('says what became of the first appeal, and what its author can do, if it takes no second', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await linkSigner(first)(about, 400 * day);
    const refused = async (language = 'en') => {
      const { status, body } = await desk.call(`POST ${link.slice(api.length)}`, {
        as: null,
        body: { text: 'again' },
        headers: { 'accept-language': language },
      });
      return [status, body.code, body.title, body.detail];
    };
    const decide = (state: Appeal['state']) => {
      answered(desk, [{ decisionId: about.decisionId, at: now }]);
      const known = caseOf(desk, caseIdOf(platformId, 'u1'));
      const { appeal } = known;
      if (appeal) desk.records.cases.set(known.caseId, { ...known, appeal: { ...appeal, state } });
    };
    decide('open');
    expect(await refused()).toEqual([
      ...[409, 'nothing-changes', 'Your appeal is being handled'],
      expect.stringContaining('by 2026-11-27 16:00 (Beijing time, UTC+8). You need not file'),
    ]);
    expect((await refused('zh-CN'))[3]).toContain('应于2026-11-27 16:00（北京时间）前答复');
    decide('granted');
    expect(await refused()).toEqual([
      ...[409, 'nothing-changes', 'This decision cannot be appealed against any more'],
      expect.stringMatching(/^The appeal was granted: this measure was lifted. If you are still/),
    ]);
    answered(desk, Array(2).fill({ decisionId: about.decisionId, at: now }));
    expect(await refused()).toEqual([
      ...[409, 'already-decided', 'No further appeal is accepted'],
      expect.stringContaining('the last one was refused'),
    ]);
    const others = Array.from({ length: 4 }, (_, i) => ({ decisionId: `dec-${i}`, at: now }));
    answered(desk, [...others, { decisionId: about.decisionId, at: now }]);
    expect(await refused()).toEqual([
      ...[429, 'too-many', 'Too many requests'],
      expect.stringContaining('after 2026-11-25 16:00 (Beijing time, UTC+8)'),
    ]);
    decide('refused');
    desk.time.now = (await open(link)).body.until + 1;
    expect((await refused()).slice(0, 2)).toEqual([410, 'too-late']);
  });

  describe('shows the state of the decision', () => {
    const appealed = async () => {
      const linked = deskWith({ '2026': first.line });
      const { desk, open, about } = linked;
      const link = await linkSigner(first)(about);
      const caseId = caseIdOf(platformId, 'u1');
      const page = async () => {
        const { body } = await open(link);
        const { facts, measure, automation, remedy } = body.statement.en;
        return { ...body, fact: facts[0], measure, automation, remedy };
      };
      const known = () => desk.records.cases.get(caseId) as Case;
      const hear = (appealId = 'apl-1', filedAt = now, decisionId = about.decisionId) => {
        const appeal = {
          appealId,
          eventId: 'e-9',
          decisionId,
          state: 'open' as const,
          filedAt,
          dueAt: filedAt + 72 * hour,
          language: 'zh-CN' as const,
          notBy: [],
          decidedBy: null,
        };
        desk.records.cases.set(caseId, {
          ...known(),
          ...arrangeAppeals([...appealsIn(known()), appeal]),
        });
      };
      const as = { sub: 'senior-1', groups: ['seniors'] };
      const answer = async (grants: boolean) => {
        const body = { expectedVersion: known().version, grants, reason };
        expect((await desk.call(`POST /cases/${caseId}/appeal`, { as, body })).status).toBe(200);
      };
      const rules = async (ruling: object) => {
        const body = { expectedVersion: known().version, ruling, reason };
        expect((await desk.call(`POST /cases/${caseId}/rulings`, { as, body })).status).toBe(200);
      };
      const undoes = async () => {
        const rulingId = known().rulings.at(-1);
        const { status } = await desk.call(`POST /rulings/${rulingId}/undo`, {
          as,
          body: { reason },
        });
        expect(status).toBe(200);
      };
      const sent = () => JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      return { ...linked, link, page, hear, answer, rules, undoes, sent, as };
    };
    const byMachine = 'How it was decided: automatically';
    const onceMore = 'How it was decided: automatically; you may request human review';
    const byPerson = 'How it was decided: detected automatically, decided by a member of staff';
    const nothing = { mayFile: false, remedy: null, answerDueAt: null };

    it('while an appeal is possible, and after the deadline', async () => {
      const { desk, page, open, about } = await appealed();
      expect(await page()).toMatchObject({
        state: 'may-appeal',
        mayFile: true,
        answerDueAt: null,
        measure: 'Measure: the account is frozen',
        automation: onceMore,
        remedy: {},
      });
      const late = linkSigner(first)(about, 400 * day);
      const { until } = (await open(await late)).body;
      desk.time.now = until;
      const last = { state: 'may-appeal', mayFile: true };
      expect((await open(await late)).body).toMatchObject(last);
      desk.time.now = until + 1;
      expect((await open(await late)).body).toMatchObject({ state: 'too-late', mayFile: false });
      desk.time.now = now + 200 * day;
      const { body } = await open(await late);
      expect(body).toMatchObject({ state: 'too-late', mayFile: false });
      expect(body.statement.en).toMatchObject({ automation: byMachine, remedy: null });
    });

    it('from the filing of an appeal: who decides it, and until when', async () => {
      const { desk, page, open, link, hear } = await appealed();
      const waits = {
        state: 'open',
        mayFile: false,
        answerDueAt: now + 72 * hour,
        fact: expect.stringContaining('Your appeal was received'),
        measure: 'Measure: the account is frozen',
        automation: byMachine,
        remedy: null,
      };
      const { body } = await open(link, { text: 'it was not me' });
      expect(body).toMatchObject({ state: 'open', answerDueAt: now + 72 * hour });
      expect(body.statement.en.facts[0]).toBe(`Facts: ${plainFacts['appeal-open'].en}`);
      // The appeal is still on the queue; the user is not asked to file it again.
      desk.time.now += hour;
      expect(await page()).toMatchObject(waits);
      hear();
      expect(await page()).toMatchObject(waits);
    });

    it('until the deadline of an appeal that was never heard, after which it may be filed again', async () => {
      const { desk, page, open, about } = await appealed();
      const link = await linkSigner(first)(about, 10 * day);
      await open(link, { text: 'first' });
      desk.time.now += 72 * hour;
      expect((await open(link)).body).toMatchObject({ state: 'may-appeal', mayFile: true });
      expect((await open(link, { text: 'second' })).status).toBe(202);
      const [one, two] = desk.intake.sent.map(({ body }) => JSON.parse(body));
      expect(two).toMatchObject({ eventId: one.eventId, data: { text: 'second' } });
      expect(await page()).toMatchObject({ state: 'open', answerDueAt: now + 144 * hour });
    });

    it('after it was granted: the restriction was lifted by a person', async () => {
      const { page, hear, answer, rules } = await appealed();
      hear();
      await answer(true);
      const granted = {
        state: 'granted',
        ...nothing,
        fact: 'Facts: The appeal was granted.',
        measure: 'Measure: the restriction on the account is lifted',
        automation: byPerson,
      };
      expect(await page()).toMatchObject(granted);
      // Later decisions do not change the answer.
      await rules({ act: 'limit', until: null });
      expect(await page()).toMatchObject(granted);
    });

    it('after it was refused: the restriction stays, or has ended since', async () => {
      const { page, hear, answer, rules } = await appealed();
      hear();
      await answer(false);
      expect(await page()).toMatchObject({
        state: 'refused',
        mayFile: true,
        fact: expect.stringContaining('It was not granted'),
        measure: 'Measure: the account is frozen',
        automation: byPerson,
        remedy: {},
      });
      await rules({ act: 'release' });
      expect(await page()).toMatchObject({
        state: 'nothing-to-lift',
        ...nothing,
        fact: expect.stringContaining('After review by our staff'),
        measure: 'Measure: the restriction on the account is lifted',
      });
    });

    it('while it is heard again, also under the decision that restored the restriction', async () => {
      const { desk, open, page, hear, answer, undoes } = await appealed();
      const waits = {
        state: 'open',
        ...nothing,
        answerDueAt: now + 72 * hour,
        fact: 'Facts: The earlier answer was withdrawn; your appeal is being heard again.',
        measure: 'Measure: the account is frozen',
      };
      hear();
      await answer(false);
      await undoes();
      expect(await page()).toMatchObject({ ...waits, automation: byMachine });
      await answer(true);
      await undoes();
      expect(await page()).toMatchObject({ ...waits, automation: byMachine });
      const { decisionId } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
      const { body } = await open(await linkSigner(first)({ decisionId, accountId: 'u1' }));
      expect(body).toMatchObject({ state: 'open', mayFile: false, answerDueAt: now + 72 * hour });
      expect(body.statement.en).toMatchObject({ facts: [waits.fact, expect.any(String)] });
    });

    it('while it is heard, under each decision by which an undo restored the restriction', async () => {
      const { desk, open, hear, answer, rules, undoes, sent, as } = await appealed();
      hear();
      const told: ReturnType<typeof sent>[] = [];
      for (let i = 0; i < 2; i++) {
        await rules({ act: 'limit', until: null });
        await undoes();
        told.push(sent());
      }
      const states = async () => {
        const pages = told.map(async ({ decisionId }) => {
          const { state } = (await open(await linkSigner(first)({ decisionId, accountId: 'u1' })))
            .body;
          return state;
        });
        return Promise.all(pages);
      };
      expect(await states()).toEqual(['open', 'open']);
      const shown = await desk.call(`GET /decisions/${told[0].decisionId}`, { as });
      expect(shown.body.statement).toEqual(told[0].statement);
      await answer(false);
      expect(await states()).toEqual(['refused', 'refused']);
    });

    it('while it is heard, also under the decision by which an undo restored the restriction', async () => {
      const { desk, open, page, hear, answer, rules, undoes, sent, as } = await appealed();
      const pageOfSent = async () => {
        const { decisionId } = sent();
        return (await open(await linkSigner(first)({ decisionId, accountId: 'u1' }))).body;
      };
      hear();
      await rules({ act: 'limit', until: null });
      expect(sent().statement.en.remedy).not.toBeNull();
      await undoes();
      const facts = [`Facts: ${plainFacts['appeal-open'].en}`, expect.any(String)];
      expect(sent()).toMatchObject({
        desired: { standing: 'frozen' },
        statement: { en: { facts, remedy: null } },
      });
      const waits = { state: 'open', mayFile: false, answerDueAt: now + 72 * hour };
      expect(await pageOfSent()).toMatchObject({ ...waits, statement: { en: { facts } } });
      expect(await page()).toMatchObject({ ...waits, fact: facts[0] });
      const shown = await desk.call(`GET /decisions/${sent().decisionId}`, { as });
      expect(shown.body.statement).toEqual(sent().statement);
      await answer(false);
      const fact = expect.stringContaining('It was not granted');
      expect(sent()).toMatchObject({ statement: { en: { facts: [fact, expect.any(String)] } } });
      expect(await pageOfSent()).toMatchObject({ state: 'refused', mayFile: true });
      expect(await page()).toMatchObject({ state: 'refused', mayFile: false, fact });
    });

    it('while it is heard, also if the undone ruling was appealed against', async () => {
      const { hear, rules, undoes, sent } = await appealed();
      await rules({ act: 'limit', until: null });
      hear('apl-1', now, sent().decisionId);
      await undoes();
      const fact = `Facts: ${plainFacts['appeal-open'].en}`;
      expect(sent().statement.en).toMatchObject({
        facts: [fact, expect.any(String)],
        remedy: null,
      });
    });

    it('with the reason for lifting it, if an undo lifts what was appealed against', async () => {
      const { hear, rules, undoes, sent } = await appealed();
      await rules({ act: 'release' });
      await rules({ act: 'freeze', until: null });
      hear('apl-1', now, sent().decisionId);
      await undoes();
      expect(sent().statement.en.facts).toEqual([`Facts: ${plainFacts.reviewed.en}`]);
    });

    it('after its grant was undone and it was refused: the restriction stands again', async () => {
      const { page, hear, answer, undoes } = await appealed();
      hear();
      await answer(true);
      await undoes();
      await answer(false);
      expect(await page()).toMatchObject({
        state: 'refused',
        ...nothing,
        fact: expect.stringContaining('It was not granted'),
        measure: 'Measure: the account is frozen',
      });
    });

    it('after an earlier refusal: a person has looked at it, whatever became of the next', async () => {
      const { desk, page, hear, answer, undoes } = await appealed();
      hear();
      await answer(false);
      desk.time.now += hour;
      hear('apl-2', desk.time.now);
      const open = { state: 'open', automation: byPerson };
      expect(await page()).toMatchObject(open);
      await answer(false);
      await undoes();
      expect(await page()).toMatchObject({
        ...open,
        fact: expect.stringContaining('your appeal is being heard again'),
      });
    });

    it('after a challenge was completed', async () => {
      const { desk, page, link, open } = await appealed();
      const { decision } = desk.frozen('u9');
      const met: Decision = {
        ...decision,
        id: 'dec-met',
        outcome: 'allow',
        eventType: 'account.verification-changed',
        subject: accountSubject('u1'),
        findings: [],
        lifted: true,
      };
      desk.records.decisions.set(met.id, met);
      const state = (
        await desk.ports.states.read({ accounts: ['u1'], entities: [], posts: [] })
      ).accounts.get('u1');
      if (!state) throw new Error('no account');
      const standing = {
        ...state.standing,
        status: 'active',
        version: 2,
        decisionId: met.id,
      } as const;
      await desk.ports.states.write([
        { accountId: 'u1', from: state.version, state: { ...state, version: 2, standing } },
      ]);
      expect(await page()).toMatchObject({
        state: 'nothing-to-lift',
        ...nothing,
        fact: 'Facts: The account completed the required identity verification.',
        measure: 'Measure: the restriction on the account is lifted',
        automation: byMachine,
      });
      expect((await open(link, { text: 'please' })).status).toBe(409);
      // The decision that lifted the measure may be linked to as well.
      const own = await linkSigner(first)({ decisionId: met.id, accountId: 'u1' });
      expect((await open(own)).body).toMatchObject({ state: 'nothing-to-lift' });
    });
  });

  it('shows when the next appeal is possible, and rejects appeals over the limits', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await linkSigner(first)(about);
    const file = (appeals: readonly Answered[]) => answered(desk, appeals);
    const { decisionId } = about;
    const others = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ decisionId: `dec-other-${i}`, at: now - hour }));

    file(others(20));
    expect((await open(link)).body).toMatchObject({ state: 'may-appeal', mayFile: true });

    file([{ decisionId, at: now - hour }, ...others(4)]);
    expect((await open(link)).body).toMatchObject({
      state: 'refused',
      mayFile: false,
      mayFileAt: now + 23 * hour,
    });
    const today = await open(link, { text: 'once more' });
    expect(today).toMatchObject({ status: 429, body: { code: 'too-many', retryAfter: 23 * 3600 } });
    expect(today.headers.get('retry-after')).toBe(String(23 * 3600));

    // Ten first appeals against others were filed as well: all but four must be a day old.
    const earlier = Array.from({ length: 10 }, (_, i) => {
      return { decisionId: `dec-earlier-${i}`, at: now - (11 - i) * hour };
    });
    file([...earlier, { decisionId, at: now - minute }]);
    expect((await open(link)).body).toMatchObject({ mayFile: false, mayFileAt: now + 19 * hour });

    file([{ decisionId, at: now - hour }]);
    const after = (await open(link)).body;
    expect(after).toMatchObject({ state: 'refused', mayFile: true });
    const { facts, automation } = after.statement.en;
    expect([facts[0], automation]).toEqual([
      expect.stringContaining('It was not granted'),
      expect.not.stringContaining('you may ask for a person'),
    ]);
    expect((await open(link, { text: 'once more' })).body).toMatchObject({ state: 'open' });
    expect(desk.intake.sent).toHaveLength(1);

    file([1, 2, 3].map((days) => ({ decisionId, at: now - days * day })));
    expect((await open(link)).body).toMatchObject({ mayFile: false, mayFileAt: null });
    expect(await open(link, { text: 'again' })).toMatchObject({
      status: 409,
      body: { code: 'already-decided' },
    });
    expect(desk.intake.sent).toHaveLength(1);
  });

  it('files again after so many answered appeals that the first is forgotten', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await linkSigner(first)(about);
    const again = async (text: string) => expect((await open(link, { text })).status).toBe(202);
    await again('first');
    answered(desk, [
      { decisionId: about.decisionId, at: now - 2 * day },
      ...Array.from({ length: 521 }, (_, i) => ({ decisionId: `dec-${i}`, at: now - day - i })),
    ]);
    expect((await open(link)).body).toMatchObject({ state: 'may-appeal' });
    await again('second');
    await again('pressed twice');
    const sent = desk.intake.sent.map(({ body }) => JSON.parse(body));
    expect(sent.map(({ data }) => data.text)).toEqual(['first', 'second']);
    expect(new Set(sent.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('expires after seven days, or when it was set to', async () => {
    const { desk, open, about } = deskWith({ '2026': first.line });
    const link = await linkSigner(first)(about);
    const short = await linkSigner(first)(about, hour);
    desk.time.now = now + hour;
    const expired = await open(short);
    expect(expired).toMatchObject({ status: 410, body: { code: 'too-late' } });
    // The time to appeal is not over: only the link is.
    expect(expired.body.detail).toMatch(/链接已失效.*重新打开|link has expired.*again/);
    expect(await open(short, { text: 'x' })).toMatchObject({ status: 410 });
    expect((await open(link)).status).toBe(200);
    desk.time.now = now + 7 * day;
    expect((await open(link)).status).toBe(410);
    expect(desk.intake.sent).toEqual([]);
  });

  it('has its times in whole seconds, so that it does not outlive its limit', async () => {
    const { linkTo } = createAppealLinks({
      platformId,
      api: `${api}/`,
      key: { name: '2026', privateKey: first.privateKey },
      now: () => 1_999,
    });
    const link = await linkTo({ decisionId: 'dec-1', accountId: 'u1' }, 1_500);
    expect(link).toMatch(`${api}/appeal-links/`);
    expect(decodeJwt(link.slice(link.lastIndexOf('/') + 1))).toMatchObject({ iat: 1, exp: 3 });
  });

  it('works for one decision of one account only, and not after tampering', async () => {
    const { open, about } = deskWith({ '2026': first.line });
    const link = linkSigner(first);
    const foreign = { decisionId: about.decisionId, accountId: 'u2' };
    expect((await open(await link(foreign))).status).toBe(404);
    expect((await open(await link({ ...about, decisionId: 'dec-none' }))).status).toBe(404);

    const good = await link(about);
    const [header = '', , signature = ''] = good.slice(good.lastIndexOf('/') + 1).split('.');
    const claims = {
      iss: platformId,
      aud: appealLinkFormat.audience,
      sub: 'u2',
      decisionId: 'dec-u2',
      exp: now,
    };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    for (const token of [
      `${header}.${changed}.${signature}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${changed}.`,
      `${good.slice(good.lastIndexOf('/') + 1)}x`,
      'x'.repeat(40),
    ]) {
      expect([token, (await open(`${api}/appeal-links/${token}`)).status]).toEqual([token, 404]);
    }
  });

  it('needs a key of the settings with its id, so keys can be rotated', async () => {
    const both = deskWith({ '2026': first.line, '2027': second.line });
    const { about } = both;
    expect((await both.open(await linkSigner(first)(about))).status).toBe(200);
    expect((await both.open(await linkSigner(second, '2027')(about))).status).toBe(200);
    expect((await both.open(await linkSigner(second, '2026')(about))).status).toBe(404);
    expect((await both.open(await linkSigner(first, 'constructor')(about))).status).toBe(404);

    const after = deskWith({ '2027': second.line });
    expect((await after.open(await linkSigner(first)(about))).status).toBe(404);
    expect((await deskWith({}).open(await linkSigner(first)(about))).status).toBe(404);
  });

  it('works on one platform only, with the token type of links and an end', async () => {
    const { open, about } = deskWith({ '2026': first.line });
    expect((await open(await linkSigner(first, '2026', 'other')(about))).status).toBe(404);
    const key = await importPKCS8(first.privateKey, 'EdDSA');
    const token = (typ: string, audience: string, exp = now / 1000 + 60) =>
      new SignJWT({ decisionId: about.decisionId, ...(exp !== 0 && { exp }) })
        .setProtectedHeader({ alg: 'EdDSA', kid: '2026', typ })
        .setIssuer(platformId)
        .setSubject('u1')
        .setAudience(audience)
        .sign(key);
    const { type, audience } = appealLinkFormat;
    const statusOf = async (made: Promise<string>) =>
      (await open(`${api}/appeal-links/${await made}`)).status;
    expect(await statusOf(token(type, audience))).toBe(200);
    expect(await statusOf(token('JWT', audience))).toBe(404);
    expect(await statusOf(token(type, audience, 0))).toBe(404);
    expect(await statusOf(token(type, 'something-else'))).toBe(404);
  });
});

describe('the keys of links', () => {
  it('must be Ed25519, in the client and in the settings', () => {
    const others = [pair('rsa'), pair('ed448')];
    for (const other of others) {
      expect(() => linkSigner(other)).toThrow('the key "2026" is not an Ed25519 private key');
    }
    const lines = [...others.map(({ line }) => line), 'x'].map((line) => ({ '2026': line }));
    for (const linkKeys of [...lines, { 'A b': first.line }]) {
      const read = PlatformSettings.safeParse({ platformId, appeal: { linkKeys } });
      expect(read.error?.issues[0]?.path.slice(0, 2)).toEqual(['appeal', 'linkKeys']);
    }
  });
});
