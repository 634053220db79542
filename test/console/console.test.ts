import { setTimeout } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { minute } from '#shared/settings/durations.ts';
import { campaign } from './campaign-specimens.ts';
import { standDesk } from './desk.ts';
import { hostilePosts } from './hostile.ts';
import { Refusal } from './server.ts';
import {
  bo,
  both,
  page as casePage,
  decision,
  deskOf,
  graph,
  me,
  proposal,
  proposalsIn,
  row,
  ruling,
  undoPreview,
} from './specimens.ts';

const desk = standDesk(() => deskOf(120));
const { page, origin, asked, answer, answerLate, endSession } = desk;
const signIn = async (path = '/console/') => {
  await desk.signIn(path);
  await page().getByRole('navigation', { name: '导航' }).waitFor();
};
const openCase = async (caseId = 'cas-0') => {
  await signIn(`/console/cases/${caseId}`);
  await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
};
const reason = () => page().getByRole('textbox', { name: /理由/ });
/** Looks in the browser how much code of pages was read. */
const pagesRead = () =>
  performance
    .getEntriesByType('resource')
    .filter(({ name }) => /\/assets\/page-[^/]+\.js$/.test(name)).length;

describe('a day at the desk, by keyboard', () => {
  it('leaves room between an account and its severity, and for the ring of the focus', async () => {
    await signIn();
    const link = page().getByRole('link', { name: 'u-20000' });
    await link.waitFor();
    const [name, tag] = await Promise.all([
      link.boundingBox(),
      link.locator('xpath=following-sibling::span[1]').boundingBox(),
    ]);
    expect((tag?.x ?? 0) - (name?.x ?? 0) - (name?.width ?? 0)).toBeGreaterThanOrEqual(6);
  });

  it('shows the letter by which the account stands, not one that came later', async () => {
    const whole = casePage(0);
    const [first] = whole.decisions;
    if (!first?.statement) throw new Error('the specimen has a letter');
    const measure = { ...first.statement['zh-CN'], measure: '措施：后来的一封' };
    const later = {
      ...first,
      decisionId: 'dec-later',
      statement: { ...first.statement, 'zh-CN': measure },
    };
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () => ({ ...whole, decisions: [later, first] }),
      }),
    );
    await openCase();
    await page().keyboard.press('5');
    await page().getByText(first.statement['zh-CN'].measure).waitFor();
    expect(await page().getByText('后来的一封').count()).toBe(0);
  });

  it('keeps its place in the list when a case is skipped', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'j', 's']) await page().keyboard.press(key);
    await page().getByText('已跳过 u-20001').waitFor();
    await desk.settled();
    const focused = () => page().locator('a[data-row]:focus').getAttribute('data-row');
    expect(await focused()).toBe('cas-2');
    await page().keyboard.press('j');
    expect(await focused()).toBe('cas-3');
  });

  it('does not say of a second look that its text was deleted: it never had one', async () => {
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
      masked: false,
    };
    const exhibits = [again, ...whole.exhibits];
    answer(deskOf(120, { 'GET /cases/{caseId}': () => ({ ...whole, exhibits }) }));
    await openCase();
    const posts = page().getByRole('region', { name: '原文' });
    await posts.locator('[data-written]').first().waitFor();
    expect(await posts.getByText('原文已按保留期限删除').count()).toBe(0);
    expect(await posts.getByText('复查').count()).toBe(0);
  });

  it('says on the case what was proposed about it and waits for another person', async () => {
    answer(
      deskOf(120, {
        // Behind more of others than are read at once.
        'GET /proposals': proposalsIn([
          ...Array.from({ length: 120 }, (_, i) => ({
            ...proposal,
            proposalId: `pro-of-${i}`,
            caseId: 'cas-9',
          })),
          proposal,
        ]),
      }),
    );
    await openCase('cas-1');
    const waits = page().getByText('Bo Lind 已提交“解除账号 u-20001 的冻结”，等待另一人同意。');
    await waits.waitFor();
    await page().getByRole('link', { name: '查看待复核' }).waitFor();
    // Nor is it offered once more: it says that it waits.
    const panel = page().getByRole('region', { name: '处置' });
    await panel.getByText('解除并放行：暂不能选，已提交，等待另一人同意').waitFor();
    expect(await panel.getByRole('button', { name: /解除并放行/ }).isDisabled()).toBe(true);
    expect(await panel.getByRole('button', { name: /冻结账号/ }).isEnabled()).toBe(true);
    await page().keyboard.press('r');
    expect(await reason().count()).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-2`);
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
    await desk.settled();
    expect(await waits.count()).toBe(0);
  });

  it('counts beside their places the open appeals, and the proposals that one may agree to', async () => {
    const { 'GET /queues': queues } = deskOf(120);
    let open = 3;
    answer(
      deskOf(120, {
        'GET /queues': async (about) => ({
          ...((await queues?.(about)) as object),
          openAppeals: 120,
        }),
        'GET /proposals': () => ({
          items: [
            { ...proposal, proposalId: 'pro-own', mayApprove: false },
            ...Array.from({ length: open }, (_, at) => ({ ...proposal, proposalId: `pro-${at}` })),
          ],
          cursor: null,
        }),
      }),
    );
    await signIn('/console/proposals');
    const waits = page().getByRole('link', { name: '待复核：3 件待处理' });
    const badge = waits.getByText('3', { exact: true });
    await badge.waitFor();
    await page().getByRole('link', { name: '申诉：99+ 件待处理' }).getByText('99+').waitFor();
    const [strip, box] = await Promise.all([
      page().getByRole('navigation', { name: '导航' }).boundingBox(),
      badge.boundingBox(),
    ]);
    expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThanOrEqual(strip?.width ?? 0);
    // What was answered is counted no more.
    open = 2;
    await page().getByRole('textbox').first().fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).first().click();
    await page().getByRole('link', { name: '待复核：2 件待处理' }).waitFor();
  });

  it('says that more than it counted may wait', async () => {
    const items = Array.from({ length: 100 }, (_, at) => ({
      ...proposal,
      proposalId: `pro-${at}`,
      mayApprove: at < 60,
    }));
    answer(deskOf(120, { 'GET /proposals': () => ({ items, cursor: 'more' }) }));
    await signIn('/console/rules');
    await page().getByRole('link', { name: '待复核：60+ 件待处理' }).getByText('60+').waitFor();
  });

  it('counts seldom, with what pages have read, and says nothing where it could not', async () => {
    const context = await page().context().browser()?.newContext({ locale: 'zh-CN' });
    if (!context) throw new Error('the browser is gone');
    try {
      const tab = await context.newPage();
      await tab.clock.install();
      await tab.goto(`${origin()}/console/rules`);
      await tab.getByRole('button', { name: '登录' }).click();
      const appeals = tab.getByRole('link', { name: '申诉：1 件待处理' });
      await appeals.waitFor();
      await tab.clock.fastForward(4 * minute);
      await tab.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      await tab.getByRole('link', { name: '团队' }).click();
      await tab.getByRole('heading', { name: '团队', exact: true }).waitFor();
      expect(asked('GET /queues')).toHaveLength(1);
      expect(asked('GET /proposals')).toHaveLength(1);
      let failed = 0;
      await tab.route('**/console/api/{queues,proposals}*', (route) => {
        failed += 1;
        return route.abort();
      });
      await tab.clock.fastForward(2 * minute);
      // Each is asked for thrice more before it is given up.
      await expect
        .poll(async () => {
          await tab.clock.runFor(minute / 4);
          return failed;
        })
        .toBeGreaterThanOrEqual(8);
      await tab.clock.runFor(1000);
      expect(await tab.getByText('页面上的内容可能已经过时').count()).toBe(0);
      await appeals.waitFor();
    } finally {
      await context.close();
    }
  });

  it('reads no proposals to count for somebody who agrees to none', async () => {
    answer(deskOf(120, { 'GET /me': () => ({ ...me, duties: ['read-cases', 'rule'] }) }));
    await signIn();
    await page().getByRole('link', { name: '申诉：1 件待处理' }).waitFor();
    await page().getByRole('link', { name: '待复核', exact: true }).waitFor();
    await desk.quiet('GET /proposals');
  });

  it('decides and goes on to the next case by a key that its button tells', async () => {
    await openCase();
    await page().keyboard.press('f');
    await page().locator('textarea:focus').waitFor();
    await page().keyboard.type('属实');
    await page().getByRole('button', { name: '并看下一件（Ctrl+Shift+Enter）' }).waitFor();
    await page().keyboard.press('Control+Shift+Enter');
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/cases/cas-1');
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
  });

  it('says whom a case was handed to, and offers what is left to do', async () => {
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
    answer(
      deskOf(120, {
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
      }),
    );
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
    for (const key of ['w', 'x', 'c']) await page().keyboard.press(key);
    expect(await page().getByRole('dialog').count()).toBe(0);
    await desk.quiet('POST /cases/{caseId}/claim');
    await page().getByRole('button', { name: '更多' }).click();
    expect(await page().getByRole('menuitem').allTextContents()).toEqual(['留言']);
    await page().keyboard.press('Escape');
    await page().keyboard.press('2');
    await page().getByText('转交给 Bo Lind').waitFor();
  });

  it('offers nobody to take or pass on a case that is closed, nor says when it is due', async () => {
    const whole = casePage(0);
    const resolution = { rulingId: 'rul-1', conclusion: 'restricted', by: bo, at: Date.now() };
    answer(deskOf(120, { 'GET /cases/{caseId}': () => ({ ...whole, resolution }) }));
    await openCase();
    await page().getByText('已结案：已限制').waitFor();
    for (const name of [/^领取 \(C\)/, /^跳过 \(S\)/]) {
      expect(await page().getByRole('button', { name }).count()).toBe(0);
    }
    expect(await page().getByText('后到期').count()).toBe(0);
    await page().keyboard.press('c');
    await page().keyboard.press('s');
    await desk.quiet('POST /cases/{caseId}/claim', 'POST /cases/{caseId}/skip');
  });

  it('asks once for how long on a narrow screen, and says in English what was done', async () => {
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
      .getByRole('button', { name: /^Confirm/ })
      .click();
    await page().getByText('u-20000: limited').waitFor();
  });

  it('takes the top case, reads why, freezes it, and takes that back', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await page().keyboard.press('j');
    await page().keyboard.press('Enter');
    await page().getByText('原文「收钅艮行卡」意为「收银行卡」').waitFor();
    await page().keyboard.press('c');
    await page().keyboard.press('f');
    await page().keyboard.type('原文与关联一致');
    await page().getByText('平台将收到 1 条指令').waitFor();
    expect(await page().getByRole('region', { name: '预览' }).textContent()).toContain(
      '正常 → 已冻结',
    );
    await page().keyboard.press('Control+Enter');
    await page().getByText('u-20000：已冻结账号').waitFor();
    expect(asked('POST /cases/{caseId}/rulings').at(0)?.asked.body).toMatchObject({
      expectedVersion: 3,
      ruling: { act: 'freeze' },
      reason: '原文与关联一致',
      mark: { truth: 'abusive', category: null },
    });
    // It is asked about first, as in the history of the case: with what would come of it.
    await page().keyboard.press('u');
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    const preview = dialogue.getByRole('region', { name: '预览' });
    await preview.getByText('已冻结 → 正常').waitFor();
    await preview.getByText('措施：解除对账号的冻结').waitFor();
    await desk.quiet('POST /rulings/{rulingId}/undo');
    await page().keyboard.press('Control+Enter');
    await page().getByText('已撤销，案件重新打开').first().waitFor();
    expect(asked('POST /rulings/{rulingId}/undo').map((call) => call.asked.body)).toEqual([
      { reason: '处置后立即撤销' },
    ]);
    expect(new URL(page().url()).pathname).toBe('/console/cases/cas-0');
  });

  it('selects rows, previews a bulk release, does it and undoes it as one', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '维持现状' }).waitFor();
    // Nothing is chosen, and nothing asked, before somebody says what shall be done.
    expect(await dialogue.getByRole('radio', { checked: true }).count()).toBe(0);
    await desk.quiet('POST /bulk/previews');
    await page().keyboard.press('ArrowRight');
    await dialogue.getByRole('radio', { name: '解除并放行', checked: true }).waitFor();
    await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
    expect(asked('POST /bulk/previews').at(0)?.asked.body).toMatchObject({
      selection: { kind: 'cases', caseIds: ['cas-0', 'cas-1'] },
      ruling: { act: 'release' },
    });
    await dialogue.getByRole('textbox').fill('同一误判');
    expect(await dialogue.getByRole('button', { name: '确认处置' }).isEnabled()).toBe(true);
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    const link = dialogue.getByRole('link', { name: '查看此次批量处置' });
    expect(await link.getAttribute('href')).toBe('/console/bulk/blk-1');
    await dialogue.getByRole('button', { name: '关闭' }).last().click();
    await page().getByRole('button', { name: '撤销 (U)' }).click();
    const undo = page().getByRole('dialog', { name: '全部撤销' });
    await undo.getByText('将恢复 2 个账号，共 2 个').waitFor();
    await undo.getByText('解除时清零的计数、此前的发现和受到的举报不恢复').waitFor();
    await desk.quiet('POST /bulk/runs/{bulkId}/undo');
    await undo.getByRole('button', { name: '全部撤销' }).click();
    await page().getByText('批量处置已撤销：恢复 2 个，未能撤销 1 个').first().waitFor();
  });

  it('says how far a bulk action is, and that leaving its dialogue does not call it off', async () => {
    const keys = new Map<string, string | undefined>();
    page().on('request', (request) => {
      keys.set(new URL(request.url()).pathname, request.headers()['idempotency-key']);
    });
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
    expect(await dialogue.getByRole('progressbar').count()).toBe(0);
    await dialogue.getByRole('button', { name: '取消' }).waitFor();
    await dialogue.getByRole('textbox').fill('同一误判');
    const answered = answerLate('POST /bulk/runs');
    await dialogue.getByRole('button', { name: '确认处置' }).click();
    await dialogue.getByText('已处置 1 / 3 个账号').waitFor();
    expect(await dialogue.getByRole('progressbar').getAttribute('value')).toBe('33');
    expect(await dialogue.getByRole('button', { name: '取消' }).count()).toBe(0);
    expect(await dialogue.getByRole('button', { name: '关闭' }).count()).toBe(2);
    expect(keys.get('/console/api/bulk/progress')).toBe(keys.get('/console/api/bulk/runs'));
    answered();
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    expect(await dialogue.getByRole('progressbar').count()).toBe(0);
  });

  it('has a bulk preview in which a long name cuts nothing off on a phone', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    const whole = deskOf(120);
    answer({
      ...whole,
      'POST /bulk/previews': () => ({
        token: 'bulk-token',
        would: 1,
        items: [
          {
            accountId: `u-${'a'.repeat(62)}`,
            caseId: 'cas-0',
            from: 'active',
            to: 'frozen',
            problem: null,
            rulingId: null,
          },
        ],
        sample: [],
        fourEyes: null,
        readTo: null,
        cursor: null,
      }),
    });
    await signIn();
    await page().locator('a[data-row]').first().waitFor();
    for (const key of ['j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    const box = dialogue.getByRole('region', { name: '结果' });
    await box.waitFor();
    const [needs, has] = await box.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    expect(needs).toBe(has);
  });

  it('says that nothing but the term changes, or nothing at all, before it is frozen again', async () => {
    const preview = (body: object) =>
      deskOf(120, {
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
    const until = Date.parse('2026-12-01T02:00:00.000Z');
    const change = { subject, from: 'frozen', to: 'frozen', until, wasUntil: null };
    answer(preview({ change }));
    await openCase();
    await page().keyboard.press('f');
    const region = page().getByRole('region', { name: '预览' });
    await region.getByText('仍为已冻结').waitFor();
    expect(await region.textContent()).toMatch(/期限：不限期 → 至 2026.*12/);
    expect(await region.textContent()).not.toContain('已冻结 → 已冻结');
    // What differs by seconds reads the same: it is not told as a change.
    answer(preview({ change: { ...change, wasUntil: until + 1 } }));
    await page().getByRole('button', { name: '30 天' }).click();
    await region.getByText(/期限不变：至 2026.*用户会再收到一次告知/).waitFor();
    answer(preview({ problem: 'nothing-changes' }));
    await page().getByRole('button', { name: '不限期' }).click();
    await region.getByText('不会有任何变化：已是此状态。').waitFor();
  });

  it('takes a ruling back long after it was made, from the history of its case', async () => {
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            rulings: [ruling(0, 'freeze'), { ...ruling(1, 'limit'), undoable: false }],
          }),
      }),
    );
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const undo = page().getByRole('tabpanel').getByRole('button', { name: '撤销' });
    expect(await undo.count()).toBe(1);
    await undo.click();
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    const preview = dialogue.getByRole('region', { name: '预览' });
    await preview.getByText('已冻结 → 正常').waitFor();
    await preview.getByText('措施：解除对账号的冻结').waitFor();
    // It cleared nothing.
    expect(await dialogue.getByText('不恢复').count()).toBe(0);
    await dialogue.getByRole('textbox').fill('系误判');
    await dialogue.getByRole('button', { name: '撤销' }).click();
    await page().getByText('已撤销，案件重新打开').first().waitFor();
    expect(asked('POST /rulings/{rulingId}/undo').at(0)?.asked).toMatchObject({
      path: { rulingId: 'rul-0' },
      body: { reason: '系误判' },
    });
  });

  it('proposes to take back what took two people, and says so before', async () => {
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, { rulings: [{ ...ruling(0, 'release'), approvedBy: bo }] }),
        'GET /rulings/{rulingId}/undo': () => ({
          problem: null,
          commands: [],
          statement: null,
          change: null,
          fourEyes: {
            'zh-CN': '原处置由两人作出，撤销也须由第二人同意。',
            en: 'Two people did this, so undoing it needs two as well.',
          },
        }),
        'POST /rulings/{rulingId}/undo': () => ({
          is: 'proposed',
          proposal: { ...proposal, kind: 'undo' },
        }),
        'GET /proposals/{proposalId}': () => ({
          proposal: { ...proposal, kind: 'undo' },
          details: {
            kind: 'undo',
            act: 'release',
            accounts: [
              {
                accountId: 'u-20001',
                caseId: 'cas-1',
                from: 'active',
                to: 'frozen',
                changed: false,
              },
            ],
            sample: [],
          },
        }),
      }),
    );
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    await page().getByText(`${bo.name} 同意`).waitFor();
    await page().getByRole('tabpanel').getByRole('button', { name: '撤销' }).click();
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    await dialogue.getByText('撤销也须由第二人同意').waitFor();
    const staysCleared = '解除时清零的计数、此前的发现和受到的举报不恢复';
    await dialogue.getByText(staysCleared).waitFor();
    await dialogue.getByRole('textbox').fill('系误判');
    await dialogue.getByRole('button', { name: '提交复核' }).click();
    await page().getByText('已提交，等待另一人同意').waitFor();
    await page().goto(`${origin()}/console/proposals`);
    await page().getByText('撤销处置：解除并放行').waitFor();
    await page().getByText('正常 → 已冻结').waitFor();
    await page().getByText(staysCleared).waitFor();
  });

  it('shows what an approved bulk action did, account by account, and takes it back', async () => {
    answer(
      deskOf(120, {
        'GET /proposals': proposalsIn([
          { ...proposal, kind: 'bulk', state: 'approved', resultId: 'blk-1' },
        ]),
      }),
    );
    await signIn('/console/proposals');
    await page().getByRole('link', { name: '查看结果，逐个账号' }).click();
    await page().getByRole('heading', { name: '批量处置：解除并放行' }).waitFor();
    const rows = page().getByRole('row');
    expect(await rows.allInnerTexts()).toEqual([
      expect.anything(),
      expect.stringMatching(/u-20001\s*已冻结 → 正常\s*已完成/),
      expect.stringMatching(/farm-1002\s*已冻结 → 正常\s*已完成/),
      expect.stringMatching(/u-20003\s*已冻结 → 正常\s*不处置：已是此状态/),
      expect.stringMatching(/u-20004\s*已冻结 → 正常\s*已完成/),
      expect.stringMatching(/farm-1005\s*—\s*不处置：预览之后已不在/),
    ]);
    // Each row is told by its account.
    expect(await page().getByRole('rowheader').allInnerTexts()).toEqual([
      'u-20001',
      'farm-1002',
      'u-20003',
      'u-20004',
      'farm-1005',
    ]);
    await page().getByRole('button', { name: '全部撤销' }).click();
    const dialogue = page().getByRole('dialog', { name: '全部撤销' });
    await dialogue.getByText('将恢复 2 个账号，共 2 个').waitFor();
    await dialogue.getByText('抽样：u-20001 的用户将看到').waitFor();
    await dialogue.getByText('措施：解除对账号的冻结').waitFor();
    await dialogue.getByRole('textbox').fill('放错了');
    await dialogue.getByRole('button', { name: '全部撤销' }).click();
    await page().getByText('批量处置已撤销：恢复 2 个，未能撤销 1 个').first().waitFor();
    expect(asked('POST /bulk/runs/{bulkId}/undo').at(0)?.asked).toMatchObject({
      path: { bulkId: 'blk-1' },
      body: { reason: '放错了' },
    });
  });

  it('confirms a dialogue by its key wherever the focus is in it', async () => {
    answer(deskOf(120, { 'POST /cases/{caseId}/snooze': () => row(1) }));
    await openCase('cas-1');
    await page().getByRole('button', { name: '更多' }).click();
    await page().getByRole('menuitem', { name: '搁置' }).click();
    const dialogue = page().getByRole('dialog', { name: '搁置' });
    await dialogue.getByText('请选择（必填）').waitFor();
    await reason().fill('等待平台补充材料');
    const days = dialogue.getByRole('button', { name: '天数' });
    await days.click();
    await page().getByRole('option', { name: '7 天' }).click();
    await days.focus();
    // Answered so late, by the server's clock, that the end worked out anew would be another day.
    const late = new Date(Date.now() + 2 * 86_400_000).toUTCString();
    await page().route('**/snooze', async (sent) => {
      const response = await sent.fetch();
      await sent.fulfill({ response, headers: { ...response.headers(), date: late } });
    });
    await page().keyboard.press('Control+Enter');
    await dialogue.waitFor({ state: 'detached' });
    const [sent, ...more] = asked('POST /cases/{caseId}/snooze');
    if (!sent) throw new Error('nothing was sent');
    const { until } = sent.asked.body as { readonly until: number };
    const date = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'short' }).format(until);
    await page()
      .getByText(new RegExp(`u-20001：已搁置至 .*${date}`))
      .waitFor();
    expect(more).toEqual([]);
  });

  it('says of a bulk action that it is proposed to take it back, and does not offer it again', async () => {
    const waits = {
      ...proposal,
      kind: 'undo' as const,
      caseId: null,
      words: { 'zh-CN': '撤销 2 个账号的解除', en: 'Take 2 releases back' },
    };
    answer(
      deskOf(120, {
        'GET /proposals': ({ query }) => ({
          items: query.get('bulkId') === 'blk-1' && query.get('state') === 'open' ? [waits] : [],
          cursor: null,
        }),
      }),
    );
    await signIn('/console/bulk/blk-1');
    await page().getByText('Bo Lind 已提交“撤销 2 个账号的解除”，等待另一人同意。').waitFor();
    expect(await page().getByRole('button', { name: '全部撤销' }).isDisabled()).toBe(true);
  });

  it('says on the page behind at once that a bulk action waits for another person', async () => {
    let proposed = false;
    const waits = { ...proposal, kind: 'bulk' as const, caseId: 'cas-0' };
    answer(
      deskOf(120, {
        'GET /proposals': (request) => proposalsIn(proposed ? [waits] : [])(request),
        'POST /bulk/runs': () => {
          proposed = true;
          return { is: 'proposed', proposal: waits };
        },
      }),
    );
    await openCase();
    await page().getByRole('button', { name: '批量处置此团伙' }).click();
    await page().getByRole('radio', { name: '冻结账号' }).click();
    await page().getByRole('dialog').getByText('将处置 3 个账号').waitFor();
    await reason().fill('同一团伙');
    await page().keyboard.press('Control+Enter');
    await page().getByRole('link', { name: '查看待复核' }).waitFor();
  });

  it('acts on a ring from its graph', async () => {
    await openCase();
    await page().getByRole('button', { name: '批量处置此团伙' }).click();
    await page().getByRole('radio', { name: '冻结账号' }).click();
    await page().getByRole('dialog').getByText('将处置 3 个账号').waitFor();
    await page().getByText('共用地址的可能是无关的人').waitFor();
    expect(asked('POST /bulk/previews').at(0)?.asked.body).toMatchObject({
      selection: { kind: 'ring', caseId: 'cas-0' },
    });
  });

  it('says in every row what is in force, a campaign’s too, and not what was decided last', async () => {
    const campaign = { kind: 'contact' as const, value: 'wechat:demo_ka_9' };
    const text = { kind: 'template' as const, value: 'template-1' };
    const hid = (of: string) => ({
      decisionId: 'dec-h',
      outcome: 'hide' as const,
      subject: { kind: 'content' as const, id: 'p-h', accountId: of },
    });
    const stood = { standing: 'active' as const, visibility: null };
    answer(
      deskOf(120, {
        'GET /queues/{queue}/cases': () => ({
          items: [
            row(3, { campaign, latest: hid('u-9'), inForce: stood }),
            row(4, { campaign, latest: { ...hid('u-9'), outcome: 'flag' }, inForce: stood }),
            row(5, { latest: hid('u-20005'), inForce: { standing: null, visibility: null } }),
            row(8, { latest: hid('u-20008'), inForce: { ...stood, visibility: 'hidden' } }),
            row(9, { campaign: text, inForce: { standing: 'limited', visibility: null } }),
            row(10, { inForce: { standing: 'frozen', visibility: 'hidden' } }),
          ],
          cursor: null,
        }),
      }),
    );
    await signIn('/console/cases');
    const stateOf = (caseId: string) =>
      page()
        .getByRole('row')
        .filter({ has: page().locator(`a[data-row="${caseId}"]`) })
        .locator('td', { hasText: /置信度 \d+%/ });
    await stateOf('cas-3').getByText('正常', { exact: true }).waitFor();
    await stateOf('cas-4').getByText('正常', { exact: true }).waitFor();
    expect(await stateOf('cas-5').textContent()).not.toContain('隐藏');
    await stateOf('cas-8').getByText('已隐藏', { exact: true }).waitFor();
    await stateOf('cas-9').getByText('受限', { exact: true }).waitFor();
    // Both stand in one line, and no row is higher for it.
    const both = [
      stateOf('cas-10').getByText('已冻结', { exact: true }),
      stateOf('cas-10').getByText('已隐藏', { exact: true }),
    ];
    const [frozen, hidden] = await Promise.all(both.map((tag) => tag.boundingBox()));
    expect(frozen?.y).toBe(hidden?.y);
    // One account may lead several campaigns, and has a case of its own: rows tell which is which.
    const tags = page().getByRole('rowheader').filter({ hasText: '团伙' });
    expect(await tags.allInnerTexts()).toEqual([
      expect.stringContaining('团伙：同一联系方式'),
      expect.stringContaining('团伙：同一联系方式'),
      expect.stringContaining('团伙：同一文本'),
    ]);
  });

  it('rules on a campaign’s case for its account alone, or begins with all its members', async () => {
    await openCase();
    expect(await page().locator('[data-act="members"]').count()).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-7`);
    await page().locator('header').getByText('团伙：同一联系方式').waitFor();
    await page()
      .getByText('此案涉及同一团伙的 31 个账号。除处置成员外，以下处置只作用于 u-20007。')
      .waitFor();
    await page().keyboard.press('l');
    await reason().fill('同一团伙');
    await page().getByRole('button', { name: '处置已知的 24 个成员' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByText('将处置 3 个账号').waitFor();
    await dialogue.getByText('完成后本案一并结案').waitFor();
    expect(await dialogue.getByRole('textbox').inputValue()).toBe('同一团伙');
    expect(asked('POST /bulk/previews').at(-1)?.asked.body).toMatchObject({
      selection: { kind: 'campaign', caseId: 'cas-7' },
      ruling: { act: 'limit' },
    });
  });

  it('names no act on a campaign’s members to whom it is not offered', async () => {
    const duties = me.duties.filter((duty) => duty !== 'act-in-bulk');
    answer(deskOf(120, { 'GET /me': () => ({ ...me, duties }) }));
    await openCase('cas-7');
    await page().getByText('此案涉及同一团伙的 31 个账号。以下处置只作用于 u-20007。').waitFor();
  });

  it('shows what is known of the past: details, the account’s own changes, the decision', async () => {
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    const lines = page().getByRole('tabpanel').getByRole('listitem');
    expect(await lines.allInnerTexts()).toEqual([
      expect.stringMatching(/系统冻结账号 · 查看决定\s+发布内容 · 正常 → 已冻结 · 置信度 99.1%/),
      expect.stringContaining('案件打开'),
      expect.stringContaining('修改资料（最近一次）'),
      expect.stringContaining('首次出现'),
    ]);
    const link = page().getByRole('link', { name: '查看决定' });
    expect(await link.getAttribute('href')).toBe('/console/decisions/dec-0');
  });

  it('says of an answered appeal no more when an answer is due', async () => {
    const appeal = casePage(4).appeal;
    if (!appeal) throw new Error('no appeal');
    const answered = { ...appeal, appealId: 'apl-3', state: 'refused' as const, why: 'decided' };
    answer({
      ...deskOf(),
      'GET /appeals': () => ({
        items: [appeal, answered].map((one) => ({ appeal: one, case: casePage(4).case })),
        cursor: null,
      }),
    });
    await signIn('/console/appeals');
    const dues = page().locator('tbody tr td:nth-child(3)');
    await dues.nth(1).waitFor();
    expect(await dues.allTextContents()).toEqual([expect.stringContaining('后'), '—']);
  });

  it('tells of an appeal that nobody may decide, in the list and on its case', async () => {
    const whole = casePage(4);
    if (!whole.appeal) throw new Error('no appeal');
    const mayNot = { mayDecide: false, why: 'same-person' as const, unheard: true };
    const appeal = { ...whole.appeal, ...mayNot };
    answer({
      ...deskOf(),
      'GET /appeals': () => ({ items: [{ appeal, case: whole.case }], cursor: null }),
      'GET /cases/{caseId}': () => ({ ...whole, appeal }),
    });
    await signIn('/console/appeals');
    await page().getByText('无人可以裁定').waitFor();
    await page().getByRole('link', { name: 'u-20004' }).click();
    await page()
      .getByRole('region', { name: '申诉' })
      .getByText('近 30 天登录过的人都不能裁定')
      .waitFor();
  });

  it('answers an appeal of somebody else’s decision', async () => {
    await signIn('/console/appeals');
    await page().getByText('其后还有 1 件').waitFor();
    await page().getByRole('link', { name: 'u-20004' }).click();
    await page().getByText('床上用品四件套').waitFor();
    await page().getByRole('region', { name: '申诉' }).getByRole('textbox').fill('确为床品');
    await page().getByRole('button', { name: '申诉成立，立即解除' }).click();
    await page().getByRole('button', { name: '确认（Ctrl+Enter）' }).click();
    await page().getByText('申诉成立，已解除').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toEqual({
      expectedVersion: 3,
      grants: true,
      reason: '确为床品',
    });
    // A slip is taken back at once, as any other decision is.
    await page().keyboard.press('Tab');
    await page().keyboard.press('u');
    await page().getByRole('dialog', { name: '撤销' }).waitFor();
    await page().getByRole('dialog').getByRole('button', { name: '撤销' }).click();
    await page().getByText('已撤销，案件重新打开').first().waitFor();
  });

  it('says what cannot be done and why, before a reason is written', async () => {
    const page4 = casePage(4);
    const acts = page4.acts.map((one) => ({
      ...one,
      ...(one.act === 'uphold' || one.act === 'release'
        ? { allowed: false, why: 'appeal-open' }
        : {}),
    }));
    answer(deskOf(120, { 'GET /cases/{caseId}': () => casePage(4, { acts }) }));
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '处置' });
    await panel
      .getByText('维持现状 · 解除并放行：暂不能选，有待裁定的申诉，请在“申诉”中裁定')
      .waitFor();
    expect(await panel.getByRole('button', { name: /维持现状/ }).isDisabled()).toBe(true);
    await page().keyboard.press('o');
    expect(await panel.getByRole('textbox').count()).toBe(0);
  });

  it('shows what the user will read before an appeal is answered, by either answer', async () => {
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    await panel.getByRole('textbox').fill('确为床品');
    await panel.getByRole('button', { name: '驳回，维持原决定' }).click();
    const preview = panel.getByRole('region', { name: '预览' });
    await preview.getByText('您的申诉未获支持').waitFor();
    await panel.getByRole('button', { name: '申诉成立，立即解除' }).click();
    await preview.getByText('解除对账号的冻结').waitFor();
    expect(await preview.getByText('您的申诉未获支持').count()).toBe(0);
    // Nothing is done by what was looked at; the focus is where it is confirmed by a key, unless that ends a composition.
    const input = await page().context().newCDPSession(page());
    await input.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    await expect.poll(() => reason().inputValue()).toBe('确为床品ni');
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /cases/{caseId}/appeal');
    await input.send('Input.insertText', { text: '你' });
    await page().keyboard.press('Control+Enter');
    await page().getByText('申诉成立，已解除').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({ grants: true });
    expect(await preview.count()).toBe(0);
  });

  it('names what an appeal is against, and shows the post that is to be restored', async () => {
    const appealed = casePage(4);
    const hidden = {
      ...decision(4),
      decisionId: 'dec-post',
      subject: { kind: 'content' as const, id: 'p-4', accountId: 'u-20004' },
      outcome: 'hide' as const,
      outcomeName: both('隐藏该内容', 'the post is hidden'),
    };
    const appeal = appealed.appeal && { ...appealed.appeal, decisionId: 'dec-post' };
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(4, { appeal, decisions: [decision(4), { ...hidden, eventId: 'evt-4' }] }),
      }),
    );
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    await panel.getByText('针对的决定：隐藏该内容 · 自动').waitFor();
    await panel.getByText('被处置的内容 p-4').waitFor();
    expect(await panel.locator('[data-written]').first().textContent()).toContain('长期高价');
    const link = panel.getByRole('link', { name: '查看决定' });
    expect(await link.getAttribute('href')).toBe('/console/decisions/dec-post');
    await panel.getByRole('button', { name: '申诉成立，恢复此内容' }).waitFor();
    // Begun by a key, finished by keys.
    await page()
      .getByRole('img', { name: /关联图/ })
      .waitFor();
    await page().keyboard.press('a');
    await page().keyboard.press('d');
    await panel.getByText('驳回，维持原决定 · 理由').waitFor();
    await page().keyboard.type('是招揽');
    await page().keyboard.press('Control+Enter');
    await page().getByText('申诉已驳回').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({
      grants: false,
      reason: '是招揽',
    });
  });

  it('settles what two people came to differently, with both before one’s eyes', async () => {
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            compared: {
              first: ruling(0, 'release'),
              second: { ...ruling(0, 'uphold'), by: bo, reason: '证据不足' },
            },
          }),
      }),
    );
    await openCase();
    const compared = page().getByRole('region', { name: '盲审结论不一致' });
    await compared.getByText('第一位：已生效').waitFor();
    expect(await compared.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^第一位[\s\S]*解除并放行[\s\S]*证据充分/),
      expect.stringMatching(/^第二位[\s\S]*维持现状[\s\S]*证据不足/),
    ]);
    expect(await desk.axe()).toEqual([]);
  });

  it.each([
    ['确属违规', casePage(0).decisions],
    ['正常用户', []],
  ])('upholds what stands as what was decided makes it: %s', async (truth, decisions) => {
    answer(deskOf(120, { 'GET /cases/{caseId}': () => casePage(0, { decisions }) }));
    await openCase();
    await page().keyboard.press('o');
    await page().getByRole('button', { name: /认定/ }).getByText(truth).waitFor();
  });

  it('says in which zone times are told', async () => {
    await signIn();
    const told = page()
      .getByRole('banner')
      .getByTitle(/^所有时间按 GMT\S* 显示$/);
    expect(await told.textContent()).toMatch(/^GMT/);
  });

  it('tells every key that works here, and finds any action by name', async () => {
    await openCase();
    await page().keyboard.press('Shift+?');
    const help = page().getByRole('dialog', { name: '键盘快捷键' });
    await help.getByText('冻结账号').waitFor();
    // Each thing is told once, with every key that leads to it.
    const names = await help.getByRole('term').allTextContents();
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    // A key that two ask for would hide one of them.
    expect(names).toEqual(expect.arrayContaining(['限制功能', '恢复内容', '移送线索']));
    const palette = help.getByRole('term').filter({ hasText: '命令面板' });
    expect(await palette.locator('..').textContent()).toBe('命令面板Ctrl+K或/');
    await help.getByRole('button', { name: '关闭' }).click();
    await page().keyboard.press('Control+k');
    await page().locator('input[role="combobox"]:focus').waitFor();
    await page().keyboard.type('appeals');
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('c');
    await page().getByRole('heading', { name: '案件队列' }).waitFor();
  });

  it('says that the server cannot be reached, of what is old already too, until it can', async () => {
    const context = await page().context().browser()?.newContext({
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    if (!context) throw new Error('the browser is gone');
    try {
      const tab = await context.newPage();
      const wrong: string[] = [];
      tab.on('pageerror', ({ message }) => wrong.push(message));
      tab.on('request', (request) => {
        if (!request.url().startsWith(origin())) wrong.push(request.url());
      });
      await tab.clock.install();
      await tab.goto(`${origin()}/console/cases`);
      await tab.getByRole('button', { name: '登录' }).click();
      await tab.locator('a[data-row]').first().waitFor();
      await tab.route('**/console/api/**', (asked) => asked.abort());
      await tab.keyboard.press('n');
      await tab.getByText('没有成功：连接不上服务器。请检查网络后重试').waitFor();
      /** Waits for nothing but what is asked for: the time between is left out. */
      const comesTo = async (words: Locator, shown: boolean) =>
        expect
          .poll(
            async () => {
              await tab.clock.runFor(2_000);
              return words.first().isVisible();
            },
            { timeout: 30_000 },
          )
          .toBe(shown);
      // What was there is read again when somebody comes back to it.
      await tab.getByRole('link', { name: '申诉' }).click();
      await comesTo(tab.locator('main').getByText('连接不上服务器'), true);
      await tab.getByRole('link', { name: '案件队列' }).click();
      const old = tab.getByText('页面上的内容可能已经过时');
      await comesTo(old, true);
      await tab.unroute('**/console/api/**');
      await comesTo(old, false);
      expect(wrong).toEqual([]);
    } finally {
      await context.close();
    }
  }, 90_000);

  it('stays where it is when the server is gone before a page was read, and reads it once it is back', async () => {
    await signIn('/console/cases');
    await page().locator('a[data-row]').first().waitFor();
    await page().route('**/console/**', (asked) => asked.abort());
    await page().getByRole('link', { name: '规则' }).click();
    await page().getByText('此页暂时打不开').waitFor();
    await page().getByRole('button', { name: '重试' }).click();
    // What is there still works.
    await page().getByRole('link', { name: '案件队列' }).click();
    await page().locator('a[data-row]').first().waitFor();
    await page().getByRole('link', { name: '规则' }).click();
    await page().getByText('此页暂时打不开').waitFor();
    await page().unroute('**/console/**');
    await page().getByRole('button', { name: '重试' }).click();
    await page().getByRole('heading', { name: '规则', level: 1 }).waitFor();
  }, 60_000);

  it('says so as well when the network of the machine is gone, and sends nothing by itself later', async () => {
    await openCase();
    await page().keyboard.press('f');
    await page().locator('textarea:focus').waitFor();
    await page().keyboard.type('多账号同一话术');
    await page().context().setOffline(true);
    await page().keyboard.press('Control+Enter');
    await page().getByText('没有成功：连接不上服务器。请检查网络后重试').waitFor();
    await page().context().setOffline(false);
    await page().getByRole('link', { name: '案件队列' }).click();
    await page().locator('a[data-row]').first().waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
  });

  it('asks for the reason where a key would decide without one', async () => {
    await openCase('cas-4');
    // What comes to the page meanwhile brings keys of its own, and a sequence begins anew.
    await page()
      .getByRole('img', { name: /关联图/ })
      .waitFor();
    await page().keyboard.press('a');
    await page().keyboard.press('a');
    const appeal = page().getByRole('region', { name: '申诉' });
    await appeal.getByText('请先写明理由').waitFor();
    await page().keyboard.type('确为床品');
    expect(await appeal.getByRole('textbox').inputValue()).toBe('确为床品');
    await desk.quiet('POST /cases/{caseId}/appeal');
    await page().keyboard.press('Tab');
    await page().keyboard.press('a');
    await page().keyboard.press('d');
    await page().keyboard.press('Control+Enter');
    await page().getByText('申诉已驳回').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({ grants: false });
    await page().keyboard.press('Tab');
    await page().keyboard.press('f');
    await page().keyboard.press('Control+Enter');
    await page().getByRole('region', { name: '处置' }).getByText('请先写明理由').waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
  });

  it('folds what a machine came to again and again and changed nothing, and tells what answered an appeal', async () => {
    const [frozen] = casePage(0).timeline;
    if (!frozen) throw new Error('no timeline');
    const { from: _, to: __, ...unchanged } = frozen.details;
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
      words: both('审核：维持', 'Review: upheld'),
      decisionId: null,
      details: { caseId: 'cas-0', appeal: 'refused' },
    };
    const timeline = [answered, again(3), again(2), again(1), frozen];
    const ruled = { ...decision(0), decisionId: 'dec-again-3', eventType: 'review.ruled' };
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, { timeline, decisions: [decision(0), ruled], account: null }),
      }),
    );
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    const panel = page().getByRole('tabpanel');
    const shown = panel.locator(':scope li:visible');
    expect(await shown.allInnerTexts()).toEqual([
      expect.stringMatching(/审核：维持 · Bo Lind\s+答复申诉：驳回/),
      expect.stringMatching(
        /系统冻结账号 · 查看决定\s+人工裁定 · .*\s+此前另有 2 次，状态未变（自 /,
      ),
      expect.stringMatching(/系统冻结账号 · 查看决定\s+发布内容 · 正常 → 已冻结/),
    ]);
    await panel.getByText('此前另有 2 次').click();
    expect(await shown.count()).toBe(5);
  });

  it('gives an opinion, acts on the ring, blocks and reveals without a pointer', async () => {
    const secondOpinion = { by: bo, at: 0, answered: false };
    const handling = { ...row(0).handling, secondOpinion };
    answer(
      deskOf(120, { 'GET /cases/{caseId}': () => casePage(0, { case: row(0, { handling }) }) }),
    );
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
    await desk.byName('封禁此项：设备');
    await dialogue('封禁此项');
    await page().keyboard.press('Escape');
    await desk.byName('查看被遮盖的信息：地址段');
    await dialogue('查看被遮盖的信息');
    await page().keyboard.type('核对');
    await page().getByRole('dialog').getByRole('button', { name: '查看被遮盖的信息' }).click();
    await expect
      .poll(() => asked('POST /accounts/{accountId}/reveals').at(0)?.asked.body)
      .toMatchObject({ what: { kind: 'link', node: 'block:203.0.113.0/24' } });
  });

  it('names the key that takes back the latest by that alone', async () => {
    const before = deskOf();
    answer({
      ...before,
      'POST /cases/{caseId}/rulings': () => ({
        is: 'done' as const,
        case: row(0),
        ruling: ruling(asked('POST /cases/{caseId}/rulings').length, 'freeze'),
      }),
    });
    await openCase();
    for (const n of [1, 2]) {
      await page().keyboard.press('f');
      await reason().fill('证据一致');
      await page().keyboard.press('Control+Enter');
      await expect.poll(() => page().getByRole('button', { name: /^撤销/ }).count()).toBe(n);
    }
    expect(await page().getByRole('button', { name: /^撤销/ }).allTextContents()).toEqual([
      '撤销 (U)',
      '撤销',
    ]);
  });

  it('answers a proposal once, however often it is pressed', async () => {
    let done = () => {};
    const slow = new Promise<void>((end) => {
      done = end;
    });
    const before = deskOf();
    const approves = before['POST /proposals/{proposalId}/approve'];
    answer({
      ...before,
      'POST /proposals/{proposalId}/approve': async (request) => {
        await slow;
        return approves?.(request);
      },
    });
    await signIn('/console/proposals');
    await page().getByRole('textbox').first().fill('核对过');
    const agree = page().getByRole('button', { name: '同意并执行' });
    for (let i = 0; i < 3; i++) {
      await agree.evaluate((button) => (button as HTMLElement).click());
    }
    done();
    await page().getByRole('button', { name: '关闭提示' }).waitFor();
    expect(asked('POST /proposals/{proposalId}/approve')).toHaveLength(1);
  });

  it('keeps the focus on the page, and calls nobody’s change what one did oneself', async () => {
    let made = false;
    let show = () => {};
    const read = new Promise<void>((done) => {
      show = done;
    });
    const before = deskOf();
    answer({
      ...before,
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
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
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

  it('goes on by keyboard where a draft was put away', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('看错了');
    await page().keyboard.press('Escape');
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.getAttribute('data-act')))
      .toBe('freeze');
  });

  it('hears keys in the dialogue of a bulk action that was done', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '解除并放行' }).check({ force: true });
    await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
    await dialogue.getByRole('textbox').fill('同一误判');
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'hidden' });
  });

  it('names what is about to be taken back, whichever case is on the screen', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('属实');
    await page().keyboard.press('Control+Shift+Enter');
    await page().waitForURL('**/console/cases/cas-1');
    await page().getByText('u-20000：已冻结账号').waitFor();
    await page().keyboard.press('u');
    await page().getByRole('dialog').getByText('u-20000 · 安宁：冻结账号').waitFor();
  });

  it('names its places where there is room for their pictures alone', async () => {
    await signIn();
    const place = page().getByRole('link', { name: '搜索', exact: true });
    expect(await place.getAttribute('title')).toBe('搜索');
  });

  it('takes no more cases at once than a bulk action may be about, and says so first', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    const all = page().getByRole('table').getByRole('checkbox').first();
    for (const first of ['cas-0', 'cas-50', 'cas-100']) {
      await page().locator(`a[data-row=${first}]`).waitFor();
      await all.check({ force: true });
      await page().keyboard.press(']');
    }
    await page().getByRole('button', { name: '批量处置（120）' }).waitFor();
    await page().keyboard.press('b');
    await page().getByText('一次最多处置 100 件，已选 120 件：请减少所选，分批处置。').waitFor();
    expect(await page().getByRole('dialog').count()).toBe(0);
  });

  it('goes on with the next proposal, and reads of the first few what they would do', async () => {
    let answered = 0;
    const many = Array.from({ length: 50 }, (_, at) => ({ ...proposal, proposalId: `pro-${at}` }));
    const before = deskOf();
    answer({
      ...before,
      'GET /proposals': () => ({ items: many.slice(answered), cursor: null }),
      'POST /proposals/{proposalId}/approve': (request) => {
        answered = 1;
        return before['POST /proposals/{proposalId}/approve']?.(request);
      },
    });
    await signIn('/console/proposals');
    await page().getByRole('textbox').first().waitFor();
    await desk.settled();
    expect(asked('GET /proposals/{proposalId}').length).toBeLessThan(10);
    await page().getByRole('textbox').first().fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).first().focus();
    await page().keyboard.press('Enter');
    await page().getByText(`“${proposal.words['zh-CN']}”已同意`).waitFor();
    await desk.settled();
    expect(await page().getByRole('textbox').count()).toBe(49);
    await expect
      .poll(() =>
        page()
          .getByRole('textbox')
          .first()
          .evaluate((box) => box === document.activeElement),
      )
      .toBe(true);
  });

  it('says who answered a proposal while one wrote a reason', async () => {
    const [first, second] = ['pro-1', 'pro-2'].map((proposalId) => ({ ...proposal, proposalId }));
    let open = [first, second];
    const before = deskOf();
    answer({
      ...before,
      'GET /proposals': () => ({ items: open, cursor: null }),
      'GET /proposals/{proposalId}': (request) => {
        const told = before['GET /proposals/{proposalId}']?.(request) as object;
        const state =
          open.length > 0 ? {} : { state: 'approved', decidedBy: bo, mayApprove: false };
        return {
          ...told,
          proposal: { ...proposal, proposalId: request.path.proposalId, ...state },
        };
      },
      'POST /proposals/{proposalId}/approve': (request) => {
        open = [];
        return before['POST /proposals/{proposalId}/approve']?.(request);
      },
    });
    await signIn('/console/proposals');
    await page().getByRole('textbox').first().fill('证据不足，');
    await page().getByRole('textbox').nth(1).fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).nth(1).click();
    await page().getByText('您填写理由时，此事项已有结果；您的理由没有提交。').waitFor();
    await page().getByText('Bo Lind 处理').waitFor();
  });

  it('reads proposals on beyond the first page', async () => {
    answer(
      deskOf(120, {
        'GET /proposals': ({ query }) =>
          query.get('cursor') === 'more'
            ? { items: [{ ...proposal, proposalId: 'pro-2', kind: 'block' }], cursor: null }
            : { items: [proposal], cursor: 'more' },
      }),
    );
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByText('封禁', { exact: true }).waitFor();
    expect(await page().getByText('单案处置').count()).toBe(1);
    expect(await page().getByRole('button', { name: '加载更多' }).count()).toBe(0);
  });

  it('shows what a bulk proposal would do, account by account, before it is agreed to', async () => {
    answer(
      deskOf(120, {
        'GET /proposals': () => ({ items: [{ ...proposal, kind: 'bulk' }], cursor: null }),
        'GET /proposals/{proposalId}': (request) => ({
          ...(deskOf()['GET /proposals/{proposalId}']?.(request) as object),
          details: {
            kind: 'bulk',
            ruling: { act: 'release' },
            accounts: [
              { accountId: 'u-20001', caseId: 'cas-1', changed: false },
              { accountId: 'u-20002', caseId: null, changed: true },
            ],
            sample: ['u-20001', 'u-20002', 'u-20003'].map((accountId) => ({
              accountId,
              preview: undoPreview,
            })),
          },
        }),
      }),
    );
    await signIn('/console/proposals');
    await page().getByText('处置：解除并放行 · 2 个账号').waitFor();
    // One letter is read at once: the answer stays near.
    const letter = (accountId: string) =>
      page().getByRole('region', { name: accountId, exact: true });
    await letter('u-20001').waitFor();
    expect(await letter('u-20003').isVisible()).toBe(false);
    await page().getByRole('button', { name: '其余抽样（2）' }).click();
    await letter('u-20003').waitFor();
    const link = page().getByRole('link', { name: 'u-20001', exact: true });
    expect(await link.getAttribute('href')).toBe('/console/cases/cas-1');
    await page()
      .getByRole('listitem')
      .filter({ hasText: 'u-20002' })
      .getByText('不再执行')
      .waitFor();
  });

  it('says how far a bulk action is that another person agreed to', async () => {
    answer(
      deskOf(120, {
        'GET /proposals': () => ({ items: [{ ...proposal, kind: 'bulk' }], cursor: null }),
      }),
    );
    await signIn('/console/proposals');
    await reason().fill('逐个核对');
    const answered = answerLate('POST /proposals/{proposalId}/approve');
    await page().getByRole('button', { name: '同意并执行' }).click();
    await page().getByText('已处置 12 / 25 个账号').waitFor();
    answered();
    await page().getByRole('progressbar').waitFor({ state: 'detached' });
  });

  it('narrows proposals to a kind', async () => {
    answer(
      deskOf(120, {
        'GET /proposals': proposalsIn([
          proposal,
          { ...proposal, proposalId: 'pro-2', kind: 'block', caseId: null },
        ]),
      }),
    );
    await signIn('/console/proposals');
    await page().getByText('单案处置', { exact: true }).waitFor();
    await page().getByRole('button', { name: /类型/ }).click();
    await page().getByRole('option', { name: '封禁' }).click();
    await page().getByText('单案处置', { exact: true }).waitFor({ state: 'detached' });
    // One alone: of two this would fail.
    await page().getByRole('button', { name: '同意并执行' }).waitFor();
  });

  it('leads from the word that a bulk action was agreed to to what came of it', async () => {
    const bulk = { ...proposal, kind: 'bulk' as const, caseId: null };
    answer(
      deskOf(120, {
        'GET /proposals': proposalsIn([bulk]),
        'POST /proposals/{proposalId}/approve': () => ({
          ...bulk,
          state: 'approved',
          mayApprove: false,
          resultId: 'blk-1',
        }),
      }),
    );
    await signIn('/console/proposals');
    await reason().fill('逐个核对过');
    await page().getByRole('button', { name: '同意并执行' }).click();
    const told = page().getByRole('region', { name: '提示' });
    await told.getByRole('link', { name: '查看结果，逐个账号' }).click();
    await page().getByRole('heading', { name: '批量处置：解除并放行' }).waitFor();
  });

  it('keeps the title of a proposal in whole words on a phone, and why it waits in its card', async () => {
    const long = {
      ...proposal,
      because: { 'zh-CN': '涉及 27 个账号，超过 20 个即须由另一人同意后才会执行', en: 'many' },
    };
    answer(deskOf(120, { 'GET /proposals': proposalsIn([long]) }));
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/proposals');
    const card = page().locator('section').filter({ hasText: '涉及 27 个账号' }).last();
    const tag = card.getByText('涉及 27 个账号');
    await tag.waitFor();
    const [around, title, why] = await Promise.all(
      [card, card.getByRole('heading').first(), tag].map((one) => one.boundingBox()),
    );
    if (!around || !title || !why) throw new Error('all three are there');
    expect(title.height).toBeLessThanOrEqual(2 * 22);
    expect(why.x + why.width).toBeLessThanOrEqual(around.x + around.width);
  });

  it('agrees to a proposal and signs out by name', async () => {
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '同意并执行' }).waitFor();
    await desk.byName('同意并执行：解除账号');
    await page().getByText('请先写明理由').waitFor();
    await page().keyboard.type('执照属实');
    await desk.byName('同意并执行：解除账号');
    await expect
      .poll(() => asked('POST /proposals/{proposalId}/approve').at(0)?.asked.body)
      .toEqual({ expectedVersion: 1, reason: '执照属实' });
    await desk.byName('退出登录');
    await page().getByRole('button', { name: '登录' }).waitFor();
  });

  it('lets single keys be turned off', async () => {
    await desk.prefer({ singleKeys: false });
    await openCase();
    await page().keyboard.press('f');
    await desk.openPalette();
    expect(await reason().count()).toBe(0);
  });
});

describe('a campaign of 2,000 accounts, with all that an answer can hold', () => {
  it.each([
    [1280, 800],
    [768, 1024],
  ])('is seen at a glance, the rest when asked for, at %i × %i', async (width, height) => {
    await page().setViewportSize({ width, height });
    answer(deskOf(120, campaign(7)));
    await signIn('/console/cases/cas-7');
    const picture = page().getByRole('img', { name: /关联图/ });
    await picture.waitFor();
    await page().getByText('图中画出 10 个账号，下方列出 61 个').waitFor();
    await page().getByText('图中只画出共用账号最多的 8 项').waitFor();
    await page().getByText('另有 58,000 个账号未列出').waitFor();
    expect((await picture.boundingBox())?.height).toBeLessThan(height);
    const listed = page().getByRole('tabpanel').locator('li:visible > strong');
    expect(await listed.count()).toBe(8);
    expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await desk.axe()).toEqual([]);
    await page().getByText('其余共用项（22）').click();
    expect(await listed.count()).toBe(30);
    await page().getByText('其余账号（17）').first().click();
    const [users] = await page().getByRole('tabpanel').getByRole('listitem').all();
    expect(await users?.locator('[title$="起）"]:visible').count()).toBe(25);
    expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it('is acted on in bulk: all members, or who shares one thing where all are too many', async () => {
    const { 'POST /bulk/previews': preview, ...whole } = campaign(7);
    const problem = '此团伙有 700 个账号；请选择关联不超过 100 个账号的共用项';
    answer(
      deskOf(120, {
        ...whole,
        'POST /bulk/previews': (about) => {
          const { selection } = about.body as { selection: { kind: string; nodes?: unknown } };
          return selection.kind === 'ring' && !selection.nodes
            ? new Refusal(400, 'invalid', { errors: [{ field: 'body.selection.nodes', problem }] })
            : preview?.(about);
        },
      }),
    );
    await signIn('/console/cases/cas-7');
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await page().getByRole('button', { name: '处置已知的 25 个成员' }).click();
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText('将处置 90 个账号，共选 100 个').waitFor();
    expect(await dialogue.getByRole('row').count()).toBe(101);
    const table = dialogue.getByRole('region', { name: '结果' });
    expect((await table.boundingBox())?.height).toBeLessThan(400);
    expect(await table.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    await dialogue.getByRole('button', { name: '提交复核' }).waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().getByRole('button', { name: '批量处置此团伙' }).click();
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText(problem).waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page()
      .getByRole('button', { name: /^批量处置使用者: / })
      .first()
      .click();
    await dialogue.getByText('将处置已知使用此项的账号').waitFor();
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText('将处置 90 个账号，共选 100 个').waitFor();
    expect(asked('POST /bulk/previews').at(-1)?.asked.body).toMatchObject({
      selection: { kind: 'ring', caseId: 'cas-7', nodes: ['thing#0'] },
    });
  });
});

describe('over a slow network', () => {
  it('tells what came of a decision, and how to take it back, wherever one went meanwhile', async () => {
    const letGo = answerLate('POST /cases/{caseId}/rulings');
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('属实');
    await page().keyboard.press('Control+Shift+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(1);
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await page().getByText('u-20000：已冻结账号').waitFor();
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
    await desk.settled();
    // Whoever went elsewhere is led nowhere, and takes no case unseen.
    expect(new URL(page().url()).pathname).toBe('/console/appeals');
    await desk.quiet('POST /queues/{queue}/next');
    await page().goto(`${origin()}/console/cases/cas-0`);
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
    expect(await reason().count()).toBe(0);
  });

  it('tells that a decision was refused, wherever one went meanwhile', async () => {
    const letGo = answerLate(
      'POST /cases/{caseId}/rulings',
      () => new Refusal(403, 'forbidden', { title: '没有权限', detail: '您的角色不能这样做。' }),
    );
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('属实');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(1);
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await page().getByText('u-20000：没有成功：没有权限。您的角色不能这样做。').waitFor();
  });

  it('tells of each of several rows what could not be done', async () => {
    const letGo = answerLate('POST /cases/{caseId}/claim', ({ path }) =>
      path.caseId === 'cas-0'
        ? new Refusal(409, 'claimed', { title: '他人正在处理', detail: '请选另一件。' })
        : { by: { id: 'ann', name: 'Ann' }, until: Date.now() + 90_000, mine: true },
    );
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'c', 'j', 'c']) await page().keyboard.press(key);
    await expect.poll(() => asked('POST /cases/{caseId}/claim').length).toBe(2);
    letGo();
    await page().getByText('已领取 u-20001').waitFor();
    await page().getByText('u-20000：没有成功：他人正在处理。请选另一件。').waitFor();
  });

  it('takes one case, and skips one, however often the key is pressed', async () => {
    const letGo = answerLate('POST /cases/{caseId}/skip', () => null);
    await openCase();
    await page().keyboard.press('s');
    await expect.poll(() => asked('POST /cases/{caseId}/skip').length).toBe(1);
    await desk.drawn();
    await page().keyboard.press('s');
    letGo();
    await page().waitForURL('**/console/cases/cas-1');
    await desk.settled();
    expect(asked('POST /cases/{caseId}/skip')).toHaveLength(1);
    expect(asked('POST /queues/{queue}/next')).toHaveLength(1);

    const letNextGo = answerLate('POST /queues/{queue}/next', () => ({ case: row(2) }));
    await page().keyboard.press('n');
    await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(2);
    await desk.drawn();
    await page().keyboard.press('n');
    letNextGo();
    await page().waitForURL('**/console/cases/cas-2');
    await desk.settled();
    expect(asked('POST /queues/{queue}/next')).toHaveLength(2);
  });

  it('tells what came of a bulk action whose dialogue was closed before it was answered', async () => {
    const letGo = answerLate('POST /bulk/runs');
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '解除并放行' }).check({ force: true });
    await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
    await dialogue.getByRole('textbox').fill('同一误判');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /bulk/runs').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'hidden' });
    letGo();
    await page().getByText('批量处置：成功 3，未处置 2').waitFor();
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
  });

  it('calls a case changed only for what is newer than what is shown', async () => {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    let version = 3;
    answer({
      ...deskOf(),
      'PUT /cases/{caseId}/presence': async () => {
        const then = version;
        if (asked('PUT /cases/{caseId}/presence').length > 1) await until;
        return { claim: null, others: [], version: then };
      },
      'GET /cases/{caseId}': () => {
        const whole = casePage(0);
        return { ...whole, case: { ...whole.case, version } };
      },
      'POST /cases/{caseId}/marks': () => {
        version = 4;
        return row(0, { version });
      },
    });
    await openCase();
    await desk.settled();
    await page().keyboard.press('x');
    await page().getByRole('dialog').getByRole('textbox').fill('已电话核实');
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => asked('GET /cases/{caseId}').length).toBe(2);
    await desk.drawn();
    expect(await page().getByText('案件在您查看期间有变动').count()).toBe(0);
    letGo();
  });

  it('gives the first field of a dialogue the focus, not its cross', async () => {
    await openCase();
    await page().keyboard.press('m');
    await page().getByRole('dialog').locator('textarea:focus').waitFor();
  });

  it('leaves the focus where somebody writes when it is known whom there is to warn', async () => {
    const letGo = answerLate('GET /cases/{caseId}/warnings');
    await openCase();
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('正在加载').waitFor();
    await dialogue.getByRole('button', { name: /类别/ }).and(page().locator(':focus')).waitFor();
    await page().keyboard.press('Tab');
    await page().keyboard.type('正在');
    letGo();
    await dialogue.getByRole('checkbox').first().waitFor();
    await page().keyboard.type(' 交易');
    expect(await reason().inputValue()).toBe('正在 交易');
    expect(await dialogue.getByRole('checkbox').first().isChecked()).toBe(true);
  });

  it('leaves the dialogue that was opened after the one whose answer comes', async () => {
    const letGo = answerLate('POST /cases/{caseId}/marks');
    await openCase();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('属实');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/marks').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('m');
    await dialogue.getByRole('textbox').fill('已致电');
    letGo();
    await page().getByText('u-20000：已标注').waitFor();
    await desk.settled();
    expect(await dialogue.getByRole('textbox').inputValue()).toBe('已致电');
  });

  it('leads nobody to a case whose decision was taken back once the dialogue was closed', async () => {
    const letGo = answerLate('POST /rulings/{rulingId}/undo');
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('属实');
    await page().keyboard.press('Control+Enter');
    await page().getByText('u-20000：已冻结账号').waitFor();
    await page().keyboard.press('u');
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    await dialogue.getByText('已冻结 → 正常').waitFor();
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /rulings/{rulingId}/undo').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await page().getByText('u-20000：已撤销').waitFor();
    await desk.settled();
    expect(new URL(page().url()).pathname).toBe('/console/appeals');
  });

  it.each(['n', 'Control+Shift+Enter'])(
    'gives the next case back where its reader went elsewhere meanwhile: %s',
    async (key) => {
      const letGo = answerLate('POST /queues/{queue}/next', () => ({ case: row(2) }));
      await openCase();
      if (key !== 'n') {
        await page().keyboard.press('f');
        await reason().fill('属实');
      }
      await page().keyboard.press(key);
      await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(1);
      await page().getByRole('link', { name: /^申诉/ }).click();
      await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
      letGo();
      await expect
        .poll(() => asked('DELETE /cases/{caseId}/claim').map((call) => call.asked.path))
        .toEqual([{ caseId: 'cas-2' }]);
      await desk.settled();
      expect(new URL(page().url()).pathname).toBe('/console/appeals');
    },
  );
});

describe('rights that are taken away meanwhile', () => {
  const refusal = () =>
    new Refusal(403, 'forbidden', { title: '没有权限', detail: '您的角色不能这样做。' });
  const freeze = async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('属实');
    await page().keyboard.press('Control+Enter');
  };

  it('take with them what one may not do any more, and say why', async () => {
    let duties = me.duties;
    answer({
      ...deskOf(),
      'GET /me': () => ({ ...me, duties }),
      'POST /cases/{caseId}/rulings': () => {
        duties = ['read-cases'];
        return refusal();
      },
    });
    await freeze();
    await page().getByText('u-20000：没有成功：没有权限。您的角色不能这样做。').waitFor();
    await page().getByRole('region', { name: '处置' }).waitFor({ state: 'hidden' });
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
  });

  it('show nothing more to whom no role is left', async () => {
    let isStaff = true;
    answer({
      ...deskOf(),
      'GET /me': () => (isStaff ? me : refusal()),
      'POST /cases/{caseId}/rulings': () => {
        isStaff = false;
        return refusal();
      },
    });
    await freeze();
    await page().getByText('您的账号在此平台没有角色，请联系管理员。').waitFor();
    expect(await page().getByText('u-20000', { exact: true }).count()).toBe(0);
  });
});

describe('nothing that was written is lost', () => {
  it('keeps the draft when the session ends in mid-decision', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    endSession();
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').getByText('处置、申诉答复和规则的草稿已保留').waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
    await page().getByRole('dialog').getByRole('button', { name: '登录' }).last().click();
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
    expect(new URL(page().url()).pathname).toBe('/console/cases/cas-0');
    expect(await reason().inputValue()).toBe('正在写的理由');
    await page()
      .getByRole('button', { name: /^确认（/ })
      .click();
    await page().getByText('u-20000：已限制功能').waitFor();
    // Read back as it was: the very act that was being written.
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
  });

  it('keeps the draft when the case changed meanwhile, and says so once the new case is there', async () => {
    let version = 2;
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': async () => {
          // Slow to come: confirmed before it is there, the draft would go with the old version.
          if (version === 3) await setTimeout(500);
          return casePage(0, { case: row(0, { version }) });
        },
      }),
    );
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    version = 3;
    await page().keyboard.press('Control+Enter');
    await page().getByText('已重新加载，您填写的内容仍在').waitFor();
    expect(await reason().inputValue()).toBe('正在写的理由');
    await page().keyboard.press('Control+Enter');
    await page().getByText('u-20000：已限制功能').waitFor();
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(2);
  });

  it('says why nothing was done where somebody else was first, and shows the case as it stands', async () => {
    let taken = false;
    const refusal = () => {
      taken = true;
      return new Refusal(409, 'claimed', { title: '他人正在处理', detail: '请选择其他案件。' });
    };
    const claim = { by: bo, until: Date.now() + 30 * minute, mine: false };
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, { case: row(0, { version: 2, claim: taken ? claim : null }) }),
        'PUT /cases/{caseId}/presence': () => ({
          others: [],
          version: 2,
          claim: taken ? claim : null,
        }),
        'POST /cases/{caseId}/rulings': refusal,
      }),
    );
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    await page().keyboard.press('Control+Enter');
    await page().getByText('没有成功：他人正在处理。请选择其他案件。').waitFor();
    await page().getByText('Bo Lind 正在处理').waitFor();
    expect(await reason().inputValue()).toBe('正在写的理由');
  });

  it('keeps the answer to an appeal when the case changed meanwhile', async () => {
    let version = 2;
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () => casePage(4, { case: row(4, { version }) }),
        'POST /cases/{caseId}/appeal': (asked) => {
          const { expectedVersion } = asked.body as { expectedVersion: number };
          if (expectedVersion !== 3) return new Refusal(409, 'stale-version', { current: 3 });
          return deskOf(120)['POST /cases/{caseId}/appeal']?.(asked);
        },
      }),
    );
    await openCase('cas-4');
    const appeal = page().getByRole('region', { name: '申诉' });
    await appeal.getByRole('textbox').fill('确为床品');
    version = 3;
    await appeal.getByRole('button', { name: '申诉成立，立即解除' }).click();
    const confirm = appeal.getByRole('button', { name: '确认（Ctrl+Enter）' });
    await confirm.click();
    await page().getByText('已重新加载，您填写的内容仍在').waitFor();
    expect(await appeal.getByRole('textbox').inputValue()).toBe('确为床品');
    await confirm.click();
    await page().getByText('申诉成立，已解除').waitFor();
  });

  it('reads the code of a case while it is asked who is there, and none but of the page that is open', async () => {
    await signIn('/console/cases');
    const letGo = answerLate('GET /me');
    const asks = asked('GET /me').length;
    await page().goto(`${origin()}/console/rules`, { waitUntil: 'commit' });
    await expect.poll(() => asked('GET /me').length).toBeGreaterThan(asks);
    expect(await page().evaluate(pagesRead)).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-0`, { waitUntil: 'commit' });
    await expect.poll(() => page().evaluate(pagesRead)).toBeGreaterThan(0);
    letGo();
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
  });

  it('opens at the first try again, also where the code of the page could not be read', async () => {
    await signIn('/console/cases');
    const gone = ['**/console/assets/page-*', '**/console/api/**'];
    for (const what of gone) await page().route(what, (asked) => asked.abort());
    await page().goto(`${origin()}/console/cases/cas-0`);
    const again = page().getByRole('button', { name: '重试' });
    await again.waitFor();
    for (const what of gone) await page().unroute(what);
    await again.click();
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
  });

  it('is signed in in a new tab beside one that is, and shows who is not the door to where they went', async () => {
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
    const beside = async (look: (tab: ReturnType<typeof page>) => Promise<void>) => {
      const tab = await page().context().newPage();
      await tab.goto(`${origin()}/console/cases/cas-0`);
      await look(tab);
      expect(new URL(tab.url()).pathname).toBe('/console/cases/cas-0');
      await tab.close();
    };
    await beside((tab) => tab.getByRole('heading', { name: '为何如此决定' }).waitFor());
    // What is kept for all tabs lets nobody in.
    expect(await page().evaluate(() => Object.values({ ...localStorage }).join(''))).not.toContain(
      'token',
    );
    // Nobody asked to be signed in: however the issuer says no, nothing failed, and only one answer says that it ended.
    for (const [answer, told] of [
      ['login_required', '登录已过期，请重新登录。所有查看与处置均会留痕。'],
      ['temporarily_unavailable', '未能确认您的登录，请重新登录。所有查看与处置均会留痕。'],
    ] as const) {
      endSession(answer);
      await beside(async (tab) => {
        await tab.getByText(told).waitFor();
        await tab.getByRole('button', { name: '登录' }).click();
        await tab.getByRole('heading', { name: '为何如此决定' }).waitFor();
      });
    }
    // Nor is a tab read anew without a word, whose token the server does not know any more.
    endSession();
    await page().reload();
    await page().getByText('登录已过期，请重新登录').waitFor();
  });

  it('does not say of a token that was never good that a session ended', async () => {
    answer(deskOf(120, { 'GET /me': () => new Refusal(401, 'unauthenticated') }));
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    const told = page().getByText('登录没有完成，请重新登录。所有查看与处置均会留痕。');
    await told.waitFor();
    await desk.settled();
    await page().reload();
    await told.waitFor();
  });

  it('shows the door in a new tab that the issuer does not take over', async () => {
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
    endSession(null);
    const tab = await page().context().newPage();
    await tab.goto(`${origin()}/console/cases/cas-0`);
    await tab.getByText('登录服务器未能确认您的登录').waitFor();
    await tab.getByRole('button', { name: '登录' }).waitFor();
    await tab.close();
  });

  it('leaves keys to the input method while somebody composes, and does nothing twice for a key that is held', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('属实');
    const input = await page().context().newCDPSession(page());
    const compose = (text: string) =>
      input.send('Input.imeSetComposition', { text, selectionStart: 2, selectionEnd: 2 });
    await compose('ni');
    await expect.poll(() => reason().inputValue()).toBe('属实ni');
    // What would drop the draft, and what would decide.
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+Enter');
    await desk.settled();
    expect(await reason().count()).toBe(1);
    await desk.quiet('POST /cases/{caseId}/rulings');
    await input.send('Input.insertText', { text: '你' });
    await page().keyboard.press('Escape');
    await reason().waitFor({ state: 'detached' });

    await page().keyboard.down('s');
    await page().keyboard.down('s');
    await page().keyboard.down('s');
    await page().keyboard.up('s');
    await desk.settled();
    expect(asked('POST /cases/{caseId}/skip')).toHaveLength(1);
  });

  it('leaves nothing of a person behind after sign-out', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('草稿');
    await page().getByRole('button', { name: '安宁' }).click();
    await page().getByRole('menuitem', { name: '退出登录' }).click();
    await page().getByRole('button', { name: '登录' }).waitFor();
    const kept = await page().evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
    );
    expect(kept).not.toMatch(/token-1|草稿/);
    expect(page().url()).not.toMatch(/code=|token/);
  });
});

describe('what people wrote', () => {
  it('is shown as it is, 40 hostile posts: nothing runs, nothing is fetched', async () => {
    const exhibits = hostilePosts.map((text, at) => ({
      ...(casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number]),
      eventId: `evt-x${at}`,
      text,
    }));
    expect(exhibits).toHaveLength(40);
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            exhibits,
            decisions: hostilePosts.slice(0, 3).map((text, at) => ({
              ...decision(at),
              findings: [],
              errors: [text],
            })),
            reports: hostilePosts.map((text, at) => ({
              eventId: `evt-r${at}`,
              at: 0,
              reason: text,
              reporterCredible: true,
              reporters: 1,
            })),
          }),
      }),
    );
    await openCase();
    await page().getByText('其余原文').click();
    await page().locator('[data-written]').nth(39).waitFor();
    const rests = page().getByRole('button', { name: /^展开中间/ });
    while ((await rests.count()) > 0) await rests.first().click();
    const shown = await page().locator('[data-written]').allTextContents();
    expect(shown).toHaveLength(40);
    const visible = (text: string) =>
      text.replaceAll(/U\+[0-9A-F]{4,6}/g, '').replaceAll(/[^\x21-\x7e\u4e00-\u9fff]/g, '');
    expect(shown.map(visible)).toEqual(hostilePosts.map(visible));
    // What has no space in three thousand characters is broken all the same (H93).
    const { scrollWidth, clientWidth } = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    await page().getByRole('tab', { name: '举报' }).click();
    await page().getByText('可信').first().waitFor();
    for (const link of await page().locator('[data-written] a, [data-written] img').all()) {
      throw new Error(`live: ${await link.innerHTML()}`);
    }
    expect(await page().evaluate(() => 'hacked' in window)).toBe(false);
  });

  it('is read in the direction of its own words, whatever nobody sees before them or somebody quotes', async () => {
    const one = casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number];
    const stacked = [...'加我微信号']
      .map((each) => each + '\u0300\u0316\u0301'.repeat(40))
      .join('');
    const [finding] = decision(0).findings;
    if (!finding) throw new Error('the specimen has a finding');
    const evidence = [
      '原文「\u200fשלום\u202e」意为「收卡」',
      '原文「بىرىنچى “abc” ئىككىنچى」意为「收卡」',
      `原文「${stacked}」`,
    ].map((says) => both(says, says));
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            exhibits: [{ ...one, text: '\u200fשלום\u200bעולם', quotes: [] }],
            decisions: [{ ...decision(0), findings: [{ ...finding, evidence }] }],
          }),
      }),
    );
    await page().setViewportSize({ width: 390, height: 844 });
    await openCase();
    const directions = await page()
      .locator('[data-written], [data-written] > bdi[dir=auto]')
      .evaluateAll((all) =>
        all.map((each) => [each.textContent, getComputedStyle(each).direction]),
      );
    expect(directions).toEqual(
      expect.arrayContaining([
        ['「U+200FשלוםU+202E」', 'rtl'],
        ['「بىرىنچى “abc” ئىككىنچى」', 'rtl'],
        ['意为', 'ltr'],
        ['「收卡」', 'ltr'],
        ['U+200FשלוםU+200Bעולם', 'rtl'],
      ]),
    );
    const { scrollWidth, clientWidth } = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBe(clientWidth);
  });

  it('stays in sight and usable, however long and however much of it: what weighs is shown, the rest when asked for (H93)', async () => {
    const one = casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number];
    // Every second character is one that nobody sees, and what weighs comes last.
    const text = `${'字\u200b'.repeat(1996)}加薇❤demo`;
    const quotes = [{ start: 3992, end: 3995, text: '加薇❤', reads: '加微信' }];
    const exhibits = Array.from({ length: 70 }, (_, at) => ({
      ...one,
      eventId: `evt-${at}`,
      text,
      quotes,
      cut: true,
    }));
    const timeline = Array.from({ length: 100 }, (_, at) => ({
      ...(casePage(0).timeline[0] as ReturnType<typeof casePage>['timeline'][number]),
      entryId: `entry-${at}`,
    }));
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () => casePage(0, { exhibits, moreExhibits: true, timeline }),
      }),
    );
    await openCase();
    const nodes = () => page().evaluate(() => document.querySelectorAll('*').length);
    const posts = page().getByRole('region', { name: '原文' });
    await posts.getByText('加薇❤').first().waitFor();
    expect(await nodes()).toBeLessThan(4000);
    expect(await posts.locator('mark').count()).toBe(3);
    await posts.getByText('此处只列出 70 条，另有更多').waitFor();
    expect(await posts.getByText('只保留了开头部分').count()).toBe(3);
    const first = posts.locator('[data-written]').first();
    expect((await first.textContent())?.match(/字/g)?.length).toBeLessThan(200);
    await posts.getByRole('button', { name: '展开中间 3,692 字' }).first().click();
    expect((await first.textContent())?.match(/字/g)).toHaveLength(1996);
    await posts.getByText('其余原文（67）').click();
    await posts.locator('mark').nth(69).waitFor();
    expect(await nodes()).toBeLessThan(40_000);
  });

  it('is nothing but text in an address either, and no message of another page is heard (H95)', async () => {
    const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const part = encodeURIComponent(markup);
    answer(deskOf(120, { 'GET /cases/{caseId}': () => casePage(0) }));
    await signIn(`/console/cases/${part}?q=${part}&by=${part}#${markup}`);
    await page().evaluate((html) => {
      window.postMessage(html, '*');
      window.postMessage({ html, url: 'javascript:window.hacked=1' }, '*');
    }, markup);
    await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
    expect(await page().locator('img[src=x]').count()).toBe(0);
    expect(await page().evaluate(() => 'hacked' in window)).toBe(false);
  });

  it('shows what is invisible and what a variant stands for', async () => {
    await openCase();
    const text = page().getByRole('region', { name: '原文' }).locator('[data-written]').first();
    expect(await text.textContent()).toContain('U+200B');
    expect(await text.locator('mark').first().textContent()).toBe('收钅艮行卡意为 收银行卡');
  });

  it('is revealed for a reason, and counted', async () => {
    await openCase();
    await page().keyboard.press('p');
    await page().getByRole('dialog').locator('textarea:focus').waitFor();
    await page().keyboard.type('核对联系方式');
    await page().getByRole('dialog').getByRole('button', { name: '查看被遮盖的信息' }).click();
    await page().getByText('demo_ka_9').first().waitFor();
    expect(asked('POST /accounts/{accountId}/reveals').at(0)?.asked.body).toMatchObject({
      reason: '核对联系方式',
    });
  });

  it('leads to a block that another person must agree to, and to warnings', async () => {
    await openCase();
    await page().getByRole('button', { name: '封禁此项' }).first().click();
    // As much as the entry of the list will keep.
    await page().getByRole('dialog').getByRole('textbox').fill('长'.repeat(201));
    await page().getByRole('dialog').getByText('已满 200 字').waitFor();
    await page().getByRole('dialog').getByRole('textbox').fill('多个账号共用');
    await page().getByRole('dialog').getByRole('button', { name: '提交复核' }).click();
    await page().getByText('封禁已提交').waitFor();
    expect(asked('POST /cases/{caseId}/blocks').at(0)?.asked.body).toEqual({
      node: 'device:d-7f…c2',
      days: 30,
      reason: '多个账号共用',
    });
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    // Who is restricted themselves, or was warned before, is offered, and not chosen.
    const boxes = dialogue.getByRole('checkbox');
    await boxes.first().waitFor();
    expect(
      await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked)),
    ).toEqual([true, true, false, false]);
    await dialogue.getByText('安全提醒：请勿转账。').waitFor();
    await dialogue.getByText('已由 安宁 收回').waitFor();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Space');
    await dialogue.getByRole('textbox', { name: '其他账号' }).fill('u-1，u-2\nu-1');
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('正在与其交易');
    await dialogue.getByRole('button', { name: '发出提醒（3 人）' }).click();
    await page().getByText('已发出 3 条提醒').waitFor();
    expect(asked('POST /cases/{caseId}/warnings').at(0)?.asked.body).toEqual({
      accountIds: ['u-302', 'u-1', 'u-2'],
      category: 'card-trade',
      reason: '正在与其交易',
    });
    await page().keyboard.press('u');
    await page().getByText('平台将移除未读的提醒').waitFor();
    await page().keyboard.press('Control+Enter');
    await page().getByText('已请平台收回 2 条提醒').waitFor();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await page().keyboard.press('w');
    await page().getByRole('dialog').getByRole('button', { name: '收回提醒' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('认错了人');
    await page().getByRole('dialog').getByRole('button', { name: '收回提醒' }).click();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    expect(
      asked('POST /cases/{caseId}/warnings/{warningId}/undo').map((call) => call.asked.path),
    ).toEqual([
      { caseId: 'cas-0', warningId: 'wrn-2' },
      { caseId: 'cas-0', warningId: 'wrn-1' },
    ]);
  });

  it('is passed on as a clue by keyboard, and its time line tells to whom and what came of it', async () => {
    const whole = casePage(0);
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () => ({
          ...whole,
          timeline: (['failed', 'confirmed', 'waiting'] as const).map((receipt, i) => ({
            entryId: `clue-${i}`,
            at: whole.case.changedAt - i,
            by: bo,
            actor: 'staff',
            action: 'clue.passed',
            words: { 'zh-CN': '线索已交平台移送', en: 'Clue given to the platform to pass on' },
            decisionId: null,
            details: { recipient: 'telecom', category: 'sim-trade', receipt },
          })),
        }),
      }),
    );
    await openCase();
    await page().getByRole('tab', { name: '时间线' }).click();
    for (const told of ['平台未能办理', '平台已确认', '平台尚未确认']) {
      const line = page().getByRole('listitem').filter({ hasText: told });
      expect(await line.textContent()).toContain('线索已交平台移送 · ');
      await line.getByText(`移送电信主管部门：电话卡与号码买卖 · ${told}`).waitFor();
    }
    await page().keyboard.press('i');
    const dialogue = page().getByRole('dialog');
    await dialogue.locator('button:focus').filter({ visible: true }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('option', { name: '金融管理部门' }).waitFor();
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Enter');
    await page().keyboard.press('Tab');
    await page().keyboard.press('Tab');
    await page().keyboard.type('多人受骗');
    await page().keyboard.press('Control+Enter');
    await page().getByText('已请平台移送：金融管理部门').waitFor();
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /cases/{caseId}/clues').map((call) => call.asked)).toMatchObject([
      {
        path: { caseId: 'cas-0' },
        body: { recipient: 'finance', category: 'card-trade', reason: '多人受骗' },
      },
    ]);
  });

  it('is offered to be passed on as a clue to those alone who may', async () => {
    const duties = me.duties.filter((duty) => duty !== 'pass-clue');
    for (const [mine, offered] of [
      [me.duties, 1],
      [duties, 0],
    ] as const) {
      answer(deskOf(120, { 'GET /me': () => ({ ...me, duties: mine }) }));
      await openCase();
      await page().getByRole('button', { name: '更多', exact: true }).click();
      await page().getByRole('menuitem', { name: '提醒可能受害的人' }).waitFor();
      expect(await page().getByRole('menuitem', { name: '移送线索' }).count()).toBe(offered);
      await page().keyboard.press('Escape');
    }
  });

  it('is marked for what it is, by keyboard, and nothing else is done', async () => {
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            notes: [
              {
                noteId: 'n-1',
                at: decision(0).decidedAt,
                by: bo,
                about: 'mark',
                text: '核对过',
                rulingId: null,
                would: 'innocent brushing',
              },
            ],
          }),
      }),
    );
    await openCase();
    await page()
      .getByRole('button', { name: /^只作标注/ })
      .waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: '只作标注' });
    await dialogue.waitFor();
    await page().keyboard.press('Enter');
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Enter');
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('电话核实为本人');
    await dialogue.getByRole('button', { name: '只作标注' }).click();
    await page().getByText('u-20000：已标注“正常用户”').waitFor();
    expect(asked('POST /cases/{caseId}/marks').at(0)?.asked.body).toEqual({
      expectedVersion: 3,
      mark: { truth: 'innocent', category: null },
      reason: '电话核实为本人',
    });
    await desk.quiet('POST /cases/{caseId}/rulings');
    await page().getByRole('tab', { name: '时间线' }).click();
    await page().getByText('标注：正常用户 · 刷单与虚假兼职').waitFor();
  });

  it('can be blurred until it is looked at', async () => {
    await openCase();
    await desk.byName('切换内容模糊');
    const text = page().locator('[data-written]').first();
    expect(await text.evaluate((node) => getComputedStyle(node).filter)).toContain('blur');
    await text.hover();
    expect(await text.evaluate((node) => getComputedStyle(node).filter)).toBe('none');
  });

  it('alone loses colour and edge: neither controls nor what colleagues wrote', async () => {
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () => casePage(0, { rulings: [ruling(0, 'freeze')] }),
      }),
    );
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const colleague = page().getByText('证据充分');
    await colleague.waitFor();
    await desk.byName('切换灰度显示');
    await desk.byName('切换内容模糊');
    const filtered = (selector: string) =>
      page()
        .locator(selector)
        .evaluateAll((all) => [...new Set(all.map((node) => getComputedStyle(node).filter))]);
    await page().mouse.move(0, 0);
    expect(await filtered('[data-written]')).toEqual(['blur(7px) grayscale(1)']);
    expect(await filtered(':not([data-written])')).toEqual(['none']);
    expect(await colleague.evaluate((node) => node.closest('[data-written]'))).toBeNull();
  });

  it('is blurred by a key, and looked at by moving the focus to it', async () => {
    await openCase();
    await page().keyboard.press('z');
    const texts = page().locator('[data-written]');
    const filters = () =>
      texts.evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).filter));
    expect(new Set(await filters())).toEqual(new Set(['blur(7px)']));
    const looked = new Set<number>();
    for (let press = 0; press < 80 && looked.size < (await texts.count()); press++) {
      await page().keyboard.press('Tab');
      for (const [at, filter] of (await filters()).entries()) {
        if (filter === 'none') looked.add(at);
      }
    }
    expect(looked.size).toBe(await texts.count());
    await page().keyboard.press('z');
    expect(new Set(await filters())).toEqual(new Set(['none']));
  });

  it('is theirs where evidence quotes it: isolated, with what is invisible, blurred', async () => {
    const [finding] = decision(0).findings;
    if (!finding) throw new Error('the specimen has a finding');
    const said = '“\u202eabc”\u200b',
      meant = '“卖卡”';
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            decisions: [
              {
                ...decision(0),
                findings: [
                  {
                    ...finding,
                    evidence: [
                      { 'zh-CN': `${said}按${meant}理解`, en: `takes ${said} to mean ${meant}` },
                    ],
                  },
                ],
              },
            ],
          }),
      }),
    );
    await openCase();
    const sentence = page().getByRole('region', { name: '为何如此决定' }).getByRole('listitem');
    expect(await sentence.textContent()).toBe('“U+202Eabc”U+200B按“卖卡”理解');
    const quote = sentence.locator('[data-written]');
    expect(await quote.textContent()).toBe('“U+202Eabc”U+200B按“卖卡”');
    for (const part of [quote, sentence.locator('bdi').first()]) {
      expect(await part.evaluate((node) => getComputedStyle(node).unicodeBidi)).toBe('isolate');
    }
    await page().keyboard.press('z');
    expect(await quote.evaluate((node) => getComputedStyle(node).filter)).toBe('blur(7px)');
  });

  it('is named in the reader’s language: what kind it is, and what it was reported for', async () => {
    const [post] = casePage(0).exhibits;
    if (!post) throw new Error('the specimen has an exhibit');
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            exhibits: [{ ...post, type: 'report.filed', contentKind: null, contentId: null }],
          }),
      }),
    );
    await openCase();
    await page().getByRole('region', { name: '原文' }).getByText('举报', { exact: true }).waitFor();
    await page().getByRole('tab', { name: '举报' }).click();
    expect(await page().getByRole('tabpanel').locator('[data-written]').allTextContents()).toEqual([
      '诈骗',
      '骚扰广告',
    ]);
  });
});

describe('the page', () => {
  it('speaks English at once, and stays so', async () => {
    await openCase();
    await page().getByText('怎样核实').first().click();
    await page().getByText('看是否为招揽；核对联系方式是否多账号共用').waitFor();
    await page().getByRole('button', { name: '切换为 English' }).click();
    await page().getByRole('heading', { name: 'Why it was decided' }).waitFor();
    await page().getByText('Does it offer? Who shares the contact?').waitFor();
    expect(await page().evaluate(() => document.documentElement.lang)).toBe('en');
    await page().reload();
    await page().getByRole('heading', { name: 'Why it was decided' }).waitFor();
    const chinese = await page().locator('nav, h1, h2, h3, button, dt, th').allTextContents();
    const own = new Set(['中文', '安宁']);
    expect(chinese.filter((text) => /\p{Script=Han}/u.test(text) && !own.has(text.trim()))).toEqual(
      [],
    );
  });

  it('names a queue of the platform’s own in both languages, with its cases', async () => {
    await signIn('/console/cases');
    await page()
      .getByRole('button', { name: /境外用户/ })
      .click();
    await expect.poll(() => new URL(page().url()).searchParams.get('queue')).toBe('overseas');
    await expect
      .poll(() => asked('GET /queues/{queue}/cases').map(({ asked: { path } }) => path.queue))
      .toContain('overseas');
    await page().getByRole('button', { name: '切换为 English' }).click();
    await page()
      .getByRole('button', { name: /Overseas/ })
      .waitFor();
    await page().getByText('key account').first().waitFor();
  });

  it.each(['zh-CN', 'en'] as const)(
    'fits one screen of 1280 × 800, with all in sight, %s',
    async (language) => {
      await desk.prefer({ language });
      await desk.signIn('/console/cases/cas-0');
      await page().getByRole('tab').last().waitFor();
      const { height, inner } = await page().evaluate(() => ({
        height: document.documentElement.scrollHeight,
        inner: window.innerHeight,
      }));
      expect(height).toBeLessThanOrEqual(inner);
      const tabs = await page()
        .getByRole('tablist')
        .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(tabs).toBeLessThanOrEqual(0);
      await page().keyboard.press('f');
      const buttons = [/^(?:确认（|Confirm )/, /^(?:并看下一件（|And next )/];
      for (const name of buttons) {
        const button = await page().getByRole('button', { name }).boundingBox();
        expect((button?.y ?? 9999) + (button?.height ?? 0)).toBeLessThanOrEqual(800);
        expect((button?.x ?? 9999) + (button?.width ?? 0)).toBeLessThanOrEqual(1264);
      }
    },
  );

  it('shows where the letter begins above the buttons that stay in sight, whatever stands above it', async () => {
    const hidden: unknown[] = [];
    const box = (found: Locator) => found.boundingBox();
    for (const language of ['zh-CN', 'en'] as const) {
      for (const n of [0, 1, 4, 7]) {
        await desk.prefer({ language });
        await desk.signIn(`/console/cases/cas-${n}`);
        await page().getByRole('tab').last().waitFor();
        await desk.settled();
        for (const [width, height] of [
          [1280, 800],
          [1366, 768],
        ] as const) {
          await page().setViewportSize({ width, height });
          await page().keyboard.press('f');
          const letter = page()
            .getByRole('region', { name: /^(?:预览|Preview)$/ })
            .locator('[lang] p')
            .first();
          await letter.waitFor();
          await desk.settled();
          const [begins, confirm, written] = await Promise.all([
            box(letter),
            box(page().getByRole('button', { name: /^(?:确认（|Confirm |提交复核（|Submit )/ })),
            box(page().locator('textarea:focus')),
          ]);
          const end = (begins?.y ?? 9999) + (begins?.height ?? 0);
          // Nor is it there at the cost of what is written.
          if (end > (confirm?.y ?? 0) || (written?.y ?? 0) < 100)
            hidden.push({ language, n, width, end, confirm: confirm?.y, written: written?.y });
          await page().keyboard.press('Escape');
          await letter.waitFor({ state: 'detached' });
        }
      }
    }
    expect(hidden).toEqual([]);
  }, 120_000);

  it('stays one screen however much was written', async () => {
    const [first] = casePage(0).exhibits;
    if (!first) throw new Error('no exhibit');
    const exhibits = Array.from({ length: 20 }, (_, n) => ({ ...first, eventId: `e-long-${n}` }));
    answer(deskOf(120, { 'GET /cases/{caseId}': () => casePage(0, { exhibits }) }));
    await signIn('/console/cases/cas-0');
    await page().getByText('其余原文').click();
    const spoken = page().getByText('意为').last();
    await spoken.scrollIntoViewIfNeeded();
    const over = await page().evaluate(
      () => document.documentElement.scrollHeight - window.innerHeight,
    );
    expect(over).toBeLessThanOrEqual(0);
  });

  it('tells what was done beside the panel that decides, and covers none of its buttons', async () => {
    await openCase();
    await page().keyboard.press('f');
    await reason().fill('卖卡');
    await page().keyboard.press('Control+Enter');
    const undo = page().getByRole('button', { name: '撤销 (U)' });
    const told = await undo.boundingBox();
    const panel = await page().getByRole('region', { name: '处置' }).boundingBox();
    expect((told?.x ?? 9999) + (told?.width ?? 0)).toBeLessThanOrEqual(panel?.x ?? 0);
  });

  it.each([1280, 1366, 1024, 768])('draws the links whole at %i', async (width) => {
    await page().setViewportSize({ width, height: 800 });
    await signIn('/console/cases/cas-0');
    const picture = page().getByRole('img', { name: /关联图/ });
    await picture.waitFor();
    const hidden = await picture.evaluate((drawn) => {
      const edge = drawn.parentElement?.getBoundingClientRect().right ?? 0;
      return Math.max(0, Math.round(drawn.getBoundingClientRect().right - edge));
    });
    expect(hidden).toBe(0);
    const label = await picture.locator('text').first().boundingBox();
    expect(label?.height).toBeGreaterThan(11);
  });

  it('tells why in one look where an account was decided about often: the decision that stands, its words', async () => {
    const found = decision(0).findings;
    const [card, ring] = found;
    if (!card || !ring) throw new Error('no findings');
    // As it comes: the mildest first, each with what others say too.
    const many = [
      { ...ring, rule: 'a', severity: 'low' as const, title: { 'zh-CN': '甲', en: 'A' } },
      { ...ring, rule: 'b', severity: 'medium' as const, title: { 'zh-CN': '乙', en: 'B' } },
      ...found,
    ];
    const [exhibit] = casePage(0).exhibits;
    if (!exhibit) throw new Error('no text');
    answer(
      deskOf(120, {
        'GET /cases/{caseId}': () =>
          casePage(0, {
            decisions: [
              { ...decision(7), outcome: 'flag' },
              { ...decision(0), findings: many },
              ...Array.from({ length: 27 }, (_, i) => decision(i + 20)),
            ],
            exhibits: [
              ...Array.from({ length: 11 }, (_, i) => ({
                ...exhibit,
                eventId: `evt-${i + 50}`,
                decisionIds: [],
                text: `第 ${i} 篇`,
                quotes: [],
              })),
              exhibit,
            ],
          }),
      }),
    );
    await openCase();
    const why = page().getByRole('region', { name: '为何如此决定' });
    const titles = why.locator('strong:visible');
    expect(await titles.allInnerTexts()).toEqual([
      '发布买卖银行卡信息',
      '同一联系方式出现在多个账号',
      '乙',
    ]);
    expect(await why.locator('li:visible', { hasText: '由至少 6 个账号发布' }).count()).toBe(1);
    await why.getByText('另有 1 项发现').waitFor();
    await why.getByText('其余决定（28）').waitFor();
    // The text of the decision that stands is the first, and in sight.
    const first = page().locator('[data-written]').filter({ hasText: '长期高价' }).first();
    const box = await first.boundingBox();
    expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThan(800);
    await page().getByText('其余原文（9）').waitFor();
    expect(await page().getByText('第 10 篇').isVisible()).toBe(false);
    await page().getByText('其余原文（9）').click();
    await page().getByText('第 10 篇').waitFor();
  });

  it('says so of a text that is of no kind of abuse', async () => {
    const [exhibit] = casePage(0).exhibits;
    if (!exhibit) throw new Error('no exhibit');
    const reading = { verdict: 'ordinary', category: null, score: 0.132, intent: null };
    const exhibits = [{ ...exhibit, text: 'happy_8001', quotes: [], reading }];
    answer(deskOf(120, { 'GET /cases/{caseId}': () => casePage(0, { exhibits }) }));
    await openCase();
    await page().getByText('未见违规类别 · 13.2%').waitFor();
  });

  it('says how many of the accounts are in the picture, in the list, and in neither', async () => {
    const [first] = graph.nodes;
    const [device] = graph.nodes.filter(({ kind }) => kind === 'device');
    if (first?.kind !== 'account' || !device) throw new Error('no account');
    const accounts = Array.from({ length: 20 }, (_, at) => ({
      ...first,
      id: `account:u-${at}`,
      accountId: `u-${at}`,
      self: at === 0,
    }));
    const edges = accounts.map(({ id }) => ({ from: id, to: device.id, at: 0, newcomer: false }));
    answer(
      deskOf(120, {
        'GET /cases/{caseId}/links': () => ({
          graph: { nodes: [...accounts, device], edges, more: 51 },
          ring: [],
        }),
      }),
    );
    await openCase();
    await page().getByText('图中画出 10 个账号，下方列出 20 个').waitFor();
    await page().getByText('另有 51 个账号未列出').waitFor();
  });

  it('tells whom it is about in the whole width of a small screen', async () => {
    await page().setViewportSize({ width: 1024, height: 768 });
    await openCase();
    const head = page().locator('main header').first();
    const [all, who] = await Promise.all([
      head.boundingBox(),
      head.locator('h1').locator('xpath=../..').boundingBox(),
    ]);
    expect(who?.width ?? 0).toBeGreaterThan((all?.width ?? 0) * 0.9);
  });

  it.each([
    [1024, 768],
    [768, 1024],
  ])('does not scroll sideways on a tablet of %i × %i', async (width, height) => {
    await page().setViewportSize({ width, height });
    await openCase();
    for (const path of ['/console/cases/cas-0', '/console/cases', '/console/appeals']) {
      await page().goto(origin() + path);
      await page().getByRole('heading').first().waitFor();
      expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
      // Nor does a table: its last column is in sight.
      const last = page().locator('table thead th').last();
      if (path === '/console/cases/cas-0') continue;
      await page().locator('table tbody tr').first().waitFor();
      const box = await last.boundingBox();
      expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
  });

  it.each(['q', 'back'])(
    'leads back to the queue, the page and the row that one came from: %s',
    async (by) => {
      answer(deskOf(10_000));
      await signIn('/console/cases?queue=trade');
      await page().locator('a[data-row]').first().waitFor();
      await page().keyboard.press(']');
      await page().getByText('第 2 页').waitFor();
      await page()
        .getByRole('link', { name: /-1050$/ })
        .waitFor();
      for (let press = 0; press < 3; press++) await page().keyboard.press('j');
      const row = page().locator('a[data-row]:focus');
      const account = await row.textContent();
      await page().keyboard.press('Enter');
      await page()
        .getByRole('heading', { level: 1, name: account ?? '' })
        .waitFor();
      if (by === 'q') await page().keyboard.press('q');
      else await page().goBack();
      await page().getByText('第 2 页').waitFor();
      expect(new URL(page().url()).search).toBe('?queue=trade');
      await expect.poll(() => row.textContent({ timeout: 5_000 })).toBe(account);
    },
  );

  it('begins a queue anew for who comes from elsewhere, though a case was open before', async () => {
    const goTo = (name: RegExp) =>
      page().getByRole('navigation').getByRole('link', { name }).click();
    answer(deskOf(10_000));
    await signIn('/console/cases');
    const first = page().getByRole('link', { name: 'u-20000', exact: true });
    await first.waitFor();
    await page().keyboard.press(']');
    await page().getByText('第 2 页').waitFor();
    await goTo(/^搜索/);
    await page().getByRole('heading', { level: 1, name: '搜索' }).waitFor();
    await goTo(/^案件队列/);
    await page().getByText('第 1 页').waitFor();
    await first.waitFor();
    await page().keyboard.press(']');
    await page().getByRole('link', { name: 'u-20051', exact: true }).click();
    await page().getByRole('heading', { level: 1, name: 'u-20051' }).waitFor();
    await goTo(/^搜索/);
    await page().getByRole('heading', { level: 1, name: '搜索' }).waitFor();
    await goTo(/^案件队列/);
    await page().getByText('第 1 页').waitFor();
    await first.waitFor();
  });

  it('begins a queue anew where the cursor of its page is over', async () => {
    const desk = deskOf(10_000);
    const list = desk['GET /queues/{queue}/cases'];
    let isOver = false;
    answer({
      ...desk,
      'GET /queues/{queue}/cases': (to) => {
        if (!isOver || to.query.get('cursor') === null) return list?.(to);
        const errors = [{ field: 'query.cursor', problem: 'too old' }];
        return new Refusal(400, 'invalid', { errors });
      },
    });
    await signIn('/console/cases?queue=trade');
    await page().locator('a[data-row]').first().waitFor();
    await page().keyboard.press(']');
    await page().getByText('第 2 页').waitFor();
    await page().getByRole('link', { name: 'u-20051', exact: true }).waitFor();
    isOver = true;
    // Whatever is done, the page is read again.
    await page().keyboard.press('c');
    await page().getByText('第 1 页').waitFor();
    await page().getByRole('link', { name: 'u-20000', exact: true }).waitFor();
  });

  // 1280 pixels, read at twice and at four times the size (WCAG 2.2, 1.4.10).
  it('fits however long somebody is called', async () => {
    await page().setViewportSize({ width: 768, height: 900 });
    const name = '阿卜杜热合曼·买买提依明·艾合买提江（第三审核组，夜班，兼申诉复核）Abdurahman';
    const claim = { by: { ...bo, name }, until: Date.now() + minute, mine: false };
    answer(
      deskOf(120, {
        'GET /me': () => ({ ...me, person: { ...me.person, name } }),
        'GET /queues/{queue}/cases': () => ({ items: [row(0, { claim }), row(1)], cursor: null }),
      }),
    );
    await signIn('/console/cases');
    await page().locator('main').getByTitle(name).waitFor();
    const person = page()
      .getByRole('banner')
      .getByRole('button', { name: /阿卜杜热合曼/ });
    expect((await person.boundingBox())?.height).toBeLessThan(40);
    const [needs, has] = await page()
      .locator('main table')
      .first()
      .evaluate((table) => [table.scrollWidth, table.parentElement?.clientWidth ?? 0]);
    expect(needs).toBeLessThanOrEqual(has ?? 0);
  });

  it('is printed without what is for the screen alone', async () => {
    await openCase();
    await page().emulateMedia({ media: 'print' });
    try {
      expect(await page().getByRole('heading', { name: '为何如此决定' }).isVisible()).toBe(true);
      expect(await page().locator('nav[aria-label="导航"]').isVisible()).toBe(false);
      expect(await page().locator('header').first().isVisible()).toBe(false);
    } finally {
      await page().emulateMedia({ media: null });
    }
  });

  it('tells what is chosen and current where the reader’s own colours are forced', async () => {
    await page().emulateMedia({ forcedColors: 'active' });
    try {
      await openCase();
      await page().keyboard.press('l');
      await reason().waitFor();
      const lined = (selector: string) =>
        page()
          .locator(selector)
          .first()
          .evaluate((chosen) => getComputedStyle(chosen).outlineStyle);
      expect(await lined('[aria-pressed="true"]')).toBe('solid');
      expect(await lined('nav [aria-current]')).toBe('solid');
      expect(await lined('[aria-pressed="false"]')).toBe('none');
      await desk.openPalette();
      expect(await lined('[role=option][aria-selected="true"]')).toBe('solid');
    } finally {
      await page().emulateMedia({ forcedColors: null });
    }
  });

  it.each([640, 320])('keeps all of its head in sight at %i', async (width) => {
    await page().setViewportSize({ width, height: 400 });
    const person = { ...me.person, name: '王主管 Wang' };
    answer(deskOf(120, { 'GET /me': () => ({ ...me, person }) }));
    await openCase();
    expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    for (const [part, height] of [
      [page().getByRole('banner'), 48],
      [page().getByRole('main').locator('header'), 400],
    ] as const) {
      const edge = await part.boundingBox();
      for (const button of await part.getByRole('button').all()) {
        const box = await button.boundingBox();
        expect(box?.height).toBeLessThan(40);
        expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
        expect((box?.y ?? 0) - (edge?.y ?? 0)).toBeGreaterThanOrEqual(0);
        expect((box?.y ?? 9999) + (box?.height ?? 0) - (edge?.y ?? 0)).toBeLessThanOrEqual(height);
      }
    }
  });

  it('goes through 10,000 cases by pages that are there before they are asked for', async () => {
    answer(deskOf(10_000));
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await expect.poll(() => asked('GET /queues/{queue}/cases').length).toBe(2);
    await page().keyboard.press(']');
    await page().getByRole('link', { name: 'u-20051', exact: true }).waitFor();
    expect(await page().locator('a[data-row]').count()).toBe(50);
    for (let press = 0; press < 40; press++) await page().keyboard.press('j');
    expect(await page().locator('a[data-row]:focus').textContent()).toBe('u-20089');
    await page().keyboard.press('[');
    await page().getByRole('link', { name: 'u-20000', exact: true }).waitFor();
    // Rows are filled anew, and none is under the keys before somebody goes to one.
    expect(await page().locator('a[data-row]:focus').count()).toBe(0);
    await page().keyboard.press('j');
    expect(await page().locator('a[data-row]:focus').textContent()).toBe('u-20000');
  });

  it('fills the rows of a page that is turned, and keeps the focus on its case when the page is read again', async () => {
    const rows = [...Array(60).keys()].map((n) => row(n));
    let listed = rows;
    answer(
      deskOf(60, {
        'GET /queues/{queue}/cases': ({ query }) => {
          const from = Number(query.get('cursor') ?? 0);
          const next = from + 50;
          return {
            items: listed.slice(from, next),
            cursor: next < listed.length ? String(next) : null,
          };
        },
      }),
    );
    await signIn();
    const third = page().locator('a[data-row]').nth(2);
    await third.waitFor();
    await third.evaluate((link) => link.setAttribute('data-kept', ''));
    await page().keyboard.press(']');
    await expect.poll(() => page().locator('a[data-row]').count()).toBe(10);
    // The very element of the third row now leads to the third case of the next page.
    const kept = page().locator('a[data-kept]');
    expect(await kept.getAttribute('data-row')).toBe('cas-52');
    await page().keyboard.press('[');
    await page().locator('a[data-row="cas-0"]').waitFor();
    for (const key of ['j', 'x', 'j', 'x']) await page().keyboard.press(key);
    expect(await page().locator('a[data-row]:focus').getAttribute('data-row')).toBe('cas-1');
    // A new case comes first, and all others one place further down.
    listed = [row(70), ...rows];
    await page().keyboard.press('c');
    await page().locator('a[data-row="cas-70"]').waitFor();
    expect(await page().locator('a[data-row]:focus').getAttribute('data-row')).toBe('cas-1');
    await page().getByRole('button', { name: '批量处置（2）' }).waitFor();
  });

  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en'],
  ] as const)(
    'has dialogues in which axe finds nothing serious, %s, %s',
    async (mode, language) => {
      await desk.prefer({ mode, language });
      await desk.signIn('/console/cases/cas-0');
      await page()
        .getByRole('img', { name: /关联图|^Graph/ })
        .waitFor();
      const opened: readonly (readonly [where: string, open: () => Promise<void>])[] = [
        ['bulk', () => page().keyboard.press('t')],
        ['reveal', () => page().keyboard.press('p')],
        ['warn', () => page().keyboard.press('w')],
        ['clue', () => page().keyboard.press('i')],
        ['mark', () => page().keyboard.press('x')],
        ['block', () => desk.byName(language === 'en' ? 'Block this: device' : '封禁此项：设备')],
        ['hand over', () => desk.byName(language === 'en' ? 'Hand over' : '转交同事')],
        ['snooze', () => desk.byName(language === 'en' ? 'Snooze' : '搁置')],
      ];
      const found: unknown[] = [];
      for (const [where, open] of opened) {
        await open();
        const dialogue = page()
          .getByRole('dialog')
          .filter({ has: page().locator('textarea') });
        await dialogue.waitFor();
        await desk.settled();
        for (const violation of await desk.axe()) found.push({ where, ...violation });
        await page().keyboard.press('Escape');
        await dialogue.waitFor({ state: 'detached' });
      }
      expect(found).toEqual([]);
    },
    120_000,
  );

  const places = [
    '/console/cases',
    '/console/cases/cas-0',
    '/console/cases/cas-4',
    '/console/appeals',
    '/console/proposals',
    '/console/bulk/blk-1',
    '/console/nowhere',
  ];
  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en'],
  ] as const)(
    'has nothing that axe finds serious, %s, %s',
    async (mode, language) => {
      answer(deskOf(8));
      await desk.prefer({ mode, language });
      await page().goto(`${origin()}/console/`);
      const found: unknown[] = [];
      const look = async (where: string) => {
        for (const violation of await desk.axe()) found.push({ where, ...violation });
      };
      await look('sign-in');
      await page()
        .getByRole('button', { name: language === 'en' ? 'Sign in' : '登录' })
        .click();
      await page().getByRole('navigation').first().waitFor();
      for (const path of places) {
        await page().goto(origin() + path);
        await page().getByRole('navigation').first().waitFor();
        await desk.settled();
        await look(path);
      }
      await page().goto(`${origin()}/console/cases/cas-0`);
      await page().getByRole('heading', { level: 2 }).first().waitFor();
      await page().keyboard.press('f');
      await desk.settled();
      await look('acting');
      await page().keyboard.press('Escape');
      await desk.openPalette();
      await look('palette');
      expect(found).toEqual([]);
    },
    240_000,
  );
});
