import type { Words } from '../words/say.ts';

/** Something that a person can do here, by key, by palette or by pointer. */
export type Command = {
  /** Names it; of two with one id the later one holds. */
  readonly id: string;
  readonly words: Words;
  readonly group: Words;
  /**
   * Keys as tinykeys writes them: `j`, `g q` for one after the other, `$mod+k` for Ctrl or ⌘. What ends
   * with a key that others begin with never runs: `a g` would wait for `g q`.
   */
  readonly keys?: string;
  /** Left out of the palette: moving in a list is for keys only. */
  readonly keysOnly?: boolean;
  /** After what can be done on this page; what nobody wants to hit is last. */
  readonly place?: 'everywhere' | 'last';
  readonly run: () => void;
};

/** Whether keys are of one character without Ctrl or ⌘, which people can turn off (WCAG 2.1.4). */
export const isSingle = (keys: string): boolean => !/\$mod|Control|Meta|Alt|Escape/.test(keys);

/**
 * Whether a key press belongs to an input method, as people write Chinese with. Safari tells of the press that
 * ends a composition when that is over, by the code 229 alone.
 */
export const isComposing = ({
  isComposing: composing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean => composing || keyCode === 229;

/** Commands of all parts that are on the page, the innermost last: later ones replace earlier ones. */
export const effective = (parts: Iterable<readonly Command[]>): readonly Command[] => {
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
 * Commands that answer what was typed, best first: a name that begins with it, then one that holds
 * it, then one that holds its letters in order.
 */
export const searchCommands = (commands: readonly Command[], typed: string): readonly Command[] => {
  const asked = typed.trim().toLowerCase();
  if (asked === '') return commands.toSorted(byPlace);
  const rank = ({ words }: Command): number =>
    Math.min(...Object.values(words).map((name) => rankOf(name.toLowerCase(), asked)));
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

/** One press of a sequence, as keyboards print it. */
export type Press = { readonly at: number; readonly press: string };

/** Keys as they are printed on keyboards, one press after the other. */
export const printedKeys = (keys: string, mac: boolean): readonly Press[] =>
  keys.split(' ').map((press, at) => ({
    at,
    press: press
      .split('+')
      .map((key) => (key === '$mod' ? (mac ? '⌘' : 'Ctrl') : (printed[key] ?? key.toUpperCase())))
      .join('+'),
  }));

const printed: Readonly<Record<string, string>> = {
  Shift: 'Shift',
  Escape: 'Esc',
  Enter: 'Enter',
  ArrowUp: '↑',
  ArrowDown: '↓',
};
