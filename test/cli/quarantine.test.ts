import { expect, it } from 'vitest';
import { oldestMessages } from '#infra/cli/commands/quarantine.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';

it('a flood in quarantine is read up to a limit, and what is told says so', async () => {
  const quarantine = memoryQuarantine();
  const keep = (i: number) =>
    quarantine.keep({ id: `m-${i}`, reason: 'bad-json', sentAt: 20_000 - i, body: 'x' });
  for (let i = 0; i < 10_000; i++) await keep(i);
  expect(await oldestMessages(quarantine, 3)).toMatchObject({
    oldest: [{ id: 'm-9999' }, { id: 'm-9998' }, { id: 'm-9997' }],
    total: 10_000,
    whole: true,
  });
  for (let i = 10_000; i < 10_300; i++) await keep(i);
  let pages = 0;
  const counted = {
    page: (paging: Parameters<typeof quarantine.page>[0]) => {
      pages += 1;
      return quarantine.page(paging);
    },
  };
  const flood = await oldestMessages(counted, 3);
  expect([flood.oldest.length, flood.total, flood.whole, pages]).toEqual([3, 10_000, false, 100]);
  // Whoever asks for more gets more.
  const all = await oldestMessages(quarantine, 20_000);
  expect([all.oldest.length, all.oldest[0]?.id, all.whole]).toEqual([10_300, 'm-10299', true]);
});
