import { casesFor, contactKey, listing, message, post, postWithCode } from '../specimen.ts';
import { listedContact } from './listed-contact.ts';

const coded = listing('block', 'contact', contactKey('url', 'u.wechat.com/DemoKa9').value, {
  key: 'own',
});
const blocked = listing('block', 'contact', contactKey('wechat', 'demo_ka9').value, { key: 'own' });

export default casesFor(listedContact, {
  fires: {
    'a harmless text with a listed contact': [blocked, post('周末一起爬山吗，加微信 demo_ka9')],
    'the contact in disguise': [blocked, message('account-2', '加薇❤ ＤＥＭＯ_ＫＡ９')],
    'in a QR code, in a post without words': [
      coded,
      postWithCode('', 'https://u.wechat.com/DemoKa9'),
    ],
    'a number in a QR code': [
      listing('block', 'contact', contactKey('phone', '+8613800008000').value, { key: 'own' }),
      postWithCode('周末一起爬山吗', 'tel:13800008000'),
    ],
  },
  quiet: {
    'another QR code': [coded, postWithCode('', 'https://u.wechat.com/DemoKa8')],
    'another contact': [blocked, post('周末一起爬山吗，加微信 demo_ka8')],
    'no contact': [blocked, post('周末一起爬山吗')],
  },
});
