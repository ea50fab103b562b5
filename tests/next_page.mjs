// Milliseconds from the click on the link to the next page to the first paint of that page, on a slow line and a
// processor so many times slower: `node next_page.mjs CHROMIUM ADDRESS SLOWER FLAG…`. Playwright forbids the browser to
// make a page ready in advance.

import puppeteer from "puppeteer-core";

const [executablePath, address, slower, ...args] = process.argv.slice(2);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const browser = await puppeteer.launch({ executablePath, args, defaultViewport: { width: 1280, height: 900 } });
const page = await browser.newPage();
await page.emulateNetworkConditions({ download: 200_000, upload: 94_000, latency: 150 });
await page.emulateCPUThrottling(Number(slower));
await page.goto(address);
await wait(1000);
const link = await page.$(".md-footer__link--next");
await link.scrollIntoView();
await link.hover(); // now the reader points at it
await wait(5000);
await link.click();
await wait(3000);
console.log(await page.evaluate(() => {
  const [{ activationStart }] = performance.getEntriesByType("navigation");
  const [{ startTime }] = performance.getEntriesByName("first-contentful-paint");
  return Math.max(0, startTime - activationStart);
}));
await browser.close();
