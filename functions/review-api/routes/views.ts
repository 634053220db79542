import * as z from 'zod';
import { day } from '#shared/settings/durations.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import { actId } from '../cases/open-case.ts';
import type { views as endpoints } from '../contract/views.ts';
import { SavedView } from '../contract/views.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';

const folder = 'all';
const mostViews = { inAll: 1_000, each: 50 };
const viewRetention = 1_096 * day;

const View = z.strictObject({
  by: z.string(),
  name: SavedView.shape.name,
  page: SavedView.shape.page,
  shared: z.boolean(),
});

const viewOf = (
  { id, version, body }: { readonly id: string; readonly version: number; readonly body: unknown },
  caller: Caller,
): SavedView => {
  const { by, ...view } = View.parse(body);
  return { ...view, viewId: id, version, mine: by === caller.id };
};

/** Returns one of the caller's own views; other people's views are reported as not found. */
const ownView = async (viewId: string, caller: Caller, { papers }: ReviewPorts) => {
  const [paper] = await papers.read('view', [{ folder, id: viewId }]);
  if (!paper || View.parse(paper.body).by !== caller.id) throw new Refusal('not-found');
  return paper;
};

export const views: Routes<keyof typeof endpoints> = {
  async 'GET /views'({ caller }, { papers }) {
    const all = await papers.list('view', folder, { most: mostViews.inAll });
    return {
      views: readEach(
        all,
        ({ id }) => id,
        (paper) => viewOf(paper, caller),
      ).filter(({ mine, shared }) => mine || shared),
    };
  },

  async 'POST /views'({ body, caller }, { papers, clock }) {
    const all = await papers.list('view', folder, { most: mostViews.inAll });
    const mine = all.filter((paper) => viewOf(paper, caller).mine);
    if (mine.length >= mostViews.each || all.length >= mostViews.inAll) {
      throw invalid('body.name', {
        'zh-CN': `每人至多 ${mostViews.each} 个视图，请先删除一个`,
        en: `at most ${mostViews.each} views each: delete one first`,
      });
    }
    const paper = {
      kind: 'view',
      folder,
      id: actId('viw', caller.act),
      version: 1,
      body: { ...body, by: caller.id },
      expiresAt: clock.now() + viewRetention,
    } as const;
    await papers.write(paper);
    return viewOf(paper, caller);
  },

  async 'PUT /views/{viewId}'({ path, body, caller }, ports) {
    const { expectedVersion, ...view } = body;
    const there = await ownView(path.viewId, caller, ports);
    const stale = new Refusal('stale-version', { current: there.version });
    if (there.version !== expectedVersion) throw stale;
    const paper = {
      ...there,
      version: expectedVersion + 1,
      body: { ...view, by: caller.id },
      expiresAt: ports.clock.now() + viewRetention,
    };
    if ((await ports.papers.write(paper)) === 'stale') throw stale;
    return viewOf(paper, caller);
  },

  async 'DELETE /views/{viewId}'({ path, caller }, ports) {
    await ownView(path.viewId, caller, ports);
    await ports.papers.remove('view', folder, path.viewId);
    return null;
  },
};
