import type { Category } from '../reading.ts';

/** A labelled post. Posts of one `cluster` are variants of one text and stay on the same side of a split. */
export type LabelledPost = {
  readonly text: string;
  /** 1 for black-gray, 0 for ordinary; between them if people would disagree. */
  readonly label: number;
  readonly category: Category | null;
  readonly cluster: string;
  readonly source: string;
};

/** Whether the post was generated from one of our own patterns. */
export const isOwn = ({ source }: Pick<LabelledPost, 'source'>): boolean =>
  source.startsWith('own ');

/**
 * Weight of a text of our own patterns: they outnumber collected posts, and no real post is written
 * like them.
 */
export const ownWeight = 0.22;
