import Button from '@cloudscape-design/components/button';
import { useMemo, useState } from 'react';
import { useRead } from '../../api/context.tsx';
import type { Revealed } from '../../cases/exhibit.tsx';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink, useGo } from '../../shell/go.tsx';
import { usePrinting } from '../../shell/media.ts';
import { usePhone } from '../../shell/narrow.ts';
import { Waiting } from '../../shell/waiting.tsx';
import { filled } from '../../words/say.ts';
import { standings, termOf } from '../../words/terms.ts';
import {
  drawGraph,
  drawLimits,
  type Node,
  nodeSize,
  sharedIn,
  shortened,
  usersIn,
} from './graph-layout.ts';
import styles from './links.module.css';
import { words } from './words.ts';

/** What can be done with the entities that the account shares with others. */
export type EntityActs = {
  /** Names of entities revealed on this page, by node id. */
  readonly revealed: Readonly<Record<string, Revealed>>;
  readonly onReveal: (node: string) => void;
  readonly onBlock: (node: string) => void;
  /**
   * Opens the bulk dialogue for all accounts that share something with the account, or that share one entity.
   */
  readonly onRing: (node: string | null) => void;
};

/** The entities that the account shares with others: as a picture, and as a list for screen readers. */
export const Links = ({
  caseId,
  revealed,
  onReveal,
  onBlock,
  onRing,
}: EntityActs & { readonly caseId: string }) => {
  const { say, count } = useWords();
  const { can } = useMe();
  const { data, error, refetch } = useRead('GET /cases/{caseId}/links', { path: { caseId } });
  const drawn = useMemo(() => data && drawGraph(data.graph), [data]);
  const { name: group } = words;
  const shared = useMemo(() => (data ? sharedIn(data.graph) : []), [data]);
  const users = useMemo(() => data && usersIn(data.graph), [data]);
  /** What the reader may do with one entity: as buttons beside it, and as commands. */
  const ways = (
    [
      { id: 'reveal', duty: 'reveal-personal', act: words.reveal, run: onReveal },
      { id: 'block', duty: 'rule', act: words.block, run: onBlock },
      { id: 'ring', duty: 'act-in-bulk', act: words.actOnUsers, run: onRing },
    ] as const
  ).filter(({ duty }) => can(duty));
  useCommands([
    can('act-in-bulk') &&
      shared.length > 0 && {
        id: 'case ring',
        words: words.actOnRing,
        group,
        keys: 't',
        run: () => onRing(null),
      },
    ...shared.flatMap(({ id, name, label }) =>
      ways.map(({ act, ...way }) => ({
        id: `${way.id} ${id}`,
        words: filled(words.ofNode, { act, name, label }),
        group,
        run: () => way.run(id),
      })),
    ),
  ]);
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data || !drawn) return <Waiting />;
  const { nodes, more } = data.graph;
  if (shared.length === 0) return <p className={styles.none}>{say(words.noLinks)}</p>;
  const accounts = nodes.length - shared.length;
  const counted = (n: number, isExact: boolean) =>
    isExact ? count(n) : say(words.atLeast, { count: count(n) });
  const item = (node: (typeof shared)[number]) => (
    <li key={node.id}>
      <strong>
        {say(words.sharedBy, {
          name: say(node.name),
          label: revealed[node.id]?.value ?? node.label,
          accounts: counted(node.accounts, node.exact.accounts),
          joined: counted(node.joinedDay, node.exact.joinedDay),
          restricted: count(node.restricted),
        })}
      </strong>
      <div className={styles.ways}>
        {ways.map(({ id, act, run }) => (
          <Button
            key={id}
            variant="inline-link"
            ariaLabel={say(words.ofNode, { act, name: node.name, label: node.label })}
            onClick={() => run(node.id)}
          >
            {say(act)}
          </Button>
        ))}
      </div>
      <Users users={users?.get(node.id) ?? []} />
    </li>
  );
  return (
    <div className={styles.links}>
      <div className={styles.scroll}>
        <GraphPicture drawn={drawn} />
      </div>
      {drawn.edges.some(({ newcomer }) => newcomer) && (
        <p className={styles.none}>{say(words.dashed)}</p>
      )}
      {drawn.accounts < accounts && (
        <p className={styles.none}>
          {say(words.drawn, { drawn: count(drawn.accounts), all: count(accounts) })}
        </p>
      )}
      {shared.length > drawLimits.shared && (
        <p className={styles.none}>{say(words.drawnShared, { count: count(drawLimits.shared) })}</p>
      )}
      {can('act-in-bulk') && <Button onClick={() => onRing(null)}>{say(words.actOnRing)}</Button>}
      <ul className={styles.list}>{shared.slice(0, drawLimits.shared).map(item)}</ul>
      {shared.length > drawLimits.shared && (
        <details>
          <summary className={styles.rest}>
            {say(words.otherShared, { count: count(shared.length - drawLimits.shared) })}
          </summary>
          <ul className={styles.list}>{shared.slice(drawLimits.shared).map(item)}</ul>
        </details>
      )}
      {more > 0 && <p className={styles.none}>{say(words.moreMembers, { count: count(more) })}</p>}
    </div>
  );
};

type User = { readonly user: Extract<Node, { kind: 'account' }>; readonly at: number };

/** Number of accounts listed initially. */
const usersShown = 8;

/** The accounts that use an entity, and since when. */
const Users = ({ users }: { readonly users: readonly User[] }) => {
  const { say, count, moment } = useWords();
  const userItem = ({ user, at }: User) => {
    const told = say(words.since, { account: user.accountId, when: moment(at) });
    const lead = pageOf(user);
    return (
      <span key={user.id} title={told}>
        {lead === null ? (
          user.accountId
        ) : (
          <PlaceLink to={lead} fontSize="body-s" ariaLabel={told}>
            {user.accountId}
          </PlaceLink>
        )}{' '}
        {!user.mayOpen && <Tag>{say(words.outOfReach)}</Tag>}{' '}
        {user.standing && (
          <Tag tone={toneOf(user.standing)}>{say(termOf(standings, user.standing))}</Tag>
        )}
      </span>
    );
  };
  const rest = users.slice(usersShown);
  return (
    <>
      <div className={styles.users}>{users.slice(0, usersShown).map(userItem)}</div>
      {rest.length > 0 && (
        <details>
          <summary className={styles.rest}>
            {say(words.otherUsers, { count: count(rest.length) })}
          </summary>
          <div className={styles.users}>{rest.map(userItem)}</div>
        </details>
      )}
    </>
  );
};

/** Where a linked account is looked at: its case, or its own page if it has none; `null` if the reader may not. */
const pageOf = ({ caseId, accountId, self, mayOpen }: User['user']): string | null => {
  if (self || !mayOpen) return null;
  return caseId === null ? `/accounts/${encodeURIComponent(accountId)}` : `/cases/${caseId}`;
};

/** The page that a node of the picture opens. */
const leadOf = (node: Node): string | null => (node.kind === 'account' ? pageOf(node) : null);

const GraphPicture = ({ drawn }: { readonly drawn: ReturnType<typeof drawGraph> }) => {
  const { say } = useWords();
  const go = useGo();
  const [highlighted, setHighlighted] = useState<string | null>(null);
  return (
    <svg
      className={styles.picture}
      width={drawn.width}
      height={drawn.height}
      viewBox={`0 0 ${drawn.width} ${drawn.height}`}
      role="img"
      aria-label={say(words.graph)}
    >
      {drawn.edges.map(({ id, path, newcomer }) => (
        <path
          key={id}
          d={path}
          className={styles.edge}
          data-newcomer={newcomer || undefined}
          data-lit={(highlighted !== null && id.split(' ').includes(highlighted)) || undefined}
        />
      ))}
      {drawn.nodes.map(({ node, x, y }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list below offers the same
        <g
          key={node.id}
          transform={`translate(${x - nodeSize.width / 2} ${y - nodeSize.height / 2})`}
          className={leadOf(node) ? styles.leads : undefined}
          onClick={() => {
            const lead = leadOf(node);
            if (lead) go(lead);
          }}
          onMouseEnter={() => setHighlighted(node.id)}
          onMouseLeave={() => setHighlighted(null)}
        >
          <NodeBox node={node} />
        </g>
      ))}
    </svg>
  );
};

/** Baselines of the two lines of a node, and their length in units: on a phone they are larger, so shorter. */
const labelsOn = {
  desk: { label: { y: 16, most: 14 }, below: { y: 30, most: 24 } },
  phone: { label: { y: 17, most: 12 }, below: { y: 33, most: 14 } },
} as const;

const NodeBox = ({ node }: { readonly node: Node }) => {
  const { say } = useWords();
  const phone = usePhone();
  const printing = usePrinting();
  const labels = phone && !printing ? labelsOn.phone : labelsOn.desk;
  const account = node.kind === 'account';
  const label = account ? node.accountId : node.label;
  const below = account
    ? node.self
      ? say(words.thisAccount)
      : say(termOf(standings, node.standing ?? '—'))
    : `${say(node.name)} · ${node.accounts}${node.exact.accounts ? '' : '+'}`;
  return (
    <>
      <title>{`${label} ${below}`}</title>
      <rect
        className={styles.node}
        data-kind={account ? (node.self ? 'self' : (node.standing ?? 'account')) : 'shared'}
        width={nodeSize.width}
        height={nodeSize.height}
        rx={account ? nodeSize.height / 2 : 6}
      />
      <text className={styles.label} x={nodeSize.width / 2} y={labels.label.y}>
        {shortened(label, labels.label.most)}
      </text>
      <text className={styles.below} x={nodeSize.width / 2} y={labels.below.y}>
        {shortened(below, labels.below.most)}
      </text>
    </>
  );
};
