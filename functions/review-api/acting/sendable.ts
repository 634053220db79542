import { categories } from '#shared/rules/categories.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';

/** @throws {Refusal} `invalid` for an unknown category of harm */
export const mustBeKnownCategory = (category: string, field: string): void => {
  if (!Object.hasOwn(categories, category)) {
    const all = Object.keys(categories).join(', ');
    throw invalid(field, { 'zh-CN': `须为以下之一：${all}`, en: `must be one of ${all}` });
  }
};

/**
 * Refuses a message to other accounts that must not be sent.
 *
 * @throws {Refusal} `observing` if the platform is in observe mode; `invalid` for an unknown category of harm
 */
export const mustBeSendable = (
  category: string,
  { settings }: Pick<ReviewPorts, 'settings'>,
): void => {
  if (settings.mode === 'observe') throw new Refusal('observing');
  mustBeKnownCategory(category, 'body.category');
};
