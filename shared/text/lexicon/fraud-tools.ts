import type { LexiconEntry } from './entry.ts';

export const fraudTools: LexiconEntry = {
  category: 'fraud-tools',
  title: { 'zh-CN': '涉诈工具与设备', en: 'fraud tools and devices' },
  definition: {
    'zh-CN':
      '出售、架设、招人看管 GoIP、VoIP、改号、短信群发、接码平台、群控、设备农场、虚拟定位、虚拟摄像头等。',
    en: 'Selling, hosting or minding GoIP and VoIP gear, caller-ID spoofing, SMS platforms, receivers of verification codes, group control, device farms, virtual cameras.',
  },
  basis: [
    { 'zh-CN': '《反电信网络诈骗法》第十四条', en: 'Anti-Telecom and Online Fraud Law, art. 14' },
    {
      'zh-CN': '《刑法》第二百八十五条、第二百八十七条之二',
      en: 'Criminal Law, arts. 285 and 287-2',
    },
  ],
  severity: 'critical',
  response: 'hide',
  core: '来电改号 过活体 接码 接码平台 代接码 收码平台 海外接码 短信验证码代收 代收验证码 收验证码 goip voip络漫宝 络漫宝 多卡宝 卡池 卡池设备 猫池 猫池设备 gsm网关 简易组网 手机口 架设机房 看设备 看机器日结 改号软件 改号平台 任意显号 来电显示修改 群呼系统 电销系统 电销外呼 封号电话线路 短信轰炸 轰炸机 呼死你 伪基站 短信嗅探 群控系统 群控软件 手机墙 云控 云手机群控 改机软件 一键新机 改串号 改imei 设备农场 虚拟摄像头 虚拟视频 换脸软件 ai换脸 实时换脸 变声器 虚拟定位软件 远控木马 远控免杀 免杀 木马 钓鱼页面 钓鱼源码 盗号软件 撞库 扫号 打码平台 秒拨 动态ip 住宅ip 拨号vps 超级签名 苹果签名 ios签名 mdm签名 报毒处理 app封装 封装分发 免签封装 防封域名 域名防红 防红 短链防红 微信防封 防封跳转 落地页防封 群发机 靓号地址生成 假钱包 假余额 聊天记录生成器 转账截图生成器 p图软件转账 免签打包 苹果打包 稳定签 超级签 tf签 假银行app 仿银行app 改余额 转账生成 盗u 授权盗u 秒u系统 电话轰炸 短信电话轰炸 针孔摄像头 窃听器 云呼 mdm签 mdm源头签 灰产服务器 号码检测 号码筛选 群管机器人 克隆号 拦截马 短信马 盗刷 免实名服务器 抗投诉服务器 防红短链 任意显 虚拟定位打卡 改机神器 抹串号 透传显号 过滑块 钓鱼站 语音口 对录线 通话中转 电话中转 手机号外显 远程换卡 群呼 刷nfc 远程碰卡 仿冒app 仿app 拦截apk 茅台脚本 抢单外挂 人脸注入 摄像头注入',
  objects:
    'AI换脸 云机 虚拟打卡 设备 网关 软件 系统 源码 脚本 机器人 外挂 签名 服务器 线路 域名 平台搭建 协议 企业签名 企业签 打包 封装 apk',
  context:
    '搭建 稳定 架设 演示 测试 包教 售后 一手 定制 防封 自动 批量 线路 免费试用 量大 免签 防报毒 掉签 抗投诉 免备案 高防 源头',
};
