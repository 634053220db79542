import { useMutation } from '@tanstack/react-query';
import type { EndpointName, RequestParts } from './client.ts';
import { useClient } from './context.tsx';
import { saveFile } from './save-file.ts';

type ExportEndpoint = Extract<EndpointName, `GET ${string}/export`>;

/**
 * Downloads an export as a CSV file.
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
    onSuccess: (csv) => saveFile(fileName, csv, 'text/csv'),
  });
};
