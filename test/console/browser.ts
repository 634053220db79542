import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { chineseFonts } from './fonts.ts';

// Nothing of the console is drawn in three dimensions, and to do so without a graphics card is slow.
chromium.setGraphicsMode = false;

/**
 * A real Chromium out of an npm package: nothing has to be installed on the machine. Close it.
 *
 * @param optimising whether it compiles code anew that runs often, as people's browsers do. What a bench measures rests
 *   on it; a page of a test is gone before it would pay.
 * @example
 * const browser = await openBrowser();
 */
export const openBrowser = async ({ optimising = false } = {}): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      // One process for all would take the browser down with a page.
      ...chromium.args.filter(
        (argument) => !/site-per-process|single-process|no-zygote/.test(argument),
      ),
      ...(optimising ? [] : ['--js-flags=--no-opt --no-maglev']),
    ],
    headless: true,
    env: { ...process.env, ...chineseFonts() },
  });
