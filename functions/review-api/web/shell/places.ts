import type { IconProps } from '@cloudscape-design/components/icon';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Words } from '../words/say.ts';
import { words } from './words.ts';

/** A page in the navigation. */
type Place = {
  readonly path: string;
  readonly words: Words;
  readonly icon: IconProps.Name;
  readonly keys: string;
  /** Paths of other pages that belong to it. */
  readonly with?: readonly string[];
  /** The page is shown to people with at least one of these duties. */
  readonly duties: readonly Duty[];
};

/** The navigation entry to which a path belongs. */
export const placeOf = (path: string): Place | undefined =>
  sections
    .flatMap(({ places }) => places)
    .find((place) => [place.path, ...(place.with ?? [])].some((at) => path.startsWith(at)));

/** The pages in the navigation, by purpose. Keys: `g`, then a letter. */
export const sections: readonly { readonly words: Words; readonly places: readonly Place[] }[] = [
  {
    words: words.review,
    places: [
      {
        path: '/cases',
        words: words.queues,
        icon: 'folder-open',
        keys: 'g c',
        duties: ['read-cases'],
      },
      {
        path: '/appeals',
        words: words.appeals,
        icon: 'contact',
        keys: 'g a',
        duties: ['read-cases'],
      },
      {
        path: '/proposals',
        words: words.proposals,
        icon: 'check',
        keys: 'g o',
        duties: ['read-cases'],
      },
      {
        path: '/search',
        words: words.search,
        icon: 'search',
        keys: 'g s',
        duties: ['read-cases'],
      },
    ],
  },
  {
    words: words.manage,
    places: [
      {
        path: '/rules',
        words: words.rules,
        icon: 'script',
        keys: 'g r',
        with: ['/backtests'],
        duties: ['read-cases'],
      },
      {
        path: '/lists',
        words: words.lists,
        icon: 'list-view',
        keys: 'g l',
        duties: ['read-cases'],
      },
      {
        path: '/platform',
        words: words.platform,
        icon: 'grid-view',
        keys: 'g p',
        duties: ['read-cases'],
      },
      {
        path: '/quarantine',
        words: words.quarantine,
        icon: 'security',
        keys: 'g q',
        duties: ['read-cases'],
      },
      {
        path: '/team',
        words: words.team,
        icon: 'group',
        keys: 'g t',
        duties: ['read-team'],
      },
      {
        path: '/audit',
        words: words.audit,
        icon: 'history',
        keys: 'g u',
        duties: ['read-audit'],
      },
    ],
  },
];
