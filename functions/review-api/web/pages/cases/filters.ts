import { categories } from '../../words/terms.ts';

/** The filters of a case list, stored in the page's URL. */
export type Filters = {
  readonly queue?: string;
  readonly category?: string;
  readonly severity?: 'low' | 'medium' | 'high' | 'critical';
  readonly source?: 'machine' | 'people' | 'both';
  readonly claim?: 'mine' | 'free';
  readonly snoozed?: 'true';
};

/** The URL of a list with these filters. */
export const addressOf = (filters: Filters): string => {
  const search = new URLSearchParams({ ...filters }).toString();
  return search === '' ? '/cases' : `/cases?${search}`;
};

/** The filters by what a case is about, not by who works on it. */
export const aboutOf = ({
  queue: _queue,
  claim: _claim,
  snoozed: _snoozed,
  ...about
}: Filters): Omit<Filters, 'queue' | 'claim' | 'snoozed'> => about;

const choices: {
  readonly [Key in Exclude<keyof Filters, 'queue'>]: readonly string[];
} = {
  category: Object.keys(categories),
  severity: ['low', 'medium', 'high', 'critical'],
  source: ['machine', 'people', 'both'],
  claim: ['mine', 'free'],
  snoozed: ['true'],
};

const queue = /^[a-z][a-z-]{0,39}$/;

/** Reads filters from URL parameters; invalid values are ignored. */
export const readFilters = (search: Readonly<Record<string, unknown>>): Filters =>
  Object.fromEntries(
    Object.entries(search)
      .map(([key, value]) => [key, String(value)] as const)
      .filter(([key, value]) =>
        key === 'queue'
          ? queue.test(value)
          : Object.hasOwn(choices, key) && choices[key as keyof typeof choices].includes(value),
      ),
  );
