import type { ReactNode } from 'react';
import type { ValuesOf } from '#shared/rules/words.ts';
import { storeOf } from '../preferences/store.ts';
import type { Words } from '../words/say.ts';

/** A notice about something that was done or failed, with the values of its words' placeholders. */
export type Notice<W extends Words = Words> = {
  readonly id: string;
  readonly kind: 'success' | 'info' | 'warning' | 'error';
  readonly words: W;
  readonly link?: { readonly to: string; readonly words: Words };
  /** Renders the dialogue that previews and performs the undo; set while an undo is possible. */
  readonly undo?: (close: () => void) => ReactNode;
} & (undefined extends ValuesOf<W>
  ? { readonly values?: ValuesOf<W> }
  : { readonly values: ValuesOf<W> });

/** Whether a notice says that something failed. */
export const isFailure = ({ kind }: Notice): boolean => kind === 'warning' || kind === 'error';

/**
 * How many seconds a notice is shown: longer if something is to be done about it, as after a failure; errors
 * until dismissed.
 */
export const shownSeconds = ({ kind, undo, link }: Notice): number => {
  if (kind === 'error') return Number.POSITIVE_INFINITY;
  return kind === 'warning' || undo || link ? 20 : 6;
};

const mostShown = 4;

/** The current notices, latest first. */
export const notices = storeOf<readonly Notice[]>([]);

/** The latest notice whose undo was not performed, kept after it is gone: the undo key still works. */
export const lastUndoable = storeOf<Notice | null>(null);

/**
 * Shows a notice. It replaces one with the same id. If there are too many, the oldest is removed that neither
 * can be undone nor says that something failed; if there is none, the oldest that can be undone, which the case
 * history can undo too.
 */
export const notify = <const W extends Words>(notice: Notice<W>): void => {
  const others = notices.read().filter(({ id }) => id !== notice.id);
  if (others.length === mostShown) {
    const plain = others.findLastIndex((one) => !one.undo && !isFailure(one));
    others.splice(plain >= 0 ? plain : others.findLastIndex((one) => !isFailure(one)), 1);
  }
  notices.write([notice, ...others]);
  if (notice.undo) lastUndoable.write(notice);
  else if (lastUndoable.read()?.id === notice.id) lastUndoable.write(null);
};

export const dismiss = (id: string): void =>
  notices.write(notices.read().filter((notice) => notice.id !== id));

export const latestUndoable = (shown: readonly Notice[]): Notice | undefined =>
  shown.find(({ undo }) => undo !== undefined);
