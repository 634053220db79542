import { useWords } from '../preferences/context.tsx';
import { printedKeys } from './commands.ts';
import styles from './keys.module.css';
import { words } from './words.ts';

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Keys as printed on the keyboard. */
export const Keys = ({ keys }: { readonly keys: string }) => {
  const { say } = useWords();
  return (
    <span className={styles.keys}>
      {printedKeys(keys, isMac).map(({ at, press }) => (
        <span key={at}>
          {at > 0 && <span className={styles.then}>{say(words.andThen)}</span>}
          <kbd className={styles.key}>{press}</kbd>
        </span>
      ))}
    </span>
  );
};
