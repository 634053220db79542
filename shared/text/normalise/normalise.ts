import { fold } from './fold.ts';
import { joinRadicals } from './radicals.ts';
import { dropSeparators } from './separators.ts';
import { soundsOf } from './sounds.ts';
import { longestText, roomyCapacity, type Stream, type Workspace } from './stream.ts';

/** A text in four representations. */
export type Streams = {
  /** The `CharacterClass` of each UTF-16 unit as written. */
  readonly skeleton: Uint8Array;
  /** Folded characters with separators, without fillers if there are too many. Contacts are read from it. */
  readonly folded: Stream;
  /** Folded characters without separators, split characters joined. Words are read from it. */
  readonly plain: Stream;
  /** One sound per syllable, from characters and typed pinyin. Homophones are read from it. */
  readonly sounds: Stream;
};

/**
 * Normalises a text into streams of what was meant. Takes linear time. A stream is at most four times as
 * long as the text and at most `longestText` characters.
 *
 * @param workspace - buffers to reuse; the streams of the previous text become invalid.
 * @example
 * const { plain } = normalise('加 薇❤');
 * asString(plain); // '加薇心'
 * plain.starts[1]; // 2
 */
export const normalise = (text: string, workspace: Workspace = {}): Streams => {
  const skeleton = borrowSkeleton(workspace, Math.min(text.length, longestText));
  const folded = fold(text, skeleton, workspace);
  const plain = joinRadicals(dropSeparators(folded, workspace), workspace);
  return { skeleton, folded, plain, sounds: soundsOf(plain, workspace) };
};

const borrowSkeleton = (workspace: Workspace, length: number) => {
  if (!workspace.skeleton || workspace.skeleton.length < length)
    workspace.skeleton = new Uint8Array(roomyCapacity(length));
  return workspace.skeleton.subarray(0, length);
};
