/** The page of the list of appeals, stored in its URL. */
export type Place = { readonly show?: 'all'; readonly cursor?: string };

/** Reads the page of the list from URL parameters. */
export const readPlace = ({ show, cursor }: Readonly<Record<string, unknown>>): Place => ({
  ...(show === 'all' && { show }),
  ...(typeof cursor === 'string' && { cursor }),
});
