import { createIsbotFromList, list } from 'isbot';

const headless =
  /headless|phantomjs|slimerjs|puppeteer|playwright|selenium|webdriver|cypress|jsdom|\bauto\.?js\b|appium|uiautomator|airtest/i;

const scripts =
  /^(?:node|php|ruby|perl|java|lua|axios|undici|got|superagent|reqwest|hyper|faraday|guzzle\w*|aiohttp|httpx|httpie|scrapy|postman\w*|insomnia|apipost|apifox|jmeter|locust|k6)\b|\b(?:curl|wget|pycurl|python(?:-\w+)?|urllib\w*|libwww-perl|node-fetch|go-http-client|\w*httpclient|rest-?client|(?:windows)?powershell|winhttp\w*)\b/i;

/** HTTP clients of Android, on which ordinary apps are built: removed before matching. */
const appLibraries = /okhttp\/?[\w.]*|apache-httpclient\/unavailable \(java [\d.]+\)/gi;

/**
 * User agents of ordinary apps. `isbot` is made for web pages, where a bare name or an everyday word
 * indicates a bot. Its patterns that match one of these are not used.
 */
const humanAgents = [
  ...['Example', 'example_app', 'Example 8.2', 'Example/8.2.1', 'example-app/8', 'Example/8(1)'],
  ...['Example/8.2 (x)', 'com.example.app/8', 'NewsArticle/8 News/8', 'SogouMobileBrowser/8'],
  ...['Reader/8', 'Search/8', 'Feed/8', 'Server/8', 'Tools/8', 'Mail.ru/8', 'Email/8', 'Client/8'],
  ...['Check/8', 'Catch/8', 'Capture/8', 'Detect/8', 'Discovery/8', 'Download/8', 'Insight/8'],
  ...['Inspect/8', 'Library/8', 'Measure/8', 'Monitor/8', 'Preview/8', 'Radar/8', 'Rank/8'],
  ...['Scan/8', 'Splash/8', 'Time/8', 'Track/8', 'Active/8', 'Custom/8', 'Read/8', 'Rest/8'],
  ...['Proxy/8', 'Advisor/8', 'Archive/8', 'Grab/8', 'URL/8', 'Facebook/8', 'WhatsApp/8'],
  ...['Snapchat/8', 'Yahoo/8', 'YandexBrowser/8', 'Yandex/8', 'Azure/8', 'Offline/8', 'Agent/8'],
  ...['ddg_android/8', 'DuckDuckGo/8', 'NetSurf/8', 'NaverMailApp/8', 'Example DLC/8', 'Parser/8'],
  ...['Example|Android|13', '(Example; 8)', '8 Example', 'Example/8 example.com', 'Example/8 ()'],
  ...['Example/1.0; iOS', 'Example/8; wifi;', 'Example/8@example', `Example${'/8'.repeat(50)}`],
];

/** Browsers send no longer user agents. Bounds the cost of matching. */
const longest = 512;

/**
 * Creates a function that returns the automation mark of a user agent, or `null`: `headless` for automated
 * browsers and phones, `script` for HTTP clients of programming languages and test tools, `bot` for user
 * agents that `isbot` recognises.
 *
 * A forged user agent is not detected. Compiles the patterns on each call, so call it once.
 */
export const automationMarks = (): ((userAgent: string) => string | null) => {
  const bots = list.filter((pattern) => {
    const bot = new RegExp(pattern, 'i');
    return !humanAgents.some((agent) => bot.test(agent));
  });
  const isBot = createIsbotFromList(bots);
  return (userAgent) => {
    const shown = userAgent.slice(0, longest).replace(appLibraries, '').trim();
    if (headless.test(shown)) return 'headless';
    if (scripts.test(shown)) return 'script';
    return isBot(shown) ? 'bot' : null;
  };
};
