import { templateOf } from '../../text/template.ts';
import { casesFor, listing, post } from '../specimen.ts';
import { listedTemplate } from './listed-template.ts';

const offer = '出售银行卡四件套，卡主配合，量大从优，加微信 demo_ka1';
const blocked = listing('block', 'template', templateOf(offer) ?? '');

export default casesFor(listedTemplate, {
  fires: {
    'the text with another contact': [
      blocked,
      post('出售银行卡四件套，卡主配合，量大从优，加微信 demo_ka2'),
    ],
  },
  quiet: {
    'another suspicious text': [blocked, post('收购闲置对公账户，长期有效，加微信 demo_ka2')],
    'a harmless text': [blocked, post('周末一起爬山吗')],
  },
});
