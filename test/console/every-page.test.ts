import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axeRuns } from './desk.ts';
import { hostilePosts } from './hostile.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { backtest, hit, kept, platform } from './operations-specimens.ts';
import { type ConsoleRequest, Refusal } from './server.ts';
import { page as casePage } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, signIn } = desk;

/** Visible characters only: invisible ones are shown by name. */
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
  '/console/lists?list=find',
  '/console/search?q=u-20000',
  '/console/search?by=rule&q=content.card-trade',
  '/console/accounts/u-20000',
  '/console/decisions/dec-1',
  '/console/audit?id=u-20000',
];

/** Tables, and the page itself, that are wider than the space they have. */
const overflowingElements = () =>
  page().evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main table')]
      .map((it) => ({
        is: it.localName,
        needs: it.scrollWidth,
        has: (it.localName === 'html' ? it : it.parentElement)?.clientWidth ?? 0,
      }))
      .filter(({ needs, has }) => needs > has),
  );

/** Words in table cells that are broken badly: short Chinese words must not break into single characters. */
const splitWords = () =>
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

describe('user content', () => {
  it('is plain text in every list and message: nothing runs, nothing is fetched', async () => {
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
    const shown = page().locator('[data-written]');
    await expect
      .poll(async () => (await shown.allTextContents()).map(plain))
      .toEqual(hostilePosts.map(plain));
    expect(await page().locator('[data-written] a, [data-written] img').count()).toBe(0);
    expect(await page().evaluate(() => 'hacked' in window)).toBe(false);
  });
});

describe('every page', () => {
  it.each(['light', 'dark'] as const)(
    'has enough contrast where the navigation has room for names, and in the row with the focus, %s',
    async (mode) => {
      await desk.prefer({ mode });
      await page().setViewportSize({ width: 1440, height: 900 });
      await signIn('/console/cases');
      await page().locator('a[data-row]').first().waitFor();
      await page().keyboard.press('j');
      await page().locator('a[data-row]:focus').waitFor();
      expect(await desk.axe({ only: 'appearance' })).toEqual([]);
    },
  );

  it.each(axeRuns)('has no serious axe findings, %s, %s, %s', async (mode, language, only) => {
    await desk.prefer({ mode, language });
    await signIn('/console/rules');
    const found: unknown[] = [];
    for (const path of places) {
      await desk.go(path);
      await page().locator('main').locator('h2, table').first().waitFor();
      await desk.settled();
      found.push(...(await desk.axe({ only })).map((finding) => ({ path, ...finding })));
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
  });

  it.each(axeRuns)(
    'has dialogues without serious axe findings, %s, %s, %s',
    async (mode, language, only) => {
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
        await desk.go(path);
        await page().getByRole('button', { name }).first().click();
        const dialogue = page().getByRole('dialog').first();
        // Every dialogue has the same kind of cancel button.
        const edge = await dialogue
          .getByRole('button', { name: /^(?:取消|Cancel|继续回测|Keep running)$/ })
          .evaluate((it) => getComputedStyle(it).borderTopColor);
        if (edge !== 'rgba(0, 0, 0, 0)') found.push({ path, edge });
        const violations = await desk.axeInDialogue(dialogue, only);
        found.push(...violations.map((finding) => ({ path, ...finding })));
      }
      expect(found).toEqual([]);
    },
  );

  it('shows that nothing is on record for an unknown account', async () => {
    const unknown = () => new Refusal(404, 'not-found');
    Object.assign(answers, {
      'GET /accounts/{accountId}': unknown,
      'GET /accounts/{accountId}/credit': unknown,
      'GET /accounts/{accountId}/timeline': () => ({ items: [], cursor: null }),
    });
    await signIn('/console/accounts/nobody');
    await page().getByText('没有任何记录。').waitFor();
  });

  it('says what could not be loaded, and loads it on request', async () => {
    for (const [path, missing, shown] of [
      ['/console/cases', 'GET /queues', page().locator('a[data-row]').first()],
      [
        '/console/accounts/u-20000',
        'GET /accounts/{accountId}',
        page().getByRole('heading', { name: '账号状态' }),
      ],
    ] as const) {
      const whole = answers[missing];
      answers[missing] = () => new Refusal(403, 'forbidden');
      await signIn(path);
      const again = page().getByRole('button', { name: '重试' });
      await again.waitFor();
      await desk.settled();
      expect(await shown.count()).toBe(0);
      Object.assign(answers, { [missing]: whole });
      await again.click();
      await shown.waitFor();
      expect(await again.count()).toBe(0);
    }
    // A number that is not known is not shown as 0.
    answers['GET /lists'] = () => new Refusal(403, 'forbidden');
    await signIn('/console/lists');
    await page().getByRole('button', { name: '阻止名单', exact: true }).waitFor();
  });

  it('says that it is not known what waits for a second person, and how much is waiting', async () => {
    const whole = answers['GET /proposals'];
    answers['GET /proposals'] = () => new Refusal(403, 'forbidden');
    const queues = answers['GET /queues'];
    answers['GET /queues'] = () => new Refusal(403, 'forbidden');
    await signIn('/console/rules/staff.new-account-transfers');
    const told = page().getByText('未能查出是否有待另一人同意的事项');
    await told.waitFor();
    const unread = page().getByRole('link', { name: '待处理件数未能加载' });
    await expect
      .poll(() => unread.allTextContents())
      .toEqual([expect.stringMatching(/^申诉\?$/), expect.stringMatching(/^待复核\?$/)]);
    Object.assign(answers, { 'GET /proposals': whole, 'GET /queues': queues });
    await page().getByRole('button', { name: '重试' }).click();
    await expect.poll(() => told.count()).toBe(0);
  });

  it('says of a closed account whether the platform closed it, and of any that the platform failed to act', async () => {
    const { account } = casePage(0);
    if (!account) throw new Error('the specimen has an account');
    for (const [closedByPlatform, failed, shown] of [
      [false, null, '已关闭'],
      [true, null, '已被平台关闭'],
      [false, { detail: null }, '平台未能执行'],
      [false, { detail: 'unknown-account' }, '“unknown-account”'],
    ] as const) {
      const standing = {
        ...account.standing,
        status: 'closed',
        until: null,
        closedByPlatform,
        failed,
      } as const;
      const closed = { ...account, standing };
      answers['GET /accounts/{accountId}'] = () => ({
        account: closed,
        caseId: null,
        decisions: [],
      });
      answers['GET /cases/{caseId}'] = () => casePage(0, { account: closed });
      for (const path of ['/console/accounts/u-20000', '/console/cases/cas-0']) {
        await signIn(path);
        await page().locator('main').getByText(shown, { exact: true }).first().waitFor();
      }
    }
  });

  it('says beside a post that the platform could not set its visibility, and why in its own words', async () => {
    const whole = casePage(0);
    let detail = 'no such post\u202e: “p-1” <b>';
    answers['GET /cases/{caseId}'] = () => ({
      ...whole,
      exhibits: whole.exhibits.map((one) => ({
        ...one,
        failed: one.contentId === null ? null : { detail },
      })),
    });
    await signIn('/console/cases/cas-0');
    const posts = page().locator('main article').filter({ hasText: '平台未能执行' });
    await posts.first().waitFor();
    await expect.poll(() => posts.allTextContents()).toEqual([expect.stringContaining('隐藏')]);
    // As it was written, with what cannot be seen named.
    const said = '平台称：“no such postU+202E: “p-1” <b>”';
    expect(await posts.first().textContent()).toContain(said);
    detail = 'x'.repeat(256);
    await page().setViewportSize({ width: 390, height: 844 });
    await page().reload();
    await posts.first().getByText(detail).waitFor();
    const [needs, has] = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    expect(needs).toBe(has);
  });

  it('of a rule does not scroll sideways on a phone, and has room for what is typed', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('group', { name: '案例 1' }).waitFor();
    await desk.settled();
    const typed = [
      page().getByRole('textbox', { name: /^表达式/ }),
      page().getByRole('group', { name: '案例 1' }).getByRole('combobox'),
      page().getByRole('textbox', { name: /的值$/ }),
    ];
    for (const box of typed) {
      expect((await box.first().boundingBox())?.width).toBeGreaterThan(180);
    }
    const { scrollWidth, clientWidth } = await page().evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth).toBe(clientWidth);
  });

  it.each([320, 412])('of search has room for its dates at %i', async (width) => {
    await page().setViewportSize({ width, height: 640 });
    await signIn('/console/search');
    const box = page().getByRole('textbox', { name: '到（UTC 日）' });
    expect((await box.boundingBox())?.width).toBeGreaterThan(120);
  });

  it('of search has room for its results beside the saved views, in English', async () => {
    await desk.prefer({ language: 'en' });
    await signIn('/console/search?q=u-20000');
    await page().getByRole('link', { name: 'u-20011', exact: true }).waitFor();
    await desk.settled();
    expect(await overflowingElements()).toEqual([]);
  });

  it('of backtests keeps a revision, its progress and findings legible on a tablet', async () => {
    await page().setViewportSize({ width: 768, height: 480 });
    await signIn('/console/backtests');
    const revision = page()
      .getByRole('cell', { name: /^第 \d+ 版$/ })
      .first();
    await revision.waitFor();
    await desk.settled();
    const lines = await revision.evaluate((it) => {
      const range = document.createRange();
      const text = document.createTreeWalker(it, NodeFilter.SHOW_TEXT).nextNode();
      range.selectNodeContents(text ?? it);
      return range.getClientRects().length;
    });
    expect(lines).toBe(1);
    const { scrollWidth, clientWidth } = await page().evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
    await desk.prefer({ language: 'en' });
    await signIn('/console/backtests/bt-3');
    const finding = page().getByRole('cell', { name: /^2 h old/ });
    await finding.waitFor();
    await desk.settled();
    expect((await finding.boundingBox())?.height).toBeLessThan(100);
  });

  it('uses the width of a phone: the timeline, comparisons, results of a bulk action', async () => {
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/accounts/u-20000');
    const left = async (found: Locator) => Math.round((await found.boundingBox())?.x ?? -1);
    const entry = page().locator('main ol > li').first().locator('> span').last();
    await entry.waitFor();
    expect((await entry.boundingBox())?.width).toBeGreaterThan(200);
    await desk.go('/console/backtests/bt-3');
    const compared = page().locator('main table').first().locator('tbody tr').first();
    expect(await left(compared.getByText('214'))).toBe(await left(compared.getByText('231')));
    await desk.go('/console/bulk/blk-1');
    const account = page().getByRole('link', { name: 'farm-1002' });
    expect(await account.evaluate((it) => it.getClientRects().length)).toBe(1);
    expect((await account.boundingBox())?.height).toBeLessThan(30);
  });

  it('shows the chosen options of a rule and its cases in full on a phone', async () => {
    await desk.prefer({ language: 'en' });
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/rules/staff.new-account-transfers');
    const one = page().getByRole('group', { name: 'Case 2' });
    for (const [within, chosen] of [
      [one, 'stays quiet'],
      [one, 'transferred money'],
      [page().locator('main'), 'Anti-Telecom and Online Fraud Law'],
    ] as const) {
      const shown = within.getByText(chosen, { exact: true }).first();
      const [needs = 1, has = 0] = await shown.evaluate(({ scrollWidth, clientWidth }) => [
        scrollWidth,
        clientWidth,
      ]);
      expect([chosen, needs <= has]).toEqual([chosen, true]);
    }
  });

  it('of a new rule says what to do before cases can be added', async () => {
    await signIn('/console/rules/new');
    await page().getByText('请先选择检查哪些事件，再添加案例。').waitFor();
    expect(await page().getByRole('button', { name: '添加案例' }).isDisabled()).toBe(true);
  });

  it('of queues, appeals and lists fits a phone, with due and import times', async () => {
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

  it.each([1440, 390])(
    'has room at %i for account ids of 64 characters without a break',
    async (width) => {
      const digest = (account: string) =>
        `9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0${account.slice(-6)}`;
      for (const [name, answer] of Object.entries(answers)) {
        Object.assign(answers, {
          [name]: (asked: ConsoleRequest) => {
            const told = JSON.stringify((answer as (asked: ConsoleRequest) => unknown)(asked));
            return JSON.parse(told.replaceAll(/\b(?:u|farm)-\d{4,5}\b/g, digest));
          },
        });
      }
      await page().setViewportSize({ width, height: 900 });
      await signIn('/console/cases/cas-7');
      const wide: unknown[] = [];
      for (const place of ['cases/cas-7', 'proposals', 'bulk/blk-1', 'decisions/dec-1']) {
        await page().goto(`${desk.origin()}/console/${place}`);
        await page().locator('main').getByText('9f86d0').first().waitFor();
        await desk.settled();
        const cut = await page().evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('main *')]
            .filter((it) => it.scrollWidth > it.clientWidth + 1 && !it.closest('[role=tablist]'))
            .filter(
              (it) => it === document.documentElement || getComputedStyle(it).overflowX === 'auto',
            )
            .map(({ className, scrollWidth, clientWidth }) => [
              className,
              scrollWidth,
              clientWidth,
            ]),
        );
        wide.push(...cut.map((each) => [place, ...each]));
      }
      expect(wide).toEqual([]);
    },
  );

  it.each(['zh-CN', 'en'] as const)(
    'fits a small screen, a tablet, a phone and double size, including tables, %s',
    async (language) => {
      await desk.prefer({ language });
      await signIn('/console/rules');
      // Realistic lengths of a platform's ids and posts.
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
        description: {
          'zh-CN':
            '涉及银行卡与支付账户买卖：“银行卡四件套”“长期”“加v”；全文高度符合黑灰产内容特征；以提供者的口吻；留有微信号（de…）',
          en: 'is about trade in bank cards: “four-piece set”, “long term”, “add v”; the text as a whole resembles a black-gray post; written as an offer',
        },
      }));
      answers['GET /backtests/{backtestId}'] = () => ({
        ...run,
        result: run.result && { ...run.result, accounts: accounts ?? [] },
      });
      const wrong: unknown[] = [];
      for (const path of [
        ...places,
        '/console/cases',
        '/console/appeals',
        '/console/backtests/bt-3',
      ]) {
        await desk.go(path);
        await page().locator('main').locator('h2, table').first().waitFor();
        for (const width of [390, 640, 768, 1024, 1101]) {
          await page().setViewportSize({ width, height: 900 });
          await desk.settled();
          const wide = await overflowingElements();
          if (wide.length > 0) wrong.push({ path, width, wide });
          const broken = width === 390 ? [] : await splitWords();
          if (broken.length > 0) wrong.push({ path, width, broken });
          // Nor are headings broken to make room for what is beside them.
          const heading = await page()
            .locator('h1')
            .evaluate((it) => it.clientWidth);
          if (heading < 110) wrong.push({ path, width, heading });
        }
        // Nor in empty tables, whose columns are as narrow as possible.
        await page().evaluate(() => {
          for (const cell of document.querySelectorAll('main td')) cell.textContent = '—';
        });
        for (const width of [1024, 768]) {
          await page().setViewportSize({ width, height: 900 });
          await desk.settled();
          const bare = await splitWords();
          if (bare.length > 0) wrong.push({ path, width, bare });
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each(['zh-CN', 'en'] as const)(
    'labels values without a column of their own on a phone, and the source of a case on a tablet, %s',
    async (language) => {
      await desk.prefer({ language });
      await page().setViewportSize({ width: 390, height: 844 });
      await signIn('/console/rules');
      const row = page().locator('main tbody tr').first();
      const label = row.getByText(language === 'en' ? 'Fired' : '触发', { exact: true });
      const [named, value] = [
        await label.boundingBox(),
        await row.getByText('412', { exact: true }).boundingBox(),
      ];
      // Beside their labels, not below.
      expect(value?.x).toBeGreaterThan((named?.x ?? 999) + (named?.width ?? 0));
      expect(value?.y).toBeLessThan((named?.y ?? 0) + (named?.height ?? 0));
      await desk.go('/console/cases');
      const byWhom = language === 'en' ? 'with Bo Lind' : '处理人：Bo Lind';
      const claimed = page().locator('main').getByText(byWhom, { exact: true });
      expect((await claimed.boundingBox())?.width).toBeLessThan(150);
      for (const width of [768, 1024]) {
        await page().setViewportSize({ width, height: 900 });
        await desk.go('/console/cases');
        await row.getByText(language === 'en' ? 'machine, reports' : '机审与举报').waitFor();
        await row.getByText(language === 'en' ? '3 reporters' : '3 人举报').waitFor();
        // Whoever works on a case stands beside it, without a column that is empty for most.
        const taken = page().getByRole('row').filter({ hasText: 'u-20005' });
        await taken.getByRole('rowheader').getByText(byWhom, { exact: true }).waitFor();
        expect(await page().getByRole('columnheader').count()).toBe(5);
      }
    },
  );
});
