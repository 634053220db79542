import { formatTime } from '#shared/decisions/statement.ts';
import type { FilingProblem } from '#shared/reviews/filing.ts';
import type { Language } from '#shared/rules/words.ts';
import type { SignedAppeal } from '../contract/appeals.ts';
import { Refusal } from '../server/refusal.ts';

/** Why an appeal against a decision could lift nothing. */
const overtaken = {
  granted: {
    'zh-CN': '申诉已成立，此决定的措施已解除。',
    en: 'The appeal was granted: this measure was lifted.',
  },
  refused: {
    'zh-CN': '此决定已由后来的决定取代。',
    en: 'A later decision took the place of this one.',
  },
  'nothing-to-lift': { 'zh-CN': '此决定已不再有效。', en: 'This decision is no longer in force.' },
};

/** The refusal of an appeal that could lift nothing, or not more than one that was filed. */
const nothingToFile = ({ state, answerDueAt, until }: SignedAppeal, now: number): Refusal => {
  if (state === 'too-late' || (state === 'refused' && now > until)) return new Refusal('too-late');
  if (state === 'open' || state === 'may-appeal') {
    const due = (language: Language) => formatTime(answerDueAt ?? now, language);
    return new Refusal('nothing-changes', {
      title: { 'zh-CN': '申诉正在处理', en: 'Your appeal is being handled' },
      detail: {
        'zh-CN': `您的申诉已收到，应于${due('zh-CN')}前答复，届时请在此页面查看；无须再次提交，本次内容未保存。`,
        en: `Your appeal was received and is to be answered on this page by ${due('en')}. You need not file it again, and this text was not kept.`,
      },
    });
  }
  const why = overtaken[state];
  return new Refusal('nothing-changes', {
    title: { 'zh-CN': '此决定已不能申诉', en: 'This decision cannot be appealed against any more' },
    detail: {
      'zh-CN': `${why['zh-CN']}如仍受限制，请从现行决定的通知打开申诉页面。`,
      en: `${why.en} If you are still restricted, open the appeal page from the notice of the decision that applies now.`,
    },
  });
};

/**
 * Returns the refusal of an appeal by link: what became of the earlier one, and what its author can do.
 *
 * @param now epoch milliseconds
 */
export const refusedFiling = (
  problem: FilingProblem | 'nothing-changes',
  shown: SignedAppeal,
  now: number,
): Refusal => {
  switch (problem) {
    case 'heard-enough':
      return new Refusal('already-decided', {
        title: { 'zh-CN': '不再受理新的申诉', en: 'No further appeal is accepted' },
        detail: {
          'zh-CN': '对此决定的申诉均已审理，最近一次被驳回，理由见此页面。您仍可依法寻求其他救济。',
          en: 'The appeals against this decision were heard, and the last one was refused, for the reasons on this page. Other legal remedies remain open to you.',
        },
      });
    case 'too-many-today': {
      const at = shown.mayFileAt ?? now;
      return new Refusal('too-many', {
        ...(at > now && { retryAfter: Math.ceil((at - now) / 1000) }),
        detail: {
          'zh-CN': `24 小时内的申诉次数已达上限，请于${formatTime(at, 'zh-CN')}后再提交。已提交的申诉照常处理。`,
          en: `You have filed as many appeals as are accepted within 24 hours: please file this one after ${formatTime(at, 'en')}. Those already filed are handled as usual.`,
        },
      });
    }
    case 'too-many-open':
      return new Refusal('too-many', {
        detail: {
          'zh-CN': '待答复的申诉过多，请在收到答复后再提交。',
          en: 'Too many of your appeals await an answer: please file this one once some have been answered.',
        },
      });
    default:
      return nothingToFile(shown, now);
  }
};
