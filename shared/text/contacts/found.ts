import type { Stream } from '../normalise/stream.ts';
import type { Contact } from '../reading.ts';

/** A text with its folded stream, and the stream as a string: the places of all contacts are indexes of `line`. */
export type FoldedText = {
  readonly text: string;
  readonly stream: Stream;
  readonly line: string;
};

/** A contact at `from..to` of a folded line. */
export type FoundContact = Pick<Contact, 'kind' | 'value'> & {
  readonly masked?: boolean;
  readonly from: number;
  readonly to: number;
};

/** Adds a contact. One that overlaps a contact already added is ignored. */
export type AddContact = (found: FoundContact) => void;
