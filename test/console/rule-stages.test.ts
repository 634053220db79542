import { describe, expect, it } from 'vitest';
import type { Proposal } from '#functions/review-api/contract/proposals.ts';
import type { Words } from '#functions/review-api/web/words/say.ts';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { draftRule, moveProposal, rule } from './operations-specimens.ts';
import { bo, me, proposal, proposalsIn } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn } = desk;

describe('a rule in canary', () => {
  it('gets another share in place, with a warning that a new revision stops it', async () => {
    const answer = answers['GET /rules/{rule}'];
    if (!answer) throw new Error('no rule');
    const narrows = '规则立即只对一部分账号生效，且不能撤销';
    let shareRefusals: Words[] = [];
    answers['GET /rules/{rule}'] = async (about) => ({
      ...((await answer(about)) as object),
      life: 'canary',
      share: 0.05,
      moves: [{ to: 'canary', refusals: [], takesTwo: true }],
      shareRefusals,
    });
    const rejected: Proposal = {
      ...{ ...moveProposal, state: 'rejected', decidedAt: moveProposal.at },
      ...{ decidedBy: bo, decidedReason: '样本太少' },
    };
    let decided = [rejected];
    answers['GET /proposals'] = (asked) =>
      proposalsIn(asked.query.get('state') === 'decided' ? decided : [])(asked);
    await signIn('/console/rules/staff.new-account-transfers');
    // The proposer sees here that somebody rejected it, and why.
    await page()
      .getByText(/Bo Lind 未同意“.*”，理由： 样本太少/)
      .waitFor();
    decided = [{ ...rejected, state: 'approved' }, rejected];
    await page().reload();
    await page().getByRole('button', { name: '调整灰度比例' }).waitFor();
    await desk.settled();
    expect(await page().getByText('未同意').count()).toBe(0);
    await page().getByRole('button', { name: '调整灰度比例' }).click();
    const dialogue = page().getByRole('dialog', { name: '调整灰度比例' });
    const share = dialogue.getByRole('spinbutton');
    expect(await share.inputValue()).toBe('5');
    await dialogue.getByText('大于 0、小于 100，且不同于现在的比例').waitFor();
    await dialogue.getByRole('textbox').fill('一周正常');
    const send = dialogue.getByRole('button', { name: '调整灰度比例' });
    expect(await send.isDisabled()).toBe(true);
    await share.fill('20');
    await dialogue.getByText('提交后等待另一人同意').waitFor();
    await dialogue.getByRole('button', { name: '提交复核' }).waitFor();
    expect(await dialogue.getByText(narrows).count()).toBe(0);
    await dialogue.getByRole('textbox').focus();
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '等待另一人同意').waitFor();
    expect(asked('POST /rules/{rule}/moves').at(0)?.asked.body).toMatchObject({
      to: 'canary',
      share: 0.2,
    });
    // Other visitors of the rule see that a proposal waits.
    const move = {
      revision: 1,
      from: 'canary',
      fromShare: 0.05,
      to: 'canary',
      share: 0.2,
    } as const;
    answers['GET /proposals'] = proposalsIn([proposal, { ...moveProposal, move }]);
    shareRefusals = [{ 'zh-CN': '人工审核不足', en: 'too few were reviewed' }];
    await page().reload();
    await page()
      .getByText(/已提交“.*”（.*），等待另一人同意/)
      .waitFor();
    // A larger share would be refused and is not offered; a smaller one takes effect at once.
    await page().getByText('尚不能扩大灰度比例，只能缩小：人工审核不足').waitFor();
    await page().getByText('缩小或停用立即生效').waitFor();
    await page().getByRole('button', { name: '调整灰度比例' }).click();
    await dialogue.getByText('大于 0、小于现在的 5%').waitFor();
    await dialogue.getByRole('textbox').fill('误伤');
    await share.fill('20');
    expect(await send.isDisabled()).toBe(true);
    await share.fill('1');
    await dialogue.getByText(narrows).waitFor();
    expect(await send.isDisabled()).toBe(false);
    answers['POST /rules/{rule}/moves'] = () => ({ kind: 'done', rule: rule(0) });
    await send.click();
    await noticeOn(page(), '灰度比例已调整').waitFor();
    expect(
      await page()
        .getByText(/已提交“.*”（.*），等待另一人同意/)
        .count(),
    ).toBe(1);
    const stops = page().getByText('此规则处于灰度阶段。保存后新版本是草稿，当前版本随即停止');
    expect(await stops.count()).toBe(0);
    await page().getByRole('textbox', { name: '负责人' }).fill('夜班');
    await stops.waitFor();
  });
});

describe('a rule in shadow', () => {
  it('shows which live rules fired on the same events, and can be moved without the right to write rules', async () => {
    const reason = { 'zh-CN': '条件过宽', en: 'narrow the condition' };
    const view = rule(2, {
      moves: [{ to: 'canary', refusals: [], takesTwo: true }],
      lastDemotion: { at: rule(2).since ?? 0, reason },
      tripped: [{ from: rule(2).since ?? 0, held: 1_204, what: 'restrictions' }],
    });
    answers['GET /rules/{rule}'] = () => view;
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases', 'publish-rules'] });
    await signIn('/console/rules/account.night-burst');
    await page().getByRole('link', { name: '同一设备批量注册' }).waitFor();
    await page()
      .getByText(/自动退回影子，不再参与决定：条件过宽/)
      .waitFor();
    await page()
      .getByText(/起的一小时内触发熔断，1,204 次限制改为转人工/)
      .waitFor();
    await page().getByRole('button', { name: '转入灰度' }).waitFor();
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await page().reload();
    await page().getByRole('link', { name: '同一设备批量注册' }).waitFor();
    expect(await page().getByRole('button', { name: '转入灰度' }).count()).toBe(0);
  });
});

describe('a step of a rule that awaits approval', () => {
  const view = rule(2, { moves: [{ to: 'canary', refusals: [], takesTwo: true }] });
  const move = {
    ...{ revision: view.revision, from: view.life, fromShare: view.share },
    ...{ to: 'canary' as const, share: 0.05 },
  };
  const waits = { ...moveProposal, rule: view.rule, move };
  const step = () => page().getByRole('button', { name: '转入灰度' });

  it('is not offered again, and its author can withdraw it', async () => {
    let open: Proposal[] = [waits];
    answers['GET /rules/{rule}'] = () => view;
    answers['GET /proposals'] = (asked) =>
      proposalsIn(asked.query.get('state') === 'decided' ? [] : open)(asked);
    await signIn(`/console/rules/${view.rule}`);
    const told = page().getByText(/Bo Lind 已提交“.*”（.*\d.*），等待另一人同意/);
    await told.waitFor();
    expect(await step().isDisabled()).toBe(true);
    await step().focus();
    await page().getByText('已提交，等待另一人同意', { exact: true }).last().waitFor();
    expect(await page().getByRole('button', { name: '撤回' }).count()).toBe(0);
    expect(await desk.axe()).toEqual([]);

    open = [{ ...waits, by: me.person }];
    await page().reload();
    await page().getByRole('button', { name: '撤回' }).click();
    const dialogue = page().getByRole('dialog', { name: '撤回' });
    await dialogue.getByRole('textbox').fill('样本不足');
    answers['POST /proposals/{proposalId}/withdraw'] = () => {
      open = [];
      return { ...waits, state: 'withdrawn' };
    };
    await dialogue.getByRole('button', { name: '撤回' }).click();
    await noticeOn(page(), /“.*”已撤回/).waitFor();
    expect(asked('POST /proposals/{proposalId}/withdraw').at(0)?.asked.body).toEqual({
      expectedVersion: waits.version,
      reason: '样本不足',
    });
    await expect.poll(() => step().isEnabled()).toBe(true);
  });

  it('is offered if the proposal is for an earlier revision, which is said to be void', async () => {
    answers['GET /rules/{rule}'] = () => view;
    answers['GET /proposals'] = proposalsIn([{ ...waits, move: { ...move, revision: 0 } }]);
    await signIn(`/console/rules/${view.rule}`);
    await page()
      .getByText(/Bo Lind 已提交“.*”（.*\d.*）。规则此后有变动，已不能执行。/)
      .waitFor();
    expect(await page().locator('main').getByText('等待另一人同意').count()).toBe(0);
    expect(await step().isEnabled()).toBe(true);
  });

  it('within canary leaves other shares possible', async () => {
    const canary = { ...view, life: 'canary' as const, share: 0.05 };
    const raised = { ...move, from: 'canary' as const, fromShare: 0.05, share: 0.2 };
    answers['GET /rules/{rule}'] = () => canary;
    answers['GET /proposals'] = proposalsIn([{ ...waits, move: raised }]);
    await signIn(`/console/rules/${view.rule}`);
    await page()
      .getByText(/等待另一人同意/)
      .first()
      .waitFor();
    await page().getByRole('button', { name: '调整灰度比例' }).click();
    const dialogue = page().getByRole('dialog');
    const send = dialogue.getByRole('button', { name: '调整灰度比例' });
    await dialogue.getByRole('textbox').fill('一周正常');
    await dialogue.getByRole('spinbutton').fill('20');
    await dialogue.getByText('已提交，等待另一人同意').waitFor();
    expect(await send.isDisabled()).toBe(true);
    await dialogue.getByRole('spinbutton').fill('1');
    expect(await send.isEnabled()).toBe(true);
  });
});

describe('a rule on its way to deciding', () => {
  it('says what later stages ask for, where rulings come from, and where it fired', async () => {
    const refusals = [{ 'zh-CN': '人工审核 0 条，至少需要 200 条', en: 'none reviewed' }];
    const view = rule(2, { life: 'shadow', later: [{ to: 'live', refusals }] });
    answers['GET /rules/{rule}'] = () => view;
    await signIn(`/console/rules/${view.rule}`);
    await page().getByText('之后转入生效还需：人工审核 0 条，至少需要 200 条').waitFor();
    await page().getByText('裁定后即计入人工审核').waitFor();
    await page().getByRole('link', { name: '触发（30 天）' }).click();
    await page().getByRole('heading', { level: 1, name: '搜索' }).waitFor();
    expect(new URL(page().url()).searchParams.get('q')).toBe(view.rule);
  });

  it('shows those who may approve it how its findings weigh and what people read', async () => {
    const drafted = draftRule().view();
    const source = drafted.source && { ...drafted.source, warns: true };
    const view = { ...drafted, life: 'canary' as const, source };
    answers['GET /rules/{rule}'] = () => view;
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases', 'publish-rules'] });
    await signIn(`/console/rules/${view.rule}`);
    const about = page().getByText('识别什么').locator('xpath=ancestor::dl');
    await about.waitFor();
    const [told] = await about.allInnerTexts();
    expect(told).toMatch(/严重程度\s+严重/);
    expect(told).toMatch(/证据类型\s+行为/);
    expect(told).toMatch(/针对\s+账号/);
    expect(told).toMatch(/依据\s+《反电信网络诈骗法》第31条/);
    expect(told).toMatch(/证据句\s+注册 \{hours\} 小时，一小时内转账 \{count\} 次/);
    expect(told).toMatch(/\{count\} = counts\.transfersOut\.hour/);
    expect(told).toMatch(/同时提醒对方\s+是/);
  });
});

describe('a rule that decides', () => {
  it('warns that retiring stops it, and what bringing it back takes', async () => {
    const moves = [
      { to: 'shadow' as const, refusals: [], takesTwo: false },
      { to: 'canary' as const, refusals: [], takesTwo: true },
      { to: 'retired' as const, refusals: [], takesTwo: false },
    ];
    answers['GET /rules/{rule}'] = () => rule(0, { life: 'live', moves });
    await signIn(`/console/rules/${rule(0).rule}`);
    await page().getByText('产品自带的生效规则不计运行次数').waitFor();
    await page().getByRole('button', { name: '停用', exact: true }).waitFor();
    await page().getByRole('button', { name: '转入影子' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('规则立即不再参与决定').waitFor();
    await dialogue.getByText('已因它受限的账号仍受限').waitFor();
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await dialogue.getByRole('button', { name: '取消' }).click();
    await page().getByRole('button', { name: '转入灰度' }).click();
    await dialogue.getByText('账号比例').waitFor();
    expect(await dialogue.getByText('规则立即不再参与决定').count()).toBe(0);
    await dialogue.getByText('规则立即只对一部分账号生效，且不能撤销').waitFor();
  });

  it('says who takes a second person, by the platform’s settings', async () => {
    const always = page().getByText('升入灰度和生效、扩大比例一律须由另一人同意');
    const onlyAuthors = page().getByText('其他人提出的立即生效');
    await signIn('/console/rules/content.card-trade');
    await always.waitFor();
    expect(await onlyAuthors.count()).toBe(0);
    answers['GET /me'] = () => ({ ...me, limits: { ...me.limits, rulesTakeTwo: false } });
    await page().reload();
    await onlyAuthors.waitFor();
    expect(await always.count()).toBe(0);
  });

  it.each([
    ['canary', { life: 'shadow' }, true, '等待另一人同意'],
    ['canary', { life: 'shadow' }, false, '立即生效'],
    // Its author may ask for less.
    ['shadow', { life: 'draft', author: me.person }, false, '立即生效'],
  ] as const)(
    'says before a move to %s whether it waits, as the API answered: %o, two people %s',
    async (to, place, takesTwo, told) => {
      answers['GET /me'] = () => ({ ...me, duties: [...me.duties, 'write-rules'] });
      answers['GET /rules/{rule}'] = () =>
        rule(0, { ...place, moves: [{ to, refusals: [], takesTwo }] });
      await signIn(`/console/rules/${rule(0).rule}`);
      await page().getByRole('button', { name: /^转入/ }).click();
      const dialogue = page().getByRole('dialog');
      await dialogue.getByText(told).waitFor();
      await dialogue
        .getByRole('button', { name: told === '立即生效' ? /^转入/ : '提交复核' })
        .waitFor();
    },
  );

  it('keeps open a dialogue that was opened after the one whose response arrives', async () => {
    const moves = [
      { to: 'shadow' as const, refusals: [], takesTwo: false },
      { to: 'canary' as const, refusals: [], takesTwo: true },
    ];
    answers['GET /rules/{rule}'] = () => rule(0, { life: 'live', moves });
    const letGo = answerLate('POST /rules/{rule}/moves');
    await signIn(`/console/rules/${rule(0).rule}`);
    await page().getByRole('button', { name: '转入影子' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('误伤');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /rules/{rule}/moves').length).toBe(1);
    await dialogue.getByRole('button', { name: '关闭' }).filter({ hasText: '关闭' }).click();
    await page().getByRole('button', { name: '转入灰度' }).click();
    await dialogue.getByText('账号比例').waitFor();
    letGo();
    await page()
      .getByText(/^(?:规则已转入新阶段|已提交，等待另一人同意)$/)
      .waitFor();
    await desk.settled();
    expect(await dialogue.getByText('账号比例').count()).toBe(1);
  });
});

describe('the firings of a rule demoted from live', () => {
  it('are told beside those that are counted with its runs, on its page and in the list', async () => {
    const firedPerDay = [...Array.from({ length: 28 }, () => 0), 28, 3];
    const demoted = rule(2, { life: 'shadow', examined: 100, fired: 3, firedPerDay });
    answers['GET /rules'] = () => ({ rules: [demoted, rule(0)], version: 7 });
    answers['GET /rules/{rule}'] = () => demoted;
    await signIn('/console/rules');
    const besides = page().getByText('另有 28 次在生效期间');
    await besides.waitFor();
    expect(await page().getByText('在生效期间').count()).toBe(1);
    await page().getByRole('link', { name: demoted.title['zh-CN'] }).click();
    await page().getByText('触发（30 天）').waitFor();
    await besides.waitFor();
  });
});
