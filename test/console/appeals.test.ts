import { describe, expect, it } from 'vitest';
import { noticeOn } from './browser.ts';
import { setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { page as casePage, decision, inBothLanguages } from './specimens.ts';

const { desk, openCase, reason, signIn } = setUpCaseDesk();
const { page, asked, answer, press } = desk;

describe('appeals at the desk', () => {
  it('shows no deadline for an answered appeal', async () => {
    const appeal = casePage(4).appeal;
    if (!appeal) throw new Error('no appeal');
    const answered = { ...appeal, appealId: 'apl-3', state: 'refused' as const, why: 'decided' };
    answer({
      'GET /appeals': () => ({
        items: [appeal, answered].map((one) => ({ appeal: one, case: casePage(4).case })),
        cursor: null,
      }),
    });
    await signIn('/console/appeals');
    const dues = page().locator('tbody tr td:nth-child(3)');
    await dues.nth(1).waitFor();
    await expect.poll(() => dues.allTextContents()).toEqual([expect.stringContaining('后'), '—']);
  });

  it('says of a closed account that a measure is lifted only if the appeal is granted', async () => {
    answer({
      'POST /cases/{caseId}/appeal/previews': () => ({
        problem: null,
        commands: [],
        statement: null,
        change: {
          subject: { kind: 'account', id: 'u-20004', accountId: 'u-20004' },
          ...{ from: 'closed', to: 'closed', until: null, previousUntil: null },
        },
        fourEyes: null,
      }),
    });
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    const lifting = panel.getByText('解除记录在案');
    await panel.getByRole('button', { name: '申诉成立，立即解除' }).click();
    await lifting.waitFor();
    await panel.getByRole('button', { name: '驳回，维持原决定' }).click();
    await panel.getByText('驳回，维持原决定 · 理由').waitFor();
    await panel.getByText('仍为已关闭').waitFor();
    expect(await lifting.count()).toBe(0);
  });

  it('says of each what was done, to the account or to which post, and why', async () => {
    const { appeal, case: row } = casePage(4);
    if (!appeal) throw new Error('no appeal');
    const hidden = {
      subject: { kind: 'content', id: 'p-77', accountId: 'u-20004' },
      outcome: 'hide',
      categories: ['sim-trade', 'spam'],
    } as const;
    const each = [appeal.against, { ...hidden, categories: [...hidden.categories] }, null];
    answer({
      'GET /appeals': () => ({
        items: each.map((against, n) => ({
          appeal: { ...appeal, appealId: `apl-${n}`, against },
          case: row,
        })),
        cursor: null,
      }),
    });
    await signIn('/console/appeals');
    const told = page().locator('main tbody tr td:nth-child(2)');
    await expect
      .poll(() => told.allTextContents())
      .toEqual([
        expect.stringMatching(/^冻结\s+银行卡与支付账户买卖我是/),
        expect.stringMatching(/^隐藏\s+内容 p-77\s+电话卡与号码买卖 · 批量骚扰我是/),
        expect.stringMatching(/^我是/),
      ]);
  });

  it('shows that there are no open appeals', async () => {
    answer({ 'GET /appeals': () => ({ items: [], cursor: null }) });
    await signIn('/console/appeals');
    await page().getByText('没有待裁定的申诉').waitFor();
    await page().getByRole('button', { name: '全部' }).click();
    await page().getByText('没有申诉', { exact: true }).waitFor();
  });

  describe('listed on a later page', () => {
    let isExpired = false;
    const openSecondPage = async () => {
      isExpired = false;
      const { appeal, case: row } = casePage(4);
      if (!appeal) throw new Error('no appeal');
      const item = (n: number) => ({
        appeal: { ...appeal, appealId: `apl-${n}`, accountId: `u-${n}` },
        case: row,
      });
      answer({
        'GET /appeals': ({ query }) => {
          if (query.get('cursor') === null) return { items: [item(1)], cursor: 'page-2' };
          const errors = [{ field: 'query.cursor', problem: 'too old' }];
          return isExpired
            ? new Refusal(400, 'invalid', { errors })
            : { items: [item(2)], cursor: null };
        },
      });
      await signIn('/console/appeals');
      await page().getByRole('button', { name: '全部' }).click();
      await page().getByRole('button', { name: '更多', exact: true }).click();
      await page().getByRole('link', { name: 'u-2', exact: true }).waitFor();
    };

    it('is there again after its case', async () => {
      await openSecondPage();
      await page().getByRole('link', { name: 'u-2', exact: true }).click();
      await page().getByRole('heading', { level: 1, name: 'u-20004' }).waitFor();
      await page().goBack();
      await page().getByRole('link', { name: 'u-2', exact: true }).waitFor();
      const shown = page().getByRole('button', { name: '全部' });
      expect(await shown.getAttribute('aria-pressed')).toBe('true');
      await page().goBack();
      expect(page().url()).not.toContain('/appeals');
    });

    it('gives way to the first page once its cursor has expired', async () => {
      await openSecondPage();
      isExpired = true;
      await page().getByRole('link', { name: 'u-2', exact: true }).click();
      await page().getByRole('heading', { level: 1, name: 'u-20004' }).waitFor();
      await page().reload();
      await page().goBack();
      await page().getByRole('link', { name: 'u-1', exact: true }).waitFor();
      expect(asked('GET /appeals').at(-1)?.asked.query.get('state')).toBeNull();
    });
  });

  it('marks an appeal that nobody may decide, in the list and on its case', async () => {
    const whole = casePage(4);
    if (!whole.appeal) throw new Error('no appeal');
    const mayNot = { mayDecide: false, why: 'same-person' as const, noReviewer: true };
    const appeal = { ...whole.appeal, ...mayNot };
    answer({
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
    await press('a', 'd');
    const dialogue = page().getByRole('dialog', { name: '驳回，维持原决定' });
    await dialogue.waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.tagName)).toBe('P');
    // The reason, typed without looking: f would freeze the account.
    await page().keyboard.type('farm text');
    await desk.drawn();
    expect(await page().locator('main').getByRole('textbox').count()).toBe(0);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
  });

  it('answers an appeal against somebody else’s decision', async () => {
    await signIn('/console/appeals');
    await page().getByText('其后还有 1 件').waitFor();
    await page().getByRole('link', { name: 'u-20004' }).click();
    await page().getByText('床上用品四件套').waitFor();
    await page().getByRole('region', { name: '申诉' }).getByRole('textbox').fill('确为床品');
    await page().getByRole('button', { name: '申诉成立，立即解除' }).click();
    await page().getByRole('button', { name: '确认 (Ctrl+Enter)' }).click();
    await noticeOn(page(), '申诉成立，已解除').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toEqual({
      expectedVersion: 3,
      grants: true,
      reason: '确为床品',
    });
    // Like any other decision, it can be undone at once.
    await press('Tab', 'u');
    await page().getByRole('dialog', { name: '撤销' }).waitFor();
    await page().getByRole('dialog').getByRole('button', { name: '撤销' }).click();
    await page().getByText('已撤销，案件重新打开').first().waitFor();
  });

  it('moves on to the next appeal that the person may answer, however many others come first', async () => {
    const { appeal, case: row } = casePage(4);
    const item = (caseId: string, mayDecide: boolean) => ({
      appeal: { ...appeal, appealId: `apl-${caseId}`, caseId, mayDecide },
      case: row,
    });
    answer({
      'GET /appeals': ({ query }) =>
        query.get('cursor') === 'on'
          ? { items: [item('cas-8', true)], cursor: null }
          : { items: [item('cas-5', false)], cursor: 'on' },
    });
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    await panel.getByRole('textbox').fill('确为床品');
    await press('Tab', 'a', 'd', 'Control+Shift+Enter');
    await page().waitForURL(/\/cases\/cas-8$/);
  });

  it('previews the letter to the user for either answer to an appeal', async () => {
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    await panel.getByRole('textbox').fill('确为床品');
    await panel.getByRole('button', { name: '驳回，维持原决定' }).click();
    const preview = panel.getByRole('region', { name: '预览' });
    await preview.getByText('您的申诉未获支持').waitFor();
    await panel.getByRole('button', { name: '申诉成立，立即解除' }).click();
    await preview.getByText('解除对账号的冻结').waitFor();
    expect(await preview.getByText('您的申诉未获支持').count()).toBe(0);
    // A preview submits nothing. The focus is where Ctrl+Enter confirms, except during an IME composition.
    const input = await page().context().newCDPSession(page());
    await input.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    await expect.poll(() => reason().inputValue()).toBe('确为床品ni');
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /cases/{caseId}/appeal');
    await input.send('Input.insertText', { text: '你' });
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '申诉成立，已解除').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({ grants: true });
    expect(await preview.count()).toBe(0);
  });

  it.each([
    ['the next one that the person may answer', true, '/console/cases/cas-12'],
    ['the list if there is none', false, '/console/appeals'],
  ])('goes on to %s', async (_, mayDecide, path) => {
    const own = casePage(4).appeal;
    const others = [
      { appealId: 'apl-5', caseId: 'cas-5', mayDecide: false },
      { appealId: 'apl-12', caseId: 'cas-12', mayDecide },
    ].map((more) => ({ appeal: { ...own, ...more }, case: casePage(12).case }));
    const items = [{ appeal: own, case: casePage(4).case }, ...others];
    answer({ 'GET /appeals': () => ({ items, cursor: null }) });
    await openCase('cas-4');
    await press('a', 'a');
    await page().getByText('申诉成立，立即解除 · 理由').waitFor();
    await page().keyboard.type('确为床品');
    await page().keyboard.press('Control+Shift+Enter');
    await expect.poll(() => new URL(page().url()).pathname).toBe(path);
    expect(asked('POST /cases/{caseId}/appeal')).toHaveLength(1);
  });

  it('shows what an appeal is against, and the post that would be restored', async () => {
    const appealed = casePage(4);
    const hidden = {
      ...decision(4),
      decisionId: 'dec-post',
      subject: { kind: 'content' as const, id: 'p-4', accountId: 'u-20004' },
      outcome: 'hide' as const,
      outcomeName: inBothLanguages('隐藏该内容', 'the post is hidden'),
    };
    const appeal = appealed.appeal && { ...appealed.appeal, decisionId: 'dec-post' };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(4, { appeal, decisions: [decision(4), { ...hidden, eventId: 'evt-4' }] }),
    });
    await openCase('cas-4');
    const panel = page().getByRole('region', { name: '申诉' });
    await panel.getByText('针对的决定：隐藏该内容 · 自动').waitFor();
    await panel.getByText('被处置的内容 p-4').waitFor();
    expect(await panel.locator('[data-written]').first().textContent()).toContain('长期高价');
    const link = panel.getByRole('link', { name: '查看决定' });
    expect(await link.getAttribute('href')).toBe('/console/decisions/dec-post');
    await panel.getByRole('button', { name: '申诉成立，恢复此内容' }).waitFor();
    // The whole flow by keyboard.
    await press('a', 'd');
    await panel.getByText('驳回，维持原决定 · 理由').waitFor();
    const colours = await panel
      .locator('button[aria-expanded]')
      .evaluateAll((answers) => answers.map((each) => getComputedStyle(each).backgroundColor));
    expect(new Set(colours).size).toBe(2);
    await page().keyboard.type('是招揽');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '申诉已驳回').waitFor();
    expect(asked('POST /cases/{caseId}/appeal').at(0)?.asked.body).toMatchObject({
      grants: false,
      reason: '是招揽',
    });
    await openCase('cas-4');
    await press('a', 'a');
    await panel.getByText('申诉成立，恢复此内容 · 理由').waitFor();
    await page().keyboard.type('不是招揽');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '申诉成立，内容已恢复').waitFor();
  });
});
