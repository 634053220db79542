import type { TextAnalysis } from './analysis.ts';
import { withoutQuotations } from './quotations.ts';

/** In UTF-16 units, without what is quoted. Shorter texts do not tell what came of it. */
const shortestTale = 50;

/**
 * Whether a text tells at length of others and of what came of it, gives no contact, and neither speaks to its reader nor
 * invites: a story, a case or news. What its people say may be an offer as such, so its parts are no evidence:
 * `同学去西港，说那边招打字员，包机票。结果被骗…`.
 */
export const isTale = ({
  text,
  hits,
  contacts,
}: Pick<TextAnalysis, 'text' | 'hits' | 'contacts'>): boolean => {
  const { telling, report, consequence } = hits.cues;
  if (contacts.length > 0 || telling === 0 || telling + report + consequence < 2) return false;
  const outside = withoutQuotations(text);
  return (
    outside.length >= shortestTale &&
    aftermath.test(outside.slice(outside.length / 3)) &&
    !invites.test(outside)
  );
};

/**
 * What came of it, or what the writer makes of it. It counts after the first third: whoever praises an offer begins with what
 * went wrong before, and ends with what did not (`没被封`).
 */
const aftermath =
  /(?<!(?:没|未|[不别]会?|别[家人]的?都?)(?:有|人|一个)*|只有)(?:骗[人贷局子光走了术我他她]|被(?!动)[^，。]{0,6}(?:骗|抓|判|捕|冻|封|拉黑|带走|叫[去到]|坑|起诉|送回|罚)|判[了处刑]|抓[了获走]|起诉|警[察方]|民警|公安|派出所|法院|报[了过]?警|坐牢|犯罪|违法|违规|所谓|劝[他她过]|骂[了他她]|拒绝|没(?:敢|同意|答应)|赎[人他她]|[辞离]职|查处|移交|跑路)/u;
/** Who speaks to the reader, or wants to be reached. */
const invites =
  /您|你[先帮把给们要]|帮我|给我[转打]|转我|(?:^|[，。！!,\s]|请|可以?|直接|的|快)(?:来|再)?(?:[加找私滴戳扣]|联系)[下一]{0,2}我|私[聊信]|咨询|需要的|有需要|(?:找到|用了|联系)我们|我帮[他她]|只收|(?<!说)懂的|感兴趣|有意|老板|进群|加群|扫码|欢迎|[聊谈]的|名额|评论[区里](?!有)|(?<!别)留言|主页(?!上)|头像|签名|我(?:们|这[边里])[^，。]{0,4}(?:收|还|货)|现在还?(?:有货|在?收|缺)|想[^，。]{0,6}的(?=[，。\s来找赶快抓]|可以|联系)/u;
