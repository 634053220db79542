import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { type Language, say as sayIn, type ValuesArgument, type Words } from '../words/say.ts';
import { type Formats, formatsOf } from './formats.ts';
import type { Preferences } from './preferences.ts';
import type { Store } from './store.ts';

/** Reads a store and subscribes to it. */
export const useStore = <T,>(store: Store<T>): T => useSyncExternalStore(store.watch, store.read);

const Context = createContext<Store<Preferences> | null>(null);

export const PreferencesProvider = ({
  store,
  children,
}: {
  readonly store: Store<Preferences>;
  readonly children: ReactNode;
}) => <Context value={store}>{children}</Context>;

/** The preferences, and a function that changes some of them. */
export const usePreferences = (): readonly [
  Preferences,
  (change: Partial<Preferences>) => void,
] => {
  const store = useContext(Context);
  if (!store) throw new Error('usePreferences needs a PreferencesProvider above it');
  return [useStore(store), (change) => store.write({ ...store.read(), ...change })];
};

/** Words, dates and numbers in the user's language. */
type Localization = Formats & {
  readonly language: Language;
  readonly say: <const W extends Words>(words: W, ...values: ValuesArgument<W>) => string;
};

const localizations = new Map<Language, Localization>();

/** Cached per language: creating the formats takes longer than using them a thousand times. */
const localizationOf = (language: Language): Localization => {
  const known = localizations.get(language);
  if (known) return known;
  const made: Localization = {
    ...formatsOf(language),
    language,
    say: (words, ...values) => sayIn(words, language, ...values),
  };
  localizations.set(language, made);
  return made;
};

/**
 * Returns the words and formats of the user's language.
 *
 * @example
 * const { say } = useWords();
 * say(words.title);
 */
export const useWords = (): Localization => localizationOf(usePreferences()[0].language);
