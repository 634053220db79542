import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { openBrowser } from '#test/console/browser.ts';
import { openSite, type Site } from './site.ts';

/** Part of a day: the farm at work and people who sell bank cards. */
const morning = dayOfTraffic({ platformId: 'demo', seed: 1, now: Date.now() }).filter(
  ({ truth }) => ['bulk-farm', 'sellers'].includes(truth.scene ?? '') && truth.kind === 'event',
);

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await openSite({ desk: 'any-port' });
  await site.send(morning.map(({ body }) => body));
  await site.calm();
  browser = await openBrowser();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const refused: string[] = [];

/** A browser of one's own in which somebody has signed in. */
const deskOf = async (person: string): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) refused.push(message.text());
  });
  await page.goto(site.system.consoleAddress ?? '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('navigation', { name: '导航' }).waitFor();
  return page;
};

const standingOf = (accountId: string) => {
  const state = site.backend.states.get(`account:${accountId}`);
  return state?.kind === 'set-standing' ? state.desired.standing : undefined;
};
const stands = (accountId: string, standing: string) =>
  expect.poll(() => standingOf(accountId), { timeout: 60_000 }).toBe(standing);

/** Goes to a case by its account's name, from the list of its queue. */
const openFirstOf = async (page: Page, queue: string): Promise<string> => {
  const tab = page.getByRole('navigation', { name: '队列' }).getByRole('button', { name: queue });
  await tab.click();
  await tab.and(page.locator('[aria-current="true"]')).waitFor();
  const row = page.locator('a[data-row]').first();
  await row.waitFor();
  await page.keyboard.press('j');
  const account = (await page.locator('a[data-row]:focus').textContent()) ?? '';
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '为何如此决定' }).waitFor();
  return account;
};

/** Freezes or limits, whichever is possible now, by keyboard. */
const restrict = async (page: Page, reason: string): Promise<'frozen' | 'limited'> => {
  const freeze = page.getByRole('button', { name: /^冻结账号/ });
  const mayFreeze = await freeze.isEnabled();
  await page.keyboard.press(mayFreeze ? 'f' : 'l');
  const box = page.getByRole('textbox', { name: /理由/ });
  await box.waitFor();
  await page.keyboard.type(reason);
  await page.getByText(/平台将收到 \d 条指令/).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: '撤销 (U)' }).waitFor();
  return mayFreeze ? 'frozen' : 'limited';
};

/** What the user of the first journey appeals against in the second. */
let appealed: { readonly accountId: string; readonly decisionId: string };

it('takes the top case by keyboard, reads why, restricts it, undoes it, and decides again', async () => {
  const page = await deskOf('王主管');
  const account = await openFirstOf(page, '卡号与信息买卖');
  expect(await page.locator('[data-written] mark').count()).toBeGreaterThan(0);
  const before = standingOf(account) ?? 'active';
  const after = await restrict(page, '原文是招揽，属实');
  await stands(account, after);
  await page.keyboard.press('u');
  await page.getByText('已撤销，案件重新打开').waitFor();
  await stands(account, before);
  await page.reload();
  await page.getByRole('heading', { name: '为何如此决定' }).waitFor();
  const again = await restrict(page, '核对后仍属实');
  await stands(account, again);
  const { decisionId = '' } = site.backend.states.get(`account:${account}`) ?? {};
  appealed = { accountId: account, decisionId };
}, 240_000);

it('hears an appeal by another person than the one who decided', async () => {
  await site.send([
    JSON.stringify({
      version: 1,
      eventId: 'appeal-of-the-journey',
      platformId: 'demo',
      type: 'appeal.filed',
      occurredAt: new Date().toISOString(),
      accountId: appealed.accountId,
      data: { decisionId: appealed.decisionId, text: '这是床上用品，请核实。', language: 'zh-CN' },
    }),
  ]);
  await site.calm();
  const wang = await deskOf('王主管');
  await wang.goto(`${site.system.consoleAddress}appeals`);
  await wang.getByText('您参与过原决定，不能裁决').waitFor();
  const zhao = await deskOf('赵主管');
  await zhao.goto(`${site.system.consoleAddress}appeals`);
  await zhao.getByRole('link', { name: appealed.accountId }).click();
  const appeal = zhao.getByRole('region', { name: '申诉' });
  await appeal.getByText('这是床上用品').waitFor();
  await appeal.getByRole('textbox').fill('确为床品，误判');
  await zhao.getByRole('button', { name: '申诉成立，立即解除' }).click();
  await zhao.getByText('申诉成立，已解除').waitFor();
  await stands(appealed.accountId, 'active');
}, 240_000);

it('releases a ring in bulk, by two people where the settings say so', async () => {
  const wang = await deskOf('王主管');
  await openFirstOf(wang, '批量注册');
  await wang.getByRole('button', { name: '批量处置此团伙' }).click();
  const dialogue = wang.getByRole('dialog');
  await dialogue.getByText(/将处置 \d+ 个账号/).waitFor();
  await dialogue.getByRole('textbox').fill('公司统一注册，已核实');
  const confirm = dialogue.getByRole('button', { name: /确认处置|提交复核/ });
  const proposes = (await confirm.textContent())?.includes('提交复核') ?? false;
  const frozen = () =>
    [...site.backend.states.values()].filter(
      (state) => state.kind === 'set-standing' && state.desired.standing === 'frozen',
    ).length;
  const before = frozen();
  await confirm.click();
  if (proposes) {
    await wang.getByText('已提交，等待另一人同意').waitFor();
    const zhao = await deskOf('赵主管');
    await zhao.goto(`${site.system.consoleAddress}proposals`);
    await zhao.getByRole('textbox').first().fill('同意');
    await zhao.getByRole('button', { name: '同意并执行' }).first().click();
    await zhao.getByText('已处理').first().waitFor();
  } else await dialogue.getByText(/批量处置：成功 \d+/).waitFor();
  await expect.poll(frozen, { timeout: 60_000 }).toBeLessThan(before);
}, 240_000);

it('says the same in English at once', async () => {
  const page = await deskOf('何访客');
  await page.getByRole('button', { name: '切换为 English' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  expect(await page.getByRole('button', { name: /Take the next case/ }).count()).toBe(0);
});

it('was never refused anything by the policy of its page', () => {
  expect(refused).toEqual([]);
});
