import { casesFor, event, listing, post } from '../specimen.ts';
import { listedImage } from './listed-image.ts';

const code = `qr:${'0123456789abcdef'.repeat(4)}`;
const blocked = listing('block', 'image', code);

const pictured = (type: 'content.posted' | 'content.edited', ...imageLabels: readonly string[]) =>
  event(type, { contentId: 'post-1', kind: 'post', text: '', imageLabels: [...imageLabels] });

export default casesFor(listedImage, {
  fires: {
    'the QR code without a word': [blocked, pictured('content.posted', 'qr-code', code)],
    'the QR code in capitals, added by an edit': [
      blocked,
      post('周末一起爬山吗'),
      pictured('content.edited', code.toUpperCase()),
    ],
  },
  quiet: {
    'another QR code': [blocked, pictured('content.posted', 'qr-code', code.replace('0', '1'))],
    'only watched': [listing('watch', 'image', code), pictured('content.posted', code)],
    'no image': [blocked, post(`周末一起爬山吗 ${code}`)],
  },
});
