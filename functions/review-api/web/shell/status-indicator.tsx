import CloudscapeStatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator';
import styles from './status-indicator.module.css';

/** How something stands. Its words break between words alone, and not in any place, as Cloudscape would break them. */
export const StatusIndicator = ({ children, ...rest }: StatusIndicatorProps) => (
  <CloudscapeStatusIndicator {...rest}>
    <span className={styles.words}>{children}</span>
  </CloudscapeStatusIndicator>
);
