import { describe, expect, it } from 'vitest';
import { day } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { intercept } from './desk.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { backtest, platform } from './operations-specimens.ts';
import { Refusal } from './server.ts';
import { bo, me } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn, press } = desk;

describe('charts', () => {
  it.each(['platform', 'team'])('of %s fit the paper that they are printed on', async (name) => {
    await signIn(`/console/${name}`);
    await page().locator('main').getByText('日期').first().waitFor();
    await desk.settled();
    await page().evaluate(() => {
      const seen: number[] = [];
      Object.assign(window, { seen });
      // The console was told before: what is drawn now goes to paper.
      window.matchMedia('print').addEventListener('change', ({ matches }) => {
        if (!matches) return;
        for (const bar of document.querySelectorAll('main svg rect[fill]')) {
          const chart = bar.closest('svg') ?? bar;
          const clips = getComputedStyle(chart).overflowX !== 'visible';
          const edge = (clips ? chart : document.querySelector('main')) ?? bar;
          seen.push(bar.getBoundingClientRect().right - edge.getBoundingClientRect().right);
        }
      });
    });
    await page().pdf({ format: 'A4' });
    const beyond = await page().evaluate(() => (window as unknown as { seen: number[] }).seen);
    expect(beyond.length).toBeGreaterThan(0);
    expect(Math.max(...beyond)).toBeLessThanOrEqual(0);
  });
});

describe('backtests', () => {
  it('name their list once', async () => {
    await signIn('/console/backtests');
    await page().locator('main tbody tr').first().waitFor();
    expect(await page().getByRole('heading', { name: '回测记录' }).count()).toBe(1);
    expect(await page().getByRole('table', { name: '回测记录' }).count()).toBe(1);
  });

  it('are listed with their author and result, and each has a page', async () => {
    await signIn('/console/rules');
    await page().getByRole('heading', { name: '全部规则' }).waitFor();
    await page().keyboard.press('b');
    const row = (name: string) => page().getByRole('row').filter({ hasText: name });
    await row('发布买卖银行卡信息').getByText('检查 8,400，触发 37').waitFor();
    await row('发布买卖银行卡信息').getByText('Bo Lind').waitFor();
    await row('新账号频繁转账').getByText('已重放 1 / 3 段').waitFor();
    await row('新账号频繁转账').getByText('失败').waitFor();
    await row('由命令行记录').getByText('检查 8,400，触发 37').waitFor();
    expect(await row('由命令行记录').getByRole('link').count()).toBe(0);
    await page().getByRole('link', { name: '发布买卖银行卡信息' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
  });

  it('are requested once if the id is unknown', async () => {
    answers['GET /backtests/{backtestId}'] = () => new Refusal(404, 'not-found');
    await signIn('/console/backtests/bt-none');
    await page().getByRole('heading', { level: 1, name: '没有这个页面' }).waitFor();
    const before = asked('GET /backtests/{backtestId}').length;
    await page().waitForTimeout(2_500);
    expect(asked('GET /backtests/{backtestId}')).toHaveLength(before);
  });

  it('show differences by outcome, by rule and by account, with samples, and the cost', async () => {
    await signIn('/console/backtests/bt-1');
    await page()
      .getByText(/其中 9 次没有生效规则同时触发.*按当时的 431 条名单条目判定/)
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

  it('show at how many events the rule failed, and with which error', async () => {
    const run = backtest(3);
    const reason = 'division by zero\n\n>    1 | 10 / size(event.degraded) > 2\n        ^';
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, errors: 1203, failures: [{ reason, events: 1203 }] },
    });
    await signIn('/console/backtests/bt-3');
    await page().getByText('规则在 1,203 个事件上出错，未作判定').waitFor();
    await page().getByText('division by zero').waitFor();
    expect(await page().locator('pre').textContent()).toBe(reason);
    expect(await desk.axe()).toEqual([]);
  });

  it('that are done say so when their details have expired, and cannot be cancelled', async () => {
    answers['GET /backtests/{backtestId}'] = () => ({ ...backtest(3), result: null });
    await signIn('/console/backtests/bt-3');
    await page().getByText('检查 8,400，触发 37').waitFor();
    await page().getByText('明细已到期删除').waitFor();
    expect(await page().getByRole('progressbar').count()).toBe(0);
    expect(await page().getByRole('button', { name: '取消回测' }).count()).toBe(0);
  });

  it('say so if the archive has no events of their days', async () => {
    const run = backtest(3);
    const load = { days: 1, casesPerDay: { without: 0, with: 0 } };
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, events: 0, examined: 0, fired: 0, load },
    });
    await signIn('/console/backtests/bt-3');
    await page().getByText('这些天没有存档的事件').waitFor();
    expect(await page().getByText('案件按事件跨越的').count()).toBe(0);
  });

  it('show no co-firing rules for a rule that never fired', async () => {
    const run = backtest(3);
    answers['GET /backtests/{backtestId}'] = () => ({
      ...run,
      result: run.result && { ...run.result, fired: 0, alone: 0 },
    });
    await signIn('/console/backtests/bt-3');
    await page().getByText('触发 0 次').waitFor();
    expect(await page().getByText('没有生效规则同时触发').count()).toBe(0);
  });

  it('are seen to finish by a reader who returns to the rule meanwhile', async () => {
    let looks = 0;
    const list = answers['GET /backtests'];
    const { result: _, ...ended } = backtest(3);
    answers['GET /backtests/{backtestId}'] = () => backtest(++looks);
    answers['GET /backtests'] = (about) =>
      looks < 3 ? list?.(about) : { items: [ended], cursor: null };
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByText('已重放 1 / 3 段').first().waitFor();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    // The form above may hold a later revision.
    await page().getByRole('heading', { level: 3, name: '第 1 版' }).waitFor();
    await page().getByRole('row').filter({ hasText: '检查 8,400，触发 37' }).waitFor();
    await desk.quiet('POST /rules/{rule}/backtests');
  });

  it('show progress in their list', async () => {
    const { result: _, ...run } = backtest(1);
    answers['GET /backtests/{backtestId}'] = () => backtest(1);
    answers['GET /backtests'] = () => ({
      items: [{ ...run, state: 'waiting', progress: { done: 0, of: 3 } }],
      cursor: null,
    });
    await signIn('/console/rules/staff.new-account-transfers');
    const runs = page().locator('table').filter({ hasText: '发起人' });
    await runs.getByText('已重放 1 / 3 段').waitFor();
  });

  it('are cancelled by key on the form of their rule, whose closed select boxes take no key', async () => {
    answers['GET /backtests/{backtestId}'] = () => backtest(1);
    await signIn('/console/rules/staff.new-account-transfers');
    await page().getByRole('button', { name: '取消回测 (X)' }).waitFor();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog', { name: /取消/ });
    await dialogue.waitFor();
    // An open dialogue captures all keys.
    await press('g', 'l');
    await dialogue.getByRole('button', { name: '继续回测' }).click();
    await dialogue.waitFor({ state: 'detached' });
    await press('g', 'l');
    await page().getByRole('heading', { level: 1, name: '名单' }).waitFor();
  });

  it('are cancelled on their page, after a confirmation, by people with the right', async () => {
    let state: 'running' | 'cancelled' = 'running';
    const cancelled = () => ({
      state,
      cancellation: state === 'cancelled' ? { at: backtest(1).at, by: bo } : null,
    });
    answers['GET /backtests/{backtestId}'] = () => ({ ...backtest(1), ...cancelled() });
    answers['POST /backtests/{backtestId}/cancel'] = () => {
      state = 'cancelled';
      const { result: _, ...run } = backtest(1);
      return { ...run, ...cancelled() };
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
    await page()
      .getByText(/^Bo Lind 于 .+ 取消了回测：不再重放，也没有结果。$/)
      .waitFor();
    await page().getByText('回测已取消', { exact: true }).waitFor();
    expect(await dialogue.count()).toBe(0);
    // The button that opened the dialogue is gone.
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');

    // Cancelling is not offered to people who neither started the run nor publish rules.
    state = 'running';
    answers['GET /me'] = () => ({
      ...me,
      person: { id: 'eve', name: 'Eve' },
      duties: ['read-cases'],
    });
    await page().reload();
    await page().locator('main').getByText('已重放 1 / 3 段').waitFor();
    expect(await button.count()).toBe(0);
  });

  it('run on rules of the product too, for people who write rules', async () => {
    await signIn('/console/rules/content.card-trade');
    const runs = page().locator('table').filter({ hasText: '发起人' });
    await runs.getByText('检查 8,400，触发 37').waitFor();
    await page().getByText('用过的设备也像新的').waitFor();
    await page().getByRole('button', { name: '预热', exact: false }).click();
    await page().getByRole('option', { name: '预热 6 小时' }).click();
    await page().getByRole('button', { name: '开始回测' }).click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    await page().getByText('预热 7 天').last().waitFor();
    expect(asked('POST /rules/{rule}/backtests').at(0)?.asked).toMatchObject({
      path: { rule: 'content.card-trade' },
      body: { days: 7, warmUpHours: 6 },
    });
    answers['GET /me'] = () => me;
    await page().reload();
    await runs.getByText('检查 8,400，触发 37').waitFor();
    expect(await page().getByRole('button', { name: '开始回测' }).count()).toBe(0);
  });

  it('run anew if the one whose answer was lost was cancelled since', async () => {
    const start = answers['POST /rules/{rule}/backtests'];
    let cancelled = false;
    answers['POST /rules/{rule}/backtests'] = (request) => {
      const answer = start?.(request) as object;
      return cancelled && asked('POST /rules/{rule}/backtests').length === 2
        ? { ...answer, state: 'cancelled' }
        : answer;
    };
    await signIn('/console/rules/content.card-trade');
    const keys: (string | undefined)[] = [];
    await intercept(page(), '**/rules/*/backtests', async (request) => {
      keys.push(request.request().headers()['idempotency-key']);
      if (keys.length > 1) return request.fallback();
      await request.fetch();
      return request.abort();
    });
    const button = page().getByRole('button', { name: '开始回测' });
    await button.click();
    await page().locator('main').getByText('连接不上服务器').waitFor();
    cancelled = true;
    await button.click();
    await page().getByText('120,000 个事件中检查 8,400 次，触发 37 次').waitFor();
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

describe('figures', () => {
  it('show every revision of a rule separately, with granted appeals', async () => {
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
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringMatching(new RegExp(`第 ${first.revision} 版[\\s\\S]*25%`)),
        expect.stringMatching(
          new RegExp(`第 ${first.revision + 1} 版[\\s\\S]*隐藏 1[\\s\\S]*暂无$`),
        ),
      ]);
    // All figures of the page are of the same days.
    const daysOf = (name: 'GET /platform' | 'GET /appeals/outcomes') =>
      asked(name).map(({ asked: { query } }) => `${query.get('from')} ${query.get('to')}`);
    expect(new Set(daysOf('GET /appeals/outcomes'))).toEqual(new Set(daysOf('GET /platform')));
  });

  it('are shown beside the name of a record that cannot be read, which is named once', async () => {
    await page().route('**/console/api/platform*', async (route) => {
      const response = await route.fetch();
      const headers = {
        ...response.headers(),
        'x-unreadable': '7 dec-1 dec-2 dec-3 dec-4 dec-5 cas-6 cas-7',
      };
      await route.fulfill({ response, headers });
    });
    await signIn('/console/platform');
    const notice = noticeOn(
      page(),
      '有 7 条记录无法读取，此页未显示：dec-1, dec-2, dec-3, dec-4, dec-5 …。',
    );
    await notice.waitFor();
    await page().getByRole('heading', { name: '熔断', exact: true }).waitFor();
    expect(await notice.count()).toBe(1);
    await page().unroute('**/console/api/platform*');
  });

  it('say that some are not listed, and list all if asked', async () => {
    const brakes = Array.from({ length: 25 }, (_, n) => ({
      key: `rule:demo-${n}`,
      words: { 'zh-CN': `演示规则 ${n}`, en: `demo rule ${n}` },
      count: n,
      cap: 100,
      on: false,
      since: null,
    }));
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), brakes }) });
    await signIn('/console/platform');
    const rows = page().getByRole('row', { name: /演示规则/ });
    await expect.poll(() => rows.count()).toBe(20);
    await page().getByRole('button', { name: '显示全部 25 项' }).press('Enter');
    await expect.poll(() => rows.count()).toBe(25);
    await page().locator('div:focus').getByRole('row', { name: '演示规则 0' }).waitFor();
    // In a quiet hour few of them, so that the rules below stay near.
    const idle = brakes.map((brake, n) => ({ ...brake, count: n === 7 ? 1 : 0 }));
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), brakes: idle }) });
    await signIn('/console/platform');
    await page().getByText('只列出最接近上限的 5 项').waitFor();
    expect(await rows.count()).toBe(5);
    await rows.first().getByText('演示规则 7').waitFor();
  });

  it('keep the count of an outcome beside its name', async () => {
    for (const width of [1440, 1024, 390]) {
      await page().setViewportSize({ width, height: 900 });
      await signIn('/console/platform');
      const outcome = page().getByText(/^转人工 4/);
      await outcome.waitFor();
      const lines = await outcome.evaluate(
        (it) => new Set([...it.getClientRects()].map(({ top }) => Math.round(top))).size,
      );
      expect({ width, lines }).toEqual({ width, lines: 1 });
    }
  });

  it('say if more messages are quarantined than were counted', async () => {
    const quarantined = { quarantined: 800, moreQuarantined: true };
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), ...quarantined }) });
    await signIn('/console/platform');
    await page().getByText('800+', { exact: true }).waitFor();
  });

  it('tell which brakes tripped and what they held back, if any did', async () => {
    await signIn('/console/platform');
    const heading = page().getByRole('heading', { name: '触发过的熔断' });
    await heading.waitFor();
    await page()
      .getByRole('row', { name: /由同一来源引起的冻结.*1,216/ })
      .waitFor();
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), tripped: [] }) });
    await signIn('/console/platform');
    await page().getByRole('heading', { name: '熔断', exact: true }).waitFor();
    expect(await heading.count()).toBe(0);
  });

  it('show no count for a halt', async () => {
    const told = { 'zh-CN': '全部自动限制，由 lin 停止', en: 'all automatic restrictions' };
    const since = Date.UTC(2026, 10, 23, 20, 5);
    const halt = { key: 'halt', words: told, count: 0, cap: 0, on: true, since };
    const title = `其他限制：${'长'.repeat(40)}${'W'.repeat(80)}`;
    const words = { 'zh-CN': title, en: title };
    const long = { key: 'rule:staff.long', words, count: 1, cap: 9, on: false, since: null };
    const brakes = [halt, long];
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), brakes }) });
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/platform');
    // A title of one word, however long, stays in its table on a phone.
    const cell = page().getByText(title);
    await cell.waitFor();
    const table = page().getByRole('table').filter({ has: cell });
    const widths = await table.evaluate((it) => [it.scrollWidth, it.parentElement?.clientWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await page().setViewportSize({ width: 1280, height: 800 });
    // Like every other time on the page, in the reader's time zone.
    const at = new Date(since).toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' });
    await page()
      .getByText(new RegExp(`${at} 起；恢复：clearspring resume`))
      .waitFor();
    const row = page().getByRole('row', { name: told['zh-CN'] });
    await row.getByText('已停止', { exact: true }).waitFor();
    await page()
      .getByText(/下一个整点（[^）]*:(?:00|30|45)）自动恢复；人工停止的除外/)
      .waitFor();
    expect(await row.getByRole('progressbar').count()).toBe(0);
    expect(await row.getByText('0 / 0').count()).toBe(0);
  });

  it('distinguish a period without rules from a search without matches', async () => {
    desk.answer({ ...answers, 'GET /platform': () => ({ ...platform(7), rules: [] }) });
    await signIn('/console/platform');
    await page().getByText('此期间没有规则的记录').waitFor();
    expect(await page().getByText('没有匹配的规则').count()).toBe(0);
  });

  it.each(['/console/platform', '/console/team', '/console/search', '/console/audit'])(
    'show when their days begin: %s',
    async (path) => {
      await signIn(path);
      // Where clocks are put forward, at another time in summer.
      const begins = new Date(Math.ceil(Date.now() / day) * day).toLocaleTimeString('zh-CN', {
        timeStyle: 'short',
      });
      await page().getByText(`按 UTC 计日：每天 ${begins}（GMT`).waitFor();
    },
  );

  it('are exported for the days shown, by people with the right', async () => {
    await signIn('/console/platform?days=30');
    await page().getByRole('button', { name: '导出 CSV (D)' }).waitFor();
    const saved = page().waitForEvent('download');
    await page().keyboard.press('d');
    expect((await saved).suggestedFilename()).toBe('clearspring-platform.csv');
    const { query } = asked('GET /platform/export')[0]?.asked ?? {};
    const days = Date.parse(query?.get('to') ?? '') - Date.parse(query?.get('from') ?? '');
    expect(days).toBe(29 * day);
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await signIn('/console/platform');
    await page().getByRole('application', { name: '每日处置结果' }).waitFor();
    expect(await page().getByRole('button', { name: '导出 CSV (D)' }).count()).toBe(0);
  });

  it('go back to any day', async () => {
    await signIn('/console/platform');
    const chart = page().getByRole('application', { name: '每日处置结果' });
    await chart.waitFor();
    const find = page().getByRole('searchbox');
    await find.fill('转账');
    const answerLater = answerLate('GET /platform');
    await page().getByRole('button', { name: '近 30 天' }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?days=30');
    // No figures of 7 days under 30.
    await page().getByText('正在加载').waitFor();
    expect(await chart.isVisible()).toBe(false);
    answerLater();
    await chart.waitFor();
    expect(await find.inputValue()).toBe('转账');
    const daysAsked = () => {
      const { query } = asked('GET /platform').at(-1)?.asked ?? {};
      const dayOf = (end: 'from' | 'to') => Date.parse(query?.get(end) ?? '') / day;
      return dayOf('to') - dayOf('from');
    };
    await expect.poll(daysAsked).toBe(29);
  });
});

it('the team page shows by queue how many rulings came in time', async () => {
  await signIn('/console/team');
  const row = (name: string) => page().getByRole('row').filter({ hasText: name });
  await row('境外用户').getByText('31 / 31 件').waitFor();
  await row('境外用户').getByText('12 小时').waitFor();
  await row('卡号与信息买卖').getByText('暂无').waitFor();
});

describe('a page without the right to see it', () => {
  it.each([
    ['/console/audit?id=u-1', '审计记录', 'GET /audit'],
    ['/console/team', '团队', 'GET /team'],
  ] as const)('says so once and requests nothing: %s', async (path, name, request) => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await signIn(path);
    await page().getByRole('heading', { name, level: 1 }).waitFor();
    expect(await page().getByText('没有权限').count()).toBe(1);
    expect(await page().getByRole('button', { name: '重试' }).count()).toBe(0);
    await desk.quiet(request);
  });
});

describe('the audit log', () => {
  it.each([
    ['/console/accounts/u-20000', 'kind=account&id=u-20000'],
    ['/console/cases/cas-0', 'kind=case&id=cas-0'],
    ['/console/team', 'kind=staff&id=ann'],
    ['/console/rules/staff.new-account-transfers', 'kind=rule&id=staff.new-account-transfers'],
  ])('is reached from %s by those who may read it', async (path, query) => {
    await signIn(path);
    const id = query.split('=').at(-1) ?? '';
    await page()
      .getByRole('link', { name: `审计记录 ${id}`, exact: true })
      .click();
    await expect.poll(() => new URL(page().url()).search).toBe(`?${query}`);
    await page().getByText('从首条到链尾完整').waitFor();
  });

  it('is reached from the case of an erased account, which shows its own id', async () => {
    const whole = answers['GET /cases/{caseId}'];
    answers['GET /cases/{caseId}'] = async (about) => ({
      ...((await whole?.(about)) as object),
      account: null,
    });
    await signIn('/console/cases/cas-0');
    await page().getByText('账号资料已删除').waitFor();
    await page().getByText('案件 cas-0', { exact: true }).waitFor();
    await page().getByRole('link', { name: '审计记录 cas-0', exact: true }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?kind=case&id=cas-0');
  });

  const auditor = { ...me, duties: ['read-cases' as const, 'read-audit' as const] };

  it('is in the navigation only for people who may read it', async () => {
    const link = () => page().getByRole('navigation').getByRole('link', { name: '审计记录' });
    answers['GET /me'] = () => me;
    await signIn('/console/rules');
    expect(await link().count()).toBe(0);
    answers['GET /me'] = () => auditor;
    await page().reload();
    await link().waitFor();
    await press('g', 'u');
    await page().getByRole('heading', { name: '审计记录' }).waitFor();
  });

  it('says that the chain is being checked, which takes long for a long one', async () => {
    answers['GET /me'] = () => auditor;
    const answered = desk.answerLate('GET /audit/verification');
    await signIn('/console/audit?id=u-1');
    const loading = page().locator('main').getByText('正在加载', { exact: true });
    await loading.waitFor();
    answered();
    await loading.waitFor({ state: 'detached' });
  });

  it('does not call a chain intact if it has no entries', async () => {
    answers['GET /me'] = () => auditor;
    answers['GET /audit'] = () => ({ items: [], cursor: null });
    answers['GET /audit/verification'] = () => ({
      subject: 'account:nobody',
      entries: 0,
      broken: null,
      seals: { count: 0, through: null, broken: null },
    });
    await signIn('/console/audit?id=nobody');
    await page().getByText('没有此对象的审计记录：请核对编号').waitFor();
    expect(await page().getByText('完整').count()).toBe(0);
  });

  it('is opened by key, filtered, paged, verified and exported', async () => {
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
    await page().locator('dd [title=remove]').first().getByText('移除').waitFor();
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
    await noticeOn(page(), '导出文件可能不完整').waitFor();
    expect(asked('GET /audit/export')).toHaveLength(1);
    // Reading is recorded in the audit log, so nothing is loaded a second time automatically.
    expect(asked('GET /audit')).toHaveLength(2);
    await page().goto(`${desk.origin()}/console/audit?id=u-broken`);
    await page().getByText('第 7 条起有误：记录内容已被改动').waitFor();
  });

  it('names lists and kinds in words, by what was done', async () => {
    answers['GET /me'] = () => auditor;
    const listed = answers['GET /audit'];
    const recorded = [
      ['lists.exported', { list: 'dishonesty', kind: 'all' }],
      ['lists.searched', { kind: 'phone' }],
      ['proposal.filed', { kind: 'rule-move' }],
      ['audit.read', { kind: 'staff' }],
    ] as const;
    answers['GET /audit'] = async (request) => {
      const page = (await listed?.(request)) as
        | { readonly items: readonly { readonly entry: object | null }[] }
        | undefined;
      return {
        items: recorded.map(([action, details], n) => ({
          sequence: n,
          entry: {
            ...page?.items[0]?.entry,
            action,
            details: Object.entries(details).map(([name, value]) => ({
              name,
              value,
              person: null,
            })),
          },
        })),
        cursor: null,
      };
    };
    await signIn('/console/audit?id=u-1');
    await page().locator('dd [title]').first().waitFor();
    expect(await page().locator('dd [title]').allTextContents()).toEqual([
      '联合惩戒名单',
      '全部',
      '手机号',
      '规则转入新阶段',
      '工作人员',
    ]);
  });

  it('leaves the focus on the page', async () => {
    answers['GET /me'] = () => auditor;
    await signIn('/console/audit');
    const box = page().getByRole('searchbox');
    await box.fill('u-20000');
    await page().keyboard.press('Enter');
    await expect.poll(() => page().url()).toContain('id=u-20000');
    await desk.settled();
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('keeps a long account id within its column', async () => {
    const id = 'a1'.repeat(32);
    const verified = answers['GET /audit/verification'];
    answers['GET /audit/verification'] = async (request) => ({
      ...((await verified?.(request)) as object),
      subject: `account:${id}`,
    });
    await signIn(`/console/audit?id=${id}`);
    const [name, beside] = await Promise.all(
      [page().getByText(`账号 ${id}`), page().getByText('每日封印')].map((one) =>
        one.boundingBox(),
      ),
    );
    expect((name?.x ?? 9999) + (name?.width ?? 0)).toBeLessThan(beside?.x ?? 0);
  });

  it('breaks the state of its chain between words', async () => {
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

  it('describes a step of a rule or an account in the words of the console', async () => {
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
          { name: 'share', value: '0.125', person: null },
          { name: 'dueAt', value: String(new Date(2026, 10, 24, 4).getTime()), person: null },
          { name: 'reason', value: 'unknown-field', person: null },
          { name: 'later', value: 'dec-2', person: null },
          { name: 'approvedBy', value: 'zhao', person: { id: 'zhao', name: '赵宁' } },
          { name: 'unchanged', value: 'true', person: null },
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
    await expect
      .poll(() => details.allTextContents())
      .toEqual([
        '从影子到生效运行模式执行置信度99.9%账号比例12.5%期限2026/11/24 04:00理由unknown-fieldlaterdec-2同意人赵宁措施未变是',
        '从正常到已冻结运行模式执行置信度99.9%账号比例12.5%期限2026/11/24 04:00理由unknown-fieldlaterdec-2同意人赵宁措施未变是',
        '从正常到已冻结运行模式执行置信度99.9%账号比例12.5%期限2026/11/24 04:00理由未知字段laterdec-2同意人赵宁措施未变是',
      ]);
  });

  it('does not claim that nothing matches before all was read', async () => {
    answers['GET /audit'] = ({ query }) => ({
      items: [],
      cursor: query.get('cursor') === null ? 'on' : null,
    });
    await signIn('/console/audit?id=u-1');
    await page().getByText('目前读到的部分没有。').waitFor();
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByText('没有符合的记录。').waitFor();
  });
});
