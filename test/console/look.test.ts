import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { day } from '#shared/settings/durations.ts';
import { axeRuns, setUpCaseDesk } from './desk.ts';
import { bo, caseDeskAnswers, page as casePage, decision, graph, me, row } from './specimens.ts';

const { desk, openCase, reason, signIn, decide } = setUpCaseDesk();
const { page, origin, answer, press } = desk;

/** Opens a case with twenty texts, all shown. */
const openLongCase = async () => {
  const [first] = casePage(0).exhibits;
  if (!first) throw new Error('no exhibit');
  const exhibits = Array.from({ length: 20 }, (_, n) => ({ ...first, eventId: `e-long-${n}` }));
  answer({ 'GET /cases/{caseId}': () => casePage(0, { exhibits }) });
  await signIn('/console/cases/cas-0');
  await page().getByText('其余原文').click();
};

describe('the page', () => {
  it('switches to English at once, and stays in English', async () => {
    await openCase();
    await page().getByText('核实要点').first().click();
    await page().getByText('看是否为招揽；核对联系方式是否多账号共用').waitFor();
    await page().getByRole('button', { name: '切换为 English' }).click();
    await page().getByRole('heading', { name: 'Why this was decided' }).waitFor();
    await page().getByText('Does it offer? Who shares the contact?').waitFor();
    expect(await page().evaluate(() => document.documentElement.lang)).toBe('en');
    await page().reload();
    await page().getByRole('heading', { name: 'Why this was decided' }).waitFor();
    await desk.settled();
    // A button may quote what a user wrote.
    const chinese = await page()
      .locator('nav, h1, h2, h3, button, dt, th')
      .evaluateAll((elements) =>
        elements.map((element) => {
          const copy = element.cloneNode(true) as Element;
          for (const written of copy.querySelectorAll('[data-written]')) written.remove();
          return copy.textContent ?? '';
        }),
      );
    const own = new Set(['中文', '安宁']);
    expect(chinese.filter((text) => /\p{Script=Han}/u.test(text) && !own.has(text.trim()))).toEqual(
      [],
    );
  });

  it.each([
    ['en', '’', 'toBeLessThan'],
    ['zh-CN', '“', 'toBeGreaterThan'],
  ] as const)('draws quotation marks as its language has them, %s', async (language, mark, is) => {
    await desk.prefer({ language });
    await desk.signIn('/console/cases/cas-0');
    await page().getByRole('tab').last().waitFor();
    const width = await page()
      .getByRole('main')
      .evaluate((main, text) => {
        const drawn = document.createElement('span');
        drawn.textContent = text;
        main.append(drawn);
        return drawn.getBoundingClientRect().width;
      }, mark);
    expect(width)[is](10);
  });

  it.each([
    ['a decision', 'cas-0', ['f']],
    ['an answer to an appeal', 'cas-4', ['a', 'a']],
  ])('keeps the buttons that confirm %s apart', async (_, caseId, keys) => {
    await openCase(caseId);
    await press(...keys);
    const boxOf = (name: RegExp) => page().getByRole('button', { name }).boundingBox();
    const [first, second] = [await boxOf(/^确认 \(/), await boxOf(/^并看下一件 \(/)];
    if (!first || !second) throw new Error('no buttons');
    const across = second.x - first.x - first.width;
    const down = second.y - first.y - first.height;
    expect(Math.max(across, down)).toBeGreaterThanOrEqual(6);
  });

  it.each(['zh-CN', 'en'] as const)(
    'fits one screen of 1280 × 800, with everything visible, %s',
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
      const buttons = [/^(?:确认 \(|Confirm \()/, /^(?:并看下一件 \(|Confirm & next )/];
      for (const name of buttons) {
        const button = await page().getByRole('button', { name }).boundingBox();
        expect((button?.y ?? 9999) + (button?.height ?? 0)).toBeLessThanOrEqual(800);
        expect((button?.x ?? 9999) + (button?.width ?? 0)).toBeLessThanOrEqual(1264);
      }
    },
  );

  it('keeps the button that confirms the answer to an appeal in sight', async () => {
    await page().setViewportSize({ width: 1440, height: 900 });
    await desk.signIn('/console/cases/cas-4');
    await page().getByRole('region', { name: '申诉' }).waitFor();
    await press('a', 'd');
    const confirm = page().getByRole('button', { name: '确认 (Ctrl+Enter)' });
    await confirm.waitFor();
    await desk.settled();
    const { y, height } = (await confirm.boundingBox()) ?? { y: 9999, height: 0 };
    expect(y + height).toBeLessThanOrEqual(900);
  });

  it('shows the start of the letter above the sticky buttons, whatever stands above it', async () => {
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
            box(
              page().getByRole('button', { name: /^(?:确认 \(|Confirm \(|提交复核 \(|Submit )/ }),
            ),
            box(page().locator('textarea:focus')),
          ]);
          const end = (begins?.y ?? 9999) + (begins?.height ?? 0);
          // Nor does it cover the text area.
          if (end > (confirm?.y ?? 0) || (written?.y ?? 0) < 100)
            hidden.push({ language, n, width, end, confirm: confirm?.y, written: written?.y });
          await page().keyboard.press('Escape');
          await letter.waitFor({ state: 'detached' });
        }
      }
    }
    expect(hidden).toEqual([]);
  });

  it('fits one screen however much was written', async () => {
    await openLongCase();
    const spoken = page().getByText('意为').last();
    await spoken.scrollIntoViewIfNeeded();
    const over = await page().evaluate(
      () => document.documentElement.scrollHeight - window.innerHeight,
    );
    expect(over).toBeLessThanOrEqual(0);
  });

  it('shows notices beside the decision panel, and covers none of its buttons', async () => {
    await openCase();
    await decide('f', '卖卡');
    const undo = page().getByRole('button', { name: '撤销 (U)' });
    const told = await undo.boundingBox();
    const panel = await page().getByRole('region', { name: '处置' }).boundingBox();
    expect((told?.x ?? 9999) + (told?.width ?? 0)).toBeLessThanOrEqual(panel?.x ?? 0);
  });

  it.each([1280, 1366, 1024, 768])('draws the links in full at %i', async (width) => {
    await page().setViewportSize({ width, height: 800 });
    await signIn('/console/cases/cas-0');
    const picture = page().getByRole('img', { name: /关联图/ });
    await picture.waitFor();
    const hidden = await picture.evaluate((drawn) => {
      const edge = drawn.parentElement?.getBoundingClientRect().right ?? 0;
      return Math.max(0, Math.round(drawn.getBoundingClientRect().right - edge));
    });
    expect(hidden).toBe(0);
    await page().getByText('虚线：注册后一天内即使用此项').waitFor();
    const label = await picture.locator('text').first().boundingBox();
    expect(label?.height).toBeGreaterThan(11);
  });

  it.each(['zh-CN', 'en'] as const)(
    'fits a phone: how a case was resolved, legible links, and a target for the way back, %s',
    async (language) => {
      await desk.prefer({ language });
      await page().setViewportSize({ width: 390, height: 844 });
      const resolution = {
        rulingId: 'rul-1',
        conclusion: 'restricted',
        by: { ...bo, name: '王主管 Wang' },
        at: Date.now(),
      };
      answer({ 'GET /cases/{caseId}': () => ({ ...casePage(0), resolution }) });
      await desk.signIn('/console/cases/cas-0');
      const picture = page().getByRole('img', { name: /关联图|^Graph/ });
      await picture.waitFor();
      const [head, told, back] = await Promise.all(
        [
          page().locator('main header'),
          page().getByText(/^(?:已结案|Resolved)/),
          page().getByRole('link', { name: /^(?:返回队列|Back to the queue)$/ }),
        ].map((one) => one.boundingBox()),
      );
      if (!head || !told || !back) throw new Error('all three are there');
      expect(told.x + told.width).toBeLessThan(head.x + head.width);
      expect(Math.min(back.width, back.height)).toBeGreaterThanOrEqual(24);
      // Font sizes as drawn, and lines within their boxes.
      const nodes = await picture.evaluate((drawn) => {
        const scale = drawn.getBoundingClientRect().width / Number(drawn.getAttribute('width'));
        return [...drawn.querySelectorAll('g')].flatMap((node) => {
          const box = node.querySelector('rect')?.getBoundingClientRect() ?? new DOMRect();
          return [...node.querySelectorAll('text')].map((text) => ({
            size: Number.parseFloat(getComputedStyle(text).fontSize) * scale,
            over: text.getBoundingClientRect().width - box.width,
          }));
        });
      });
      expect(nodes.filter(({ size, over }) => size < 9.5 || over > 0)).toEqual([]);
      // What a disguised word reads as is in one piece.
      const pieces = await page()
        .locator('[data-written] [class*=reads]')
        .evaluateAll((readings) => readings.map((each) => each.getClientRects().length));
      expect(pieces).toEqual([1, 1]);
      expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    },
  );

  it.each([320, 360, 390, 601, 768])(
    'keeps the words of the search button whole at %i',
    async (width) => {
      await desk.prefer({ language: 'en' });
      await page().setViewportSize({ width, height: 844 });
      await desk.signIn('/console/cases');
      const button = page().getByRole('button', { name: /^Search/ });
      expect(await button.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    },
  );

  it.each(['zh-CN', 'en'] as const)(
    'keeps the words of the buttons above a queue whole on a phone, %s',
    async (language) => {
      await desk.prefer({ language });
      await page().setViewportSize({ width: 390, height: 844 });
      await desk.signIn('/console/cases');
      await page().locator('a[data-row]').first().waitFor();
      await press('j', 'x', 'j', 'x');
      const chosen = page().getByRole('button', { name: /^(?:批量处置 2 件|Act on 2)/ });
      await chosen.waitFor();
      for (const button of await chosen.locator('xpath=..').getByRole('button').all()) {
        expect((await button.boundingBox())?.height).toBeLessThan(40);
      }
    },
  );

  it('tells controls of one name apart to a screen reader, by what they belong to', async () => {
    await openCase();
    const why = page().getByRole('region', { name: '判定依据' });
    await why.getByLabel('核实要点: 发布买卖银行卡信息', { exact: true }).waitFor();
    await page().getByRole('button', { name: '查看被遮盖的信息: p-0', exact: true }).waitFor();
  });

  it('summarizes an account with many decisions: the decision in force and its words first', async () => {
    const found = decision(0).findings;
    const [card, ring] = found;
    if (!card || !ring) throw new Error('no findings');
    // In API order: mildest first, each with evidence that the others repeat.
    const many = [
      { ...ring, rule: 'a', severity: 'low' as const, title: { 'zh-CN': '甲', en: 'A' } },
      { ...ring, rule: 'b', severity: 'medium' as const, title: { 'zh-CN': '乙', en: 'B' } },
      ...found,
    ];
    const [exhibit] = casePage(0).exhibits;
    if (!exhibit) throw new Error('no text');
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          decisions: [
            { ...decision(7), outcome: 'flag' },
            { ...decision(0), findings: many },
            ...Array.from({ length: 27 }, (_, i) => decision(i + 20)),
          ],
          moreDecisions: true,
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
    });
    await openCase();
    const why = page().getByRole('region', { name: '判定依据' });
    const titles = why.locator('strong:visible');
    await expect
      .poll(() => titles.allInnerTexts())
      .toEqual(['发布买卖银行卡信息', '同一联系方式出现在多个账号', '乙']);
    expect(await why.locator('li:visible', { hasText: '由至少 6 个账号发布' }).count()).toBe(1);
    await why.getByText('另有 1 项发现').waitFor();
    await why.getByText('其余决定（28+）').waitFor();
    // The text of the current decision is the first, and visible.
    const first = page().locator('[data-written]').filter({ hasText: '长期高价' }).first();
    const box = await first.boundingBox();
    expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThan(800);
    await page().getByText('其余原文（9）').waitFor();
    expect(await page().getByText('第 10 篇').isVisible()).toBe(false);
    await page().getByText('其余原文（9）').click();
    await page().getByText('第 10 篇').waitFor();
  });

  it('explains what the case is about, also if the decision in force is about something else', async () => {
    const [card, ring] = decision(0).findings;
    const [exhibit] = casePage(0).exhibits;
    if (!card || !ring || !exhibit) throw new Error('no findings');
    const diverts = {
      ...ring,
      rule: 'network.same-template-campaign',
      title: { 'zh-CN': '多个账号发布同一文本', en: 'One text on several accounts' },
      category: 'traffic-diversion',
      severity: 'medium' as const,
    };
    const exhibitOf = (n: number, decisionIds: readonly string[]) => ({
      ...exhibit,
      eventId: `evt-${n}`,
      decisionIds: [...decisionIds],
      text: `第 ${n} 篇`,
      quotes: [],
    });
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, {
          case: row(0, { category: 'traffic-diversion', severity: 'medium' }),
          decisions: [
            { ...decision(7), findings: [card] },
            // Found by a rule in shadow, too, which opens no case.
            { ...decision(0), findings: [card, ring, { ...diverts, life: 'shadow' }] },
            { ...decision(8), findings: [card, ring, diverts] },
          ],
          exhibits: [
            ...[1, 2, 3, 4].map((n) => exhibitOf(n, [])),
            exhibitOf(8, ['dec-8']),
            exhibitOf(0, ['dec-0']),
          ],
        }),
    });
    await openCase();
    const why = page().getByRole('region', { name: '判定依据' });
    await expect
      .poll(() => why.locator('strong:visible').allInnerTexts())
      .toEqual(['发布买卖银行卡信息', '同一联系方式出现在多个账号', '多个账号发布同一文本']);
    await why.getByText('其余决定（1）').waitFor();
    const texts = page().getByRole('region', { name: '原文' }).locator('[data-written]');
    expect(await texts.allInnerTexts()).toEqual(['第 0 篇', '第 8 篇', '第 1 篇']);
  });

  it('shows that a text belongs to no category of abuse', async () => {
    const [exhibit] = casePage(0).exhibits;
    if (!exhibit) throw new Error('no exhibit');
    const reading = { verdict: 'ordinary', category: null, score: 0.132, intent: null };
    const exhibits = [{ ...exhibit, text: 'happy_8001', quotes: [], reading }];
    answer({ 'GET /cases/{caseId}': () => casePage(0, { exhibits }) });
    await openCase();
    await page().getByText('未见违规类别 · 13.2%').waitFor();
  });

  it('shows the labels that the platform gave the images of a post, as plain text', async () => {
    const [first, second] = casePage(0).exhibits;
    if (!first || !second) throw new Error('no exhibits');
    const imageLabels = ['qr-code', '<b>银行卡</b>'];
    const exhibits = [{ ...first, imageLabels }, second];
    answer({ 'GET /cases/{caseId}': () => casePage(0, { exhibits }) });
    await openCase();
    const label = page().getByText('图片标签（平台提供）：');
    await label.waitFor();
    expect(await label.textContent()).toContain('qr-code · <b>银行卡</b>');
    expect(await label.count()).toBe(1);
  });

  it('shows how many accounts are in the picture, in the list, and in neither', async () => {
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
    answer({
      'GET /cases/{caseId}/links': () => ({
        graph: { nodes: [...accounts, device], edges, more: 51 },
        ring: [],
      }),
    });
    await openCase();
    await page().getByText('图中画出 10 个账号，下方列出 20 个').waitFor();
    await page().getByText('至少另有 51 个账号未列出').waitFor();
    // No account is new to what it shares, so no edge is dashed.
    expect(await page().getByText('虚线：').count()).toBe(0);
  });

  it('shows the account name in the full width of a small screen', async () => {
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
      await desk.go(path);
      expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        width,
      );
      // Tables fit as well: the last column is visible.
      const last = page().locator('table thead th').last();
      if (path === '/console/cases/cas-0') continue;
      await page().locator('table tbody tr').first().waitFor();
      const box = await last.boundingBox();
      expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
  });

  // 1280 pixels at 200 % and 400 % zoom (WCAG 2.2, 1.4.10).
  it('fits names of any length', async () => {
    await page().setViewportSize({ width: 768, height: 900 });
    const name = '阿卜杜热合曼·买买提依明·艾合买提江（第三审核组，夜班，兼申诉复核）Abdurahman';
    const claim = { by: { ...bo, name }, until: Date.now() + day, mine: false };
    answer({
      'GET /me': () => ({ ...me, person: { ...me.person, name } }),
      'GET /queues/{queue}/cases': () => ({ items: [row(0, { claim }), row(1)], cursor: null }),
    });
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

  it('gives the room of the acts to what there is to read, for those who only read', async () => {
    answer({ 'GET /me': () => ({ ...me, roles: ['viewer'], duties: ['read-cases'] }) });
    await openCase();
    const [head, tabs] = await Promise.all(
      [page().locator('main header'), page().getByRole('tablist')].map((one) => one.boundingBox()),
    );
    if (!head || !tabs) throw new Error('both are there');
    expect(tabs.x + tabs.width).toBeGreaterThan(head.x + head.width - 40);
  });

  it('is printed whole, on paper of any width', async () => {
    await openLongCase();
    await desk.settled();
    const hidden = () =>
      page()
        .getByRole('main')
        .evaluate((main) =>
          [...main.querySelectorAll('*')].flatMap((part) =>
            getComputedStyle(part).overflowY === 'auto' && part.scrollHeight > part.clientHeight
              ? [part.scrollHeight - part.clientHeight]
              : [],
          ),
        );
    const drawn = () =>
      page()
        .getByRole('img', { name: /关联图/ })
        .locator('text')
        .evaluateAll((texts) =>
          texts.map((text) => [text.textContent, getComputedStyle(text).fontSize]),
        );
    const onDesk = await drawn();
    expect(onDesk).toContainEqual(['203.0.113.0/24', '12px']);
    expect(await hidden()).not.toEqual([]);
    // A4 is as narrow as a phone, but its dots are smaller.
    await page().setViewportSize({ width: 718, height: 1047 });
    await page().emulateMedia({ media: 'print' });
    await desk.settled();
    try {
      expect(await hidden()).toEqual([]);
      expect(await drawn()).toEqual(onDesk);
    } finally {
      await page().emulateMedia({ media: null });
    }
  });

  it('is printed without what is only for the screen: a letter, but not its answer', async () => {
    await openCase('cas-4');
    const main = page().locator('main');
    await main.getByRole('textbox', { name: /理由/ }).waitFor();
    await page().emulateMedia({ media: 'print' });
    try {
      expect(await page().getByRole('heading', { name: '判定依据' }).isVisible()).toBe(true);
      expect(await page().locator('nav[aria-label="导航"]').isVisible()).toBe(false);
      expect(await page().locator('header').first().isVisible()).toBe(false);
      expect(await main.getByText('我是做二手书店的').isVisible()).toBe(true);
      // Nor does it have tabs: everything behind them is there.
      await main.getByRole('heading', { name: '告知书' }).waitFor();
      for (const name of ['关联', '时间线', '举报', '历次处置', '告知书']) {
        const text = await main.getByRole('region', { name, exact: true }).textContent();
        expect(text?.length).toBeGreaterThan(name.length + 4);
      }
      expect(await main.getByRole('tab').count()).toBe(0);
      expect(await main.getByRole('button').count()).toBe(0);
      expect(await main.getByRole('textbox').count()).toBe(0);
      expect(await page().getByRole('region', { name: '处置', exact: true }).count()).toBe(0);
    } finally {
      await page().emulateMedia({ media: null });
    }
  });

  it('is printed dark on white and legible, with who printed it, when, and the time zone', async () => {
    await desk.prefer({ mode: 'dark', blur: true });
    await openCase();
    const look = () =>
      page().evaluate(() => {
        const written = document.querySelector('[data-written]') ?? document.body;
        return [getComputedStyle(document.body).color, getComputedStyle(written).filter];
      });
    const onScreen = await look();
    expect(onScreen).toEqual(['rgb(222, 222, 227)', 'blur(7px)']);
    // A media query tells of a change with the next frame, and a page that nothing changes may draw none.
    await page().emulateMedia({ media: 'print' });
    await desk.settled();
    try {
      await page()
        .getByText(/^安宁打印于 .+（时间均按 GMT.*）$/)
        .waitFor();
      expect(await look()).toEqual(['rgb(15, 20, 26)', 'none']);
    } finally {
      await page().emulateMedia({ media: null });
    }
    await expect.poll(look).toEqual(onScreen);
  });

  it('shows the chosen category of a dialogue in full on a phone', async () => {
    await desk.prefer({ language: 'en' });
    await page().setViewportSize({ width: 390, height: 844 });
    await desk.signIn('/console/cases/cas-0');
    await page()
      .getByRole('img', { name: /^Graph/ })
      .waitFor();
    for (const key of ['w', 'i']) {
      await press(key);
      const dialogue = page().getByRole('dialog');
      const chosen = dialogue.getByText('trade in bank cards and payment accounts', {
        exact: true,
      });
      const [needs = 1, has = 0] = await chosen
        .first()
        .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
      expect([key, needs <= has]).toEqual([key, true]);
      await press('Escape');
      await dialogue.waitFor({ state: 'detached' });
    }
  });

  it('names the key that gives a claimed case back after what it does', async () => {
    await openCase();
    await page().getByRole('button', { name: '放回队列 (C)' }).waitFor();
    await press('Shift+?');
    const shortcuts = page().getByRole('dialog');
    await shortcuts.getByText('放回队列', { exact: true }).waitFor();
    expect(await shortcuts.getByText('领取', { exact: true }).count()).toBe(0);
  });

  it('marks selected and current items in forced colours', async () => {
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

  it.each([640, 320])('keeps its whole header visible at %i', async (width) => {
    await page().setViewportSize({ width, height: 400 });
    const person = { ...me.person, name: '王主管 Wang' };
    answer({ 'GET /me': () => ({ ...me, person }) });
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
    // All times are in the zone that is told, where there is no room for it in the menu.
    const told = page().getByRole('banner').getByText(/^GMT/).filter({ visible: true });
    expect(await told.count()).toBe(width === 320 ? 0 : 1);
    await page().getByRole('button', { name: '偏好', exact: true }).click();
    await page().getByRole('menuitem', { name: /GMT/ }).waitFor();
  });

  it.each(axeRuns)(
    'has dialogues without serious axe findings, %s, %s, %s',
    async (mode, language, only) => {
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
        ['block', () => desk.byName(language === 'en' ? 'Block this: device' : '阻止此项：设备')],
        ['hand over', () => desk.byName(language === 'en' ? 'Hand over' : '转交同事')],
        ['snooze', () => desk.byName(language === 'en' ? 'Snooze' : '搁置')],
      ];
      const found: unknown[] = [];
      for (const [where, open] of opened) {
        await open();
        const dialogue = page()
          .getByRole('dialog')
          .filter({ has: page().locator('textarea') });
        for (const violation of await desk.axeInDialogue(dialogue, only))
          found.push({ where, ...violation });
      }
      expect(found).toEqual([]);
    },
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

  it.each(axeRuns)('has no serious axe findings, %s, %s, %s', async (mode, language, only) => {
    answer(caseDeskAnswers(8));
    await desk.prefer({ mode, language });
    await page().goto(`${origin()}/console/`);
    const found: unknown[] = [];
    const look = async (where: string) => {
      for (const violation of await desk.axe({ only })) found.push({ where, ...violation });
    };
    await look('sign-in');
    await page()
      .getByRole('button', { name: language === 'en' ? 'Sign in' : '登录' })
      .click();
    await page().getByRole('navigation').first().waitFor();
    for (const path of places) {
      await desk.go(path);
      await look(path);
    }
    await desk.go('/console/cases/cas-0');
    await page().getByRole('heading', { level: 2 }).first().waitFor();
    await page().keyboard.press('f');
    await desk.settled();
    await look('acting');
    await page().keyboard.press('Escape');
    await desk.openPalette();
    await look('palette');
    expect(found).toEqual([]);
  });
});
