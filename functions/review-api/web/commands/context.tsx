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
import { type Command, effective, isComposing, isSingle } from './commands.ts';

type Parts = ReadonlyMap<string, readonly Command[]>;

const Context = createContext<Store<Parts> | null>(null);

const useParts = (): Store<Parts> => {
  const store = useContext(Context);
  if (!store) throw new Error('commands need a CommandsProvider above them');
  return store;
};

/** Whether a key press belongs to what is being written, or to a dialogue that is open. */
const belongsElsewhere = (event: Event, single: boolean): boolean => {
  // An editor within a shadow root hides what was typed into from everybody outside.
  const [target] = event.composedPath();
  if (!(target instanceof HTMLElement)) return false;
  if (!single) return false;
  return (
    // A list of choices that is closed stays on the page, unseen.
    [...document.querySelectorAll('[role=dialog]')].some((one) => one.checkVisibility()) ||
    target.isContentEditable ||
    target.matches('input:not([type=checkbox],[type=radio]), textarea, select')
  );
};

/** Keeps the commands of everything below it and carries them out by key. */
export const CommandsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [store] = useState(() => storeOf<Parts>(new Map()));
  const [{ singleKeys }] = usePreferences();
  const parts = useStore(store);
  useEffect(() => {
    const bindings = effective(parts.values())
      .filter(({ keys }) => keys !== undefined && (singleKeys || !isSingle(keys)))
      .map(({ keys = '', keysOnly, run }) => [
        keys,
        (event: KeyboardEvent) => {
          if (event.defaultPrevented || belongsElsewhere(event, isSingle(keys))) return;
          event.preventDefault();
          // A key that is held moves on in a list, and does nothing else twice.
          if (!event.repeat || keysOnly) run();
        },
      ]);
    const handler = createKeybindingsHandler(Object.fromEntries(bindings), {
      // What is being written in is asked about above, key by key.
      ignore: isComposing,
    });
    window.addEventListener('keydown', handler);
    return () => window.removeEventListener('keydown', handler);
  }, [parts, singleKeys]);
  return <Context value={store}>{children}</Context>;
};

/**
 * Offers commands while the part that calls it is on the page. What a command does may change with
 * every rendering; its id, words and keys say when the offer itself has changed.
 */
export const useCommands = (commands: readonly Command[]): void => {
  const store = useParts();
  const id = useId();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const offered = commands.map((command) => `${command.id} ${command.keys}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the offer, not each rendering of it
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

/** What can be done here and now. */
export const useOffered = (): readonly Command[] => {
  const parts = useStore(useParts());
  return useMemo(() => effective(parts.values()), [parts]);
};
