import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react';
import { usePreferences } from '../preferences/context.tsx';
import type { Language } from '../words/say.ts';
import { applyAppearance } from './apply-appearance.ts';
import { useDarkSystem, usePrinting } from './media.ts';

type Messages = I18nProviderProps.Messages;

const messages: { readonly [L in Language]: () => Promise<{ default: Messages }> } = {
  'zh-CN': () => import('@cloudscape-design/components/i18n/messages/all.zh-CN'),
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
};

/** Applies the person's language, colours and content preferences to the whole page. */
export const Appearance = ({ children }: { readonly children: ReactNode }) => {
  const [{ language, mode, grey, blur }] = usePreferences();
  const systemIsDark = useDarkSystem();
  const printing = usePrinting();
  // Paper is white, and shows what was written to people who did not choose the blur.
  const dark = !printing && (mode === 'system' ? systemIsDark : mode === 'dark');
  const blurred = blur && !printing;
  useLayoutEffect(() => applyAppearance(document.body, dark, grey, blurred), [dark, grey, blurred]);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const [loaded, setLoaded] = useState<readonly Messages[]>([]);
  useEffect(() => {
    let gone = false;
    messages[language]().then((module) => {
      if (!gone) setLoaded([module.default]);
    });
    return () => {
      gone = true;
    };
  }, [language]);
  return (
    <I18nProvider locale={language} messages={loaded}>
      {children}
    </I18nProvider>
  );
};
