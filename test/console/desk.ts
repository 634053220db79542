import { AxeBuilder } from '@axe-core/playwright';
import type { CDPSession, Locator, Page, Request, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { EndpointName } from '#functions/review-api/contract/endpoints.ts';
import type { Preferences } from '#functions/review-api/web/preferences/preferences.ts';
import { builtConsole } from '#infra/console.ts';
import { openBrowser } from './browser.ts';
import { type CannedAnswers, type ConsoleRequest, serveConsole } from './server.ts';
import { caseDeskAnswers } from './specimens.ts';

/** axe rule sets to check. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * axe rules whose result depends on colours or on the length of words. A page that meets all rules in one mode and
 * language has to meet only these in another. The other rules look at structure.
 */
const axeRulesOfAppearance = ['color-contrast', 'link-in-text-block', 'target-size'];

/** The modes and languages in which pages are checked, each with its rules. */
export const axeRuns = [
  ['light', 'zh-CN', 'all'],
  ['dark', 'en', 'appearance'],
] as const;

type AxeOptions = { readonly within?: string; readonly only?: 'all' | 'appearance' };

/**
 * Hands requests of a page that is loaded already to a function. After `page.route` alone, the next request may still
 * pass by it: the browser tells the page with a delay.
 *
 * @example
 * await intercept(page, '**\/rulings', (request) => request.abort());
 */
export const intercept = async (
  page: Page,
  pattern: string,
  handle: (request: Route) => unknown,
): Promise<void> => {
  await page.route(pattern, handle);
  let isIntercepted = false;
  // Of two routes that match, the later one gets the request.
  await page.route('**/mark.svg', (request) => {
    isIntercepted = true;
    return request.abort();
  });
  const isReady = async () => {
    await page.evaluate(() => fetch('/console/mark.svg').catch(() => null));
    return isIntercepted;
  };
  await expect.poll(isReady, { interval: 20 }).toBe(true);
  await page.unroute('**/mark.svg');
};

const person = { locale: 'zh-CN', reducedMotion: 'reduce' } as const;

/** What the test files of a worker share: a browser that knows the console's code, and its server. */
const openWorkplace = async () => {
  const served: { answers: CannedAnswers } = { answers: {} };
  const server = await serveConsole(await builtConsole(), () => served.answers);
  // Nothing closes it: no hook runs after a worker's last file, and it ends with its process.
  const browser = await openBrowser();
  const context = await browser.newContext(person);
  context.setDefaultTimeout(120_000);
  return { server, context, served };
};
let workplace: ReturnType<typeof openWorkplace> | undefined;

/**
 * Runs the console in a real browser on canned API responses. Only the console's code stays in the browser
 * between tests. After each test it checks that no request went to another host, nothing failed, the page's
 * security policy was not violated, and all requests and responses match the contract.
 */
export const setUpDesk = (createAnswers: () => CannedAnswers) => {
  const foreignRequests: string[] = [];
  const pageErrors: string[] = [];
  /** Requests of the page without a response yet. */
  const pendingRequests = new Set<Request>();
  let page: Page;
  let devtools: CDPSession;
  let server: Awaited<ReturnType<typeof serveConsole>>;
  let served: { answers: CannedAnswers };
  /** The responses at the start of a test. */
  let first: CannedAnswers;
  /** Session storage of a signed-in person. */
  let session: readonly (readonly [string, string])[] = [];

  /** Notes what `afterEach` finds wrong. */
  const watch = (tab: Page) => {
    tab.on('request', (request) => {
      if (!request.url().startsWith(server.origin)) foreignRequests.push(request.url());
    });
    tab.on('pageerror', (error) => pageErrors.push(error.message));
    tab.on('dialog', (dialog) => {
      // The page is left, as from the dialogue of a test that ends.
      if (dialog.type() === 'beforeunload') return dialog.accept();
      pageErrors.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
  };

  beforeAll(async () => {
    workplace ??= openWorkplace();
    const { context, ...shared } = await workplace;
    ({ server, served } = shared);
    page = await context.newPage();
    devtools = await context.newCDPSession(page);
    watch(page);
    page.on('request', (request) => pendingRequests.add(request));
    for (const answered of ['requestfinished', 'requestfailed'] as const) {
      page.on(answered as 'requestfinished', (request) => pendingRequests.delete(request));
    }
  });
  afterAll(async () => {
    await page?.close();
  });
  beforeEach(async () => {
    first = createAnswers();
    served.answers = first;
    await page.unrouteAll();
    await page.context().setOffline(false);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.mouse.move(0, 0);
    // Load an image of the same origin: it stops the previous page and gives access to the storage.
    await page.goto(`${server.origin}/console/mark.svg`);
    await devtools.send('Storage.clearDataForOrigin', {
      origin: server.origin,
      storageTypes: 'all',
    });
    await page.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    server.forget();
    pendingRequests.clear();
    foreignRequests.length = 0;
    pageErrors.length = 0;
  });
  afterEach(() => {
    const { reports, breaches } = server.seen();
    expect({ outside: foreignRequests, broken: pageErrors, reports, breaches }).toEqual({
      outside: [],
      broken: [],
      reports: [],
      breaches: [],
    });
  });

  const enter = async (tab: Page, path: string) => {
    await tab.goto(server.origin + path);
    await tab.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
    await tab.getByRole('navigation').first().waitFor();
  };
  const signInByHand = async (path: string) => {
    await enter(page, path);
    const stored = await page.evaluate(() => Object.entries<string>({ ...sessionStorage }));
    session = stored.filter(([name]) => name.startsWith('oidc.user:'));
  };

  /** Waits until changes are painted. */
  const drawn = () =>
    page.evaluate(
      () =>
        new Promise<void>((drawn) =>
          requestAnimationFrame(() => requestAnimationFrame(() => drawn())),
        ),
    );
  /** Waits until all requests are answered, the result is painted and no further requests follow. */
  const settled = async () => {
    do {
      await expect.poll(() => pendingRequests.size, { interval: 20 }).toBe(0);
      await drawn();
    } while (pendingRequests.size > 0);
  };
  const asked = (name: EndpointName) => server.seen().calls.filter((call) => call.name === name);

  /**
   * Serious and critical axe violations on the page or in a part of it, by all rules or by those of appearance
   * only.
   */
  const axe = async ({ within = 'html', only = 'all' }: AxeOptions = {}) => {
    // The builder injects axe twice in each run, although it stays in the page until that is loaded anew.
    const isInjected = await page.evaluate(() => 'axe' in window);
    const { violations } = await new AxeBuilder({ page, ...(isInjected && { axeSource: ';' }) })
      .include(within)
      .options({
        runOnly:
          only === 'all'
            ? { type: 'tag', values: axeTags }
            : { type: 'rule', values: axeRulesOfAppearance },
        resultTypes: ['violations'],
      })
      // Without legacy mode, axe would open a tab for frames, and there are none.
      .setLegacyMode()
      .analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({
        id,
        at: nodes.slice(0, 3).map(({ target, failureSummary }) => [target, failureSummary]),
      }));
  };

  const palette = () => page.getByRole('combobox', { name: /^(输入命令|Command, page)/ });
  const openPalette = async () => {
    await page.keyboard.press('Control+k');
    await palette().waitFor();
  };

  return {
    page: () => page,
    /** Presses keys one after another. */
    press: async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    origin: () => server.origin,
    /** Replaces these responses for the rest of the test; the others are those of its start. */
    answer: (otherwise: CannedAnswers) => {
      served.answers = { ...first, ...otherwise };
    },
    /** Delays one response until the returned function is called. */
    answerLate: <Name extends keyof CannedAnswers>(
      operation: Name,
      answered: CannedAnswers[Name] = served.answers[operation],
    ): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      served.answers = {
        ...served.answers,
        [operation]: async (request: ConsoleRequest) => {
          await promise;
          return answered?.(request);
        },
      };
      return resolve;
    },
    endSession: (answer?: string | null) => server.endSession(answer),
    asked,
    drawn,
    settled,
    /** Asserts that these endpoints were not called, after everything has settled. */
    quiet: async (...names: readonly EndpointName[]) => {
      await settled();
      expect(names.flatMap(asked)).toEqual([]);
    },
    openPalette,
    /** Runs a command of the palette by name. */
    byName: async (name: string) => {
      await openPalette();
      await palette().fill(name);
      await page.keyboard.press('Enter');
    },
    /** Sets preferences; call it before opening the console. */
    prefer: (preferences: Partial<Preferences>) =>
      page.evaluate(
        (kept) => localStorage.setItem('clearspring.preferences', kept),
        JSON.stringify(preferences),
      ),
    /** Opens a page as a signed-in person: the first time by signing in by hand. */
    signIn: async (path: string) => {
      if (session.length === 0) return signInByHand(path);
      await page.evaluate((kept) => {
        for (const [name, value] of kept) sessionStorage.setItem(name, value);
      }, session);
      await page.goto(server.origin + path);
      await page.getByRole('navigation').first().waitFor();
    },
    /**
     * Works in a browser of its own, in whose tab time passes only when `tab.clock` moves it. A clock would be
     * installed in all tabs of the shared one. `enter` opens a page and signs in.
     */
    atOwnTime: async (
      work: (tab: Page, enter: (path: string) => Promise<void>) => Promise<void>,
    ) => {
      const context = await page.context().browser()?.newContext(person);
      if (!context) throw new Error('the browser is gone');
      try {
        const tab = await context.newPage();
        watch(tab);
        await tab.clock.install();
        await work(tab, (path) => enter(tab, path));
      } finally {
        await context.close();
      }
    },
    /** Navigates like a link, without reloading the console, and waits until the page is complete. */
    go: async (path: string) => {
      await page.evaluate((path) => history.pushState({}, '', path), path);
      // The state that the router exposes to its devtools.
      const arrived = () =>
        page.evaluate(() => {
          const state = window.__TSR_ROUTER__?.state;
          return state?.status === 'idle' ? state.resolvedLocation?.publicHref : null;
        });
      await expect.poll(arrived, { interval: 20 }).toBe(path);
      await settled();
    },
    axe,
    /** Axe violations in an open dialogue, which is closed afterwards. */
    axeInDialogue: async (dialogue: Locator, only: AxeOptions['only'] = 'all') => {
      await dialogue.waitFor();
      await settled();
      const found = await axe({ within: '[role=dialog]', only });
      await page.keyboard.press('Escape');
      await dialogue.waitFor({ state: 'detached' });
      return found;
    },
  };
};

/** A signed-in person with 120 cases, in Chinese. */
export const setUpCaseDesk = () => {
  const desk = setUpDesk(() => caseDeskAnswers(120));
  const { page, press } = desk;
  const reason = () => page().getByRole('textbox', { name: /理由/ });
  const signIn = async (path = '/console/') => {
    await desk.signIn(path);
    await page().getByRole('navigation', { name: '导航' }).waitFor();
  };
  return {
    desk,
    signIn,
    openCase: async (caseId = 'cas-0') => {
      await signIn(`/console/cases/${caseId}`);
      await page().getByRole('heading', { name: '判定依据' }).waitFor();
    },
    reason,
    /** Chooses an act by its key, gives a reason and confirms. */
    decide: async (act: string, why: string, confirm = 'Control+Enter') => {
      await press(act);
      await reason().fill(why);
      await press(confirm);
    },
    /** Chooses an account of the list and its release in bulk, with a reason. Returns the open dialogue. */
    releaseInBulk: async () => {
      await signIn();
      await page().getByRole('link', { name: 'u-20000' }).waitFor();
      await press('j', 'x', 'b');
      const dialogue = page().getByRole('dialog');
      await dialogue.getByRole('radio', { name: '解除并放行' }).check({ force: true });
      await dialogue.getByText('将处置 3 个账号，共选 4 个').waitFor();
      await dialogue.getByRole('textbox').fill('同一误判');
      return dialogue;
    },
  };
};
