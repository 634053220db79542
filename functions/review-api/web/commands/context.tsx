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
import { usePreferences, useStore } from '../preferences/context.tsx';
import { type Store, storeOf } from '../preferences/store.ts';
import { type Command, effectiveCommands, hasSingleKey, isComposing } from './commands.ts';

type MountedCommands = ReadonlyMap<string, readonly Command[]>;

const Context = createContext<Store<MountedCommands> | null>(null);

const useCommandStore = (): Store<MountedCommands> => {
  const store = useContext(Context);
  if (!store) throw new Error('commands need a CommandsProvider above them');
  return store;
};

/** Whether a press of the keys of a command belongs to an open dialogue or, of a single key, to a text field. */
const isForTextOrDialogue = (
  event: Event,
  { keys = '', place }: Pick<Command, 'keys' | 'place'>,
): boolean => {
  // Inside a shadow root (the editor), `event.target` is hidden from listeners outside.
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  const single = hasSingleKey(keys);
  // The page under a dialogue must not act; the palette opens above it.
  if ((single || place !== 'everywhere') && isDialogueShown()) return true;
  return (
    single &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox],[type=radio]), textarea, select'))
  );
};

/** A closed option list stays in the DOM, invisible. */
const isDialogueShown = (): boolean =>
  [...document.querySelectorAll('[role=dialog]')].some((one) => one.checkVisibility());

/** Time between two key presses of one sequence, in milliseconds. */
const sequenceTimeout = 2000;

/** Collects the commands of the components below it and runs them by key. */
export const CommandsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [store] = useState(() => storeOf<MountedCommands>(new Map()));
  const [{ singleKeys }] = usePreferences();
  const parts = useStore(store);
  /** Recent key presses: a sequence goes on when content that loads between its keys adds commands. */
  const recentPresses = useRef<readonly KeyboardEvent[]>([]);
  useEffect(() => {
    let replaying = true;
    const bindings = effectiveCommands(parts.values())
      .filter(({ keys }) => keys !== undefined && (singleKeys || !hasSingleKey(keys)))
      .map((command) => [
        command.keys,
        (event: KeyboardEvent) => {
          startAfresh();
          if (replaying || event.defaultPrevented || isForTextOrDialogue(event, command)) return;
          event.preventDefault();
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
 * Offers commands while the calling component is mounted. `run` may change on every render; the commands are
 * registered again only if their ids or keys change.
 */
export const useCommands = (commands: readonly Command[]): void => {
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

/** The commands currently available. */
export const useAvailableCommands = (): readonly Command[] => {
  const parts = useStore(useCommandStore());
  return useMemo(() => effectiveCommands(parts.values()), [parts]);
};
