import type { IconProps } from '@cloudscape-design/components/icon';
import type { Duty } from '#shared/reviews/roles.ts';
import type { Words } from '../words/say.ts';
import { words } from './words.ts';

/** A page that the navigation leads to. */
export type Place = {
  readonly path: string;
  readonly words: Words;
  readonly icon: IconProps.Name;
  readonly keys: string;
  /** Who has none of these does not see it. */
  readonly duties: readonly Duty[];
};

/** The pages by what people come for. Keys: `g`, then the letter. */
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
    ],
  },
];
