import type { ListedKind } from './entry.ts';

/** Families of evidence that an exemption can set aside; never texts, reports or authorities' lists. */
type Exemptible = 'identity' | 'network' | 'behaviour';

/**
 * The evidence that an entry of the allow list sets aside, by the kind of thing it names. For example, the
 * network evidence of an exempt campus network is set aside; all other evidence about its users still counts.
 */
export const exemptions: { readonly [Kind in ListedKind]: readonly Exemptible[] } = {
  account: ['identity', 'network', 'behaviour'],
  identity: ['identity', 'network', 'behaviour'],
  phone: ['identity'],
  email: ['identity'],
  'mail-domain': ['identity'],
  payment: ['network'],
  device: ['network'],
  address: ['network'],
  'link-domain': [],
  contact: [],
  template: [],
  image: [],
};
