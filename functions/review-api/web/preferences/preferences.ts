import type { Language } from '../words/say.ts';
import { type Store, storeOf } from './store.ts';

/** How one person likes the console: kept on this device only. */
export type Preferences = {
  readonly language: Language;
  readonly mode: 'light' | 'dark' | 'system';
  /** Posts are blurred until they are pointed at or focused. */
  readonly blur: boolean;
  /** Everything without colour. */
  readonly grey: boolean;
  /** Single keys act; off for those whose software types on its own (WCAG 2.1.4). */
  readonly singleKeys: boolean;
};

/** What a person has who never chose: the browser's language, posts in clear. */
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

/** What was kept, as far as it still means something. */
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

/** The preferences of this device; a change is kept and seen at once. */
export const openPreferences = (
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  languages: readonly string[],
): Store<Preferences> => {
  const store = storeOf(readPreferences(storage.getItem(key), defaults(languages)));
  return {
    ...store,
    write: (next) => {
      storage.setItem(key, JSON.stringify(next));
      store.write(next);
    },
  };
};
