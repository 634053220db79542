import { Graph as Layout, layout } from '@dagrejs/dagre';
import type { Graph } from '../../../contract/cases.ts';

export type Node = Graph['nodes'][number];

/** A graph with its layout, in pixels. */
type DrawnGraph = {
  readonly width: number;
  readonly height: number;
  /** Number of accounts drawn. */
  readonly accounts: number;
  readonly nodes: readonly { readonly node: Node; readonly x: number; readonly y: number }[];
  readonly edges: readonly {
    readonly id: string;
    readonly path: string;
    readonly newcomer: boolean;
  }[];
};

export const nodeSize = { width: 128, height: 38 } as const;

/** More would not be legible; the list below the picture contains all of them. */
export const drawLimits = { shared: 8, others: 9 } as const;

type SharedNode = Exclude<Node, { readonly kind: 'account' }>;

/**
 * How strongly an entity ties an account to others: the share of its users that are restricted, where one more
 * counts so that few users tie more closely than many; 0 if nobody else uses it.
 */
const strengthOf = ({ accounts, restricted }: SharedNode): number =>
  accounts > 1 ? (restricted + 1) / accounts : 0;

/** The shared entities, the strongest tie first; of equal ones that with the most accounts shown. */
export const sharedIn = ({ nodes, edges }: Graph): readonly SharedNode[] => {
  const ties = Map.groupBy(edges, ({ to }) => to);
  return nodes
    .flatMap((node) => (node.kind === 'account' ? [] : [node]))
    .toSorted(
      (a, b) =>
        strengthOf(b) - strengthOf(a) ||
        (ties.get(b.id)?.length ?? 0) - (ties.get(a.id)?.length ?? 0),
    );
};

/** The accounts that use each shared entity, and since when, by entity id. */
export const usersIn = ({ nodes, edges }: Graph) => {
  const accounts = new Map(
    nodes.flatMap((node) => (node.kind === 'account' ? [[node.id, node] as const] : [])),
  );
  return Map.groupBy(
    edges.flatMap(({ from, to, at }) => {
      const user = accounts.get(from);
      return user ? [{ user, at, to }] : [];
    }),
    ({ to }) => to,
  );
};

/**
 * Selects the account itself, the entities with the strongest ties among those that others use too, and the other
 * accounts that are tied to it most closely. An entity ties its users by one in the number of them (resource allocation
 * index): four users of one sentence are a ring, the hundreds behind one address block are not.
 */
const nodesToDraw = (graph: Graph): readonly Node[] => {
  const { nodes, edges } = graph;
  const shared = new Map(
    sharedIn(graph)
      .filter(({ accounts }) => accounts > 1)
      .slice(0, drawLimits.shared)
      .map(({ id, accounts }) => [id, 1 / accounts]),
  );
  const ties = Map.groupBy(
    edges.filter(({ to }) => shared.has(to)),
    ({ from }) => from,
  );
  const tied = ({ id }: Node) =>
    (ties.get(id) ?? []).reduce((sum, { to }) => sum + (shared.get(to) ?? 0), 0);
  const others = nodes.filter((node) => node.kind === 'account' && !node.self);
  const chosen = new Set(others.toSorted((a, b) => tied(b) - tied(a)).slice(0, drawLimits.others));
  return nodes.filter((node) =>
    node.kind === 'account' ? node.self || chosen.has(node) : shared.has(node.id),
  );
};

/**
 * Lays a graph out from left to right: the case's account, the entities it shares, and the other accounts
 * that use them.
 */
export const drawGraph = (graph: Graph): DrawnGraph => {
  const { edges } = graph;
  const nodes = nodesToDraw(graph);
  const drawing = new Layout({ multigraph: true })
    .setGraph({ rankdir: 'LR', nodesep: 8, edgesep: 0, ranksep: 18, marginx: 2, marginy: 4 })
    .setDefaultEdgeLabel(() => ({}));
  const self = new Set(
    nodes.filter((node) => node.kind === 'account' && node.self).map(({ id }) => id),
  );
  for (const node of nodes) drawing.setNode(node.id, { ...nodeSize });
  for (const { from, to } of edges) {
    if (!drawing.hasNode(from) || !drawing.hasNode(to)) continue;
    // Edges lead from the account to its entities; for other accounts they are reversed, which puts them on
    // the right.
    if (self.has(from)) drawing.setEdge(from, to);
    else drawing.setEdge(to, from);
  }
  layout(drawing);
  const centre = (id: string) => drawing.node(id) as { readonly x: number; readonly y: number };
  const { width = 0, height = 0 } = drawing.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    accounts: nodes.filter(({ kind }) => kind === 'account').length,
    nodes: nodes.map((node) => ({ node, x: centre(node.id).x, y: centre(node.id).y })),
    edges: edges
      .filter(({ from, to }) => drawing.hasNode(from) && drawing.hasNode(to))
      .map(({ from, to, newcomer }) => {
        const [left, right] = [centre(from), centre(to)].toSorted((a, b) => a.x - b.x) as [
          { readonly x: number; readonly y: number },
          { readonly x: number; readonly y: number },
        ];
        const start = left.x + nodeSize.width / 2;
        const end = right.x - nodeSize.width / 2;
        const middle = (start + end) / 2;
        return {
          id: `${from} ${to}`,
          newcomer,
          path: `M${start} ${left.y}C${middle} ${left.y} ${middle} ${right.y} ${end} ${right.y}`,
        };
      }),
  };
};

/** Width of a character in units: CJK characters are twice as wide as Latin ones. */
const widthOf = (character: string): number => (/[\u1100-\uffef]/.test(character) ? 2 : 1);

/** Shortens a text to a width in units, keeping both ends. */
export const shortened = (text: string, most: number): string => {
  const characters = [...text];
  const countFitting = (from: readonly string[], room: number): number => {
    let left = room;
    const end = from.findIndex((character) => {
      left -= widthOf(character);
      return left < 0;
    });
    return end < 0 ? from.length : end;
  };
  if (countFitting(characters, most) === characters.length) return text;
  const head = countFitting(characters, Math.ceil((most - 1) / 2));
  const tail = countFitting(characters.toReversed(), Math.floor((most - 1) / 2));
  return `${characters.slice(0, head).join('')}…${characters.slice(-tail).join('')}`;
};
