import { describe, expect, it } from 'vitest';
import { noticeOn } from './browser.ts';
import { setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { caseDeskAnswers, page as casePage, pastRuling, row, ruling } from './specimens.ts';

const { desk, openCase, signIn, decide } = setUpCaseDesk();
const { page, asked, answer, press } = desk;

describe('a ruling that was made, and its undo', () => {
  it('opens the top case, reads the reasons, freezes the account, and undoes that', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await press('j', 'Enter');
    await page().getByText('原文“收钅艮行卡”意为“收银行卡”').waitFor();
    await press('c', 'f');
    await page().keyboard.type('原文与关联一致');
    await page().getByText('平台将收到 1 条指令').waitFor();
    expect(await page().getByRole('region', { name: '预览' }).textContent()).toContain(
      '正常 → 已冻结',
    );
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), 'u-20000：已冻结账号').waitFor();
    expect(asked('POST /cases/{caseId}/rulings').at(0)?.asked.body).toMatchObject({
      expectedVersion: 3,
      ruling: { act: 'freeze' },
      reason: '原文与关联一致',
      mark: { truth: 'abusive', category: null },
    });
    // Undo asks for confirmation with a preview, like in the history of the case.
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

  it('undoes an old ruling from the history of its case', async () => {
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          rulings: [pastRuling(0, 'freeze'), { ...pastRuling(1, 'limit'), undoable: false }],
        }),
    });
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const undo = page().getByRole('tabpanel').getByRole('button', { name: '撤销' });
    expect(await undo.count()).toBe(1);
    await undo.click();
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    const preview = dialogue.getByRole('region', { name: '预览' });
    await preview.getByText('已冻结 → 正常').waitFor();
    await preview.getByText('措施：解除对账号的冻结').waitFor();
    // The ruling did not clear anything.
    expect(await dialogue.getByText('不恢复').count()).toBe(0);
    await dialogue.getByRole('textbox').fill('系误判');
    await dialogue.getByRole('button', { name: '撤销' }).click();
    await page().getByText('已撤销，案件重新打开').first().waitFor();
    expect(asked('POST /rulings/{rulingId}/undo').at(0)?.asked).toMatchObject({
      path: { rulingId: 'rul-0' },
      body: { reason: '系误判' },
    });
  });

  it('shows the latest notice with the undo key, and the others on request', async () => {
    answer({
      'POST /cases/{caseId}/rulings': () => ({
        kind: 'done' as const,
        case: row(0),
        ruling: ruling(asked('POST /cases/{caseId}/rulings').length, 'freeze'),
      }),
    });
    await openCase();
    const notices = page().getByRole('region', { name: '提示' });
    const heightOf = async () => (await notices.boundingBox())?.height ?? 0;
    const undo = page().getByRole('button', { name: /^撤销/ });
    const heights: number[] = [];
    for (const _ of [1, 2, 3]) {
      const made = asked('POST /cases/{caseId}/rulings').length;
      await decide('f', '证据一致');
      await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(made + 1);
      await desk.settled();
      await expect.poll(() => undo.allTextContents()).toEqual(['撤销 (U)']);
      heights.push(await heightOf());
    }
    // Older ones do not cover more of the page.
    expect(heights[2]).toBeLessThan(2 * (heights[0] ?? 0));
    expect(heights[2]).toBeLessThanOrEqual((heights[1] ?? 0) + 10);
    await notices.getByRole('button', { name: /通知/ }).click();
    await expect.poll(() => undo.allTextContents()).toEqual(['撤销 (U)', '撤销', '撤销']);
  });

  it('never folds the notice of a failure under another', async () => {
    const before = caseDeskAnswers();
    answer({
      'POST /cases/{caseId}/rulings': (request) =>
        request.path.caseId === 'cas-0'
          ? new Refusal(409, 'claimed', { title: '他人正在处理', detail: '请看下一件。' })
          : before['POST /cases/{caseId}/rulings']?.(request),
    });
    await openCase();
    const failed = noticeOn(page(), /他人正在处理/);
    for (const [caseId, told] of [
      ['cas-0', failed],
      ['cas-1', noticeOn(page(), /已冻结账号/)],
    ] as const) {
      await desk.go(`/console/cases/${caseId}`);
      await decide('f', '证据一致');
      await told.waitFor();
    }
    await desk.settled();
    expect(await failed.isVisible()).toBe(true);
  });

  it('undoes the last ruling by key also after its notice is gone, and only once', async () => {
    await openCase();
    await decide('f', '证据一致');
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
    await page().getByRole('button', { name: '关闭提示' }).click();
    await expect.poll(() => page().getByRole('button', { name: /^撤销/ }).count()).toBe(0);
    await page().keyboard.press('u');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('处置前的状态将恢复').waitFor();
    await dialogue.getByRole('textbox').fill('看错了');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已撤销，案件重新打开').waitFor();
    await page().keyboard.press('u');
    await desk.settled();
    expect(await dialogue.count()).toBe(0);
    expect(asked('POST /rulings/{rulingId}/undo')).toHaveLength(1);
  });

  it('does not say that a blind second ruling was carried out, and takes back only the conclusion', async () => {
    const made = ruling(0, 'release');
    answer({
      'POST /cases/{caseId}/rulings': () => ({ kind: 'recorded', ruling: made }),
      'GET /rulings/{rulingId}/undo': () => ({
        problem: null,
        commands: [],
        statement: null,
        change: null,
        fourEyes: null,
      }),
    });
    await openCase();
    await decide('r', '并无异常');
    await noticeOn(page(), 'u-20000：这是一次盲审，您的结论已记录，没有执行').waitFor();
    expect(await page().getByText('已解除并放行').count()).toBe(0);
    await page().keyboard.press('u');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('您的盲审结论不再计入').waitFor();
    await dialogue.getByText('不向平台发送任何指令').waitFor();
    expect(await dialogue.getByText('处置前的状态将恢复').count()).toBe(0);
    expect(await dialogue.getByText('解除时清零').count()).toBe(0);
    await dialogue.getByRole('button', { name: '撤销' }).click();
    await noticeOn(page(), 'u-20000：您的盲审结论已撤回').waitFor();
    expect(await page().getByText('案件重新打开').count()).toBe(0);
  });

  it('names the post that is hidden by its id, kind and first words: on its button, in the undo and in the history', async () => {
    const subject = { kind: 'content' as const, id: 'p-9', accountId: 'u-20000' };
    const hidden = { ...ruling(0, 'hide'), subject, from: 'visible', to: 'hidden' };
    const [post] = casePage(0).exhibits;
    if (!post) throw new Error('no post');
    const comment = {
      ...post,
      contentId: 'p-9',
      contentKind: 'comment',
      text: '招人手机日结，坐在家里动动手指就能赚钱，名额有限。',
      quotes: [],
    };
    const hide = { act: 'hide' as const, allowed: true, why: null, fourEyes: false };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          acts: [
            { ...hide, subject: { ...subject, id: 'p-0' } },
            { ...hide, subject },
          ],
          rulings: [{ ...hidden, undoPending: false }],
          exhibits: [comment],
        }),
      'POST /cases/{caseId}/rulings': () => ({ kind: 'done', case: row(0), ruling: hidden }),
    });
    await openCase();
    await page().getByRole('button', { name: '隐藏内容 评论 p-9 招人手机日结，坐在家里' }).click();
    await page().keyboard.type('招揽');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), 'u-20000：已隐藏内容 p-9').waitFor();
    expect(asked('POST /cases/{caseId}/rulings').at(0)?.asked.body).toMatchObject({
      ruling: { act: 'hide', contentId: 'p-9' },
    });
    await page().keyboard.press('u');
    await page().getByRole('dialog').getByText('评论 p-9 招人手机').waitFor();
    await page().keyboard.press('Escape');
    await page().getByRole('tab', { name: '历次处置' }).click();
    await page().getByRole('tabpanel').getByText('评论 p-9 招人手机').waitFor();
    // What users wrote can be blurred, here as well.
    expect(await page().getByRole('tabpanel').locator('[data-written]').first().textContent()).toBe(
      `${comment.text.slice(0, 14)}…`,
    );
  });

  it('names the account and act about to be undone, whichever case is shown', async () => {
    await openCase();
    await decide('f', '属实', 'Control+Shift+Enter');
    await page().waitForURL('**/console/cases/cas-1');
    await noticeOn(page(), 'u-20000：已冻结账号').waitFor();
    await page().keyboard.press('u');
    await page().getByRole('dialog').getByText('u-20000 · 安宁：冻结账号').waitFor();
  });
});
