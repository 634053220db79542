import { describe, expect, it } from 'vitest';
import { noticeOn } from './browser.ts';
import { setUpCaseDesk } from './desk.ts';
import { hostilePosts } from './hostile.ts';
import { Refusal } from './server.ts';
import {
  bo,
  caseDeskAnswers,
  page as casePage,
  decision,
  inBothLanguages,
  me,
  pastRuling,
  warnings,
} from './specimens.ts';

const { desk, openCase, signIn } = setUpCaseDesk();
const { page, asked, answer, answerLate, press } = desk;

describe('user content', () => {
  it('is shown as it is, 40 hostile posts: nothing runs, nothing is fetched', async () => {
    const exhibits = hostilePosts.map((text, at) => ({
      ...(casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number]),
      eventId: `evt-x${at}`,
      text,
    }));
    expect(exhibits).toHaveLength(40);
    answer({
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
            reporterNew: false,
            reporters: 1,
          })),
        }),
    });
    await openCase();
    await page().getByText('其余原文').click();
    await page().locator('[data-written]').nth(39).waitFor();
    const rests = page().getByRole('button', { name: /^展开中间/ });
    while ((await rests.count()) > 0) await rests.first().click();
    const shown = page().locator('[data-written]');
    const visible = (text: string) =>
      text.replaceAll(/U\+[0-9A-F]{4,6}/g, '').replaceAll(/[^\x21-\x7e\u4e00-\u9fff]/g, '');
    await expect
      .poll(async () => (await shown.allTextContents()).map(visible))
      .toEqual(hostilePosts.map(visible));
    // A text of three thousand characters without spaces still wraps (H93).
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

  it('is read in the direction of its own words, despite invisible characters and quotations', async () => {
    const one = casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number];
    const stacked = [...'加我微信号']
      .map((each) => each + '\u0300\u0316\u0301'.repeat(40))
      .join('');
    const [finding] = decision(0).findings;
    if (!finding) throw new Error('the specimen has a finding');
    const evidence = [
      '原文“\u200fשלום\u202e”意为“收卡”',
      '原文“بىرىنچى “abc” ئىككىنچى”意为“收卡”',
      `原文“${stacked}”`,
    ].map((says) => inBothLanguages(says, says));
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          exhibits: [{ ...one, text: '\u200fשלום\u200bעולם', quotes: [] }],
          decisions: [{ ...decision(0), findings: [{ ...finding, evidence }] }],
        }),
    });
    await page().setViewportSize({ width: 390, height: 844 });
    await openCase();
    const directions = await page()
      .locator('[data-written], [data-written] > bdi[dir=auto]')
      .evaluateAll((all) =>
        all.map((each) => [each.textContent, getComputedStyle(each).direction]),
      );
    expect(directions).toEqual(
      expect.arrayContaining([
        ['“U+200FשלוםU+202E”', 'rtl'],
        ['“بىرىنچى “abc” ئىككىنچى”', 'rtl'],
        ['意为', 'ltr'],
        ['“收卡”', 'ltr'],
        ['U+200FשלוםU+200Bעולם', 'rtl'],
      ]),
    );
    const { scrollWidth, clientWidth } = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBe(clientWidth);
  });

  it('stays visible and usable at any length: evidence is shown, the rest on request (H93)', async () => {
    const one = casePage(0).exhibits[1] as ReturnType<typeof casePage>['exhibits'][number];
    // Every second character is invisible, and the quoted evidence is at the end.
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
    answer({
      'GET /cases/{caseId}': () => casePage(0, { exhibits, moreExhibits: true, timeline }),
    });
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

  it('stays text in an address too, and messages of other pages are ignored (H95)', async () => {
    const markup = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const part = encodeURIComponent(markup);
    answer({ 'GET /cases/{caseId}': () => casePage(0) });
    await signIn(`/console/cases/${part}?q=${part}&by=${part}#${markup}`);
    await page().evaluate((html) => {
      window.postMessage(html, '*');
      window.postMessage({ html, url: 'javascript:window.hacked=1' }, '*');
    }, markup);
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    expect(await page().locator('img[src=x]').count()).toBe(0);
    expect(await page().evaluate(() => 'hacked' in window)).toBe(false);
  });

  it('shows invisible characters and the meaning of variants', async () => {
    await openCase();
    const text = page().getByRole('region', { name: '原文' }).locator('[data-written]').first();
    expect(await text.textContent()).toContain('U+200B');
    expect(await text.locator('mark').first().textContent()).toBe('收钅艮行卡意为 收银行卡');
  });

  it('keeps the focus on a long text that was opened by keyboard', async () => {
    const [first] = casePage(0).exhibits;
    if (!first) throw new Error('no exhibit');
    const exhibits = [{ ...first, text: '长'.repeat(3000), quotes: [] }];
    answer({ 'GET /cases/{caseId}': () => casePage(0, { exhibits }) });
    await openCase();
    await page()
      .getByRole('button', { name: /^展开中间/ })
      .focus();
    await page().keyboard.press('Enter');
    await page().locator('[data-written]:focus').getByText('长'.repeat(3000)).waitFor();
  });

  it('is copied without what the console adds', async () => {
    await openCase();
    const text = page().getByRole('region', { name: '原文' }).locator('[data-written]').first();
    await text.locator('mark').first().waitFor();
    const copied = await text.evaluate((shown) => {
      getSelection()?.selectAllChildren(shown);
      return getSelection()?.toString();
    });
    expect(copied).toBe('长期高价收钅艮行卡四件套，带U盾优先，日结。加薇❤：●●●●●●●●，非诚勿扰');
  });

  it('is copied with a sign for what is not shown of it', async () => {
    const [post] = casePage(0).exhibits;
    if (!post) throw new Error('the specimen has an exhibit');
    const exhibits = [{ ...post, text: '甲'.repeat(2000) + '乙'.repeat(2000), quotes: [] }];
    answer({ 'GET /cases/{caseId}': () => casePage(0, { exhibits }) });
    await openCase();
    const text = page().getByRole('region', { name: '原文' }).locator('[data-written]').first();
    await text.getByRole('button', { name: /^展开中间/ }).waitFor();
    const copied = await text.evaluate((shown) => {
      getSelection()?.selectAllChildren(shown);
      return getSelection()?.toString();
    });
    expect(copied).toMatch(/^甲+…乙+$/);
  });

  it('is revealed with a reason, and counted', async () => {
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

  it('is revealed with what a QR code in its image says', async () => {
    const [exhibit] = casePage(0).exhibits;
    if (!exhibit) throw new Error('no exhibit');
    const exhibits = [{ ...exhibit, text: '', quotes: [], masked: true, imageLabels: ['qr:••••'] }];
    answer({
      'GET /cases/{caseId}': () => casePage(0, { exhibits }),
      'POST /accounts/{accountId}/reveals': () => ({
        ...{ value: '', imageLabels: ['qr:https://t.me/demo_888'], left: 29 },
      }),
    });
    await openCase();
    await page().getByText('qr:••••').waitFor();
    await page().keyboard.press('p');
    await page().getByRole('dialog').locator('textarea:focus').waitFor();
    await page().keyboard.type('核对联系方式');
    await page().getByRole('dialog').getByRole('button', { name: '查看被遮盖的信息' }).click();
    await page().getByText('qr:https://t.me/demo_888').waitFor();
    expect(await page().getByText('qr:••••').count()).toBe(0);
  });

  it('leads to a block that another person must approve, and to warnings', async () => {
    await openCase();
    await page()
      .getByRole('button', { name: /^阻止此项：设备 / })
      .click();
    // Limited to the length that a list entry stores.
    await page().getByRole('dialog').getByRole('textbox').fill('长'.repeat(201));
    await page().getByRole('dialog').getByText('已满 200 字').waitFor();
    await page().getByRole('dialog').getByRole('textbox').fill('多个账号共用');
    await page().getByRole('dialog').getByRole('button', { name: '提交复核' }).click();
    await noticeOn(page(), '阻止已提交').waitFor();
    expect(asked('POST /cases/{caseId}/blocks').at(0)?.asked.body).toEqual({
      node: 'device:d-7f…c2',
      days: 30,
      reason: '多个账号共用',
    });
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    // People who are restricted or were warned before are offered but not preselected.
    const boxes = dialogue.getByRole('checkbox');
    await boxes.first().waitFor();
    expect(
      await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked)),
    ).toEqual([true, false, false, false]);
    await dialogue.getByText('安全提醒：请勿转账。').waitFor();
    await dialogue.getByText('已由安宁收回').waitFor();
    await press('Tab', 'Space', 'Tab', 'Space');
    await dialogue.getByRole('textbox', { name: '其他账号' }).fill('u-1，u-2\nu-1');
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('正在与其交易');
    await dialogue.getByRole('button', { name: '发出提醒（3 人）' }).click();
    await noticeOn(page(), '已发出 3 条提醒').waitFor();
    expect(asked('POST /cases/{caseId}/warnings').at(0)?.asked.body).toEqual({
      accountIds: ['u-302', 'u-1', 'u-2'],
      category: 'card-trade',
      reason: '正在与其交易',
    });
    await page().keyboard.press('u');
    await page().getByText('平台将移除未读的提醒').waitFor();
    await page().keyboard.press('Control+Enter');
    await page().getByText('已请平台收回 2 条提醒', { exact: true }).waitFor();
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

  it('is warned of in the words shown: another category waits for its own', async () => {
    await openCase();
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    const message = dialogue.getByText('安全提醒：请勿转账。');
    await message.waitFor();
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('正在与其交易');
    const submit = dialogue.getByRole('button', { name: /^发出提醒/ });
    expect(await submit.isEnabled()).toBe(true);
    const arrives = answerLate('GET /cases/{caseId}/warnings', () => ({
      ...warnings,
      message: inBothLanguages('安全提醒：谨防冒充。', 'Safety notice: beware of impostors.'),
    }));
    await dialogue.getByRole('button', { name: /类别/ }).click();
    await page().getByRole('option', { name: /^冒充/ }).click();
    await expect.poll(() => message.count()).toBe(0);
    expect(await submit.isEnabled()).toBe(false);
    arrives();
    await dialogue.getByText('安全提醒：谨防冒充。').waitFor();
    expect(await submit.isEnabled()).toBe(true);
  });

  it('is warned by id if those whom the account met cannot be loaded, which is said', async () => {
    const before = caseDeskAnswers();
    let isDown = true;
    answer({
      'GET /cases/{caseId}/warnings': (request) =>
        isDown
          ? new Refusal(403, 'forbidden', { title: '没有权限', detail: '请稍后再试。' })
          : before['GET /cases/{caseId}/warnings']?.(request),
    });
    await openCase();
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('请稍后再试。').waitFor();
    await dialogue.getByRole('textbox', { name: '提醒哪些账号' }).waitFor();
    isDown = false;
    await dialogue.getByRole('button', { name: '重试' }).click();
    await dialogue.getByRole('checkbox').first().waitFor();
    expect(await dialogue.getByText('请稍后再试。').count()).toBe(0);
  });

  it('is passed on as a clue by keyboard, and the timeline shows the recipient and the result', async () => {
    const whole = casePage(0);
    answer({
      'GET /cases/{caseId}': () => ({
        ...whole,
        timeline: (['failed', 'confirmed', 'waiting'] as const).map((receipt, i) => ({
          entryId: `clue-${i}`,
          at: whole.case.changedAt - i,
          by: bo,
          actor: 'staff',
          action: 'clue.passed',
          words: { 'zh-CN': '线索已交平台移送', en: 'Referral requested from the platform' },
          decisionId: null,
          details: { recipient: 'telecom', category: 'sim-trade', receipt },
        })),
      }),
    });
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
    await dialogue.getByText(/^移送账号 u-20000 的线索。.*移送后不能撤销。$/).waitFor();
    await press('Tab', 'Tab');
    await page().keyboard.type('多人受骗');
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('请先选择').waitFor();
    await desk.quiet('POST /cases/{caseId}/clues');
    // The focus is on the choice, which says its name once.
    await dialogue.getByRole('button', { name: '移送至 请选择（必填）', exact: true }).waitFor();
    await page().keyboard.press('Enter');
    await page().getByRole('option', { name: '金融管理部门' }).waitFor();
    await press('ArrowDown', 'Enter');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已请平台移送：金融管理部门').waitFor();
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /cases/{caseId}/clues').map((call) => call.asked)).toMatchObject([
      {
        path: { caseId: 'cas-0' },
        body: { recipient: 'finance', category: 'card-trade', reason: '多人受骗' },
      },
    ]);
  });

  it('offers to pass on a clue only to people with the right', async () => {
    const duties = me.duties.filter((duty) => duty !== 'pass-clue');
    for (const [mine, offered] of [
      [me.duties, 1],
      [duties, 0],
    ] as const) {
      answer({ 'GET /me': () => ({ ...me, duties: mine }) });
      await openCase();
      await page().getByRole('button', { name: '更多', exact: true }).click();
      await page().getByRole('menuitem', { name: '提醒可能受害的人' }).waitFor();
      expect(await page().getByRole('menuitem', { name: '移送线索' }).count()).toBe(offered);
      await page().keyboard.press('Escape');
    }
  });

  it('is labelled by keyboard, without any other effect', async () => {
    answer({
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
    });
    await openCase();
    await page()
      .getByRole('button', { name: /^仅标注/ })
      .waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: '仅标注' });
    // A slip must not label anybody: also where a machine decided, nothing is preset.
    await dialogue.getByRole('button', { name: /认定（必填）.*请选择/ }).waitFor();
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('电话核实为本人');
    expect(await dialogue.getByRole('button', { name: '仅标注' }).isDisabled()).toBe(true);
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('请选择对账号的认定').waitFor();
    await desk.quiet('POST /cases/{caseId}/marks');
    // The focus is on the choice.
    await page().keyboard.press('Enter');
    await page().getByRole('option', { name: '正常用户' }).waitFor();
    await press('ArrowDown', 'Enter');
    await dialogue.getByRole('button', { name: /认定.*正常用户/ }).waitFor();
    await dialogue.getByRole('button', { name: '仅标注' }).click();
    await noticeOn(page(), 'u-20000：已标注“正常用户”').waitFor();
    expect(asked('POST /cases/{caseId}/marks').at(0)?.asked.body).toEqual({
      expectedVersion: 3,
      mark: { truth: 'innocent', category: null },
      reason: '电话核实为本人',
    });
    await desk.quiet('POST /cases/{caseId}/rulings');
    await page().getByRole('tab', { name: '时间线' }).click();
    await page().getByText('标注：正常用户 · 刷单与虚假兼职').waitFor();
  });

  it('takes away the notice of a failure once the act succeeds', async () => {
    const all = caseDeskAnswers(120);
    let isDown = true;
    answer({
      'POST /cases/{caseId}/marks': (about) =>
        isDown ? new Refusal(503, 'unavailable') : all['POST /cases/{caseId}/marks']?.(about),
    });
    await openCase();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: '仅标注' });
    await dialogue.getByRole('button', { name: /认定/ }).click();
    await page().getByRole('option', { name: '正常用户' }).click();
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('电话核实');
    await page().keyboard.press('Control+Enter');
    const failure = noticeOn(page(), '没有成功');
    await failure.waitFor();
    isDown = false;
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已标注').waitFor();
    expect(await failure.count()).toBe(0);
  });

  it('is labelled without a suggestion where nothing was decided, as for a sampled account', async () => {
    answer({ 'GET /cases/{caseId}': () => casePage(0, { decisions: [] }) });
    await openCase();
    await page().getByText('此案尚无决定').waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: '仅标注' });
    await dialogue.getByRole('button', { name: /认定.*请选择/ }).waitFor();
    const reasonBox = dialogue.getByRole('textbox', { name: /理由/ });
    await reasonBox.fill('电话核实');
    expect(await dialogue.getByRole('button', { name: '仅标注' }).isDisabled()).toBe(true);
    await page().keyboard.press('Control+Enter');
    await desk.quiet('POST /cases/{caseId}/marks');
    await dialogue.getByRole('button', { name: /认定/ }).click();
    await page().getByRole('option', { name: '确属违规' }).click();
    await reasonBox.press('Control+Enter');
    await noticeOn(page(), 'u-20000：已标注“确属违规”').waitFor();
    expect(asked('POST /cases/{caseId}/marks').map((call) => call.asked.body)).toEqual([
      { expectedVersion: 3, mark: { truth: 'abusive', category: null }, reason: '电话核实' },
    ]);
  });

  it('can be blurred until it is pointed at', async () => {
    await openCase();
    await desk.byName('模糊或显示用户内容');
    const text = page().locator('[data-written]').first();
    expect(await text.evaluate((node) => getComputedStyle(node).filter)).toContain('blur');
    await text.hover();
    expect(await text.evaluate((node) => getComputedStyle(node).filter)).toBe('none');
  });

  it('alone loses colour and sharpness, unlike controls and texts by colleagues', async () => {
    answer({ 'GET /cases/{caseId}': () => casePage(0, { rulings: [pastRuling(0, 'freeze')] }) });
    await openCase();
    await page().getByRole('tab', { name: '历次处置' }).click();
    const colleague = page().getByText('证据充分');
    await colleague.waitFor();
    await desk.byName('切换灰度显示');
    await desk.byName('模糊或显示用户内容');
    const filtered = (selector: string) =>
      page()
        .locator(selector)
        .evaluateAll((all) => [...new Set(all.map((node) => getComputedStyle(node).filter))]);
    await page().mouse.move(0, 0);
    expect(await filtered('[data-written]')).toEqual(['blur(7px) grayscale(1)']);
    expect(await filtered(':not([data-written])')).toEqual(['none']);
    expect(await colleague.evaluate((node) => node.closest('[data-written]'))).toBeNull();
  });

  it('is blurred by a key, and shown by moving the focus to it', async () => {
    await openCase();
    await page().keyboard.press('z');
    // A button that quotes a text is no second stop: the text itself is on the same page.
    const texts = page().locator('[data-written]:not(button *)');
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

  it('stays user content where evidence quotes it: isolated, with invisible characters, blurred', async () => {
    const [finding] = decision(0).findings;
    if (!finding) throw new Error('the specimen has a finding');
    const said = '“\u202eabc”\u200b',
      meant = '“卖卡”';
    answer({
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
    });
    await openCase();
    const sentence = page().getByRole('region', { name: '判定依据' }).getByRole('listitem');
    expect(await sentence.textContent()).toBe('“U+202Eabc”U+200B按“卖卡”理解');
    const quote = sentence.locator('[data-written]');
    expect(await quote.textContent()).toBe('“U+202Eabc”U+200B按“卖卡”');
    for (const part of [quote, sentence.locator('bdi').first()]) {
      expect(await part.evaluate((node) => getComputedStyle(node).unicodeBidi)).toBe('isolate');
    }
    await page().keyboard.press('z');
    expect(await quote.evaluate((node) => getComputedStyle(node).filter)).toBe('blur(7px)');
  });

  it('is named in the language of the reader: its kind, and what it was reported for', async () => {
    const [post] = casePage(0).exhibits;
    if (!post) throw new Error('the specimen has an exhibit');
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          exhibits: [{ ...post, type: 'report.filed', contentKind: null, contentId: null }],
        }),
    });
    await openCase();
    await page().getByRole('region', { name: '原文' }).getByText('举报', { exact: true }).waitFor();
    await page().getByRole('tab', { name: '举报' }).click();
    await expect
      .poll(() => page().getByRole('tabpanel').locator('[data-written]').allTextContents())
      .toEqual(['诈骗', '骚扰广告']);
  });
});
