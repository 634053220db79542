import { describe, expect, it } from 'vitest';
import { digestKinds, kindsOfList } from '#functions/review-api/web/pages/lists/kinds.ts';
import { keyedKinds, kindsByList } from '#shared/lists/entry.ts';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { rule } from './operations-specimens.ts';
import { Refusal } from './server.ts';
import { me } from './specimens.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn, press } = desk;

describe('lists', () => {
  it('open their dialogues by key, with the focus in the first field', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    const focused = () =>
      page().evaluate(() => {
        const { activeElement: it } = document;
        return `${it?.getAttribute('type')} ${it?.textContent}`;
      });
    for (const [key, name, first] of [
      ['a', '阻止名单：加入一项', '设备'],
      ['i', '导入文件', 'file'],
    ] as const) {
      await page().keyboard.press(key);
      await page().getByRole('dialog', { name }).waitFor();
      await expect.poll(focused).toContain(first);
      await page().keyboard.press('Escape');
      await page().getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  it('accept an entry until the end of a day, and show each invalid field once, beside it', async () => {
    const problem = '不是平台标识 — 只含字母和数字';
    desk.answer({
      ...answers,
      'POST /lists/{list}/entries': () =>
        new Refusal(400, 'invalid', { errors: [{ field: 'body.value', problem }] }),
    });
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('a');
    const dialogue = page().getByRole('dialog');
    for (const [name, text] of [
      ['值', '设 备'],
      ['来源', '警方'],
      ['到期', '2027-5-1'],
      ['理由', '通报'],
    ] as const) {
      await dialogue.getByRole('textbox', { name }).fill(text);
    }
    await dialogue.getByText('不是日期').waitFor();
    await dialogue.getByText('形如 2027-05-01，至当日结束（北京时间）').waitFor();
    // The button waits for these and the reason, so each says so.
    expect(await dialogue.getByText('必填').count()).toBe(4);
    for (const unfinished of ['2027', '2027-05', '2027-06-31']) {
      await dialogue.getByRole('textbox', { name: '到期' }).fill(unfinished);
      await dialogue.getByRole('textbox', { name: '理由' }).focus();
      await dialogue.getByText('不是日期').waitFor();
      expect(await dialogue.getByRole('button', { name: '提交复核' }).isDisabled()).toBe(true);
    }
    await dialogue.getByRole('textbox', { name: '到期' }).fill('2027-05-01');
    await dialogue.getByRole('textbox', { name: '理由' }).focus();
    expect(await dialogue.getByText('不是日期').count()).toBe(0);
    await page().keyboard.press('Control+Enter');
    await dialogue.getByText(problem).waitFor();
    expect(await dialogue.getByText(problem).count()).toBe(1);
    expect(asked('POST /lists/{list}/entries').at(0)?.asked.body).toMatchObject({
      expiresAt: Date.parse('2027-05-01T23:59:59.999+08:00'),
    });
  });

  it('offer for an entry only what the list may hold, and ask for the authority that put it there', async () => {
    for (const list of ['block', 'allow', 'dishonesty'] as const) {
      await signIn(`/console/lists?list=${list}`);
      await page()
        .getByRole('button', { name: /^加入一项/ })
        .click();
      const dialogue = page().getByRole('dialog');
      await dialogue.getByRole('button', { name: '种类' }).click();
      await page().getByRole('option').first().waitFor();
      expect(await page().getByRole('option').count()).toBe(kindsByList[list].size);
      await page().keyboard.press('Escape');
      expect(new Set(kindsOfList[list])).toEqual(kindsByList[list]);
    }
    const dialogue = page().getByRole('dialog');
    for (const [name, text] of [
      ['值', 'u-20001'],
      ['来源', '来函'],
      ['到期', '2027-05-01'],
      ['理由', '通报'],
    ] as const) {
      await dialogue.getByRole('textbox', { name }).fill(text);
    }
    const submit = dialogue.getByRole('button', { name: '提交复核' });
    expect(await submit.isDisabled()).toBe(true);
    await dialogue.getByRole('textbox', { name: '认定机关' }).fill('某市公安局');
    await submit.click();
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /lists/{list}/entries').at(0)?.asked.body).toMatchObject({
      kind: 'account',
      authority: '某市公安局',
    });
  });

  it('are called empty only if all was read, and no type is chosen', async () => {
    answers['GET /lists/{list}/entries'] = ({ query }) => ({
      items: [],
      cursor: query.get('kind') === null && query.get('cursor') === null ? 'on' : null,
    });
    await signIn('/console/lists');
    await page().getByText('目前读到的部分没有。').waitFor();
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByText('名单为空。').waitFor();
    await page().getByRole('button', { name: '种类' }).click();
    await page().getByRole('option', { name: '设备' }).click();
    await page().getByText('名单中没有此种类的条目。').waitFor();
  });

  it('limit a reason to what an entry stores, and say so', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('a');
    const written = page().getByRole('dialog').getByRole('textbox', { name: '理由' });
    await written.fill('长'.repeat(201));
    await page().getByRole('dialog').getByText('已满 200 字').waitFor();
    expect(await written.inputValue()).toBe('长'.repeat(200));
  });

  it('remove an entry without a pointer, with a reason', async () => {
    await signIn('/console/lists');
    await page().getByRole('button', { name: '阻止名单（184）' }).waitFor();
    await page().getByText('条数包括已移除的').waitFor();
    const remove = page().getByRole('button', { name: /^移除 / });
    await remove.first().focus();
    await page().keyboard.press('Enter');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('heading', { name: /^阻止名单：移除设备 dev-9f31/ }).waitFor();
    await dialogue.locator('textarea:focus').waitFor();
    await dialogue.getByRole('button', { name: '关闭', exact: true }).waitFor();
    await page().keyboard.press('Control+Enter');
    await dialogue.getByRole('textbox').fill('长'.repeat(1001));
    await dialogue.getByText('已满 1,000 字').waitFor();
    await dialogue.getByRole('textbox').fill('');
    await page().keyboard.type('已失效');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '等待另一人同意').waitFor();
    expect(
      asked('POST /lists/{list}/entries/{entryId}/removal').map((call) => call.asked.body),
    ).toEqual([{ reason: '已失效' }]);
  });

  it.each([
    ['senior reviewers', me.duties, 8],
    ['viewers', ['read-cases'], 0],
  ] as const)('show %s which removal awaits approval, and where', async (_, duties, offered) => {
    answers['GET /me'] = () => ({ ...me, duties: [...duties] });
    await signIn('/console/lists');
    const row = page().getByRole('row').filter({ hasText: '移除待复核' });
    await row.waitFor();
    expect(
      await page()
        .getByRole('button', { name: /^移除 / })
        .count(),
    ).toBe(offered);
    await row.getByRole('link', { name: '移除待复核' }).click();
    await page().getByRole('heading', { name: '待复核', level: 1 }).waitFor();
  });

  it('show that somebody else proposed the removal first', async () => {
    const path = 'GET /lists/{list}/entries';
    const listed = answers[path];
    answers['POST /lists/{list}/entries/{entryId}/removal'] = () =>
      new Refusal(409, 'already-proposed');
    await signIn('/console/lists');
    await page()
      .getByRole('button', { name: /^移除 / })
      .first()
      .click();
    await page().keyboard.type('已失效');
    type Listed = { readonly items: readonly object[] };
    answers[path] = async (about) => {
      const all = (await listed?.(about)) as Listed;
      return {
        items: all.items.map((each) => ({ ...each, undoProposalId: 'prp-1' })),
        cursor: null,
      };
    };
    await page().keyboard.press('Control+Enter');
    await page().getByRole('dialog').getByText('already-proposed').first().waitFor();
    await page().getByText('移除待复核').nth(8).waitFor();
    const link = page().getByRole('link', { name: '移除待复核' }).first();
    expect(await link.getAttribute('href')).toMatch(/\/proposals#prp-1$/);
  });

  it('are counted again when another one is shown', async () => {
    await signIn('/console/lists');
    await page().getByRole('button', { name: '关注名单（145）' }).waitFor();
    type Counts = { readonly lists: readonly { readonly entries: number }[] };
    const counted = answers['GET /lists'];
    answers['GET /lists'] = async (about) => {
      const all = (await counted?.(about)) as Counts;
      return { lists: all.lists.map((each) => ({ ...each, entries: each.entries + 1 })) };
    };
    await page().getByRole('button', { name: '关注名单（145）' }).click();
    await page().getByRole('button', { name: '关注名单（147）' }).waitFor();
    answers['GET /lists'] = (about) => counted?.(about);
    await press('Escape', 'r');
    await page().getByRole('button', { name: '关注名单（145）' }).waitFor();
  });

  it.each(['zh-CN', 'en'] as const)(
    'find what matches something, with its value in no address and not stored, %s',
    async (language) => {
      const chinese = language === 'zh-CN';
      const value = 'Zk3'.padEnd(43, 'x');
      await desk.prefer({ language });
      await signIn('/console/lists');
      await page()
        .getByRole('button', { name: /^(?:加入一项|Add)/ })
        .waitFor();
      await page().keyboard.press('f');
      await page().locator('input:focus').waitFor();
      expect([...digestKinds, 'contact'].toSorted()).toEqual([...keyedKinds].toSorted());
      await page()
        .getByRole('button', { name: chinese ? '种类' : 'Type' })
        .click();
      await page()
        .getByRole('option', { name: chinese ? '手机号' : 'phone number' })
        .click();
      const key = page().getByRole('textbox', { name: chinese ? '密钥名' : 'Key' });
      expect(await key.inputValue()).toBe('platform');
      const box = page().getByRole('textbox', { name: chinese ? '值' : 'Value' });
      await box.fill(` ${value} `);
      await box.press('Enter');
      const expired = page()
        .getByRole('row')
        .filter({ hasText: chinese ? '已到期' : 'Expired' })
        .filter({ hasText: 'a71c…' });
      await expired.waitFor();
      expect(await page().getByRole('row').count()).toBe(4);
      expect(await desk.axe()).toEqual([]);
      const calls = () => asked('POST /lists/lookups').map((call) => call.asked.body);
      expect(calls()).toEqual([{ kind: 'phone', value, key: 'platform' }]);
      expect(page().url()).not.toContain('Zk3');
      const stored = () => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]);
      expect(await page().evaluate(stored)).not.toContain('Zk3');
      // What was found is not shown beside another question.
      await box.fill('z');
      await expired.waitFor({ state: 'detached' });
      answers['POST /lists/lookups'] = () => ({ entries: [] });
      await box.press('Enter');
      await page()
        .getByText(chinese ? '该密钥下没有名单列有它' : 'It is on no list under this key')
        .filter({ visible: true })
        .waitFor();
    },
  );

  it('find a text with its lines, which make its template', async () => {
    await signIn('/console/lists?list=find');
    await page().getByRole('button', { name: '种类' }).click();
    await page().getByRole('option', { name: '文本模板' }).click();
    const value = '日结兼职\n加微信 demo_ka';
    await page().getByRole('textbox', { name: '值' }).fill(value);
    await page().getByRole('button', { name: '查找', exact: true }).click();
    await page().getByRole('heading', { name: '匹配的条目' }).waitFor();
    expect(asked('POST /lists/lookups').at(0)?.asked.body).toEqual({
      ...{ kind: 'template', value, key: '' },
    });
  });

  it('say beside the field what is wrong with something looked up', async () => {
    const problem = '不是平台标识 — 只含字母和数字';
    answers['POST /lists/lookups'] = () =>
      new Refusal(400, 'invalid', { errors: [{ field: 'body.value', problem }] });
    await signIn('/console/lists?list=find');
    await page().getByRole('textbox', { name: '值' }).fill('设 备');
    await page().keyboard.press('Enter');
    await page().getByText(problem).waitFor();
    expect(await page().getByText(problem).count()).toBe(1);
    answers['POST /lists/lookups'] = () => new Refusal(503, 'unavailable');
    await page().keyboard.press('Enter');
    await page().getByText('unavailable').first().waitFor();
  });

  it('remove what was found, and show that its removal awaits approval', async () => {
    await signIn('/console/lists?list=find');
    await page().getByRole('textbox', { name: '值' }).fill('u-1');
    await page().keyboard.press('Enter');
    await page().getByRole('link', { name: '移除待复核' }).waitFor();
    // What has expired is no longer removed.
    const removals = page().getByRole('button', { name: /^移除 / });
    expect(await removals.count()).toBe(1);
    await removals.click();
    const dialogue = page().getByRole('dialog');
    await dialogue.waitFor();
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await removals.click();
    await page().keyboard.type('已失效');
    answers['POST /lists/lookups'] = () => ({ entries: [] });
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '等待另一人同意').waitFor();
    await page().getByText('没有名单列有它。').filter({ visible: true }).waitFor();
    // Who only closes the dialogue looks nothing up: that would be on record as well.
    expect(asked('POST /lists/lookups')).toHaveLength(2);
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
    expect(asked('POST /lists/{list}/entries/{entryId}/removal').at(0)?.asked.path).toEqual({
      list: 'block',
      entryId: 'lst-1',
    });
  });

  it('show invisible characters in the text of an entry, in its own direction', async () => {
    const path = 'GET /lists/{list}/entries';
    const whole = (await answers[path]?.({
      path: {},
      query: new URLSearchParams(),
      body: undefined,
    })) as { items: object[] };
    const turned = { source: '警方\u202e报通', reason: 'ab\u200bc', authority: '\u2066法院' };
    answers[path] = () => ({ items: [{ ...whole.items[0], ...turned }], cursor: null });
    await signIn('/console/lists');
    for (const text of ['警方U+202E报通', 'abU+200Bc', 'U+2066法院']) {
      await page().locator('main bdi').filter({ hasText: text }).first().waitFor();
    }
  });

  it('name the proposer before the approver, and sources in order, whatever their scripts', async () => {
    const by = { id: 'alim', name: 'ئالىم' };
    const approvedBy = { id: 'lin', name: 'Lin' };
    for (const [path, changes] of [
      ['GET /lists/{list}/entries', { proposedBy: by, approvedBy }],
      ['GET /lists/changes', { by, approvedBy, sources: ['ساقچى', 'bank'] }],
    ] as const) {
      const nothing = { path: {}, query: new URLSearchParams(), body: undefined };
      const whole = (await answers[path]?.(nothing)) as { items: object[] };
      answers[path] = () => ({ items: [{ ...whole.items[0], ...changes }], cursor: null });
    }
    /** Horizontal positions at which these words start on the screen. */
    const placesOf = (words: readonly string[]) =>
      page()
        .locator('main')
        .evaluate((main, all) => {
          const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
          const found = new Map<string, number>();
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            for (const one of all) {
              const at = node.nodeValue?.indexOf(one) ?? -1;
              if (at < 0) continue;
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + one.length);
              found.set(one, range.getBoundingClientRect().left);
            }
          }
          return all.map((one) => found.get(one));
        }, words);
    await signIn('/console/lists');
    await page().getByText('ئالىم').waitFor();
    const [proposer = 0, approver = 0] = await placesOf(['ئالىم', 'Lin']);
    expect(proposer).toBeLessThan(approver);
    await page().keyboard.press('r');
    await page().getByText('ساقچى').waitFor();
    for (const [first, second] of [
      ['ساقچى', 'bank'],
      ['ئالىم', 'Lin'],
    ] as const) {
      const [left = 0, right = 0] = await placesOf([first, second]);
      expect(left).toBeLessThan(right);
    }
  });

  it('name who proposed an entry, and who is responsible for it if that is somebody else', async () => {
    const nothing = { path: {}, query: new URLSearchParams(), body: undefined };
    const whole = (await answers['GET /lists/{list}/entries']?.(nothing)) as { items: object[] };
    const [first, second] = whole.items;
    const owner = { id: 'risk team', name: '风控组' };
    answers['GET /lists/{list}/entries'] = () => ({
      items: [{ ...first, owner }, second],
      cursor: null,
    });
    await signIn('/console/lists');
    const cells = page().locator('tbody td').filter({ hasText: 'Bo Lind' });
    await expect
      .poll(() => cells.allInnerTexts())
      .toEqual(['安宁 / Bo Lind\n责任人 · 风控组', '安宁 / Bo Lind']);
  });

  it('keep open a dialogue that was opened after the one whose response arrives', async () => {
    const letGo = answerLate('POST /lists/{list}/entries/{entryId}/removal');
    await signIn('/console/lists');
    await page()
      .getByRole('button', { name: /^移除 / })
      .first()
      .click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('已失效');
    await page().keyboard.press('Control+Enter');
    await expect.poll(() => asked('POST /lists/{list}/entries/{entryId}/removal').length).toBe(1);
    await page().keyboard.press('Escape');
    await dialogue.waitFor({ state: 'detached' });
    await page().keyboard.press('a');
    await dialogue.getByRole('textbox', { name: '来源' }).fill('警方');
    letGo();
    await noticeOn(page(), '等待另一人同意').waitFor();
    await desk.settled();
    expect(await dialogue.getByRole('textbox', { name: '来源' }).count()).toBe(1);
  });

  it('show readers who maintains them', async () => {
    answers['GET /me'] = () => ({ ...me, duties: ['read-cases'] });
    await signIn('/console/lists');
    await page().getByText('由高级审核员或管理员提出').waitFor();
    await page().goto(`${desk.origin()}/console/rules/${rule(0).rule}`);
    await page().getByText('阶段由规则作者与管理员变更').waitFor();
  });

  it('show how many lines of a file are invalid, that it is empty, or that it is not UTF-8', async () => {
    const preview = answers['POST /lists/{list}/previews'];
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('i');
    const dialogue = page().getByRole('dialog');
    const look = dialogue.getByRole('button', { name: '预览' });
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      bad: 5_000,
    });
    await dialogue.getByRole('textbox').fill('kind,value,expires\ndevice,dev-1,not-a-day\n');
    await look.click();
    await dialogue.getByText('共 5,000 行有误，先列出 1 处').waitFor();
    expect(await dialogue.getByText('新增').count()).toBe(0);
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      ...{ opposed: 12, opposites: [{ line: 2, list: 'allow' }] },
    });
    await look.click();
    await dialogue.getByText('12 行同时列于作用相反的名单').waitFor();
    await dialogue.getByText('第 2 行：豁免名单也列有').waitFor();
    answers['POST /lists/{list}/previews'] = async (about) => ({
      ...((await preview?.(about)) as object),
      ...{ token: null, lines: 0, adds: 0, sample: [] },
    });
    await dialogue.getByRole('textbox').fill('kind,value,expires\n');
    await look.click();
    await dialogue.getByText('文件里没有条目').waitFor();
    const file = (text: string, ...last: number[]) => ({
      name: 'list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.concat([Buffer.from(text), Buffer.from(last)]),
    });
    // Spreadsheets in China save as GB 18030 by default.
    const upload = dialogue.locator('input[type=file]');
    await upload.setInputFiles(file('kind,value,reason\ndevice,dev-1,', 0xb0, 0xb8));
    await dialogue.getByText('文件不是 UTF-8 编码').waitFor();
    expect(await look.isDisabled()).toBe(true);
    await upload.setInputFiles(file('\ufeffkind,value,reason\ndevice,dev-1,案\n'));
    await dialogue.getByText('文件不是 UTF-8 编码').waitFor({ state: 'detached' });
    await look.click();
    await expect.poll(() => asked('POST /lists/{list}/previews').length).toBe(4);
    expect(asked('POST /lists/{list}/previews').at(-1)?.asked.body).toMatchObject({
      file: 'kind,value,reason\ndevice,dev-1,案\n',
    });
  });

  it('import a file only without invalid lines, with two people', async () => {
    await signIn('/console/lists');
    await page().getByRole('heading', { name: '阻止名单' }).waitFor();
    await page().keyboard.press('i');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('textbox').fill('kind,value,expires\ndevice,dev-1,not-a-day\n');
    await dialogue.getByRole('button', { name: '预览' }).click();
    const problem = dialogue.getByRole('row', { name: /不是日期/ });
    await problem.waitFor();
    expect(await problem.getByRole('rowheader').textContent()).toBe('2');
    const propose = dialogue.getByRole('button', { name: '提交复核' });
    expect(await propose.isDisabled()).toBe(true);

    await dialogue
      .getByRole('textbox')
      .fill('kind,value,expires\ndevice,dev-1,2027-05-01\ndevice,dev-2,2027-05-01\n');
    expect(await problem.count()).toBe(0);
    await dialogue.getByRole('button', { name: '预览' }).click();
    await dialogue.getByText('新增 2').waitFor();
    // Not on the list yet, so there is neither an approver nor a date.
    await dialogue.getByRole('columnheader', { name: '责任人' }).waitFor();
    for (const name of ['提交 / 同意', '加入时间']) {
      expect(await dialogue.getByRole('columnheader', { name }).count()).toBe(0);
    }
    await dialogue.getByRole('textbox', { name: '理由（必填，会留痕）' }).fill('警方通报');
    await propose.click();
    await noticeOn(page(), '等待另一人同意').waitFor();
    expect(asked('POST /lists/{list}/imports').at(0)?.asked).toMatchObject({
      path: { list: 'block' },
      body: { token: 'preview-token', reason: '警方通报' },
    });
  });
});

describe('an import of a list', () => {
  const open = async () => {
    await signIn('/console/lists');
    await page().keyboard.press('r');
    await page()
      .getByRole('row', { name: /18,000/ })
      .waitFor();
  };

  it('is undone as a whole by key: previewed, with a reason, by two people', async () => {
    await open();
    await page()
      .getByRole('row', { name: /18,000/ })
      .getByText('撤回时清点')
      .waitFor();
    // For a change this large, the response names only the lists of its first entries.
    await page()
      .getByRole('row', { name: /18,000/ })
      .getByText('阻止名单 · 关注名单等')
      .waitFor();
    // An import in one part that broke off is not counted either, but all its lists are known.
    await page()
      .getByRole('row', { name: /正在生效，或已中断/ })
      .getByText(/^阻止名单 ?lch-/)
      .waitFor();
    await press('j', 't');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('移除 230 条，放回 1 条；其余 9 条').waitFor();
    await dialogue.locator('textarea:focus').waitFor();
    await page().keyboard.type('通报已撤销');
    await page().keyboard.press('Control+Enter');
    await noticeOn(page(), '等待另一人同意').waitFor();
    await dialogue.waitFor({ state: 'detached' });
    expect(asked('POST /lists/changes/{changeId}/undo').map((call) => call.asked)).toMatchObject([
      { path: { changeId: 'lch-20261127-x1' }, body: { reason: '通报已撤销' } },
    ]);
    await expect.poll(() => asked('GET /lists/changes').length).toBe(2);
  });

  it('keeps the focus on the page when the button of an import goes', async () => {
    const list = answers['GET /lists/changes'];
    answers['GET /lists/changes'] = async (about) => {
      const answered = (await list?.(about)) as { items: readonly object[] };
      const isAsked = asked('POST /lists/changes/{changeId}/undo').length > 0;
      const undoProposalId = isAsked ? 'prp-1' : null;
      return { ...answered, items: answered.items.map((each) => ({ ...each, undoProposalId })) };
    };
    await open();
    await page()
      .getByRole('button', { name: /^撤回导入/ })
      .first()
      .focus();
    await page().keyboard.press('Enter');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('移除 230 条').waitFor();
    await dialogue.locator('textarea:focus').waitFor();
    await page().keyboard.type('通报已撤销');
    await page().keyboard.press('Control+Enter');
    await page().getByText('已提交撤回，等待另一人同意').first().waitFor();
    await expect.poll(() => page().evaluate(() => document.activeElement?.id)).toBe('main');
  });

  it('cannot be undone again while its undo waits for another person, and says so', async () => {
    const list = answers['GET /lists/changes'];
    answers['GET /lists/changes'] = async (about) => {
      const answered = (await list?.(about)) as { items: readonly object[] };
      return {
        ...answered,
        items: answered.items.map((each, at) => ({
          ...each,
          undoProposalId: at === 0 ? 'prp-take-back' : null,
        })),
      };
    };
    await open();
    const first = page().locator('tbody tr').filter({ hasText: 'lch-20261127-x1' });
    const link = first.getByRole('link', { name: '已提交撤回，等待另一人同意' });
    expect(await link.getAttribute('href')).toMatch(/\/proposals#prp-take-back$/);
    expect(await first.getByRole('button', { name: /撤回/ }).count()).toBe(0);
    await press('j', 't');
    expect(await page().getByRole('dialog').count()).toBe(0);
  });

  it('say that an undo proposed on the command line waits, and can still be undone here', async () => {
    const list = answers['GET /lists/changes'];
    answers['GET /lists/changes'] = async (about) => {
      const answered = (await list?.(about)) as { items: readonly object[] };
      const [first, ...others] = answered.items;
      return { ...answered, items: [{ ...first, undoChangeId: 'lch-by-command' }, ...others] };
    };
    await open();
    const first = page().locator('tbody tr').filter({ hasText: 'lch-20261127-x1' });
    await first.getByText('撤回 lch-by-command 已用命令行提交，等待另一人同意').waitFor();
    expect(await page().locator('main').getByText('已用命令行提交').count()).toBe(1);
    expect(await first.getByRole('button', { name: /撤回/ }).count()).toBe(1);
  });

  it('cannot be undone if none of it is in force, and says so', async () => {
    const path = 'GET /lists/changes/{changeId}/undo';
    answers[path] = () => ({ remove: 0, add: 0, left: 240 });
    await open();
    for (const [row, offers] of [
      [/240.*231/, 1],
      [/均已失效/, 0],
      [/正在生效，或已中断/, 0],
      [/20,001.*命令行/, 0],
    ] as const) {
      const found = page().getByRole('row', { name: row });
      await found.waitFor();
      expect(await found.getByRole('button', { name: /撤回/ }).count()).toBe(offers);
    }
    await page()
      .getByRole('button', { name: /^撤回导入/ })
      .first()
      .click();
    const dialogue = page().getByRole('dialog');
    await dialogue.getByText('均已失效').waitFor();
    await dialogue.getByRole('textbox').fill('通报已撤销');
    expect(await dialogue.getByRole('button', { name: '提交复核' }).isDisabled()).toBe(true);
  });
});
