import { describe, expect, it } from 'vitest';
import { day } from '#shared/settings/durations.ts';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { hit, rule } from './operations-specimens.ts';
import { Refusal } from './server.ts';
import { decisionPage, proposal } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn, press } = desk;

describe('search', () => {
  it('says after a search without results that the whole term is needed', async () => {
    answers['GET /search'] = () => ({ items: [], cursor: null });
    await signIn('/console/search?q=u-2');
    await page().getByText('账号、联系方式、设备与编号须填写完整').waitFor();
    await page().goto(`${desk.origin()}/console/search?by=text&q=card`);
    await page().getByText('没有找到。', { exact: true }).waitFor();
  });

  it('looks up a contact as such, and offers what else a text without results may be', async () => {
    answers['GET /search'] = ({ query }) => ({
      items: query.get('by') === 'content' ? [{ ...hit, accountId: 'u-0', excerpt: null }] : [],
      cursor: null,
    });
    await signIn('/console/search');
    await desk.byName('wechat:demo_a1');
    await expect.poll(() => asked('GET /search').at(-1)?.asked.query.get('by')).toBe('contact');
    const others = page().locator('main').getByText('改按其他方式搜索：');
    await others.waitFor();
    expect(await others.getByRole('link').allTextContents()).toEqual([
      '账号',
      '设备编号',
      '内容编号',
      '原文词句',
    ]);
    await others.getByRole('link', { name: '内容编号' }).click();
    await expect.poll(() => page().url()).toMatch(/by=content&q=wechat%3Ademo_a1$/);
    await page().getByRole('row', { name: 'u-0' }).waitFor();
    expect(await others.count()).toBe(0);
  });

  it('leads from the title of a rule to its decisions', async () => {
    await signIn('/console/search');
    await desk.byName('买卖银行卡');
    await page().getByRole('link', { name: '发布买卖银行卡信息' }).first().waitFor();
    await page()
      .getByText('名称含此词句的规则')
      .getByRole('link', { name: '发布买卖银行卡信息' })
      .click();
    await expect.poll(() => page().url()).toContain('by=rule&q=content.card-trade');
    const box = page().getByRole('combobox', { name: '输入要查找的内容' });
    await box.fill('深夜集中操作');
    await page().keyboard.press('Enter');
    await expect.poll(() => page().url()).toContain('q=account.night-burst');
  });

  it.each([
    ['zh-CN', '没有进一步的措施'],
    ['en', 'no further measure'],
  ] as const)('says which decisions changed nothing, %s', async (language, told) => {
    answers['GET /search'] = () => ({
      items: [true, false].map((unchanged, n) => ({
        ...hit,
        unchanged,
        accountId: `u-${n}`,
        excerpt: null,
      })),
      cursor: null,
    });
    await desk.prefer({ language });
    await signIn('/console/search?by=rule&q=content.card-trade');
    const changesNothing = page().getByRole('row', { name: 'u-0' });
    await changesNothing.getByText(told).waitFor();
    // Many decisions of one account do: they still fit the screen.
    expect((await changesNothing.boundingBox())?.height).toBeLessThan(100);
    expect(await page().getByRole('row', { name: 'u-1' }).getByText(told).count()).toBe(0);
  });

  it.each(['device', 'contact'])('says that it lists only the latest users of a %s', async (by) => {
    answers['GET /search'] = () => ({
      items: [
        {
          ...hit,
          accountId: 'u-1',
          kind: 'account',
          decisionId: null,
          outcome: null,
          excerpt: null,
        },
      ],
      cursor: null,
    });
    await signIn(`/console/search?by=${by}&q=wechat:demo_a1`);
    await page().getByText('至多 24 个').waitFor();
    await page().goto(`${desk.origin()}/console/search?by=account&q=u-1`);
    await page().getByRole('row', { name: 'u-1' }).waitFor();
    expect(await page().getByText('至多 24 个').count()).toBe(0);
  });

  it('says why more could not be loaded, and starts over on request', async () => {
    const errors = [{ field: 'query.cursor', problem: '已过期；请重新开始' }];
    const found = { ...hit, excerpt: null };
    let tries = 0;
    answers['GET /search'] = ({ query }) => {
      if (query.get('cursor') === null) {
        return { items: [{ ...found, accountId: 'u-1' }], cursor: 'page-2' };
      }
      tries += 1;
      return tries === 1
        ? new Refusal(400, 'invalid', { errors })
        : { items: [{ ...found, accountId: 'u-2', decisionId: 'dec-2' }], cursor: null };
    };
    await signIn('/console/search?by=text&q=card');
    const more = page().getByRole('button', { name: '加载更多' });
    await more.click();
    await page().getByText('已过期；请重新开始').waitFor();
    await page().getByRole('row', { name: 'u-1' }).waitFor();
    await page().getByRole('button', { name: '重试' }).click();
    await page().getByText('已过期；请重新开始').waitFor({ state: 'detached' });
    await more.click();
    await page().getByRole('row', { name: 'u-2' }).waitFor();
  });

  it('leaves the focus on the page', async () => {
    await signIn('/console/search');
    const box = page().getByRole('searchbox', { name: '输入要查找的内容' });
    await box.fill('u-20000');
    await page().keyboard.press('Enter');
    await expect.poll(() => page().url()).toContain('q=u-20000');
    await desk.settled();
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('does not claim to have found nothing while it can look further back', async () => {
    answers['GET /search'] = () => ({ items: [], cursor: 'page-2' });
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByText('到这里为止没有找到').waitFor();
    expect(await page().getByText('没有找到。', { exact: true }).count()).toBe(0);
  });

  it('for a rule leads to the accounts it restricted, without a preselected act', async () => {
    await signIn('/console/search?by=rule&q=content.card-trade&from=2026-11-20&to=2026-11-21');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByText('因此规则而受限（不论搜索所选的结果）').waitFor();
    // UTC days, by the reader's clock.
    const [from, to] = [Date.parse('2026-11-20'), Date.parse('2026-11-22') - 1].map((at) =>
      new Date(at).toLocaleDateString('zh-CN'),
    );
    await dialogue.getByText(new RegExp(`将处置 ${from} .* 至 ${to} `)).waitFor();
    await desk.quiet('POST /bulk/previews');
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await expect
      .poll(() => desk.asked('POST /bulk/previews').at(0)?.asked.body)
      .toEqual({
        selection: {
          kind: 'rule',
          rule: 'content.card-trade',
          from: Date.parse('2026-11-20'),
          to: Date.parse('2026-11-22') - 1,
        },
        ruling: { act: 'release' },
      });
    await page().goto(`${desk.origin()}/console/search?q=u-20000`);
    await page().getByRole('button', { name: '导出 CSV (D)' }).waitFor();
    expect(await page().getByRole('button', { name: '处置因此受限的账号' }).count()).toBe(0);
  });

  it.each([
    ['search', '/console/search?q=u-20000', 'clearspring-search.csv'],
    ['an account', '/console/accounts/u-20000', 'clearspring-search.csv'],
    ['a list', '/console/lists?list=block', 'clearspring-block.csv'],
  ])('is exported by key: %s', async (_, path, fileName) => {
    const csv = { csv: '\ufeffday\n', partial: false };
    answers['GET /search/export'] = () => csv;
    answers['GET /lists/{list}/export'] = () => csv;
    await signIn(path);
    await page().getByRole('button', { name: '导出 CSV (D)' }).waitFor();
    const saved = page().waitForEvent('download');
    await page().keyboard.press('d');
    expect((await saved).suggestedFilename()).toBe(fileName);
  });

  it('for accounts that a rule restricted shows how far it looked back, and looks further', async () => {
    const nobody = { token: null, would: 0, items: [], sample: [], fourEyes: null };
    answers['POST /bulk/previews'] = ({ body }) => {
      const { selection } = body as { selection: { cursor?: string } };
      return {
        ...nobody,
        readTo: Date.parse('2026-11-20'),
        cursor: selection.cursor ? null : 'page-2',
      };
    };
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByText('已回溯至').waitFor();
    await dialogue.getByRole('button', { name: '继续回溯' }).click();
    await expect
      .poll(() => desk.asked('POST /bulk/previews').at(-1)?.asked.body)
      .toMatchObject({ selection: { kind: 'rule', cursor: 'page-2' } });
    await dialogue.getByText('已回溯至').waitFor();
    expect(await dialogue.getByRole('button', { name: '继续回溯' }).count()).toBe(0);
    await dialogue.getByRole('radio', { name: '恢复内容' }).click();
    await dialogue.getByRole('button', { name: '继续回溯' }).waitFor();
  });

  it('goes on with the next accounts that a rule restricted, with the same act and reason', async () => {
    answers['POST /bulk/previews'] = ({ body }) => {
      const { cursor } = (body as { selection: { cursor?: string } }).selection;
      const [accountId, token] = cursor ? ['u-2', 'token-2'] : ['u-1', 'token-1'];
      const item = { accountId, caseId: null, from: 'challenged', to: 'active' };
      return {
        token,
        would: 1,
        items: [{ ...item, problem: null, rulingId: null }],
        sample: [],
        fourEyes: { 'zh-CN': '须由第二人同意。', en: 'needs a second person' },
        readTo: Date.parse('2026-11-20'),
        cursor: cursor ? null : 'page-2',
      };
    };
    answers['POST /bulk/runs'] = () => ({ kind: 'proposed', proposal });
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('规则有误');
    await dialogue.getByText('u-1', { exact: true }).waitFor();
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText('u-2', { exact: true }).waitFor();
    await page().keyboard.press('Control+Enter');
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /bulk/runs').map(({ asked: { body } }) => body)).toEqual([
      { token: 'token-1', reason: '规则有误' },
      { token: 'token-2', reason: '规则有误' },
    ]);
  });

  it('gives back to the end what a rule took, once asked, until it is stopped', async () => {
    const cursors = [undefined, 'page-2', 'page-3', 'page-4', 'page-5'];
    const held = Promise.withResolvers<void>();
    answers['POST /bulk/previews'] = ({ body }) => {
      const { cursor } = (body as { selection: { cursor?: string } }).selection;
      const at = cursors.indexOf(cursor);
      const item = { accountId: `u-${at}`, caseId: null, from: 'challenged', to: 'active' };
      // The second one finds nobody, and the last one is the end.
      const isEmpty = at === 1;
      return {
        token: isEmpty ? null : `token-${at}`,
        would: isEmpty ? 0 : 100,
        items: isEmpty ? [] : [{ ...item, problem: null, rulingId: null }],
        sample: [],
        fourEyes: { 'zh-CN': '须由第二人同意。', en: 'needs a second person' },
        readTo: Date.parse('2026-11-20'),
        cursor: cursors[at + 1] ?? null,
      };
    };
    let runs = 0;
    answers['POST /bulk/runs'] = async () => {
      runs += 1;
      if (runs === 2) await held.promise;
      return { kind: 'proposed', proposal };
    };
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    const toEnd = dialogue.getByRole('button', { name: '逐批做到底' });
    // Nobody is restricted unseen.
    await dialogue.getByRole('radio', { name: '冻结账号' }).click();
    await dialogue.getByText('u-0', { exact: true }).waitFor();
    expect(await toEnd.count()).toBe(0);
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await toEnd.waitFor();
    expect(await toEnd.isDisabled()).toBe(true);
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('规则有误');
    await toEnd.click();
    await dialogue.getByText('已提交 100 个账号，共 1 批').waitFor();
    await expect.poll(() => runs).toBe(2);
    await dialogue.getByRole('button', { name: '停止' }).click();
    held.resolve();
    await dialogue.getByText('u-3', { exact: true }).waitFor();
    await desk.settled();
    expect(runs).toBe(2);
    await toEnd.click();
    await dialogue.waitFor({ state: 'detached' });
    await noticeOn(page(), '已到底：提交 400 个账号，共 4 批').waitFor();
    expect(asked('POST /bulk/runs').map(({ asked: { body } }) => body)).toEqual(
      [0, 2, 3, 4].map((at) => ({ token: `token-${at}`, reason: '规则有误' })),
    );
  });

  it('stops giving back if a request is refused', async () => {
    answers['POST /bulk/previews'] = ({ body }) => ({
      token: 'token-1',
      would: 100,
      items: [],
      sample: [],
      fourEyes: null,
      readTo: Date.parse('2026-11-20'),
      cursor: (body as { selection: { cursor?: string } }).selection.cursor ? 'page-3' : 'page-2',
    });
    answers['POST /bulk/runs'] = () => new Refusal(409, 'stale-version', {});
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).click();
    const dialogue = page().getByRole('dialog', { name: '批量处置' });
    await dialogue.getByRole('radio', { name: '解除并放行' }).click();
    await dialogue.getByRole('textbox', { name: /理由/ }).fill('规则有误');
    const toEnd = dialogue.getByRole('button', { name: '逐批做到底' });
    await toEnd.click();
    await noticeOn(page(), /没有成功/).waitFor();
    await toEnd.waitFor();
    await desk.settled();
    expect(asked('POST /bulk/runs')).toHaveLength(1);
    // If the answer is lost, whoever asked confirms the same act again before it goes on.
    answers['POST /bulk/runs'] = () => new Refusal(503, 'unavailable');
    await toEnd.click();
    await expect.poll(() => asked('POST /bulk/runs')).toHaveLength(2);
    await toEnd.waitFor();
    await desk.settled();
    expect(await toEnd.isDisabled()).toBe(true);
    answers['POST /bulk/runs'] = () => ({ kind: 'proposed', proposal });
    await dialogue.getByRole('button', { name: '确认处置' }).click();
    await expect.poll(() => toEnd.isEnabled()).toBe(true);
    // Nor does it wait for accounts that cannot be looked for.
    answers['POST /bulk/previews'] = () => new Refusal(403, 'forbidden');
    await toEnd.click();
    await expect.poll(() => asked('POST /bulk/runs')).toHaveLength(4);
    await desk.settled();
    expect(await dialogue.getByRole('button', { name: '停止' }).count()).toBe(0);
  });

  it('shows what is wrong with a search under the labels of its form, without API names', async () => {
    const errors = [
      { field: 'query.from', problem: '不能晚于结束日期' },
      { field: 'query.to', problem: '须为日期，如 2026-11-24' },
      { field: 'query.q', problem: '联系方式须带种类' },
    ];
    answers['GET /search'] = () => new Refusal(400, 'invalid', { errors });
    await signIn('/console/search?q=u-2&from=2026-11-20&to=2026-11-01');
    for (const told of [
      '从（UTC 日）：不能晚于结束日期',
      '到（UTC 日）：须为日期，如 2026-11-24',
      '联系方式须带种类',
    ])
      await page().getByRole('listitem').getByText(told, { exact: true }).waitFor();
  });

  it('names rules by their titles, with ids below, and counts the rest', async () => {
    await signIn('/console/search?q=u-20000');
    const row = page().getByRole('row').filter({ hasText: 'u-20002' });
    await row.getByText('另有 1 条').waitFor();
    expect(await row.getByText('content.card-trade').count()).toBe(1);
    await desk.byName('English');
    await row.getByText('and 1 more').waitFor();
    await row.getByRole('link', { name: 'Many accounts on one device' }).click();
    await page().getByRole('heading', { name: 'Stage' }).waitFor();
    await page().getByText('network.device-farm · revision 2').waitFor();
  });

  it('accepts a rule by its title, and ranks it first', async () => {
    await signIn('/console/search?by=rule&q=network.device-farm');
    const row = page().getByRole('row').filter({ hasText: 'u-20002' });
    await row.getByText('network.device-farm').waitFor();
    const shown = () => row.getByText(/^(content|network|victim)\./).allTextContents();
    expect(await shown()).toEqual(['network.device-farm', 'content.card-trade']);
    await press('f', 'Control+A');
    await page().keyboard.type('新用户被多个');
    await page()
      .getByRole('option', { name: /新用户被多个高风险账号联系/ })
      .waitFor();
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await expect
      .poll(() => new URL(page().url()).search)
      .toBe('?by=rule&q=victim.groomed-newcomer');
    await expect.poll(shown).toEqual(['victim.groomed-newcomer', 'content.card-trade']);
  });

  it('fits beside the saved views, including links to decision and case', async () => {
    await signIn('/console/search?q=u-20000');
    await page().locator('tbody tr').first().waitFor();
    const cut = await page()
      .locator('table')
      .first()
      .evaluate(
        (table) =>
          (table.parentElement?.scrollWidth ?? 0) - (table.parentElement?.clientWidth ?? 0),
      );
    expect(cut).toBe(0);
  });

  it('does not search without a limit whose day is wrong', async () => {
    await signIn('/console/search?by=rule&q=content.card-trade');
    await page().getByRole('button', { name: '处置因此受限的账号' }).waitFor();
    const from = page().getByPlaceholder('2026-11-24').first();
    await from.fill('2026-11-1');
    await page().keyboard.press('Enter');
    await desk.settled();
    expect(await from.inputValue()).toBe('2026-11-1');
    expect(asked('GET /search')).toHaveLength(1);
    await from.fill('2026-11-01');
    await page().keyboard.press('Enter');
    await expect
      .poll(() => asked('GET /search').at(-1)?.asked.query.get('from'))
      .toBe('2026-11-01');
  });

  it('looks up a long number as it was written, also from a saved view', async () => {
    const q = '6222021234567890123';
    const searched = () => asked('GET /search').at(-1)?.asked.query.get('q');
    await signIn('/console/rules');
    await desk.byName(q);
    await expect.poll(searched).toBe(q);
    await page().getByRole('textbox', { name: '视图名称' }).fill('卡号');
    await page().getByRole('button', { name: '保存', exact: true }).click();
    await page().getByRole('link', { name: '卡号' }).waitFor();
    await page().goto(`${desk.origin()}/console/search`);
    await page().getByRole('link', { name: '卡号' }).click();
    await expect.poll(() => page().getByRole('searchbox').inputValue()).toBe(q);
  });

  it('guesses the kind of a term, keeps it in the address, and is saved as a view', async () => {
    await signIn('/console/search');
    await page().keyboard.press('f');
    await page().keyboard.type('高价收卡');
    await page().keyboard.press('Enter');
    await page().getByRole('link', { name: 'u-20003', exact: true }).waitFor();
    expect(new URL(page().url()).searchParams.get('by')).toBe('text');
    await page().getByText('搜索判定所引用的词句，以及为案件保留的原文').waitFor();
    await page().getByRole('textbox', { name: '视图名称' }).fill('收卡');
    await page().getByRole('button', { name: '保存', exact: true }).click();
    await page().getByRole('link', { name: '收卡' }).waitFor();
    const kept = asked('POST /views').at(0)?.asked.body as { page: string };
    expect(kept.page).toMatch(/^\/[\w/?&=%.:,+-]*$/);
    await page().getByRole('link', { name: 'u-20003', exact: true }).click();
    await page().getByText('两次限制').waitFor();
  });
});

describe('a decision', () => {
  it('opens from a search result, and leads to its account and its case', async () => {
    await signIn('/console/search?by=decision&q=dec-1');
    await page().getByRole('link', { name: '打开决定 u-20001' }).click();
    await page().getByRole('heading', { name: '决定 dec-1', level: 1 }).waitFor();
    await page().getByText('发布买卖银行卡信息').waitFor();
    await page().getByText('发布内容，').waitFor();
    await page().getByRole('link', { name: '打开案件' }).click();
    await expect.poll(() => new URL(page().url()).pathname).toBe('/console/cases/cas-0');
  });
});

describe('the text that a decision judged', () => {
  it('is shown masked, with its evidence marked', async () => {
    await signIn('/console/decisions/dec-1');
    const text = page().getByRole('region', { name: '所判原文' });
    await text.locator('mark').first().waitFor();
    expect(await text.textContent()).toContain('收钅艮行卡');
  });

  it.each([
    ['zh-CN', '原文没有保留，或已按保留期限删除。'],
    ['en', 'The text was not kept, or was deleted'],
  ] as const)('is said to be gone, %s', async (language, told) => {
    answers['GET /decisions/{decisionId}'] = () => ({ ...decisionPage(1), exhibit: null });
    await desk.prefer({ language });
    await signIn('/console/decisions/dec-1');
    await page().getByText(told).waitFor();
  });

  it('is not mentioned where none was judged', async () => {
    answers['GET /decisions/{decisionId}'] = () => ({
      ...decisionPage(1),
      judgedText: false,
      exhibit: null,
    });
    await signIn('/console/decisions/dec-1');
    await page().getByRole('region', { name: '判定依据' }).waitFor();
    expect(await page().getByRole('region', { name: '所判原文' }).count()).toBe(0);
  });
});

describe('a decision with a review request by a rule in a trial', () => {
  it.each([
    ['zh-CN', '试运行规则“深夜集中操作”请您判断', '查看规则'],
    ['en', 'A rule on trial, “A burst of acts at night”, needs your judgement', 'View rule'],
  ] as const)('shows the request, and leads to the rule: %s', async (language, told, way) => {
    const title = { 'zh-CN': '深夜集中操作', en: 'A burst of acts at night' };
    answers['GET /decisions/{decisionId}'] = () => ({
      ...decisionPage(1),
      outcome: 'flag',
      onTrial: { rule: 'account.night-burst', title },
    });
    await desk.prefer({ language });
    await signIn('/console/decisions/dec-1');
    await page().getByText(told).waitFor();
    expect(await desk.axe()).toEqual([]);
    await page().getByRole('link', { name: way }).click();
    await expect
      .poll(() => new URL(page().url()).pathname)
      .toBe('/console/rules/account.night-burst');
  });
});

describe('an account', () => {
  it('shows its whole timeline with details, and a link to its case', async () => {
    await signIn('/console/accounts/u-20000');
    const standing = page().locator('main');
    await standing.getByRole('link', { name: '打开案件', exact: true }).waitFor();
    expect(await standing.textContent()).toMatch(
      /已冻结.*未实名.*须核验：身份证件注册于[昨前]天.*发布 14\/14\/14/s,
    );
    await page().getByRole('heading', { name: '关于此账号的决定' }).waitFor();
    await page().getByText('正常 → 已冻结 · 置信度 99.1% · 运行模式：执行').waitFor();
    await page().getByText('修改资料（最近一次）').waitFor();
    expect(await page().getByText('首次出现').count()).toBe(0);
    await page().getByRole('button', { name: '加载更多' }).first().click();
    await page().getByText('首次出现').waitFor();
  });

  it('shows its credit in whole sentences on a phone', async () => {
    const whole = '仅有自动判定而没有任何人工结论，因此不低于二十五分，直至有人审核为止';
    answers['GET /accounts/{accountId}/credit'] = () => ({
      score: 25,
      parts: [{ description: { 'zh-CN': whole, en: whole }, points: 167, at: null }],
      reputation: [],
    });
    await page().setViewportSize({ width: 390, height: 844 });
    await signIn('/console/accounts/u-20000');
    const cell = page().getByRole('table', { name: '信用分' }).getByRole('rowheader');
    await cell.getByText(whole).waitFor();
    expect(await cell.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(
      0,
    );
    await page().getByText('+167').click({ trial: true });
  });

  it('is not listed among its own decisions', async () => {
    const found = { ...hit, accountId: 'u-20000', excerpt: null };
    const itself = { ...found, kind: 'account', decisionId: null, outcome: null, score: null };
    answers['GET /search'] = () => ({ items: [itself, found], cursor: null });
    await signIn('/console/accounts/u-20000');
    const decided = page().locator('table').last().locator('tbody tr');
    await decided.getByRole('link', { name: '打开决定 u-20000' }).waitFor();
    expect(await decided.count()).toBe(1);
  });
});

describe('views of a queue', () => {
  it.each([
    ['kept', 'POST /views'],
    ['changed', 'PUT /views/{viewId}'],
  ] as const)(
    'keep open a dialogue that was opened after the one whose response arrives: %s',
    async (what, name) => {
      const view = { version: 1, page: '/cases?queue=trade', shared: false, mine: true };
      answers['GET /views'] = () => ({
        views: ['甲', '乙'].map((of, i) => ({ ...view, viewId: `view-${i + 1}`, name: of })),
      });
      const letGo = answerLate(name);
      await signIn('/console/cases?queue=fraud');
      const open = async (item: string) => {
        await page().getByRole('button', { name: '视图' }).click();
        await page().getByRole('menuitem', { name: item }).click();
      };
      const dialogue = page().getByRole('dialog');
      if (what === 'kept') {
        await open('保存当前视图');
        await dialogue.getByRole('textbox', { name: '视图名称' }).fill('丙');
      } else {
        await open('管理视图');
        await dialogue.getByRole('button', { name: '修改视图“甲”' }).click();
      }
      await dialogue.getByRole('button', { name: '保存', exact: true }).click();
      await expect.poll(() => asked(name).length).toBe(1);
      if (what === 'kept') {
        await page().keyboard.press('Escape');
        await dialogue.waitFor({ state: 'detached' });
        await open('管理视图');
      }
      await dialogue.getByRole('button', { name: '修改视图“乙”' }).click();
      await dialogue.getByRole('textbox', { name: '视图名称' }).fill('乙乙');
      const read = asked('GET /views').length;
      letGo();
      await expect.poll(() => asked('GET /views').length).toBeGreaterThan(read);
      await desk.settled();
      expect(await dialogue.getByRole('textbox', { name: '视图名称' }).inputValue()).toBe('乙乙');
    },
  );
});

describe('a view', () => {
  it('leaves the list if it was deleted in another tab meanwhile', async () => {
    const view = { version: 1, page: '/search?q=u-1', shared: true, mine: true };
    let views = [{ ...view, viewId: 'view-1', name: '甲' }];
    answers['GET /views'] = () => ({ views });
    answers['DELETE /views/{viewId}'] = () => new Refusal(404, 'not-found');
    await signIn('/console/search');
    await page().getByRole('button', { name: '删除视图“甲”' }).click();
    views = [];
    await page().getByRole('alert').getByRole('button', { name: '删除' }).click();
    await page().getByText('还没有保存的视图。').waitFor();
    expect(await page().getByText('not-found').count()).toBe(0);
  });
});

describe('a filtered queue', () => {
  it('is saved as a view and opened again', async () => {
    await signIn('/console/cases');
    await page().getByRole('button', { name: '视图' }).click();
    const save = page().getByRole('menuitem', { name: '保存当前视图' });
    expect(await save.getAttribute('aria-disabled')).toBe('true');
    await page().goto(`${desk.origin()}/console/cases?queue=trade&severity=critical`);
    await page().getByRole('button', { name: '视图' }).click();
    await save.click();
    await page().getByRole('textbox', { name: '视图名称' }).fill('特别严重');
    await page().getByRole('button', { name: '保存', exact: true }).click();
    await expect
      .poll(() => asked('POST /views').at(0)?.asked.body)
      .toEqual({ name: '特别严重', shared: false, page: '/cases?queue=trade&severity=critical' });
    await page().goto(`${desk.origin()}/console/cases`);
    await page().getByRole('button', { name: '视图' }).click();
    await page().getByRole('menuitem', { name: '特别严重' }).click();
    await expect.poll(() => new URL(page().url()).search).toBe('?queue=trade&severity=critical');

    // Rename the view, share it, and update it to the current filters.
    await page().goto(`${desk.origin()}/console/cases?queue=fraud`);
    await page().getByRole('button', { name: '视图' }).click();
    await page().getByRole('menuitem', { name: '管理视图' }).click();
    const dialogue = page().getByRole('dialog', { name: '管理视图' });
    await dialogue.getByRole('button', { name: '修改视图“特别严重”' }).click();
    await dialogue.getByRole('textbox', { name: '视图名称' }).fill('诈骗');
    await dialogue.getByRole('checkbox', { name: '与团队共享' }).check();
    await dialogue.getByRole('checkbox', { name: '改为当前的筛选条件' }).check();
    await dialogue.getByRole('button', { name: '保存', exact: true }).click();
    await expect
      .poll(() => asked('PUT /views/{viewId}').at(0)?.asked.body)
      .toEqual({ expectedVersion: 1, name: '诈骗', shared: true, page: '/cases?queue=fraud' });
    await dialogue.getByText('共享', { exact: true }).waitFor();
    // Keys still reach the dialogue when the form is gone.
    const isFocusInside = () =>
      dialogue.evaluate((shown) => shown.contains(document.activeElement));
    expect(await isFocusInside()).toBe(true);
    const remove = dialogue.getByRole('button', { name: '删除视图“诈骗”' });
    await remove.click();
    await dialogue.getByText('确认删除视图“诈骗”？团队也将不再看到。').waitFor();
    await dialogue.getByRole('button', { name: '取消', exact: true }).click();
    await desk.quiet('DELETE /views/{viewId}');
    await remove.focus();
    await press('Enter', 'Tab', 'Enter');
    await dialogue.getByText('还没有保存的视图。').waitFor();
    expect(asked('DELETE /views/{viewId}')).toHaveLength(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
  });
});

describe('a proposal', () => {
  it.each([
    ['undo', '高级审核员'],
    ['list-change', '可维护名单的人'],
    ['rule-move', '可发布规则的人'],
  ] as const)('shows who may approve it to people who may not: %s', async (kind, who) => {
    answers['GET /proposals'] = () => ({
      items: [{ ...proposal, kind, mayApprove: false }],
      cursor: null,
    });
    await signIn('/console/proposals');
    await page().getByText(who).waitFor();
    expect(await page().getByRole('button', { name: '同意并执行' }).count()).toBe(0);
  });

  it.each([
    ['/console/proposals', '没有需要复核的事项'],
    ['/console/proposals?kind=block', '没有符合的事项'],
    ['/console/proposals?state=decided', '没有符合的事项'],
  ])('is not said to be none of those not looked for: %s', async (place, told) => {
    answers['GET /proposals'] = () => ({ items: [], cursor: null });
    await signIn(place);
    await page().locator('main').getByText(told, { exact: true }).waitFor();
  });

  it('is said to have expired, once it has', async () => {
    const expiresAt = Date.now() - 3 * day;
    answers['GET /proposals'] = () => ({
      items: [{ ...proposal, state: 'expired', expiresAt, mayApprove: false }],
      cursor: null,
    });
    await desk.prefer({ language: 'en' });
    await signIn('/console/proposals?state=decided');
    await page().getByText('expired 3 days ago').waitFor();
  });

  it.each([
    [
      'a block',
      { kind: 'block', entity: 'payment', label: 'p-7f…', until: Date.UTC(2026, 11, 24, 12) },
      /阻止收付款账户 p-7f…，至 2026\/12\/24/,
    ],
    [
      'a change of a list',
      { kind: 'list-change', action: 'add', entries: 120, replaces: 3, sample: [] },
      /加入名单 120 条 其中 3 条替换已生效的条目 （显示 0 \/ 120）/,
    ],
    [
      'a move of a rule',
      {
        kind: 'rule-move',
        revision: 1,
        from: 'shadow',
        to: 'canary',
        share: 0.05,
        changed: false,
        rule: rule(0),
        backtest: { examined: 8400, fired: 37 },
      },
      /影子 → 灰度 5% 的账号 回测：检查 8,400 次，触发 37 次/,
    ],
    [
      'a move of a rule, with what it has shown',
      {
        kind: 'rule-move',
        revision: 1,
        from: 'canary',
        to: 'live',
        share: null,
        changed: false,
        rule: rule(0),
        backtest: null,
      },
      '审核维持率（30 天，含申诉）',
    ],
    [
      'a move of a rule that was rewritten since',
      {
        kind: 'rule-move',
        revision: 1,
        from: 'shadow',
        to: 'canary',
        share: 0.05,
        changed: true,
        rule: rule(0, { revision: 2 }),
        backtest: null,
      },
      '规则此后有变动，已不能执行',
    ],
  ])('shows its effect: %s', async (_, details, told) => {
    answers['GET /proposals/{proposalId}'] = () => ({ proposal, details, approvers: null });
    await signIn('/console/proposals');
    await page().getByRole('button', { name: '执行内容' }).first().waitFor();
    const [button] = await page().getByRole('button', { name: '执行内容' }).all();
    if ((await button?.getAttribute('aria-expanded')) === 'false') await button?.click();
    await page().getByText(told).first().waitFor();
    // What another revision detects is not what is approved.
    const isRewritten = 'changed' in details && details.changed;
    if (isRewritten) expect(await page().getByText('识别什么').count()).toBe(0);
  });
});
