import { casesFor, contactKey, listing, message, post } from '../specimen.ts';
import { listedContact } from './listed-contact.ts';

const blocked = listing('block', 'contact', contactKey('wechat', 'demo_ka9').value, { key: 'own' });

export default casesFor(listedContact, {
  fires: {
    'a harmless text with a listed contact': [blocked, post('周末一起爬山吗，加微信 demo_ka9')],
    'the contact in disguise': [blocked, message('account-2', '加薇❤ ＤＥＭＯ_ＫＡ９')],
  },
  quiet: {
    'another contact': [blocked, post('周末一起爬山吗，加微信 demo_ka8')],
    'no contact': [blocked, post('周末一起爬山吗')],
  },
});
