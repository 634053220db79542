import { createContext, type ReactNode, useContext, useState } from 'react';
import type { Command } from '../commands/commands.ts';
import { useCommands } from '../commands/context.tsx';
import { Help } from '../commands/help.tsx';
import { Palette } from '../commands/palette.tsx';
import { words as general } from '../commands/words.ts';
import { usePreferences } from '../preferences/context.tsx';
import { useGo } from './go.tsx';
import { words } from './words.ts';

type GlobalTools = { readonly openPalette: () => void; readonly openHelp: () => void };

const Context = createContext<GlobalTools | null>(null);

/** Functions available on every page. */
export const useGlobalTools = (): GlobalTools => {
  const tools = useContext(Context);
  if (!tools) throw new Error('useGlobalTools needs GlobalCommands above it');
  return tools;
};

/** The palette, the key help, and the commands that work on every page. */
export const GlobalCommands = ({ children }: { readonly children: ReactNode }) => {
  const [shown, setShown] = useState<'palette' | 'help' | null>(null);
  const [preferences, prefer] = usePreferences();
  const go = useGo();
  const { group } = general;
  const everywhere: readonly Command[] = [
    {
      id: 'palette',
      words: general.palette,
      group,
      keys: '$mod+k',
      keysOnly: true,
      run: () => setShown('palette'),
    },
    { id: 'help', words: general.help, group, keys: 'Shift+?', run: () => setShown('help') },
    {
      id: 'find',
      words: general.palette,
      group,
      keys: '/',
      keysOnly: true,
      run: () => setShown('palette'),
    },
    {
      id: 'language',
      words: words.switchLanguage,
      group: words.preferences,
      run: () => prefer({ language: preferences.language === 'en' ? 'zh-CN' : 'en' }),
    },
    {
      id: 'dark',
      words: words.toggleDark,
      group: words.preferences,
      run: () => prefer({ mode: preferences.mode === 'dark' ? 'light' : 'dark' }),
    },
    {
      id: 'blur',
      words: words.toggleBlur,
      group: words.preferences,
      keys: 'z',
      run: () => prefer({ blur: !preferences.blur }),
    },
    {
      id: 'grey',
      words: words.toggleGrey,
      group: words.preferences,
      run: () => prefer({ grey: !preferences.grey }),
    },
  ];
  useCommands(everywhere.map((command) => ({ ...command, place: 'everywhere' })));
  const close = () => setShown(null);
  return (
    <Context value={{ openPalette: () => setShown('palette'), openHelp: () => setShown('help') }}>
      {children}
      {shown === 'palette' && (
        <Palette
          onClose={close}
          onLookUp={(asked) => go(`/search?${new URLSearchParams({ q: asked })}`)}
        />
      )}
      {shown === 'help' && <Help onClose={close} />}
    </Context>
  );
};
