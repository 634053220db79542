import type { Random } from '#shared/text/training/random.ts';

/** Texts of the people in the play. All written for it; handles are made up. */

const everyday = [
  '今天的晚霞真好看，下班路上拍了一张',
  '图书馆四楼有人捡到一把蓝色雨伞吗',
  '请教一下，番茄要不要去皮再炒',
  '终于把年度总结写完了，明天可以睡个懒觉',
  '小区门口新开的面馆味道不错，就是人太多',
  '周六下午打羽毛球，还差两个人，场地已经订好',
  '孩子第一次自己骑车上学，在后面偷偷跟了一路',
  '地铁又晚点了，各位今天早点出门',
  '这本小说的结尾没看懂，有人讨论吗',
  '阳台的茉莉开了，满屋子都是香味',
  '有推荐的牙科诊所吗，想给爸妈洗个牙',
  '明天降温，记得给老人多盖一床被子',
  '校运会报名还差几个人，跑得慢也没关系',
  '新买的键盘到了，打字声音像下雨',
  '考完了，感觉能过，晚上去吃火锅',
  '请问东门的打印店几点关门',
  '刚学会做葱油拌面，分享一下步骤',
  '楼下的橘猫又胖了一圈，叫它会答应',
];
const selling = [
  '毕业出一辆自行车，八成新，三百块，东区宿舍楼下自取',
  '搬家转让一张书桌，免费送，自己来搬就行',
  '闲置的考研资料打包出，九成新，有意私聊',
  '家里的婴儿床用不上了，五十元带走，看得上再付钱',
];
const warning = [
  '警方提醒：出租、出售银行卡是违法行为，不要为了小钱毁了自己',
  '社区民警来讲课，说刷单返利都是骗人的，大家告诉家里老人',
  '提醒一下同学们，最近有人冒充客服退款，别给验证码',
];
const chat = [
  '到家了吗',
  '晚上一起吃饭吗',
  '文件发你邮箱了',
  '好的，明天见',
  '生日快乐呀',
  '路上小心',
];

/** What newcomers say to strangers, most frequent first; the app suggests some of it. */
const greetings = [
  '你好，很高兴认识你，可以交个朋友吗',
  '你好，我是通过附近的人看到你的',
  '嗨，看到我们有共同的爱好，聊聊？',
  '你好呀，刚来这里，请多多关照',
  '同城的吗，周末一起打球吧',
  '你发的照片真好看，是在哪里拍的呀',
  '你好，请问你也是二零二六级的吗',
  '在吗，想问一下你上次说的那家店',
];
/** Messages that people who look for something send to many. */
const asking = [
  '你好，请问房子还在吗，可以看房吗',
  '您好，看到贵公司在招人，请问还招吗',
  '在吗，这个最低多少钱能出',
  '请问还有货吗，什么时候能发',
  '你好，想问一下合租还缺人吗，我周末可以过去看',
  '老师好，请问暑期还收实习生吗',
];
/** What thieves write to the friends of an account that they took over: one tale each, told anew every time. */
const tales = {
  opening: ['在吗', '在忙吗', '睡了没', '有空吗', '跟你说个事', '方便说话吗'],
  reason: [
    '我手机支付限额了',
    '支付密码输错被锁了',
    '家里人住院要交押金',
    '我在外地车坏了',
    '公司货款差一点',
    '我这边付款一直失败',
    '有个朋友急用钱',
    '最近手头有点紧',
    '我这边出了点急事',
    '我银行卡明天才解冻',
  ],
  request: [
    '先转我{sum}',
    '能借我{sum}吗',
    '你先替我给朋友转{sum}，账号我发你',
    '帮我充{sum}话费',
    '先帮我垫{sum}',
    '这个码你帮我扫一下，{sum}',
    '先打{sum}到这个卡上',
    '你卡里方便的话借{sum}周转一下',
    '要好友帮忙验证，你收到的数字发我一下',
    '帮我接个验证码，收到了发我',
  ],
  promise: [
    '明天一早还你',
    '晚点转给你',
    '下周肯定还上',
    '我回去就给你',
    '发工资马上还',
    '别打电话',
  ],
};
/** What people in trouble write to their families. */
const troubles = {
  opening: ['妈', '爸', '老婆', '哥', '在吗', '老同学'],
  reason: [
    '我钱包和手机都被偷了',
    '我行李丢了，卡在里面',
    '这边刷不了我的卡',
    '我改签了机票，身上钱不够',
    '我钱包落在出租车上了',
    '我在医院，要先交钱',
  ],
  request: [
    '先给我转{sum}',
    '往我支付宝转{sum}',
    '帮我付一下酒店，{sum}',
    '先借我{sum}',
    '能先打{sum}给我吗',
  ],
  promise: ['回家还你', '这是我刚买的手机', '我没事，别担心', '到了给你打电话'],
};
/** What people write to their friends in the first days with a new phone: some of it is about money. */
const settlingWords = [
  '我换手机了，之前的聊天记录没了，有事再跟我说一遍',
  '号码换成新的了，旧的下月停，记得存一下',
  '昨天吃饭一共{sum}，你那份转我就行',
  '新家的快递你先帮我签收，运费我给你',
  '班服的钱还差你的，{sum}，转给我',
  '这个月水电{sum}，咱俩平摊，你转我一半',
  '我刚搬过来，周末来家里吃饭呀',
  '你上次垫的电影票多少钱，我转你',
  '帮我看看新手机拍的照片清楚吗',
  '我下载不了那个表格，你再发一次',
];
const nouns = [
  '晴天',
  '小鹿',
  '阿泽',
  '晚风',
  '南瓜',
  '一只猫',
  '海盐',
  'mumu',
  'kevin',
  '橘子',
  '星河',
  '老张',
  'lily',
  '豆豆',
  '雨声',
  '半夏',
  '山茶',
  'coco',
  '清和',
  '木木',
];

const withSum = (text: string, { pick, between }: Random): string =>
  text.replace(
    '{sum}',
    pick([`${between(1, 60)}00`, `${between(1, 9)}千`, `${between(20, 900)}块`]),
  );

/** Returns who tells one tale of these in ever new words. */
const taleTeller = ({ opening, reason, request, promise }: typeof tales, random: Random) => {
  const told = `${random.pick(reason)}，${random.pick(request)}`;
  return () =>
    withSum(
      [
        ...(random.next() < 0.5 ? [random.pick(opening)] : []),
        told,
        ...(random.next() < 0.7 ? [random.pick(promise)] : []),
      ].join('，'),
      random,
    );
};

export const say = {
  name: ({ pick, next, between }: Random) => {
    if (next() < 0.05) return 'momo';
    const noun = pick(nouns);
    return next() < 0.5 ? `${noun}${between(1, 2_030)}` : noun + pick(nouns);
  },
  greeting: ({ next }: Random) => greetings[Math.floor(greetings.length * next() ** 2)] as string,
  asking: ({ pick }: Random) => pick(asking),
  everyday: ({ pick }: Random) => pick(everyday),
  selling: ({ pick }: Random) => pick(selling),
  warning: ({ pick }: Random) => pick(warning),
  chat: ({ pick }: Random) => pick(chat),
  plea: (random: Random) => taleTeller(tales, random),
  trouble: (random: Random) => taleTeller(troubles, random),
  settling: (random: Random) => withSum(random.pick(settlingWords), random),
};

const offers = [
  '实名号出租，一天两百，当天结，想做的{contact}',
  '收四件套，全新的优先，价格好说，{contact}',
  '在家点赞就有佣金，一单一结，不收押金，{contact}',
  '跑分日入两千，自带码，车队靠谱，{contact}',
  '手机卡长期收，八十一张，现结，{contact}',
  '急用钱的来，无视征信，当天下款，{contact}',
  '内部带单，老师一对一，稳赚不亏，{contact}',
  '出一手资料，带姓名电话，行业随便挑，{contact}',
];
const ways = ['加薇 {handle}', '飞机 @{handle}', '扣扣 {handle}', 'V：{handle}', '私聊+ {handle}'];
const separators = ['', ' ', '·', '★', '｡', '-'];
const variants: Readonly<Record<string, readonly string[]>> = {
  微: ['薇', '溦'],
  加: ['➕', '咖', '加'],
  卡: ['咔', '卡'],
  实名: ['實名', '实 名'],
  佣金: ['傭金', '佣-金'],
  征信: ['怔信', '征 信'],
  下款: ['下 款', '吓款'],
  跑分: ['跑·分', '跑汾'],
  手机: ['手 机', '手机'],
  资料: ['资 料', '孜料'],
};

const disguised = (text: string, random: Random): string => {
  let shown = text;
  for (const [word, forms] of Object.entries(variants)) {
    if (random.next() < 0.6) shown = shown.replaceAll(word, random.pick(forms));
  }
  const separator = random.pick(separators);
  return separator === ''
    ? shown
    : [...shown].map((c, i) => (i % 4 === 3 ? c + separator : c)).join('');
};

/** Returns a black-gray offer with a contact; a careful farm varies and disguises each. */
export const offer = (
  random: Random,
  handle: string,
  careful: boolean,
  template?: number,
): string => {
  const text =
    template === undefined ? random.pick(offers) : (offers[template % offers.length] as string);
  const way = careful ? random.pick(ways) : (ways[0] as string);
  const plain = text.replace('{contact}', way.replace('{handle}', handle));
  return careful ? disguised(plain, random) : plain;
};
