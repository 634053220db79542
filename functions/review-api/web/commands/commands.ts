import type { Words } from '../words/say.ts';

/** Something a person can do on the page, by key, palette or pointer. */
export type Command = {
  /** Identifies it; a later command with the same id replaces the earlier one. */
  readonly id: string;
  readonly words: Words;
  readonly group: Words;
  /**
   * Keys in the notation of tinykeys: `j`, `g q` for a sequence, `$mod+k` for Ctrl or ⌘. A sequence must not
   * end with a key that begins another one: `a g` would wait for `g q`.
   */
  readonly keys?: string;
  /** Not in the palette, for example moving in a list. */
  readonly keysOnly?: boolean;
  /** In no list of what can be done, because its key only says why something cannot. */
  readonly unlisted?: boolean;
  /**
   * Position in the palette after the commands of the page; `last` for commands that must not be hit by
   * accident.
   */
  readonly place?: 'everywhere' | 'last';
  readonly run: () => void;
};

/** Moves in a list: `j` to the next item, `k` to the one before. */
export const moveCommands = (
  id: string,
  group: Words,
  [down, up]: readonly [Words, Words],
  move: (by: 1 | -1) => void,
): readonly Command[] => [
  { id: `${id} down`, words: down, group, keys: 'j', keysOnly: true, run: () => move(1) },
  { id: `${id} up`, words: up, group, keys: 'k', keysOnly: true, run: () => move(-1) },
];

/**
 * Whether keys include a single-character key without Ctrl or ⌘, which people must be able to turn off (WCAG
 * 2.1.4).
 */
export const hasSingleKey = (keys: string): boolean => !/\$mod|Control|Meta|Alt|Escape/.test(keys);

/**
 * Whether a key press belongs to an input method, as used for Chinese. Safari reports the press that ends a
 * composition after the composition, recognizable only by key code 229.
 */
export const isComposing = ({
  isComposing: composing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean => composing || keyCode === 229;

/**
 * The commands of all mounted parts, innermost last: later ones replace earlier ones with the same id or
 * keys.
 */
export const effectiveCommands = (parts: Iterable<readonly Command[]>): readonly Command[] => {
  const byId = new Map<string, Command>();
  const holders = new Map<string, string>();
  for (const command of [...parts].flat()) {
    const holder = command.keys === undefined ? undefined : holders.get(command.keys);
    if (holder !== undefined && holder !== command.id) byId.delete(holder);
    if (command.keys !== undefined) holders.set(command.keys, command.id);
    byId.set(command.id, command);
  }
  return [...byId.values()];
};

const places = ['here', 'everywhere', 'last'];
const byPlace = (a: Command, b: Command): number =>
  places.indexOf(a.place ?? 'here') - places.indexOf(b.place ?? 'here');

/**
 * The commands that match a text, best first: name starts with it, then contains it, then contains its
 * letters in order.
 */
export const searchCommands = (commands: readonly Command[], typed: string): readonly Command[] => {
  const query = typed.trim().toLowerCase();
  if (query === '') return commands.toSorted(byPlace);
  const rank = ({ words }: Command): number =>
    Math.min(...Object.values(words).map((name) => rankOf(name.toLowerCase(), query)));
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.rank - b.rank || byPlace(a.command, b.command))
    .map(({ command }) => command);
};

const rankOf = (name: string, asked: string): number => {
  if (name.startsWith(asked)) return 0;
  if (name.includes(asked)) return 1;
  let from = 0;
  for (const letter of asked) {
    const at = name.indexOf(letter, from);
    if (at < 0) return Number.POSITIVE_INFINITY;
    from = at + letter.length;
  }
  return 2;
};

/** One key press of a sequence, as printed on keyboards. */
type KeyPress = { readonly at: number; readonly press: string };

/** Formats keys as printed on keyboards, one press after another. */
export const printedKeys = (keys: string, mac: boolean): readonly KeyPress[] =>
  keys.split(' ').map((press, at) => ({
    at,
    press: press
      .split('+')
      .map((key) =>
        key === '$mod' ? (mac ? '⌘' : 'Ctrl') : (printedNames[key] ?? key.toUpperCase()),
      )
      .join('+'),
  }));

const printedNames: Readonly<Record<string, string>> = {
  Shift: 'Shift',
  Escape: 'Esc',
  Enter: 'Enter',
  ArrowUp: '↑',
  ArrowDown: '↓',
};
