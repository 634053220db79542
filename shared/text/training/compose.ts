import type { Category } from '../reading.ts';
import { type Exchange, exchanges } from './exchanges.ts';
import { expandPattern } from './phrases.ts';
import type { Random } from './random.ts';
import { type Scene, scenes } from './scenes.ts';
import { slots } from './slots.ts';

/** A text composed of moves of one scene or exchange. `category` is null for an ordinary text. */
export type ComposedText = {
  readonly text: string;
  readonly category: Category | null;
  readonly scene: string;
};

/** Moves of a text, in order. A single move other than a demand would be too little evidence of fraud. */
const plots: readonly (readonly (keyof Omit<Scene, 'category'>)[])[] = [
  ['opening', 'story', 'demand', 'pressure'],
  ['opening', 'story', 'pressure', 'demand'],
  ['opening', 'story', 'demand'],
  ['story', 'demand', 'pressure'],
  ['story', 'demand'],
  ['opening', 'story'],
  ['opening', 'demand', 'pressure'],
  ['demand', 'pressure'],
  ['story', 'pressure', 'demand'],
  ['opening', 'story', 'story', 'demand', 'demand', 'pressure'],
];

const exchangePlots: readonly (readonly (keyof Exchange)[])[] = [
  ['opening', 'matter', 'closing'],
  ['opening', 'matter'],
  ['matter', 'closing'],
  ['matter'],
  ['opening', 'matter', 'matter', 'closing'],
  ['opening', 'matter', 'closing', 'closing'],
];

const separators = ['，', '，', '，', '。', '。', ' ', '', '！', '\n'] as const;

const composeMessage = (patterns: readonly string[], random: Random): string => {
  const separator = random.pick(separators);
  return patterns
    .map((pattern) => expandPattern(pattern, slots, random))
    .filter((part) => part !== '')
    .map((part) => part.replace(/[，：]$/, ''))
    .join(separator);
};

const speakers = [
  ['客服', '用户'],
  ['A', 'B'],
  ['甲', '乙'],
  ['对方', '我'],
  ['他', '我'],
  ['老师', '学员'],
  ['说话人1', '说话人2'],
  ['主叫', '被叫'],
  ['来电', '接听'],
  ['男', '女'],
] as const;
const answers = [
  '好的',
  '嗯',
  '是我',
  '怎么了',
  '那怎么办',
  '我没有啊',
  '然后呢',
  '真的吗',
  '多少钱',
  '要怎么弄',
  '收到',
  '可以',
  '哦哦，你说',
  '什么时候的事',
  '行，我看一下',
  '要钱吗',
  '我不太会弄',
  '你是哪位',
  '等一下啊',
  '我在上班呢',
] as const;

/** Writes the moves as a transcript of a conversation between two people. */
const composeTranscript = (patterns: readonly string[], random: Random): string => {
  const [first, second] = random.pick(speakers);
  return patterns
    .map((pattern) => expandPattern(pattern, slots, random).replace(/[，：]$/, ''))
    .filter((part) => part !== '')
    .flatMap((part, i) =>
      i > 0 ? [`${second}：${random.pick(answers)}`, `${first}：${part}`] : [`${first}：${part}`],
    )
    .join(random.pick(['。', ' ', '\n', '，']));
};

const transcriptShare = 0.12;

const composeText = (patterns: readonly string[], random: Random): string =>
  (random.chance(transcriptShare) ? composeTranscript : composeMessage)(patterns, random);

/** Composes `count` frauds, evenly from all scenes. */
export const composeFrauds = (count: number, random: Random): ComposedText[] =>
  Array.from({ length: count }, (_, i) => {
    const at = i % scenes.length;
    const scene = scenes[at] as Scene;
    const text = composeText(
      random.pick(plots).map((move) => random.pick(scene[move])),
      random,
    );
    return { text, category: scene.category, scene: `scene ${at}` };
  });

/** Composes `count` ordinary texts, evenly from all exchanges, which use the same words. */
export const composeOrdinary = (count: number, random: Random): ComposedText[] =>
  Array.from({ length: count }, (_, i) => {
    const at = i % exchanges.length;
    const exchange = exchanges[at] as Exchange;
    const text = composeText(
      random.pick(exchangePlots).map((move) => random.pick(exchange[move])),
      random,
    );
    return { text, category: null, scene: `exchange ${at}` };
  });
