import { casesFor, otherReadings, post } from '../specimen.ts';
import { illegalLoan } from './illegal-loan.ts';

const offer = '黑户可贷，不看征信当天放款，无抵押贷款，加微信 demo_loan1';

export default casesFor(illegalLoan, {
  fires: {
    'a plain offer': [post(offer)],
    'cashing out': [post('花呗套现、白条套现，秒到账，低手续费，联系 QQ 1000000003')],
  },
  quiet: {
    'a warning': [post('警惕贷款骗局：凡是放款前收费的都是诈骗，不看征信黑户可贷切勿相信')],
    'a question': [post('公积金贷款买房首付比例是多少？')],
    ...otherReadings(offer),
  },
});
