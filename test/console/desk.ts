import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { bundleConsole } from '#infra/console.ts';
import { openBrowser } from './browser.ts';
import { type Answering, serveConsole } from './server.ts';

/** Rules that axe looks by. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The console in a real browser over made-up answers, anew for every test. After each: nothing left
 * for elsewhere, nothing broke, the policy of the page was never touched, and all that was asked and answered is of the contract.
 */
export const standDesk = (
  answersOf: () => Answering,
  /** How long a test waits for anything on the page, in milliseconds. */
  patience = 10_000,
) => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  const outside: string[] = [];
  const broken: string[] = [];
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let server: Awaited<ReturnType<typeof serveConsole>>;
  let answers: Answering;

  beforeAll(async () => {
    bundleConsole(folder);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    outside.length = 0;
    broken.length = 0;
    answers = answersOf();
    server = await serveConsole(folder, () => answers);
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'zh-CN',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(patience);
    page = await context.newPage();
    page.on('request', (request) => {
      if (!request.url().startsWith(server.origin)) outside.push(request.url());
    });
    page.on('pageerror', (error) => broken.push(error.message));
    page.on('dialog', (dialog) => {
      broken.push(`dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
  });
  afterEach(async () => {
    await context.close();
    await server.close();
    const { reports, breaches } = server;
    expect({ outside, broken, reports, breaches }).toEqual({
      outside: [],
      broken: [],
      reports: [],
      breaches: [],
    });
  });

  return {
    page: () => page,
    origin: () => server.origin,
    /** Answers otherwise from now on, until the test ends. */
    answer: (otherwise: Answering) => {
      answers = otherwise;
    },
    endSession: () => server.endSession(),
    asked: (name: string) => server.calls.filter((call) => call.name === name),
    signIn: async (path: string) => {
      await page.goto(server.origin + path);
      await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
      await page.getByRole('navigation').first().waitFor();
    },
    /** What axe finds serious on the page. */
    axe: async () => {
      const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => ({
          id,
          at: nodes.slice(0, 3).map(({ target, failureSummary }) => [target, failureSummary]),
        }));
    },
  };
};
