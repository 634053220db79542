import type { ReactNode } from 'react';
import { storeOf } from '../preferences/store.ts';
import type { Values, Words } from '../words/say.ts';

/** Something that was done or could not be done, told once. */
export type Notice = {
  readonly id: string;
  readonly kind: 'success' | 'info' | 'warning' | 'error';
  readonly words: Words;
  readonly values?: Values;
  /** Where what came of it is told. */
  readonly link?: { readonly to: string; readonly words: Words };
  /** The dialogue that shows what taking it back would do, and takes it back; while that is possible. */
  readonly undo?: (close: () => void) => ReactNode;
};

/** Notices stay this long, those that can be undone or followed longer; errors until they are put away. */
export const lastsSeconds = ({ kind, undo, link }: Notice): number =>
  kind === 'error' ? Number.POSITIVE_INFINITY : undo || link ? 20 : 6;

const mostShown = 4;

/** What is being told, latest first. */
export const notices = storeOf<readonly Notice[]>([]);

/** Tells something. One with the same id is replaced; of too many the oldest goes, what can be undone last. */
export const notify = (notice: Notice): void => {
  const others = notices.read().filter(({ id }) => id !== notice.id);
  if (others.length === mostShown) {
    others.splice(
      others.findLastIndex(({ undo }) => undo === undefined),
      1,
    );
  }
  notices.write([notice, ...others]);
};

export const putAway = (id: string): void =>
  notices.write(notices.read().filter((notice) => notice.id !== id));

/** The latest that can be undone. */
export const undoable = (shown: readonly Notice[]): Notice | undefined =>
  shown.find(({ undo }) => undo !== undefined);
