import { casesFor, otherReadings, post } from '../specimen.ts';
import { forgedDocuments } from './forged-documents.ts';

const offer = '办证刻章，毕业证身份证驾驶证代办，加微信 demo_cert1';

export default casesFor(forgedDocuments, {
  fires: {
    'a plain offer': [post(offer)],
    invoices: [post('代开发票，各行业增值税票，先开后付，联系 QQ 1000000004')],
  },
  quiet: {
    'a warning': [post('警方提醒：办证刻章、买卖假证均属违法，请勿相信')],
    'a citizen': [post('身份证到期了，去哪里换新证？')],
    ...otherReadings(offer),
  },
});
