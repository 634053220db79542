import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { noticeOn } from './browser.ts';
import { setUpOperationsDesk } from './operations-desk.ts';
import { kept } from './operations-specimens.ts';
import { Refusal } from './server.ts';

const { answers, desk } = setUpOperationsDesk();
const { page, asked, answerLate, signIn, press } = desk;

describe('quarantine', () => {
  it('is read by key, and messages are released and discarded', async () => {
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    await page().keyboard.press('r');
    // A release cannot be undone either.
    const sure = page().getByRole('dialog').getByRole('button', { name: '放回队列' });
    const isAsked = () => sure.and(page().locator(':focus')).waitFor();
    await isAsked();
    await page().keyboard.press('Escape');
    await desk.quiet('POST /quarantine/{id}/release');
    const release = async () => {
      await page().keyboard.press('r');
      await isAsked();
      await page().keyboard.press('Enter');
    };
    await release();
    await noticeOn(page(), '消息已放回接收队列').waitFor();
    expect(asked('POST /quarantine/{id}/release').at(0)?.asked.path).toEqual({ id: 'q-1' });
    await page().getByRole('heading', { name: '未知类型' }).waitFor();
    // Somebody else released it first: a notice says so, and it is no error.
    const released = answers['POST /quarantine/{id}/release'];
    answers['POST /quarantine/{id}/release'] = (about) => {
      released?.(about);
      return new Refusal(409, 'already-decided');
    };
    await release();
    await noticeOn(page(), '这条消息已由他人放回或丢弃').waitFor();
    await page().getByRole('heading', { name: '过大' }).waitFor();
    expect(await page().getByText('already-decided').count()).toBe(0);
    // As the tool and the audit log name it.
    await page().getByText('q-3', { exact: true }).waitFor();
    await press('r', 'x');
    const dialogue = page().getByRole('dialog');
    await dialogue.getByRole('button', { name: '丢弃' }).and(page().locator(':focus')).waitFor();
    await page().keyboard.press('Enter');
    await noticeOn(page(), '消息已丢弃').waitFor();
    expect(asked('POST /quarantine/{id}/release')).toHaveLength(2);
    expect(asked('POST /quarantine/{id}/discard').at(0)?.asked.path).toEqual({ id: 'q-3' });
  });

  it.each([
    ['too-large', '内容保存时已被截断，不能放回。'],
    ['event-conflict', '同号事件先前已被接收并有效，不能放回。'],
  ])('says why a message cannot be released: %s', async (reason, why) => {
    const items = [{ ...kept, id: 'q-1', reason, mayRelease: false, field: null, body: '{}' }];
    answers['GET /quarantine'] = () => ({ items, cursor: null });
    await signIn('/console/quarantine');
    await page().getByText(why).filter({ visible: true }).waitFor();
    await page().keyboard.press('r');
    await desk.drawn();
    expect(asked('POST /quarantine/{id}/release')).toEqual([]);
  });

  it('releases a message once, and stays on the message selected meanwhile', async () => {
    const answered = answers['POST /quarantine/{id}/release'];
    let letGo = () => {};
    const until = new Promise<void>((go) => {
      letGo = go;
    });
    answers['POST /quarantine/{id}/release'] = async (about) => {
      await until;
      return answered?.(about);
    };
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    const release = async () => {
      await page().keyboard.press('r');
      await page().getByRole('dialog').getByRole('button', { name: '放回队列' }).click();
    };
    await release();
    await expect.poll(() => asked('POST /quarantine/{id}/release').length).toBe(1);
    await desk.drawn();
    await release();
    await press('j', 'j');
    await page().getByRole('heading', { name: '过大' }).waitFor();
    letGo();
    await noticeOn(page(), '消息已放回接收队列').waitFor();
    await desk.settled();
    expect(await page().getByRole('heading', { name: '过大' }).count()).toBe(1);
    expect(asked('POST /quarantine/{id}/release')).toHaveLength(1);
  });

  it.each([1280, 390])(
    'shows the selected message, however long the list, at %i',
    async (width) => {
      answers['GET /quarantine'] = () => ({
        items: Array.from({ length: 40 }, (_, n) => ({
          ...kept,
          ...{ id: `q-${n}`, body: `{"n":${n}}`, field: null },
        })),
        cursor: null,
      });
      await page().setViewportSize({ width, height: 844 });
      await signIn('/console/quarantine');
      const isInSight = (of: Locator) =>
        of.evaluate((it) => {
          const { top, bottom } = it.getBoundingClientRect();
          const banner = document.querySelector('header')?.getBoundingClientRect().bottom ?? 0;
          return top >= banner && bottom <= window.innerHeight;
        });
      const body = page().locator('[data-written]');
      await body.getByText('{"n":0}').waitFor();
      await page().getByRole('radio', { name: 'q-39' }).check();
      await body.getByText('{"n":39}').waitFor();
      expect(await isInSight(page().getByRole('button', { name: /^放回队列/ }))).toBe(true);
      await page().keyboard.press('Escape');
      for (let n = 39; n > 2; n -= 1) await page().keyboard.press('k');
      await body.getByText('{"n":2}').waitFor();
      await expect
        .poll(() => isInSight(page().getByRole('radio', { name: 'q-2', exact: true })))
        .toBe(true);
      expect(await isInSight(page().getByRole('button', { name: /^放回队列/ }))).toBe(true);
    },
  );

  it.each([
    ['discarded while it is being released', 'release', 'r', 'discard', 'x'],
    ['released while it is being discarded', 'discard', 'x', 'release', 'r'],
  ] as const)('is not %s', async (_, act, key, other, otherKey) => {
    const letGo = answerLate(`POST /quarantine/{id}/${act}`);
    const press = async (one: 'r' | 'x') => {
      await page().keyboard.press(one);
      const name = one === 'r' ? '放回队列' : '丢弃';
      await page().getByRole('dialog').getByRole('button', { name }).click();
    };
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    await press(key);
    await expect.poll(() => asked(`POST /quarantine/{id}/${act}`).length).toBe(1);
    await desk.drawn();
    await press(otherKey);
    await desk.drawn();
    letGo();
    await page().getByRole('heading', { name: '未知类型' }).waitFor();
    await desk.settled();
    expect(asked(`POST /quarantine/{id}/${other}`)).toHaveLength(0);
  });

  it('shows why the latest act failed, not the one before', async () => {
    answers['POST /quarantine/{id}/release'] = () => new Refusal(503, 'unavailable');
    answers['POST /quarantine/{id}/discard'] = () => new Refusal(403, 'forbidden');
    await signIn('/console/quarantine');
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    for (const [key, name, shown, hidden] of [
      ['r', '放回队列', 'unavailable', 'forbidden'],
      ['x', '丢弃', 'forbidden', 'unavailable'],
      ['r', '放回队列', 'unavailable', 'forbidden'],
    ] as const) {
      await page().keyboard.press(key);
      await page().getByRole('dialog').getByRole('button', { name }).click();
      await page().getByText(shown).first().waitFor();
      await page().getByText(hidden).first().waitFor({ state: 'detached' });
    }
  });

  it('does not claim to be empty before all was read', async () => {
    answers['GET /quarantine'] = ({ query }) =>
      query.get('cursor') === 'on'
        ? { items: [{ ...kept, id: 'q-1', body: '{}', field: null }], cursor: null }
        : { items: [], cursor: 'on' };
    await signIn('/console/quarantine');
    await page().getByText('目前读到的部分没有。').waitFor();
    expect(await page().getByText('没有被隔离的消息。').count()).toBe(0);
    await page().getByRole('button', { name: '加载更多' }).click();
    await page().getByRole('heading', { name: '字段有误' }).waitFor();
    answers['GET /quarantine'] = () => ({ items: [], cursor: null });
    await page().reload();
    await page().getByText('没有被隔离的消息。').waitFor();
  });

  it('says that the dead letters are loading', async () => {
    const answered = desk.answerLate('GET /dead-letters');
    await signIn('/console/quarantine');
    const loading = page().locator('main').getByText('正在加载', { exact: true });
    await loading.waitFor();
    answered();
    await loading.waitFor({ state: 'detached' });
    await page().locator('main').getByText('接收队列', { exact: true }).waitFor();
  });

  it('shows who sends dead letters back if the queues cannot', async () => {
    const queue = { waiting: 3, movable: false, moving: false, failure: null };
    answers['GET /dead-letters'] = () => ({
      queues: [
        { ...queue, queue: 'intake' },
        { ...queue, queue: 'followUps', waiting: 0 },
        { ...queue, queue: 'actions', waiting: 0 },
      ],
    });
    await signIn('/console/quarantine');
    await page().getByText('请运维人员逐条送回').waitFor();
    expect(await page().getByRole('button', { name: '送回' }).count()).toBe(0);
  });

  it.each([
    ['zh-CN', /上次送回（.+）中途失败：CouldNotDetermineMessageSource/],
    ['en', /The last attempt to send them back, .+, failed: CouldNotDetermineMessageSource/],
  ] as const)('shows why dead letters that wait were not sent back, %s', async (language, says) => {
    const failure = { startedAt: Date.now(), reason: 'CouldNotDetermineMessageSource' };
    const queue = { movable: true, moving: false, failure };
    answers['GET /dead-letters'] = () => ({
      queues: [
        { ...queue, queue: 'intake', waiting: 3 },
        { ...queue, queue: 'followUps', waiting: 0 },
        { ...queue, queue: 'actions', waiting: 0, failure: null },
      ],
    });
    await desk.prefer({ language });
    await signIn('/console/quarantine');
    await page().getByText(says).waitFor();
    expect(await page().getByText(says).count()).toBe(1);
  });

  it('sends dead letters back', async () => {
    await signIn('/console/quarantine');
    await page().getByRole('button', { name: '送回接收队列' }).click();
    await noticeOn(page(), '已开始送回接收队列').waitFor();
    expect(asked('POST /dead-letters/{queue}/redrive').at(0)?.asked.path).toEqual({
      queue: 'intake',
    });
  });
});
