import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { localized } from '#infra/localize.ts';
import { openBrowser } from '#test/console/browser.ts';
import { openSite } from '#test/journeys/site.ts';
import { quantile } from '../pipeline/pace.ts';
import { fillQueue } from './queue.ts';

const platformId = 'demo';
/** The scene whose cases are opened: those of a farm have the most to show. */
const scene = 'bulk-farm';
const casesOpened = 3;
const screen = { viewport: { width: 1280, height: 800 }, locale: 'zh-CN' } as const;

const spread = (values: readonly number[]) => ({
  times: values.length,
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
  most: quantile(values, 1),
});

/** The script that measures inside the page: `window.gauge`. */
const gaugeScript = fileURLToPath(new URL('./gauge.js', import.meta.url));

/** A page with an empty browser cache and the session of a signed-in person. */
const coldPage = async (browser: Browser, session: string) => {
  const context = await browser.newContext(screen);
  await context.addInitScript(`Object.assign(sessionStorage, ${session})`);
  await context.addInitScript({ path: gaugeScript });
  return context.newPage();
};

const signIn = async (page: Page, address: string) => {
  await page.goto(address);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('button', { name: '王主管' }).click();
  await page.getByRole('navigation', { name: '导航' }).waitFor();
  return page.evaluate<string>('JSON.stringify({ ...sessionStorage })');
};

const measureLoads = async (browser: Browser, address: string, loads: number) => {
  const first = await coldPage(browser, '{}');
  const session = await signIn(first, address);
  await first.goto(`${address}cases?queue=registration`);
  const rows = first.locator('a[data-row]');
  await rows.nth(casesOpened - 1).waitFor();
  const cases = await rows.evaluateAll((links) =>
    links.map((link) => link.getAttribute('data-row')),
  );
  await first.context().close();
  const interactive: number[] = [];
  const complete: number[] = [];
  const nothing: number[] = [];
  for (let load = 0; load < loads; load++) {
    const empty = await coldPage(browser, session);
    await empty.goto(`${address}mark.svg`);
    nothing.push(await empty.evaluate<number>('gauge.drawn()'));
    await empty.context().close();
    const page = await coldPage(browser, session);
    await page.goto(`${address}cases/${cases[load % casesOpened]}`, { waitUntil: 'commit' });
    interactive.push(await page.evaluate<number>('gauge.interactive'));
    complete.push(await page.evaluate<number>('gauge.complete'));
    await page.context().close();
  }
  return {
    session,
    opening: {
      interactive: spread(interactive),
      complete: spread(complete),
      /** A page from the same front with one small picture: the minimum loading time. */
      floor: spread(nothing),
    },
  };
};

/** Keys pressed on the queue page, in order. */
const keys = ['j', 'x', 'j', 'k', 'Control+k', 'Escape', ']', '['] as const;
/** A key without a handler: the minimum time of a frame. */
const unboundKey = 'F9';

const press = async (page: Page, key: string): Promise<number> => {
  await page.evaluate(`gauge.awaitKey(${JSON.stringify(key)})`);
  await page.keyboard.press(key);
  return page.evaluate<number>('gauge.heard');
};

const measureKeys = async (browser: Browser, address: string, session: string, presses: number) => {
  const page = await coldPage(browser, session);
  await page.goto(`${address}cases?queue=fraud`);
  await page.locator('a[data-row]').nth(49).waitFor();
  // Wait for the prefetch of the next page.
  await page.waitForLoadState('networkidle');
  const took = new Map<string, number[]>([...keys, unboundKey].map((key) => [key, []]));
  for (let round = 0; round < presses; round++) {
    for (const key of [...keys, unboundKey]) took.get(key)?.push(await press(page, key));
  }
  await page.context().close();
  return {
    keys: keys
      .filter((key, at) => keys.indexOf(key) === at)
      .map((key) => ({ key, ...spread(took.get(key) ?? []) })),
    nobodys: spread(took.get(unboundKey) ?? []),
  };
};

/**
 * Measures the response times of the console: the local system with a morning of traffic and a queue of
 * `cases` cases, in a real browser on the same machine.
 *
 * @param loads number of times a case page is opened, each time with an empty cache
 * @param presses number of times each key is pressed on the queue page
 * @param printLine called with a description of each step
 */
export const measureFeel = async (
  { cases, loads, presses }: { cases: number; loads: number; presses: number },
  printLine: (line: string) => void,
) => {
  printLine(
    localized({ 'zh-CN': '审核台：启动本机系统', en: 'console: starting the local system' }),
  );
  const site = await openSite({ desk: 'any-port' });
  try {
    const address = site.system.consoleAddress ?? '';
    const traffic = dayOfTraffic({ platformId, seed: 1, now: Date.now() }).filter(
      ({ truth }) => truth.kind === 'event' && truth.scene === scene,
    );
    await site.send(traffic.map(({ body }) => body));
    await site.calm();
    printLine(localized({ 'zh-CN': '审核台：建立案件', en: 'console: opening cases' }));
    await fillQueue(site.records.ledger, platformId, cases);
    const browser = await openBrowser({ optimising: true });
    try {
      printLine(
        localized({
          'zh-CN': '审核台：以空缓存打开页面',
          en: 'console: opening pages with an empty cache',
        }),
      );
      const { session, opening } = await measureLoads(browser, address, loads);
      printLine(localized({ 'zh-CN': '审核台：按键', en: 'console: pressing keys' }));
      const pressed = await measureKeys(browser, address, session, presses);
      return { openCases: cases, opening, ...pressed };
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
};
