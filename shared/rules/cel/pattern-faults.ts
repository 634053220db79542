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

/** The number of steps of a pattern's program, or the reason why it is invalid. */
const programOf = (source: string): { readonly own: number } | { readonly reason: string } => {
  if (source.length > limits.pattern) return { reason: `over ${limits.pattern} characters` };
  try {
    return { own: stepsOf(source) };
  } catch (error) {
    return { reason: (error as Error).message };
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
    const message = { 'zh-CN': `模式有误：${reason}`, en: `the pattern is not valid: ${reason}` };
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
