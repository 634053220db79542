import type { ListedKind } from './entry.ts';

/** Families of evidence that an exemption can set aside. Words, reports and authorities' lists never. */
type Exemptible = 'identity' | 'network' | 'behaviour';

/**
 * What an entry of the allow list sets aside, by what it names: a campus network says nothing against
 * those who share it, and everything else about them still counts.
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
};
