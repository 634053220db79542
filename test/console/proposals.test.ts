import { describe, expect, it } from 'vitest';
import { hour, minute } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { setUpCaseDesk } from './desk.ts';
import { type ConsoleRequest, Refusal } from './server.ts';
import {
  bo,
  caseDeskAnswers,
  page as casePage,
  inBothLanguages,
  me,
  pastRuling,
  proposal,
  proposalsIn,
  undoPreview,
} from './specimens.ts';

const { desk, openCase, reason, signIn } = setUpCaseDesk();
const { page, origin, asked, answer, answerLate, press } = desk;

describe('proposals at the desk', () => {
  it('shows on the case what is proposed and that it waits for another person', async () => {
    answer({
      // Placed after more proposals of others than one page holds.
      'GET /proposals': proposalsIn([
        ...Array.from({ length: 120 }, (_, i) => ({
          ...proposal,
          proposalId: `pro-of-${i}`,
          caseId: 'cas-9',
        })),
        proposal,
      ]),
    });
    await openCase('cas-1');
    const waits = page().getByText(
      /Bo Lind 已提交“解除账号 u-20001 的冻结”（.*），等待另一人同意。/,
    );
    await waits.waitFor();
    await page().getByRole('link', { name: '查看待复核' }).waitFor();
    // The proposed act is disabled and says that it waits.
    const panel = page().getByRole('region', { name: '处置' });
    await panel.getByText('解除并放行：暂不能选，已提交，等待另一人同意').waitFor();
    expect(await panel.getByRole('button', { name: /解除并放行/ }).isDisabled()).toBe(true);
    expect(await panel.getByRole('button', { name: /冻结账号/ }).isEnabled()).toBe(true);
    await page().keyboard.press('r');
    expect(await reason().count()).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-2`);
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await desk.settled();
    expect(await waits.count()).toBe(0);
  });

  it('leads to a page that says why there may be no case any more', async () => {
    answer({
      'GET /proposals': proposalsIn([proposal]),
      'GET /cases/{caseId}': () => new Refusal(404, 'not-found'),
    });
    await signIn('/console/proposals');
    await page().getByRole('link', { name: '查看案件' }).click();
    await page().getByText('案件已随账号资料一并删除').waitFor();
  });

  it('shows on the case that what was proposed to be blocked waits', async () => {
    const block = {
      ...proposal,
      caseId: 'cas-0',
      words: inBothLanguages('阻止设备', 'Block a device'),
    };
    let proposed: readonly (typeof block)[] = [];
    answer({
      'GET /proposals': (request) => proposalsIn(proposed)(request),
      'POST /cases/{caseId}/blocks': (request) => {
        proposed = [block];
        return caseDeskAnswers()['POST /cases/{caseId}/blocks']?.(request);
      },
    });
    await openCase();
    await page()
      .getByRole('img', { name: /关联图/ })
      .waitFor();
    await desk.byName('阻止此项：设备');
    await page().getByRole('dialog').getByRole('textbox').fill('同一设备');
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await page().getByRole('link', { name: '查看待复核' }).waitFor();
  });

  it('shows that a proposal was decided before it was withdrawn, and keeps the focus on the page', async () => {
    // Filed at the command line by the same person.
    const by = { ...me.person, id: `cli:${me.person.id}` };
    const own = { ...proposal, by, caseId: 'cas-0', mayApprove: false };
    let waiting: readonly (typeof own)[] = [own];
    answer({
      'GET /proposals': () => ({ items: [...waiting], cursor: null }),
      'POST /proposals/{proposalId}/withdraw': () => {
        waiting = [];
        return new Refusal(409, 'already-decided');
      },
    });
    await openCase();
    const panel = page().getByRole('region', { name: '处置' });
    await panel.getByRole('button', { name: '撤回' }).focus();
    await page().keyboard.press('Enter');
    await page().getByRole('dialog').locator('textarea:focus').waitFor();
    await page().keyboard.type('另有考虑');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '没有成功').waitFor();
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    await panel.getByRole('button', { name: '撤回' }).waitFor({ state: 'detached' });
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('keeps the focus on the page when what was confirmed waits for approval', async () => {
    answer({
      'POST /cases/{caseId}/rulings': () => ({ kind: 'proposed', proposal }),
      'GET /proposals': proposalsIn([]),
    });
    await openCase('cas-1');
    await page().keyboard.press('r');
    await reason().fill('提交了营业执照');
    await page()
      .getByText(/平台将收到 \d 条指令/)
      .waitFor();
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已提交，等待另一人同意').waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('submits a ruling once, however fast it is confirmed twice', async () => {
    await openCase('cas-1');
    await page().keyboard.press('f');
    await reason().fill(' 原文是招揽\n');
    const answered = answerLate('POST /cases/{caseId}/rulings');
    const confirm = page().getByRole('button', { name: /^确认 \(/ });
    await expect.poll(() => confirm.isEnabled()).toBe(true);
    await confirm.dblclick();
    await page().keyboard.press('Control+Enter');
    answered();
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
    const sent = asked('POST /cases/{caseId}/rulings').map(({ asked: { body } }) => body);
    expect(sent).toMatchObject([{ reason: '原文是招揽' }]);
    // Its draft is gone for good: a key would otherwise carry it out again.
    await page().reload();
    await page()
      .getByRole('button', { name: /^冻结账号/ })
      .waitFor();
    await desk.settled();
    expect(await reason().count()).toBe(0);
  });

  it('proposes to undo what took two people, and says so beforehand', async () => {
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, { rulings: [{ ...pastRuling(0, 'release'), approvedBy: bo }] }),
      'GET /rulings/{rulingId}/undo': () => ({
        problem: null,
        commands: [],
        statement: null,
        change: null,
        fourEyes: {
          'zh-CN': '原处置由两人作出，撤销也须由第二人同意。',
          en: 'Two people approved this, so undoing it needs a second person too.',
        },
      }),
      'POST /rulings/{rulingId}/undo': () => ({
        kind: 'proposed',
        proposal: { ...proposal, kind: 'undo' },
      }),
      'GET /proposals/{proposalId}': () => ({
        proposal: { ...proposal, kind: 'undo' },
        approvers: null,
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
    });
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
    await noticeOn(page(), '已提交，等待另一人同意').waitFor();
    await page().goto(`${origin()}/console/proposals`);
    await page().getByText('撤销处置：解除并放行').waitFor();
    await page().getByText('正常 → 已冻结').waitFor();
    await page().getByText(staysCleared).waitFor();
  });

  it('shows in the history that the undo of a ruling waits, does not offer it twice, and keeps the focus', async () => {
    let undoPending = false;
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          rulings: [
            { ...pastRuling(0, 'release'), approvedBy: bo, undoPending },
            { ...pastRuling(1, 'freeze'), undoable: false },
          ],
        }),
      'GET /proposals': proposalsIn([]),
      'POST /rulings/{rulingId}/undo': () => {
        undoPending = true;
        return { kind: 'proposed', proposal: { ...proposal, kind: 'undo' } };
      },
    });
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const history = page().getByRole('tabpanel');
    await history.getByRole('button', { name: '撤销' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('系误判');
    await page().keyboard.press('Control+Enter');
    await history.getByRole('link', { name: '撤销已提交，等待另一人同意' }).waitFor();
    expect(await history.getByRole('button', { name: '撤销' }).count()).toBe(0);
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('links a ruling in the history to its own undo, not to an earlier one that waits', async () => {
    const undo = { ...proposal, kind: 'undo' as const, caseId: 'cas-0' };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          rulings: [
            { ...pastRuling(0, 'release'), approvedBy: bo, undoPending: true },
            { ...pastRuling(1, 'freeze'), undoable: false },
          ],
        }),
      'GET /proposals': proposalsIn([
        { ...undo, proposalId: 'pro-earlier', at: undo.at - minute },
        { ...undo, proposalId: 'pro-later' },
      ]),
    });
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const link = page().getByRole('tabpanel').getByRole('link', { name: '撤销已提交' });
    await expect.poll(() => link.getAttribute('href')).toBe('/console/proposals#pro-later');
  });

  it('shows in the history who rejected what was proposed, and why, and what nobody answered', async () => {
    const rejected = {
      ...proposal,
      state: 'rejected' as const,
      decidedBy: bo,
      decidedAt: Date.now() - minute,
      decidedReason: '营业执照系伪造',
      by: me.person,
    };
    const decided = [
      rejected,
      { ...rejected, proposalId: 'pro-2', state: 'withdrawn' as const, decidedReason: '另有考虑' },
      { ...proposal, proposalId: 'pro-3', state: 'expired' as const },
    ];
    answer({
      'GET /cases/{caseId}': () =>
        casePage(1, { rulings: [{ ...pastRuling(1, 'limit'), at: Date.now() - hour }] }),
      'GET /proposals': ({ query }) =>
        proposalsIn(query.get('state') === 'decided' ? decided : [])({
          query,
          path: {},
          body: null,
        }),
    });
    await openCase('cas-1');
    await page().getByRole('tab', { name: '历次处置' }).click();
    const entries = page().getByRole('tabpanel').getByRole('listitem');
    await expect.poll(() => entries.count()).toBe(3);
    expect(await entries.allTextContents()).toEqual([
      expect.stringContaining('“解除账号 u-20001 的冻结”（Bo Lind 提交）逾期无人复核，已失效'),
      expect.stringMatching(/^Bo Lind 未同意“解除账号 u-20001 的冻结”（安宁提交）营业执照系伪造/),
      expect.stringContaining('安宁：限制功能'),
    ]);
  });

  it('submits the answer to a proposal once, however often it is pressed', async () => {
    let done = () => {};
    const slow = new Promise<void>((end) => {
      done = end;
    });
    const before = caseDeskAnswers();
    const approves = before['POST /proposals/{proposalId}/approve'];
    answer({
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

  it('submits the answer that was chosen by key once, and offers no other meanwhile', async () => {
    await signIn('/console/proposals');
    await page().getByRole('textbox').first().waitFor();
    for (const key of ['a', 'a']) await page().keyboard.press(key);
    await page().keyboard.type(' 核对过 ');
    const answered = answerLate('POST /proposals/{proposalId}/approve');
    for (let i = 0; i < 3; i++) await page().keyboard.press('Control+Enter');
    await expect
      .poll(() => page().getByRole('button', { name: '不同意' }).first().isDisabled())
      .toBe(true);
    answered();
    await page().getByRole('button', { name: '关闭提示' }).waitFor();
    await desk.settled();
    const sent = asked('POST /proposals/{proposalId}/approve').map(({ asked: { body } }) => body);
    expect(sent).toEqual([{ expectedVersion: proposal.version, reason: '核对过' }]);
  });

  it('returns to the proposals that were chosen', async () => {
    const rejected = { ...proposal, state: 'rejected' as const, decidedBy: bo, decidedAt: 0 };
    answer({ 'GET /proposals': proposalsIn([rejected]) });
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '已处理' }).click();
    await page().getByRole('button', { name: /^类型/ }).click();
    await page().getByRole('option', { name: '单案处置' }).click();
    await page().locator('[data-proposal]').getByRole('link').first().click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await page().goBack();
    await page().locator('[data-proposal]').waitFor();
    await desk.settled();
    await page().getByRole('button', { name: '已处理', pressed: true }).waitFor();
    await page().getByRole('button', { name: '类型 单案处置' }).waitFor();
  });

  it('moves on to the next proposal, and loads details of only the first few', async () => {
    let answered = 0;
    const many = Array.from({ length: 50 }, (_, at) => ({ ...proposal, proposalId: `pro-${at}` }));
    const before = caseDeskAnswers();
    answer({
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
    await noticeOn(page(), `“${proposal.words['zh-CN']}”已同意`).waitFor();
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

  it('is chosen by key and confirmed with Ctrl+Enter, one proposal after the other', async () => {
    let open = ['pro-1', 'pro-2', 'pro-3'].map((proposalId) => ({ ...proposal, proposalId }));
    const decided =
      (state: 'approved' | 'rejected') =>
      ({ path }: ConsoleRequest) => {
        open = open.filter(({ proposalId }) => proposalId !== path.proposalId);
        return { ...proposal, ...path, state, decidedBy: bo };
      };
    answer({
      'GET /proposals': () => ({ items: open, cursor: null }),
      'POST /proposals/{proposalId}/approve': decided('approved'),
      'POST /proposals/{proposalId}/reject': decided('rejected'),
    });
    await signIn('/console/proposals');
    const boxes = page().getByRole('textbox', { name: /理由/ });
    await expect.poll(() => boxes.count()).toBe(3);
    // Where the focus is, not always the first.
    await page().getByRole('button', { name: '执行内容' }).nth(1).focus();
    await press('a', 'd');
    await page().getByText('不同意 · 理由').waitFor();
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /proposals/{proposalId}/reject');
    await page().keyboard.type('证据不足');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => boxes.count()).toBe(2);
    expect(
      asked('POST /proposals/{proposalId}/reject').map(({ asked: { path, body } }) => [path, body]),
    ).toEqual([
      [{ proposalId: 'pro-2' }, { expectedVersion: proposal.version, reason: '证据不足' }],
    ]);
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.hasAttribute('data-answer')))
      .toBe(true);
    await press('a', 'a');
    await page().getByText('同意并执行 · 理由').waitFor();
    await page().keyboard.type('核对过');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => boxes.count()).toBe(1);
    expect(
      asked('POST /proposals/{proposalId}/approve').map(({ asked: { path } }) => path),
    ).toEqual([{ proposalId: 'pro-3' }]);
  });

  it('keeps the reason for bulk proposals that one person made for one reason', async () => {
    const wide = { ...proposal, kind: 'bulk' as const, caseId: null, reason: '规则有误' };
    let open = [
      { ...wide, proposalId: 'pro-1' },
      { ...wide, proposalId: 'pro-2', reason: '别的理由' },
      { ...wide, proposalId: 'pro-3', by: { id: 's-9', name: 'S9' } },
      { ...wide, proposalId: 'pro-4' },
      { ...wide, proposalId: 'pro-5' },
    ];
    answer({
      'GET /proposals': () => ({ items: open, cursor: null }),
      'POST /proposals/{proposalId}/approve': ({ path }) => {
        open = open.filter(({ proposalId }) => proposalId !== path.proposalId);
        return { ...wide, ...path, state: 'approved', decidedBy: bo };
      },
    });
    await signIn('/console/proposals');
    const reasons = () =>
      page()
        .getByRole('textbox', { name: /理由/ })
        .evaluateAll((boxes) => boxes.map((box) => (box as HTMLTextAreaElement).value));
    await expect.poll(reasons).toEqual(['', '', '', '', '']);
    await press('a', 'a');
    await page().keyboard.type('核对过');
    await page().keyboard.press('Control+Enter');
    await expect.poll(reasons).toEqual(['', '', '核对过', '']);
    await page()
      .getByRole('button', { name: /同意并执行/ })
      .nth(2)
      .click();
    await expect.poll(reasons).toEqual(['', '', '核对过']);
    expect(
      asked('POST /proposals/{proposalId}/approve').map(({ asked: { path, body } }) => [
        path,
        body,
      ]),
    ).toEqual(
      ['pro-1', 'pro-4'].map((proposalId) => [
        { proposalId },
        { expectedVersion: proposal.version, reason: '核对过' },
      ]),
    );
  });

  it.each([
    [[], '近 30 天登录过的人都不能复核'],
    [
      Array.from({ length: 7 }, (_, i) => ({ id: `s-${i}`, name: `S${i}` })),
      '可以复核的人：S0、S1、S2、S3、S4，另有 2 人',
    ],
  ])('says who may approve one’s own: %j', async (approvers, told) => {
    const own = { ...proposal, by: me.person, mayApprove: false };
    answer({
      'GET /proposals': () => ({ items: [own], cursor: null }),
      'GET /proposals/{proposalId}': (request) => ({
        ...(caseDeskAnswers()['GET /proposals/{proposalId}']?.(request) as object),
        proposal: own,
        approvers,
      }),
    });
    await signIn('/console/proposals');
    await page().getByText(told).waitFor();
    expect(await page().getByRole('button', { name: '撤回' }).count()).toBe(1);
  });

  it('names nobody who may approve one’s own that can no longer be carried out', async () => {
    const own = { ...proposal, by: me.person, mayApprove: false };
    answer({
      'GET /proposals': () => ({ items: [own], cursor: null }),
      'GET /proposals/{proposalId}': () => ({
        proposal: own,
        approvers: [],
        details: {
          kind: 'ruling',
          accountId: 'u-20001',
          ruling: { act: 'release' },
          changed: true,
          sample: [],
        },
      }),
    });
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '执行内容' }).click();
    await page().getByText('案件此后有变动，已不能执行').waitFor();
    expect(await page().getByText('近 30 天登录过').count()).toBe(0);
  });

  it('reads at once only who may approve the first of one’s own', async () => {
    const own = Array.from({ length: 9 }, (_, i) => ({
      ...proposal,
      ...{ proposalId: `pro-own-${i}`, by: me.person, mayApprove: false },
    }));
    answer({ 'GET /proposals': () => ({ items: own, cursor: null }) });
    await signIn('/console/proposals');
    await page().getByText('可以复核的人').nth(4).waitFor();
    expect(asked('GET /proposals/{proposalId}')).toHaveLength(5);
  });

  it.each([
    ['u-20001', '案件此后有变动，已不能执行'],
    [null, '账号资料此后已删除'],
  ])('offers only to turn down what can no longer be carried out: %s', async (accountId, why) => {
    answer({
      'GET /proposals/{proposalId}': () => ({
        proposal,
        approvers: null,
        details: {
          kind: 'ruling',
          accountId,
          ruling: { act: 'release' },
          changed: true,
          sample: [],
        },
      }),
    });
    await signIn('/console/proposals');
    await page().getByText(why).waitFor();
    await press('a', 'a');
    const box = page().getByRole('textbox', { name: '理由' });
    await box.and(page().locator(':focus')).waitFor();
    await page().keyboard.type('核对过');
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /proposals/{proposalId}/approve');
    expect(await page().getByRole('button', { name: '同意并执行' }).count()).toBe(0);
    expect(await page().getByRole('button', { name: '不同意' }).isEnabled()).toBe(true);
  });

  it('offers only the decision that was begun, and says that it completes it', async () => {
    const before = caseDeskAnswers();
    const others = { ...proposal, begun: 'approved' as const };
    const mine = { proposalId: 'pro-own', caseId: 'cas-0', by: me.person, mayApprove: false };
    const own = { ...others, ...mine };
    answer({ ...before, 'GET /proposals': proposalsIn([others, own]) });
    await signIn('/console/proposals');
    await page().getByText('已同意，正在执行或已中断').nth(1).waitFor();
    expect(await page().getByRole('button', { name: '同意并执行' }).count()).toBe(1);
    expect(
      await page()
        .getByRole('button', { name: /不同意|撤回/ })
        .count(),
    ).toBe(0);
    expect(await page().getByText('您没有此权限').count()).toBe(0);
    expect(await page().getByText(/失效/).count()).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-0`);
    const panel = page().getByRole('region', { name: '处置' });
    await panel.getByRole('link', { name: '查看待复核' }).waitFor();
    expect(await panel.getByRole('button', { name: '撤回' }).count()).toBe(0);
  });

  it('offers a rejection after a change of the case once the approval that was begun is refused', async () => {
    let begun: 'approved' | null = 'approved';
    answer({
      'GET /proposals': () => ({ items: [{ ...proposal, begun }], cursor: null }),
      'GET /proposals/{proposalId}': () => ({
        proposal: { ...proposal, begun },
        approvers: null,
        details: {
          kind: 'ruling',
          accountId: 'u-20001',
          ruling: { act: 'release' },
          changed: true,
          sample: [],
        },
      }),
      'POST /proposals/{proposalId}/approve': () => {
        begun = null;
        return new Refusal(409, 'stale-version', { current: 4 });
      },
    });
    await signIn('/console/proposals');
    await page().getByText('案件此后有变动，已不能执行').waitFor();
    await reason().fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).click();
    await page().getByRole('button', { name: '不同意' }).waitFor();
    expect(await page().getByRole('button', { name: '同意并执行' }).count()).toBe(0);
  });

  it('shows who decided a proposal while a reason was being written', async () => {
    const [first, second] = ['pro-1', 'pro-2'].map((proposalId) => ({ ...proposal, proposalId }));
    let open = [first, second];
    const before = caseDeskAnswers();
    answer({
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
    // Filters keep what was typed, and remember where.
    for (const kind of ['单案处置', '全部类型']) {
      await page().getByRole('button', { name: /^类型/ }).click();
      await page().getByRole('option', { name: kind, exact: true }).click();
      await expect.poll(() => page().getByRole('textbox').nth(1).inputValue()).toBe('核对过');
    }
    await page().getByRole('button', { name: '同意并执行' }).nth(1).click();
    await page().getByText('您填写理由时，此事项已有结果；您的理由没有提交。').waitFor();
    await page().getByText('Bo Lind 处理').waitFor();
    await page().getByText('证据不足，', { exact: true }).waitFor();
    expect(await page().getByText('核对过', { exact: true }).count()).toBe(0);
  });

  it('shows that a proposal runs out, and that nobody answered it once it has', async () => {
    await desk.atOwnTime(async (tab, enter) => {
      // The console goes by the time of the server.
      let passed = 0;
      await tab.route('**/console/api/**', async (route) => {
        const response = await route.fetch();
        const date = new Date(Date.now() + passed).toUTCString();
        await route.fulfill({ response, headers: { ...response.headers(), date } });
      });
      const expiresAt = Date.now() + 90 * minute;
      let isOpen = true;
      const before = caseDeskAnswers();
      const now = () => ({
        ...{ ...proposal, expiresAt },
        ...(!isOpen && { state: 'expired' as const, mayApprove: false }),
      });
      answer({
        'GET /proposals': () => ({ items: isOpen ? [now()] : [], cursor: null }),
        'GET /proposals/{proposalId}': (request) => ({
          ...(before['GET /proposals/{proposalId}']?.(request) as object),
          proposal: now(),
        }),
        'POST /proposals/{proposalId}/approve': () => {
          isOpen = false;
          return new Refusal(409, 'too-late');
        },
      });
      await enter('/console/proposals');
      await tab.getByText('1 小时后失效').waitFor();
      await tab.getByRole('textbox').fill('核对过');
      // The answers stay the same: only time passes.
      passed = 60 * minute;
      await tab.clock.fastForward(passed);
      await expect
        .poll(async () => {
          await tab.clock.runFor(minute / 4);
          return tab.getByText(/\d+ 分钟后失效/).count();
        })
        .toBe(1);
      await tab.getByRole('button', { name: '同意并执行' }).click();
      await tab.getByText('您填写理由时到期，无人处理；您的理由没有提交。').waitFor();
      expect(await tab.getByText('此事项已有结果').count()).toBe(0);
      await tab.getByText('核对过', { exact: true }).waitFor();
    });
  });

  it('is the one that its case leads to, also for the keys', async () => {
    const many = Array.from({ length: 8 }, (_, at) => ({
      ...{ ...proposal, proposalId: `pro-${at}`, caseId: `cas-${at}` },
      words: inBothLanguages(`解除账号 u-${at}`, `Release account u-${at}`),
    }));
    answer({
      'GET /proposals': proposalsIn(many),
      'POST /proposals/{proposalId}/reject': ({ path }) => ({
        ...{ ...proposal, ...path, state: 'rejected', decidedBy: me.person, mayApprove: false },
      }),
    });
    await openCase('cas-6');
    await page().getByRole('link', { name: '查看待复核' }).click();
    const panel = page().getByRole('region', { name: '解除账号 u-6' });
    await panel.getByText('处置：解除并放行').waitFor();
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.textContent))
      .toContain('解除账号 u-6');
    await press('a', 'd');
    await page().getByText('不同意 · 理由').waitFor();
    await page().keyboard.type('证据不足');
    await page().keyboard.press('Control+Enter');
    await expect
      .poll(() => asked('POST /proposals/{proposalId}/reject').map((call) => call.asked.path))
      .toEqual([{ proposalId: 'pro-6' }]);
  });

  it.each([
    ['open', 1, ''],
    ['rejected', 0, '此事项已有结果'],
    ['expired', 0, '到期时无人处理'],
  ] as const)(
    'is read for the link on its case if it is not among the first: %s',
    async (state, answered, told) => {
      const others = Array.from({ length: 3 }, (_, at) => ({
        ...{ ...proposal, proposalId: `pro-${at}`, caseId: `cas-${at}` },
        words: inBothLanguages(`解除账号 u-${at}`, `Release account u-${at}`),
      }));
      const far = {
        ...{ ...proposal, proposalId: 'pro-far', caseId: 'cas-99' },
        words: inBothLanguages('解除账号 u-far', 'Release account u-far'),
      };
      const now = { ...far, state, mayApprove: state === 'open' };
      const before = caseDeskAnswers(120);
      answer({
        'GET /proposals': (request) =>
          proposalsIn(request.query.get('caseId') === 'cas-99' ? [far] : others)(request),
        'GET /proposals/{proposalId}': (request) => {
          const answer = before['GET /proposals/{proposalId}']?.(request) as object;
          return { ...answer, proposal: now };
        },
        'POST /proposals/{proposalId}/reject': ({ path }) => ({
          ...{ ...far, ...path, state: 'rejected', decidedBy: me.person, mayApprove: false },
        }),
      });
      await openCase('cas-99');
      await page().getByRole('link', { name: '查看待复核' }).click();
      if (state === 'open') {
        await expect
          .poll(() => page().evaluate(() => document.activeElement?.textContent))
          .toContain('解除账号 u-far');
        await press('a', 'd');
        await page().getByText('不同意 · 理由').waitFor();
        await page().keyboard.type('证据不足');
        await page().keyboard.press('Control+Enter');
      } else await page().getByText(told).waitFor();
      await expect
        .poll(() => asked('POST /proposals/{proposalId}/reject').map((call) => call.asked.path))
        .toEqual(answered ? [{ proposalId: 'pro-far' }] : []);
    },
  );

  it('leads from the reason to the button of the answer that was chosen, not to its opposite', async () => {
    let open = [proposal];
    answer({
      'GET /proposals': () => ({ items: open, cursor: null }),
      'POST /proposals/{proposalId}/reject': () => {
        open = [];
        return { ...proposal, state: 'rejected', decidedBy: me.person, mayApprove: false };
      },
    });
    await signIn('/console/proposals');
    await page().getByRole('textbox').waitFor();
    await press('a', 'd');
    await page().getByText('不同意 · 理由').waitFor();
    await page().keyboard.type('证据不足');
    await press('Tab', 'Enter');
    await noticeOn(page(), '“解除账号 u-20001 的冻结”未同意').waitFor();
    await desk.quiet('POST /proposals/{proposalId}/approve');
  });

  it('keeps the reason for a proposal over a failure and a reload, and names what failed', async () => {
    let open = true;
    answer({
      'GET /proposals': () => ({ items: open ? [proposal] : [], cursor: null }),
      'POST /proposals/{proposalId}/approve': () => new Refusal(503, 'unavailable'),
    });
    await signIn('/console/proposals');
    await page().getByRole('textbox').fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).click();
    await noticeOn(page(), '“解除账号 u-20001 的冻结”没有成功').waitFor();
    await page().reload();
    await expect.poll(() => page().getByRole('textbox').inputValue()).toBe('核对过');
    // Also after a reload, the page says if somebody else decides it.
    const decided = { state: 'rejected' as const, decidedBy: bo, mayApprove: false };
    answer({
      'GET /proposals': () => ({ items: open ? [proposal] : [], cursor: null }),
      'GET /proposals/{proposalId}': (request) => ({
        ...(caseDeskAnswers()['GET /proposals/{proposalId}']?.(request) as object),
        proposal: { ...proposal, ...(!open && decided) },
      }),
      'POST /proposals/{proposalId}/approve': () => new Refusal(409, 'already-decided'),
    });
    open = false;
    await page().getByRole('button', { name: '同意并执行' }).click();
    await page().getByText('您填写理由时，此事项已有结果；您的理由没有提交。').waitFor();
  });

  it('loads more proposals than the first page', async () => {
    answer({
      'GET /proposals': ({ query }) =>
        query.get('cursor') === 'more'
          ? { items: [{ ...proposal, proposalId: 'pro-2', kind: 'block' }], cursor: null }
          : { items: [proposal], cursor: 'more' },
    });
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByText('阻止', { exact: true }).waitFor();
    expect(await page().getByText('单案处置').count()).toBe(1);
    expect(await page().getByRole('button', { name: '加载更多' }).count()).toBe(0);
  });

  it('shows the effect of a bulk proposal, account by account, before approval', async () => {
    answer({
      'GET /proposals': () => ({ items: [{ ...proposal, kind: 'bulk' }], cursor: null }),
      'GET /proposals/{proposalId}': (request) => ({
        ...(caseDeskAnswers()['GET /proposals/{proposalId}']?.(request) as object),
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
    });
    await signIn('/console/proposals');
    await page().getByText('处置：解除并放行 · 2 个账号').waitFor();
    // One statement is shown at first, so that the buttons stay near.
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

  it.each([
    ['a bulk action', { kind: 'bulk' }, '已处置 12 / 25 个账号'],
    ['the undo of a bulk action', { kind: 'undo', caseId: null }, '已撤销 12 / 25 个账号'],
  ] as const)('shows the progress of %s that another person approved', async (_, about, told) => {
    answer({ 'GET /proposals': () => ({ items: [{ ...proposal, ...about }], cursor: null }) });
    await signIn('/console/proposals');
    await reason().fill('逐个核对');
    const answered = answerLate('POST /proposals/{proposalId}/approve');
    await page().getByRole('button', { name: '同意并执行' }).click();
    await page().locator('main').getByText(told).waitFor();
    answered();
    await page().getByRole('progressbar').waitFor({ state: 'detached' });
  });

  it('filters proposals by kind', async () => {
    answer({
      'GET /proposals': proposalsIn([
        proposal,
        { ...proposal, proposalId: 'pro-2', kind: 'block', caseId: null },
      ]),
    });
    await signIn('/console/proposals');
    await page().getByText('单案处置', { exact: true }).waitFor();
    await page().getByRole('button', { name: /类型/ }).click();
    await page().getByRole('option', { name: '阻止' }).click();
    await page().getByText('单案处置', { exact: true }).waitFor({ state: 'detached' });
    // Exactly one button: with two, this would fail.
    await page().getByRole('button', { name: '同意并执行' }).waitFor();
  });

  it('links from the notice about an approved bulk action to its results', async () => {
    const bulk = { ...proposal, kind: 'bulk' as const, caseId: null };
    answer({
      'GET /proposals': proposalsIn([bulk]),
      'POST /proposals/{proposalId}/approve': () => ({
        ...bulk,
        state: 'approved',
        mayApprove: false,
        resultId: 'blk-1',
      }),
    });
    await signIn('/console/proposals');
    await reason().fill('逐个核对过');
    await page().getByRole('button', { name: '同意并执行' }).click();
    const told = page().getByRole('region', { name: '提示' });
    await told.getByRole('link', { name: '逐个账号查看结果' }).click();
    await page().getByRole('heading', { name: '批量处置：解除并放行' }).waitFor();
  });

  it('keeps the title of a proposal in whole words on a phone, and its reason inside the card', async () => {
    const long = {
      ...proposal,
      approvalReason: {
        'zh-CN': '涉及 27 个账号，超过 20 个即须由另一人同意后才会执行',
        en: 'many',
      },
    };
    answer({ 'GET /proposals': proposalsIn([long]) });
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

  it('approves a proposal and signs out with buttons found by name', async () => {
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '同意并执行' }).waitFor();
    await desk.byName('同意并执行：解除账号');
    await page().locator('main').getByText('请先写明理由').waitFor();
    await page().keyboard.type('执照属实');
    await desk.byName('同意并执行：解除账号');
    await expect
      .poll(() => asked('POST /proposals/{proposalId}/approve').at(0)?.asked.body)
      .toEqual({ expectedVersion: 1, reason: '执照属实' });
    await desk.byName('退出登录');
    await page().getByRole('button', { name: '登录' }).waitFor();
  });
});
