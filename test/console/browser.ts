import chromium from '@sparticuz/chromium';
import { type Browser, type Locator, type Page, chromium as playwright } from 'playwright-core';
import { chineseFonts } from './fonts.ts';

// The console uses no 3D graphics, which are slow without a graphics card.
chromium.setGraphicsMode = false;

/**
 * Starts a real Chromium from an npm package, so none has to be installed. The caller closes it.
 *
 * @param optimising whether hot code is compiled with optimisation, as in users' browsers. Benchmarks need it;
 *   test pages are too short-lived to benefit.
 * @example
 * const browser = await openBrowser();
 */
export const openBrowser = async ({ optimising = false } = {}): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      // With a single process, a crashing page would take the browser down.
      ...chromium.args.filter(
        (argument) => !/site-per-process|single-process|no-zygote/.test(argument),
      ),
      ...(optimising ? [] : ['--js-flags=--no-opt --no-maglev']),
    ],
    headless: true,
    env: { ...process.env, ...chineseFonts() },
  });

/**
 * A notice of the notice bar. Elsewhere on a page the same words can stand in the hidden reason of a disabled
 * button and, two seconds later, in the region that announces notices to screen readers, so a search of the
 * whole page may find two elements.
 *
 * @example
 * await noticeOn(page, '草稿已保存').waitFor();
 */
export const noticeOn = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('list', { name: /^(?:通知|Notifications)$/ }).getByText(text);
