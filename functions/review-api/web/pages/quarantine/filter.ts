/** Reads the reason filter from URL parameters. */
export const readReason = (
  search: Readonly<Record<string, unknown>>,
): { readonly reason?: string } =>
  typeof search.reason === 'string' && /^[a-z-]{1,40}$/.test(search.reason)
    ? { reason: search.reason }
    : {};
