import type { Category } from '../reading.ts';

/** One labelled post. Posts of one `cluster` are variants of one text and stay on one side of a split. */
export type LabelledPost = {
  readonly text: string;
  /** 1 black-gray, 0 ordinary; between them when people would differ. */
  readonly label: number;
  readonly category: Category | null;
  readonly cluster: string;
  readonly source: string;
};

/** Whether it was made from a pattern of ours. */
export const isOwn = ({ source }: LabelledPost): boolean => source.startsWith('own ');

/** Texts of our own patterns are more than posts are, and no post is written like them. */
export const ownWeight = 0.22;
