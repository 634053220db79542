import { type ReactNode, useEffect, useRef } from 'react';
import styles from './focused.module.css';

/** Focuses the field inside it on mount; a dialogue would otherwise focus its own close button. */
export const Focused = ({ children }: { readonly children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The surrounding dialogue sets the focus in the same tick, so this must run after it.
    queueMicrotask(() =>
      place.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(),
    );
  }, []);
  return (
    <div ref={place} className={styles.place}>
      {children}
    </div>
  );
};
