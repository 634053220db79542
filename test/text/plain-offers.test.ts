import { describe, expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import { isPlainOffer } from '#shared/text/analysis/plain-offers.ts';
import { readText } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const isPlain = (text: string) => isPlainOffer(text, textAnalyser(shippedVocabulary())(text).hits);

describe('a plain offer without a contact', () => {
  test.each([
    ['card-trade', '出租银行卡一天300，有的私我'],
    ['card-trade', '本人建行卡出租，有意私信'],
    ['card-trade', '有建行卡的兄弟，一天给三百'],
    ['account-trade', '租支付宝，一天100'],
    ['account-trade', '收个人支付宝，实名的，一个300'],
    ['account-trade', '出租微信，一天50'],
    ['account-trade', '租个微信用一天，80'],
    ['account-trade', '微信号对外出租，一天五十'],
    ['account-trade', '批发QQ老号'],
    ['account-trade', '收视频号，实名，两百一个'],
    ['account-trade', '闲置微信号高价回收'],
    ['card-trade', '出租本人微信，一天四十，晚上八点到十二点给你用，有意思的私我聊'],
    ['account-trade', '我想租微信，一天50'],
    ['account-trade', '出租微信+QQ，一天50'],
    ['account-trade', '出租微信一天50，平台牢靠'],
    ['card-trade', '出租2张招行卡，一天300'],
    ['card-trade', '出租公户，一天300，厉害'],
    ['forged-documents', '代开在职证明、离职证明'],
    ['forged-documents', '办在职证明，50一份'],
    ['forged-documents', '刻公章，不用手续'],
    ['forged-documents', '实习证明盖章，20一份'],
    ['forged-documents', '提供单位盖章，公章私刻'],
    ['forged-documents', '刻公章，不用手续'],
    ['forged-documents', '实习报告代盖章，一份30'],
    ['illegal-migration', '境外高薪，客服打字'],
    ['illegal-migration', '柬埔寨打字，月入3万'],
    ['illegal-migration', '招人去柬埔寨，客服，月入两万'],
    ['brushing', '招京东刷手，一天五单'],
    ['gambling', '房卡代理 诚招'],
    ['gambling', '麻将外挂私聊'],
    ['sim-trade', '无需实名的物联卡，流量管够，可批'],
    ['fraud-tools', '家里装个机器供电联网，日结四百'],
    ['forged-documents', '焊工证电工证，无需考试，十天拿证'],
    ['forged-documents', '改图，各种证件照片数字，看不出来'],
    ['impersonation', '您的ETC已停用，点击下方链接恢复通行'],
  ])('is flagged as %s, with words as evidence, and not hidden: %s', (category, text) => {
    expect(isPlain(text)).toBe(true);
    const { evidence, ...reading } = readText(text);
    expect(reading).toMatchObject({ verdict: 'flag', category });
    expect(evidence).not.toEqual([]);
  });

  test.each([
    ['a question', '出租微信一天50是真的吗'],
    ['a doubt', '这张流量卡不用实名也能激活，有问题的吧'],
    ['a rented instrument', '家里接个设备测甲醛，一天三百，租金贵'],
    ['a box for oneself', '家里的盒子，每天看二十集'],
    ['a customer without a name', '手机卡未实名的用户请到营业厅补登记'],
    ['a warning of a card without a name', '虚拟卡免实名坑，不建议'],
    ['a camera at home', '家里装摄像头设备，联网，每天二十四小时看猫'],
    ['water at home', '家里装个净水设备，插电，每天二十升，给老人喝'],
    ['a course without a fee', '焊工证考试，不用考试费，领证拿证'],
    ['a certificate renewed', '电工证复审不用考试，交材料等拿证'],
    ['a picture of oneself', 'P图证件照，换底色，五块一张'],
    ['a message that came', '收到短信说您的ETC已停用，点击链接恢复'],
    ['a message without a link', '您的社保卡已失效，请携带身份证到网点换卡'],
    ['a warning', '出租银行卡一天300？别做，会坐牢'],
    ['a prohibition', '别把微信租给别人，一天50也别干'],
    ['a report', '银行卡出租，一天三百，同学被抓了'],
    ['a quotation', '群里“出租微信，一天50”'],
    ['a story about a classmate', '在读证明代办，让同学帮我去教务处'],
    ['a headline', '代开病假条，50一份，新闻都播了'],
    ['what follows', '出租微信一天50，结果号没了'],
    ['a vote', '投票：出租微信一天50，还是捡瓶子'],
    ['a slogan', '出租银行卡，一时贪念，一生悔恨'],
    ['what the law says', '出租银行卡，5年内暂停非柜面业务'],
    ['a rented power bank', '支付宝租借，充电宝一小时3元'],
    ['rented from a platform', '闲鱼租 一天60 汉服'],
    ['let on a platform', '支付宝租，信用分650，一天9.9'],
    ['sold on a platform', '抖音批发 小饰品 2元一个'],
    ['work by the day', '招小时工，有支付宝的，日结'],
    ['a rented camera', '出租相机，一天80，微信付'],
    ['a flat', '微信出租，两室一厅，1500'],
    ['rent paid by an application', '房租用支付宝转我，一个月1500'],
    ['what a shop accepts', '收微信，收支付宝，20元起'],
    ['an account in a game', '出租QQ号，王者荣耀全皮肤，一天5块'],
    ['sweets and coats', '批发QQ糖，批发老号军大衣，20一件'],
    ['an application for the second-hand market', '闲鱼批发，衣服一手货源，20一件'],
    ['a commemorative coin', '收一套工行纪念币，200'],
    ['an employer', '公司开在职证明，办签证用'],
    ['an office', '代开收入证明，去人事处'],
    ['a school clinic', '代开病假条，校医室周三开门'],
    ['an employee', '我要开在职证明，2份'],
    ['a classmate on the way', '代盖章，我去办公室，谁要'],
    ['a play', '剧组道具，刻公章，不用手续'],
    ['a printer', '制作毕业证书，学校定做，烫金，5元一本'],
    ['a hobby', '刻橡皮章，不用手续，手工15元'],
    ['a teacher', '实习证明盖章，一份交学校，一份自留'],
    ['a kindergarten', '毕业证书制作，幼儿园定制，20一份'],
    ['a ledger', '代做流水账，会计作业'],
    ['an engraver', '刻公章，公安备案，带营业执照'],
    ['a lawful employer abroad', '招海外客服，英语六级，月薪一万，五险一金'],
    ['a hotel abroad', '迪拜酒店招前台客服，月薪一万，包机票'],
    ['a state-owned employer abroad', '老挝铁路招客服，月薪一万，央企'],
    ['a player', '找个刷手游的'],
    ['a complaint about cheats', '斗地主外挂好烦，自动出牌的人'],
    ['a hand that washes', '招刷手护士，月薪六千'],
    ['a hotel', '酒店房卡代理，门锁系统'],
    ['a hotel’s card', '麻将馆的房卡丢了'],
    ['a machine', '麻将机外挂显示屏，低价'],
  ])('is not %s: %s', (_, text) => expect(isPlain(text)).toBe(false));

  test('is short: of a longer text the whole counts', () => {
    const offer = '出租微信，一天50';
    expect(isPlain(`${offer}，${'在'.repeat(30)}`)).toBe(true);
    expect(isPlain(`${offer}，${'在'.repeat(31)}`)).toBe(false);
  });

  test('is not flagged below the score from which readings have a category', () => {
    const text = '支付宝出租，押一付一，每日一百';
    expect(isPlain(text)).toBe(true);
    expect(readText(text)).toMatchObject({ verdict: 'allow', category: null });
  });
});
