import { day, instant } from '#shared/settings/durations.ts';
import { type Actor, numberedIds, type Stage, userAgents } from './stage.ts';

/** Scenes of honest accounts in everyday situations, some of which look suspicious to a machine. */

const subjects = [
  '高数',
  '线性代数',
  '有机化学',
  '大学英语',
  '数据结构',
  '近代史',
  '宏观经济学',
  '人体解剖',
];
const places = ['南门', '二食堂', '图书馆三楼', '操场', '实验楼', '湖边', '东区宿舍', '报告厅'];
const dishes = [
  '番茄炒蛋',
  '红烧排骨',
  '清蒸鲈鱼',
  '麻婆豆腐',
  '玉米排骨汤',
  '葱油拌面',
  '小米粥',
  '凉拌黄瓜',
];
const districts = ['城西', '老城区', '河东', '新区', '北街', '南湖', '山脚下', '码头边'];
const flowers = ['桂花', '银杏', '腊梅', '月季', '菊花', '芦苇', '枫叶', '茶花'];

type Line = (words: {
  readonly subject: string;
  readonly place: string;
  readonly dish: string;
  readonly district: string;
  readonly flower: string;
  readonly number: number;
}) => string;

const studentLines: readonly Line[] = [
  ({ subject, number }) => `${subject}第${number}章的习题有人写完了吗，想对一下答案`,
  ({ place, number }) => `${place}捡到一张饭卡，卡号尾数${number}，失主来值班室领`,
  ({ subject, place }) => `今晚在${place}复习${subject}，有一起的吗，我带了水果`,
  ({ subject }) => `${subject}老师今天讲得太快了，笔记借我抄抄吧，明天还你`,
  ({ place, number }) => `出一本二手教材，八成新，${number}块，${place}自取`,
  ({ dish, place }) => `${place}新窗口的${dish}不错，阿姨给得很多`,
  ({ number }) => `校运会报名还差${number}个人，跑得慢也没关系，重在参与`,
  ({ subject }) => `考完${subject}了！感觉能过，晚上好好睡一觉`,
];
const parentLines: readonly Line[] = [
  ({ dish }) => `今天给孩子做了${dish}，吃了两碗饭，开心`,
  ({ number }) => `家长会是周${'一二三四五'[number % 5]}下午，记得带上成绩单`,
  ({ district }) => `${district}哪家牙科对小朋友比较耐心？孩子怕疼`,
  ({ flower, district }) => `周末带娃去${district}看${flower}，人不多，停车也方便`,
  ({ number }) => `二年级的${number}道口算题做了一个小时，我比他还着急`,
  ({ district }) => `家里闲置的儿童自行车送人，${district}自提，不收钱`,
  ({ dish }) => `请教一下，${dish}怎么做才不腥，孩子挑食`,
  ({ number }) => `孩子退烧了，熬了${number}个晚上，谢谢大家关心`,
];
const neighbourLines: readonly Line[] = [
  ({ flower, district }) => `${district}的${flower}开了，早上散步顺手拍的`,
  ({ district, number }) => `${district}${number}路公交改道了，大家早点出门`,
  ({ dish }) => `退休第一天，学着做了${dish}，老伴说咸了点`,
  ({ district }) => `${district}停水到下午五点，物业刚通知的`,
  ({ flower }) => `养了三年的${flower}终于开花了，分享给大家看看`,
  ({ number }) => `今天走了${number}千步，膝盖有点酸，明天少走点`,
  ({ district }) => `谁在${district}见过一只橘色的猫，脖子上有铃铛，叫它会答应`,
  ({ dish, district }) => `${district}那家小店的${dish}味道没变，老板还认得我`,
];
const shopLines: readonly Line[] = [
  ({ flower, number }) => `新到的${flower}盆栽，${number}元一盆，到店自选，今天不打烊`,
  ({ dish, number }) => `今日${dish}套餐${number}元，老顾客送汤，外卖照常`,
  ({ district }) => `${district}的街坊们，店里空调修好了，欢迎进来坐坐`,
  ({ number }) => `月饼预订到周${'一二三四五'[number % 5]}截止，付定金的我都记在本子上了`,
  ({ number }) => `感谢各位老顾客，本月第${number}次上新，先到先得`,
  ({ district }) => `明天去${district}进货，缺什么口味可以留言，我一起带回来`,
];
const travelLines: readonly Line[] = [
  ({ flower }) => `落地了，这边已经是${flower}的季节，时差还没倒过来`,
  ({ dish }) => `在外面吃了一周面包，特别想念家里的${dish}`,
  ({ number }) => `会议开了${number}个小时，晚上终于能出去走走`,
  ({ number }) => `换了当地的手机，旧手机在行李箱里，有事留言，晚${number}点回`,
];
/** Warnings that quote the trade they warn against; they must not be restricted. */
const warnings = [
  '警方提醒：出售、出租银行卡“四件套”涉嫌犯罪，切勿为了几百元毁掉前程',
  '反诈中心提示：凡是刷单返利都是诈骗，不要垫付任何资金，遇到请拨打反诈专线',
  '本报讯：一男子收购电话卡转卖给诈骗团伙，被判处有期徒刑一年六个月',
  '民警走访商户时介绍，所谓“跑分”就是帮人洗钱，参与者同样会被追究责任',
  '谨防“杀猪盘”：网上交友被带去陌生平台投资，充进去的钱是提不出来的',
  '银行温馨提醒：不要把U盾、银行卡和密码交给他人，出借账户要承担法律责任',
  '法院公开宣判一起帮信案，被告人提供微信号收款，非法获利三千元，获刑八个月',
  '记者调查：买卖个人信息的群聊里，一条快递面单卖到两块钱，警方已立案侦查',
];

const words = ({ random }: Stage) => ({
  subject: random.pick(subjects),
  place: random.pick(places),
  dish: random.pick(dishes),
  district: random.pick(districts),
  flower: random.pick(flowers),
  number: random.between(2, 98),
});

const lineFrom = (stage: Stage, lines: readonly Line[]) => stage.random.pick(lines)(words(stage));

const devices = [
  { userAgent: userAgents.android, client: 'android 8.2' },
  { userAgent: userAgents.iphone, client: 'ios 8.2' },
  { userAgent: userAgents.desktop, client: 'web' },
] as const;

/** Adds an account that the platform has known for months. */
const importedActor = (stage: Stage, scene: string, id: string, ip: string) => {
  const actor = stage.actor({
    scene,
    id,
    place: { deviceId: `dev-${id}`, ip, ...stage.random.pick(devices) },
  });
  const daysAgo = stage.random.between(90, 1_500);
  actor.does(stage.random.between(0, 20), 'account.imported', {
    signedUpAt: instant(stage.start - daysAgo * day),
    nickname: `老用户${id.slice(-3)}`,
    verification: actor.verifiedAs,
    standing: 'active',
  });
  return actor;
};

/** Adds an ordinary day: log in, post, reply, sometimes follow somebody. */
const ordinaryDay = (
  stage: Stage,
  actor: Actor,
  friends: readonly string[],
  lines: readonly Line[],
  posts: number,
) => {
  const { random } = stage;
  const anyMinute = () => random.between(60, 1_370);
  actor.does(random.between(30, 400), 'account.logged-in', {
    method: random.pick(['password', 'code', 'face'] as const),
  });
  for (let i = 0; i < posts; i += 1) {
    actor.writes(
      anyMinute(),
      random.pick(['post', 'comment', 'post'] as const),
      lineFrom(stage, lines),
    );
  }
  for (let i = 0; i < random.between(2, 4); i += 1) {
    actor.does(anyMinute(), 'social.messaged', {
      targetId: random.pick(friends),
      reply: true,
      text: random.pick([
        '好的，晚上见',
        '收到，谢谢你',
        '到家了告诉我一声',
        '明天老地方',
        '哈哈哈真的吗',
      ]),
    });
  }
  if (random.next() < 0.4) {
    actor.does(anyMinute(), 'social.followed', { targetIds: [random.pick(friends)] });
  }
};

/** A campus: one IP address for everybody, with some first-year students who sign up today. */
export const campus = (stage: Stage) => {
  const { random } = stage;
  const ids = numberedIds('stu', 36);
  const students = ids.map((id) => importedActor(stage, 'campus', id, '192.0.2.10'));
  const friends = students.map(({ id }) => id);
  for (const student of students)
    ordinaryDay(stage, student, friends, studentLines, random.between(5, 8));

  for (const id of numberedIds('fresh', 6)) {
    const actor = stage.actor({
      scene: 'campus',
      id,
      place: { deviceId: `dev-${id}`, ip: '192.0.2.10', ...random.pick(devices) },
    });
    const at = random.between(100, 500);
    actor.does(at, 'account.signed-up', {
      nickname: random.pick([
        '想吃火锅的林同学',
        '早八选手',
        '不爱早起',
        '图书馆常客',
        '学不完了',
        '一只鸽子',
      ]),
      phone: {
        prefix: `19${random.between(0, 9)}`,
        country: 'CN',
        hashes: stage.hashed(`phone of ${id}`),
      },
      formSeconds: random.between(40, 160),
    });
    actor.does(at + 6, 'account.verification-changed', actor.verifiedAs);
    actor.does(at + 9, 'social.group-joined', { groupId: 'g-freshmen' });
    for (let i = 0; i < 4; i += 1) {
      actor.writes(at + random.between(20, 600), 'post', lineFrom(stage, studentLines));
    }
  }
};

/** Families: several people and devices behind one IP address, and a tablet shared by all. */
export const households = (stage: Stage) => {
  const { random } = stage;
  for (let home = 1; home <= 8; home += 1) {
    const members = numberedIds(`fam${home}-`, 4).map((id) =>
      importedActor(stage, 'household', id, `198.51.100.${home}`),
    );
    const friends = members.map(({ id }) => id);
    for (const member of members) {
      ordinaryDay(
        stage,
        member,
        friends,
        random.pick([parentLines, neighbourLines]),
        random.between(4, 7),
      );
      member.does(
        random.between(700, 1_300),
        'account.logged-in',
        { method: 'password' },
        {
          deviceId: `tablet-${home}`,
        },
      );
    }
  }
};

/** People on their own who post about their day. */
export const neighbours = (stage: Stage) => {
  const { random } = stage;
  const people = numberedIds('nbr', 60).map((id, i) =>
    importedActor(stage, 'neighbours', id, `203.0.113.${i + 1}`),
  );
  const friends = people.map(({ id }) => id);
  for (const person of people) {
    ordinaryDay(
      stage,
      person,
      friends,
      random.pick([parentLines, neighbourLines]),
      random.between(4, 8),
    );
    if (random.next() < 0.2) {
      person.does(random.between(300, 1_300), 'payment.transferred', {
        payeeId: random.pick(friends),
        amount: { minor: random.between(500, 30_000), currency: 'CNY' },
        payment: {
          kind: 'wallet',
          hashes: stage.hashed(`wallet of ${person.id}`),
          holderMatches: true,
        },
      });
    }
  }
};

/** Shop keepers, who message many people and get friend requests all day. */
export const shops = (stage: Stage) => {
  const { random } = stage;
  const customers = numberedIds('guest', 40).map((id) => `${id}-regular`);
  for (const [i, id] of numberedIds('shop', 6).entries()) {
    const shop = importedActor(stage, 'shop', id, `198.51.100.${100 + i}`);
    shop.does(40, 'account.logged-in', { method: 'face' });
    for (let n = 0; n < 6; n += 1) {
      shop.writes(
        random.between(60, 1_300),
        random.pick(['listing', 'group'] as const),
        lineFrom(stage, shopLines),
      );
    }
    for (const customer of random.shuffled(customers).slice(0, 14)) {
      shop.does(random.between(100, 1_350), 'social.messaged', {
        targetId: customer,
        reply: true,
        text: random.pick([
          '还有货的，给您留着',
          '已经发出了，注意查收',
          '下午三点来拿就行',
          '不客气，欢迎再来',
        ]),
      });
    }
    for (let n = 0; n < 5; n += 1) {
      shop.does(random.between(200, 1_300), 'social.accepted', {
        requesterId: random.pick(customers),
      });
    }
  }
};

/** Travellers, who change device, network and password at once, and log in with face verification. */
export const travellers = (stage: Stage) => {
  const { random } = stage;
  for (const [i, id] of numberedIds('trv', 6).entries()) {
    const person = importedActor(stage, 'traveller', id, `203.0.113.${100 + i}`);
    const abroad = {
      deviceId: `new-${id}`,
      ip: `192.0.2.${200 + i}`,
      userAgent: userAgents.iphone,
    };
    const landed = random.between(400, 700);
    person.writes(60, 'post', lineFrom(stage, neighbourLines));
    person.does(landed, 'account.logged-in', { method: 'face' }, abroad);
    person.does(landed + 2, 'account.device-bound', { deviceId: abroad.deviceId }, abroad);
    person.does(landed + 4, 'account.credential-changed', { credential: 'password' }, abroad);
    for (let n = 0; n < 4; n += 1) {
      person.writes(landed + random.between(10, 600), 'post', lineFrom(stage, travelLines), {
        where: abroad,
      });
    }
  }
};

/** Police, banks, newspapers and courts that warn against the trades in the trades' own words. */
export const warners = (stage: Stage) => {
  for (const [i, id] of ['police', 'bank', 'paper', 'court'].entries()) {
    const account = importedActor(stage, 'warnings', id, `192.0.2.${120 + i}`);
    account.does(30, 'account.logged-in', { method: 'password' });
    for (const [n, text] of warnings.entries()) {
      if (n % 4 === i || n % 3 === i) account.writes(90 + n * 140, 'post', text);
    }
  }
};
