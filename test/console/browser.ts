import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { chineseFonts } from './fonts.ts';

// Nothing of the console is drawn in three dimensions, and to do so without a graphics card is slow.
chromium.setGraphicsMode = false;

/**
 * A real Chromium out of an npm package: nothing has to be installed on the machine. Close it.
 *
 * @example
 * const browser = await openBrowser();
 */
export const openBrowser = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for all would take the browser down with a page.
    args: chromium.args.filter(
      (argument) => !/site-per-process|single-process|no-zygote/.test(argument),
    ),
    headless: true,
    env: { ...process.env, ...chineseFonts() },
  });
