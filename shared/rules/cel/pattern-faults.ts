import type { Words } from '../../events/words.ts';
import { limits, type Node, stepsOf } from './engine.ts';
import type { Fault } from './problem.ts';

const tooManySteps = (own: number, all: number): Fault['message'] =>
  own > limits.steps
    ? {
        'zh-CN': `模式有误：展开为 ${own} 步，上限 ${limits.steps} 步`,
        en: `the pattern is too large: ${own} steps, at most ${limits.steps}`,
      }
    : {
        'zh-CN': `各模式合计 ${all} 步，上限 ${limits.steps} 步`,
        en: `the patterns together are too large: ${all} steps, at most ${limits.steps}`,
      };

/** What RE2 may say of a pattern (`RE2JSSyntaxException.error`). */
const reasons: Readonly<Record<string, string>> = {
  'invalid character class range': '字符范围有误',
  'invalid escape sequence': '转义有误',
  'invalid named capture': '分组名称有误',
  'duplicate capture group name': '分组名称重复',
  'invalid or unsupported Perl syntax': '不支持的 Perl 语法',
  'invalid nested repetition operator': '重复符号连用',
  'missing argument to repetition operator': '重复符号前没有内容',
  'invalid repeat count': '重复次数有误，或合计过多',
  'missing closing ]': '缺少 ]',
  'missing closing )': '缺少 )',
  'unexpected )': '多出 )',
  'trailing backslash at end of expression': '末尾多出 \\',
  'expression nests too deeply': '嵌套过深',
  'expression too large': '过大',
};

/** The number of steps of a pattern's program, or the reason why it is invalid. */
const programOf = (source: string): { readonly own: number } | { readonly reason: Words } => {
  if (source.length > limits.pattern) {
    return {
      reason: {
        'zh-CN': `超过 ${limits.pattern} 个字符`,
        en: `over ${limits.pattern} characters`,
      },
    };
  }
  try {
    return { own: stepsOf(source) };
  } catch (thrown) {
    const { error, input } = thrown as { readonly error: string; readonly input: string | null };
    return {
      reason: {
        'zh-CN': `${reasons[error] ?? error}${input ? `：“${input}”` : ''}`,
        en: `${error}${input ? `: “${input}”` : ''}`,
      },
    };
  }
};

/**
 * Checks one pattern of an expression.
 *
 * @param before number of steps of the preceding patterns
 * @returns the number of steps including this pattern
 */
export const checkPattern = (
  { op, args, range: { start } }: Node,
  before: number,
): { readonly steps: number; readonly faults: readonly Fault[] } => {
  if (op !== 'value' || typeof args !== 'string') {
    const message = {
      'zh-CN': '模式须为引号内的文字',
      en: 'the pattern must be a text in quotes',
    };
    const remedy = {
      'zh-CN': '例如 re2(文本, "加.?微")',
      en: 'for example re2(text, "add.?me")',
    };
    return { steps: before, faults: [{ start, message, remedy }] };
  }
  const program = programOf(args);
  if ('reason' in program) {
    const { reason } = program;
    const message = {
      'zh-CN': `模式有误：${reason['zh-CN']}`,
      en: `the pattern is not valid: ${reason.en}`,
    };
    const remedy = {
      'zh-CN': '语法见 RE2：无前后环视、无反向引用',
      en: 'use RE2 syntax: no look-around, no back-references',
    };
    return { steps: before, faults: [{ start, message, remedy }] };
  }
  const steps = before + program.own;
  if (steps <= limits.steps) return { steps, faults: [] };
  const remedy = {
    'zh-CN': '减少重复次数（x{100} 按一百个 x 计），或用 x*',
    en: 'repeat less: x{100} counts as a hundred x, and x* as one',
  };
  return { steps, faults: [{ start, message: tooManySteps(program.own, steps), remedy }] };
};
