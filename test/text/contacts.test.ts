import { describe, expect, test } from 'vitest';
import { contactsOf } from '#shared/text/contacts.ts';
import { fold } from '#shared/text/normalise.ts';

const contacts = (text: string) =>
  contactsOf(text, fold(text)).map(({ kind, value, masked }) =>
    masked ? [kind, value, 'masked'] : [kind, value],
  );

describe('one identity in every spelling', () => {
  test.each([
    ['ⓠⓠ：７８ 99-001', 'qq', '7899001'],
    ['扣 75+275+30+00', 'qq', '752753000'],
    ['+ q 1三四五⑥789', 'qq', '13456789'],
    ['20300041加扣扣', 'qq', '20300041'],
    ['微信 Demo_12345', 'wechat', 'demo_12345'],
    ['加薇❤ demo111 505', 'wechat', 'demo111505'],
    ['vx:demo12345', 'wechat', 'demo12345'],
    ['佳喂：demo8080', 'wechat', 'demo8080'],
    ['飞机：demo8888', 'telegram', 'demo8888'],
    ['加的微的信 de的mo的88了88', 'wechat', 'demo8888'],
    ['电的话138的0000的8000', 'phone', '+8613800008000'],
    ['jia wo de wei xin hao : demo8888', 'wechat', 'demo8888'],
    ['you xu yao jia wei demo8888', 'wechat', 'demo8888'],
    ['+wei demo8888', 'wechat', 'demo8888'],
    ['wei xing demo8888', 'wechat', 'demo8888'],
    ['联系@Fake_Handle1', 'telegram', 'fake_handle1'],
    ['https://t.me/Fake_Handle1', 'telegram', 'fake_handle1'],
    ['电话138-0000-8000', 'phone', '+8613800008000'],
    ['微信同号１３８００００８０００', 'phone', '+8613800008000'],
    ['+86 138 0000 8000', 'phone', '+8613800008000'],
    ['+86 1 380 013 8000', 'phone', '+8613800138000'],
    ['call +1 415 555 0123', 'phone', '14155550123'],
    ['看 video-demo.example/@demo888', 'url', 'video-demo.example/@demo888'],
    ['联系/@demo888', 'telegram', 'demo888'],
    ['群号：30450012', 'group', '30450012'],
    ['都在裙里：30450012', 'group', '30450012'],
    ['群聊号30450012', 'group', '30450012'],
    ['发到 Someone@Example.com', 'email', 'someone@example.com'],
    ['发到 Demo.One+a@GoogleMail.com', 'email', 'demoone@gmail.com'],
    ['发到 demo.one+a@mail.example', 'email', 'demo.one@mail.example'],
    ['www.shop-demo.example/Path?a=1', 'url', 'shop-demo.example/Path?a=1'],
    ['hxxps://shop-demo.example/', 'url', 'shop-demo.example'],
    ['ｗｗｗ．demo88．ｃｏｍ', 'url', 'demo88.com'],
    ['加我 Demo_shop.t.me 谈', 'telegram', 'demo_shop'],
    ['https://demo_1.t.me/', 'telegram', 'demo_1'],
    ['https://t.me/+AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['t.me/joinchat/AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['https://telegram.me/joinchat/AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['tg://join?invite=AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['tg://resolve?domain=demo888', 'telegram', 'demo888'],
    ['微信号wxid_abcdefg123456', 'wechat', 'wxid_abcdefg123456'],
    ['联系 wxid_abcdefg123456', 'wechat', 'wxid_abcdefg123456'],
    ['加微信 wxy_520ab', 'wechat', 'wxy_520ab'],
    ['微信:vxking2020', 'wechat', 'vxking2020'],
    ['加vxking2020', 'wechat', 'king2020'],
    ['日结vxdemo12345', 'wechat', 'demo12345'],
    ['薇X demo888', 'wechat', 'demo888'],
    ['➕🛰 demo888', 'wechat', 'demo888'],
    ['我的微信是demo888', 'wechat', 'demo888'],
    ['demo888是我微信', 'wechat', 'demo888'],
    ['demo888（微信）', 'wechat', 'demo888'],
    ['QQ号是12345678', 'qq', '12345678'],
    ['电报号 demo8888', 'telegram', 'demo8888'],
    ['QQ群:876 543 210', 'group', '876543210'],
    ['扣群 876 543 210', 'group', '876543210'],
    ['裙号 876543210', 'group', '876543210'],
    ['君羊号：876543210', 'group', '876543210'],
    ['demo(at)mail.example', 'email', 'demo@mail.example'],
    ['邮箱 demo#qq.com', 'email', 'demo@qq.com'],
    ['邮箱demo艾特163.com', 'email', 'demo@163.com'],
    ['https://1.2.3.4/login', 'url', '1.2.3.4/login'],
    ['http://45.77.12.9:8080/app.apk', 'url', '45.77.12.9:8080/app.apk'],
    ['进 45.77.12.9:8080 注册', 'url', '45.77.12.9:8080'],
    ['https://例子.中国', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['https://例子.中国加我', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['打开 xn--fsqu00a.xn--fiqs8s', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['http://аpple.com', 'url', 'xn--pple-43d.com'],
    ['hxxp[:]//bad[.]demo[.]example', 'url', 'bad.demo.example'],
    ['bad88。com', 'url', 'bad88.com'],
    ['bad88 点 com', 'url', 'bad88.com'],
    ['www.bad88.tk', 'url', 'bad88.tk'],
    ['www。bad88。com', 'url', 'bad88.com'],
    ['https://bad88.anything/a', 'url', 'bad88.anything/a'],
    ['demo88.cyou', 'url', 'demo88.cyou'],
    ['is.gd/abc', 'url', 'is.gd/abc'],
    ['985.so/abc', 'url', '985.so/abc'],
    ['dwz.date/abc', 'url', 'dwz.date/abc'],
    ['shorturl.at/abc', 'url', 'shorturl.at/abc'],
    ['ԚԚ：12345678', 'qq', '12345678'],
    ['ᴛɢ：ᴅᴇᴍᴏ8888', 'telegram', 'demo8888'],
    ['ϲϲ：đem0888', 'handle', 'dem0888'],
    ['微信号码：demo8866', 'wechat', 'demo8866'],
    ['加微亻言 demo8866', 'wechat', 'demo8866'],
    ['彳敚信 demo8866', 'wechat', 'demo8866'],
    ['加wei信 demo8866', 'wechat', 'demo8866'],
    ['徽.信：demo8866', 'wechat', 'demo8866'],
    ['绿泡泡 demo8866', 'wechat', 'demo8866'],
    ['绿色聊天软件 demo8866', 'wechat', 'demo8866'],
    ['小绿：demo8866', 'wechat', 'demo8866'],
    ['小绿号 demo8866', 'wechat', 'demo8866'],
    ['加小绿 demo8866', 'wechat', 'demo8866'],
    ['V乂 demo8866', 'wechat', 'demo8866'],
    ['➕❤️ demo8866', 'wechat', 'demo8866'],
    ['微❤：demo8866', 'wechat', 'demo8866'],
    ['+❤ demo8866', 'wechat', 'demo8866'],
    ['喂：demo8866', 'wechat', 'demo8866'],
    ['嶶 demo8866', 'wechat', 'demo8866'],
    ['威 demo8866', 'wechat', 'demo8866'],
    ['蔲：12345678', 'qq', '12345678'],
    ['费率3@demo8866', 'telegram', 'demo8866'],
    ['联系--@demo8866', 'telegram', 'demo8866'],
    ['V X : d e m o 8 8 6 6', 'wechat', 'demo8866'],
    ['vx: d.e.m.o.8.8.6.6', 'wechat', 'demo8866'],
    ['加|V/：d~e*m-o/8、8*6-6', 'wechat', 'demo8866'],
    ['加  V  ：d　e m  o　8  8  6 6', 'wechat', 'demo8866'],
    ['jia V：demo8866', 'wechat', 'demo8866'],
    ['vx：demo 8866', 'wechat', 'demo8866'],
    ['vx：demo．8866', 'wechat', 'demo8866'],
    ['vx: demo八八六六', 'wechat', 'demo8866'],
    ['v: dеmо8866', 'wechat', 'demo8866'],
    ['加V demo8866 24小时', 'wechat', 'demo8866'],
    ['联系方式:demo8866', 'handle', 'demo8866'],
    ['蝙蝠：demo8866', 'handle', 'demo8866'],
    ['potato：demo8866', 'handle', 'demo8866'],
    ['土豆 demo8866', 'handle', 'demo8866'],
    ['灰机：demo8866', 'telegram', 'demo8866'],
    ['telegarm:demo8866', 'telegram', 'demo8866'],
    ['tg@demo8866', 'telegram', 'demo8866'],
    ['@𝐝𝐞𝐦𝐨8866', 'telegram', 'demo8866'],
    ['qq号 一二三四五六', 'qq', '123456'],
    ['QQ:l234O678', 'qq', '12340678'],
    ['qq微信同号12345678', 'qq', '12345678'],
    ['微信 12345678', 'qq', '12345678'],
    ['邮箱 12345678@qq.com', 'qq', '12345678'],
    ['邮箱 12345678@qq点c0m', 'qq', '12345678'],
    ['http://wpa.qq.com/msgrd?v=3&uin=12345678&site=qq', 'qq', '12345678'],
    ['tencent://message/?uin=12345678', 'qq', '12345678'],
    ['https://user.qzone.qq.com/12345678/infocenter', 'qq', '12345678'],
    ['mqqapi://card/show_pslcard?uin=12345678&card_type=group', 'group', '12345678'],
    ['qun号12345678', 'group', '12345678'],
    ['qun hao ：12345678', 'group', '12345678'],
    ['微信小号：demo8866', 'wechat', 'demo8866'],
    ['微新 demo8866', 'wechat', 'demo8866'],
    ['微信 a-b-c-demo1', 'wechat', 'a-b-c-demo1'],
    ['加下面微信👇\ndemo8866', 'wechat', 'demo8866'],
    ['vx@demo8866', 'wechat', 'demo8866'],
    ['微博@demo8866', 'handle', 'demo8866'],
    ['电报客服 demo8866', 'telegram', 'demo8866'],
    ['tg搜：demo8866', 'telegram', 'demo8866'],
    ['QQ客服12345678', 'qq', '12345678'],
    ['群耗：12345678', 'group', '12345678'],
    ['mian yi, QQ：12345678', 'qq', '12345678'],
    ['扣kou 12345678', 'qq', '12345678'],
    ['QQ：1、2,3、4.5-6 7 8', 'qq', '12345678'],
    ['QQ：12345678 95z9wg', 'qq', '12345678'],
    ['QQ：12345678 1kzwxh', 'qq', '12345678'],
    ['dian bao: demo8866', 'telegram', 'demo8866'],
    ['电hua13800008000', 'phone', '+8613800008000'],
    ['dh13800008000', 'phone', '+8613800008000'],
    ['ԁемо88.сом', 'url', 'demo88.com'],
    ['һттрѕ://т.ме/ԁемо8866', 'telegram', 'demo8866'],
    ['峮：12345678', 'group', '12345678'],
    ['13800oo8000', 'phone', '+8613800008000'],
    ['l38OOOO8OOO', 'phone', '+8613800008000'],
    ['138【0000】8000', 'phone', '+8613800008000'],
    ['幺三八洞洞洞洞八洞洞洞', 'phone', '+8613800008000'],
    ['https://wa.me/8613800008000', 'phone', '+8613800008000'],
    ['WhatsApp：85512345678', 'phone', '85512345678'],
    ['+855 12 345 678', 'phone', '85512345678'],
    ['00855 12345678', 'phone', '85512345678'],
    ['https://api.whatsapp.com/send?phone=85512345678', 'phone', '85512345678'],
    ['010-12345678', 'phone', '01012345678'],
    ['+86 10 1234 5678', 'phone', '01012345678'],
    ['电话 86 10 12345678', 'phone', '01012345678'],
    ['t . me / demo8866', 'telegram', 'demo8866'],
    ['t。me/demo8866', 'telegram', 'demo8866'],
    ['t点me斜杠demo8866', 'telegram', 'demo8866'],
    ['t [.] me / demo8866', 'telegram', 'demo8866'],
    ['t·me/demo8866', 'telegram', 'demo8866'],
    ['telegram.dog/demo8866', 'telegram', 'demo8866'],
    ['https://demo8866.t.me', 'telegram', 'demo8866'],
    ['t点me/+AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['ｔ．ｍｅ／＋ＡｂＣｄＥｆ123', 'url', 't.me/+AbCdEf123'],
    ['88888点com', 'url', '88888.com'],
    ['demo88 . com', 'url', 'demo88.com'],
    ['demo88. com', 'url', 'demo88.com'],
    ['demo88.c o m', 'url', 'demo88.com'],
    ['demo88.c0m', 'url', 'demo88.com'],
    ['demo88.сom', 'url', 'demo88.com'],
    ['demo88·com', 'url', 'demo88.com'],
    ['demo88【.】com', 'url', 'demo88.com'],
    ['www，demo88，com', 'url', 'demo88.com'],
    ['w w w . demo88 . com', 'url', 'demo88.com'],
    ['https://demo88.com:443/#/', 'url', 'demo88.com'],
    ['https://www.bank.example@demo88.com/login', 'url', 'demo88.com/login'],
    ['https://bank.example:pw@demo88.com/login', 'url', 'demo88.com/login'],
    ['http://a@b@demo88.com/x', 'url', 'demo88.com/x'],
    ['demo88 @ gmail点com', 'email', 'demo88@gmail.com'],
    ['demo88 at gmail dot com', 'email', 'demo88@gmail.com'],
    ['demo艾特mail.example', 'email', 'demo@mail.example'],
    ['demo 艾特 mail.example', 'email', 'demo@mail.example'],
    ['demo艾特mail点example', 'email', 'demo@mail.example'],
    ['demo @ 163 . com', 'email', 'demo@163.com'],
    ['进群领内幕 88123456', 'group', '88123456'],
    ['加裙拿资料：88123456', 'group', '88123456'],
    ['加Q群学习 881 234 56', 'group', '88123456'],
    ['加微信领福利 demo8866', 'wechat', 'demo8866'],
    ['添加客服微信咨询：demo8866', 'wechat', 'demo8866'],
    ['微信（注意全小写）：demo8866', 'wechat', 'demo8866'],
    ['微信（demo_ab）；user1234', 'wechat', 'demo_ab'],
    ['加V备注666 demo8866', 'wechat', 'demo8866'],
    ['加V备注666 13800008000', 'phone', '+8613800008000'],
    ['加V备注房号12 138-0000-8000', 'phone', '+8613800008000'],
    ['加V备注666 88123456', 'qq', '88123456'],
    ['加Q备注666 881 234 56', 'qq', '88123456'],
    ['加Q备注兼职88123456', 'qq', '88123456'],
    ['加微信备注兼职demo8866', 'wechat', 'demo8866'],
    ['备注138 0000 8000', 'phone', '+8613800008000'],
    ['加Q备注010 88123456', 'phone', '01088123456'],
    ['加微信（备注666）demo8866', 'wechat', 'demo8866'],
    ['加我微信备注兼职 demo8866', 'wechat', 'demo8866'],
    ['徵信：demo8866', 'wechat', 'demo8866'],
    ['徵信號 demo_88', 'wechat', 'demo_88'],
    ['征信好的加徵信：demo8866', 'wechat', 'demo8866'],
    ['群号：882-244-66', 'group', '88224466'],
    ['skype:demo_88?chat', 'handle', 'demo_88'],
    ['skype: live:demo.88', 'handle', 'demo.88'],
    ['Skype：demo.one', 'handle', 'demo.one'],
    ['薇❤信：demo8866', 'wechat', 'demo8866'],
    ['v❤x demo8866', 'wechat', 'demo8866'],
    ['vv：demo8866', 'wechat', 'demo8866'],
    ['V➕demo8866', 'wechat', 'demo8866'],
    ['薇伈：demo8866', 'wechat', 'demo8866'],
    ['V：demo–2211', 'wechat', 'demo-2211'],
    ['微信 demo _ 2211', 'wechat', 'demo_2211'],
    ['扣鹅 88123456', 'qq', '88123456'],
    ['纸✈️机 demo8866', 'telegram', 'demo8866'],
    ['LINE：demo8866', 'handle', 'demo8866'],
    ['line id: demo_line', 'handle', 'demo_line'],
    ['138-OOOO-8000', 'phone', '+8613800008000'],
    ['月租15000，微信 demo8866', 'wechat', 'demo8866'],
    ['单号12345678，微信 demo8866', 'wechat', 'demo8866'],
    ['押一付一，1500，微信同号13800008000', 'phone', '+8613800008000'],
    ['88888企鹅', 'qq', '88888'],
    ['123456扣扣', 'qq', '123456'],
    ['12345，扣扣', 'qq', '12345'],
    ['123456 qq', 'qq', '123456'],
    ['123456微信', 'qq', '123456'],
    ['66800微信', 'qq', '66800'],
    ['123456，微信详谈', 'qq', '123456'],
    ['12345678微信---------', 'qq', '12345678'],
    ['12345678，扣扣_____', 'qq', '12345678'],
    ['12345678，微信 hello', 'qq', '12345678'],
    ['1◎34 567加QQ', 'qq', '134567'],
    ['QQ 八，8123456', 'qq', '88123456'],
    ['QQ 一、二、三、四、五、六、七', 'qq', '1234567'],
    ['群9、041500060', 'group', '9041500060'],
    ['加我聊聊，vxdemo_8866', 'wechat', 'demo_8866'],
  ])('%s', (text, kind, value) => {
    expect(contacts(text)).toEqual([[kind, value]]);
  });
});

test.each([
  ['138****8000', [['phone', '+86138****8000', 'masked']]],
  ...[
    '扫一扫下面的图',
    '扫码领取',
    '扫下方图加我',
    '扫👇图进群',
    '二维ma',
    '见图二维马',
    '请扫图中码',
  ].map((text): [string, string[][]] => [text, [['qr-code', 'qr-code', 'masked']]]),
  ['微信 abc***88', [['wechat', 'abc***88', 'masked']]],
  ['vx: de**_20', [['wechat', 'de**_20', 'masked']]],
  ['tg @de***88', [['telegram', 'de***88', 'masked']]],
  ['扣扣 12xx5678', [['qq', '12**5678', 'masked']]],
  ...[
    '138 **** 1234',
    '138-****-1234',
    '138……1234',
    '138●●●●1234',
    '138####1234',
    '138✱✱✱✱1234',
    '138▇▇▇▇1234',
  ].map((text): [string, string[][]] => [text, [['phone', '+86138****1234', 'masked']]]),
  ['致电95588', [['phone', '95588', 'masked']]],
  ['热线 12345', [['phone', '12345', 'masked']]],
  ['邮箱 a***@qq.com', [['email', 'a***@qq.com', 'masked']]],
  ['去 https://www.taobao.com/ 看', [['url', 'taobao.com', 'masked']]],
  ['邮箱是 qq.com 的', [['url', 'qq.com', 'masked']]],
  [
    '请登录 URL 或拨打 CELLPHONE',
    [
      ['url', 'url', 'masked'],
      ['phone', 'cellphone', 'masked'],
    ],
  ],
])('a masked or hidden contact identifies nobody: %s', (text, expected) => {
  expect(contacts(text)).toEqual(expected);
});

test.each([
  '2022-10-12 10:30',
  '价格 1000-2000 元，打 8.5 折',
  '我的手机是 iphone14promax',
  '一九九八年的夏天',
  '验证码 482913',
  '三点一四一五九二六',
  '共 12345 人',
  'pip install wxpython4',
  '用vxworks7开发',
  '晚上8点cc见',
  '打开 index.js/readme',
  '版本 1.2.3.4',
  'iphone14微信闪退',
  '我喜欢 bmw。me too',
  '扫地机器人图书角加一台',
  '订单号：20241126123456789',
  '单号13800008000123',
  '价格 ￥13800138000',
  '共 13800138000元',
  '微信运动 12345步',
  '群里 12345人',
  'ISBN 978-7-111-12345-6',
  '车牌号 京A·D12345',
  '双色球 03 07 12 18 25 31 + 09',
  '股票 600519 000858 300750',
  'Chrome/120.0.6099.109',
  '圆周率3.1415926535',
  '约 10000-20000',
  'Q1 2024 财报',
  '选 1、2、3、4、5、6、7、8',
  '微信 A B C D E F 选项',
  'com.example.app',
  'user@localhost',
  'demo88@gmail',
  'npm i @babel/core',
  'See you. xyz',
  '1234567890123456789013800008000',
  '大V demo8866',
  '飞机/WhatsApp',
  '微信 android 版',
  '飞机 airbus a320',
  '联系我 2024-11-26',
  ...['更新 windows11', '服务中心：12345678', '单位 12345678', '学位 2021123456', '未 install'],
  ...['全新 iphone15', '短信 10690000', '相信 google123', '通信 rs485bus', '位 user123'],
  ...[
    '人口 1412000',
    '接口 user_id',
    '出口 12345678',
    '折扣 1234567',
    '轻微 abc1234',
    '示威 demo123',
  ],
  ...[
    '安徽 demo123',
    '张家口 1234567',
    '价位 1000-2000',
    'er shou che jia wei 15000',
    'jiawei:128000',
    '增加新 macbook13',
    '维新 demo123',
  ],
  ...['唯心 demo123', '联系我 123456', '群 12345 人'],
  '进群里 20000 人',
  '进群领 10000 份资料',
  '一共12800，加微信转账',
  '押一付一，1500，微信转账',
  '加群领取 100000 红包',
  '加微信看 iphone15',
  'we are online demo_1',
  '点心 demo8866',
  '微心愿 demo8866',
  'demo_888（微博）',
  '加V备注666',
  '加V备注学号20260001',
  '备注姓名88123456',
  ...['加微信备注姓名张三丰88123456', '加微信备注来意20261127', '各位业主加微信备注房间20121801'],
  ...['新生请加QQ备注专业20240001', '加QQ备注姓名和生日19900101查询', '加QQ备注开题20261127'],
  '加QQ备注姓名张三丰88123456',
  ...['家长请加微信备注班级202403128', '加微信备注兼职88123456'],
  '小绿书 demo8866 的笔记',
  ...[
    '我家鹦鹉小绿 demo8866',
    '骑小绿ofo2024',
    '小绿：ofo_2024',
    '加小绿ofo2024',
    '小绿车 demo8866',
  ],
  '社群码过期了',
  '备注 2024 demo8866',
  '徵信報告',
  '查徵信 demo8866',
  '征信花了 a12345',
  ...['个人征信 report2024', '征信：12345678', '办理征信：demo2024', '信用卡征信 demo2024 查询'],
  ...['某道征信 demo2022 成立', '查个征信 demo12306 就行', '征信：demo8866，查徵信'],
  '群通知：2024-01-02 停水',
  '收四件套 66800，微信',
  'skype: online meeting',
])('no contact in: %s', (text) => {
  expect(contacts(text)).toEqual([]);
});

test.each([
  ['13800008000/13900009000', ['+8613800008000', '+8613900009000']],
  ['13800008000 13900009000', ['+8613800008000', '+8613900009000']],
  ['+86138 0000 8000；139 0000 9000', ['+8613800008000', '+8613900009000']],
  ['010-12345678 0755-87654321', ['01012345678', '075587654321']],
  ['+855 12345678/+855 87654321', ['85512345678', '85587654321']],
  ['QQ 12345678/87654321', ['12345678', '87654321']],
  ['QQ1：12345678 QQ2：87654321', ['12345678', '87654321']],
  ['微信1：demo8866 微信2：demo9977', ['demo8866', 'demo9977']],
  ['QQ:12345678、87654321', ['12345678', '87654321']],
  ['微信 demo8866 或 demo9977', ['demo8866', 'demo9977']],
  ['t.me/demo8866，t.me/demo9977', ['demo8866', 'demo9977']],
  ['tg:@demo8866/@demo9977', ['demo8866', 'demo9977']],
  ['@demo8866@demo9977', ['demo8866', 'demo9977']],
])('two adjacent contacts are separate: %s', (text, values) => {
  const found = contactsOf(text, fold(text));
  expect(found.map(({ value }) => value)).toEqual(values);
  expect(new Set(found.map(({ kind }) => kind)).size).toBe(1);
});

test.each(['share/url?url=demo', 'addstickers/demo', 'proxy?server=demo'])(
  'a Telegram page is not a user name: %s',
  (page) => {
    expect(contacts(`https://t.me/${page}`)).toEqual([['url', `t.me/${page}`]]);
  },
);

test.each([
  ['12345678扣扣 13800008000', ['12345678', '+8613800008000']],
  ['12345678微信 demo8866', ['12345678', 'demo8866']],
])('a cue right after a number belongs to it, whatever follows: %s', (text, values) => {
  expect(contactsOf(text, fold(text)).map(({ value }) => value)).toEqual(values);
});

test('the expansion of one character belongs to one contact', () => {
  const text = '1380000800½12345678加QQ';
  const found = contactsOf(text, fold(text));
  expect(found.map(({ value, start, end }) => [value, start, end])).toEqual([
    ['+8613800008001', 0, 11],
  ]);
});

test('a line break ends a name and a number', () => {
  expect(contacts('微信 demo1234\nabc 价格好谈\nQQ：123456\n789')).toEqual([
    ['wechat', 'demo1234'],
    ['qq', '123456'],
  ]);
});

test('a contact is quoted as written', () => {
  const text = '收号的加 扣扣 7８ 99-0０1 谢谢';
  expect(contactsOf(text, fold(text))).toEqual([
    { kind: 'qq', value: '7899001', masked: false, start: 8, end: 17, text: '7８ 99-0０1' },
  ]);
});

test.each([
  ['a scheme that runs code', '点 javascript:alert(1)//demo88.com', ['demo88.com']],
  ['an inline page', '点 data:text/html;base64,PHNjcmlwdD4=', []],
  ['a file', '看 file:///etc/passwd', []],
  ['a short link', 'https://t.cn/A6demo 领取', ['t.cn/A6demo']],
  ['a name before the host', 'http://xn--pple-43d.com@evil.example/', ['evil.example']],
])('a link consists of host and path, without an active scheme (H59): %s', (_, text, values) => {
  const found = contactsOf(text, fold(text));
  expect(found.map(({ kind, value }) => [kind, value])).toEqual(
    values.map((value) => ['url', value]),
  );
});

test('a link of eight thousand characters is truncated (H59)', () => {
  const [link] = contacts(`https://t.cn/${'a'.repeat(8_000)}`);
  expect(link?.[1]).toMatch(/^t\.cn\/a{2000,2100}$/);
});

test('a text with a thousand contacts yields a bounded list', () => {
  expect(contacts('加微信 demo_1234，'.repeat(1_000)).length).toBe(32);
});

test.each(['-', '*'])('separators inside a name are read once: %s', (sign) => {
  // If the name were read again from each sign, this many texts would take minutes.
  const text = `加微信 demo1${sign.repeat(65_000)}a`;
  for (let texts = 0; texts < 60; texts++) expect(contacts(text)).toEqual([]);
});

test('a name is of the kind of the contact before it only with a separator alone between them', () => {
  const both = [
    ['wechat', 'demo1234'],
    ['wechat', 'demo5678'],
  ];
  for (const between of ['/', '、', ' 或 ', '和']) {
    expect([between, contacts(`微信 demo1234${between}demo5678`)]).toEqual([between, both]);
  }
  for (const between of [' 说/', '/说 ', '说', '  /  ']) {
    const found = contacts(`微信 demo1234${between}demo5678`);
    expect([between, found]).toEqual([between, both.slice(0, 1)]);
  }
});
