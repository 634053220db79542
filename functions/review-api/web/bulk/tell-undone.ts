import type { BulkRun } from '../../contract/acting.ts';
import { notify } from '../notices/notices.ts';
import { words } from './words.ts';

/** Tells how much of a bulk action could be taken back. */
export const tellUndone = ({ bulkId, items }: BulkRun): void => {
  const kept = items.filter(({ rulingId }) => rulingId !== null).length;
  const undone = items.filter((item) => item.rulingId === null && item.problem === null).length;
  notify({
    id: `bulk ${bulkId}`,
    kind: kept > 0 ? 'warning' : 'info',
    words: words.undone,
    values: { undone, kept },
  });
};
