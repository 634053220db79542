import { seconds } from '../record-keys.ts';
import { type Paper, type PaperStore, pageOfFolder, paperName } from './port.ts';

/** Stores papers in memory. */
export const memoryPapers = (now: () => number, papers = new Map<string, Paper>()): PaperStore => {
  const livePaper = (name: string): Paper | undefined => {
    const paper = papers.get(name);
    const { expiresAt = null } = paper ?? {};
    // Expires to the second, as in DynamoDB.
    return expiresAt === null || seconds(expiresAt) > seconds(now()) ? paper : undefined;
  };
  return {
    async read(kind, wanted) {
      return wanted.flatMap((one) => livePaper(paperName({ kind, ...one })) ?? []);
    },
    async write(paper) {
      const name = paperName(paper);
      if ((livePaper(name)?.version ?? 0) !== paper.version - 1) return 'stale';
      papers.set(name, structuredClone(paper));
      return 'written';
    },
    async remove(kind, folder, id) {
      papers.delete(paperName({ kind, folder, id }));
    },
    async list(kind, folder, options) {
      const prefix = paperName({ kind, folder, id: '' });
      const all = [...papers.keys()]
        .filter((name) => name.startsWith(prefix))
        .flatMap((name) => livePaper(name) ?? [])
        .filter((paper) => paper.kind === kind && paper.folder === folder);
      return pageOfFolder(all, options);
    },
  };
};
