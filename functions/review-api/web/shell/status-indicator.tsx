import CloudscapeStatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import styles from './status-indicator.module.css';

/** A status. Unlike in Cloudscape's own component, its text breaks only between words. */
export const StatusIndicator = ({ children, ...rest }: StatusIndicatorProps) => (
  <CloudscapeStatusIndicator {...rest}>
    <span className={styles.words}>{children}</span>
  </CloudscapeStatusIndicator>
);
