/** From an address to something to read, with scripts built and the browser warm. */
import { browserPath, NO_BROWSER, openBrowser } from '../../browser/chromium.ts';
import { median } from '../bench.ts';

const OPENED = 7;

export interface Opened {
  readonly url: string;
  /** What stands there once there is something to read. */
  readonly content: string;
}

/** Milliseconds, the median of six; null where there is no browser. */
export async function firstContent(
  { url, content }: Opened,
  note: (text: string) => void,
): Promise<number | null> {
  if (!browserPath) {
    note(NO_BROWSER);
    return null;
  }
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const took: number[] = [];
    for (let run = 0; run < OPENED; run += 1) {
      const begun = performance.now();
      await page.goto(url);
      await page.locator(content).first().waitFor();
      took.push(performance.now() - begun);
    }
    return median(took.slice(1));
  } finally {
    await browser.close();
  }
}
