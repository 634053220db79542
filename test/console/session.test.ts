import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { minute } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { intercept, setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { bo, caseDeskAnswers, page as casePage, me, row } from './specimens.ts';

const { desk, openCase, reason, signIn, decide } = setUpCaseDesk();
const { page, origin, asked, answer, answerLate, endSession, press } = desk;
/** Number of page chunks loaded in the browser. */
const pagesRead = () =>
  performance
    .getEntriesByType('resource')
    .filter(({ name }) => /\/assets\/page-[^/]+\.js$/.test(name)).length;

describe('a day at the desk, by keyboard', () => {
  it('lists every key that works here, and finds any action by name', async () => {
    await openCase();
    await page().keyboard.press('Shift+?');
    const help = page().getByRole('dialog', { name: '键盘快捷键' });
    await help.getByText('冻结账号').waitFor();
    // Each action is listed once, with all of its keys.
    const names = await help.getByRole('term').allTextContents();
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    // Two actions on the same key would hide one of them.
    expect(names).toEqual(expect.arrayContaining(['限制功能', '恢复内容', '移送线索']));
    const palette = help.getByRole('term').filter({ hasText: '命令面板' });
    expect(await palette.locator('..').textContent()).toBe('命令面板Ctrl+K或/');
    await help.getByRole('button', { name: '关闭' }).click();
    await page().keyboard.press('Control+k');
    await page().locator('input[role="combobox"]:focus').waitFor();
    await page().keyboard.type('appeals');
    await page().keyboard.press('Enter');
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    await press('g', 'c');
    await page().getByRole('heading', { name: '案件队列' }).waitFor();
  });

  it('reads a sequence of keys on its own, right after another that begins alike', async () => {
    await openCase();
    for (const [last, heading] of [
      ['c', '案件队列'],
      ['a', '申诉'],
    ] as const) {
      await press('g', last);
      await page().getByRole('heading', { name: heading, level: 1 }).waitFor();
    }
  });

  it('lets single keys be turned off', async () => {
    await desk.prefer({ singleKeys: false });
    await openCase();
    await page().keyboard.press('f');
    await desk.openPalette();
    expect(await reason().count()).toBe(0);
  });
});

describe('rights that are removed during a session', () => {
  const refusal = () =>
    new Refusal(403, 'forbidden', { title: '没有权限', detail: '您的角色不能这样做。' });
  const freeze = async () => {
    await openCase();
    await decide('f', '属实');
  };

  it('take their actions with them, with an explanation', async () => {
    let duties = me.duties;
    answer({
      'GET /me': () => ({ ...me, duties }),
      'POST /cases/{caseId}/rulings': () => {
        duties = ['read-cases'];
        return refusal();
      },
    });
    await freeze();
    await noticeOn(page(), 'u-20000：没有成功：没有权限。您的角色不能这样做。').waitFor();
    await page().getByRole('region', { name: '处置' }).waitFor({ state: 'hidden' });
    // What was written can still be read and copied.
    const unsent = page().getByText(/仍保留在此标签页：.*属实/);
    await unsent.waitFor();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    // The keys go on working on the page.
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
    await page().getByRole('button', { name: '删去' }).click();
    await unsent.waitFor({ state: 'detached' });
  });

  it('take the answer to an appeal with them', async () => {
    const whole = casePage(4);
    if (!whole.appeal) throw new Error('no appeal');
    const withdrawn = { ...whole.appeal, mayDecide: false, why: 'duty' as const };
    let appeal: typeof whole.appeal = whole.appeal;
    answer({
      'GET /cases/{caseId}': () => ({ ...whole, appeal }),
      'POST /cases/{caseId}/appeal': () => {
        appeal = withdrawn;
        return refusal();
      },
    });
    await openCase('cas-4');
    await press('a', 'd');
    await page().keyboard.type('原文确为招揽');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), 'u-20004：没有成功：没有权限。您的角色不能这样做。').waitFor();
    await page().getByText('申诉由负责该队列的高级审核员裁定，您不能裁定此申诉。').waitFor();
    await page()
      .getByText(/仍保留在此标签页：.*原文确为招揽/)
      .waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('show nothing more to a person without a role', async () => {
    let isStaff = true;
    answer({
      'GET /me': () => (isStaff ? me : refusal()),
      'POST /cases/{caseId}/rulings': () => {
        isStaff = false;
        return refusal();
      },
    });
    await freeze();
    await page().getByText('您的账号在此平台没有角色，请联系管理员。').waitFor();
    expect(await page().getByText('u-20000', { exact: true }).count()).toBe(0);
  });
});

describe('a session', () => {
  /** Ends the session while a note is written, and sends the note. */
  const endWhileNoting = async () => {
    await openCase();
    await page().keyboard.press('m');
    const dialogue = page().getByRole('dialog', { name: '留言' });
    await dialogue.getByRole('textbox').fill('正在写的留言');
    endSession();
    await page().keyboard.press('Control+Enter');
    const ended = page().getByRole('dialog', { name: '登录已过期' });
    return { dialogue, ended };
  };

  it('keeps the draft if it ends in mid-decision', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    endSession();
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').getByText('此页与已填写的内容保持原样').waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
    await page().getByRole('dialog').getByRole('button', { name: '登录' }).last().click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    expect(new URL(page().url()).pathname).toBe('/console/cases/cas-0');
    expect(await reason().inputValue()).toBe('正在写的理由');
    await page()
      .getByRole('button', { name: /^确认 \(/ })
      .click();
    await noticeOn(page(), 'u-20000：已限制功能').waitFor();
    // The draft was restored with its act.
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
  });

  it('leaves a dialogue open with what was written, and its act goes on after sign-in', async () => {
    const [note] = casePage(0).notes;
    answer({ 'POST /cases/{caseId}/notes': () => note });
    const { dialogue, ended } = await endWhileNoting();
    await ended.getByRole('button', { name: '登录' }).last().click();
    await ended.waitFor({ state: 'detached' });
    expect(page().context().pages()).toHaveLength(1);
    await dialogue.getByRole('textbox').press('Control+Enter');
    await noticeOn(page(), '已留言').waitFor();
    expect(asked('POST /cases/{caseId}/notes').map(({ asked }) => asked.body)).toEqual([
      { text: '正在写的留言' },
    ]);
  });

  it.each([
    ['was refused', { status: 400, json: { error: 'invalid_grant' } }, '登录没有完成，请重新登录'],
    ['got no answer', null, '连接不上登录服务器'],
  ])('leaves the page as it is if the sign-in beside it %s', async (_, refusal, told) => {
    const { dialogue, ended } = await endWhileNoting();
    const signInAgain = ended.getByRole('button', { name: '登录' }).last();
    await intercept(page(), '**/issuer/token', (request) =>
      refusal ? request.fulfill(refusal) : request.abort(),
    );
    await signInAgain.click();
    await ended.getByText(told).waitFor();
    await page().unroute('**/issuer/token');
    await signInAgain.click();
    await ended.waitFor({ state: 'detached' });
    expect(await dialogue.getByRole('textbox').inputValue()).toBe('正在写的留言');
  });

  it('leaves the page to sign in if the browser opens no window, but not by Escape', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    await page().evaluate(() => {
      window.open = () => null;
    });
    endSession();
    await page().keyboard.press('Control+Enter');
    const ended = page().getByRole('dialog', { name: '登录已过期' });
    await ended.waitFor();
    await page().keyboard.press('Escape');
    await desk.settled();
    expect(await ended.isVisible()).toBe(true);
    const returned = page().waitForEvent('load');
    await ended.getByRole('button', { name: '登录' }).last().click();
    await returned;
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    expect(await reason().inputValue()).toBe('正在写的理由');
  });

  it('says in a window that the issuer answered, but that did not ask it, where to go on', async () => {
    const tab = await page().context().newPage();
    await tab.goto(`${origin()}/console/mark.svg`);
    await tab.goto(`${origin()}/console/signed-in?code=code-1&state=of-another-window`);
    await tab.getByText('这次登录不是从此窗口开始的').waitFor();
    await tab.getByRole('button', { name: '登录' }).click();
    await tab.getByRole('heading', { name: '案件队列' }).waitFor();
    await tab.close();
  });

  it('is not used by a window that the page opened to sign in', async () => {
    await openCase();
    const opened = page().waitForEvent('popup');
    await page().evaluate(() => {
      window.open('/console/signed-in?code=code-1&state=of-another-window');
    });
    const beside = await opened;
    await beside.getByText('这次登录不是从此窗口开始的').waitFor();
    await beside.close();
  });

  /** Has the issuer answer the next sign-ins for another person. */
  const signInAsBo = () =>
    intercept(page(), '**/issuer/token', async (request) => {
      const response = await request.fetch();
      const tokens = await response.json();
      const [head, claims, signature] = tokens.id_token.split('.');
      const other = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'bo' };
      const changed = Buffer.from(JSON.stringify(other)).toString('base64url');
      await request.fulfill({
        response,
        json: { ...tokens, id_token: [head, changed, signature].join('.') },
      });
    });

  it('leaves nothing of one person in the tab to another who signs in there', async () => {
    await page().goto(`${origin()}/console/cases/cas-0`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await page().keyboard.press('l');
    await reason().fill('安宁的理由');
    await page().keyboard.press('Tab');
    await signInAsBo();
    endSession();
    await page().keyboard.press('Control+Enter');
    const ended = page().getByRole('dialog', { name: '登录已过期' });
    await ended.waitFor();
    // Until the page is gone, what is open on it stays covered.
    await page().evaluate(() => {
      new MutationObserver(() => {
        const isCovered = document.querySelector('[role=dialog]');
        if (document.querySelector('textarea') && !isCovered)
          sessionStorage.setItem('uncovered', '');
      }).observe(document.body, { childList: true, subtree: true });
    });
    await intercept(page(), '**/console/cases/cas-0', async (request) => {
      await setTimeout(500);
      return request.fallback();
    });
    const reloaded = page().waitForEvent('load');
    await ended.getByRole('button', { name: '登录' }).last().click();
    await reloaded;
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    await desk.settled();
    expect(await reason().count()).toBe(0);
    const kept = await page().evaluate(() => Object.entries({ ...sessionStorage }).join());
    expect(kept).toContain('"sub":"bo"');
    expect(kept).not.toMatch(/clearspring\.draft|uncovered/);
  });

  it('does not ask another who signs in there whether to stay with what was written in a dialogue', async () => {
    const { ended } = await endWhileNoting();
    await signInAsBo();
    const questions: string[] = [];
    page().on('dialog', (question) => questions.push(question.type()));
    const reloaded = page().waitForEvent('load');
    await ended.getByRole('button', { name: '登录' }).last().click();
    await reloaded;
    expect(questions).toEqual([]);
  });

  it('has the same preferences in all tabs', async () => {
    await page().goto(`${origin()}/console/cases/cas-0`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    const tab = await page().context().newPage();
    await tab.goto(`${origin()}/console/cases/cas-0`);
    await tab.getByRole('heading', { name: '判定依据' }).waitFor();
    await tab.keyboard.press('z');
    const text = (of: typeof tab) => of.locator('[data-written]').first();
    const filterIn = (of: typeof tab) => text(of).evaluate((node) => getComputedStyle(node).filter);
    await expect.poll(() => filterIn(tab)).toContain('blur');
    await expect.poll(() => filterIn(page())).toContain('blur');
    await desk.byName('切换灰度显示');
    await expect.poll(() => filterIn(tab)).toBe('blur(7px) grayscale(1)');
    await tab.close();
  });

  it.each(['cases?queue=fraud', 'cases/cas-0', 'appeals'])(
    'counts the time that is left while nothing else changes, on %s',
    async (path) => {
      const due = { dueAt: Date.now() + 30.5 * minute, overdue: false };
      const { appeal } = casePage(4);
      answer({
        'GET /queues/{queue}/cases': () => ({ items: [row(0, due)], cursor: null }),
        'GET /cases/{caseId}': () => casePage(0, { case: row(0, due) }),
        'GET /appeals': () => ({
          items: [{ appeal: { ...appeal, ...due }, case: row(4) }],
          cursor: null,
        }),
      });
      await desk.atOwnTime(async (tab, enter) => {
        await enter(`/console/${path}`);
        const isLeft = (text: RegExp) => tab.getByText(text).first().waitFor();
        await isLeft(/^(30|29) 分钟后/);
        // Without answers, which would tell the right time again.
        await intercept(tab, '**/console/api/**', () => {});
        await tab.clock.fastForward(10 * minute);
        await isLeft(/^(20|19) 分钟后/);
      });
    },
  );

  it('keeps the draft if the case changed meanwhile, and says so once the new version is there', async () => {
    let version = 2;
    answer({
      'GET /cases/{caseId}': async () => {
        // Slow: confirming before the new case arrives would submit the draft with the old version.
        if (version === 3) await setTimeout(500);
        return casePage(0, { case: row(0, { version }) });
      },
    });
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('正在写的理由');
    version = 3;
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '已重新加载，您填写的内容仍在').waitFor();
    expect(await reason().inputValue()).toBe('正在写的理由');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), 'u-20000：已限制功能').waitFor();
    expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(2);
  });

  it('keeps the draft if somebody else was first, and shows the case as it is now', async () => {
    let taken = false;
    const refusal = () => {
      taken = true;
      return new Refusal(409, 'claimed', { title: '他人正在处理', detail: '请选择其他案件。' });
    };
    const claim = { by: bo, until: Date.now() + 30 * minute, mine: false };
    answer({
      'GET /cases/{caseId}': () =>
        casePage(0, { case: row(0, { version: 2, claim: taken ? claim : null }) }),
      'PUT /cases/{caseId}/presence': () => ({
        others: [],
        version: 2,
        claim: taken ? claim : null,
      }),
      'POST /cases/{caseId}/rulings': refusal,
    });
    await openCase();
    await decide('l', '正在写的理由');
    await noticeOn(page(), '没有成功：他人正在处理。请选择其他案件。').waitFor();
    await page().getByText('Bo Lind 正在处理', { exact: true }).waitFor();
    expect(await reason().inputValue()).toBe('正在写的理由');
  });

  it('keeps the answer to an appeal if the case changed meanwhile', async () => {
    let version = 2;
    answer({
      'GET /cases/{caseId}': () => casePage(4, { case: row(4, { version }) }),
      'POST /cases/{caseId}/appeal': (asked) => {
        const { expectedVersion } = asked.body as { expectedVersion: number };
        if (expectedVersion !== 3) return new Refusal(409, 'stale-version', { current: 3 });
        return caseDeskAnswers(120)['POST /cases/{caseId}/appeal']?.(asked);
      },
    });
    await openCase('cas-4');
    const appeal = page().getByRole('region', { name: '申诉' });
    await appeal.getByRole('textbox').fill('确为床品');
    version = 3;
    await appeal.getByRole('button', { name: '申诉成立，立即解除' }).click();
    const confirm = appeal.getByRole('button', { name: '确认 (Ctrl+Enter)' });
    await confirm.click();
    await noticeOn(page(), '已重新加载，您填写的内容仍在').waitFor();
    expect(await appeal.getByRole('textbox').inputValue()).toBe('确为床品');
    await confirm.click();
    await noticeOn(page(), '申诉成立，已解除').waitFor();
  });

  it('says so if somebody else answered the appeal meanwhile, and keeps the focus on the page', async () => {
    const whole = casePage(4);
    if (!whole.appeal) throw new Error('no appeal');
    const granted = { ...whole.appeal, state: 'granted' as const, mayDecide: false, decidedBy: bo };
    let appeal: typeof whole.appeal = whole.appeal;
    answer({
      'GET /cases/{caseId}': () => ({ ...whole, appeal }),
      'POST /cases/{caseId}/appeal': () => {
        appeal = { ...granted, why: 'decided' };
        return new Refusal(409, 'already-decided');
      },
    });
    await openCase('cas-4');
    await press('a', 'd');
    await page().keyboard.type('原文确为招揽');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), 'u-20004：申诉已由他人答复，您填写的理由没有提交').waitFor();
    await page().getByRole('region', { name: '申诉' }).waitFor({ state: 'detached' });
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
    const written = page().getByText('原文确为招揽', { exact: true });
    await written.waitFor();
    await page().getByRole('button', { name: '删去' }).click();
    await written.waitFor({ state: 'detached' });
  });

  it('loads the code of a case page while sign-in is checked, and of no other page', async () => {
    await signIn('/console/cases');
    const letGo = answerLate('GET /me');
    const asks = asked('GET /me').length;
    await page().goto(`${origin()}/console/rules`, { waitUntil: 'commit' });
    await expect.poll(() => asked('GET /me').length).toBeGreaterThan(asks);
    expect(await page().evaluate(pagesRead)).toBe(0);
    await page().goto(`${origin()}/console/cases/cas-0`, { waitUntil: 'commit' });
    await expect.poll(() => page().evaluate(pagesRead)).toBeGreaterThan(0);
    letGo();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
  });

  it('opens a page at the first retry, even if its code could not be loaded', async () => {
    await signIn('/console/cases');
    const gone = ['**/console/assets/page-*', '**/console/api/**'];
    for (const what of gone) await page().route(what, (asked) => asked.abort());
    await page().goto(`${origin()}/console/cases/cas-0`);
    const again = page().getByRole('button', { name: '重试' });
    await again.waitFor();
    for (const what of gone) await page().unroute(what);
    await again.click();
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
  });

  it('is shared with a new tab; once it has ended, a new tab shows sign-in and keeps its address', async () => {
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
    const beside = async (look: (tab: ReturnType<typeof page>) => Promise<void>) => {
      const tab = await page().context().newPage();
      await tab.goto(`${origin()}/console/cases/cas-0`);
      await look(tab);
      expect(new URL(tab.url()).pathname).toBe('/console/cases/cas-0');
      await tab.close();
    };
    await beside((tab) => tab.getByRole('heading', { name: '判定依据' }).waitFor());
    // Storage shared by all tabs contains no token.
    expect(await page().evaluate(() => Object.values({ ...localStorage }).join(''))).not.toContain(
      'token',
    );
    // A failed silent sign-in is no error; only `login_required` says that the session expired.
    for (const [answer, told] of [
      ['login_required', '登录已过期，请重新登录。所有查看与处置均会留痕。'],
      ['temporarily_unavailable', '未能确认您的登录，请重新登录。所有查看与处置均会留痕。'],
    ] as const) {
      endSession(answer);
      await beside(async (tab) => {
        await tab.getByText(told).waitFor();
        await tab.getByRole('button', { name: '登录' }).click();
        await tab.getByRole('heading', { name: '判定依据' }).waitFor();
      });
    }
    // A reload with a token that the server no longer accepts shows a message as well.
    endSession();
    await page().reload();
    await page().getByText('登录已过期，请重新登录').waitFor();
  });

  it('leads a new tab to the proposal that its address names', async () => {
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
    const tab = await page().context().newPage();
    await tab.goto(`${origin()}/console/proposals#pro-1`);
    await tab.getByRole('heading', { name: '复核', level: 1 }).waitFor();
    expect(new URL(tab.url()).hash).toBe('#pro-1');
    await tab.close();
  });

  it.each([
    ['still valid', 20, 1],
    ['expired', -1, 0],
  ])('does not end while the issuer cannot be reached, token %s', async (_, left, sent) => {
    await openCase();
    await desk.settled();
    await page().evaluate((left) => {
      const [name, kept] =
        Object.entries<string>({ ...sessionStorage }).find(([name]) => /^oidc.user:/.test(name)) ??
        [];
      if (!name || !kept) throw new Error('nobody is signed in');
      // Time stands still, so that a token that is almost over stays so.
      const now = Date.now();
      Date.now = () => now;
      const expires_at = Math.floor(now / 1000) + left;
      const user = { ...JSON.parse(kept), expires_at, refresh_token: 'refresh-1' };
      sessionStorage.setItem(name, JSON.stringify(user));
    }, left);
    await intercept(page(), '**/issuer/token', (request) => request.abort());
    const bearers: (string | undefined)[] = [];
    await intercept(page(), '**/claim', (request) => {
      bearers.push(request.request().headers().authorization);
      return request.fallback();
    });
    const released = () => asked('DELETE /cases/{caseId}/claim').length;
    await page().keyboard.press('c');
    if (sent === 0) await noticeOn(page(), '连接不上服务器').waitFor();
    await expect.poll(released).toBe(sent);
    // A request that is intercepted while interception ends would wait for ever.
    await desk.settled();
    await page().unrouteAll();
    await page().keyboard.press('c');
    await expect.poll(released).toBe(sent + 1);
    expect(bearers).toEqual(Array.from({ length: sent }, () => 'Bearer token-1'));
    expect(await page().getByRole('dialog').count()).toBe(0);
  });

  it('says what the server answered if it cannot start, and starts once it can', async () => {
    answer({ 'GET /me': () => new Refusal(400, 'invalid') });
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('button', { name: '重试' }).waitFor();
    expect(await page().getByText('连接不上服务器').count()).toBe(0);
    answer(caseDeskAnswers());
    await page().getByRole('button', { name: '重试' }).click();
    await page().getByRole('heading', { name: '案件队列' }).waitFor();
  });

  it('with a token that was never valid is not called expired', async () => {
    answer({ 'GET /me': () => new Refusal(401, 'unauthenticated') });
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    const told = page().getByText('登录没有完成，请重新登录。所有查看与处置均会留痕。');
    await told.waitFor();
    await desk.settled();
    await page().reload();
    await told.waitFor();
  });

  it('says so if the issuer cannot be reached for a sign-in, and signs in once it can', async () => {
    await page().goto(`${origin()}/console/`);
    await page().route(/\/issuer\/\.well-known\//, (route) => route.abort());
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByText('连接不上登录服务器。').waitFor();
    await page().unrouteAll();
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
  });

  it('asks for tokens for the API, also of issuers that call a resource an audience', async () => {
    await page().goto(`${origin()}/console/`);
    const asking = page().waitForRequest(/\/issuer\/authorize\?/);
    await page().getByRole('button', { name: '登录' }).click();
    const { searchParams } = new URL((await asking).url());
    expect(searchParams.get('resource')).toBe('urn:clearspring:review-api');
    expect(searchParams.get('audience')).toBe('urn:clearspring:review-api');
    await page().getByRole('navigation', { name: '导航' }).waitFor();
  });

  it('shows sign-in in a new tab if the issuer does not answer', async () => {
    await page().goto(`${origin()}/console/`);
    await page().getByRole('button', { name: '登录' }).click();
    await page().getByRole('navigation', { name: '导航' }).waitFor();
    endSession(null);
    const tab = await page().context().newPage();
    await tab.goto(`${origin()}/console/cases/cas-0`);
    await tab.getByText('登录服务器未能确认您的登录').waitFor();
    await tab.getByRole('button', { name: '登录' }).waitFor();
    await tab.close();
  });

  it('leaves keys to an input method, and acts once on a key that is held down', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('属实');
    const input = await page().context().newCDPSession(page());
    const compose = (text: string) =>
      input.send('Input.imeSetComposition', { text, selectionStart: 2, selectionEnd: 2 });
    await compose('ni');
    await expect.poll(() => reason().inputValue()).toBe('属实ni');
    // Escape would discard the draft, Ctrl+Enter would submit it.
    await press('Escape', 'Control+Enter');
    await desk.settled();
    expect(await reason().count()).toBe(1);
    await desk.quiet('POST /cases/{caseId}/rulings');
    await input.send('Input.insertText', { text: '你' });
    await page().keyboard.press('Escape');
    await reason().waitFor({ state: 'detached' });

    await page().keyboard.down('s');
    await page().keyboard.down('s');
    await page().keyboard.down('s');
    await page().keyboard.up('s');
    await desk.settled();
    expect(asked('POST /cases/{caseId}/skip')).toHaveLength(1);
  });

  it.each(['Enter', 'a click'])(
    'does not end by the key that confirms, while its menu is opened by %s',
    async (way) => {
      await openCase();
      await page().keyboard.press('l');
      await reason().fill('写好的理由');
      const menu = page().getByRole('button', { name: '安宁' });
      if (way === 'Enter') await menu.press('Enter');
      else await menu.click();
      const entry = page().getByRole('menuitem', { name: '退出登录' });
      await entry.waitFor();
      await press('ArrowDown', 'Control+Enter');
      await desk.quiet('POST /cases/{caseId}/rulings');
      expect(await entry.isVisible()).toBe(true);
      expect(await reason().inputValue()).toBe('写好的理由');
      await page().keyboard.press('Enter');
      await page().getByRole('button', { name: '登录' }).waitFor();
    },
  );

  it('leaves no personal data behind after sign-out', async () => {
    await openCase();
    await page().keyboard.press('l');
    await reason().fill('草稿');
    await page().getByRole('button', { name: '安宁' }).click();
    const ending = page().waitForRequest(/\/issuer\/end\?/);
    await page().getByRole('menuitem', { name: '退出登录' }).click();
    // Cognito ends its session only if it is told the client, and where to go on under a name of its own.
    const { searchParams } = new URL((await ending).url());
    const start = searchParams.get('post_logout_redirect_uri');
    expect(start).toMatch(/\/console\/$/);
    expect(searchParams.get('client_id')).toBe('console');
    expect(searchParams.get('logout_uri')).toBe(start);
    await page().getByRole('button', { name: '登录' }).waitFor();
    const kept = await page().evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
    );
    expect(kept).not.toMatch(/token-1|草稿/);
    expect(page().url()).not.toMatch(/code=|token/);
  });
});
