import { type ReactNode, useEffect, useRef } from 'react';
import styles from './focused.module.css';

/** Gives the field within it the focus when it comes: a dialogue would give it to its own cross. */
export const Focused = ({ children }: { readonly children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The dialogue around it takes the focus in the same turn, and after this.
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
