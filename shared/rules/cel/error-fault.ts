import { inBothLanguages, type Words } from '../../events/words.ts';
import { check, type Node, sourceOf } from './engine.ts';
import { insideMacroOf, isConstant, nodesIn } from './nodes.ts';
import type { Fault } from './problem.ts';

const binary: ReadonlySet<string> = new Set([
  ...['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||'],
]);

/** What we read of an error of the CEL package. */
type CelError = {
  readonly code?: string;
  readonly summary?: string;
  readonly range?: { readonly start: number; readonly end: number };
  readonly message: string;
};

/**
 * The position of a type mismatch: the literal operand, because a signal's type is fixed; otherwise the
 * operator, or the operand of `&&` or `||` that is not a boolean.
 */
const mismatchStart = (root: Node, source: string, { code, range }: CelError): number => {
  const start = range?.start ?? 0;
  const node = [...nodesIn(root)].find(
    (each) => each.range.start === start && each.range.end === range?.end,
  );
  if (!node || !binary.has(node.op)) return start;
  const both = node.args as readonly [Node, Node];
  if (code === 'invalid_logical_operand') {
    const wrap = insideMacroOf(node, root);
    const isTruth = (each: Node) => check(wrap(sourceOf(each))).type === 'bool';
    return both.find((each) => !isTruth(each))?.range.start ?? start;
  }
  const [written, more] = both.filter(isConstant);
  if (written && !more) return written.range.start;
  return source.indexOf(node.op, both[0].range.end);
};

/** Signs as a Chinese keyboard types them. */
const fullWidthSigns = /[\uff00-\uff60“”‘’。、]/;

/** Words a syntax error with the source text: the package calls `&&` AND, and the end EOF. */
const syntaxErrorWords = ({ code, range }: CelError, message: string, source: string): Words => {
  if (code === 'unterminated_string') {
    return { 'zh-CN': '引号没有收尾', en: 'a quote is not closed' };
  }
  if (!range || !/^(?:Une|E)xpected |^Reserved /.test(message))
    return inBothLanguages(() => message);
  const token = source.slice(range.start, range.end);
  // The range of a character outside the BMP ends within it.
  const found = token.length === 1 ? [...source.slice(range.start)][0] : token;
  return found === ''
    ? { 'zh-CN': '没有写完', en: 'it is incomplete' }
    : { 'zh-CN': `此处不应有 ${found}`, en: `unexpected ${found}` };
};

/** Parts that must be of one type, by the error's code. */
const mixedTypes: Readonly<Record<string, Words>> = {
  heterogeneous_list_element: {
    'zh-CN': '列表中各项须同为数或同为文字',
    en: 'the items of a list must all be numbers or all be texts',
  },
  incompatible_ternary_branches: {
    'zh-CN': '“?”后的两个值须同为数或同为文字',
    en: 'both values after “?” must be numbers, or both texts',
  },
};

/** Words an error of the CEL package as a fault. `root` is the parsed expression, if it could be parsed. */
export const faultOfCelError = (error: unknown, source: string, root?: Node): Fault => {
  const celError = error as CelError;
  const { code, summary, range, message } = celError;
  const said = summary ?? message.split('\n')[0] ?? message;
  const start = root ? mismatchStart(root, source, celError) : (range?.start ?? 0);
  if (code === 'invalid_logical_operand') {
    return {
      start,
      message: {
        'zh-CN': '&& 与 || 的两边须为真或假',
        en: '&& and || need true or false on both sides',
      },
      remedy: {
        'zh-CN': '例如 counts.posts.hour > 5 && novelty.device',
        en: 'for example counts.posts.hour > 5 && novelty.device',
      },
    };
  }
  if (code === 'no_such_overload' || code === 'no_matching_overload') {
    const types = said.replace(/^no such overload: |^found no matching overload for /i, '');
    const isFigureAmong = types === 'double in list<int>';
    return {
      start,
      message: {
        'zh-CN': `类型不相配：${types}`,
        en: `these types do not match: ${types}`,
      },
      remedy: isFigureAmong
        ? { 'zh-CN': '列表中的数带小数点：[1.0, 2.0]', en: 'write numbers in a list as [1.0, 2.0]' }
        : {
            'zh-CN': '数与数相比，文字与引号内的文字相比',
            en: 'compare numbers with numbers, and texts with texts in quotes',
          },
    };
  }
  const mixed = mixedTypes[code ?? ''];
  if (mixed) {
    return {
      start,
      message: mixed,
      remedy: {
        'zh-CN': '数写作 0.0，个数写作 double(size(…))，文字加引号',
        en: 'write numbers as 0.0, sizes as double(size(…)), and texts in quotes',
      },
    };
  }
  if (/exceed|limit|maximum/i.test(said)) {
    return {
      start,
      message: { 'zh-CN': `表达式过大：${said}`, en: `the expression is too large: ${said}` },
      remedy: {
        'zh-CN': '请拆成两条规则',
        en: 'split it into two rules',
      },
    };
  }
  const why = syntaxErrorWords(celError, said, source);
  return {
    start,
    message: {
      'zh-CN': `表达式有误：${why['zh-CN']}`,
      en: `this cannot be parsed: ${why.en}`,
    },
    remedy: fullWidthSigns.test(source.charAt(start))
      ? {
          'zh-CN': '请改用半角（英文）符号',
          en: 'type the half-width (ASCII) character',
        }
      : {
          'zh-CN': '写法如 counts.posts.hour > 5 && content.verdict == "flag"',
          en: 'write it like counts.posts.hour > 5 && content.verdict == "flag"',
        },
  };
};
