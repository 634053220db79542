import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { Link } from '@tanstack/react-router';
import { useCommands } from '../commands/context.tsx';
import { usePreferences, useWords } from '../preferences/context.tsx';
import type { Preferences } from '../preferences/preferences.ts';
import { useMe } from '../session/me.tsx';
import styles from './banner.module.css';
import { useGlobalTools } from './desk.tsx';
import { hrefOf } from './go.tsx';
import { usePhone } from './narrow.ts';
import { words } from './words.ts';

/** The top bar: product name, lookup, language, preferences, person. */
export const Banner = () => {
  const { say, language, zone } = useWords();
  const now = zone(Date.now());
  const phone = usePhone();
  const [preferences, prefer] = usePreferences();
  const { me, signOut } = useMe();
  const { openPalette, openHelp } = useGlobalTools();
  useCommands([
    { id: 'sign out', words: words.signOut, group: words.preferences, place: 'last', run: signOut },
  ]);
  const choice = (id: Preferences['mode'] | 'blur' | 'grey' | 'singleKeys') => ({
    id,
    text: say(words[id]),
    itemType: 'checkbox' as const,
    checked: id in preferences ? Boolean(preferences[id as 'blur']) : preferences.mode === id,
  });
  const choose = (id: string) => {
    if (id === 'light' || id === 'dark' || id === 'system') prefer({ mode: id });
    if (id === 'blur' || id === 'grey' || id === 'singleKeys') prefer({ [id]: !preferences[id] });
    if (id === 'help') openHelp();
  };
  return (
    <header className={`${styles.banner} awsui-context-top-navigation`}>
      <Link to="/" className={styles.mark}>
        <img src={hrefOf('/mark.svg')} alt="" width="26" height="26" />
        <span>{say(words.product)}</span>
      </Link>
      <button type="button" className={styles.find} onClick={openPalette}>
        <span>{say(phone ? words.findShort : words.find)}</span>
        <kbd>Ctrl+K</kbd>
      </button>
      <div className={styles.tools}>
        <span className={styles.zone} title={say(words.zone, { zone: now })}>
          {now}
        </span>
        <button
          type="button"
          className={styles.tool}
          aria-label={say(words.switchLanguage)}
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => prefer({ language: language === 'en' ? 'zh-CN' : 'en' })}
        >
          {say(words.otherLanguage)}
        </button>
        <ButtonDropdown
          variant="icon"
          ariaLabel={say(words.preferences)}
          expandableGroups={false}
          onItemClick={({ detail }) => choose(detail.id)}
          items={[
            ...(phone
              ? [{ id: 'zone', text: say(words.zone, { zone: now }), disabled: true }]
              : []),
            {
              id: 'appearance',
              text: say(words.appearance),
              items: [choice('light'), choice('dark'), choice('system')],
            },
            { id: 'wellness', text: say(words.wellness), items: [choice('blur'), choice('grey')] },
            {
              id: 'keyboard',
              text: say(words.keyboard),
              items: [choice('singleKeys'), { id: 'help', text: say(words.help) }],
            },
          ]}
        />
        <ButtonDropdown
          variant="normal"
          onItemClick={({ detail }) => {
            if (detail.id === 'sign-out') signOut();
          }}
          items={[
            {
              id: 'who',
              text: me.roles.map((role) => say(words[role])).join(' · '),
              items: [{ id: 'sign-out', text: say(words.signOut) }],
            },
          ]}
        >
          <span className={styles.person} title={me.person.name}>
            {me.person.name}
          </span>
        </ButtonDropdown>
      </div>
    </header>
  );
};
