/** `npm run screenshots`: pictures of every page, in both languages and modes and on a tablet; not in git. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleConsole } from '#infra/console.ts';
import { openBrowser } from './browser.ts';
import { operationsAnswers } from './operations-specimens.ts';
import { serveConsole } from './server.ts';
import { caseDeskAnswers, decisionPage, me } from './specimens.ts';

const pictures = '.clearspring/screenshots';
const places = {
  cases: '/console/cases',
  case: '/console/cases/cas-0',
  appeal: '/console/cases/cas-4',
  appeals: '/console/appeals',
  campaign: '/console/cases/cas-7',
  proposals: '/console/proposals',
  'bulk-run': '/console/bulk/blk-1',
  search: '/console/search?q=u-20000',
  account: '/console/accounts/u-20000',
  decision: '/console/decisions/dec-1',
  rules: '/console/rules',
  rule: '/console/rules/staff.new-account-transfers',
  'product-rule': '/console/rules/content.card-trade',
  'new-rule': '/console/rules/new',
  backtests: '/console/backtests',
  backtest: '/console/backtests/bt-3',
  lists: '/console/lists',
  platform: '/console/platform?days=30',
  quarantine: '/console/quarantine',
  team: '/console/team',
  audit: '/console/audit?id=u-20000',
  'not-found': '/console/nowhere',
};
const looks = [
  { language: 'zh-CN', mode: 'light', on: 'desk' },
  { language: 'en', mode: 'light', on: 'desk' },
  { language: 'zh-CN', mode: 'dark', on: 'desk' },
  { language: 'en', mode: 'dark', on: 'desk' },
  { language: 'zh-CN', mode: 'light', on: 'tablet' },
] as const;

const sizes = { desk: { width: 1280, height: 800 }, tablet: { width: 768, height: 1024 } } as const;

mkdirSync(pictures, { recursive: true });
// A person who may see everything.
const answers = {
  ...caseDeskAnswers(120),
  ...operationsAnswers(),
  'GET /decisions/{decisionId}': () => ({
    ...decisionPage(1),
    onTrial: {
      rule: 'account.night-burst',
      title: { 'zh-CN': '深夜集中操作', en: 'A burst of acts at night' },
    },
  }),
  'GET /me': () => ({ ...me, duties: [...me.duties, 'write-rules', 'read-audit'] }),
};
const folder = mkdtempSync(join(tmpdir(), 'console-'));
await bundleConsole(folder);
const server = await serveConsole(folder, () => answers);
const browser = await openBrowser();
for (const look of looks) {
  const context = await browser.newContext({
    viewport: sizes[look.on],
    reducedMotion: 'reduce',
  });
  await context.addInitScript(
    (kept) => localStorage.setItem('clearspring.preferences', kept),
    JSON.stringify({ language: look.language, mode: look.mode }),
  );
  const page = await context.newPage();
  const take = async (name: string) => {
    await page.waitForLoadState('networkidle');
    const path = join(
      pictures,
      `${name}.${look.language}.${look.on === 'desk' ? look.mode : look.on}.png`,
    );
    // Capture the full height of long pages.
    const { width } = sizes[look.on];
    const height: number = await page.evaluate('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height });
    await page.screenshot({ path });
    await page.setViewportSize(sizes[look.on]);
    process.stdout.write(`${path}\n`);
  };
  await page.goto(`${server.origin}/console/`);
  await page.getByRole('button').first().waitFor();
  await take('sign-in');
  await page.getByRole('button').first().click();
  await page.getByRole('navigation').first().waitFor();
  for (const [name, place] of Object.entries(places)) {
    await page.goto(server.origin + place);
    await page.getByRole('navigation').first().waitFor();
    await take(name);
  }
  await page.goto(`${server.origin}/console/cases/cas-0`);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.keyboard.press('f');
  await page.getByRole('textbox').waitFor();
  await take('acting');
  await page.keyboard.press('Escape');
  for (const [key, name] of [
    ['w', 'warn'],
    ['i', 'clue'],
    ['x', 'mark'],
  ] as const) {
    await page.keyboard.press(key);
    const dialogue = page.getByRole('dialog').filter({ has: page.locator('textarea') });
    await dialogue.waitFor();
    await take(name);
    await page.keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
  }
  await page.keyboard.press('Shift+?');
  await page.getByRole('dialog').first().waitFor();
  await take('keys');
  await page.goto(`${server.origin}/console/cases`);
  await page.locator('a[data-row]').first().waitFor();
  for (const key of ['j', 'x', 'j', 'x', 'b']) await page.keyboard.press(key);
  await page.getByRole('radio').nth(1).click();
  await page.getByRole('dialog').locator('table').waitFor();
  await take('bulk');
  await page.goto(`${server.origin}/console/cases`);
  await page.locator('a[data-row]').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').last().waitFor();
  await take('palette');
  await context.close();
}
await browser.close();
await server.close();
const { breaches } = server.seen();
for (const breach of breaches) process.stderr.write(`${breach}\n`);
process.exitCode = breaches.length > 0 ? 1 : 0;
rmSync(folder, { recursive: true, force: true });
