import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { day } from '#shared/settings/durations.ts';
import { noticeOn, openBrowser } from '#test/console/browser.ts';
import { openSite, type Site } from './site.ts';

/** Part of a day: the farm at work, sellers of bank cards, and ordinary people. */
const scenes = ['bulk-farm', 'sellers', 'neighbours', 'campus'];
const morning = dayOfTraffic({ platformId: 'demo', seed: 1, now: Date.now() }).filter(
  ({ truth }) => scenes.includes(truth.scene ?? '') && truth.kind === 'event',
);
/** Event types of the morning. */
const usualAccounts = [
  ...new Set(morning.map(({ body }) => (JSON.parse(body) as { readonly type: string }).type)),
];

let site: Site;
let browser: Browser;
beforeAll(async () => {
  site = await openSite({ desk: 'any-port' });
  await site.send(morning.map(({ body }) => body));
  await site.calm();
  browser = await openBrowser();
}, 300_000);
/** The pages on which somebody has signed in, by person. */
const desks = new Map<string, Page>();
// An open console keeps polling.
afterEach(async () => {
  for (const page of desks.values()) await page.goto('about:blank');
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const refused: string[] = [];

/**
 * The console of a person, in a browser context of their own. They sign in the first time; after that the page
 * has their session and the console's code.
 */
const deskOf = async (person: string): Promise<Page> => {
  const page = desks.get(person);
  if (!page) return signIn(person);
  await page.goto(site.system.consoleAddress ?? '');
  await page.getByRole('navigation', { name: '导航' }).waitFor();
  return page;
};

const signIn = async (person: string): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML/.test(message.text())) refused.push(message.text());
  });
  await page.goto(site.system.consoleAddress ?? '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('高级审核员 · senior reviewer').first().waitFor();
  await page.getByRole('button', { name: person }).click();
  await page.getByRole('navigation', { name: '导航' }).waitFor();
  desks.set(person, page);
  return page;
};

const standingOf = (accountId: string) => {
  const state = site.backend.states.get(`account:${accountId}`);
  return state?.kind === 'set-standing' ? state.desired.standing : undefined;
};
const waitForStanding = (accountId: string, standing: string) =>
  expect.poll(() => standingOf(accountId)).toBe(standing);

/** Navigates by keys; retries if a busy machine was too slow for the first ones. */
const goTo = (page: Page, keys: string, name: string): Promise<unknown> =>
  vi.waitUntil(
    async () => {
      for (const key of keys) await page.keyboard.press(key);
      const heading = page.getByRole('heading', { name });
      return heading.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    },
    { timeout: 120_000 },
  );

/** Opens the first case of a queue from its list, and returns the account. */
const openFirstOf = async (page: Page, queue: string): Promise<string> => {
  const tab = page.getByRole('navigation', { name: '队列' }).getByRole('button', { name: queue });
  await tab.click();
  await tab.and(page.locator('[aria-current="true"]')).waitFor();
  const row = page.locator('a[data-row]').first();
  await row.waitFor();
  await page.keyboard.press('j');
  const account = (await page.locator('a[data-row]:focus').textContent()) ?? '';
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '判定依据' }).waitFor();
  return account;
};

/** Freezes or limits, whichever is possible, by keyboard. */
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

/** Approves the only pending proposal. */
const agree = async (page: Page, reason: string) => {
  const button = page.getByRole('button', { name: '同意并执行' });
  await page.getByRole('textbox').first().fill(reason);
  await button.click();
  await button.waitFor({ state: 'detached' });
};

/** Restricted in the first journey, appealed against in the second. */
let appealed: { readonly accountId: string; readonly decisionId: string };

it('claims the top case by keyboard, reads the reasons, restricts the account, undoes that, and decides again', async () => {
  const page = await deskOf('王主管');
  const account = await openFirstOf(page, '卡号与信息买卖');
  expect(await page.locator('[data-written] mark').count()).toBeGreaterThan(0);
  const before = standingOf(account) ?? 'active';
  const after = await restrict(page, '原文是招揽，属实');
  await waitForStanding(account, after);
  await page.keyboard.press('u');
  await page.getByRole('dialog').getByText('用户将看到').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('已撤销，案件重新打开').first().waitFor();
  await waitForStanding(account, before);
  await page.reload();
  await page.getByRole('heading', { name: '判定依据' }).waitFor();
  const again = await restrict(page, '核对后仍属实');
  await waitForStanding(account, again);
  const { decisionId = '' } = site.backend.states.get(`account:${account}`) ?? {};
  appealed = { accountId: account, decisionId };
});

it('answers an appeal by another person than the one who decided', async () => {
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
  await wang.getByText('您参与过原决定，不能裁定').waitFor();
  const zhao = await deskOf('赵主管');
  await zhao.goto(`${site.system.consoleAddress}appeals`);
  await zhao.getByRole('link', { name: appealed.accountId }).click();
  const appeal = zhao.getByRole('region', { name: '申诉' });
  await appeal.getByText('这是床上用品').waitFor();
  await appeal.getByRole('textbox').fill('确为床品，误判');
  await zhao.getByRole('button', { name: '申诉成立，立即解除' }).click();
  await appeal.getByText('申诉成立。').waitFor();
  await appeal.getByRole('button', { name: '确认 (Ctrl+Enter)' }).click();
  await noticeOn(zhao, '申诉成立，已解除').waitFor();
  await waitForStanding(appealed.accountId, 'active');
});

it('releases a ring in bulk, with two people where the settings require it', async () => {
  const wang = await deskOf('王主管');
  await openFirstOf(wang, '批量注册');
  await wang.getByRole('button', { name: '批量处置关联账号' }).click();
  const dialogue = wang.getByRole('dialog');
  // Nothing is preselected: the person chooses what is done to many accounts.
  expect(await dialogue.getByRole('radio', { checked: true }).count()).toBe(0);
  await dialogue.getByRole('radio', { name: '解除并放行' }).click();
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
    await noticeOn(wang, '已提交，等待另一人同意').waitFor();
    const zhao = await deskOf('赵主管');
    await zhao.goto(`${site.system.consoleAddress}proposals`);
    await agree(zhao, '同意');
  } else await dialogue.getByText(/批量处置：成功 \d+/).waitFor();
  await expect.poll(frozen).toBeLessThan(before);
});

it('keeps a draft when the session ends, and continues it after sign-in', async () => {
  const page = await deskOf('林审核');
  const account = await openFirstOf(page, '卡号与信息买卖');
  // Limiting a frozen, surely abusive account would need a second person.
  const mayFreeze = await page.getByRole('button', { name: /^冻结账号/ }).isEnabled();
  await page.keyboard.press(mayFreeze ? 'f' : 'l');
  await page.getByRole('textbox', { name: /理由/ }).waitFor();
  await page.keyboard.type('正在写的理由');
  await page.getByText(/平台将收到 \d 条指令/).waitFor();
  const before = standingOf(account);
  // Expire the token.
  await page.evaluate(`for (const [name, kept] of Object.entries(sessionStorage)) {
    if (name.startsWith('oidc.user'))
      sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(kept), expires_at: 1 }));
  }`);
  await page.keyboard.press('Control+Enter');
  const ended = page.getByRole('dialog');
  await ended.getByText('此页与已填写的内容保持原样').waitFor();
  expect(standingOf(account)).toBe(before);
  await ended.getByRole('button', { name: '登录', exact: true }).last().click();
  await ended.waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: /理由/ }).inputValue()).toBe('正在写的理由');
  await page.getByRole('button', { name: /^(?:确认 \(|提交复核)/ }).click();
  await page.getByRole('button', { name: '撤销 (U)' }).waitFor();
  await waitForStanding(account, mayFreeze ? 'frozen' : 'limited');
});

/** Adds a case of an account of some age with one event. */
const addCase = async (page: Page, number: number, name: string, event: string, age: string) => {
  await page.getByRole('button', { name: '添加案例' }).click();
  const one = page.getByRole('group', { name: `案例 ${number}`, exact: true });
  await one.getByRole('textbox', { name: '案例说明' }).fill(name);
  await one.getByRole('button', { name: `${name}：事件` }).click();
  await page
    .getByRole('option')
    .filter({ has: page.getByText(event, { exact: true }) })
    .click();
  await one.getByRole('textbox', { name: 'account.ageHours 的值' }).fill(age);
  await one.getByRole('textbox', { name: 'counts.posts.hour 的值' }).fill('1');
};

it('takes a new rule through a draft to shadow', async () => {
  const page = await deskOf('孙策略');
  await goTo(page, 'gr', '全部规则');
  await page.keyboard.press('n');
  const fill = (name: string, text: string) =>
    page.getByRole('textbox', { name, exact: true }).fill(text);
  await fill('编号', 'staff.young-and-talking');
  await fill('名称（中文）', '新号发帖');
  await fill('名称（英文）', 'a young account that posts');
  await fill('识别什么（中文）', '注册不久即发帖的账号');
  await fill('识别什么（英文）', 'Accounts that post soon after they signed up');
  await fill('证据句（中文）', '注册不久即发帖');
  await fill('证据句（英文）', 'posted soon after signing up');
  await fill('负责人', '策略组');
  await page.getByRole('button', { name: '检查哪些事件' }).click();
  for (const type of usualAccounts) {
    await page
      .getByRole('option')
      .filter({ has: page.getByText(type, { exact: true }) })
      .click();
  }
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: '条件（CEL）' }).click();
  await page.keyboard.insertText('account.ageHours < 1 && counts.posts.hour > 0');
  await page.getByText('校验通过').waitFor();
  await addCase(page, 1, '注册当天发帖', 'content.posted', '0.5');
  await page.getByText('触发：注册不久即发帖').waitFor();
  await page.getByRole('button', { name: '用最近的决定试跑' }).click();
  await page.getByText(/检查 \d+ 个事件，触发 \d+ 次/).waitFor();
  await page.keyboard.press('Control+s');
  await noticeOn(page, '草稿已保存').waitFor();
  // A rule with one case can only be a draft.
  await page.getByText(/尚不能转入影子.*缺少不触发的案例/).waitFor();
  await addCase(page, 2, '老用户发帖', 'content.posted', '2000');
  // The check is still running and the last result was negative: saving waits for the new result.
  await page.keyboard.press('Control+s');
  await page.getByText('第 2 版').waitFor();
  await page.getByText(/尚不能转入影子.*这一版还没有回测/).waitFor();
  await page.getByRole('button', { name: '开始回测' }).click();
  await page.getByText(/个事件中检查 [\d,]+ 次，触发 \d+ 次/).waitFor();
  await page.getByRole('button', { name: '转入影子' }).click();
  await page.getByRole('dialog').locator('textarea:focus').waitFor();
  await page.keyboard.type('先看触发率');
  await page.getByRole('dialog').getByRole('button', { name: '提交复核' }).click();
  await noticeOn(page, '已提交，等待另一人同意').waitFor();
  const qian = await deskOf('钱管理');
  await qian.goto(`${site.system.consoleAddress}proposals`);
  await qian.getByText('staff.young-and-talking').waitFor();
  await agree(qian, '回测差异可接受');
  await page.reload();
  await page.locator('[aria-current="step"]').getByText('影子').waitFor();
});

it('adds a file to a list, with two people', async () => {
  const wang = await deskOf('王主管');
  await wang.goto(`${site.system.consoleAddress}lists`);
  await wang.getByRole('heading', { name: '阻止名单' }).waitFor();
  await wang.keyboard.press('i');
  const dialogue = wang.getByRole('dialog');
  const expires = new Date(Date.now() + 30 * day).toISOString().slice(0, 10);
  await dialogue
    .getByRole('textbox')
    .fill(
      `list,kind,key,value,source,reason,authority,owner,expires\nblock,device,,d-journey,case 17,phone farm,,risk team,${expires}\n`,
    );
  await dialogue.getByRole('button', { name: '预览' }).click();
  await dialogue.getByText('新增 1').waitFor();
  await dialogue.getByRole('textbox', { name: '理由' }).fill('警方通报');
  await dialogue.getByRole('button', { name: '提交复核' }).click();
  await noticeOn(wang, '等待另一人同意').waitFor();
  const zhao = await deskOf('赵主管');
  await zhao.goto(`${site.system.consoleAddress}proposals`);
  await agree(zhao, '已核对');
  await zhao.goto(`${site.system.consoleAddress}lists`);
  await zhao.getByRole('cell', { name: 'phone farm' }).waitFor();
});

it('releases a quarantined message, sees it come back, and discards it', async () => {
  const event = { version: 1, eventId: 'odd-one', platformId: 'demo', type: 'content.sung' };
  const data = { lyrics: 'a song that nobody asked for' };
  await site.send([JSON.stringify({ ...event, accountId: 'u-odd', data })]);
  await site.calm();
  const page = await deskOf('王主管');
  await goTo(page, 'gq', '未知类型');
  const kept = page.getByRole('heading', { name: '未知类型' });
  // The structure is readable, the content is not.
  const body = page.locator('[data-written]');
  await body.getByText('content.sung').waitFor();
  const shown = (await body.textContent()) ?? '';
  expect(shown).toContain('"lyrics"');
  expect(shown).not.toMatch(/song|u-odd/);
  await page.keyboard.press('r');
  await page.getByRole('dialog').getByRole('button', { name: '放回队列' }).click();
  await noticeOn(page, '消息已放回接收队列').waitFor();
  await site.calm();
  await page.reload();
  await kept.waitFor();
  await page.keyboard.press('x');
  await page.getByRole('dialog').getByRole('button', { name: '丢弃' }).click();
  await noticeOn(page, '消息已丢弃').waitFor();
  await page.getByText('没有被隔离的消息').waitFor();
});

it('lets an auditor read all that was done on the platform, and verifies the log', async () => {
  const page = await deskOf('吴审计');
  /** Audit details whose field has no display name. */
  const unnamed = async () =>
    (await page.locator('tbody dt').allTextContents()).filter(
      (name) => !/\p{Script=Han}/u.test(name),
    );
  await goTo(page, 'gu', '审计记录');
  await page.goto(`${site.system.consoleAddress}audit?kind=platform`);
  await page.getByText(/共 \d+ 条，从首条到链尾完整/).waitFor();
  for (const done of ['丢弃隔离的消息', '放回隔离的消息', '同意名单变更', '规则转入新阶段']) {
    await page.getByRole('cell', { name: done }).first().waitFor();
  }
  expect(await unnamed()).toEqual([]);
  await page.goto(`${site.system.consoleAddress}audit?kind=account&id=${appealed.accountId}`);
  await page.getByRole('cell', { name: '用户提出申诉' }).waitFor();
  await page.getByRole('cell', { name: '审核：解除' }).waitFor();
  expect(await unnamed()).toEqual([]);
  await page.goto(`${site.system.consoleAddress}audit?kind=staff&id=wu`);
  await page.getByRole('cell', { name: '查看审计记录' }).first().waitFor();
  expect(await unnamed()).toEqual([]);
});

it('says the same in English at once', async () => {
  const page = await deskOf('何访客');
  await page.getByRole('button', { name: '切换为 English' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  expect(await page.getByRole('button', { name: /Claim next case/ }).count()).toBe(0);
});

it('was never blocked by the content security policy of its page', () => {
  expect(refused).toEqual([]);
});
