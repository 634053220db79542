import { describe, expect, it } from 'vitest';
import type { Proposal } from '#functions/review-api/contract/proposals.ts';
import type { RuleView } from '#functions/review-api/contract/rules.ts';
import type { Words } from '#functions/review-api/web/words/say.ts';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { draftRule, moveProposal, rule } from './operations-specimens.ts';
import { Refusal } from './server.ts';
import { bo, me, proposal, proposalsIn } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn } = desk;

describe('the rules', () => {
  it('are those looked for before, after going back from one', async () => {
    await signIn('/console/rules');
    const box = page().getByRole('searchbox', { name: '按名称或编号查找规则' });
    await box.pressSequentially('新账号', { delay: 20 });
    const heading = page().getByRole('heading', { name: /^全部规则.*1/ });
    await heading.waitFor();
    await page().getByRole('link', { name: '新账号频繁转账' }).click();
    await page().getByRole('textbox', { name: '条件（CEL）' }).waitFor();
    await page().goBack();
    await heading.waitFor();
    expect(await box.inputValue()).toBe('新账号');
  });

  it('show which of them fell back to shadow by themselves', async () => {
    const reason = { 'zh-CN': '条件过宽', en: 'narrow the condition' };
    const fallen = rule(2, { lastDemotion: { at: rule(2).since ?? 0, reason } });
    answers['GET /rules'] = () => ({ rules: [rule(0), fallen], version: 3 });
    await signIn('/console/rules');
    const mark = page().getByText('已自动退回影子');
    await page().getByRole('row', { name: fallen.title['zh-CN'] }).filter({ has: mark }).waitFor();
    expect(await mark.count()).toBe(1);
  });
});

describe('a rule', () => {
  it('that does not exist leads on, as any page that does not', async () => {
    answers['GET /rules/{rule}'] = () => new Refusal(404, 'not-found');
    await signIn('/console/rules/staff.nothing');
    await page().getByRole('heading', { name: '没有这个页面' }).waitFor();
  });

  it('moves to shadow after an error in its draft is fixed in place', async () => {
    await signIn('/console/rules');
    // Runs of built-in live rules are not counted.
    const builtIn = page().getByRole('row', { name: rule(0).title['zh-CN'] });
    await expect.poll(() => builtIn.getByRole('cell').allTextContents()).toContain('—');
    await page().getByRole('link', { name: '新账号频繁转账' }).click();
    const editor = page().getByRole('textbox', { name: '条件（CEL）' });
    await editor.click();
    await page().keyboard.press('Control+a');
    await page().keyboard.type('account.ageHours < 12 && counts.tranfers.hour > 4');
    await page().getByText('1 处需要修改').waitFor();
    await expect.poll(() => page().locator('.cm-lintRange-error').textContent()).toBe('tranfers');
    expect(
      await page()
        .getByRole('button', { name: /保存草稿/ })
        .isDisabled(),
    ).toBe(true);

    await page().keyboard.press('Control+a');
    await page().keyboard.type('account.ageHours < 12 && counts.transfersOut.h');
    await page()
      .getByRole('option', { name: /counts\.transfersOut\.hour/ })
      .waitFor();
    // The editor ignores Enter on completions that have only just appeared.
    await page().waitForTimeout(300);
    await page().keyboard.press('Enter');
    await page().keyboard.type(' > 4');
    await page().getByText('校验通过').waitFor();
    await page().getByRole('button', { name: '用最近的决定试跑' }).click();
    await page().getByText('检查 200 个事件，触发 3 次').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存', { exact: true }).waitFor();
    expect(asked('PUT /rules/{rule}').at(0)?.asked.body).toMatchObject({
      expectedVersion: 7,
      source: { revision: 2, when: 'account.ageHours < 12 && counts.transfersOut.hour > 4' },
    });

    await page().getByRole('button', { name: '开始回测' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    await page().getByRole('button', { name: '转入影子' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('长'.repeat(301));
    await page().getByRole('dialog').getByText('已满 300 字').waitFor();
    await page().getByRole('dialog').getByRole('textbox').fill('回测差异可接受');
    await page().getByRole('dialog').getByRole('button', { name: '转入影子' }).click();
    await noticeOn(page(), '规则已转入新阶段').waitFor();
    expect(asked('POST /rules/{rule}/moves').at(0)?.asked.body).toEqual({
      expectedVersion: 8,
      to: 'shadow',
      reason: '回测差异可接受',
    });
    // The button that opened the dialogue is gone.
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
    await page().getByRole('button', { name: '转入灰度' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('影子七日正常');
    await page().getByRole('dialog').getByRole('button', { name: '转入灰度' }).click();
    await noticeOn(page(), '等待另一人同意').waitFor();
  }, 120_000);

  it('shows no past stages after it was retired from draft, and why it was', async () => {
    const retirement = { at: rule(0).since ?? 0, by: bo, reason: '误报太多' };
    answers['GET /rules/{rule}'] = () => ({ ...rule(0), life: 'retired', retirement });
    await signIn(`/console/rules/${rule(0).rule}`);
    await page().locator('[aria-current="step"]').getByText('停用').waitFor();
    expect(await page().locator('[data-past]').count()).toBe(0);
    await page()
      .getByText(/Bo Lind 于 .*\d.* 停用此规则，理由： 误报太多/)
      .waitFor();
    // The command line asks for none.
    answers['GET /rules/{rule}'] = () => ({
      ...rule(0),
      life: 'retired',
      retirement: { ...retirement, reason: null },
    });
    await page().reload();
    await page()
      .getByText(/Bo Lind 于 .*\d.* 停用此规则，未写理由。/)
      .waitFor();
  }, 120_000);

  it('takes the article of a law as it is typed, and says that it has too many cases', async () => {
    const draft = draftRule().view();
    const { source } = draft;
    if (!source) throw new Error('a staff rule has a source');
    const [one] = source.cases;
    if (!one) throw new Error('the rule has cases');
    const cases = Array.from({ length: 30 }, (_, at) => ({ ...one, name: `第 ${at} 例` }));
    answers['GET /rules/{rule}'] = () => ({ ...draft, source: { ...source, cases } });
    await signIn('/console/rules/staff.new-account-transfers');
    const article = page().getByRole('spinbutton', { name: '第几条' });
    await article.press('End');
    await article.press('Backspace');
    await article.press('Backspace');
    await page().locator('main').getByText('填写条的序号，如 31').waitFor();
    await page().getByText('1 处需要修改').waitFor();
    await article.pressSequentially('44');
    expect(await article.inputValue()).toBe('44');
    await page().getByText('校验通过').waitFor();

    await page().getByRole('button', { name: '添加案例' }).click();
    await page()
      .getByRole('group', { name: '案例 31', exact: true })
      .getByRole('textbox', { name: '案例说明' })
      .fill('第 31 例');
    await page().locator('main').getByText('太多，至多 30 项').waitFor();
    await page().getByText('1 处需要修改').waitFor();
  }, 120_000);

  it('shows what it does in each of its cases, and cannot be saved while one fails', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    const first = page().getByRole('group', { name: '案例 1', exact: true });
    const second = page().getByRole('group', { name: '案例 2', exact: true });
    await first.getByText('触发：注册 3 小时，一小时内转账 9 次').waitFor();
    await second.getByRole('status').getByText('不触发').waitFor();
    const hours = second.getByRole('textbox', { name: 'account.ageHours 的值' });
    await hours.fill('3');
    await second.getByText('预期不触发，实际触发').waitFor();
    await page().getByText('1 处需要修改').waitFor();
    const save = page().getByRole('button', { name: /保存草稿/ });
    expect(await save.isDisabled()).toBe(true);
    await hours.fill('30');
    await page().getByText('校验通过').waitFor();

    await page().getByRole('button', { name: '添加案例' }).click();
    const third = page().getByRole('group', { name: '案例 3', exact: true });
    await third.getByRole('textbox', { name: '案例说明' }).fill('第五笔');
    // New cases start with the signals that the condition reads.
    await third.getByRole('textbox', { name: 'counts.transfersOut.hour 的值' }).fill('many');
    await third.getByText(/counts\.transfersOut\.hour 不能是 "many"：应为数/).waitFor();
    await third.getByRole('textbox', { name: 'counts.transfersOut.hour 的值' }).fill('5');
    await third.getByText('预期不触发，实际触发').waitFor();
    await third.getByRole('button', { name: '第五笔：预期' }).click();
    await page().getByRole('option', { name: '触发', exact: true }).click();
    await third.getByText('触发：注册 0 小时，一小时内转账 5 次').waitFor();
    expect(await desk.axe()).toEqual([]);

    await page().getByRole('button', { name: '用最近的决定试跑' }).click();
    await page().getByRole('button', { name: '加入案例 u-20001' }).click();
    const fourth = page().getByRole('group', { name: '案例 4', exact: true });
    await fourth.getByText('触发：注册 3 小时，一小时内转账 9 次').waitFor();
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存', { exact: true }).waitFor();
    expect(asked('PUT /rules/{rule}').at(0)?.asked.body).toMatchObject({
      source: {
        cases: [
          { expects: 'fires' },
          { expects: 'quiet', signals: { 'account.ageHours': 30 } },
          {
            name: '第五笔',
            expects: 'fires',
            on: 'payment.transferred',
            signals: { 'account.ageHours': 0, 'counts.transfersOut.hour': 5 },
          },
          {
            // The sentence of the rule is not used as a name, because it may quote user content.
            name: 'account.ageHours = 3 · counts.transfersOut.hour = 9',
            signals: { 'account.ageHours': 3 },
          },
        ],
      },
    });
  });

  it('keeps each value of its sentence while another is renamed past it', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByText('校验通过').waitFor();
    const name = page().getByRole('textbox', { name: '名称', exact: true });
    const expression = (of: string) =>
      page().getByRole('textbox', { name: `表达式 ${of}`, exact: true });
    const [first = ''] = await name.evaluateAll((all) =>
      all.map((box) => (box as HTMLInputElement).value),
    );
    const its = await expression(first).inputValue();
    await page().getByRole('button', { name: '添加值' }).click();
    const added = name.last();
    await expression(await added.inputValue()).fill('counts.posts.hour');
    await added.fill('');
    await added.pressSequentially(first);
    await page().getByText('名称重复').first().waitFor();
    // The check sees only one of the two and finds no problem, but the other would be lost.
    const checked = () => JSON.stringify(asked('POST /rules/check').at(-1)?.asked.body);
    await expect.poll(checked).toContain(`"${first}":"counts.posts.hour"`);
    await desk.settled();
    await page().getByText('1 处需要修改').waitFor();
    const save = page().getByRole('button', { name: /保存草稿/ });
    expect(await save.isDisabled()).toBe(true);
    await added.pressSequentially('2');
    expect(await expression(first).inputValue()).toBe(its);

    await page().getByRole('button', { name: '添加信号' }).first().click();
    await page().getByRole('button', { name: '添加信号' }).first().click();
    const signals = page().getByRole('group', { name: '案例 1', exact: true });
    const count = await signals.getByRole('combobox').count();
    await signals.getByRole('combobox').last().fill('account.ageHours');
    expect(await signals.getByRole('combobox').count()).toBe(count);
    await signals.getByText('名称重复').waitFor();
  });

  it('discards trial results after an edit, except when a case is kept from them', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByText('校验通过').waitFor();
    await page().getByRole('button', { name: '用最近的决定试跑' }).click();
    const found = page().getByText('检查 200 个事件，触发 3 次');
    await found.waitFor();
    await page().getByRole('button', { name: '加入案例 u-20001' }).click();
    await page().getByRole('group', { name: '案例 3', exact: true }).waitFor();
    expect(await found.count()).toBe(1);
    await page().getByRole('textbox', { name: '条件（CEL）' }).click();
    await page().keyboard.press('End');
    await page().keyboard.type(' && true');
    await found.waitFor({ state: 'detached' });
  });

  it('says how many of the decisions that a try fired on are shown', async () => {
    const tried = answers['POST /rules/try'];
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByText('校验通过').waitFor();
    const tryOut = page().getByRole('button', { name: '用最近的决定试跑' });
    await tryOut.click();
    await page().getByRole('heading', { name: '触发的决定 （显示 1 / 3）' }).waitFor();
    answers['POST /rules/try'] = async (about) => ({
      ...((await tried?.(about)) as object),
      examples: [],
    });
    await tryOut.click();
    await page().getByText('您不能查看此类案件，决定不予列出。').waitFor();
    answers['POST /rules/try'] = () => ({ examined: 200, fired: 0, examples: [] });
    await tryOut.click();
    await page().getByText('检查 200 个事件，触发 0 次').waitFor();
    expect(await page().getByRole('heading', { name: '触发的决定' }).count()).toBe(0);
  });

  it('keeps the draft when the page is left, and leaves keys to the editor', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('textbox', { name: '条件（CEL）' }).click();
    await page().keyboard.press('End');
    await page().keyboard.type(' && 1 > 0 // g r ?');
    await page().reload();
    await page().getByText('1 > 0 // g r ?').waitFor();
    await page().getByRole('button', { name: '放弃修改' }).click();
    await page().getByText('1 > 0 // g r ?').waitFor({ state: 'detached' });
  });

  it('shows direction characters in its condition', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    const editor = page().getByRole('textbox', { name: '条件（CEL）' });
    await editor.click();
    await page().keyboard.press('Control+a');
    await page().keyboard.insertText('account.ageHours < 12 || "\u202eabc" == "abc"');
    await editor.getByText('U+202E').waitFor();
  });

  it('is saved by its key from the editor, and edited further from the saved revision', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    const editor = page().getByRole('textbox', { name: '条件（CEL）' });
    await editor.click();
    await page().keyboard.press('Control+a');
    await page().keyboard.type('account.ageHours < 12');
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存', { exact: true }).waitFor();
    expect(await editor.textContent()).toBe('account.ageHours < 12');
    expect(await page().getByRole('button', { name: '放弃修改' }).count()).toBe(0);

    await page().getByRole('textbox', { name: '负责人' }).fill('夜班');
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(2);
    expect(asked('PUT /rules/{rule}').at(1)?.asked.body).toMatchObject({
      expectedVersion: 8,
      source: { revision: 3, owner: '夜班', when: 'account.ageHours < 12' },
    });
    await page().getByRole('button', { name: '放弃修改' }).waitFor({ state: 'detached' });

    // Fixed and saved immediately, before the automatic check ran again.
    const owner = page().getByRole('textbox', { name: '负责人' });
    await owner.fill('');
    await page().getByText('处需要修改').waitFor();
    await owner.fill('早班');
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(3);
    expect(asked('PUT /rules/{rule}').at(2)?.asked.body).toMatchObject({
      source: { owner: '早班' },
    });
    // An invalid draft is not sent, neither then nor once it is fixed.
    await owner.fill('');
    await page().keyboard.press('Control+s');
    await page().getByText('处需要修改').waitFor();
    await owner.fill('中班');
    await page().getByText('校验通过').waitFor();
    expect(asked('PUT /rules/{rule}').length).toBe(3);
  });

  it('keeps edits made while it is being saved', async () => {
    const put = answers['PUT /rules/{rule}'];
    let answer = () => {};
    answers['PUT /rules/{rule}'] = async (about) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return put?.(about);
    };
    await signIn('/console/rules/staff.new-account-transfers');
    const owner = page().getByRole('textbox', { name: '负责人' });
    await owner.fill('早班');
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(1);
    await owner.fill('中班');
    answer();
    await page().getByText('草稿已保存', { exact: true }).waitFor();
    expect(await owner.inputValue()).toBe('中班');
    await page().getByRole('button', { name: '放弃修改' }).waitFor();
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(2);
    expect(asked('PUT /rules/{rule}').at(1)?.asked.body).toMatchObject({
      expectedVersion: 8,
      source: { owner: '中班' },
    });
  });

  it('shows whose revision a draft would replace, and the differences, before it is saved', async () => {
    const read = answers['GET /rules/{rule}'];
    let theirs = {};
    answers['GET /rules/{rule}'] = async (about) => {
      const rule = (await read?.(about)) as RuleView;
      const source = rule.source && { ...rule.source, ...theirs };
      return Object.keys(theirs).length > 0
        ? { ...rule, version: 9, author: { id: 'bo', name: 'Bo Lind' }, source }
        : rule;
    };
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('textbox', { name: '负责人' }).fill('夜班');
    await page().getByText('校验通过').waitFor();
    const overtaken = page().getByText(
      'Bo Lind 已保存第 5 版，您的内容是在第 1 版上写的。两者不同之处：条件（CEL） · 负责人。',
    );
    expect(await overtaken.count()).toBe(0);
    // A reload finds the newer revision, without a rejected save before.
    theirs = { revision: 5, when: 'account.ageHours < 3' };
    await page().reload();
    await overtaken.waitFor();
  });
});

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
      moves: [{ to: 'canary', refusals: [] }],
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
      moves: [{ to: 'canary', refusals: [] }],
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
  const view = rule(2, { moves: [{ to: 'canary', refusals: [] }] });
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
    await page()
      .getByText(/“.*”已撤回/)
      .waitFor();
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

describe('a rule with an extremely long title', () => {
  const title = `资料.exe\u202egpj.${'长'.repeat(40)}${'W'.repeat(80)}`;
  it.each([1280, 390])('fits, and so do its move buttons, at %i', async (width) => {
    const moves = [{ to: 'canary' as const, refusals: [] }];
    answers['GET /rules/{rule}'] = () =>
      rule(0, { life: 'shadow', moves, title: { 'zh-CN': title, en: title } });
    await page().setViewportSize({ width, height: 844 });
    await signIn(`/console/rules/${rule(0).rule}`);
    const heading = page().getByRole('heading', { level: 1 });
    await heading.waitFor();
    const box = await heading.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    expect(box[0]).toBe(box[1]);
    expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    await page().getByRole('button', { name: '转入灰度' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox', { name: /理由/ }).fill(title.repeat(5));
    const [needs, has] = await dialogue.evaluate((it) => [it.scrollWidth, it.clientWidth]);
    expect(needs).toBe(has);
    expect(await dialogue.getByRole('button', { name: '转入灰度' }).isEnabled()).toBe(true);
  });
});

describe('a rule that decides', () => {
  it('warns that retiring stops it, and what bringing it back takes', async () => {
    const moves = [
      { to: 'shadow' as const, refusals: [] },
      { to: 'canary' as const, refusals: [] },
      { to: 'retired' as const, refusals: [] },
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

  it('keeps open a dialogue that was opened after the one whose response arrives', async () => {
    const moves = [
      { to: 'shadow' as const, refusals: [] },
      { to: 'canary' as const, refusals: [] },
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

describe('the figures of a rule', () => {
  it.each(['zh-CN', 'en'] as const)('are one line at 1024, in %s', async (language) => {
    await desk.prefer({ language });
    await page().setViewportSize({ width: 1024, height: 768 });
    answers['GET /rules/{rule}'] = () => rule(2);
    await signIn(`/console/rules/${rule(2).rule}`);
    const names = page().locator('main dl').first().locator('dt');
    await names.first().waitFor();
    const lines = await names.evaluateAll((all) =>
      all.map((name) => Math.round(name.getBoundingClientRect().top)),
    );
    expect(lines).toHaveLength(5);
    expect(new Set(lines).size).toBe(1);
    // Rules with the same findings are listed below.
    await page().locator('main dl').nth(1).getByRole('link').first().waitFor();
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

describe('a new rule', () => {
  it('cannot be started without the right to write rules, and says so at once', async () => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases', 'publish-rules'] });
    await signIn('/console/rules/new');
    await page().getByText('规则只能由规则作者编写，您的角色不能新建。').waitFor();
    expect(await page().getByRole('textbox').count()).toBe(0);
  });

  it('shows the errors of each field after its draft is restored, until it is discarded', async () => {
    await signIn('/console/rules/new');
    await page().getByRole('textbox', { name: '名称（英文）' }).fill('Too soon');
    const wrong = page().locator('main').getByText('不能为空：负责的人或团队');
    await wrong.waitFor();
    await page().getByRole('button', { name: '添加值' }).click();
    await page().locator('main').getByText('不能为空：名称以小写字母开头').waitFor();
    // The fields stay aligned, whatever messages are below them.
    const tops = await page()
      .getByRole('textbox', { name: /^名称$|^表达式/ })
      .evaluateAll((all) => all.map((box) => box.getBoundingClientRect().top));
    expect(tops).toHaveLength(2);
    expect(new Set(tops).size).toBe(1);
    await page().reload();
    await wrong.waitFor();
    await page().getByRole('button', { name: '放弃修改' }).click();
    await wrong.waitFor({ state: 'detached' });
    expect(
      await page()
        .getByText(/处需要修改/)
        .count(),
    ).toBe(0);
  });

  it('aligns its first fields, whatever their hints', async () => {
    await signIn('/console/rules/new');
    const boxes = page().getByRole('textbox', { name: /^编号|^名称/ });
    await boxes.nth(2).waitFor();
    const tops = await boxes.evaluateAll((all) =>
      all.map((box) => box.getBoundingClientRect().top),
    );
    expect(tops).toHaveLength(3);
    expect(new Set(tops).size).toBe(1);
  });

  it('starts a book of its own, and shows a rejection at its field', async () => {
    let refuses = true;
    answers['PUT /rules/{rule}'] = ({ body }) => {
      if (refuses) {
        const errors = [{ field: 'body.source.owner', problem: '请写明负责人' }];
        return new Refusal(400, 'invalid', { errors });
      }
      return rule(3, { rule: (body as { source: { id: string } }).source.id });
    };
    await signIn('/console/rules');
    await page().getByRole('heading', { name: '全部规则' }).waitFor();
    await page().keyboard.press('n');
    const fill = (name: string, text: string) =>
      page().getByRole('textbox', { name, exact: true }).fill(text);
    await fill('编号', 'staff.night-lure');
    for (const field of ['名称', '识别什么', '证据句']) {
      await fill(`${field}（中文）`, '新号发帖');
      await fill(`${field}（英文）`, 'Accounts that post soon.');
    }
    await fill('负责人', '策略组');
    await page().getByRole('button', { name: '检查哪些事件' }).click();
    await page().getByRole('option').filter({ hasText: 'content.posted' }).click();
    await page().keyboard.press('Escape');
    await page().getByRole('textbox', { name: '条件（CEL）' }).click();
    await page().keyboard.type('counts.posts.hour > 9');
    await page().getByText('校验通过').waitFor();
    await page()
      .getByRole('button', { name: /保存草稿/ })
      .click();
    await page().locator('main').getByText('source.owner：请写明负责人').waitFor();
    refuses = false;
    await page()
      .getByRole('button', { name: /保存草稿/ })
      .click();
    await page().getByText('草稿已保存', { exact: true }).waitFor();
    expect(asked('PUT /rules/{rule}').at(-1)?.asked).toMatchObject({
      path: { rule: 'staff.night-lure' },
      body: { expectedVersion: 0, source: { id: 'staff.night-lure', revision: 1 } },
    });
  });
});
