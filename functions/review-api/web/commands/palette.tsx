import { type KeyboardEvent, useId, useState } from 'react';
import { useWords } from '../preferences/context.tsx';
import { Modal } from '../shell/modal.tsx';
import { filled } from '../words/say.ts';
import { type Command, isComposing, searchCommands } from './commands.ts';
import { useAvailableCommands } from './context.tsx';
import { Focused } from './focused.tsx';
import { Keys } from './keys.tsx';
import styles from './palette.module.css';
import { words } from './words.ts';

/**
 * Command palette. A text that matches no command is looked up as an account, case or decision.
 *
 * @param onLookUp called with a text that matches no command
 */
export const Palette = ({
  onClose,
  onLookUp,
}: {
  readonly onClose: () => void;
  readonly onLookUp: (asked: string) => void;
}) => {
  const { say } = useWords();
  const available = useAvailableCommands().filter(
    ({ keysOnly, unlisted }) => !keysOnly && !unlisted,
  );
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();

  const query = typed.trim();
  const found: readonly Pick<Command, 'id' | 'words' | 'group' | 'keys' | 'run'>[] = [
    ...searchCommands(available, typed),
    ...(query === ''
      ? []
      : [
          {
            id: 'look-up',
            words: filled(words.goTo, { asked: query }),
            group: words.group,
            run: () => onLookUp(query),
          },
        ]),
  ];
  const chosen = Math.min(at, found.length - 1);
  const runCommand = (command: Pick<Command, 'run'> | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      runCommand(found[chosen]);
    }
  };

  return (
    <Modal header={say(words.palette)} onDismiss={onClose} disableContentPaddings>
      <div className={styles.palette}>
        <Focused>
          <input
            className={styles.box}
            role="combobox"
            aria-expanded="true"
            aria-controls={list}
            aria-activedescendant={found[chosen] && `${list}-${chosen}`}
            aria-label={say(words.ask)}
            placeholder={say(words.ask)}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => {
              setTyped(target.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
        </Focused>
        <div id={list} role="listbox" aria-label={say(words.palette)} className={styles.list}>
          {found.map((command, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the search box
            <div
              key={command.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={styles.option}
              ref={
                index === chosen ? (row) => row?.scrollIntoView({ block: 'nearest' }) : undefined
              }
              onMouseMove={() => index !== chosen && setAt(index)}
              onClick={() => runCommand(command)}
            >
              <span className={styles.name}>{say(command.words)}</span>
              <span className={styles.group}>{say(command.group)}</span>
              {command.keys !== undefined && <Keys keys={command.keys} />}
            </div>
          ))}
        </div>
        {found.length === 0 && <p className={styles.none}>{say(words.none)}</p>}
      </div>
    </Modal>
  );
};
