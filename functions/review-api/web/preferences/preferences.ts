import type { Language } from '../words/say.ts';
import { type Store, storeOf } from './store.ts';

/** A person's preferences; stored only on this device. */
export type Preferences = {
  readonly language: Language;
  readonly mode: 'light' | 'dark' | 'system';
  /** Posts are blurred until hovered or focused. */
  readonly blur: boolean;
  /** Shows user content in greyscale. */
  readonly grey: boolean;
  /** Enables single-key shortcuts; can be turned off for people with speech input (WCAG 2.1.4). */
  readonly singleKeys: boolean;
};

/** The default preferences: the browser's language, and posts unblurred. */
export const defaults = (languages: readonly string[]): Preferences => ({
  language:
    languages
      .find((name) => /^(zh|en)/i.test(name))
      ?.toLowerCase()
      .startsWith('en') === true
      ? 'en'
      : 'zh-CN',
  mode: 'system',
  blur: false,
  grey: false,
  singleKeys: true,
});

const choices: { readonly [Key in keyof Preferences]: readonly Preferences[Key][] } = {
  language: ['zh-CN', 'en'],
  mode: ['light', 'dark', 'system'],
  blur: [true, false],
  grey: [true, false],
  singleKeys: [true, false],
};

/** Parses stored preferences; invalid values are ignored. */
export const readPreferences = (kept: string | null, fallback: Preferences): Preferences => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(kept ?? '{}');
  } catch {
    return fallback;
  }
  if (typeof parsed !== 'object' || parsed === null) return fallback;
  const known = Object.entries(parsed).filter(
    ([key, value]) =>
      Object.hasOwn(choices, key) &&
      (choices[key as keyof Preferences] as readonly unknown[]).includes(value),
  );
  return { ...fallback, ...Object.fromEntries(known) };
};

const key = 'clearspring.preferences';

/**
 * Opens the preferences of this device; a change is stored and applied at once. `refresh` applies what another tab
 * changed.
 */
export const openPreferences = (
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  languages: readonly string[],
): Store<Preferences> & { readonly refresh: () => void } => {
  const stored = () => readPreferences(storage.getItem(key), defaults(languages));
  const store = storeOf(stored());
  return {
    ...store,
    write: (next) => {
      storage.setItem(key, JSON.stringify(next));
      store.write(next);
    },
    refresh: () => store.write(stored()),
  };
};
