import { describe, expect, it } from 'vitest';
import { minute } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { intercept, setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { caseDeskAnswers, me, proposal, row } from './specimens.ts';

const { desk, signIn, decide } = setUpCaseDesk();
const { page, asked, answer, press } = desk;

describe('a day at the desk, by keyboard', () => {
  it('leaves room between an account and its severity, and for the focus ring', async () => {
    await signIn();
    const link = page().getByRole('link', { name: 'u-20000' });
    await link.waitFor();
    const [name, tag] = await Promise.all([
      link.boundingBox(),
      link.locator('xpath=following-sibling::span[1]').boundingBox(),
    ]);
    expect((tag?.x ?? 0) - (name?.x ?? 0) - (name?.width ?? 0)).toBeGreaterThanOrEqual(6);
  });

  it('clears all filters at once, but not the queue', async () => {
    await signIn('/console/cases?queue=trade&severity=critical&claim=free');
    await page().getByRole('button', { name: '清除筛选' }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?queue=trade');
    await page().getByRole('button', { name: '清除筛选' }).waitFor({ state: 'detached' });
    expect(await page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('takes the next case of the queue as it is filtered, also from a case, until there is none', async () => {
    await signIn('/console/cases?queue=fraud&severity=critical&source=machine&claim=free');
    await page().locator('a[data-row]').first().waitFor();
    await press('n');
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await press('s');
    await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(2);
    const filters = { severity: 'critical', source: 'machine' };
    expect(asked('POST /queues/{queue}/next').map(({ asked }) => asked.body)).toEqual([
      filters,
      filters,
    ]);
    answer({ 'POST /queues/{queue}/next': () => ({ case: null }) });
    await desk.settled();
    await decide('l', '属实', 'Control+Shift+Enter');
    await page().getByRole('heading', { name: '案件队列' }).waitFor();
    expect(new URL(page().url()).search).toContain('severity=critical');
    await desk.settled();
    await press('n');
    await noticeOn(page(), '此队列中没有符合筛选条件、可领取的案件').waitFor();
  });

  it('says of an empty queue whether filters or others’ work explain it, and where work waits', async () => {
    const { 'GET /queues': queues } = caseDeskAnswers(0);
    if (!queues) throw new Error('no queues');
    const none = { 'GET /queues/{queue}/cases': () => ({ items: [], cursor: null }) };
    answer({ ...none, 'GET /queues': queues });
    await signIn('/console/cases?queue=fraud');
    const table = page().locator('main').getByRole('table');
    await table.getByText('此队列已处理完').waitFor();
    expect(await table.getByRole('link').allInnerTexts()).toEqual([
      '卡号与信息买卖 64 件',
      '违规内容 31 件',
      '批量注册 18 件',
      '账号易主 2 件',
      '境外用户 5 件',
      '申诉 1 件',
    ]);
    await table.getByRole('link', { name: '卡号与信息买卖' }).click();
    await table.getByText('队列中的 64 件已搁置、您已跳过，或在其他页。').waitFor();
    expect(new URL(page().url()).search).toBe('?queue=trade');
    await desk.go('/console/cases?queue=trade&severity=low');
    await table.getByText('没有符合筛选条件的案件').waitFor();
    expect(await table.getByRole('link').count()).toBe(0);
    answer({ ...none, 'GET /queues': () => ({ queues: [], openAppeals: 0 }) });
    await desk.go('/console/cases?queue=fraud');
    await table.getByText('其他队列也没有待处理的。').waitFor();
  });

  it('keeps its place in the list when a case is skipped', async () => {
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await press('j', 'j', 's');
    await noticeOn(page(), '已跳过 u-20001').waitFor();
    await desk.settled();
    const focused = () => page().locator('a[data-row]:focus').getAttribute('data-row');
    expect(await focused()).toBe('cas-2');
    await page().keyboard.press('j');
    expect(await focused()).toBe('cas-3');
  });

  it('shows counts of open appeals and of proposals to approve in the navigation', async () => {
    const { 'GET /queues': queues } = caseDeskAnswers(120);
    let open = 3;
    answer({
      'GET /queues': async (about) => ({
        ...((await queues?.(about)) as object),
        openAppeals: 120,
      }),
      'GET /proposals': () => ({
        items: [
          { ...proposal, proposalId: 'pro-own', mayApprove: false },
          ...Array.from({ length: open }, (_, at) => ({ ...proposal, proposalId: `pro-${at}` })),
        ],
        cursor: null,
      }),
    });
    await signIn('/console/proposals');
    const waits = page().getByRole('link', { name: '待复核：3 件待处理' });
    const badge = waits.getByText('3', { exact: true });
    await badge.waitFor();
    await page().getByRole('link', { name: '申诉：99+ 件待处理' }).getByText('99+').waitFor();
    const [strip, box] = await Promise.all([
      page().getByRole('navigation', { name: '导航' }).boundingBox(),
      badge.boundingBox(),
    ]);
    expect((box?.x ?? 9999) + (box?.width ?? 0)).toBeLessThanOrEqual(strip?.width ?? 0);
    // Decided proposals are no longer counted.
    open = 2;
    await page().getByRole('textbox').first().fill('核对过');
    await page().getByRole('button', { name: '同意并执行' }).first().click();
    await page().getByRole('link', { name: '待复核：2 件待处理' }).waitFor();
  });

  it('shows that there may be more than it counted', async () => {
    const items = Array.from({ length: 100 }, (_, at) => ({
      ...proposal,
      proposalId: `pro-${at}`,
      mayApprove: at < 60,
    }));
    answer({ 'GET /proposals': () => ({ items, cursor: 'more' }) });
    await signIn('/console/rules');
    await page().getByRole('link', { name: '待复核：60+ 件待处理' }).getByText('60+').waitFor();
  });

  it('counts rarely, reuses data of pages, and shows no count after a failure', async () => {
    await desk.atOwnTime(async (tab, enter) => {
      await enter('/console/rules');
      const appeals = tab.getByRole('link', { name: '申诉：1 件待处理' });
      await appeals.waitFor();
      await tab.clock.fastForward(4 * minute);
      await tab.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      await tab.getByRole('link', { name: '团队' }).click();
      await tab.getByRole('heading', { name: '团队', exact: true }).waitFor();
      expect(asked('GET /queues')).toHaveLength(1);
      expect(asked('GET /proposals')).toHaveLength(1);
      let failed = 0;
      await intercept(tab, '**/console/api/{queues,proposals}*', (route) => {
        failed += 1;
        return route.abort();
      });
      await tab.clock.fastForward(2 * minute);
      // Each request is retried three times before it fails.
      await expect
        .poll(async () => {
          await tab.clock.runFor(minute / 4);
          return failed;
        })
        .toBeGreaterThanOrEqual(8);
      await tab.clock.runFor(1000);
      expect(await tab.getByText('页面上的内容可能已经过时').count()).toBe(0);
      await appeals.waitFor();
    });
  });

  it('loads no proposals to count for somebody who cannot approve any', async () => {
    answer({ 'GET /me': () => ({ ...me, duties: ['read-cases', 'rule'] }) });
    await signIn();
    await page().getByRole('link', { name: '申诉：1 件待处理' }).waitFor();
    await page().getByRole('link', { name: '待复核', exact: true }).waitFor();
    await desk.quiet('GET /proposals');
  });

  it('shows in every row what is in force, for campaigns too, not what was decided last', async () => {
    const campaign = { kind: 'contact' as const, value: 'wechat:demo_ka_9' };
    const text = { kind: 'template' as const, value: 'template-1' };
    const hid = (of: string) => ({
      decisionId: 'dec-h',
      outcome: 'hide' as const,
      subject: { kind: 'content' as const, id: 'p-h', accountId: of },
    });
    const stood = { standing: 'active' as const, visibility: null };
    answer({
      'GET /queues/{queue}/cases': () => ({
        items: [
          row(3, { campaign, latest: hid('u-9'), inForce: stood }),
          row(4, { campaign, latest: { ...hid('u-9'), outcome: 'flag' }, inForce: stood }),
          row(5, { latest: hid('u-20005'), inForce: { standing: null, visibility: null } }),
          row(8, { latest: hid('u-20008'), inForce: { ...stood, visibility: 'hidden' } }),
          row(9, { campaign: text, inForce: { standing: 'limited', visibility: null } }),
          row(10, { inForce: { standing: 'frozen', visibility: 'hidden' } }),
        ],
        cursor: null,
      }),
    });
    await signIn('/console/cases');
    const stateOf = (caseId: string) =>
      page()
        .getByRole('row')
        .filter({ has: page().locator(`a[data-row="${caseId}"]`) })
        .locator('td', { hasText: /置信度 \d+%/ });
    await stateOf('cas-3').getByText('正常', { exact: true }).waitFor();
    await stateOf('cas-4').getByText('正常', { exact: true }).waitFor();
    expect(await stateOf('cas-5').textContent()).not.toContain('隐藏');
    await stateOf('cas-8').getByText('已隐藏', { exact: true }).waitFor();
    await stateOf('cas-9').getByText('受限', { exact: true }).waitFor();
    // Both tags are on one line, without making the row higher.
    const both = [
      stateOf('cas-10').getByText('已冻结', { exact: true }),
      stateOf('cas-10').getByText('已隐藏', { exact: true }),
    ];
    const [frozen, hidden] = await Promise.all(both.map((tag) => tag.boundingBox()));
    expect(frozen?.y).toBe(hidden?.y);
    // One account may lead several campaigns and have a case of its own; rows show which is which.
    const tags = page().getByRole('rowheader').filter({ hasText: '团伙' });
    await expect
      .poll(() => tags.allInnerTexts())
      .toEqual([
        expect.stringContaining('团伙：同一联系方式'),
        expect.stringContaining('团伙：同一联系方式'),
        expect.stringContaining('团伙：同一文本'),
      ]);
  });

  it('shows the time zone', async () => {
    await signIn();
    const told = page()
      .getByRole('banner')
      .getByTitle(/^所有时间按 GMT\S* 显示$/);
    expect(await told.textContent()).toMatch(/^GMT/);
  });

  it('names navigation items that have room only for icons', async () => {
    await signIn();
    const place = page().getByRole('link', { name: '搜索', exact: true });
    expect(await place.getAttribute('title')).toBe('搜索');
  });
});

describe('the page', () => {
  it.each(['zh-CN', 'en'] as const)(
    'has rows of three lines on a small screen, %s',
    async (language) => {
      await desk.prefer({ language });
      await page().setViewportSize({ width: 1024, height: 768 });
      await desk.signIn('/console/cases');
      const row = page()
        .getByRole('row')
        .filter({ has: page().locator('a[data-row="cas-0"]') });
      await row.waitFor();
      expect((await row.boundingBox())?.height).toBeLessThan(80);
    },
  );

  it('names a platform-defined queue in both languages, with its cases, also if the settings lack it', async () => {
    await signIn('/console/cases');
    await page()
      .getByRole('button', { name: /境外用户\s*（已从设置中移除）/ })
      .click();
    await expect.poll(() => new URL(page().url()).searchParams.get('queue')).toBe('overseas');
    await expect
      .poll(() => asked('GET /queues/{queue}/cases').map(({ asked: { path } }) => path.queue))
      .toContain('overseas');
    await page().getByRole('button', { name: '切换为 English' }).click();
    await page()
      .getByRole('button', { name: /Overseas/ })
      .waitFor();
    await page().getByText('key account').first().waitFor();
  });

  it.each(['q', 'back'])(
    'returns to the queue, the page and the row that the reader came from: %s',
    async (by) => {
      answer(caseDeskAnswers(10_000));
      await signIn('/console/cases?queue=trade');
      await page().locator('a[data-row]').first().waitFor();
      await page().keyboard.press(']');
      await page().getByText('第 2 页').waitFor();
      await page()
        .getByRole('link', { name: /-1050$/ })
        .waitFor();
      for (let press = 0; press < 3; press++) await page().keyboard.press('j');
      const row = page().locator('a[data-row]:focus');
      const account = await row.textContent();
      await page().keyboard.press('Enter');
      await page()
        .getByRole('heading', { level: 1, name: account ?? '' })
        .waitFor();
      if (by === 'q') await page().keyboard.press('q');
      else await page().goBack();
      await page().getByText('第 2 页').waitFor();
      expect(new URL(page().url()).search).toBe('?queue=trade');
      await expect.poll(() => row.textContent({ timeout: 5_000 })).toBe(account);
    },
  );

  it('stays on the queue that it opened with when cases come into an earlier one', async () => {
    const before = caseDeskAnswers(120);
    let fraud = 0;
    answer({
      'GET /queues': async (about) => {
        const told = (await before['GET /queues']?.(about)) as { queues: { queue: string }[] };
        return {
          ...told,
          queues: told.queues.map((one) =>
            one.queue === 'fraud' ? { ...one, open: fraud, overdue: 0 } : one,
          ),
        };
      },
    });
    await signIn('/console/cases');
    await page().locator('a[data-row]').first().waitFor();
    const current = page().getByRole('navigation', { name: '队列' }).locator('[aria-current=true]');
    expect(await current.textContent()).toContain('卡号与信息买卖');
    await press('j', 'x');
    fraud = 1;
    // Every action reloads the queues.
    await page().keyboard.press('c');
    await page()
      .getByRole('button', { name: /诈骗 1/ })
      .waitFor();
    expect(await current.textContent()).toContain('卡号与信息买卖');
    await page().getByRole('button', { name: '批量处置 1 件 (B)' }).waitFor();
    // Nor after a case.
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await page().keyboard.press('q');
    await page().locator('a[data-row]:focus').waitFor();
    expect(await current.textContent()).toContain('卡号与信息买卖');
  });

  it('says how many people reported an account, and how many of them are newcomers', async () => {
    await signIn();
    const of = (n: number) =>
      page()
        .getByRole('row')
        .filter({ has: page().locator(`a[data-row="cas-${n}"]`) });
    await of(3).getByText('15 人举报', { exact: true }).waitFor();
    await of(3).getByText('其中新用户 12 人').waitFor();
    await of(6).getByText('3 人举报', { exact: true }).waitFor();
    expect(await of(6).getByText('新用户').count()).toBe(0);
    await page().getByRole('button', { name: '切换为 English' }).click();
    await of(3).getByText('15 reporters').waitFor();
    await of(3).getByText('incl. 12 newcomers').waitFor();
  });

  it('ignores parameters of its address that it does not know', async () => {
    await signIn('/console/cases?queue=fraud&severity=bogus&category=constructor&from=chat');
    await page().locator('a[data-row]').first().waitFor();
    await desk.settled();
    const [first] = asked('GET /queues/{queue}/cases');
    expect(first && Object.fromEntries(first.asked.query)).toEqual({ limit: '50' });
  });

  it('starts at the top of a queue when entered from elsewhere, even if a case was open before', async () => {
    const goTo = (name: RegExp) =>
      page().getByRole('navigation').getByRole('link', { name }).click();
    answer(caseDeskAnswers(10_000));
    await signIn('/console/cases');
    const first = page().getByRole('link', { name: 'u-20000', exact: true });
    await first.waitFor();
    await page().keyboard.press(']');
    await page().getByText('第 2 页').waitFor();
    await goTo(/^搜索/);
    await page().getByRole('heading', { level: 1, name: '搜索' }).waitFor();
    await goTo(/^案件队列/);
    await page().getByText('第 1 页').waitFor();
    await first.waitFor();
    await page().keyboard.press(']');
    await page().getByRole('link', { name: 'u-20051', exact: true }).click();
    await page().getByRole('heading', { level: 1, name: 'u-20051' }).waitFor();
    await goTo(/^搜索/);
    await page().getByRole('heading', { level: 1, name: '搜索' }).waitFor();
    await goTo(/^案件队列/);
    await page().getByText('第 1 页').waitFor();
    await first.waitFor();
  });

  it('starts at the top of a queue if the cursor of the page has expired', async () => {
    const desk = caseDeskAnswers(10_000);
    const list = desk['GET /queues/{queue}/cases'];
    let isOver = false;
    answer({
      ...desk,
      'GET /queues/{queue}/cases': (to) => {
        if (!isOver || to.query.get('cursor') === null) return list?.(to);
        const errors = [{ field: 'query.cursor', problem: 'too old' }];
        return new Refusal(400, 'invalid', { errors });
      },
    });
    await signIn('/console/cases?queue=trade');
    await page().locator('a[data-row]').first().waitFor();
    await page().keyboard.press(']');
    await page().getByText('第 2 页').waitFor();
    await page().getByRole('link', { name: 'u-20051', exact: true }).waitFor();
    isOver = true;
    // Every action reloads the page.
    await page().keyboard.press('c');
    await page().getByText('第 1 页').waitFor();
    await page().getByRole('link', { name: 'u-20000', exact: true }).waitFor();
  });

  it('pages through 10,000 cases with pages that are prefetched', async () => {
    answer(caseDeskAnswers(10_000));
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await expect.poll(() => asked('GET /queues/{queue}/cases').length).toBe(2);
    await page().keyboard.press(']');
    await page().getByRole('link', { name: 'u-20051', exact: true }).waitFor();
    expect(await page().locator('a[data-row]').count()).toBe(50);
    for (let press = 0; press < 40; press++) await page().keyboard.press('j');
    expect(await page().locator('a[data-row]:focus').textContent()).toBe('u-20089');
    await page().keyboard.press('[');
    await page().getByRole('link', { name: 'u-20000', exact: true }).waitFor();
    // Rows are reused for the new page, and none has the focus until the user moves to one.
    expect(await page().locator('a[data-row]:focus').count()).toBe(0);
    await page().keyboard.press('j');
    expect(await page().locator('a[data-row]:focus').textContent()).toBe('u-20000');
  });

  it('reuses rows when a page is turned, and keeps the focus on its case after a reload', async () => {
    const rows = [...Array(60).keys()].map((n) => row(n));
    let listed = rows;
    answer(
      caseDeskAnswers(60, {
        'GET /queues/{queue}/cases': ({ query }) => {
          const from = Number(query.get('cursor') ?? 0);
          const next = from + 50;
          return {
            items: listed.slice(from, next),
            cursor: next < listed.length ? String(next) : null,
          };
        },
      }),
    );
    await signIn();
    const third = page().locator('a[data-row]').nth(2);
    await third.waitFor();
    await third.evaluate((link) => link.setAttribute('data-kept', ''));
    await page().keyboard.press(']');
    await expect.poll(() => page().locator('a[data-row]').count()).toBe(10);
    // The same DOM element now shows the third case of the next page.
    const kept = page().locator('a[data-kept]');
    expect(await kept.getAttribute('data-row')).toBe('cas-52');
    await page().keyboard.press('[');
    await page().locator('a[data-row="cas-0"]').waitFor();
    await press('j', 'x', 'j', 'x');
    expect(await page().locator('a[data-row]:focus').getAttribute('data-row')).toBe('cas-1');
    // A new case is inserted first, moving all others down by one.
    listed = [row(70), ...rows];
    await page().keyboard.press('c');
    await page().locator('a[data-row="cas-70"]').waitFor();
    expect(await page().locator('a[data-row]:focus').getAttribute('data-row')).toBe('cas-1');
    await page().getByRole('button', { name: '批量处置 2 件 (B)' }).waitFor();
  });
});
