import { Graph as Layout, layout } from '@dagrejs/dagre';
import type { Graph } from '../../../contract/cases.ts';

export type Node = Graph['nodes'][number];

/** Where everything of a graph is drawn, in pixels. */
export type Drawn = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: Node; readonly x: number; readonly y: number }[];
  readonly edges: readonly {
    readonly id: string;
    readonly path: string;
    readonly newcomer: boolean;
  }[];
};

export const box = { width: 122, height: 38 } as const;

/**
 * Lays a graph out from left to right: the account that the case is about, what it shares, and who
 * else uses that.
 */
export const drawGraph = ({ nodes, edges }: Graph): Drawn => {
  const drawing = new Layout({ multigraph: true })
    .setGraph({ rankdir: 'LR', nodesep: 10, ranksep: 32, marginx: 2, marginy: 4 })
    .setDefaultEdgeLabel(() => ({}));
  const self = new Set(
    nodes.filter((node) => node.kind === 'account' && node.self).map(({ id }) => id),
  );
  for (const node of nodes) drawing.setNode(node.id, { ...box });
  for (const { from, to } of edges) {
    if (!drawing.hasNode(from) || !drawing.hasNode(to)) continue;
    // An edge goes from an account to what it uses; others stand on the far side of that.
    if (self.has(from)) drawing.setEdge(from, to);
    else drawing.setEdge(to, from);
  }
  layout(drawing);
  const centre = (id: string) => drawing.node(id) as { readonly x: number; readonly y: number };
  const { width = 0, height = 0 } = drawing.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, x: centre(node.id).x, y: centre(node.id).y })),
    edges: edges
      .filter(({ from, to }) => drawing.hasNode(from) && drawing.hasNode(to))
      .map(({ from, to, newcomer }) => {
        const [left, right] = [centre(from), centre(to)].toSorted((a, b) => a.x - b.x) as [
          { readonly x: number; readonly y: number },
          { readonly x: number; readonly y: number },
        ];
        const start = left.x + box.width / 2;
        const end = right.x - box.width / 2;
        const middle = (start + end) / 2;
        return {
          id: `${from} ${to}`,
          newcomer,
          path: `M${start} ${left.y}C${middle} ${left.y} ${middle} ${right.y} ${end} ${right.y}`,
        };
      }),
  };
};

/** At most so many characters, so that a name stays in its box. */
export const shortened = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};
