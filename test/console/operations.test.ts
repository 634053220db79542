import { describe, expect, it } from 'vitest';
import type { RuleView } from '#functions/review-api/contract/rules.ts';
import { day } from '#shared/settings/durations.ts';
import { standDesk } from './desk.ts';
import { hostilePosts } from './hostile.ts';
import { backtest, moveProposal, operations, platform, rule } from './operations-specimens.ts';
import { type Answering, Refusal } from './server.ts';
import { decision, deskOf, me, proposal, proposalsIn } from './specimens.ts';

/** Somebody who may do all that is here, so that one person walks through it. */
const everything = {
  ...me,
  duties: [...me.duties, 'write-rules' as const, 'publish-rules' as const, 'read-audit' as const],
};
let answers: { -readonly [Name in keyof Answering]: Answering[Name] };
const desk = standDesk(() => {
  answers = { ...deskOf(10), ...operations(), 'GET /me': () => everything };
  return answers;
});
const { page, asked, answerLate, signIn } = desk;

describe('a rule', () => {
  it('goes from a draft with an error in place to shadow', async () => {
    await signIn('/console/rules');
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
    // The editor takes no Enter for a choice that has only just appeared.
    await page().waitForTimeout(300);
    await page().keyboard.press('Enter');
    await page().keyboard.type(' > 4');
    await page().getByText('校验通过').waitFor();
    await page().getByRole('button', { name: '在最近的决定上试运行' }).click();
    await page().getByText('检查 200 个事件，触发 3 次').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存').waitFor();
    expect(asked('PUT /rules/{rule}').at(0)?.asked.body).toMatchObject({
      expectedVersion: 7,
      source: { revision: 2, when: 'account.ageHours < 12 && counts.transfersOut.hour > 4' },
    });

    await page().getByRole('button', { name: '开始回测' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    await page().getByRole('button', { name: '转入影子' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('回测差异可接受');
    await page().getByRole('dialog').getByRole('button', { name: '转入影子' }).click();
    await page().getByText('规则已转入新阶段').waitFor();
    expect(asked('POST /rules/{rule}/moves').at(0)?.asked.body).toEqual({
      expectedVersion: 8,
      to: 'shadow',
      reason: '回测差异可接受',
    });
    await page().getByRole('button', { name: '转入灰度' }).click();
    await page().getByRole('dialog').getByRole('textbox').fill('影子七日正常');
    await page().getByRole('dialog').getByRole('button', { name: '转入灰度' }).click();
    await page().getByText('等待另一人同意').waitFor();
  });

  it('that was put away does not say that it was live', async () => {
    answers['GET /rules/{rule}'] = () => ({ ...rule(0), life: 'retired' });
    await signIn(`/console/rules/${rule(0).rule}`);
    await page().locator('[aria-current="step"]').getByText('停用').waitFor();
    expect(await page().locator('[data-past]').count()).toBe(0);
  });

  it('shows its cases with what it does in each, and is not saved while one comes out otherwise', async () => {
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
    // It begins with the signals that the condition reads.
    await third.getByRole('textbox', { name: 'counts.transfersOut.hour 的值' }).fill('many');
    await third.getByText(/counts\.transfersOut\.hour 不能是 "many"：应为数/).waitFor();
    await third.getByRole('textbox', { name: 'counts.transfersOut.hour 的值' }).fill('5');
    await third.getByText('预期不触发，实际触发').waitFor();
    await third.getByRole('button', { name: '第五笔：预期' }).click();
    await page().getByRole('option', { name: '触发', exact: true }).click();
    await third.getByText('触发：注册 0 小时，一小时内转账 5 次').waitFor();
    expect(await desk.axe()).toEqual([]);

    await page().getByRole('button', { name: '在最近的决定上试运行' }).click();
    await page().getByRole('button', { name: '加入案例 u-20001' }).click();
    const fourth = page().getByRole('group', { name: '案例 4', exact: true });
    await fourth.getByText('触发：注册 3 小时，一小时内转账 9 次').waitFor();
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存').waitFor();
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
            // What the rule says of it may quote somebody.
            name: 'account.ageHours = 3 · counts.transfersOut.hour = 9',
            signals: { 'account.ageHours': 3 },
          },
        ],
      },
    });
  });

  it('keeps what was written when the page goes, and leaves keys to the editor', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('textbox', { name: '条件（CEL）' }).click();
    await page().keyboard.press('End');
    await page().keyboard.type(' && 1 > 0 // g r ?');
    await page().reload();
    await page().getByText('1 > 0 // g r ?').waitFor();
    await page().getByRole('button', { name: '放弃修改' }).click();
    await page().getByText('1 > 0 // g r ?').waitFor({ state: 'detached' });
  });

  it('shows in its condition what would turn the direction of code', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    const editor = page().getByRole('textbox', { name: '条件（CEL）' });
    await editor.click();
    await page().keyboard.press('Control+a');
    await page().keyboard.insertText('account.ageHours < 12 || "\u202eabc" == "abc"');
    await editor.getByText('U+202E').waitFor();
  });

  it('is saved by its key out of the editor, and is written on from what was saved', async () => {
    await signIn('/console/rules/staff.new-account-transfers');
    const editor = page().getByRole('textbox', { name: '条件（CEL）' });
    await editor.click();
    await page().keyboard.press('Control+a');
    await page().keyboard.type('account.ageHours < 12');
    await page().getByText('校验通过').waitFor();
    await page().keyboard.press('Control+s');
    await page().getByText('草稿已保存').waitFor();
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

    // Mended and saved in one breath, before the machine has looked at it again.
    const owner = page().getByRole('textbox', { name: '负责人' });
    await owner.fill('');
    await page().getByText('处需要修改').waitFor();
    await owner.fill('早班');
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(3);
    expect(asked('PUT /rules/{rule}').at(2)?.asked.body).toMatchObject({
      source: { owner: '早班' },
    });
    // What is wrong is not sent, then or when it is mended.
    await owner.fill('');
    await page().keyboard.press('Control+s');
    await page().getByText('处需要修改').waitFor();
    await owner.fill('中班');
    await page().getByText('校验通过').waitFor();
    expect(asked('PUT /rules/{rule}').length).toBe(3);
  });

  it('keeps what is written on while it is being saved', async () => {
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
    await page().getByText('草稿已保存').waitFor();
    expect(await owner.inputValue()).toBe('中班');
    await page().getByRole('button', { name: '放弃修改' }).waitFor();
    await page().keyboard.press('Control+s');
    await expect.poll(() => asked('PUT /rules/{rule}').length).toBe(2);
    expect(asked('PUT /rules/{rule}').at(1)?.asked.body).toMatchObject({
      expectedVersion: 8,
      source: { owner: '中班' },
    });
  });

  it('says whose revision a draft would take the place of, and in what, before it is saved', async () => {
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
    // Read again by itself, or after a while away: nothing refused the draft.
    theirs = { revision: 5, when: 'account.ageHours < 3' };
    await page().reload();
    await overtaken.waitFor();
  });
});

describe('a rule in canary', () => {
  it('is given another share where it is, and says that a new revision stops it', async () => {
    const answer = answers['GET /rules/{rule}'];
    if (!answer) throw new Error('no rule');
    answers['GET /rules/{rule}'] = async (about) => ({
      ...((await answer(about)) as object),
      life: 'canary',
      share: 0.05,
      moves: [{ to: 'canary', refusals: [] }],
    });
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('button', { name: '调整灰度比例' }).click();
    const dialogue = page().getByRole('dialog', { name: '调整灰度比例' });
    const share = dialogue.getByRole('spinbutton');
    expect(await share.inputValue()).toBe('5');
    await dialogue.getByRole('textbox').fill('一周正常');
    const send = dialogue.getByRole('button', { name: '调整灰度比例' });
    expect(await send.isDisabled()).toBe(true);
    await share.fill('20');
    await dialogue.getByRole('textbox').focus();
    await page().keyboard.press('Control+Enter');
    await page().getByText('等待另一人同意').waitFor();
    expect(asked('POST /rules/{rule}/moves').at(0)?.asked.body).toMatchObject({
      to: 'canary',
      share: 0.2,
    });
    // Whoever comes to the rule sees that it waits.
    answers['GET /proposals'] = proposalsIn([proposal, moveProposal]);
    await page().reload();
    await page()
      .getByText(/已提交“.*”，等待另一人同意/)
      .waitFor();
    expect(
      await page()
        .getByText(/已提交“.*”，等待另一人同意/)
        .count(),
    ).toBe(1);
    const stops = page().getByText('此规则处于灰度阶段。保存后新版本是草稿，当前版本随即停止');
    expect(await stops.count()).toBe(0);
    await page().getByRole('textbox', { name: '负责人' }).fill('夜班');
    await stops.waitFor();
  });
});

describe('a rule in shadow', () => {
  it('shows which live rules saw the same, and is moved by who publishes rules without writing any', async () => {
    const view = rule(2, { moves: [{ to: 'canary', refusals: [] }] });
    answers['GET /rules/{rule}'] = () => view;
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases', 'publish-rules'] });
    await signIn('/console/rules/account.night-burst');
    await page().getByRole('link', { name: '同一设备批量注册' }).waitFor();
    await page().getByRole('button', { name: '转入灰度' }).waitFor();
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await page().reload();
    await page().getByRole('link', { name: '同一设备批量注册' }).waitFor();
    expect(await page().getByRole('button', { name: '转入灰度' }).count()).toBe(0);
  });
});

describe('a rule with a title that nobody would give it', () => {
  const title = `资料.exe\u202egpj.${'长'.repeat(40)}${'W'.repeat(80)}`;
  it.each([1280, 390])('fits, and so does what moves it on, at %i', async (width) => {
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
  it('says that it stops, and what it takes to have it back, before it is taken out', async () => {
    const moves = [
      { to: 'shadow' as const, refusals: [] },
      { to: 'canary' as const, refusals: [] },
    ];
    answers['GET /rules/{rule}'] = () => rule(0, { life: 'live', moves });
    await signIn(`/console/rules/${rule(0).rule}`);
    await page().getByRole('button', { name: '转入影子' }).click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('规则立即不再参与决定').waitFor();
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await dialogue.getByRole('button', { name: '取消' }).click();
    await page().getByRole('button', { name: '转入灰度' }).click();
    await dialogue.getByText('账号比例').waitFor();
    expect(await dialogue.getByText('规则立即不再参与决定').count()).toBe(0);
  });

  it('leaves the dialogue that was opened after the one whose answer comes', async () => {
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
    await dialogue.getByRole('button', { name: '取消' }).click();
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
    // Which rules saw the same is below them.
    await page().locator('main dl').nth(1).getByRole('link').first().waitFor();
  });
});

describe('backtests', () => {
  it('name their list once', async () => {
    await signIn('/console/backtests');
    await page().locator('main tbody tr').first().waitFor();
    expect(await page().getByRole('heading', { name: '回测记录' }).count()).toBe(1);
    expect(await page().getByRole('table', { name: '回测记录' }).count()).toBe(1);
  });

  it('are listed with who asked and what they found, and each has a page', async () => {
    await signIn('/console/rules');
    await page().getByRole('heading', { name: '全部规则' }).waitFor();
    await page().keyboard.press('b');
    const row = (name: string) => page().getByRole('row').filter({ hasText: name });
    await row('发布买卖银行卡信息').getByText('检查 8,400，触发 37').waitFor();
    await row('发布买卖银行卡信息').getByText('Bo Lind').waitFor();
    await row('新账号频繁转账').getByText('已重放 1 / 3 天').waitFor();
    await row('新账号频繁转账').getByText('失败').waitFor();
    await row('由命令行记录').getByText('检查 8,400，触发 37').waitFor();
    expect(await row('由命令行记录').getByRole('link').count()).toBe(0);
    await page().getByRole('link', { name: '发布买卖银行卡信息' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
  });

  it('are asked for once where there is none', async () => {
    answers['GET /backtests/{backtestId}'] = () => new Refusal(404, 'not-found');
    await signIn('/console/backtests/bt-none');
    await page().getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
    const before = asked('GET /backtests/{backtestId}').length;
    await page().waitForTimeout(2_500);
    expect(asked('GET /backtests/{backtestId}')).toHaveLength(before);
  });

  it('tell what would differ by outcome, by rule and by account, with samples, and what it costs', async () => {
    await signIn('/console/backtests/bt-1');
    await page()
      .getByText(/其中 9 次没有生效规则同时触发.*按当时的 431 项名单判定/)
      .waitFor();
    const table = (name: string) =>
      page()
        .locator('table')
        .filter({ has: page().getByRole('columnheader', { name }) });
    await table('处置').getByRole('row', { name: '转人工 214 231 +17' }).waitFor();
    await page()
      .getByRole('row', { name: '发布买卖银行卡信息 content.card-trade 96 92 -4' })
      .waitFor();
    await table('随机样本').getByRole('link', { name: 'u-20007' }).waitFor();
    await table('账号数').getByRole('row', { name: /20$/ }).waitFor();
    await page().getByText('注册 2 小时，一小时内转账 9 次').waitFor();
    expect(await table('首次限制').getByRole('row').count()).toBe(21);
    await page().getByRole('button', { name: /2/ }).filter({ hasText: /^2$/ }).click();
    await table('首次限制').getByRole('link', { name: 'u-20025' }).waitFor();

    await page().getByText('+3.5', { exact: true }).waitFor();
    await page().getByText('+18 分钟').waitFor();
    await page().getByRole('spinbutton', { name: '每案分钟数' }).fill('10');
    await page().getByText('+35 分钟').waitFor();
  });

  it('say at how many events the rule failed, and what it said there', async () => {
    const run = backtest(3);
    const reason = 'division by zero\n\n>    1 | 10 / size(event.degraded) > 2\n        ^';
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, errors: 1203, failures: [{ reason, events: 1203 }] },
    });
    await signIn('/console/backtests/bt-3');
    await page().getByText('规则在 1,203 个事件上出错，未作判断').waitFor();
    await page().getByText('division by zero').waitFor();
    expect(await page().locator('pre').textContent()).toBe(reason);
    expect(await desk.axe()).toEqual([]);
  });

  it('of a rule that never fired say nothing of what fired with it', async () => {
    const run = backtest(3);
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, fired: 0, alone: 0 },
    });
    await signIn('/console/backtests/bt-3');
    await page().getByText('触发 0 次').waitFor();
    expect(await page().getByText('没有生效规则同时触发').count()).toBe(0);
  });

  it('are seen to end by who comes back to the rule while one goes on', async () => {
    let looks = 0;
    const list = answers['GET /backtests'];
    const { result: _, ...ended } = backtest(3);
    answers['GET /backtests/{backtestId}'] = () => backtest(++looks);
    answers['GET /backtests'] = (about) =>
      looks < 3 ? list?.(about) : { items: [ended], cursor: null };
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByText('已重放 1 / 3 天').first().waitFor();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    await page().getByRole('row').filter({ hasText: '检查 8,400，触发 37' }).waitFor();
    await desk.quiet('POST /rules/{rule}/backtests');
  });

  it('say in their list how far the one that is followed is', async () => {
    const { result: _, ...run } = backtest(1);
    answers['GET /backtests/{backtestId}'] = () => backtest(1);
    answers['GET /backtests'] = () => ({
      items: [{ ...run, state: 'waiting', progress: { done: 0, of: 3 } }],
      cursor: null,
    });
    await signIn('/console/rules/staff.new-account-transfers');
    const runs = page().locator('table').filter({ hasText: '发起人' });
    await runs.getByText('已重放 1 / 3 天').waitFor();
  });

  it('are called off by key on the form of their rule, whose closed lists of choices take no key', async () => {
    answers['GET /backtests/{backtestId}'] = () => backtest(1);
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('button', { name: '取消回测 (X)' }).waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: /取消/ });
    await dialogue.waitFor();
    // One that is open takes them all.
    await page().keyboard.press('g');
    await page().keyboard.press('l');
    await dialogue.getByRole('button', { name: '继续回测' }).click();
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('g');
    await page().keyboard.press('l');
    await page().getByRole('heading', { level: 1, name: '名单' }).waitFor();
  });

  it('are called off where they run, after a question, by who may', async () => {
    let state: 'running' | 'cancelled' = 'running';
    answers['GET /backtests/{backtestId}'] = () => ({ ...backtest(1), state });
    answers['POST /backtests/{backtestId}/cancel'] = () => {
      state = 'cancelled';
      const { result: _, ...run } = backtest(1);
      return { ...run, state };
    };
    await signIn('/console/backtests/bt-1');
    const button = page().getByRole('button', { name: '取消回测 (X)' });
    await button.waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await dialogue.getByRole('button', { name: '继续回测' }).click();
    await dialogue.waitFor({ state: 'detached' });
    await desk.quiet('POST /backtests/{backtestId}/cancel');
    await button.click();
    await dialogue.getByText('不能恢复').waitFor();
    await dialogue.getByRole('button', { name: '取消回测' }).click();
    await page().getByText('不再重放，也没有结果').waitFor();
    await page().getByText('回测已取消', { exact: true }).waitFor();
    expect(await dialogue.count()).toBe(0);

    // Nor is it offered to whoever neither began it nor publishes rules.
    state = 'running';
    answers['GET /me'] = () => ({
      ...me,
      person: { id: 'eve', name: 'Eve' },
      duties: ['read-cases'],
    });
    await page().reload();
    await page().getByText('已重放 1 / 3 天').waitFor();
    expect(await button.count()).toBe(0);
  });

  it('run on the product’s own rules too, by who writes rules', async () => {
    await signIn('/console/rules/content.card-trade');
    const runs = page().locator('table').filter({ hasText: '发起人' });
    await runs.getByText('检查 8,400，触发 37').waitFor();
    await page().getByRole('button', { name: '开始回测' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    expect(asked('POST /rules/{rule}/backtests').at(0)?.asked).toMatchObject({
      path: { rule: 'content.card-trade' },
      body: { days: 7 },
    });
    answers['GET /me'] = () => me;
    await page().reload();
    await runs.getByText('检查 8,400，触发 37').waitFor();
    expect(await page().getByRole('button', { name: '开始回测' }).count()).toBe(0);
  });
});

describe('a new rule', () => {
  it('is not begun by who may not write one: it says so at the door', async () => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases', 'publish-rules'] });
    await signIn('/console/rules/new');
    await page().getByText('规则只能由规则作者编写，您的角色不能新建。').waitFor();
    expect(await page().getByRole('textbox').count()).toBe(0);
  });

  it('has its first boxes in a line, whatever hint one has', async () => {
    await signIn('/console/rules/new');
    const boxes = page().getByRole('textbox', { name: /^编号|^名称/ });
    await boxes.nth(2).waitFor();
    const tops = await boxes.evaluateAll((all) =>
      all.map((box) => box.getBoundingClientRect().top),
    );
    expect(tops).toHaveLength(3);
    expect(new Set(tops).size).toBe(1);
  });

  it('begins a book of its own, and a refusal names the field', async () => {
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
    await page().getByText('source.owner：请写明负责人').waitFor();
    refuses = false;
    await page()
      .getByRole('button', { name: /保存草稿/ })
      .click();
    await page().getByText('草稿已保存').waitFor();
    expect(asked('PUT /rules/{rule}').at(-1)?.asked).toMatchObject({
      path: { rule: 'staff.night-lure' },
      body: { expectedVersion: 0, source: { id: 'staff.night-lure', revision: 1 } },
    });
  });
});

describe('what people wrote', () => {
  it('is text in every list and message: nothing runs, nothing is fetched', async () => {
    answers['GET /quarantine'] = () => ({
      items: hostilePosts.map((body, at) => ({ ...kept, id: `q-${at}`, body, field: body })),
      cursor: null,
    });
    answers['GET /search'] = () => ({
      items: hostilePosts.map((excerpt, at) => ({ ...hit, accountId: `u-${at}`, excerpt })),
      cursor: null,
    });
    await signIn('/console/quarantine');
    const body = page().locator('[data-written]');
    for (const post of hostilePosts.slice(0, 8)) {
      await expect.poll(() => body.textContent().then(plain)).toBe(plain(post));
      await page().keyboard.press('j');
    }
    await page().goto(`${desk.origin()}/console/search?q=u-1`);
    await page().getByRole('link', { name: 'u-39', exact: true }).waitFor();
    const rests = page().getByRole('button', { name: /^展开中间/ });
    while ((await rests.count()) > 0) await rests.first().click();
    const shown = await page().locator('[data-written]').allTextContents();
    expect(shown.map(plain)).toEqual(hostilePosts.map(plain));
    expect(await page().locator('[data-written] a, [data-written] img').count()).toBe(0);
    expect(await page().evaluate(() => 'hacked' in window)).toBe(false);
  });
});

describe('quarantine', () => {
  it('is looked at by key, released and discarded', async () => {
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    await page().keyboard.press('r');
    await page().getByText('消息已放回接收队列').waitFor();
    expect(asked('POST /quarantine/{id}/release').at(0)?.asked.path).toEqual({ id: 'q-1' });
    await page().getByRole('heading', { name: '未知类型' }).waitFor();
    await page().keyboard.press('j');
    await page().getByRole('heading', { name: '过大' }).waitFor();
    await page().keyboard.press('r');
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await dialogue.getByRole('button', { name: '丢弃' }).click();
    await page().getByText('消息已丢弃').waitFor();
    expect(asked('POST /quarantine/{id}/release')).toHaveLength(1);
    expect(asked('POST /quarantine/{id}/discard').at(0)?.asked.path).toEqual({ id: 'q-3' });
  });

  it('is released once, and whoever went on to another message stays there', async () => {
    const release = answers['POST /quarantine/{id}/release'];
    let letGo = () => {};
    const until = new Promise<void>((go) => {
      letGo = go;
    });
    answers['POST /quarantine/{id}/release'] = async (about) => {
      await until;
      return release?.(about);
    };
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    await page().keyboard.press('r');
    await expect.poll(() => asked('POST /quarantine/{id}/release').length).toBe(1);
    await desk.drawn();
    for (const key of ['r', 'j', 'j']) await page().keyboard.press(key);
    await page().getByRole('heading', { name: '过大' }).waitFor();
    letGo();
    await page().getByText('消息已放回接收队列').waitFor();
    await desk.settled();
    expect(await page().getByRole('heading', { name: '过大' }).count()).toBe(1);
    expect(asked('POST /quarantine/{id}/release')).toHaveLength(1);
  });

  it('does not say that nothing is kept aside before all was read', async () => {
    answers['GET /quarantine'] = ({ query }) =>
      query.get('cursor') === 'on'
        ? { items: [{ ...kept, id: 'q-1', body: '{}', field: null }], cursor: null }
        : { items: [], cursor: 'on' };
    await signIn('/console/quarantine');
    await page().getByText('目前读到的部分没有。').waitFor();
    expect(await page().getByText('没有被隔离的消息。').count()).toBe(0);
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    answers['GET /quarantine'] = () => ({ items: [], cursor: null });
    await page().reload();
    await page().getByText('没有被隔离的消息。').waitFor();
  });

  it('sends dead letters back', async () => {
    await signIn('/console/quarantine');
    await page().getByRole('button', { name: '送回接收队列' }).click();
    await page().getByText('已开始送回接收队列').waitFor();
    expect(asked('POST /dead-letters/{queue}/redrive').at(0)?.asked.path).toEqual({
      queue: 'intake',
    });
  });
});

describe('lists', () => {
  it('are begun by key: the first field has the focus', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    const focused = () =>
      page().evaluate(() => {
        const { activeElement: it } = document;
        return `${it?.getAttribute('type')} ${it?.textContent}`;
      });
    for (const [key, first] of [
      ['a', '设备'],
      ['i', 'file'],
    ] as const) {
      await page().keyboard.press(key);
      await page().getByRole('dialog').waitFor();
      await expect.poll(focused).toContain(first);
      await page().keyboard.press('Escape');
      await page().getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it('take an entry until the end of a day, and tell each wrong field beside it, once', async () => {
    const problem = '不是平台标识 — 只含字母和数字';
    desk.answer({
      ...answers,
      'POST /lists/{list}/entries': () =>
        new Refusal(400, 'invalid', { errors: [{ field: 'body.value', problem }] }),
    });
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('a');
    const dialogue = page().getByRole('dialog');
    for (const [name, text] of [
      ['值', '设 备'],
      ['来源', '警方'],
      ['到期', '2027-5-1'],
      ['理由', '通报'],
    ] as const) {
      await dialogue.getByRole('textbox', { name }).fill(text);
    }
    await dialogue.getByText('不是日期').waitFor();
    await dialogue.getByRole('textbox', { name: '到期' }).fill('2027-05-01');
    await dialogue.getByRole('textbox', { name: '理由' }).focus();
    expect(await dialogue.getByText('不是日期').count()).toBe(0);
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText(problem).waitFor();
    expect(await dialogue.getByText(problem).count()).toBe(1);
    expect(asked('POST /lists/{list}/entries').at(0)?.asked.body).toMatchObject({
      expiresAt: Date.parse('2027-05-01T23:59:59.999+08:00'),
    });
  });

  it('take no more of a reason than an entry keeps, and say so', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('a');
    const written = page().getByRole('dialog').getByRole('textbox', { name: '理由' });
    await written.fill('长'.repeat(201));
    await page().getByRole('dialog').getByText('已满 200 字').waitFor();
    expect(await written.inputValue()).toBe('长'.repeat(200));
  });

  it('let an entry go without the pointer, with a reason', async () => {
    await signIn('/console/lists');
    await page().getByRole('button', { name: '阻止名单（≤ 184）' }).waitFor();
    const remove = page().getByRole('button', { name: /^移除 / });
    await remove.first().focus();
    await page().keyboard.press('Enter');
    const dialogue = page().getByRole('dialog');
    await dialogue.locator('textarea:focus').waitFor();
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await page().keyboard.press('Control+Enter');
    await dialogue.getByRole('textbox').fill('长'.repeat(1001));
    await dialogue.getByText('已满 1,000 字').waitFor();
    await dialogue.getByRole('textbox').fill('');
    await page().keyboard.type('已失效');
    await page().keyboard.press('Control+Enter');
    await page().getByText('等待另一人同意').waitFor();
    expect(
      asked('POST /lists/{list}/entries/{entryId}/removal').map((call) => call.asked.body),
    ).toEqual([{ reason: '已失效' }]);
  });

  it('show what nobody sees in what was written of an entry, in its own direction', async () => {
    const path = 'GET /lists/{list}/entries';
    const whole = (await answers[path]?.({
      path: {},
      query: new URLSearchParams(),
      body: undefined,
    })) as { items: object[] };
    const turned = { source: '警方\u202e报通', reason: 'ab\u200bc', authority: '\u2066法院' };
    answers[path] = () => ({ items: [{ ...whole.items[0], ...turned }], cursor: null });
    await signIn('/console/lists');
    for (const text of ['警方U+202E报通', 'abU+200Bc', 'U+2066法院']) {
      await page().locator('main bdi').filter({ hasText: text }).first().waitFor();
    }
  });

  it('name the proposer before the approver, and sources in their order, whatever scripts they are in', async () => {
    const by = { id: 'alim', name: 'ئالىم' };
    const approvedBy = { id: 'lin', name: 'Lin' };
    for (const [path, changes] of [
      ['GET /lists/{list}/entries', { owner: by, approvedBy }],
      ['GET /lists/changes', { by, approvedBy, sources: ['ساقچى', 'bank'] }],
    ] as const) {
      const nothing = { path: {}, query: new URLSearchParams(), body: undefined };
      const whole = (await answers[path]?.(nothing)) as { items: object[] };
      answers[path] = () => ({ items: [{ ...whole.items[0], ...changes }], cursor: null });
    }
    /** Where on the screen the words begin, from the left. */
    const placesOf = (words: readonly string[]) =>
      page()
        .locator('main')
        .evaluate((main, all) => {
          const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
          const found = new Map<string, number>();
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            for (const one of all) {
              const at = node.nodeValue?.indexOf(one) ?? -1;
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + one.length);
              found.set(one, range.getBoundingClientRect().left);
            }
          }
          return all.map((one) => found.get(one));
        }, words);
    await signIn('/console/lists');
    await page().getByText('ئالىم').waitFor();
    const [proposer = 0, approver = 0] = await placesOf(['ئالىم', 'Lin']);
    expect(proposer).toBeLessThan(approver);
    await page().keyboard.press('r');
    await page().getByText('ساقچى').waitFor();
    for (const [first, second] of [
      ['ساقچى', 'bank'],
      ['ئالىم', 'Lin'],
    ] as const) {
      const [left = 0, right = 0] = await placesOf([first, second]);
      expect(left).toBeLessThan(right);
    }
  });

  it('leave the dialogue that was opened after the one whose answer comes', async () => {
    const letGo = answerLate('POST /lists/{list}/entries/{entryId}/removal');
    await signIn('/console/lists');
    await page()
      .getByRole('button', { name: /^移除 / })
      .first()
      .click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('已失效');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /lists/{list}/entries/{entryId}/removal').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('a');
    await dialogue.getByRole('textbox', { name: '来源' }).fill('警方');
    letGo();
    await page().getByText('等待另一人同意').waitFor();
    await desk.settled();
    expect(await dialogue.getByRole('textbox', { name: '来源' }).count()).toBe(1);
  });

  it('say who keeps them to whoever only reads them', async () => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await signIn('/console/lists');
    await page().getByText('由高级审核员或管理员提出').waitFor();
    await page().goto(`${desk.origin()}/console/rules/${rule(0).rule}`);
    await page().getByText('阶段由规则作者与管理员变更').waitFor();
  });

  it('say how much of a file is wrong, that it holds nothing, or that it is not in UTF-8', async () => {
    const preview = answers['POST /lists/{list}/previews'];
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('i');
    const dialogue = page().getByRole('dialog');
    const look = dialogue.getByRole('button', { name: '预览' });
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      bad: 5_000,
    });
    await dialogue.getByRole('textbox').fill('kind,value,expires\ndevice,dev-1,not-a-day\n');
    await look.click();
    await dialogue.getByText('共 5,000 行有误，先列出 1 处').waitFor();
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      ...{ opposed: 12, opposites: [{ line: 2, list: 'allow' }] },
    });
    await look.click();
    await dialogue.getByText('12 行同时列于作用相反的名单').waitFor();
    await dialogue.getByText('第 2 行：豁免名单也列有').waitFor();
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      ...{ token: null, lines: 0, adds: 0, sample: [] },
    });
    await dialogue.getByRole('textbox').fill('kind,value,expires\n');
    await look.click();
    await dialogue.getByText('文件里没有条目').waitFor();
    const file = (text: string, ...last: number[]) => ({
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.concat([Buffer.from(text), Buffer.from(last)]),
    });
    // As spreadsheets in China save it unless they are told otherwise: GB 18030.
    const upload = dialogue.locator('input[type=file]');
    await upload.setInputFiles(file('kind,value,reason\ndevice,dev-1,', 0xb0, 0xb8));
    await dialogue.getByText('文件不是 UTF-8 编码').waitFor();
    expect(await look.isDisabled()).toBe(true);
    await upload.setInputFiles(file('\ufeffkind,value,reason\ndevice,dev-1,案\n'));
    await dialogue.getByText('文件不是 UTF-8 编码').waitFor({ state: 'detached' });
    await look.click();
    await expect.poll(() => asked('POST /lists/{list}/previews').length).toBe(4);
    expect(asked('POST /lists/{list}/previews').at(-1)?.asked.body).toMatchObject({
      file: 'kind,value,reason\ndevice,dev-1,案\n',
    });
  });

  it('take a file once no line of it is wrong, by two people', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('i');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('kind,value,expires\ndevice,dev-1,not-a-day\n');
    await dialogue.getByRole('button', { name: '预览' }).click();
    const problem = dialogue.getByRole('row', { name: /不是日期/ });
    await problem.waitFor();
    expect(await problem.getByRole('rowheader').textContent()).toBe('2');
    const propose = dialogue.getByRole('button', { name: '提交复核' });
    expect(await propose.isDisabled()).toBe(true);

    await dialogue
      .getByRole('textbox')
      .fill('kind,value,expires\ndevice,dev-1,2027-05-01\ndevice,dev-2,2027-05-01\n');
    expect(await problem.count()).toBe(0);
    await dialogue.getByRole('button', { name: '预览' }).click();
    await dialogue.getByText('新增 2').waitFor();
    // They are not on the list yet: nobody approved them, and no day is told.
    await dialogue.getByRole('columnheader', { name: '负责人' }).waitFor();
    for (const name of ['提出 / 同意', '加入时间']) {
      expect(await dialogue.getByRole('columnheader', { name }).count()).toBe(0);
    }
    await dialogue.getByRole('textbox', { name: '理由（必填，会留痕）' }).fill('警方通报');
    await propose.click();
    await page().getByText('等待另一人同意').waitFor();
    expect(asked('POST /lists/{list}/imports').at(0)?.asked).toMatchObject({
      path: { list: 'block' },
      body: { token: 'preview-token', reason: '警方通报' },
    });
  });
});

describe('an import of a list', () => {
  const open = async () => {
    await signIn('/console/lists');
    await page().keyboard.press('r');
    await page()
      .getByRole('row', { name: /18,000/ })
      .waitFor();
  };

  it('is taken back as a whole by key: previewed, with a reason, by two people', async () => {
    await open();
    await page()
      .getByRole('row', { name: /18,000/ })
      .getByText('撤回时清点')
      .waitFor();
    // Of so many the answer names the lists of the first entries alone.
    await page()
      .getByRole('row', { name: /18,000/ })
      .getByText('阻止名单 · 关注名单等')
      .waitFor();
    for (const key of ['j', 't']) await page().keyboard.press(key);
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('移除 230 条，放回 1 条；其余 9 条').waitFor();
    await dialogue.locator('textarea:focus').waitFor();
    await page().keyboard.type('通报已撤销');
    await page().keyboard.press('Control+Enter');
    await page().getByText('等待另一人同意').waitFor();
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /lists/changes/{changeId}/undo').map((call) => call.asked)).toMatchObject([
      { path: { changeId: 'lch-20261127-x1' }, body: { reason: '通报已撤销' } },
    ]);
    await expect.poll(() => asked('GET /lists/changes').length).toBe(2);
  });

  it('is not taken back once more while that waits for another person, and says so', async () => {
    const list = answers['GET /lists/changes'];
    answers['GET /lists/changes'] = async (about) => {
      const answered = (await list?.(about)) as { items: readonly object[] };
      return {
        ...answered,
        items: answered.items.map((each, at) => ({ ...each, undoWaits: at === 0 })),
      };
    };
    await open();
    const first = page().locator('tbody tr').filter({ hasText: 'lch-20261127-x1' });
    await first.getByText('已提交撤回，等待另一人同意').waitFor();
    expect(await first.getByRole('button', { name: /撤回/ }).count()).toBe(0);
    for (const key of ['j', 't']) await page().keyboard.press(key);
    expect(await page().getByRole('dialog').count()).toBe(0);
  });

  it('is not proposed where nothing of it stands, and says so', async () => {
    const path = 'GET /lists/changes/{changeId}/undo';
    answers[path] = () => ({ remove: 0, add: 0, left: 240, replacedIsKnown: false });
    await open();
    for (const [row, offers] of [
      [/240.*231/, 1],
      [/均已失效/, 0],
      [/正在生效，或已中断/, 0],
      [/20,001.*命令行/, 0],
    ] as const) {
      const found = page().getByRole('row', { name: row });
      await found.waitFor();
      expect(await found.getByRole('button', { name: /撤回/ }).count()).toBe(offers);
    }
    await page()
      .getByRole('button', { name: /^撤回导入/ })
      .first()
      .click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('均已失效').waitFor();
    await dialogue.getByText('由旧版本生效').waitFor();
    await dialogue.getByRole('textbox').fill('通报已撤销');
    expect(await dialogue.getByRole('button', { name: '提交复核' }).isDisabled()).toBe(true);
  });
});

describe('search', () => {
  it('says of what it found nothing by that the whole of it is needed', async () => {
    answers['GET /search'] = () => ({ items: [], cursor: null });
    await signIn('/console/search?q=u-2');
    await page().getByText('账号、联系方式、设备与编号须填写完整').waitFor();
    await page().goto(`${desk.origin()}/console/search?by=text&q=card`);
    await page().getByText('没有找到。', { exact: true }).waitFor();
  });

  it('does not say that nothing is there while it can look further back', async () => {
    answers['GET /search'] = () => ({ items: [], cursor: 'page-2' });
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByText('到这里为止没有找到').waitFor();
    expect(await page().getByText('没有找到。', { exact: true }).count()).toBe(0);
  });

  it('of a rule leads to whom it restricted: nothing is chosen for anybody', async () => {
    await signIn('/console/search?by=rule&q=content.card-trade&from=2026-11-20&to=2026-11-21');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByText('因此规则而受限（不论搜索所选的结果）').waitFor();
    await dialogue.getByText(/将处置 2026\/11\/20 .* 至 2026\/11\/2[12] /).waitFor();
    await desk.quiet('POST /bulk/previews');
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await expect
      .poll(() => desk.asked('POST /bulk/previews').at(0)?.asked.body)
      .toEqual({
        selection: {
          kind: 'rule',
          rule: 'content.card-trade',
          from: Date.parse('2026-11-20'),
          to: Date.parse('2026-11-22') - 1,
        },
        ruling: { act: 'release' },
      });
    await page().goto(`${desk.origin()}/console/search?q=u-20000`);
    await page().getByRole('button', { name: '导出 CSV' }).waitFor();
    expect(await page().getByRole('button', { name: '处置因此受限的账号' }).count()).toBe(0);
  });

  it('of whom a rule restricted says how far it looked back, and looks further', async () => {
    const nobody = { token: null, would: 0, items: [], sample: [], fourEyes: null };
    answers['POST /bulk/previews'] = ({ body }) => {
      const { selection } = body as { selection: { cursor?: string } };
      return {
        ...nobody,
        readTo: Date.parse('2026-11-20'),
        cursor: selection.cursor ? null : 'page-2',
      };
    };
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByText('已回溯至').waitFor();
    await dialogue.getByRole('button', { name: '继续回溯' }).click();
    await expect
      .poll(() => desk.asked('POST /bulk/previews').at(-1)?.asked.body)
      .toMatchObject({ selection: { kind: 'rule', cursor: 'page-2' } });
    await dialogue.getByText('已回溯至').waitFor();
    expect(await dialogue.getByRole('button', { name: '继续回溯' }).count()).toBe(0);
    await dialogue.getByRole('radio', { name: '恢复内容' }).click();
    await dialogue.getByRole('button', { name: '继续回溯' }).waitFor();
  });

  it('tells what is wrong with a search, and no name that the API has for it', async () => {
    const problem = '不能晚于结束日期';
    answers['GET /search'] = () =>
      new Refusal(400, 'invalid', { errors: [{ field: 'query.from', problem }] });
    await signIn('/console/search?q=u-2&from=2026-11-20&to=2026-11-01');
    await page().getByRole('listitem').getByText(problem, { exact: true }).waitFor();
  });

  it('names rules by their titles, ids below, and counts the rest', async () => {
    await signIn('/console/search?q=u-20000');
    const row = page().getByRole('row').filter({ hasText: 'u-20002' });
    await row.getByText('另有 1 条').waitFor();
    expect(await row.getByText('content.card-trade').count()).toBe(1);
    await desk.byName('English');
    await row.getByText('and 1 more').waitFor();
    await row.getByRole('link', { name: 'Many accounts on one device' }).click();
    await page().getByRole('heading', { name: 'Stage' }).waitFor();
    await page().getByText('network.device-farm · revision 2').waitFor();
  });

  it('takes a rule by its title, and shows it first', async () => {
    await signIn('/console/search?by=rule&q=network.device-farm');
    const row = page().getByRole('row').filter({ hasText: 'u-20002' });
    await row.getByText('network.device-farm').waitFor();
    const shown = () => row.getByText(/^(content|network|victim)\./).allTextContents();
    expect(await shown()).toEqual(['network.device-farm', 'content.card-trade']);
    await page().keyboard.press('f');
    await page().keyboard.press('Control+A');
    await page().keyboard.type('新用户被多个');
    await page()
      .getByRole('option', { name: /新用户被多个高风险账号联系/ })
      .waitFor();
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('Enter');
    await expect
      .poll(() => new URL(page().url()).search)
      .toBe('?by=rule&q=victim.groomed-newcomer');
    await expect.poll(shown).toEqual(['victim.groomed-newcomer', 'content.card-trade']);
  });

  it('fits beside the saved views, ways to decision and case included', async () => {
    await signIn('/console/search?q=u-20000');
    await page().locator('tbody tr').first().waitFor();
    const cut = await page()
      .locator('table')
      .first()
      .evaluate(
        (table) =>
          (table.parentElement?.scrollWidth ?? 0) - (table.parentElement?.clientWidth ?? 0),
      );
    expect(cut).toBe(0);
  });

  it('guesses by what, says it in the address, and is kept as a view', async () => {
    await signIn('/console/search');
    await page().keyboard.press('f');
    await page().keyboard.type('高价收卡');
    await page().keyboard.press('Enter');
    await page().getByRole('link', { name: 'u-20003', exact: true }).waitFor();
    expect(new URL(page().url()).searchParams.get('by')).toBe('text');
    await page().getByText('搜索判定所引用的词句，以及为案件保留的原文').waitFor();
    await page().getByRole('textbox', { name: '视图名称' }).fill('收卡');
    await page().getByRole('button', { name: '保存', exact: true }).click();
    await page().getByRole('link', { name: '收卡' }).waitFor();
    const kept = asked('POST /views').at(0)?.asked.body as { page: string };
    expect(kept.page).toMatch(/^\/[\w/?&=%.:,+-]*$/);
    await page().getByRole('link', { name: 'u-20003', exact: true }).click();
    await page().getByText('两次限制').waitFor();
  });
});

describe('a decision', () => {
  it('is opened where it was found, and leads to its account and its case', async () => {
    await signIn('/console/search?by=decision&q=dec-1');
    await page().getByRole('link', { name: '打开决定 u-20001' }).click();
    await page().getByRole('heading', { name: '决定 dec-1', level: 1 }).waitFor();
    await page().getByText('发布买卖银行卡信息').waitFor();
    await page().getByText('发布内容，').waitFor();
    await page().getByRole('link', { name: '打开案件' }).click();
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/cases/cas-0');
  });
});

describe('a decision that a rule on trial asks about', () => {
  it.each([
    ['zh-CN', '试运行规则「深夜集中操作」请您判断', '查看规则'],
    ['en', 'A rule on trial, “A burst of acts at night”, needs your judgement', 'View rule'],
  ] as const)('says so, and leads to the rule: %s', async (language, told, way) => {
    const title = { 'zh-CN': '深夜集中操作', en: 'A burst of acts at night' };
    answers['GET /decisions/{decisionId}'] = () => ({
      ...decision(1),
      outcome: 'flag',
      onTrial: { rule: 'account.night-burst', title },
    });
    await desk.prefer({ language });
    await signIn('/console/decisions/dec-1');
    await page().getByText(told).waitFor();
    expect(await desk.axe()).toEqual([]);
    await page().getByRole('link', { name: way }).click();
    await expect
      .poll(() => new URL(page().url()).pathname)
      .toBe('/console/rules/account.night-burst');
  });
});

describe('an account', () => {
  it('shows its whole past with details, and the way to its case', async () => {
    await signIn('/console/accounts/u-20000');
    const standing = page().getByRole('region', { name: '账号状态' });
    await standing.getByRole('link', { name: '打开案件' }).waitFor();
    expect(await standing.textContent()).toMatch(
      /已冻结.*未实名.*须达到：身份证件.*发布 14\/14\/14/s,
    );
    await page().getByRole('heading', { name: '关于此账号的决定' }).waitFor();
    await page().getByText('正常 → 已冻结 · 置信度 99.1% · 运行模式：执行').waitFor();
    await page().getByText('修改资料（最近一次）').waitFor();
    expect(await page().getByText('首次出现').count()).toBe(0);
    await page().getByRole('button', { name: '加载更多' }).first().click();
    await page().getByText('首次出现').waitFor();
  });

  it('has its credit in whole sentences on a phone', async () => {
    const whole = '仅有自动判定而没有任何人工结论，因此不低于二十五分，直至有人审核为止';
    answers['GET /accounts/{accountId}/credit'] = () => ({
      score: 25,
      parts: [{ says: { 'zh-CN': whole, en: whole }, points: 167, at: null }],
      reputation: [],
    });
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/accounts/u-20000');
    const cell = page().getByRole('table', { name: '信用分' }).getByRole('rowheader');
    await cell.getByText(whole).waitFor();
    expect(await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(
      0,
    );
    await page().getByText('+167').click({ trial: true });
  });

  it('is not among what was decided about it', async () => {
    const found = { ...hit, accountId: 'u-20000', excerpt: null };
    const itself = { ...found, kind: 'account', decisionId: null, outcome: null, score: null };
    answers['GET /search'] = () => ({ items: [itself, found], cursor: null });
    await signIn('/console/accounts/u-20000');
    const decided = page().locator('table').last().locator('tbody tr');
    await decided.getByRole('link', { name: '打开决定 u-20000' }).waitFor();
    expect(await decided.count()).toBe(1);
  });
});

describe('views of a queue', () => {
  it.each([
    ['kept', 'POST /views'],
    ['changed', 'PUT /views/{viewId}'],
  ] as const)('leave what was opened after the one whose answer comes: %s', async (what, name) => {
    const view = { version: 1, page: '/cases?queue=trade', shared: false, mine: true };
    answers['GET /views'] = () => ({
      views: ['甲', '乙'].map((of, i) => ({ ...view, viewId: `view-${i + 1}`, name: of })),
    });
    const letGo = answerLate(name);
    await signIn('/console/cases?queue=fraud');
    const open = async (item: string) => {
      await page().getByRole('button', { name: '视图' }).click();
      await page().getByRole('menuitem', { name: item }).click();
    };
    const dialogue = page().getByRole('dialog');
    if (what === 'kept') {
      await open('保存当前视图');
      await dialogue.getByRole('textbox', { name: '视图名称' }).fill('丙');
    } else {
      await open('管理视图');
      await dialogue.getByRole('button', { name: '修改视图“甲”' }).click();
    }
    await dialogue.getByRole('button', { name: '保存', exact: true }).click();
    await expect.poll(() => asked(name).length).toBe(1);
    if (what === 'kept') {
      await page().keyboard.press('Escape');
      await dialogue.waitFor({ state: 'detached' });
      await open('管理视图');
    }
    await dialogue.getByRole('button', { name: '修改视图“乙”' }).click();
    await dialogue.getByRole('textbox', { name: '视图名称' }).fill('乙乙');
    const read = asked('GET /views').length;
    letGo();
    await expect.poll(() => asked('GET /views').length).toBeGreaterThan(read);
    await desk.settled();
    expect(await dialogue.getByRole('textbox', { name: '视图名称' }).inputValue()).toBe('乙乙');
  });
});

describe('a narrowed queue', () => {
  it('is kept as a view, and come back to', async () => {
    await signIn('/console/cases');
    await page().getByRole('button', { name: '视图' }).click();
    const save = page().getByRole('menuitem', { name: '保存当前视图' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await page().goto(`${desk.origin()}/console/cases?queue=trade&severity=critical`);
    await page().getByRole('button', { name: '视图' }).click();
    await save.click();
    await page().getByRole('textbox', { name: '视图名称' }).fill('特别严重');
    await page().getByRole('button', { name: '保存', exact: true }).click();
    await expect
      .poll(() => asked('POST /views').at(0)?.asked.body)
      .toEqual({ name: '特别严重', shared: false, page: '/cases?queue=trade&severity=critical' });
    await page().goto(`${desk.origin()}/console/cases`);
    await page().getByRole('button', { name: '视图' }).click();
    await page().getByRole('menuitem', { name: '特别严重' }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?queue=trade&severity=critical');

    // Renamed, shared, and led to what is shown now.
    await page().goto(`${desk.origin()}/console/cases?queue=fraud`);
    await page().getByRole('button', { name: '视图' }).click();
    await page().getByRole('menuitem', { name: '管理视图' }).click();
    const dialogue = page().getByRole('dialog', { name: '管理视图' });
    await dialogue.getByRole('button', { name: '修改视图“特别严重”' }).click();
    await dialogue.getByRole('textbox', { name: '视图名称' }).fill('诈骗');
    await dialogue.getByRole('checkbox', { name: '与团队共享' }).check();
    await dialogue.getByRole('checkbox', { name: '改为当前的筛选条件' }).check();
    await dialogue.getByRole('button', { name: '保存', exact: true }).click();
    await expect
      .poll(() => asked('PUT /views/{viewId}').at(0)?.asked.body)
      .toEqual({ expectedVersion: 1, name: '诈骗', shared: true, page: '/cases?queue=fraud' });
    await dialogue.getByText('共享').waitFor();
    await dialogue.getByRole('button', { name: '删除视图“诈骗”' }).click();
    await dialogue.getByText('还没有保存的视图。').waitFor();
    expect(asked('DELETE /views/{viewId}')).toHaveLength(1);
  });
});

describe('a proposal', () => {
  it.each([
    ['undo', '高级审核员'],
    ['list-change', '可维护名单的人'],
    ['rule-move', '可发布规则的人'],
  ] as const)('says who may agree to whoever may not: %s', async (kind, who) => {
    answers['GET /proposals'] = () => ({
      items: [{ ...proposal, kind, mayApprove: false }],
      cursor: null,
    });
    await signIn('/console/proposals');
    await page().getByText(who).waitFor();
    expect(await page().getByRole('button', { name: '同意并执行' }).count()).toBe(0);
  });

  it.each([
    [
      'a block',
      { kind: 'block', entity: 'payment', label: 'p-7f…', until: Date.UTC(2026, 11, 24, 12) },
      /封禁收付款账户 p-7f…，至 2026\/12\/24/,
    ],
    [
      'a change of a list',
      { kind: 'list-change', action: 'add', entries: 120, sample: [] },
      /加入名单 120 项/,
    ],
    [
      'a move of a rule',
      {
        kind: 'rule-move',
        revision: 1,
        from: 'shadow',
        to: 'canary',
        share: 0.05,
        rule: rule(0),
        backtest: { looked: 8400, fired: 37 },
      },
      /影子 → 灰度 5% 的账号 回测：检查 8,400 次，触发 37 次/,
    ],
    [
      'a move of a rule, with what it has shown',
      {
        kind: 'rule-move',
        revision: 1,
        from: 'canary',
        to: 'live',
        share: null,
        rule: rule(0),
        backtest: null,
      },
      '复核维持',
    ],
  ])('shows what it would do: %s', async (_, details, told) => {
    answers['GET /proposals/{proposalId}'] = () => ({ proposal, details });
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '将做什么' }).first().waitFor();
    const [button] = await page().getByRole('button', { name: '将做什么' }).all();
    if ((await button?.getAttribute('aria-expanded')) === 'false') await button?.click();
    await page().getByText(told).first().waitFor();
  });
});

describe('figures', () => {
  it('tell of every revision of a rule apart, with the appeals that were granted', async () => {
    const whole = platform(7);
    const [first] = whole.rules;
    if (!first) throw new Error('the specimen has a rule');
    const rules = [
      first,
      { ...first, revision: first.revision + 1, fired: 1, outcomes: { hide: 1 } },
    ];
    desk.answer({ ...answers, 'GET /platform': () => ({ ...whole, rules }) });
    await signIn('/console/platform');
    const rows = page()
      .getByRole('row')
      .filter({ hasText: `${first.rule} · ` });
    await rows.filter({ hasText: '25%' }).waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`第 ${first.revision} 版[\\s\\S]*25%`)),
      expect.stringMatching(new RegExp(`第 ${first.revision + 1} 版[\\s\\S]*隐藏 1[\\s\\S]*—$`)),
    ]);
  });

  it('tell a time without any rule from a search that matches none', async () => {
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), rules: [] }) });
    await signIn('/console/platform');
    await page().getByText('此期间没有规则的记录').waitFor();
    expect(await page().getByText('没有匹配的规则').count()).toBe(0);
  });

  it.each(['/console/platform', '/console/team'])('say when their days begin: %s', async (path) => {
    await signIn(path);
    const begins = new Date(Date.UTC(2026, 10, 24)).toLocaleTimeString('zh-CN', {
      timeStyle: 'short',
    });
    await page().getByText(`按 UTC 计日：每天 ${begins}（GMT`).waitFor();
  });

  it('go back as far as one likes', async () => {
    await signIn('/console/platform');
    await page().getByRole('application', { name: '每日处置结果' }).waitFor();
    await page().getByRole('button', { name: '近 30 天' }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?days=30');
    const daysAsked = () => {
      const { query } = asked('GET /platform').at(-1)?.asked ?? {};
      const dayOf = (end: 'from' | 'to') => Date.parse(query?.get(end) ?? '') / day;
      return dayOf('to') - dayOf('from');
    };
    await expect.poll(daysAsked).toBe(29);
  });
});

describe('a page that somebody may not see', () => {
  it.each([
    ['/console/audit?id=u-1', '审计记录', 'GET /audit'],
    ['/console/team', '团队', 'GET /team'],
  ] as const)('says so once and asks for nothing: %s', async (path, name, request) => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await signIn(path);
    await page().getByRole('heading', { name, level: 1 }).waitFor();
    expect(await page().getByText('没有权限').count()).toBe(1);
    expect(await page().getByRole('button', { name: '重试' }).count()).toBe(0);
    await desk.quiet(request);
  });
});

describe('the audit log', () => {
  const auditor = { ...me, duties: ['read-cases' as const, 'read-audit' as const] };

  it('is in the navigation of those alone who may read it', async () => {
    const link = () => page().getByRole('navigation').getByRole('link', { name: '审计记录' });
    answers['GET /me'] = () => me;
    await signIn('/console/rules');
    expect(await link().count()).toBe(0);
    answers['GET /me'] = () => auditor;
    await page().reload();
    await link().waitFor();
    await page().keyboard.press('g');
    await page().keyboard.press('u');
    await page().getByRole('heading', { name: '审计记录' }).waitFor();
  });

  it('is found by key, narrowed, read back, checked and exported', async () => {
    answers['GET /me'] = () => auditor;
    await signIn('/console/audit');
    await page().getByText('选择对象并填写编号').waitFor();
    await page().keyboard.press('f');
    await page().keyboard.type('u-1');
    await page().getByRole('textbox', { name: '操作', exact: true }).fill('case');
    await page().keyboard.press('Enter');
    await page().getByText('共 12 条，从首条到链尾完整').waitFor();
    await page().getByText('31 个封印前后相接').waitFor();
    await page().getByText('记录已不可读').waitFor();
    expect(new URL(page().url()).search).toBe('?id=u-1&action=case');
    expect(Object.fromEntries(asked('GET /audit').at(0)?.asked.query ?? [])).toEqual({
      kind: 'account',
      id: 'u-1',
      action: 'case',
    });
    expect(await page().locator('tbody tr').count()).toBe(12);
    await page().keyboard.press('m');
    await expect.poll(() => page().locator('tbody tr').count()).toBe(16);
    const saved = page().waitForEvent('download');
    await page().keyboard.press('d');
    expect((await saved).suggestedFilename()).toBe('clearspring-audit.csv');
    expect(asked('GET /audit/export')).toHaveLength(1);
    // What is read is put on record: nothing is read twice by itself.
    expect(asked('GET /audit')).toHaveLength(2);
    await page().goto(`${desk.origin()}/console/audit?id=u-broken`);
    await page().getByText('第 7 条起有误：记录内容已被改动').waitFor();
  });

  it('breaks how its chain stands between words', async () => {
    answers['GET /me'] = () => auditor;
    await desk.prefer({ language: 'en' });
    await page().setViewportSize({ width: 1024, height: 800 });
    await signIn('/console/audit?id=u-20000');
    const told = page().getByText('in an unbroken sequence');
    await told.waitFor();
    const lines = await told.evaluate((it) => {
      const text = document.createTreeWalker(it, NodeFilter.SHOW_TEXT).nextNode();
      return [...(text?.textContent ?? '').matchAll(/[a-z]+/g)].map(({ 0: word, index }) => {
        const range = document.createRange();
        range.setStart(text as Node, index);
        range.setEnd(text as Node, index + word.length);
        return range.getClientRects().length;
      });
    });
    expect(Math.max(...lines)).toBe(1);
  });

  it('tells a step of a rule and of an account in the words of the console', async () => {
    answers['GET /me'] = () => auditor;
    const moved = (sequence: number, action: string, from: string, to: string) => ({
      sequence,
      entry: {
        at: Date.UTC(2026, 10, 24),
        actor: 'system' as const,
        by: null,
        action,
        words: { 'zh-CN': '转入', en: 'Moved' },
        causeId: 'dec-1',
        details: [
          { name: 'from', value: from, person: null },
          { name: 'to', value: to, person: null },
          { name: 'mode', value: 'enforce', person: null },
          { name: 'score', value: '0.9992004589393592', person: null },
          { name: 'dueAt', value: String(Date.UTC(2026, 10, 24, 4)), person: null },
          { name: 'reason', value: 'unknown-field', person: null },
          { name: 'later', value: 'dec-2', person: null },
          { name: 'approvedBy', value: 'zhao', person: { id: 'zhao', name: '赵宁' } },
        ],
        hash: 'h'.repeat(43),
      },
    });
    answers['GET /audit'] = () => ({
      items: [
        moved(2, 'rule.moved', 'shadow', 'live'),
        moved(1, 'account.freeze', 'active', 'frozen'),
        moved(0, 'message.released', 'active', 'frozen'),
      ],
      cursor: null,
    });
    await signIn('/console/audit?id=u-1');
    const details = page().locator('tbody dl');
    await details.nth(2).waitFor();
    expect(await details.allTextContents()).toEqual([
      '从影子到生效运行模式执行分值99.9%期限2026/11/24 04:00理由unknown-fieldlaterdec-2同意人赵宁',
      '从正常到已冻结运行模式执行分值99.9%期限2026/11/24 04:00理由unknown-fieldlaterdec-2同意人赵宁',
      '从正常到已冻结运行模式执行分值99.9%期限2026/11/24 04:00理由未知字段laterdec-2同意人赵宁',
    ]);
  });
});

const both = { 'zh-CN': '字段有误', en: 'a field is wrong' };
const kept = { reason: 'bad-field', problem: both, remedy: both, sentAt: 0, mayRelease: true };
const hit = {
  kind: 'decision',
  caseId: null,
  decisionId: 'dec-1',
  subject: null,
  outcome: 'flag',
  score: 0.5,
  rules: [],
  at: 0,
};

/** What takes ink: invisible characters are shown by name. */
const plain = (text: string | null) =>
  (text ?? '').replaceAll(/U\+[0-9A-F]{4,6}/g, '').replaceAll(/[^\x21-\x7e\u4e00-\u9fff]/g, '');

const places = [
  '/console/platform',
  '/console/team',
  '/console/quarantine',
  '/console/rules',
  '/console/rules/staff.new-account-transfers',
  '/console/rules/content.card-trade',
  '/console/rules/new',
  '/console/backtests',
  '/console/backtests/bt-1',
  '/console/lists',
  '/console/lists?list=imports',
  '/console/search?q=u-20000',
  '/console/search?by=rule&q=content.card-trade',
  '/console/accounts/u-20000',
  '/console/decisions/dec-1',
  '/console/audit?id=u-20000',
];

describe('every page', () => {
  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en'],
  ] as const)(
    'has nothing that axe finds serious, %s, %s',
    async (mode, language) => {
      await desk.prefer({ mode, language });
      await signIn('/console/rules');
      const found: unknown[] = [];
      for (const path of places) {
        await page().goto(desk.origin() + path);
        await page().locator('main').locator('h2, table').first().waitFor();
        await desk.settled();
        found.push(...(await desk.axe()).map((finding) => ({ path, ...finding })));
        if (language === 'en') {
          const said = await page().locator('nav, h1, h2, h3, button, dt, th').allTextContents();
          const chinese = said.filter(
            (text) =>
              /\p{Script=Han}/u.test(text) &&
              !['中文', '安宁', '陈一', '近一周的冻结'].includes(text.trim()),
          );
          found.push(...chinese.map((text) => ({ path, text })));
        }
      }
      expect(found).toEqual([]);
    },
    180_000,
  );

  it.each([
    ['light', 'zh-CN'],
    ['dark', 'en'],
  ] as const)(
    'has dialogues in which axe finds nothing serious, %s, %s',
    async (mode, language) => {
      await desk.prefer({ mode, language });
      await signIn('/console/rules');
      answers['GET /backtests/{backtestId}'] = () => backtest(1);
      const dialogues = [
        ['/console/rules/staff.new-account-transfers', /^(?:转入影子|Move to)/],
        ['/console/lists', /^(?:导入|Import)/],
        ['/console/lists', /^(?:加入一项|Add)/],
        ['/console/quarantine', /^(?:丢弃|Discard)/],
        ['/console/lists?list=imports', /^(?:撤回|Take)/],
        ['/console/backtests/bt-1', /^(?:取消回测|Cancel backtest)/],
      ] as const;
      const found: unknown[] = [];
      for (const [path, name] of dialogues) {
        await page().goto(desk.origin() + path);
        await page().getByRole('button', { name }).first().click();
        const dialogue = page().getByRole('dialog').first();
        await dialogue.waitFor();
        await desk.settled();
        // The way out of each looks the same: as a link.
        const edge = await dialogue
          .getByRole('button', { name: /^(?:取消|Cancel|继续回测|Keep running)$/ })
          .evaluate((it) => getComputedStyle(it).borderTopColor);
        if (edge !== 'rgba(0, 0, 0, 0)') found.push({ path, edge });
        found.push(...(await desk.axe()).map((finding) => ({ path, ...finding })));
      }
      expect(found).toEqual([]);
    },
  );

  it('says of an account that nobody knows that nothing is on record', async () => {
    const unknown = () => new Refusal(404, 'not-found');
    Object.assign(answers, {
      'GET /accounts/{accountId}': unknown,
      'GET /accounts/{accountId}/credit': unknown,
      'GET /accounts/{accountId}/timeline': () => ({ items: [], cursor: null }),
    });
    await signIn('/console/accounts/nobody');
    await page().getByText('没有任何记录。').waitFor();
  });

  it('of a rule does not scroll sideways on a phone', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('group', { name: '案例 1' }).waitFor();
    await desk.settled();
    const { scrollWidth, clientWidth } = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBe(clientWidth);
  });

  it.each(['zh-CN', 'en'] as const)('has tables that fit a phone, %s', async (language) => {
    await desk.prefer({ language });
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/rules');
    const cut: unknown[] = [];
    for (const path of [...places, '/console/backtests/bt-3']) {
      await page().goto(desk.origin() + path);
      await page().locator('main').locator('h2, table').first().waitFor();
      await desk.settled();
      const tables = await page().evaluate(() =>
        [...document.querySelectorAll('main table')].map(({ scrollWidth, parentElement }) => ({
          needs: scrollWidth,
          has: parentElement?.clientWidth ?? 0,
        })),
      );
      for (const table of tables) if (table.needs > table.has) cut.push({ path, ...table });
    }
    expect(cut).toEqual([]);
    // What stood in a column of its own is told by its name.
    await page().goto(`${desk.origin()}/console/rules`);
    const row = page().locator('main tbody tr').first();
    await row.getByText(language === 'en' ? 'Fired' : '触发', { exact: true }).waitFor();
  });

  it('has queues, appeals and lists that fit a phone, with when each is due or was imported', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    for (const [path, when] of [
      ['/console/cases', /已超时|到期/],
      ['/console/appeals', /小时后/],
      ['/console/lists', /到期/],
      ['/console/lists?list=imports', /\d{2}:\d{2}/],
    ] as const) {
      await signIn(path);
      const row = page().locator('main tbody tr').first();
      const told = await row.getByText(when).first().boundingBox();
      expect((told?.x ?? 999) + (told?.width ?? 0)).toBeLessThanOrEqual(390);
      const table = page().locator('main table').first();
      const [needs, has] = await table.evaluate(({ scrollWidth, parentElement }) => [
        scrollWidth,
        parentElement?.clientWidth,
      ]);
      expect([path, needs]).toEqual([path, has]);
    }
  });

  it('does not scroll sideways on a tablet', async () => {
    await page().setViewportSize({ width: 768, height: 1024 });
    await signIn('/console/rules');
    const wide: unknown[] = [];
    for (const path of places) {
      await page().goto(desk.origin() + path);
      await page().locator('main').locator('h2, table').first().waitFor();
      const width = await page().evaluate(() => document.documentElement.scrollWidth);
      if (width > 768) wide.push({ path, width });
    }
    expect(wide).toEqual([]);
  });

  it.each([
    ['zh-CN', 1024],
    ['en', 1024],
    ['zh-CN', 768],
    ['en', 768],
  ] as const)('has tables that fit, %s at %i', async (language, width) => {
    await desk.prefer({ language });
    await page().setViewportSize({ width, height: 900 });
    await signIn('/console/rules');
    // As long as a platform's own ids and posts are.
    answers['GET /search'] = () => ({
      items: [
        {
          ...hit,
          accountId: 'user-20000-mww772rr',
          excerpt: '高价收钅艮行卡，日结，加薇●●●●',
          rules: platform(7).rules.map(({ rule: name, title }) => ({ rule: name, title })),
        },
      ],
      cursor: null,
    });
    const run = backtest(3);
    const accounts = run.result?.accounts.slice(20).map((one) => ({
      ...one,
      accountId: 'user-20000-mww772rr',
      says: {
        'zh-CN':
          '涉及银行卡与支付账户买卖：“银行卡四件套”“长期”“加v”；全文高度符合黑灰产内容特征；以提供者的口吻；留有微信号（de…）',
        en: 'is about trade in bank cards: “four-piece set”, “long term”, “add v”; the text as a whole resembles a black-gray post; speaks as one who offers',
      },
    }));
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, accounts: accounts ?? [] },
    });
    const paths = [
      '/console/cases',
      '/console/appeals',
      '/console/rules',
      '/console/rules/staff.new-account-transfers',
      '/console/lists',
      '/console/lists?list=imports',
      '/console/quarantine',
      '/console/backtests',
      '/console/backtests/bt-3',
      '/console/platform',
      '/console/team',
      '/console/search?q=u-20000',
      '/console/accounts/u-20000',
      '/console/audit?id=u-20000',
    ];
    const cut: unknown[] = [];
    const broken: unknown[] = [];
    // A Chinese word breaks anywhere: none as short as this into single characters.
    const brokenWords = () =>
      page().evaluate(() =>
        [...document.querySelectorAll('main th, main td')].flatMap((cell) => {
          const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
          const split: string[] = [];
          while (texts.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(texts.currentNode);
            const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
            const text = texts.currentNode.textContent ?? '';
            const { length } = text.trim();
            if (lines.size > 1 && (length <= 3 || length < 2 * lines.size)) split.push(text);
          }
          return split;
        }),
      );
    for (const path of paths) {
      await page().goto(desk.origin() + path);
      await page().locator('main tbody tr').first().waitFor({ timeout: 30_000 });
      const words = await brokenWords();
      if (words.length > 0) broken.push({ path, words });
      const tables = await page().evaluate(() =>
        [...document.querySelectorAll('main table')].map(({ scrollWidth, parentElement }) => ({
          needs: scrollWidth,
          has: parentElement?.clientWidth ?? 0,
        })),
      );
      for (const table of tables) if (table.needs > table.has) cut.push({ path, ...table });
      // Nor where there is nothing to tell, and a column is no wider than it must be.
      await page().evaluate(() => {
        for (const cell of document.querySelectorAll('main td')) cell.textContent = '—';
      });
      const bare = await brokenWords();
      if (bare.length > 0) broken.push({ path, bare });
    }
    expect({ cut, broken }).toEqual({ cut: [], broken: [] });
    // Where a case comes from is still told.
    await page().goto(`${desk.origin()}/console/cases`);
    const row = page().locator('main tbody tr').first();
    await row.getByText(language === 'en' ? 'machine, reports' : '机器与举报').waitFor();
    await row.getByText(language === 'en' ? 'reporters: 3' : '3 人举报').waitFor();
  });
});
