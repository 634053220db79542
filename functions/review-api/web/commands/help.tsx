import { Fragment } from 'react';
import { usePreferences, useWords } from '../preferences/context.tsx';
import { Modal } from '../shell/modal.tsx';
import { useAvailableCommands } from './context.tsx';
import styles from './help.module.css';
import { Keys } from './keys.tsx';
import { words } from './words.ts';

/** All keys that work on the current page, by group. */
export const Help = ({ onClose }: { readonly onClose: () => void }) => {
  const { say } = useWords();
  const [{ singleKeys }] = usePreferences();
  const groups = Map.groupBy(
    useAvailableCommands().filter(({ keys, unlisted }) => keys !== undefined && !unlisted),
    ({ group }) => say(group),
  );
  return (
    <Modal size="large" header={say(words.help)} onDismiss={onClose}>
      <p className={styles.intro}>{say(singleKeys ? words.helpText : words.singleKeysOff)}</p>
      <div className={styles.groups}>
        {[...groups].map(([group, commands]) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {[...Map.groupBy(commands, ({ words: name }) => say(name))].map(([name, same]) => (
                <div key={name} className={styles.row}>
                  <dt>{name}</dt>
                  <dd>
                    {same.map(({ id, keys = '' }, at) => (
                      <Fragment key={id}>
                        {at > 0 && <span className={styles.or}>{say(words.or)}</span>}
                        <Keys keys={keys} />
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
};
