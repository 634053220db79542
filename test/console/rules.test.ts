import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RuleView } from '#functions/review-api/contract/rules.ts';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { draftRule, rule } from './operations-specimens.ts';
import { Refusal } from './server.ts';
import { bo, me } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, signIn } = desk;

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
    // A key costs the editor and its page a tenth of a second, so only what completes a name is typed.
    await page().keyboard.insertText('account.ageHours < 12 && counts.tranfers.hour > 4');
    await page().getByText('1 处需要修改').waitFor();
    await expect.poll(() => page().locator('.cm-lintRange-error').textContent()).toBe('tranfers');
    // Ids of the form do not reach into the editor.
    expect(await editor.getAttribute('aria-invalid')).toBe('true');
    expect(await editor.getAttribute('aria-description')).toContain('tranfers');
    expect(
      await page()
        .getByRole('button', { name: /保存草稿/ })
        .isDisabled(),
    ).toBe(true);

    await page().keyboard.press('Control+a');
    await page().keyboard.insertText('account.ageHours < 12 && counts.transfersOut');
    await page().keyboard.type('.h');
    await page()
      .getByRole('option', { name: /counts\.transfersOut\.hour/ })
      .waitFor();
    // The editor ignores Enter on completions that have only just appeared.
    await page().waitForTimeout(300);
    await page().keyboard.press('Enter');
    await page().keyboard.type(' > 4');
    await page().getByText('校验通过').waitFor();
    expect(await editor.getAttribute('aria-invalid')).toBeNull();
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
    await page().getByRole('dialog').getByRole('button', { name: '提交复核' }).click();
    await noticeOn(page(), '等待另一人同意').waitFor();
  });

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
  });

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
  });

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
    const isFocused = (field: Locator) => field.evaluate((it) => it === document.activeElement);
    // The focus goes to what was added, and stays there when that is removed.
    const named = third.getByRole('textbox', { name: '案例说明' });
    await expect.poll(() => isFocused(named)).toBe(true);
    await named.fill('第五笔');
    const more = third.getByRole('button', { name: '添加信号' });
    await more.press('Enter');
    const signal = third.getByRole('combobox', { name: '信号', exact: true }).last();
    await expect.poll(() => isFocused(signal)).toBe(true);
    await third.getByRole('button', { name: '移除', exact: true }).press('Enter');
    expect(await isFocused(more)).toBe(true);
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
    await page().keyboard.insertText('account.ageHours < 12');
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
    // It is seen, with the button, from wherever somebody saves by keys.
    await desk.settled();
    for (const told of [overtaken, page().getByRole('button', { name: '保存草稿 (Ctrl+S)' })]) {
      const box = await told.boundingBox();
      expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(800);
    }
    expect(await page().evaluate(() => document.scrollingElement?.scrollTop)).toBe(0);
    // Nor does the bar hide what has the focus.
    await page().getByRole('textbox', { name: '名称（中文）' }).focus();
    const hidden: (string | null)[] = [];
    for (let tabs = 0; tabs < 20; tabs += 1) {
      await page().keyboard.press('Tab');
      const covered = await page().evaluate(() => {
        const has = document.activeElement;
        const bar = document.querySelector('[class*="bar"]:has(> [role="status"])');
        if (!has || !bar || bar.contains(has)) return null;
        const over = has.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
        return over > 0 ? `${has.tagName} ${has.id} by ${over}` : null;
      });
      if (covered) hidden.push(covered);
    }
    expect(hidden).toEqual([]);
  });
});

describe('a rule with an extremely long title', () => {
  const title = `资料.exe\u202egpj.${'长'.repeat(40)}${'W'.repeat(80)}`;
  it.each([1280, 390])('fits, and so do its move buttons, at %i', async (width) => {
    const moves = [{ to: 'canary' as const, refusals: [], takesTwo: true }];
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
    expect(await dialogue.getByRole('button', { name: '提交复核' }).isEnabled()).toBe(true);
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
    await page().keyboard.insertText('counts.posts.hour > 9');
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
