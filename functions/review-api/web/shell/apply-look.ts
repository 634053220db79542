import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';

/** Light or dark, and whether what users wrote is in colour, and blurred. */
export const applyLook = (body: HTMLElement, dark: boolean, grey: boolean, blur: boolean): void => {
  applyDensity(Density.Compact);
  applyMode(dark ? Mode.Dark : Mode.Light);
  body.toggleAttribute('data-grey', grey);
  body.toggleAttribute('data-blur', blur);
};
