import type { ReactNode } from 'react';
import type { Share } from '../../contract/endpoint.ts';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import styles from './figures.module.css';
import { ShareNote } from './share.tsx';

/** Figures in a responsive grid. */
export const Tiles = ({ children }: { readonly children: ReactNode }) => (
  <dl className={styles.tiles}>{children}</dl>
);

/** One figure with its name; `to` links to its source. */
export const Tile = ({
  name,
  value,
  note,
  to,
  needsAttention = false,
}: {
  readonly name: string;
  readonly value?: ReactNode;
  readonly note?: ReactNode;
  readonly to?: string;
  /** Marks a figure that needs attention. */
  readonly needsAttention?: boolean;
}) => (
  <div className={styles.tile} data-loud={needsAttention || undefined}>
    <dt>
      {to === undefined ? (
        name
      ) : (
        <PlaceLink to={to} fontSize="inherit">
          {name}
        </PlaceLink>
      )}
    </dt>
    {value !== undefined && <dd className={styles.value}>{value}</dd>}
    {note !== undefined && <dd className={styles.note}>{note}</dd>}
  </div>
);

/** A share with its counts; while there is none, with `unknown` instead of them. */
export const ShareTile = ({
  name,
  share,
  unknown,
}: {
  readonly name: string;
  readonly share: Share;
  readonly unknown?: string;
}) => {
  const { percent } = useWords();
  return share.share === null ? (
    <Tile name={name} value="—" note={unknown} />
  ) : (
    <Tile name={name} value={percent(share.share)} note={<ShareNote share={share} />} />
  );
};
