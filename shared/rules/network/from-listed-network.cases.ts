import { casesFor, hashed, listing, signUp } from '../specimen.ts';
import { fromListedNetwork } from './from-listed-network.ts';

const email = (domain: string) => ({ email: { domain, pattern: 'aaa', ...hashed('mail-1') } });

export default casesFor(fromListedNetwork, {
  fires: {
    'a range around the address': [
      listing('block', 'address', '198.51.100.0/22'),
      signUp({}, { ip: '198.51.101.7' }),
    ],
    'a mailbox under a listed domain': [
      listing('block', 'mail-domain', 'farm.example'),
      signUp(email('mx.farm.example')),
    ],
  },
  quiet: {
    'the range next to it': [
      listing('block', 'address', '198.51.100.0/24'),
      signUp({}, { ip: '198.51.101.7' }),
    ],
    'a domain that only ends alike': [
      listing('block', 'mail-domain', 'farm.example'),
      signUp(email('honestfarm.example')),
    ],
    'a listed device': [
      listing('block', 'device', 'device-1'),
      signUp({}, { deviceId: 'device-1' }),
    ],
  },
});
