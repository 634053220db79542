import { describe, expect, it } from 'vitest';
import type { BulkPreview } from '#functions/review-api/contract/acting.ts';
import type { CasePage } from '#functions/review-api/contract/cases.ts';
import { noticeOn } from './browser.ts';
import { campaign } from './campaign-specimens.ts';
import { setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { caseDeskAnswers, me, proposal, proposalsIn, row } from './specimens.ts';

const { desk, openCase, reason, signIn, releaseInBulk } = setUpCaseDesk();
const { page, origin, asked, answer, answerLate, press } = desk;

describe('a day at the desk, by keyboard', () => {
  it('selects rows, previews a bulk release, runs it and undoes it as one', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await press('j', 'x', 'j', 'x', 'b');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '维持现状' }).waitFor();
    // Nothing is preselected, and no preview is requested before an act is chosen.
    expect(await dialogue.getByRole('radio', { checked: true }).count()).toBe(0);
    await desk.quiet('POST /bulk/previews');
    const previewed = answerLate('POST /bulk/previews');
    await page().getByRole('dialog', { name: '批量处置：2 个账号' }).waitFor();
    await page().keyboard.press('ArrowRight');
    await dialogue.getByRole('radio', { name: '解除并放行', checked: true }).waitFor();
    await dialogue.getByText('正在加载').waitFor();
    previewed();
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

  it.each(['by key', 'by its button'])(
    'continues in the list after a bulk action has taken its rows away: opened %s',
    async (way) => {
      await signIn();
      await page().getByRole('link', { name: 'u-20000' }).waitFor();
      await press('j', 'x');
      if (way === 'by key') await page().keyboard.press('b');
      else await page().getByRole('button', { name: '批量处置' }).click();
      const dialogue = page().getByRole('dialog');
      await dialogue.getByRole('radio', { name: '解除并放行' }).click();
      await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
      await dialogue.getByRole('textbox').fill('同一误判');
      answer({
        'GET /queues/{queue}/cases': () => ({
          items: [row(5), row(6)],
          cursor: null,
        }),
      });
      await page().keyboard.press('Control+Enter');
      await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
      await page().getByRole('link', { name: 'u-20000' }).waitFor({ state: 'detached' });
      await page().keyboard.press('Escape');
      await dialogue.waitFor({ state: 'detached' });
      await desk.settled();
      expect(await page().evaluate(() => document.activeElement?.id)).toBe('main');
    },
  );

  it('shows the progress of a bulk action, and that closing the dialogue does not cancel it', async () => {
    const keys = new Map<string, string | undefined>();
    page().on('request', (request) => {
      keys.set(new URL(request.url()).pathname, request.headers()['idempotency-key']);
    });
    const dialogue = await releaseInBulk();
    expect(await dialogue.getByRole('progressbar').count()).toBe(0);
    expect(await dialogue.getByRole('checkbox').count()).toBe(3);
    await dialogue.getByRole('button', { name: '取消' }).waitFor();
    const answered = answerLate('POST /bulk/runs');
    await dialogue.getByRole('button', { name: '确认处置' }).click();
    await dialogue.getByText('已处置 1 / 3 个账号').waitFor();
    // Who could be left out before no longer can.
    expect(await dialogue.getByRole('checkbox').count()).toBe(0);
    expect(await dialogue.getByText('无法读取').count()).toBe(0);
    expect(await dialogue.getByRole('progressbar').getAttribute('value')).toBe('33');
    expect(await dialogue.getByRole('button', { name: '取消' }).count()).toBe(0);
    expect(await dialogue.getByRole('button', { name: '关闭' }).count()).toBe(2);
    expect(keys.get('/console/api/bulk/progress')).toBe(keys.get('/console/api/bulk/runs'));
    answered();
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    expect(await dialogue.getByRole('progressbar').count()).toBe(0);
  });

  it('carries a bulk action out once, however often it is confirmed, and not without a reason', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    for (const key of ['j', 'x', 'j', 'x', 'b']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
    const confirm = dialogue.getByRole('button', { name: '确认处置' });
    await dialogue.getByRole('textbox').fill('  ');
    expect(await confirm.isDisabled()).toBe(true);
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /bulk/runs');

    await dialogue.getByRole('textbox').fill(' 同一误判\n');
    const answered = answerLate('POST /bulk/runs');
    await confirm.dblclick();
    await dialogue.getByRole('textbox').focus();
    await page().keyboard.press('Control+Enter');
    answered();
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    expect(asked('POST /bulk/runs').map(({ asked: { body } }) => body)).toEqual([
      { token: 'bulk-token', reason: '同一误判' },
    ]);
  });

  it('previews again what it refused because the preview was too old', async () => {
    const whole = caseDeskAnswers(120);
    const errors = [{ field: 'body.token', problem: '已过期' }];
    let previews = 0;
    answer({
      'POST /bulk/previews': (to) => {
        previews += 1;
        return { ...(whole['POST /bulk/previews']?.(to) as object), token: `token-${previews}` };
      },
      'POST /bulk/runs': (to) =>
        (to.body as { token: string }).token === 'token-1'
          ? new Refusal(400, 'invalid', { errors })
          : whole['POST /bulk/runs']?.(to),
    });
    const dialogue = await releaseInBulk();
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '没有成功').waitFor();
    await desk.settled();
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
  });

  it('wraps a long name in a bulk preview on a phone', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    answer({
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
    await press('j', 'x', 'b');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    const box = dialogue.getByRole('region', { name: '结果' });
    await box.waitFor();
    const [needs, has] = await box.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    expect(needs).toBe(has);
  });

  it('shows the results of an approved bulk action, account by account, and undoes it', async () => {
    let of = 0;
    answer({
      'GET /proposals': proposalsIn([
        { ...proposal, kind: 'bulk', state: 'approved', resultId: 'blk-1' },
      ]),
      'GET /bulk/runs/{bulkId}/undo/progress': () => ({
        done: of / 3,
        of,
        unreadable: of - of / 3,
      }),
    });
    await signIn('/console/proposals');
    await page().getByRole('link', { name: '逐个账号查看结果' }).click();
    await page().getByRole('heading', { name: '批量处置：解除并放行' }).waitFor();
    const rows = page().getByRole('row');
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.anything(),
        expect.stringMatching(/u-20001\s*已冻结 → 正常\s*已完成/),
        expect.stringMatching(/farm-1002\s*已冻结 → 正常\s*已完成/),
        expect.stringMatching(/u-20003\s*已冻结 → 正常\s*不处置：已是此状态/),
        expect.stringMatching(/u-20004\s*已冻结 → 正常\s*已完成/),
        expect.stringMatching(/farm-1005\s*—\s*不处置：预览之后已不在/),
      ]);
    // The account is the row header.
    await expect
      .poll(() => page().getByRole('rowheader').allInnerTexts())
      .toEqual(['u-20001', 'farm-1002', 'u-20003', 'u-20004', 'farm-1005']);
    await page().getByRole('button', { name: '全部撤销' }).click();
    const dialogue = page().getByRole('dialog', { name: '全部撤销' });
    await dialogue.getByText('将恢复 2 个账号，共 2 个').waitFor();
    await dialogue.getByText('抽样：u-20001 的用户将看到').waitFor();
    await dialogue.getByText('措施：解除对账号的冻结').waitFor();
    await dialogue.getByRole('textbox').fill('放错了');
    const answered = answerLate('POST /bulk/runs/{bulkId}/undo');
    await dialogue.getByRole('button', { name: '全部撤销' }).click();
    // Undo shows progress too; before the first progress nothing is shown.
    await expect
      .poll(() => asked('GET /bulk/runs/{bulkId}/undo/progress').length)
      .toBeGreaterThan(1);
    expect(await dialogue.getByText(/NaN|0 \/ 0/).count()).toBe(0);
    of = 3;
    await dialogue.getByText('已撤销 1 / 3 个账号').waitFor();
    await dialogue.getByText('2 个账号的记录无法读取，是否已完成不得而知').waitFor();
    answered();
    await page().getByText('批量处置已撤销：恢复 2 个，未能撤销 1 个').first().waitFor();
    expect(asked('POST /bulk/runs/{bulkId}/undo').at(0)?.asked).toMatchObject({
      path: { bulkId: 'blk-1' },
      body: { reason: '放错了' },
    });
  });

  it('confirms a dialogue by its key wherever the focus is inside', async () => {
    const until = Date.parse('2027-02-03T04:05:06Z');
    const snoozed = row(1);
    snoozed.handling.snoozedUntil = until;
    answer({ 'POST /cases/{caseId}/snooze': () => snoozed });
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
    const answered = answerLate('POST /cases/{caseId}/snooze');
    await page().keyboard.press('Control+Enter');
    await page().keyboard.press('Control+Enter');
    answered();
    await dialogue.waitFor({ state: 'detached' });
    const [sent, ...more] = asked('POST /cases/{caseId}/snooze');
    expect(sent?.asked.body).toMatchObject({ days: 7 });
    const date = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'short' }).format(until);
    await noticeOn(page(), new RegExp(`u-20001：已搁置至 .*${date}`)).waitFor();
    expect(more).toEqual([]);
  });

  it('shows that the undo of a bulk action is proposed, and does not offer it again', async () => {
    const waits = {
      ...proposal,
      kind: 'undo' as const,
      caseId: null,
      words: { 'zh-CN': '撤销 2 个账号的解除', en: 'Take 2 releases back' },
    };
    answer({
      'GET /proposals': ({ query }) => ({
        items: query.get('bulkId') === 'blk-1' && query.get('state') === 'open' ? [waits] : [],
        cursor: null,
      }),
    });
    await signIn('/console/bulk/blk-1');
    await page()
      .getByText(/Bo Lind 已提交“撤销 2 个账号的解除”（.*），等待另一人同意。/)
      .waitFor();
    expect(await page().getByRole('button', { name: '全部撤销' }).isDisabled()).toBe(true);
  });

  it('shows on the page behind at once that a bulk action waits for another person', async () => {
    let proposed = false;
    const waits = { ...proposal, kind: 'bulk' as const, caseId: 'cas-0' };
    answer({
      'GET /proposals': (request) => proposalsIn(proposed ? [waits] : [])(request),
      'POST /bulk/runs': () => {
        proposed = true;
        return { kind: 'proposed', proposal: waits };
      },
    });
    await openCase();
    await page().getByRole('button', { name: '批量处置关联账号' }).click();
    await page().getByRole('radio', { name: '冻结账号' }).click();
    await page().getByRole('dialog').getByText('将处置 3 个账号').waitFor();
    await reason().fill('同一团伙');
    await page().keyboard.press('Control+Enter');
    await page()
      .getByRole('region', { name: '处置' })
      .getByRole('link', { name: '查看待复核' })
      .waitFor();
    const notice = page().getByRole('list', { name: '通知' });
    await notice.getByRole('link', { name: '查看待复核' }).click();
    await page().getByRole('heading', { level: 1, name: '待复核' }).waitFor();
    expect(new URL(page().url()).hash).toBe(`#${waits.proposalId}`);
  });

  it('acts on a ring from its graph', async () => {
    await openCase();
    await page().getByRole('button', { name: '批量处置关联账号' }).click();
    await page().getByRole('radio', { name: '冻结账号' }).click();
    await page().getByRole('dialog').getByText('将处置 3 个账号').waitFor();
    await page().getByRole('dialog', { name: '批量处置：4 个账号' }).waitFor();
    await page().getByText('取消勾选无关的人：他们可能只是共用地址').waitFor();
    expect(asked('POST /bulk/previews').at(0)?.asked.body).toEqual({
      selection: { kind: 'ring', caseId: 'cas-0' },
      ruling: { act: 'freeze', until: expect.any(Number) },
    });
  });

  it('leaves out an account that was unticked, by keyboard, and keeps the list meanwhile', async () => {
    await openCase();
    await page().getByRole('button', { name: '批量处置关联账号' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText('将处置 3 个账号').waitFor();
    await dialogue.getByRole('textbox').fill('同一批注册');
    // Of an account on which the act is not possible, nothing can be left out.
    expect(await dialogue.getByRole('checkbox').count()).toBe(3);
    const confirm = dialogue.getByRole('button', { name: '确认处置' });
    const arrive = answerLate('POST /bulk/previews');
    const box = dialogue.getByRole('checkbox').nth(1);
    await box.focus();
    await press('Space');
    await dialogue.getByText('不处置：已取消勾选').waitFor();
    expect(await confirm.isDisabled()).toBe(true);
    arrive();
    await desk.settled();
    expect(await confirm.isEnabled()).toBe(true);
    expect(await box.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(asked('POST /bulk/previews').at(-1)?.asked.body).toMatchObject({
      selection: { kind: 'ring' },
      except: ['farm-1002'],
    });
    // Another act keeps the choice, but no list of the act before.
    const arriveAgain = answerLate('POST /bulk/previews');
    await dialogue.getByRole('radio', { name: '限制功能' }).click();
    await dialogue.getByText('正在加载').waitFor();
    expect(await dialogue.getByRole('checkbox').count()).toBe(0);
    arriveAgain();
    await dialogue.getByText('不处置：已取消勾选').waitFor();
  });

  it('rules on the leading account of a campaign alone, or starts with all its members', async () => {
    const preview = caseDeskAnswers()['POST /bulk/previews']?.({} as never) as BulkPreview;
    answer({
      'POST /bulk/previews': () => ({
        ...preview,
        items: preview.items.map((item, n) => (n === 0 ? { ...item, caseId: 'cas-7' } : item)),
      }),
    });
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
    // The case is closed by ruling on the leading account.
    expect(await dialogue.getByRole('checkbox').count()).toBe(2);
    // 24 of the 31 are remembered.
    await dialogue.getByText('其余 7 个不在此次处置之内').waitFor();
    expect(await dialogue.getByRole('textbox').inputValue()).toBe('同一团伙');
    expect(asked('POST /bulk/previews').at(-1)?.asked.body).toMatchObject({
      selection: { kind: 'campaign', caseId: 'cas-7' },
      ruling: { act: 'limit' },
    });
    await dialogue.getByRole('link', { name: '按原文搜索' }).click();
    await expect.poll(() => new URL(page().url()).searchParams.get('by')).toBe('text');
    expect(new URL(page().url()).searchParams.get('q')).toMatch(/^长期高价/);
  });

  it('offers no act on the members of a campaign without the right to bulk actions', async () => {
    const duties = me.duties.filter((duty) => duty !== 'act-in-bulk');
    const answers = caseDeskAnswers();
    answer({
      'GET /me': () => ({ ...me, duties }),
      'GET /cases/{caseId}': async (request) => {
        const shown = (await answers['GET /cases/{caseId}']?.(request)) as CasePage;
        const appeal = { ...shown.exhibits[0], type: 'appeal.filed', text: '请恢复我的账号' };
        return { ...shown, exhibits: [appeal, ...shown.exhibits] };
      },
    });
    await openCase('cas-7');
    const scope = '此案涉及同一团伙的 31 个账号。以下处置只作用于 u-20007。';
    await page().getByText(scope).waitFor();
    // Masked characters and line breaks are not searched.
    await page().getByRole('link', { name: '按原文搜索其余 7 个' }).click();
    await expect
      .poll(() => new URL(page().url()).searchParams.get('q'))
      .toBe('长期高价收钅艮行卡\u200b四件套，带U');
    expect(new URL(page().url()).searchParams.get('by')).toBe('text');
  });

  it('handles keys in the dialogue of a finished bulk action', async () => {
    const dialogue = await releaseInBulk();
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('批量处置：成功 3，未处置 2').waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'hidden' });
  });

  it('rejects a selection larger than a bulk action may be, with the limit', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    const all = page().getByRole('table').getByRole('checkbox').first();
    for (const first of ['cas-0', 'cas-50', 'cas-100']) {
      await page().locator(`a[data-row=${first}]`).waitFor();
      await all.check({ force: true });
      await page().keyboard.press(']');
    }
    await page().getByRole('button', { name: '批量处置 120 件 (B)' }).waitFor();
    await page().keyboard.press('b');
    await noticeOn(page(), '一次最多处置 100 件，已选 120 件：请减少所选，分批处置。').waitFor();
    expect(await page().getByRole('dialog').count()).toBe(0);
  });
});

describe('a campaign of 2,000 accounts, with a response of the largest size', () => {
  it.each([
    [1280, 800],
    [768, 1024],
  ])('is shown in part, with the rest on request, at %i × %i', async (width, height) => {
    await page().setViewportSize({ width, height });
    answer(campaign(7));
    await signIn('/console/cases/cas-7');
    const picture = page().getByRole('img', { name: /关联图/ });
    await picture.waitFor();
    await page().getByText('图中画出 10 个账号，下方列出 61 个').waitFor();
    await page().getByText('图中只画出关联最强的 8 项').waitFor();
    await page().getByText('至少另有 58,000 个账号未列出').waitFor();
    // As many are restricted of each, so the one with the fewest users is the strongest link.
    await page().getByText('至少 1,971 个账号使用').waitFor();
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

  it('is acted on in bulk: all members, or those who share one entity if all are too many', async () => {
    const { 'POST /bulk/previews': preview, ...whole } = campaign(7);
    const problem = '关联账号有 700 个；请选择关联不超过 100 个账号的共用项';
    answer({
      ...whole,
      'POST /bulk/previews': (about) => {
        const { selection } = about.body as { selection: { kind: string; nodes?: unknown } };
        return selection.kind === 'ring' && !selection.nodes
          ? new Refusal(400, 'invalid', { errors: [{ field: 'body.selection.nodes', problem }] })
          : preview?.(about);
      },
    });
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
    await page().getByRole('button', { name: '批量处置关联账号' }).click();
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText(problem).waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page()
      .getByRole('button', { name: /^批量处置使用者：/ })
      .first()
      .click();
    await dialogue.getByText('将逐个处置已知使用此项的账号').waitFor();
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText('将处置 90 个账号，共选 100 个').waitFor();
    expect(asked('POST /bulk/previews').at(-1)?.asked.body).toMatchObject({
      selection: { kind: 'ring', caseId: 'cas-7', nodes: ['thing#29'] },
    });
  });
});
