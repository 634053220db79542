import { setTimeout } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { minute } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { intercept, setUpCaseDesk } from './desk.ts';
import { Refusal } from './server.ts';
import { caseDeskAnswers, page as casePage, row } from './specimens.ts';

const { desk, openCase, reason, signIn, decide, releaseInBulk } = setUpCaseDesk();
const { page, origin, asked, answer, answerLate, press } = desk;

/** Chooses the finding of a mark in its dialogue. */
const find = async (truth: string) => {
  await page().getByRole('dialog').getByRole('button', { name: /认定/ }).click();
  await page().getByRole('option', { name: truth }).click();
};

describe('a day at the desk, by keyboard', () => {
  it('shows that the server cannot be reached and old data may be outdated, until it can', async () => {
    await desk.atOwnTime(async (tab, enter) => {
      await enter('/console/cases');
      await tab.locator('a[data-row]').first().waitFor();
      await intercept(tab, '**/console/api/**', (asked) => asked.abort());
      await tab.keyboard.press('n');
      await noticeOn(tab, '没有成功：连接不上服务器。请检查网络后重试').waitFor();
      /** Waits for a state while advancing the fake clock, so that time passes only here. */
      const comesTo = async (words: Locator, shown: boolean) =>
        expect
          .poll(async () => {
            await tab.clock.runFor(2_000);
            return words.first().isVisible();
          })
          .toBe(shown);
      // Existing data is reloaded when the user returns to the page.
      await tab.getByRole('link', { name: '申诉' }).click();
      await comesTo(tab.locator('main').getByText('连接不上服务器'), true);
      await tab.getByRole('link', { name: '案件队列' }).click();
      const old = tab.getByText('页面上的内容可能已经过时');
      await comesTo(old, true);
      await tab.unroute('**/console/api/**');
      await comesTo(old, false);
    });
  });

  it('lets a text be written on while a notice says that data may be outdated', async () => {
    await openCase();
    await desk.settled();
    answer({ 'GET /cases/{caseId}': () => new Refusal(503, 'unavailable') });
    await press('c', 'f');
    await page().locator('textarea:focus').waitFor();
    await page().keyboard.type('text ');
    await noticeOn(page(), '页面上的内容可能已经过时').waitFor();
    // An alert would get the focus half a second later, and letters would be taken for commands.
    await setTimeout(2_000);
    await page().keyboard.type('and links');
    expect(await reason().inputValue()).toBe('text and links');
  });

  it('says that data may be outdated until the same data is read, not others', async () => {
    const answers = caseDeskAnswers();
    await openCase();
    await desk.settled();
    answer({ 'GET /cases/{caseId}': () => new Refusal(503, 'unavailable') });
    await page().keyboard.press('c');
    const old = noticeOn(page(), '页面上的内容可能已经过时');
    await old.waitFor();
    await page().keyboard.press('w');
    await page().getByRole('dialog').getByText('u-').first().waitFor();
    await desk.settled();
    expect(await old.count()).toBe(1);
    await page().keyboard.press('Escape');
    await page().getByRole('dialog').waitFor({ state: 'detached' });
    answer(answers);
    await page().keyboard.press('c');
    await old.waitFor({ state: 'detached' });
  });

  it('stays on its page if the server fails before the next one loads, and loads it later', async () => {
    await signIn('/console/cases');
    await page().locator('a[data-row]').first().waitFor();
    await intercept(page(), '**/console/**', (asked) => asked.abort());
    await page().getByRole('link', { name: '规则' }).click();
    await page().getByText('此页暂时打不开').waitFor();
    await page().getByRole('button', { name: '重试' }).click();
    // The rest of the console still works.
    await page().getByRole('link', { name: '案件队列' }).click();
    await page().locator('a[data-row]').first().waitFor();
    await page().getByRole('link', { name: '规则' }).click();
    await page().getByText('此页暂时打不开').waitFor();
    await page().unroute('**/console/**');
    await page().getByRole('button', { name: '重试' }).click();
    await page().getByRole('heading', { name: '规则', level: 1 }).waitFor();
  });

  it('shows that the machine is offline, and sends nothing later by itself', async () => {
    await openCase();
    await page().keyboard.press('f');
    await page().locator('textarea:focus').waitFor();
    await page().keyboard.type('多账号同一话术');
    await page().context().setOffline(true);
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '没有成功：连接不上服务器。请检查网络后重试').waitFor();
    await page().context().setOffline(false);
    await page().getByRole('link', { name: '案件队列' }).click();
    await page().locator('a[data-row]').first().waitFor();
    await desk.quiet('POST /cases/{caseId}/rulings');
  });
});

it.each([
  ['a decision', 'cas-0', '**/rulings', ['f'], '已冻结账号'],
  ['the answer to an appeal', 'cas-4', '**/appeal', ['a', 'd'], '申诉已驳回'],
])('%s takes the notice of its failure away', async (_, caseId, path, keys, done) => {
  await openCase(caseId);
  await press(...keys);
  await page().locator('textarea:focus').waitFor();
  await page().keyboard.type('属实');
  await intercept(page(), path, (request) => request.abort());
  await page().keyboard.press('Control+Enter');
  await noticeOn(page(), '没有成功').waitFor();
  await page().unrouteAll();
  await page().keyboard.press('Control+Enter');
  await noticeOn(page(), done).waitFor();
  expect(await noticeOn(page(), '没有成功').count()).toBe(0);
});

describe('an act whose answer was lost', () => {
  /** The idempotency keys of the requests so far; the answer of the first is lost. */
  const keysWithFirstLost = async (path: string) => {
    const keys: (string | undefined)[] = [];
    await intercept(page(), path, async (request) => {
      keys.push(request.request().headers()['idempotency-key']);
      if (keys.length > 1) return request.fallback();
      await request.fetch();
      return request.abort();
    });
    return keys;
  };
  const lost = () => noticeOn(page(), '没有成功：连接不上服务器').waitFor();

  it('is the same act if it is repeated, and another one once it was changed', async () => {
    await openCase();
    for (const [reason, repeated] of [
      ['已致电', '已致电'],
      ['已致电', '已致电两次'],
    ] as const) {
      await page().keyboard.press('x');
      const keys = await keysWithFirstLost('**/marks');
      await find('正常用户');
      await page().getByRole('dialog').getByRole('textbox').fill(reason);
      await page().keyboard.press('Control+Enter');
      await lost();
      await page().getByRole('dialog').getByRole('textbox').fill(repeated);
      await page().keyboard.press('Control+Enter');
      await page().getByRole('dialog').waitFor({ state: 'detached' });
      expect(new Set(keys).size).toBe(reason === repeated ? 1 : 2);
      await page().unrouteAll();
    }
  });

  it('is the same act after the page was reloaded, which then knows a newer version', async () => {
    let version = 3;
    const answers = caseDeskAnswers();
    answer({
      'GET /cases/{caseId}': () => ({ ...casePage(0), case: row(0, { version }) }),
      'POST /cases/{caseId}/rulings': (request) => {
        version = 4;
        const body = { ...(request.body as object), expectedVersion: 3 };
        return answers['POST /cases/{caseId}/rulings']?.({ ...request, body });
      },
    });
    const keys = await keysWithFirstLost('**/rulings');
    await openCase();
    await decide('r', '并无异常');
    await noticeOn(page(), '没有成功：连接不上服务器').waitFor();
    await page().reload();
    await desk.settled();
    await reason().press('Control+Enter');
    await noticeOn(page(), '已解除并放行').waitFor();
    const sent = asked('POST /cases/{caseId}/rulings').map(({ asked: { body } }) => body);
    expect(sent).toMatchObject([{ expectedVersion: 3 }, { expectedVersion: 4 }]);
    expect(new Set(keys).size).toBe(1);
    // Answered, it is over: the same request is then meant again. (A term would make it another one.)
    await decide('r', '并无异常');
    await expect.poll(() => new Set(keys).size).toBe(2);
  });

  it.each([
    ['the same act if it is repeated after nine minutes', 9, 1],
    ['another act after ten, in which the first may have been undone', 10, 2],
  ])('is %s', async (_, minutes, different) => {
    const keys = await keysWithFirstLost('**/rulings');
    await openCase();
    await decide('f', '属实');
    await lost();
    await page().evaluate((later) => {
      const now = Date.now;
      Date.now = () => now() + later;
    }, minutes * minute);
    await reason().press('Control+Enter');
    await noticeOn(page(), '已冻结账号').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(different);
  });

  it.each([
    ['c', '**/claim'],
    ['n', '**/next'],
  ])('is another act if it may be meant again, such as a claim by %s', async (key, path) => {
    await openCase();
    const keys = await keysWithFirstLost(path);
    await page().keyboard.press(key);
    await noticeOn(page(), '没有成功：连接不上服务器').waitFor();
    await page().keyboard.press(key);
    await expect.poll(() => new Set(keys).size).toBe(2);
  });

  it('is the same act if a case is snoozed again, also in a dialogue that was closed meanwhile', async () => {
    answer({ 'POST /cases/{caseId}/snooze': () => row(1) });
    await openCase();
    const keys = await keysWithFirstLost('**/snooze');
    const dialogue = page().getByRole('dialog');
    const snooze = async () => {
      await desk.byName('搁置');
      await dialogue.getByRole('button', { name: /天数/ }).click();
      await page().getByRole('option', { name: '7 天' }).click();
      await dialogue.getByRole('textbox').fill('等银行回函');
      await page().keyboard.press('Control+Enter');
    };
    await snooze();
    await lost();
    // What was written is not sent, so Escape asks once.
    await press('Escape', 'Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().evaluate((later) => {
      const now = Date.now;
      Date.now = () => now() + later;
    }, minute);
    await snooze();
    await dialogue.waitFor({ state: 'detached' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('is the same bulk action if it is repeated, also once the machine is online again', async () => {
    const keys = await keysWithFirstLost('**/bulk/runs');
    let previews = 0;
    answer({
      'POST /bulk/previews': (request) => ({
        ...(caseDeskAnswers()['POST /bulk/previews']?.(request) as object),
        token: `bulk-token-${++previews}`,
      }),
    });
    await releaseInBulk();
    await page().keyboard.press('Control+Enter');
    await lost();
    await page().evaluate((later) => {
      const now = Date.now;
      Date.now = () => now() + later;
    }, 2 * minute);
    const counted = asked('GET /queues').length;
    await page().context().setOffline(true);
    await page().context().setOffline(false);
    await expect.poll(() => asked('GET /queues').length).toBeGreaterThan(counted);
    await desk.settled();
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '批量处置：成功 3，未处置 2').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await noticeOn(page(), '没有成功').count()).toBe(0);
  });

  it('can be chosen again after another bulk action was looked at for long', async () => {
    await desk.atOwnTime(async (tab, enter) => {
      await enter('/console/cases');
      await tab.getByRole('link', { name: 'u-20000' }).waitFor();
      await intercept(tab, '**/bulk/runs', (request) => request.abort());
      for (const key of ['j', 'x', 'b']) await tab.keyboard.press(key);
      const dialogue = tab.getByRole('dialog');
      const previewed = dialogue.getByText('将处置 3 个账号，共选 4 个');
      await dialogue.getByRole('radio', { name: '解除并放行' }).check({ force: true });
      await previewed.waitFor();
      await dialogue.getByRole('textbox').fill('同一误判');
      await tab.keyboard.press('Control+Enter');
      await noticeOn(tab, '没有成功：连接不上服务器').waitFor();
      await dialogue.getByRole('radio', { name: '维持现状' }).check({ force: true });
      await previewed.waitFor();
      await tab.clock.fastForward(6 * minute);
      await dialogue.getByRole('radio', { name: '解除并放行' }).check({ force: true });
      await previewed.waitFor();
    });
  });
});

describe('over a slow network', () => {
  it('reports a decision and offers its undo, wherever the reader has gone meanwhile', async () => {
    const letGo = answerLate('POST /cases/{caseId}/rulings');
    await openCase();
    await decide('f', '属实', 'Control+Shift+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(1);
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await noticeOn(page(), 'u-20000：已冻结账号').waitFor();
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
    await desk.settled();
    // After navigating away, the user is not redirected and no further case is claimed.
    expect(new URL(page().url()).pathname).toBe('/console/appeals');
    await desk.quiet('POST /queues/{queue}/next');
    await page().goto(`${origin()}/console/cases/cas-0`);
    await page().getByRole('heading', { name: '判定依据' }).waitFor();
    expect(await reason().count()).toBe(0);
  });

  it('reports a rejected decision, wherever the reader has gone meanwhile', async () => {
    const letGo = answerLate(
      'POST /cases/{caseId}/rulings',
      () => new Refusal(403, 'forbidden', { title: '没有权限', detail: '您的角色不能这样做。' }),
    );
    await openCase();
    await decide('f', '属实');
    await expect.poll(() => asked('POST /cases/{caseId}/rulings').length).toBe(1);
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await noticeOn(page(), 'u-20000：没有成功：没有权限。您的角色不能这样做。').waitFor();
  });

  it('reports for each of several rows what failed', async () => {
    // The latest notice lies over the others, so the order of the answers is fixed.
    const refused = Promise.withResolvers<void>();
    const letGo = answerLate('POST /cases/{caseId}/claim', async ({ path }) => {
      if (path.caseId === 'cas-0')
        return new Refusal(409, 'claimed', { title: '他人正在处理', detail: '请选另一件。' });
      await refused.promise;
      return { by: { id: 'ann', name: 'Ann' }, until: Date.now() + 90_000, mine: true };
    });
    await signIn();
    await page().getByRole('link', { name: 'u-20000' }).waitFor();
    await press('j', 'c', 'j', 'c');
    await expect.poll(() => asked('POST /cases/{caseId}/claim').length).toBe(2);
    letGo();
    await noticeOn(page(), 'u-20000：没有成功：他人正在处理。请选另一件。').waitFor();
    refused.resolve();
    await noticeOn(page(), '已领取 u-20001').waitFor();
  });

  it('claims one case, and skips one, however often the key is pressed', async () => {
    const letGo = answerLate('POST /cases/{caseId}/skip', () => null);
    await openCase();
    await page().keyboard.press('s');
    await expect.poll(() => asked('POST /cases/{caseId}/skip').length).toBe(1);
    await desk.drawn();
    await page().keyboard.press('s');
    letGo();
    await page().waitForURL('**/console/cases/cas-1');
    await expect.poll(() => asked('GET /cases/{caseId}').length).toBeGreaterThan(1);
    await desk.settled();
    expect(asked('POST /cases/{caseId}/skip')).toHaveLength(1);
    expect(asked('POST /queues/{queue}/next')).toHaveLength(1);

    const letNextGo = answerLate('POST /queues/{queue}/next', () => ({ case: row(2) }));
    await page().keyboard.press('n');
    await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(2);
    await desk.drawn();
    await page().keyboard.press('n');
    letNextGo();
    await page().waitForURL('**/console/cases/cas-2');
    await desk.settled();
    expect(asked('POST /queues/{queue}/next')).toHaveLength(2);
  });

  describe('letters typed while the next case is still loading', () => {
    /**
     * Presses keys in the page a tenth of a second apart, however long a busy machine takes, Enter with Ctrl and Shift.
     * Returns the time after them.
     */
    const pressFrom = (from: number, keys: readonly string[]): Promise<number> =>
      page().evaluate(
        ({ from, keys }) => {
          for (const [at, key] of keys.entries()) {
            const isEnter = key === 'Enter';
            const press = new KeyboardEvent('keydown', {
              key,
              code: isEnter ? key : `Key${key.toUpperCase()}`,
              ctrlKey: isEnter,
              shiftKey: isEnter,
              bubbles: true,
              cancelable: true,
              composed: true,
            });
            Object.defineProperty(press, 'timeStamp', { value: from + at * 100 });
            document.activeElement?.dispatchEvent(press);
          }
          return from + keys.length * 100;
        },
        { from, keys },
      );

    /** Decides the first case, types a text while the next one is loading, and confirms once that is shown. */
    const typeEarly = async (text: string) => {
      const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
      answer({
        'GET /cases/{caseId}': async ({ path }) => {
          if (path.caseId === 'cas-1') await until;
          return casePage(path.caseId === 'cas-1' ? 1 : 0);
        },
      });
      await signIn();
      await page().getByRole('link', { name: 'u-20000' }).click();
      await page().getByRole('heading', { name: '判定依据' }).waitFor();
      await decide('r', '正常', 'Control+Shift+Enter');
      await page().waitForURL('**/console/cases/cas-1');
      await page().getByRole('status', { name: '正在加载' }).waitFor();
      const now = await page().evaluate(() => performance.now());
      const later = await pressFrom(now, [...text.slice(0, 1)]);
      letGo();
      await page().getByRole('heading', { name: '判定依据' }).waitFor();
      await desk.drawn();
      await pressFrom(later, [...text.slice(1), 'Enter']);
    };

    it('and those after them are no keys for it, nor undo the case before', async () => {
      await typeEarly('this is a fraud');
      await noticeOn(page(), '像是在输入文字，按键未执行').waitFor();
      await desk.settled();
      expect(await reason().count()).toBe(0);
      expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
      // What concludes the typing lets the keys act again.
      await decide('f', '属实');
      await expect
        .poll(() => asked('POST /cases/{caseId}/rulings').map((call) => call.asked.path.caseId))
        .toEqual(['cas-0', 'cas-1']);
    });

    it('are unlike keys that do nothing on a page without keys of its own', async () => {
      await signIn('/console/nowhere');
      await page().getByRole('heading', { name: '没有这个页面' }).waitFor();
      await desk.settled();
      const now = await page().evaluate(() => performance.now());
      await pressFrom(now, ['q', 'g', 'c']);
      await page().waitForURL('**/console/cases**');
    });

    it('do not end up in the draft that it has from before, nor confirm that', async () => {
      await openCase('cas-1');
      await page().keyboard.press('f');
      await reason().fill('买卖银行卡');
      await typeEarly('this is all right');
      await desk.settled();
      expect(await page().locator('textarea:focus').count()).toBe(0);
      expect(await reason().inputValue()).toBe('买卖银行卡');
      expect(asked('POST /cases/{caseId}/rulings')).toHaveLength(1);
      // Its key goes on with it.
      await page().keyboard.press('f');
      await page().locator('textarea:focus').waitFor();
    });
  });

  it('reports a bulk action whose dialogue was closed before the response', async () => {
    const letGo = answerLate('POST /bulk/runs');
    const dialogue = await releaseInBulk();
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /bulk/runs').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'hidden' });
    letGo();
    await noticeOn(page(), '批量处置：成功 3，未处置 2').waitFor();
    await page().getByRole('button', { name: '撤销 (U)' }).waitFor();
  });

  it('calls a case changed only if a newer version than the one shown exists', async () => {
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    let version = 3;
    answer({
      'PUT /cases/{caseId}/presence': async () => {
        const then = version;
        if (asked('PUT /cases/{caseId}/presence').length > 1) await until;
        return { claim: null, others: [], version: then };
      },
      'GET /cases/{caseId}': () => {
        const whole = casePage(0);
        return { ...whole, case: { ...whole.case, version } };
      },
      'POST /cases/{caseId}/marks': () => {
        version = 4;
        return row(0, { version });
      },
    });
    await openCase();
    await desk.settled();
    await page().keyboard.press('x');
    await find('正常用户');
    await page().getByRole('dialog').getByRole('textbox').fill('已电话核实');
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').waitFor({ state: 'hidden' });
    await expect.poll(() => asked('GET /cases/{caseId}').length).toBe(2);
    await desk.drawn();
    expect(await page().getByText('案件在您查看期间有变动').count()).toBe(0);
    letGo();
  });

  it('gives the focus to the first field of a dialogue, not to its close button', async () => {
    await openCase();
    await page().keyboard.press('m');
    await page().getByRole('dialog').locator('textarea:focus').waitFor();
  });

  it('keeps the focus in a text box when the people to warn have loaded', async () => {
    const letGo = answerLate('GET /cases/{caseId}/warnings');
    await openCase();
    await page().keyboard.press('w');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('正在加载').waitFor();
    await dialogue.getByRole('button', { name: /类别/ }).and(page().locator(':focus')).waitFor();
    await page().keyboard.press('Tab');
    await page().keyboard.type('正在');
    letGo();
    await dialogue.getByRole('checkbox').first().waitFor();
    await page().keyboard.type(' 交易');
    expect(await reason().inputValue()).toBe('正在 交易');
    expect(await dialogue.getByRole('checkbox').first().isChecked()).toBe(true);
  });

  it('keeps open a dialogue that was opened after the one whose response arrives', async () => {
    const letGo = answerLate('POST /cases/{caseId}/marks');
    await openCase();
    await page().keyboard.press('x');
    const dialogue = page().getByRole('dialog');
    await find('确属违规');
    await dialogue.getByRole('textbox').fill('属实');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /cases/{caseId}/marks').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('m');
    await dialogue.getByRole('textbox').fill('已致电');
    letGo();
    await noticeOn(page(), 'u-20000：已标注').waitFor();
    await desk.settled();
    expect(await dialogue.getByRole('textbox').inputValue()).toBe('已致电');
  });

  it('does not open a case whose decision was undone after the dialogue was closed', async () => {
    const letGo = answerLate('POST /rulings/{rulingId}/undo');
    await openCase();
    await decide('f', '属实');
    await noticeOn(page(), 'u-20000：已冻结账号').waitFor();
    await page().keyboard.press('u');
    const dialogue = page().getByRole('dialog', { name: '撤销' });
    await dialogue.getByText('已冻结 → 正常').waitFor();
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /rulings/{rulingId}/undo').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().getByRole('link', { name: /^申诉/ }).click();
    await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
    letGo();
    await noticeOn(page(), 'u-20000：已撤销').waitFor();
    await desk.settled();
    expect(new URL(page().url()).pathname).toBe('/console/appeals');
  });

  it.each(['n', 'Control+Shift+Enter'])(
    'returns the next case if its reader has gone elsewhere meanwhile: %s',
    async (key) => {
      const letGo = answerLate('POST /queues/{queue}/next', () => ({ case: row(2) }));
      await openCase();
      if (key !== 'n') {
        await page().keyboard.press('f');
        await reason().fill('属实');
      }
      await page().keyboard.press(key);
      await expect.poll(() => asked('POST /queues/{queue}/next').length).toBe(1);
      await page().getByRole('link', { name: /^申诉/ }).click();
      await page().getByRole('heading', { name: '申诉', level: 1 }).waitFor();
      letGo();
      await expect
        .poll(() => asked('DELETE /cases/{caseId}/claim').map((call) => call.asked.path))
        .toEqual([{ caseId: 'cas-2' }]);
      await desk.settled();
      expect(new URL(page().url()).pathname).toBe('/console/appeals');
    },
  );
});
