import { useMutation } from '@tanstack/react-query';
import { notify } from '../notices/notices.ts';
import type { EndpointName, RequestParts } from './client.ts';
import { useClient } from './context.tsx';
import { saveFile } from './save-file.ts';
import { words } from './words.ts';

type ExportEndpoint = Extract<EndpointName, `GET ${string}/export`>;

/**
 * Downloads an export as a CSV file, and says so if rows may be missing.
 *
 * @example
 * const download = useDownload('GET /search/export', { query }, 'clearspring-search.csv');
 */
export const useDownload = <N extends ExportEndpoint>(
  name: N,
  parts: RequestParts<N>,
  fileName: string,
) => {
  const client = useClient();
  return useMutation({
    mutationFn: () => client(name, parts),
    onSuccess: ({ csv, partial }) => {
      saveFile(fileName, csv);
      if (partial) notify({ id: fileName, kind: 'warning', words: words.partialFile });
    },
  });
};
