import type { ReactNode } from 'react';
import styles from './panel.module.css';

/** A titled section of a page that scrolls on its own if it is long. */
export const Panel = ({
  title,
  actions,
  isTool = false,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Whether it only serves to act: paper leaves it out. */
  readonly isTool?: boolean;
  readonly children: ReactNode;
}) => (
  <section className={styles.panel} aria-label={title} data-tool={isTool || undefined}>
    <div className={styles.head}>
      <h2>{title}</h2>
      {actions}
    </div>
    {children}
  </section>
);
