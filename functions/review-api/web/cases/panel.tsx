import type { ReactNode } from 'react';
import styles from './panel.module.css';

/** A part of a page with a name of its own, which scrolls by itself when it is long. */
export const Panel = ({
  title,
  actions,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className={styles.panel} aria-label={title}>
    <div className={styles.head}>
      <h2>{title}</h2>
      {actions}
    </div>
    {children}
  </section>
);
