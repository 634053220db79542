import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, CDPSession, Locator, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { EndpointName } from '#functions/review-api/contract/endpoints.ts';
import type { Preferences } from '#functions/review-api/web/preferences/preferences.ts';
import { bundleConsole } from '#infra/console.ts';
import { openBrowser } from './browser.ts';
import { type Answering, type Asked, serveConsole } from './server.ts';
import { deskOf } from './specimens.ts';

/** Rules that axe looks by. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The console in a real browser over made-up answers. The console's code stays in the browser from test to test, and
 * nothing else does. After each: nothing left for elsewhere, nothing broke, the policy of the page was never touched,
 * and all that was asked and answered is of the contract.
 */
export const standDesk = (answersOf: () => Answering) => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const outside: string[] = [];
  const broken: string[] = [];
  /** What the page asked for and was not answered yet. */
  const asking = new Set<Request>();
  let browser: Browser;
  let page: Page;
  let devtools: CDPSession;
  let server: Awaited<ReturnType<typeof serveConsole>>;
  let answers: Answering;
  /** What somebody who signed in leaves in their tab. */
  let session: readonly (readonly [string, string])[] = [];

  beforeAll(async () => {
    bundleConsole(folder);
    browser = await openBrowser();
    server = await serveConsole(folder, () => answers);
    const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    devtools = await context.newCDPSession(page);
    page.on('request', (request) => {
      asking.add(request);
      if (!request.url().startsWith(server.origin)) outside.push(request.url());
    });
    for (const answered of ['requestfinished', 'requestfailed'] as const) {
      page.on(answered as 'requestfinished', (request) => asking.delete(request));
    }
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('dialog', (dialog) => {
      broken.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    answers = answersOf();
    await page.unrouteAll();
    await page.context().setOffline(false);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.mouse.move(0, 0);
    // A picture of the same address: whatever ran before is gone, and its storage can be reached.
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
    asking.clear();
    outside.length = 0;
    broken.length = 0;
  });
  afterEach(() => {
    const { reports, breaches } = server.seen();
    expect({ outside, broken, reports, breaches }).toEqual({
      outside: [],
      broken: [],
      reports: [],
      breaches: [],
    });
  });

  const signInByHand = async (path: string) => {
    await page.goto(server.origin + path);
    await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
    await page.getByRole('navigation').first().waitFor();
    const kept = await page.evaluate(() => Object.entries<string>({ ...sessionStorage }));
    session = kept.filter(([name]) => name.startsWith('oidc.user:'));
  };

  /** Waits until what changed is on the screen. */
  const drawn = () =>
    page.evaluate(
      () =>
        new Promise<void>((drawn) =>
          requestAnimationFrame(() => requestAnimationFrame(() => drawn())),
        ),
    );
  /** Waits until all that the page asked for is there and drawn, and leads to no further question. */
  const settled = async () => {
    do {
      await expect.poll(() => asking.size, { interval: 20 }).toBe(0);
      await drawn();
    } while (asking.size > 0);
  };
  const asked = (name: EndpointName) => server.seen().calls.filter((call) => call.name === name);

  /** What axe finds serious on the page, or within a part of it. */
  const axe = async (within = 'html') => {
    const { violations } = await new AxeBuilder({ page })
      .include(within)
      .options({ runOnly: standards, resultTypes: ['violations'] })
      // There are no frames, for which it would open a tab of its own.
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
    origin: () => server.origin,
    /** Answers otherwise from now on, until the test ends. */
    answer: (otherwise: Answering) => {
      answers = otherwise;
    },
    /** From now on one answer comes when it is let go. */
    answerLate: <Name extends keyof Answering>(
      operation: Name,
      answered: Answering[Name] = answers[operation],
    ): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      answers = {
        ...answers,
        [operation]: async (request: Asked) => {
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
    /** Nothing was asked of these, once whatever was done before has led to all that it leads to. */
    quiet: async (...names: readonly EndpointName[]) => {
      await settled();
      expect(names.flatMap(asked)).toEqual([]);
    },
    openPalette,
    /** Does something by its name, as the palette has it. */
    byName: async (name: string) => {
      await openPalette();
      await palette().fill(name);
      await page.keyboard.press('Enter');
    },
    /** Before the console is opened. */
    prefer: (preferences: Partial<Preferences>) =>
      page.evaluate(
        (kept) => localStorage.setItem('clearspring.preferences', kept),
        JSON.stringify(preferences),
      ),
    /** Opens a page of the console as somebody who is signed in: the first time by hand, as everybody does. */
    signIn: async (path: string) => {
      if (session.length === 0) return signInByHand(path);
      await page.evaluate((kept) => {
        for (const [name, value] of kept) sessionStorage.setItem(name, value);
      }, session);
      await page.goto(server.origin + path);
      await page.getByRole('navigation').first().waitFor();
    },
    /** Goes to another page as a link of the console does, without loading the console anew, until all of it is drawn. */
    go: async (path: string) => {
      await page.evaluate((path) => history.pushState({}, '', path), path);
      // What the router shows to its own tools.
      const arrived = () =>
        page.evaluate(() => {
          const state = window.__TSR_ROUTER__?.state;
          return state?.status === 'idle' ? state.resolvedLocation?.publicHref : null;
        });
      await expect.poll(arrived, { interval: 20 }).toBe(path);
      await settled();
    },
    axe,
    /** What axe finds serious in a dialogue that was opened. It is left again. */
    axeInDialogue: async (dialogue: Locator) => {
      await dialogue.waitFor();
      await settled();
      const found = await axe('[role=dialog]');
      await page.keyboard.press('Escape');
      await dialogue.waitFor({ state: 'detached' });
      return found;
    },
  };
};

/** Somebody at the desk, over 120 cases, in Chinese. */
export const standCaseDesk = () => {
  const desk = standDesk(() => deskOf(120));
  const { page } = desk;
  const signIn = async (path = '/console/') => {
    await desk.signIn(path);
    await page().getByRole('navigation', { name: '导航' }).waitFor();
  };
  return {
    desk,
    signIn,
    openCase: async (caseId = 'cas-0') => {
      await signIn(`/console/cases/${caseId}`);
      await page().getByRole('heading', { name: '为何如此决定' }).waitFor();
    },
    reason: () => page().getByRole('textbox', { name: /理由/ }),
  };
};
