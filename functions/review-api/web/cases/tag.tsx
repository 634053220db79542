import type { ReactNode } from 'react';
import styles from './tag.module.css';

type Tone = 'plain' | 'danger' | 'caution' | 'good' | 'accent';

/** A label coloured by its meaning; the meaning is always also in the text. */
export const Tag = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
}) => <span className={`${styles.tag} ${styles[tone]}`}>{children}</span>;

const bySeverity: Readonly<Record<string, Tone>> = {
  critical: 'danger',
  high: 'caution',
};
export const toneOfSeverity = (severity: string): Tone => bySeverity[severity] ?? 'plain';

const byStanding: Readonly<Record<string, Tone>> = {
  active: 'good',
  visible: 'good',
  allow: 'good',
  challenged: 'caution',
  challenge: 'caution',
  limited: 'caution',
  limit: 'caution',
  flagged: 'caution',
  flag: 'caution',
  frozen: 'danger',
  freeze: 'danger',
  hidden: 'danger',
  hide: 'danger',
};
/** The tone of a standing or an outcome. */
export const toneOf = (standing: string): Tone => byStanding[standing] ?? 'plain';
