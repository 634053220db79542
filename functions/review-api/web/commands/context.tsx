import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { createKeybindingsHandler } from 'tinykeys';
import { notify } from '../notices/notices.ts';
import { usePreferences, useStore } from '../preferences/context.tsx';
import { type Store, storeOf } from '../preferences/store.ts';
import { type Command, effectiveCommands, hasSingleKey, isComposing } from './commands.ts';
import { words } from './words.ts';

type MountedCommands = ReadonlyMap<string, readonly Command[]>;

const Context = createContext<Store<MountedCommands> | null>(null);

const useCommandStore = (): Store<MountedCommands> => {
  const store = useContext(Context);
  if (!store) throw new Error('commands need a CommandsProvider above them');
  return store;
};

const isTextField = (element: HTMLElement): boolean =>
  element.isContentEditable ||
  element.matches('input:not([type=checkbox],[type=radio]), textarea, select');

/**
 * Whether a press of the keys of a command belongs to an open dialogue or, of a single key, to a text field.
 *
 * @param dialogueShown when the key was pressed: it may have closed the dialogue since
 */
const isForTextOrDialogue = (
  event: Event,
  { keys = '', place }: Pick<Command, 'keys' | 'place'>,
  dialogueShown: boolean,
): boolean => {
  // Inside a shadow root (the editor), `event.target` is hidden from listeners outside.
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  const single = hasSingleKey(keys);
  // The page under a dialogue must not act; the palette opens above it.
  if ((single || place !== 'everywhere') && dialogueShown) return true;
  return single && isTextField(target);
};

/** A closed option list stays in the DOM, invisible. */
const isDialogueShown = (): boolean =>
  [...document.querySelectorAll('[role=dialog]')].some((one) => one.checkVisibility());

/** Time between two key presses of one sequence, in milliseconds. */
const sequenceTimeout = 2000;

/** Longest pause between two letters of one text, in milliseconds. */
const typingPause = 1000;

/** Keys after which people look at what comes of it. */
const concludingKeys = ['Enter', 'Escape', 'Tab'];

/** Whether a press writes something where there is a text field. */
const isWriting = (event: KeyboardEvent): boolean =>
  isComposing(event) || (event.key.length === 1 && !event.ctrlKey && !event.metaKey);

/**
 * Whether a press is part of a text, and its letters no keys of a command.
 *
 * @param lettersBefore typed without a pause before this press
 */
const isText = ({ keys = '' }: Command, lettersBefore: number): boolean =>
  // Ctrl or ⌘ + Enter concludes a text.
  (hasSingleKey(keys) || keys.includes('Enter')) && lettersBefore >= keys.split(' ').length;

/** Whether a press is Ctrl or ⌘ + Enter in an open menu, which would take it for a choice of its focused entry. */
const isConfirmingInMenu = ({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean =>
  key === 'Enter' &&
  (ctrlKey || metaKey) &&
  target instanceof HTMLElement &&
  target.closest('[role=menu]') !== null;

/** Collects the commands of the components below it and runs them by key. */
export const CommandsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [store] = useState(() => storeOf<MountedCommands>(new Map()));
  const [{ singleKeys }] = usePreferences();
  const parts = useStore(store);
  /** Recent key presses: a sequence goes on when content that loads between its keys adds commands. */
  const recentPresses = useRef<readonly KeyboardEvent[]>([]);
  /**
   * The letters typed last in a text field, or while a page was still loading that will have keys. Those that follow
   * without a pause are no keys either: the reason for the next case, begun too early, would otherwise act on it, or
   * undo the case before.
   */
  const typed = useRef({ letters: 0, lastAt: 0, lettersBefore: 0 });
  const dialogueShown = useRef(false);
  useEffect(() => {
    const follow = (event: KeyboardEvent) => {
      if (isConfirmingInMenu(event)) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      dialogueShown.current = isDialogueShown();
      const { letters, lastAt } = typed.current;
      const lettersBefore = event.timeStamp - lastAt < typingPause ? letters : 0;
      const isConcluding = concludingKeys.includes(event.key);
      const [target] = event.composedPath();
      const isBegun =
        lettersBefore > 0 ||
        (target instanceof HTMLElement && isTextField(target)) ||
        document.querySelector('[data-awaits-keys]') !== null;
      const isLetter = isWriting(event) && isBegun;
      typed.current = {
        letters: isConcluding ? 0 : lettersBefore + Number(isLetter),
        lastAt: isLetter ? event.timeStamp : lastAt,
        lettersBefore,
      };
    };
    const conclude = () => {
      typed.current.letters = 0;
    };
    // Capture phase: some fields keep their keys to themselves, and Escape closes a dialogue.
    window.addEventListener('keydown', follow, { capture: true });
    window.addEventListener('pointerdown', conclude, { capture: true });
    return () => {
      window.removeEventListener('keydown', follow, { capture: true });
      window.removeEventListener('pointerdown', conclude, { capture: true });
    };
  }, []);
  useEffect(() => {
    let replaying = true;
    const bindings = effectiveCommands(parts.values())
      .filter(({ keys }) => keys !== undefined && (singleKeys || !hasSingleKey(keys)))
      .map((command) => [
        command.keys,
        (event: KeyboardEvent) => {
          startAfresh();
          if (replaying || event.defaultPrevented) return;
          if (isForTextOrDialogue(event, command, dialogueShown.current)) return;
          if (isText(command, typed.current.lettersBefore)) {
            notify({ id: 'taken for text', kind: 'info', words: words.takenForText });
            return;
          }
          event.preventDefault();
          typed.current.letters = 0;
          // While a key is held, only moving in a list repeats.
          if (!event.repeat || command.keysOnly) command.run();
        },
      ]);
    const newHandler = () =>
      createKeybindingsHandler(Object.fromEntries(bindings), {
        // `isForTextOrDialogue` checks for text fields, per key.
        ignore: isComposing,
        timeout: sequenceTimeout,
      });
    let handler = newHandler();
    /** After a match, tinykeys still waits for sequences that begin alike: after `g q`, `t` would be `g t`. */
    const startAfresh = () => {
      handler = newHandler();
      recentPresses.current = [];
    };
    const recent = (now: number) =>
      recentPresses.current.filter(({ timeStamp }) => now - timeStamp < sequenceTimeout);
    for (const press of recent(performance.now())) handler(press);
    replaying = false;
    const onKeyDown = (event: KeyboardEvent) => {
      recentPresses.current = [...recent(event.timeStamp), event];
      handler(event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [parts, singleKeys]);
  return <Context value={store}>{children}</Context>;
};

/**
 * Offers commands while the calling component is mounted, those whose condition holds. `run` may change on
 * every render; the commands are registered again only if their ids or keys change.
 */
export const useCommands = (offers: readonly (Command | false | null | undefined)[]): void => {
  const commands = offers.filter((offer) => !!offer);
  const store = useCommandStore();
  const id = useId();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const offered = commands.map((command) => `${command.id} ${command.keys}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the offer changes, not on each render
  useEffect(() => {
    const standing = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((now) => now.id === command.id)?.run(),
    }));
    store.write(new Map(store.read()).set(id, standing));
    return () => {
      const left = new Map(store.read());
      left.delete(id);
      store.write(left);
    };
  }, [store, id, offered]);
};

export const useAvailableCommands = (): readonly Command[] => {
  const parts = useStore(useCommandStore());
  return useMemo(() => effectiveCommands(parts.values()), [parts]);
};
