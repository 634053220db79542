import { choiceOf } from './names.ts';
import type { Mistake } from './problem.ts';

const functions = new Set(['has', 'size', 're2', 'double']);
const methods = new Set(['exists', 'all', 'exists_one', 'contains', 'startsWith', 'endsWith']);
/** Methods that test the items of a list one by one. */
export const comprehensions = new Set(['exists', 'all', 'exists_one']);

/** What is wrong with a call, by the function's name; `null` if the call is allowed. */
export const callMistake = (name: string, isMethod: boolean): Mistake | null => {
  if ((isMethod ? methods : functions).has(name)) return null;
  if (methods.has(name)) {
    return {
      message: {
        'zh-CN': `“${name}”写在文本或列表之后`,
        en: `“${name}” must follow its text or list`,
      },
      remedy: comprehensions.has(name)
        ? { 'zh-CN': `例如 list.${name}(x, …)`, en: `for example list.${name}(x, …)` }
        : { 'zh-CN': `例如 text.${name}("…")`, en: `for example text.${name}("…")` },
    };
  }
  if (functions.has(name)) {
    return {
      message: {
        'zh-CN': `“${name}”写在文本或列表之前`,
        en: `“${name}” must precede its list or text`,
      },
      remedy: { 'zh-CN': `写作 ${name}(…)`, en: `write ${name}(…)` },
    };
  }
  return {
    message: { 'zh-CN': `不可使用函数“${name}”`, en: `the function “${name}” is not allowed` },
    remedy:
      name === 'matches'
        ? {
            'zh-CN': '请改用 re2(文本, "模式")：它的用时与文本长度成正比',
            en: 'use re2(text, "pattern") instead: its time is linear in the text',
          }
        : choiceOf([...functions, ...methods]),
  };
};
