import { describe, expect, it } from 'vitest';
import { day, minute } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import {
  bo,
  caseDeskAnswers,
  page as casePage,
  decision,
  graph,
  inBothLanguages,
  me,
  row,
  ruling,
} from './specimens.ts';

const { desk, openCase, reason, signIn } = setUpCaseDesk();
const { page, asked, answer, answerLate, press } = desk;

describe('a day at the desk, by keyboard', () => {
  it('shows the letter of the decision in force, not of a later one', async () => {
    const whole = casePage(0);
    const [first] = whole.decisions;
    if (!first?.statement) throw new Error('the specimen has a letter');
    const measure = { ...first.statement['zh-CN'], measure: '措施：后来的一封' };
    const later = {
      ...first,
      decisionId: 'dec-later',
      statement: { ...first.statement, 'zh-CN': measure },
    };
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, decisions: [later, first] }) });
    await openCase();
    await page().keyboard.press('5');
    await page().getByText(first.statement['zh-CN'].measure).waitFor();
    expect(await page().getByText('后来的一封').count()).toBe(0);
  });

  it('gives no person the confidence of the machine', async () => {
    const lifted = {
      ...decision(1),
      outcome: 'allow' as const,
      outcomeName: inBothLanguages('解除对账号的限制', 'lifted'),
      by: bo,
    };
    answer({ 'GET /cases/{caseId}': () => casePage(0, { decisions: [lifted, decision(0)] }) });
    await openCase();
    const panel = page().getByRole('region', { name: '判定依据' });
    const items = panel.locator('article');
    await panel.getByText('其余决定').click();
    await expect.poll(() => items.count()).toBe(2);
    const texts = await items.allInnerTexts();
    expect(
      texts.map((text) => [text.includes('解除对账号的限制'), text.includes('置信度')]).toSorted(),
    ).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('says what applies once the restriction ends', async () => {
    const whole = casePage(0);
    const { account } = whole;
    if (!account) throw new Error('the specimen has an account');
    const standing = { ...account.standing, next: { status: 'limited', until: null } } as const;
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, account: { ...account, standing } }) });
    await openCase();
    await page().getByText('，此后恢复为受限（不限期）').waitFor();
  });

  it('changes the language of a letter that says the same twice', async () => {
    const whole = casePage(0);
    const [first] = whole.decisions;
    if (!first?.statement) throw new Error('the specimen has a letter');
    const { 'zh-CN': chinese, en } = first.statement;
    const [fact] = chinese.facts;
    if (!fact) throw new Error('the letter has a fact');
    const statement = { 'zh-CN': { ...chinese, facts: [fact, fact] }, en };
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, decisions: [{ ...first, statement }] }) });
    await openCase();
    await page().keyboard.press('5');
    const letter = page().getByRole('tabpanel');
    await expect.poll(() => letter.getByText(fact).count()).toBe(2);
    await page().getByRole('button', { name: 'English' }).click();
    await letter.getByText(en.measure).waitFor();
    expect(await letter.getByText(fact).count()).toBe(0);
  });

  it('shows which brakes held a freeze back', async () => {
    const braked = [
      {
        key: 'rule:content.card-trade',
        words: inBothLanguages('冻结：买卖银行卡', 'freezes: cards'),
      },
      { key: 'platform', words: inBothLanguages('全平台的冻结', 'freezes across the platform') },
    ];
    const decisions = [
      { ...decision(0), outcome: 'flag' as const, wanted: 'freeze' as const, braked },
    ];
    answer({ 'GET /cases/{caseId}': () => ({ ...casePage(0), decisions }) });
    await openCase();
    await page().getByText('本应为：冻结').waitFor();
    await page().getByText('已由熔断拦下（冻结：买卖银行卡 · 全平台的冻结）').waitFor();
  });

  it('does not call the first sighting of an account its sign-up', async () => {
    const { account, ...whole } = casePage(0);
    const unknown = { ...account, signedUpAt: null };
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, account: unknown }) });
    await openCase();
    await page()
      .getByText(/^首次出现于/)
      .waitFor();
    expect(
      await page()
        .getByText(/^注册于/)
        .count(),
    ).toBe(0);
  });

  it('does not call the text of a recheck deleted, since a recheck has no text', async () => {
    const whole = casePage(0);
    const [written] = whole.exhibits;
    if (!written) throw new Error('the specimen wrote something');
    const wordless = { contentId: null, contentKind: null, text: null, quotes: [], reading: null };
    const again = {
      ...written,
      ...wordless,
      eventId: 'chk-1',
      type: 'account.rechecked',
      visibility: null,
      failed: null,
      masked: false,
    };
    const exhibits = [again, ...whole.exhibits];
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, exhibits }) });
    await openCase();
    const posts = page().getByRole('region', { name: '原文' });
    await posts.locator('[data-written]').first().waitFor();
    expect(await posts.getByText('原文已按保留期限删除').count()).toBe(0);
    expect(await posts.getByText('复查').count()).toBe(0);
  });

  it('decides and moves on to the next case by the key that its button shows', async () => {
    await openCase();
    await page().keyboard.press('f');
    await page().locator('textarea:focus').waitFor();
    await page().keyboard.type('属实');
    await page().getByRole('button', { name: '并看下一件 (Ctrl+Shift+Enter)' }).waitFor();
    await page().keyboard.press('Control+Shift+Enter');
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/cases/cas-1');
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
  });

  it('says that links are still loading, which otherwise looks like none', async () => {
    const arrive = answerLate('GET /cases/{caseId}/links');
    await openCase();
    const links = page().getByRole('tabpanel', { name: '关联' });
    await links.getByText('正在加载').waitFor();
    arrive();
    await links.getByRole('img', { name: /关联图/ }).waitFor();
    expect(await links.getByText('正在加载').count()).toBe(0);
  });

  it('leads from a linked account without a case to its own page', async () => {
    const nodes = graph.nodes.map((node) =>
      node.kind === 'account' && !node.self ? { ...node, caseId: null } : node,
    );
    answer(
      caseDeskAnswers(120, {
        'GET /cases/{caseId}/links': () => ({ graph: { ...graph, nodes }, ring: [] }),
      }),
    );
    await openCase();
    await page()
      .getByRole('tabpanel')
      .getByRole('link', { name: /^farm-1001/ })
      .first()
      .click();
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/accounts/farm-1001');
  });

  it('leads to no linked account whose case the reader may not see', async () => {
    const nodes = graph.nodes.map((node) =>
      node.kind === 'account' && !node.self ? { ...node, caseId: null, mayOpen: false } : node,
    );
    answer(
      caseDeskAnswers(120, {
        'GET /cases/{caseId}/links': () => ({ graph: { ...graph, nodes }, ring: [] }),
      }),
    );
    await openCase();
    await page().getByRole('tabpanel').getByText('您无权查看').first().waitFor();
    expect(
      await page()
        .getByRole('link', { name: /^farm-1001/ })
        .count(),
    ).toBe(0);
  });

  it('offers the next case once this one is resolved', async () => {
    const whole = casePage(0);
    const resolution = {
      rulingId: 'rul-1',
      conclusion: 'upheld',
      by: me.person,
      at: whole.case.openedAt,
    };
    answer(caseDeskAnswers(120, { 'GET /cases/{caseId}': () => ({ ...whole, resolution }) }));
    await openCase();
    await page()
      .getByText(/^已结案：已维持/)
      .waitFor();
    await page().getByRole('button', { name: '领取下一件 (N)' }).click();
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/cases/cas-1');
  });

  it('names the post that an entry of the timeline is about, also one whose text the case does not have', async () => {
    const whole = casePage(0);
    const [entry] = whole.timeline;
    if (!entry) throw new Error('no entry');
    const about = (subject: string) => ({
      ...entry,
      entryId: subject,
      details: { subject, from: 'visible', to: 'hidden' },
    });
    const timeline = [about('p-0'), about('p-77')];
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, timeline }) });
    await openCase();
    await press('2');
    const panel = page().getByRole('tabpanel');
    await panel.getByText('帖子 p-0 长期高价').waitFor();
    await panel.getByText('内容 p-77', { exact: true }).waitFor();
  });

  it('shows who a case was handed to, and which acts remain', async () => {
    const whole = casePage(1);
    const handed = {
      ...whole,
      case: { ...whole.case, handling: { ...whole.case.handling, assignee: bo } },
      acts: whole.acts.map((act) => ({ ...act, allowed: false, why: 'claimed' })),
      timeline: whole.timeline.slice(0, 1).map((entry) => ({
        ...entry,
        action: 'case.handed-over',
        details: { caseId: 'cas-1', handedTo: 'Bo Lind' },
      })),
    };
    let now: typeof whole = whole;
    answer({
      'GET /me': () => ({
        ...me,
        duties: me.duties.filter((duty) => duty !== 'work-escalated'),
      }),
      'GET /cases/{caseId}': () => now,
      'POST /cases/{caseId}/hand-over': () => {
        now = handed;
        return handed.case;
      },
      'PUT /cases/{caseId}/presence': () => ({ claim: null, others: [], version: 3 }),
    });
    await openCase('cas-1');
    await page().getByRole('button', { name: '更多' }).click();
    await page().getByRole('menuitem', { name: '转交同事' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('button', { name: '转交给' }).click();
    await page().getByRole('option', { name: 'Bo Lind' }).click();
    await reason().fill('熟悉此团伙');
    await page().keyboard.press('Control+Enter');
    await page()
      .getByRole('region', { name: '提示' })
      .getByText('u-20001：已转交 Bo Lind')
      .waitFor();
    await page().locator('header').getByText('已转交 Bo Lind').waitFor();
    await page()
      .getByRole('region', { name: '处置' })
      .getByText(/暂不能选，已转交 Bo Lind/)
      .waitFor();
    await desk.settled();
    expect(await page().getByRole('button', { name: /领取/ }).count()).toBe(0);
    await press('w', 'x', 'c');
    expect(await page().getByRole('dialog').count()).toBe(0);
    await desk.quiet('POST /cases/{caseId}/claim');
    await page().getByRole('button', { name: '更多' }).click();
    await expect.poll(() => page().getByRole('menuitem').allTextContents()).toEqual(['留言M']);
    await press('Escape', '2');
    await page().getByText('转交给 Bo Lind').waitFor();
  });

  it('says so if the colleagues for a hand-over cannot be loaded, and tries again', async () => {
    const before = caseDeskAnswers();
    let isDown = true;
    answer({
      'GET /cases/{caseId}/colleagues': (request) =>
        isDown
          ? new Refusal(403, 'forbidden', { title: '没有权限', detail: '请稍后再试。' })
          : before['GET /cases/{caseId}/colleagues']?.(request),
    });
    await openCase();
    await desk.byName('转交同事');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('没有权限。请稍后再试。').waitFor();
    await dialogue.getByRole('button', { name: '转交给' }).click();
    isDown = false;
    await page().getByRole('button', { name: '重试' }).click();
    await page().getByRole('option', { name: 'Bo Lind' }).waitFor();
    expect(await dialogue.getByText('没有权限。请稍后再试。').count()).toBe(0);
  });

  it('says so if there is nobody to hand a case over to', async () => {
    answer({ 'GET /cases/{caseId}/colleagues': () => ({ people: [] }) });
    await openCase();
    await desk.byName('转交同事');
    await page().getByRole('dialog').getByRole('button', { name: '转交给' }).click();
    await page().getByText('没有其他人可以处理此案').waitFor();
  });

  it('says before a decision is written that a colleague has claimed the case', async () => {
    const until = Date.now() + day;
    let by = bo;
    answer({
      'PUT /cases/{caseId}/presence': () => ({
        claim: { by, until, mine: by !== bo },
        others: [bo],
        version: 3,
      }),
    });
    await openCase();
    const told = page().getByText('Bo Lind 正在处理此案：放回队列之前，您不能确认处置。');
    await told.waitFor();
    by = me.person;
    await page().reload();
    await page().getByText('由我处理').waitFor();
    expect(await told.count()).toBe(0);
  });

  it('offers neither claim nor hand-over on a closed case, and shows no deadline', async () => {
    const whole = casePage(0);
    const resolution = { rulingId: 'rul-1', conclusion: 'restricted', by: bo, at: Date.now() };
    answer({ 'GET /cases/{caseId}': () => ({ ...whole, resolution }) });
    await openCase();
    await page().getByText('已结案：已采取措施').waitFor();
    for (const name of [/^领取 \(C\)/, /^跳过 \(S\)/]) {
      expect(await page().getByRole('button', { name }).count()).toBe(0);
    }
    expect(await page().getByText('后到期').count()).toBe(0);
    await press('c', 's');
    await desk.quiet('POST /cases/{caseId}/claim', 'POST /cases/{caseId}/skip');
  });

  it('asks for the duration once on a narrow screen, and confirms in English', async () => {
    await desk.prefer({ language: 'en' });
    await page().setViewportSize({ width: 600, height: 800 });
    await desk.signIn('/console/cases/cas-0');
    await page()
      .getByRole('button', { name: /^Limit/ })
      .click();
    const asks = page().getByText('Duration').filter({ visible: true });
    await asks.first().waitFor();
    expect(await asks.count()).toBe(1);
    expect(
      await page()
        .getByRole('button', { name: /^Duration/ })
        .count(),
    ).toBe(1);
    await page()
      .getByRole('textbox', { name: /Reason/ })
      .fill('as written');
    await page()
      .getByRole('button', { name: /^Confirm \(/ })
      .click();
    await noticeOn(page(), 'u-20000: limited').waitFor();
  });

  it('shows before another freeze whether it changes only the end date, or nothing, or cannot be done', async () => {
    const preview = (body: object) =>
      caseDeskAnswers(120, {
        'POST /cases/{caseId}/previews': () => ({
          problem: null,
          commands: [],
          statement: null,
          change: null,
          fourEyes: null,
          ...body,
        }),
      });
    const subject = { kind: 'account' as const, id: 'u-20000', accountId: 'u-20000' };
    const until = new Date(2026, 11, 1, 2).getTime();
    const change = { subject, from: 'frozen', to: 'frozen', until, previousUntil: null };
    answer(preview({ change }));
    await openCase();
    await page().keyboard.press('f');
    const region = page().getByRole('region', { name: '预览' });
    await region.getByText('仍为已冻结').waitFor();
    expect(await region.textContent()).toMatch(/期限：不限期 → 至 2026.*12/);
    expect(await region.textContent()).not.toContain('已冻结 → 已冻结');
    // A difference of milliseconds is not shown as a change.
    answer(preview({ change: { ...change, previousUntil: until + 1 } }));
    await page().getByRole('button', { name: '30 天' }).click();
    await region.getByText(/期限不变：至 2026.*用户会再收到一次告知/).waitFor();
    answer(preview({ problem: 'nothing-changes' }));
    await page().getByRole('button', { name: '不限期' }).click();
    await region.getByText('不会有任何变化：已是此状态。').waitFor();
    answer(preview({ problem: 'stale-version' }));
    await page().getByRole('button', { name: '7 天' }).click();
    await region.getByText('暂不能执行：已有变动', { exact: true }).waitFor();
  });

  it('shows the timeline with details, changes by the account itself, and the decision', async () => {
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    const lines = page().getByRole('tabpanel').getByRole('listitem');
    await expect
      .poll(() => lines.allInnerTexts())
      .toEqual([
        expect.stringMatching(/系统冻结账号 · 查看决定\s+发布内容 · 正常 → 已冻结 · 置信度 99.1%/),
        expect.stringContaining('案件打开'),
        expect.stringContaining('修改资料（最近一次）'),
        expect.stringContaining('首次出现'),
      ]);
    const link = page().getByRole('link', { name: '查看决定' });
    expect(await link.getAttribute('href')).toBe('/console/decisions/dec-0');
  });

  it('says so where the timeline has nothing, as on the case of a drawn account', async () => {
    answer({ 'GET /cases/{caseId}': () => casePage(0, { timeline: [], account: null }) });
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    await page().getByRole('tabpanel').getByText('没有任何记录。').waitFor();
  });

  it.each([
    ['zh-CN', 'open-already', '原因：对该决定的申诉已在处理'],
    ['en', 'heard-enough', 'reason: this decision was appealed against as often as possible'],
  ] as const)('shows why an appeal was not accepted, %s', async (language, problem, told) => {
    const [frozen] = casePage(0).timeline;
    if (!frozen) throw new Error('no timeline');
    const refused = { ...frozen, action: 'appeal.refused', details: { problem } };
    answer({ 'GET /cases/{caseId}': () => casePage(0, { timeline: [refused] }) });
    await desk.prefer({ language });
    await desk.signIn('/console/cases/cas-0');
    await page()
      .getByRole('tab', { name: /^(?:时间线|Timeline)$/ })
      .click();
    await page().getByRole('tabpanel').getByText(told).waitFor();
  });

  it('shows which acts are impossible, and why, before a reason is written', async () => {
    const page4 = casePage(4);
    const acts = page4.acts.map((one) => ({
      ...one,
      ...(one.act === 'uphold' || one.act === 'release'
        ? { allowed: false, why: 'appeal-open' }
        : {}),
    }));
    answer({ 'GET /cases/{caseId}': () => casePage(4, { acts }) });
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '处置' });
    await panel
      .getByText('维持现状 · 解除并放行：暂不能选，有待裁定的申诉，须先在“申诉”中裁定')
      .waitFor();
    expect(await panel.getByRole('button', { name: /维持现状/ }).isDisabled()).toBe(true);
    await page().keyboard.press('o');
    const dialogue = page().getByRole('dialog', { name: '维持现状' });
    await dialogue.getByText('维持现状：暂不能选，有待裁定的申诉').waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.tagName)).toBe('P');
    // The reason, typed without looking: f would freeze the account.
    await page().keyboard.type('bulk farm, as before');
    await page().keyboard.press('Control+Enter');
    await desk.drawn();
    await dialogue.waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    expect(await panel.getByRole('textbox').count()).toBe(0);
    await desk.quiet('POST /cases/{caseId}/rulings');
    // Such a key is not listed, and still ends a sequence.
    await page().keyboard.press('Shift+?');
    await page().getByRole('dialog').getByText('冻结账号', { exact: true }).waitFor();
    expect(await page().getByRole('dialog').getByText('维持现状', { exact: true }).count()).toBe(0);
    await page().keyboard.press('Escape');
    await press('g', 'o');
    await page().getByRole('heading', { level: 1, name: '待复核' }).waitFor();
    expect(await dialogue.count()).toBe(0);
  });

  it('settles a disagreement with both views side by side', async () => {
    let first: { readonly id: string; readonly name: string } = { id: 'cai', name: '蔡' };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          compared: {
            first: { ...ruling(0, 'release'), by: first },
            second: { ...ruling(0, 'uphold'), by: bo, reason: '证据不足' },
          },
        }),
    });
    await openCase();
    const compared = page().getByRole('region', { name: '盲审结论不一致' });
    await compared.getByText('第一位：已生效').waitFor();
    await expect
      .poll(() => compared.getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(/^第一位[\s\S]*解除并放行[\s\S]*证据充分/),
        expect.stringMatching(/^第二位[\s\S]*维持现状[\s\S]*证据不足/),
      ]);
    await compared.getByText('由您裁定').waitFor();
    expect(await desk.axe()).toEqual([]);
    // What stands is a release: upholding it does not say that the account is abusive.
    await page().keyboard.press('o');
    await page()
      .getByRole('button', { name: /认定（必填）.*请选择/ })
      .waitFor();
    await page().keyboard.press('Escape');
    // Neither of the two reviewers may settle it.
    first = me.person;
    await page().reload();
    await compared.getByText('由第三人裁定').waitFor();
    expect(await compared.getByText('由您裁定').count()).toBe(0);
  });

  it.each([
    ['确属违规', casePage(0).decisions],
    ['正常用户', []],
  ])('labels "uphold" with the truth that the decision implies: %s', async (truth, decisions) => {
    answer({ 'GET /cases/{caseId}': () => casePage(0, { decisions }) });
    await openCase();
    await page().keyboard.press('o');
    await page().getByRole('button', { name: /认定/ }).getByText(truth).waitFor();
  });

  it('goes on with a sequence of keys if content loads between them', async () => {
    const letGo = answerLate('GET /cases/{caseId}/links');
    await openCase('cas-4');
    await page().keyboard.press('a');
    letGo();
    await page()
      .getByRole('img', { name: /关联图/ })
      .waitFor();
    await page().keyboard.press('d');
    await page().getByText('驳回，维持原决定 · 理由').waitFor();
  });

  it('asks for the reason if a key would decide without one', async () => {
    await openCase('cas-4');
    await press('a', 'a');
    const appeal = page().getByRole('region', { name: '申诉' });
    await appeal.getByText('申诉成立，立即解除 · 理由').waitFor();
    // Nothing is wrong yet.
    expect(await appeal.getByText('请先写明理由').count()).toBe(0);
    await press('Control+Enter');
    await appeal.getByText('请先写明理由').waitFor();
    await page().keyboard.type('确为床品');
    expect(await appeal.getByRole('textbox').inputValue()).toBe('确为床品');
    await desk.quiet('POST /cases/{caseId}/appeal');
    await press('Tab', 'a', 'd', 'Control+Enter');
    await noticeOn(page(), '申诉已驳回').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({ grants: false });
    await press('Tab', 'f', 'Control+Enter');
    await page().getByRole('region', { name: '处置' }).getByText('请先写明理由').waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
  });

  it('asks for the reason if a key would confirm a dialogue without one', async () => {
    await openCase();
    await press('w');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('checkbox', { name: 'u-301' }).waitFor();
    await press('Control+Enter');
    await dialogue.getByText('请先写明理由').waitFor();
    await page().keyboard.type('转账前提醒');
    await dialogue.getByText('请先写明理由').waitFor({ state: 'detached' });
    expect(await dialogue.getByRole('textbox', { name: /理由/ }).inputValue()).toBe('转账前提醒');
  });

  it('folds repeated decisions without effect, and shows which decision answered an appeal', async () => {
    const [frozen] = casePage(0).timeline;
    if (!frozen) throw new Error('no timeline');
    const { from: _, to: __, ...rest } = frozen.details;
    const unchanged = { ...rest, unchanged: true };
    const again = (n: number) => ({
      ...frozen,
      entryId: `again-${n}`,
      at: frozen.at + n * minute,
      decisionId: `dec-again-${n}`,
      details: unchanged,
    });
    const answered = {
      ...again(9),
      actor: 'staff' as const,
      by: bo,
      action: 'case.upheld',
      words: inBothLanguages('审核：维持', 'Review: upheld'),
      decisionId: null,
      details: { caseId: 'cas-0', appeal: 'refused' },
    };
    const limited = {
      ...again(2),
      action: 'account.limit',
      words: inBothLanguages('系统限制', 'Limit'),
    };
    const timeline = [answered, again(3), limited, again(1), frozen];
    const ruled = { ...decision(0), decisionId: 'dec-again-3', eventType: 'review.ruled' };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, { timeline, decisions: [decision(0), ruled], account: null }),
    });
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    const panel = page().getByRole('tabpanel');
    const shown = panel.locator(':scope li:visible');
    await expect
      .poll(() => shown.allInnerTexts())
      .toEqual([
        expect.stringMatching(/审核：维持 · Bo Lind\s+答复申诉：驳回/),
        expect.stringMatching(
          /系统冻结账号 · 查看决定\s+人工裁定 · .*没有进一步的措施，也未再告知用户\s+此前另有 2 次，状态未变（自 /,
        ),
        expect.stringMatching(/系统冻结账号 · 查看决定\s+发布内容 · 正常 → 已冻结/),
      ]);
    await panel.getByText('此前另有 2 次').click();
    await expect.poll(() => shown.count()).toBe(5);
  });

  it.each([
    ['zh-CN', '未能判读：过长原文的中段 · 超出上限的对象 · 超出上限的图片标签'],
    [
      'en',
      'Could not be read: the middle of an overlong text · targets beyond the limit · labels of images beyond the limit',
    ],
  ] as const)('says in words what was not read, %s', async (language, told) => {
    const degraded = ['oversize-text', 'oversize-text', 'too-many-targets', 'too-many-labels'];
    answer({
      'GET /cases/{caseId}': () => casePage(0, { decisions: [{ ...decision(0), degraded }] }),
    });
    await desk.prefer({ language });
    await desk.signIn('/console/cases/cas-0');
    await page().getByText(told, { exact: true }).waitFor();
  });

  it('previews no other term than the chosen one', async () => {
    await openCase();
    await page().keyboard.press('f');
    const preview = page().getByRole('region', { name: '预览' });
    const told = preview.getByText(/平台将收到/);
    await told.waitFor();
    const answerPreview = answerLate('POST /cases/{caseId}/previews');
    await page().getByRole('button', { name: '30 天' }).click();
    await preview.getByText('正在加载').waitFor();
    expect(await told.count()).toBe(0);
    answerPreview();
    await told.waitFor();
  });

  it('says on the case and in its queue what was requested for it', async () => {
    const at = Date.now();
    const requested = (answered: boolean, until: number) => ({
      ...row(0).handling,
      snoozedUntil: until,
      escalated: { by: bo, at },
      secondOpinion: { by: bo, at, answered },
    });
    const shows = async (handling: ReturnType<typeof requested>, told: readonly string[]) => {
      const shown = row(0, { handling });
      answer({
        'GET /cases/{caseId}': () => casePage(0, { case: shown }),
        'GET /queues/{queue}/cases': () => ({ items: [shown], cursor: null }),
      });
      await openCase();
      for (const place of [page().locator('main header'), page().locator('tbody')]) {
        await place.waitFor();
        const tags = place.getByText(/^(?:已搁置至|已升级|请求第二意见|已有第二意见)/);
        await expect.poll(() => tags.allTextContents()).toEqual(told);
        await page().keyboard.press('q');
      }
    };
    const until = new Date(at + 2 * day);
    const when = until.toLocaleString('zh-CN', { dateStyle: 'short', timeStyle: 'short' });
    await shows(requested(false, Number(until)), [`已搁置至 ${when}`, '已升级', '请求第二意见']);
    await shows(requested(true, at - day), ['已升级', '已有第二意见']);
  });

  it.each([
    ['waits for a second opinion', 'bo', ['转交同事', '搁置', '升级', '给出意见Y']],
    ['waits for the one that they asked for', 'ann', ['转交同事', '搁置', '升级']],
    ['was escalated', null, ['转交同事', '搁置', '请求第二意见']],
    ['is closed', null, []],
  ] as const)('offers the steps that can be taken on a case that %s', async (state, by, steps) => {
    const at = Date.now();
    const handling = {
      ...row(0).handling,
      secondOpinion: by && { by: by === 'bo' ? bo : me.person, at, answered: false },
      escalated: state === 'was escalated' ? { by: bo, at } : null,
    };
    const resolution = { rulingId: 'rul-1', conclusion: 'restricted' as const, by: bo, at };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          case: row(0, { handling }),
          resolution: state === 'is closed' ? resolution : null,
        }),
    });
    await openCase();
    await page().getByRole('button', { name: '更多', exact: true }).click();
    const offered = page().getByRole('menuitem');
    await offered.first().waitFor();
    // With their keys.
    const always = ['留言M', '提醒可能受害的人W', '移送线索I'];
    expect((await offered.allTextContents()).filter((one) => !always.includes(one))).toEqual(steps);
  });

  it.each([
    ['the palette', () => page().keyboard.press('Control+k'), () => page().getByRole('dialog')],
    [
      'a dialogue',
      async () => {
        await page().getByRole('button', { name: '更多' }).click();
        await page().getByRole('menuitem', { name: '留言' }).click();
      },
      () => page().getByRole('dialog'),
    ],
    [
      'a list of options',
      () =>
        page().getByRole('region', { name: '处置' }).getByRole('button', { name: /认定/ }).click(),
      () => page().getByRole('listbox'),
    ],
  ] as const)('keeps the draft when Escape closes %s above it', async (_, open, shown) => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('买卖银行卡');
    await open();
    await shown().waitFor();
    await page().keyboard.press('Escape');
    await shown().waitFor({ state: 'hidden' });
    await desk.drawn();
    expect(await reason().inputValue()).toBe('买卖银行卡');
  });

  it('shows the reports on an account, how each counts, and the sums of the week', async () => {
    const { account } = casePage(0);
    if (!account) throw new Error('no account');
    const counted = (what: string, week: number) => ({
      what,
      name: { 'zh-CN': '被举报', en: 'reports received' },
      day: 0,
      week,
      month: week,
    });
    const counts = [counted('reports', 2), counted('newcomerReports', 5)];
    answer({ 'GET /cases/{caseId}': () => casePage(0, { account: { ...account, counts } }) });
    await openCase();
    await page().getByRole('tab', { name: '举报' }).click();
    const tab = page().getByRole('tabpanel').filter({ visible: true });
    await tab.getByText('近一周：可信用户 2 人，新用户 5 人').waitFor();
    await expect
      .poll(() => tab.getByRole('listitem').allInnerTexts())
      .toEqual([
        expect.stringMatching(/至此可信用户 3 人举报\s+可信$/),
        expect.stringMatching(/至此可信用户 1 人举报\s+新用户，计四分之一$/),
      ]);
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, { account: { ...account, counts: [] }, reports: [] }),
    });
    await page().reload();
    await page().getByRole('tab', { name: '举报' }).click();
    await tab.getByText('没有举报', { exact: true }).waitFor();
  });

  it('gives an opinion, acts on the ring, blocks and reveals without a pointer', async () => {
    const secondOpinion = { by: bo, at: 0, answered: false };
    const handling = { ...row(0).handling, secondOpinion };
    answer({ 'GET /cases/{caseId}': () => casePage(0, { case: row(0, { handling }) }) });
    await openCase();
    const dialogue = (name: string) => page().getByRole('dialog', { name }).waitFor();
    await page().keyboard.press('y');
    await dialogue('给出意见');
    await page().keyboard.press('Escape');
    await page()
      .getByRole('img', { name: /关联图/ })
      .waitFor();
    await page().keyboard.press('t');
    await dialogue('批量处置');
    await page().keyboard.press('Escape');
    await desk.byName('阻止此项：设备');
    await dialogue('阻止此项：设备 ');
    await page().keyboard.press('Escape');
    await desk.byName('查看被遮盖的信息：地址段');
    await dialogue('查看被遮盖的信息');
    await page().keyboard.type('核对');
    await page().getByRole('dialog').getByRole('button', { name: '查看被遮盖的信息' }).click();
    await expect
      .poll(() => asked('POST /accounts/{accountId}/reveals').at(0)?.asked.body)
      .toMatchObject({ what: { kind: 'link', node: 'block:203.0.113.0/24' } });
    // It stays on the page: the notice goes, and each reveal counts.
    await noticeOn(page(), '完整内容').waitFor();
    await page()
      .getByRole('tabpanel')
      .getByText(/demo_ka_9/)
      .first()
      .waitFor();
  });

  it('offers no step on a case that is out of reach, only the next case', async () => {
    const acts = casePage(0).acts.map((act) => ({ ...act, allowed: false, why: 'forbidden' }));
    answer({ 'GET /cases/{caseId}': () => casePage(0, { acts }) });
    await openCase();
    expect(
      await page()
        .getByRole('button', { name: /^(领取|跳过|更多)/ })
        .count(),
    ).toBe(0);
    expect(
      await page()
        .getByRole('button', { name: /^仅标注/ })
        .isEnabled(),
    ).toBe(false);
    await press('c', 's', 'x', 'm');
    expect(await page().getByRole('dialog').count()).toBe(0);
    await desk.quiet('POST /cases/{caseId}/claim', 'POST /cases/{caseId}/skip');
    await page().keyboard.press('n');
    await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(1);
  });

  it('keeps what was written as a reason when a frequent one is chosen', async () => {
    await openCase();
    await page().keyboard.press('f');
    const chip = (name: string) => page().getByRole('button', { name, exact: true });
    await chip('系误判').click();
    await chip('证据一致').click();
    const supported = '原文与关联证据一致，属实。';
    expect(await reason().inputValue()).toBe(supported);
    await reason().fill('与上周的案件同一收款码');
    await chip('系误判').click();
    await chip('证据一致').click();
    await chip('证据一致').click();
    expect(await reason().inputValue()).toBe(`与上周的案件同一收款码\n${supported}`);
  });

  it.each([
    ['f', '证据一致'],
    ['r', '系误判'],
    ['e', '系误判'],
  ])('offers the likeliest reason for %s one Tab away', async (act, name) => {
    await openCase();
    await press(act);
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.tagName))
      .toBe('TEXTAREA');
    await press('Tab');
    expect(await page().evaluate(() => document.activeElement?.textContent)).toBe(name);
  });

  it('keeps a dialogue open, with what was written, after a click beside it, one Escape or one step back', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await page().keyboard.press('m');
    const dialogue = page().getByRole('dialog', { name: '留言' });
    await dialogue.getByRole('textbox').fill('与上周的案件同一收款码');
    await page().mouse.click(20, 780);
    await desk.settled();
    const kept = async () =>
      expect(await dialogue.getByRole('textbox').inputValue()).toBe('与上周的案件同一收款码');
    await kept();
    const warning = dialogue.getByRole('alert').getByText('您写的内容尚未提交');
    await page().keyboard.press('Escape');
    await warning.waitFor();
    await dialogue.getByRole('textbox').press('End');
    await page().keyboard.type('。');
    await warning.waitFor({ state: 'detached' });
    await page().keyboard.press('Backspace');
    await page().evaluate(() => history.back());
    await warning.waitFor();
    await kept();
    expect(page().url()).toContain('/cases/cas-0');
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    // Nothing is asked about what is empty again.
    await page().keyboard.press('m');
    await dialogue.getByRole('textbox').fill('无');
    await dialogue.getByRole('textbox').fill('');
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('m');
    await dialogue.getByRole('textbox').fill('另一条');
    const asked = page().waitForEvent('dialog');
    await page().reload();
    expect((await asked).type()).toBe('beforeunload');
  });

  it('keeps the focus on the page, and reports no change after one’s own ruling', async () => {
    let made = false;
    let show = () => {};
    const read = new Promise<void>((done) => {
      show = done;
    });
    const before = caseDeskAnswers();
    answer({
      'POST /cases/{caseId}/rulings': (request) => {
        made = true;
        return before['POST /cases/{caseId}/rulings']?.(request);
      },
      'PUT /cases/{caseId}/presence': () => ({
        claim: null,
        others: [],
        version: made ? 4 : 3,
      }),
      'GET /cases/{caseId}': async () => {
        if (made) await read;
        const page = casePage(0);
        return { ...page, case: { ...page.case, version: made ? 4 : 3 } };
      },
    });
    const focused = () => page().evaluate(() => document.activeElement?.tagName);
    await signIn('/console/cases');
    await page().locator('a[data-row]').first().focus();
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await expect.poll(focused).toBe('MAIN');
    await page().keyboard.press('f');
    await page().getByRole('textbox', { name: /理由/ }).waitFor();
    await page().keyboard.type('属实');
    await page()
      .getByText(/平台将收到 \d 条指令/)
      .waitFor();
    await page().keyboard.press('Control+Enter');
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
    await expect.poll(() => asked('PUT /cases/{caseId}/presence').length).toBeGreaterThan(1);
    expect(await page().getByText('案件在您查看期间有变动').count()).toBe(0);
    show();
    await expect.poll(focused).toBe('MAIN');
  });

  it('presets no finding about the account when a post is restored, and asks for it by key', async () => {
    await openCase('cas-4');
    await page().keyboard.press('e');
    const panel = page().getByRole('region', { name: '处置' });
    await panel.locator('textarea:focus').waitFor();
    await page().keyboard.type('内容合规');
    await page().keyboard.press('Control+Enter');
    const finding = panel.getByRole('button', { name: /认定.*请选择/ });
    await panel.getByText('请选择对账号的认定').waitFor();
    expect(await finding.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(await panel.getByRole('button', { name: /^确认/ }).isDisabled()).toBe(true);
    await desk.quiet('POST /cases/{caseId}/rulings');
    await page().keyboard.press('Enter');
    await page().getByRole('option', { name: '尚不明确' }).click();
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(1);
    expect(asked('POST /cases/{caseId}/rulings').at(0)?.asked.body).toMatchObject({
      ruling: { act: 'restore' },
      mark: { truth: 'unclear' },
    });
  });

  it('offers to keep the category of the machine only where a machine decided', async () => {
    const categories = () => page().getByRole('button', { name: /^类别/ });
    await openCase();
    await page().keyboard.press('f');
    await expect.poll(() => categories().textContent()).toBe('同机审判定');
    answer({ 'GET /cases/{caseId}': () => ({ ...casePage(0), decisions: [] }) });
    await openCase();
    await page().keyboard.press('f');
    await expect.poll(() => categories().textContent()).toBe('不指定');
    await press('Escape', 'x');
    await expect.poll(() => categories().textContent()).toBe('不指定');
  });

  it('keeps the reason when another act is chosen, and the draft when the same is', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('原文与关联一致');
    const acts = page().getByRole('region', { name: '处置' });
    await acts.getByRole('button', { name: /^限制功能/ }).click();
    await acts
      .getByRole('radio', { name: '30 天' })
      .or(acts.getByRole('button', { name: '30 天' }))
      .click();
    await acts.getByRole('button', { name: /^限制功能/ }).click();
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已限制功能').waitFor();
    const sent = asked('POST /cases/{caseId}/rulings').at(0)?.asked.body;
    expect(sent).toMatchObject({ ruling: { act: 'limit' }, reason: '原文与关联一致' });
    const { until } = (sent as { ruling: { until: number } }).ruling;
    expect(until).toBeGreaterThan(Date.now() + 29 * day);
  });

  it('does not show another duration for a draft of some days ago than it has', async () => {
    const draft = { act: 'freeze', contentId: null, reason: '', truth: 'abusive', category: null };
    await signIn();
    await page().evaluate(
      (kept) => sessionStorage.setItem('clearspring.draft.case:cas-0', kept),
      JSON.stringify({ ...draft, until: Date.now() + 27 * day }),
    );
    await desk.go('/console/cases/cas-0');
    await reason().waitFor();
    const week = page().getByRole('button', { name: '7 天' });
    expect(await week.getAttribute('aria-pressed')).toBe('false');
    await week.click();
    expect(await week.getAttribute('aria-pressed')).toBe('true');
  });

  it('carries nothing out under an open dialogue', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('原文与关联一致');
    await press('Tab', 'Shift+?');
    await page().getByRole('dialog', { name: '键盘快捷键' }).waitFor();
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /cases/{caseId}/rulings');
    expect(await reason().inputValue()).toBe('原文与关联一致');
  });

  it('returns the focus to the act after a draft is discarded', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('看错了');
    await page().keyboard.press('Escape');
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.getAttribute('data-act')))
      .toBe('freeze');
    // Escape is easily a slip, and “cancel” is not.
    await page().keyboard.press('l');
    expect(await reason().inputValue()).toBe('看错了');
    await page().getByRole('button', { name: '取消', exact: true }).click();
    await page().keyboard.press('l');
    expect(await reason().inputValue()).toBe('');
  });
});
