import {
  colorBackgroundContainerContent,
  colorBackgroundContainerHeader,
  colorBackgroundItemSelected,
  colorBackgroundLayoutMain,
  colorBorderDividerDefault,
  colorBorderDividerSecondary,
  colorTextBodyDefault,
  colorTextBodySecondary,
  colorTextLinkDefault,
  colorTextStatusError,
  colorTextStatusSuccess,
  colorTextStatusWarning,
  fontFamilyBase,
  fontFamilyMonospace,
} from '@cloudscape-design/design-tokens';
import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';

/** Our names for the tokens of the component library: its hashed names appear here only. */
const names = {
  '--page': colorBackgroundLayoutMain,
  '--surface': colorBackgroundContainerContent,
  '--surface-raised': colorBackgroundContainerHeader,
  '--accent': colorTextLinkDefault,
  '--accent-soft': colorBackgroundItemSelected,
  '--ink': colorTextBodyDefault,
  '--ink-soft': colorTextBodySecondary,
  '--line': colorBorderDividerDefault,
  '--line-soft': colorBorderDividerSecondary,
  '--danger': colorTextStatusError,
  '--good': colorTextStatusSuccess,
  '--caution': colorTextStatusWarning,
  '--mono': fontFamilyMonospace,
};

/** Fonts of the reader's own system, Chinese ones by name: nothing is fetched. */
const sans =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

const nameOf = (token: string): string => /^var\((--[\w-]+)/.exec(token)?.[1] ?? '';

/** Sets what never changes. The body holds the tokens, so it must exist. */
export const applyTokens = (body: HTMLElement): void => {
  body.style.setProperty(nameOf(fontFamilyBase), sans);
  for (const [name, token] of Object.entries(names)) body.style.setProperty(name, token);
  applyDensity(Density.Compact);
};

/** Light or dark, and whether there is colour at all. */
export const applyLook = (body: HTMLElement, dark: boolean, grey: boolean, blur: boolean): void => {
  applyMode(dark ? Mode.Dark : Mode.Light);
  body.toggleAttribute('data-grey', grey);
  body.toggleAttribute('data-blur', blur);
};
