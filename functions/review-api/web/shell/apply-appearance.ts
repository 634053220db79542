import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';

/** Applies light or dark mode, and greyscale or blur for user content. */
export const applyAppearance = (
  body: HTMLElement,
  dark: boolean,
  grey: boolean,
  blur: boolean,
): void => {
  applyDensity(Density.Compact);
  applyMode(dark ? Mode.Dark : Mode.Light);
  body.toggleAttribute('data-grey', grey);
  body.toggleAttribute('data-blur', blur);
};
