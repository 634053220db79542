import { describe, expect, it } from 'vitest';
import { propose } from '#functions/review-api/acting/proposing.ts';
import { contentSubject } from '#shared/decisions/decision.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day } from '#shared/settings/durations.ts';
import { ReviewSettings } from '#shared/settings/review.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { approve, type Desk, now, openDesk, reason, settings } from './desk.ts';
import { admin, author, senior } from './people.ts';
import { id, path, saved, source } from './saved-rule.ts';

const titleOf = (rule: string) => catalogue.find(rule)?.title;
const _later = now + 30 * day;

describe('rules', () => {
  const moved = (desk: Desk, as: object, body: object) =>
    desk.call(`POST ${path}/moves`, { as, body: { reason, ...body } });

  it('are all listed, each with its possible next steps', async () => {
    const desk = await saved();
    const { body } = await desk.call('GET /rules', { as: author });
    expect(body.version).toBe(1);
    expect(body.rules.length).toBeGreaterThan(20);
    const own = body.rules.find(({ rule }: { rule: string }) => rule === id);
    expect(own).toMatchObject({ life: 'draft', author: { id: 'lin' }, version: 1, revision: 1 });
    const refused = (to: string) =>
      own.moves
        .find((move: { to: string }) => move.to === to)
        .refusals.map((why: { en: string }) => why.en);
    // Moves are to the next stages only.
    expect(own.moves.map(({ to }: { to: string }) => to)).toEqual([
      'backtest',
      'shadow',
      'retired',
    ]);
    // The need for a second person is not a refusal: the author may propose the step.
    expect(refused('shadow')).toEqual([
      expect.stringMatching(/^this revision has no backtest yet; it must look at 1000 events/),
    ]);
    // What later stages will ask for is known from the start, each thing once.
    expect(
      own.later.map(({ to, refusals }: { to: string; refusals: { en: string }[] }) => [
        to,
        refusals.map(({ en }) => en),
      ]),
    ).toEqual([
      ['canary', [expect.stringMatching(/^on trial it looked at 0 events/)]],
      ['live', [expect.stringMatching(/^reviewers ruled on 0 of its findings/)]],
    ]);
    expect((await desk.call('GET /rules/staff.nothing')).status).toBe(404);
  });

  it('list what an expression may name', async () => {
    const { body } = await openDesk().call('GET /rule-language');
    const paths = body.fields.map((field: { path: string }) => field.path);
    expect(paths).toContain('counts.posts.hour');
    expect(body.functions.map(({ name }: { name: string }) => name)).toContain('re2');
    expect(body.on).toEqual(expect.arrayContaining(['appeal.filed', 'account.rechecked']));
    expect(body.on).not.toContain('action.applied');
  });

  it('are checked, with errors that point at the character', async () => {
    const wrong = source({ when: 'counts.posts.hours > 5' });
    const { status, body } = await openDesk().call('POST /rules/check', {
      as: author,
      body: { source: wrong },
    });
    expect(status).toBe(200);
    expect(body.problems[0]).toMatchObject({ field: 'when', at: { line: 1, column: 14 } });
    const good = await openDesk().call('POST /rules/check', {
      as: author,
      body: { source: source() },
    });
    expect(good.body).toMatchObject({
      problems: [],
      cases: [
        { result: 'fires', description: { 'zh-CN': '注册 5 小时，一小时内付款 3 笔' } },
        { result: 'quiet' },
      ],
    });
  });

  it('are rejected with the field of a case whose value is nested too deeply', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const [one] = staffRule().cases as readonly object[];
    const cases = [{ ...one, signals: { 'account.ageHours': '@' } }];
    const raw = (body: object) => JSON.stringify(body).replace('"@"', deep);
    const desk = openDesk();
    const checked = await desk.call('POST /rules/check', {
      as: author,
      raw: raw({ source: source({ cases }) }),
    });
    expect([checked.status, checked.body.problems?.[0]?.field]).toEqual([
      200,
      'cases.0.signals.account.ageHours',
    ]);
    const saved = await desk.call(`PUT ${path}`, {
      as: author,
      raw: raw({ expectedVersion: 0, source: source({ cases }) }),
    });
    expect([saved.status, saved.body.code]).toEqual([400, 'invalid']);
  });

  it('are saved only with cases that pass, and stay drafts without a quiet case', async () => {
    const desk = openDesk();
    const put = (expectedVersion: number, more: object) => {
      const body = { expectedVersion, source: source({ revision: expectedVersion + 1, ...more }) };
      return desk.call(`PUT ${path}`, { as: author, body });
    };
    const [fires, quiet] = staffRule().cases as readonly object[];
    const wrong = { ...quiet, expects: 'fires' };
    expect(await put(0, { cases: [fires, wrong] })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.source.cases.1' }] },
    });
    await put(0, { cases: [fires] });
    await desk.ports.rulebook.append(1, {
      kind: 'backtested',
      ...{ at: now, by: 'lin', rule: id, revision: 1, examined: 5_000, fired: 10 },
    });
    for (const to of ['backtest', 'shadow']) {
      expect(await moved(desk, admin, { expectedVersion: 2, to })).toMatchObject({
        status: 400,
        body: { errors: [{ problem: 'it lacks a case in which it stays quiet' }] },
      });
    }
    const before = await desk.call(`GET ${path}`, { as: author });
    expect(before.body.retirement).toBeNull();
    await moved(desk, admin, { expectedVersion: 2, to: 'retired' });
    const { body: rule } = await desk.call(`GET ${path}`, { as: author });
    const retirement = { at: now, by: { id: admin.sub }, reason };
    expect(rule).toMatchObject({ life: 'retired', retirement });
    const { body: all } = await desk.call('GET /rules', { as: author });
    expect(all.rules).toContainEqual(rule);
    await put(3, { revision: 2 });
    const { body: rewritten } = await desk.call(`GET ${path}`, { as: author });
    expect(rewritten).toMatchObject({ life: 'draft', retirement: null });
  });

  it('are saved only if valid, and only over the current version', async () => {
    const desk = await saved();
    const put = (body: object) => desk.call(`PUT ${path}`, { as: author, body });
    const bad = source({ revision: 2, when: 'counts.posts.hours > 5' });
    expect(await put({ expectedVersion: 1, source: bad })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'body.source.when', problem: expect.stringContaining('1:14') }] },
    });
    const next = source({ revision: 2 });
    expect(await put({ expectedVersion: 0, source: next })).toMatchObject({
      status: 409,
      body: { current: 1 },
    });
    expect((await put({ expectedVersion: 1, source: source({ revision: 5 }) })).status).toBe(400);
    expect((await put({ expectedVersion: 1, source: { ...next, id: 'staff.x' } })).status).toBe(
      400,
    );
    expect(await put({ expectedVersion: 1, source: next })).toMatchObject({
      status: 200,
      body: { revision: 2, life: 'draft' },
    });
  });

  it('are tried on recent decisions, with examples that the author may read', async () => {
    const { staff } = settings;
    const groups = { 'content-authors': { role: 'rule-author' as const, queues: ['content'] } };
    const desk = openDesk({
      staff: staff && { ...staff, groups: { ...staff.groups, ...groups } },
    });
    const { decision } = desk.frozen('u-1', {
      eventType: 'content.posted',
      signals: { event: { type: 'content.posted' }, counts: { posts: [9, 9, 9, 9, 9] } },
    });
    // The same event also hid the post: it is evaluated once.
    const post = { ...decision, id: 'dec-0-post', subject: contentSubject('p-1', 'u-1') };
    desk.records.decisions.set(post.id, { ...post, outcome: 'hide' });
    const rule = source({
      on: ['content.posted'],
      // Its cases belong to another condition: a trial does not require a valid rule.
      when: 'counts.posts.hour > 5',
      values: {},
      sentence: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
    });
    const { status, body } = await desk.call('POST /rules/try', {
      as: author,
      body: { source: rule },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ examined: 1, fired: 1 });
    expect(body.examples).toEqual([
      {
        decisionId: 'dec-u-1',
        accountId: 'u-1',
        description: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
        on: 'content.posted',
        signals: { 'counts.posts.hour': 9 },
      },
    ]);
    const onPosts = source({
      on: ['content.posted'],
      ...{ subject: 'content', when: 'counts.posts.hour > 5', values: {} },
      sentence: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
    });
    const posts = await desk.call('POST /rules/try', { as: author, body: { source: onPosts } });
    expect(posts.body.examples).toMatchObject([{ decisionId: 'dec-0-post' }]);
    const elsewhere = { ...author, groups: ['content-authors'] };
    const limited = await desk.call('POST /rules/try', { as: elsewhere, body: { source: rule } });
    expect(limited.body).toMatchObject({ fired: 1, examples: [] });
  });

  it('are tried on a day with more decisions than one page holds', async () => {
    const desk = openDesk();
    for (let n = 0; n < 120; n++) {
      desk.frozen(`u-${n}`, {
        eventType: 'content.posted',
        signals: { event: { type: 'content.posted' }, counts: { posts: [9, 9, 9, 9, 9] } },
      });
    }
    const rule = source({
      on: ['content.posted'],
      when: 'counts.posts.hour > 5',
      values: {},
      sentence: { 'zh-CN': '一小时内发帖很多', en: 'many posts within an hour' },
    });
    const examined = async (decisions: number) =>
      (await desk.call('POST /rules/try', { as: author, body: { source: rule, decisions } })).body
        .examined;
    expect([await examined(500), await examined(110)]).toEqual([120, 110]);
  });

  it('gain power only with a second person who did not write them', async () => {
    const desk = await saved();
    const { rulebook } = desk.ports;
    const figures = { at: now, by: 'lin', rule: id, revision: 1 };
    await rulebook.append(1, { kind: 'backtested', ...figures, examined: 5_000, fired: 10 });
    // The author proposes; even shadow needs a second person.
    const asked = await moved(desk, author, { expectedVersion: 2, to: 'shadow' });
    expect(asked).toMatchObject({ status: 200, body: { kind: 'proposed' } });
    const { proposalId, version } = asked.body.proposal;
    expect(asked.body.proposal.words).toEqual({
      'zh-CN': `规则 ${id} 第 1 版：由草稿转入影子`,
      en: `Rule ${id}, revision 1: from draft to shadow`,
    });
    const approveAs = (as: object) => approve(desk, proposalId, as, version);
    const shown = await desk.call(`GET /proposals/${proposalId}`, { as: admin });
    expect(shown.body.details).toMatchObject({
      kind: 'rule-move',
      from: 'draft',
      to: 'shadow',
      rule: { rule: id, life: 'draft' },
      backtest: { examined: 5_000, fired: 10 },
    });
    const authorInCharge = { ...author, groups: ['rule-authors', 'admins'] };
    for (const as of [admin, senior, authorInCharge]) await desk.call('GET /me', { as });
    const { approvers } = (await desk.call(`GET /proposals/${proposalId}`, { as: author })).body;
    expect(approvers).toMatchObject([{ id: 'chen' }]);
    expect((await approveAs(author)).status).toBe(403);
    expect((await approveAs(senior)).status).toBe(403);
    expect(await approveAs(admin)).toMatchObject({ status: 200, body: { state: 'approved' } });
    const { body } = await desk.call(`GET ${path}`, { as: author });
    expect(body).toMatchObject({ life: 'shadow', version: 3 });
    expect(desk.chain('platform:demo').map(({ action }) => action)).toEqual([
      'rule.saved',
      'rule.moved',
    ]);
  });

  it('are not moved by a proposal from before they were rewritten, which says so', async () => {
    const desk = await saved();
    const figures = { at: now, by: 'lin', rule: id, revision: 1 };
    const backtested = { kind: 'backtested', ...figures, examined: 5_000, fired: 10 } as const;
    await desk.ports.rulebook.append(1, backtested);
    const asked = await moved(desk, author, { expectedVersion: 2, to: 'shadow' });
    const { proposalId } = asked.body.proposal;
    const shown = async () => (await desk.call(`GET /proposals/${proposalId}`, { as: admin })).body;
    const details = async () => (await shown()).details;
    expect(await details()).toMatchObject({ revision: 1, changed: false });
    const body = { expectedVersion: 2, source: source({ revision: 2 }) };
    expect((await desk.call(`PUT ${path}`, { as: author, body })).status).toBe(200);
    expect(await details()).toMatchObject({ revision: 1, changed: true, rule: { revision: 2 } });
    const answer = async (how: string) =>
      desk.call(`POST /proposals/${proposalId}/${how}`, {
        as: admin,
        body: { expectedVersion: (await shown()).proposal.version, reason },
      });
    expect((await answer('approve')).body).toMatchObject({ status: 409, code: 'stale-version' });
    expect((await answer('reject')).status).toBe(200);
    expect(await details()).toMatchObject({ changed: false });
  });

  it('proposed at the command line are withdrawn in the console by the same person only', async () => {
    const desk = openDesk();
    const move = {
      rule: id,
      revision: 1,
      from: 'shadow',
      to: 'canary',
      fromShare: null,
      share: 0.05,
    };
    const filed = await propose(
      {
        ...{ kind: 'rule-move', words: { 'zh-CN': '', en: '' }, caseId: null, reason, what: move },
        approvalReason: { 'zh-CN': '', en: '' },
      },
      {
        ...{ id: `cli:${author.sub}`, name: author.sub, grants: [], expiresAt: now },
        ...{ language: 'en', requestId: 'rules promote', act: '2026-11-24-at-the-command-line' },
        begunAt: now,
      },
      desk.ports,
    );
    const withdraw = (as: object) =>
      desk.call(`POST /proposals/${filed.proposalId}/withdraw`, {
        as,
        body: { expectedVersion: 1, reason },
      });
    expect((await withdraw(admin)).body.code).toBe('forbidden');
    expect(await withdraw(author)).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
  });

  it('reject a reason with a personal number, as the rulebook is never erased', async () => {
    const { status, body } = await (await saved()).call(`POST ${path}/moves`, {
      as: author,
      body: { expectedVersion: 1, to: 'retired', reason: '电话13800138000' },
      headers: { 'accept-language': 'zh-CN' },
    });
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'body.reason', problem: '含证件、手机或银行卡号码：此项不得出现个人号码，请删去' }],
    ]);
  });

  it('reject a reason that is longer than the rulebook keeps, and keep the whole of any other', async () => {
    const desk = await saved();
    const retire = (words: string) =>
      desk.call(`POST ${path}/moves`, {
        as: author,
        body: { expectedVersion: 1, to: 'retired', reason: words },
      });
    const { status, body } = await retire('x'.repeat(301));
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'body.reason', problem: expect.stringContaining('300') }],
    ]);
    const longest = `${'x'.repeat(299)}。`;
    expect((await retire(longest)).status).toBe(200);
    expect((await desk.ports.rulebook.entriesAfter(1)).at(0)).toMatchObject({ reason: longest });
  });

  it('are proposed for the same step once, until that is decided', async () => {
    const desk = await saved();
    const figures = { at: now, by: 'lin', rule: id, revision: 1 };
    await desk.ports.rulebook.append(1, {
      kind: 'backtested',
      ...figures,
      examined: 5_000,
      fired: 10,
    });
    const step = { expectedVersion: 2, to: 'shadow' };
    const asked = await moved(desk, author, step);
    expect(asked.body.kind).toBe('proposed');
    const again = await desk.call(`POST ${path}/moves`, {
      as: author,
      body: { reason: 'in other words', ...step },
      headers: { 'accept-language': 'zh-CN' },
    });
    expect([again.status, again.body.code, again.body.title]).toEqual([
      409,
      'already-proposed',
      '已有人提交',
    ]);
    const { proposalId, version } = asked.body.proposal;
    await desk.call(`POST /proposals/${proposalId}/reject`, {
      as: admin,
      body: { expectedVersion: version, reason },
    });
    expect((await moved(desk, author, step)).body.kind).toBe('proposed');
    // An expired proposal does not block a new one either.
    desk.time.now += 4 * day;
    const late = { as: { ...author, lasts: 5 * 24 * 3600 }, body: { reason, ...step } };
    expect((await desk.call(`POST ${path}/moves`, late)).body.kind).toBe('proposed');
  });

  it('are not made past a proposal of the same step, which would go on waiting', async () => {
    const desk = await saved();
    const figures = { at: now, by: 'lin', rule: id, revision: 1, examined: 5_000, fired: 10 };
    await desk.ports.rulebook.append(1, { kind: 'backtested', ...figures });
    const step = { expectedVersion: 2, to: 'shadow' };
    const { proposal } = (await moved(desk, author, step)).body;
    expect((await moved(desk, admin, step)).body.code).toBe('already-proposed');
    const approved = await approve(desk, proposal.proposalId, admin, proposal.version);
    expect(approved.body).toMatchObject({ state: 'approved', resultId: '3' });
    // Another step is free.
    expect((await moved(desk, admin, { expectedVersion: 3, to: 'draft' })).body.kind).toBe('done');
  });

  it('in a trial ask for a review, which the decision shows', async () => {
    const desk = openDesk();
    const ordinary = desk.frozen('u-1');
    const asks = desk.frozen('u-2', { outcome: 'flag', onTrial: 'content.card-trade' });
    const onTrial = async ({ decision }: typeof asks) =>
      (await desk.call(`GET /decisions/${decision.id}`)).body.onTrial;
    expect(await onTrial(ordinary)).toBeNull();
    expect(await onTrial(asks)).toEqual({
      rule: 'content.card-trade',
      title: titleOf('content.card-trade'),
    });
  });

  it('show which live rules fired on the same events, over all days', async () => {
    const desk = await saved();
    const counted = (at: number, withRules: Readonly<Record<string, number>>) =>
      desk.ports.rulebook.count(at, [
        {
          ...{
            rule: id,
            revision: 1,
            examined: 50,
            fired: 9,
            unwatched: 4,
            errored: 0,
            outcomes: {},
          },
          withLive: 5,
          withRules,
        },
      ]);
    await counted(now, { 'content.card-trade': 1, 'account.machine-pace': 3 });
    await counted(now - day, { 'content.card-trade': 4 });
    const { body } = await desk.call(`GET ${path}`);
    expect(body).toMatchObject({ examined: 92, fired: 10, withLive: 10 });
    expect(body.firedPerDay.slice(-3)).toEqual([0, 9, 9]);
    expect(body.withRules).toEqual([
      { rule: 'content.card-trade', title: titleOf('content.card-trade'), count: 5 },
      { rule: 'account.machine-pace', title: titleOf('account.machine-pace'), count: 3 },
    ]);
  });

  it('lose power with one person', async () => {
    const desk = await saved();
    await desk.ports.rulebook.append(1, {
      kind: 'moved',
      at: now,
      by: 'chen',
      rule: id,
      revision: 1,
      to: 'shadow',
    });
    expect((await moved(desk, senior, { expectedVersion: 2, to: 'draft' })).status).toBe(403);
    // Publishing rights include demotion.
    expect(await moved(desk, admin, { expectedVersion: 2, to: 'draft' })).toMatchObject({
      status: 200,
      body: { kind: 'done', rule: { life: 'draft' } },
    });
  });

  it('gain power with one person only if the platform asks for no second one', async () => {
    const review = ReviewSettings.parse({ fourEyes: { rules: false } });
    const desk = await saved(openDesk({ review }));
    const { rulebook } = desk.ports;
    const about = { at: now, by: 'x', rule: id, revision: 1 };
    await rulebook.append(1, { kind: 'backtested', ...about, examined: 5_000, fired: 10 });
    await rulebook.append(2, { kind: 'moved', ...about, to: 'shadow' });
    const found = { unwatched: 0, withLive: 0, withRules: {}, errored: 0, outcomes: {} };
    const counts = { rule: id, revision: 1, examined: 9_000, fired: 200, ...found };
    await rulebook.count(now, [counts]);
    const spoken = { [`${id}#1 reviewed`]: 200, [`${id}#1 upheld`]: 200 };
    await desk.ports.tallies.add('rules', now, spoken);
    const takeTwo = async (of: Desk) =>
      (await of.call('GET /me', { as: admin })).body.limits.rulesTakeTwo;
    expect(await takeTwo(desk)).toBe(false);
    const takesTwo = async (of: Desk, as: object) =>
      (await of.call(`GET ${path}`, { as })).body.moves
        .filter((move: { takesTwo: boolean }) => move.takesTwo)
        .map(({ to }: { to: string }) => to);
    expect(await takesTwo(desk, admin)).toEqual([]);
    expect(await takesTwo(desk, author)).toEqual(['canary']);
    expect(await moved(desk, admin, { expectedVersion: 3, to: 'canary' })).toMatchObject({
      status: 200,
      body: { kind: 'done', rule: { life: 'canary' } },
    });
    const careful = await saved();
    expect(await takeTwo(careful)).toBe(true);
    const book = careful.ports.rulebook;
    await book.append(1, { kind: 'backtested', ...about, examined: 5_000, fired: 10 });
    await book.append(2, { kind: 'moved', ...about, to: 'shadow' });
    await book.count(now, [counts]);
    await careful.ports.tallies.add('rules', now, spoken);
    expect(await takesTwo(careful, admin)).toEqual(['canary']);
    const proposed = await moved(careful, admin, {
      expectedVersion: 3,
      to: 'canary',
      share: 0.125,
    });
    expect(proposed.body).toMatchObject({
      kind: 'proposed',
      proposal: {
        words: {
          'zh-CN': `规则 ${id} 第 1 版：由影子转入灰度（12.5% 的账号）`,
          en: `Rule ${id}, revision 1: from shadow to canary (12.5% of accounts)`,
        },
      },
    });

    // Its author may not agree either, nor anybody once the trial shows otherwise.
    const wrote = { ...author, groups: ['admins'] };
    const agrees = { sub: 'zhao', groups: ['admins'] };
    for (const as of [wrote, agrees]) await careful.call('GET /me', { as });
    const { proposalId } = proposed.body.proposal;
    const shown = async () =>
      (await careful.call(`GET /proposals/${proposalId}`, { as: admin })).body;
    const { approvers } = await shown();
    expect(approvers).toMatchObject([{ id: 'zhao' }]);
    const approveAs = async (as: object) =>
      (await approve(careful, proposalId, as, (await shown()).proposal.version)).body;
    expect(await approveAs(wrote)).toMatchObject({ code: 'same-person' });
    await careful.ports.tallies.add('rules', now, { [`${id}#1 reviewed`]: 400 });
    expect(await approveAs(agrees)).toMatchObject({ errors: [{ field: 'body.to' }] });
    expect((await careful.call(`GET ${path}`, { as: admin })).body.life).toBe('shadow');
  });

  it('change their canary share: down at once, up with a second person', async () => {
    const desk = await saved();
    const { rulebook } = desk.ports;
    const about = { at: now, by: 'x', rule: id, revision: 1 };
    await rulebook.append(1, { kind: 'backtested', ...about, examined: 5_000, fired: 10 });
    await rulebook.append(2, { kind: 'moved', ...about, to: 'canary', share: 0.05 });
    const found = { unwatched: 0, withLive: 0, withRules: {}, errored: 0, outcomes: {} };
    await rulebook.count(now, [{ rule: id, revision: 1, examined: 9_000, fired: 200, ...found }]);
    expect((await desk.call(`GET ${path}`, { as: author })).body.moves).toContainEqual({
      to: 'canary',
      refusals: [],
      takesTwo: true,
    });
    const toShare = (expectedVersion: number, share: number) =>
      moved(desk, author, { expectedVersion, to: 'canary', share });
    expect((await toShare(3, 0.01)).body).toMatchObject({
      kind: 'done',
      rule: { life: 'canary', share: 0.01 },
    });
    const raised = await toShare(4, 0.2);
    expect(raised.body).toMatchObject({
      kind: 'proposed',
      proposal: {
        rule: id,
        move: { revision: 1, from: 'canary', fromShare: 0.01, to: 'canary', share: 0.2 },
        words: { 'zh-CN': `规则 ${id} 第 1 版：灰度改为 20% 的账号` },
      },
    });
    const placed = (await desk.call(`GET ${path}`, { as: author })).body;
    expect(placed).toMatchObject({ share: 0.01, shareRefusals: [] });
    const agreed = ({ body }: typeof raised) => approve(desk, body.proposal.proposalId, admin);
    // Meanwhile somebody lowered the share.
    expect((await toShare(4, 0.005)).body).toMatchObject({ kind: 'done', rule: { share: 0.005 } });
    expect((await agreed(raised)).body).toMatchObject({ code: 'stale-version' });
    expect((await desk.call(`GET ${path}`, { as: author })).body.share).toBe(0.005);
    expect((await agreed(await toShare(5, 0.2))).status).toBe(200);
    expect((await desk.call(`GET ${path}`, { as: author })).body).toMatchObject({
      life: 'canary',
      share: 0.2,
    });
    const shares = desk.chain('platform:demo').map(({ details }) => details.share);
    expect(shares.filter((share) => share !== undefined)).toEqual([0.01, 0.005, 0.2]);
  });

  it('in canary list what is missing for a larger share, which is rejected', async () => {
    const desk = await saved();
    const about = { at: now, by: 'x', rule: id, revision: 1 };
    await desk.ports.rulebook.append(1, { kind: 'moved', ...about, to: 'canary', share: 0.05 });
    const { moves, shareRefusals } = (await desk.call(`GET ${path}`, { as: author })).body;
    expect(moves).toContainEqual({ to: 'canary', refusals: [], takesTwo: false });
    const raised = await moved(desk, author, { expectedVersion: 2, to: 'canary', share: 0.2 });
    const problems = raised.body.errors.map(({ problem }: { problem: string }) => problem);
    expect(problems.length).toBeGreaterThan(0);
    expect(shareRefusals.map((words: { en: string }) => words.en)).toEqual(problems);
  });

  it('do not move without the required evidence, or from an outdated version', async () => {
    const desk = await saved();
    const unearned = await moved(desk, author, { expectedVersion: 1, to: 'shadow' });
    expect(unearned).toMatchObject({ status: 400, body: { errors: [{ field: 'body.to' }] } });
    for (const [language, problem] of [
      ['en', 'live cannot follow draft; possible next stages: backtest, shadow, retired'],
      ['zh-CN', '“草稿”之后不能是“生效”；可以是：回测、影子、停用'],
    ]) {
      const skipped = await desk.call(`POST ${path}/moves`, {
        as: author,
        body: { reason, expectedVersion: 1, to: 'live' },
        headers: { 'accept-language': language as string },
      });
      expect(skipped.body).toMatchObject({ errors: [{ field: 'body.to', problem }] });
    }
    expect(await moved(desk, author, { expectedVersion: 9, to: 'retired' })).toMatchObject({
      status: 409,
      body: { current: 1 },
    });
  });
});
