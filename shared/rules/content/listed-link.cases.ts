import { casesFor, listing, post, postWithCode } from '../specimen.ts';
import { listedLink } from './listed-link.ts';

const blocked = listing('block', 'link-domain', 'bad.example');

export default casesFor(listedLink, {
  fires: {
    'a link to the domain': [blocked, post('看这个 https://bad.example/a?b=1')],
    'a link to a host under it': [blocked, post('看这个 pay.bad.example/x')],
    'in a QR code': [blocked, postWithCode('', 'https://bad.example/a?b=1')],
  },
  quiet: {
    'a QR code that leads elsewhere': [blocked, postWithCode('', 'https://good.example/a')],
    'a link elsewhere': [blocked, post('看这个 https://good.example/a')],
    'a domain that only ends alike': [blocked, post('看这个 https://notbad.example/a')],
    'a contact on the list is no link': [
      listing('block', 'mail-domain', 'bad.example'),
      post('看这个 https://bad.example/a'),
    ],
  },
});
