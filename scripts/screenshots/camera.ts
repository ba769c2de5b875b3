/** Takes pictures and keeps them light: WebP, at most so many bytes, sharp enough to be read. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../docs/img/', import.meta.url));
const MOST_BYTES = 120_000;
const QUALITIES = [0.88, 0.8, 0.7, 0.6, 0.5];
/** Device pixels for each of the page: text stays legible on fine screens. */
const SCALE = 1.5;

export class Camera {
  readonly #browser: Browser;
  #darkroom: Page | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async openPage(width: number, height: number): Promise<Page> {
    return this.#browser.newPage({ viewport: { width, height }, deviceScaleFactor: SCALE, locale: 'en-GB' });
  }

  /** What the window shows. @throws Error for a picture that cannot be made light enough */
  async take(subject: Page | Locator, name: string): Promise<void> {
    await this.#keep(await subject.screenshot({ animations: 'disabled' }), name);
  }

  /** The page down to its end. @throws Error likewise */
  async takeWhole(page: Page, name: string): Promise<void> {
    await this.#keep(await page.screenshot({ animations: 'disabled', fullPage: true }), name);
  }

  async #keep(png: Buffer, name: string): Promise<void> {
    await mkdir(FOLDER, { recursive: true });
    for (const quality of QUALITIES) {
      const webp = await this.#develop(png, quality);
      if (webp.byteLength > MOST_BYTES) continue;
      await writeFile(`${FOLDER}${name}.webp`, webp);
      console.log(`${name}.webp`.padEnd(32), `${Math.round(webp.byteLength / 1_000)} kB`);
      return;
    }
    throw new Error(
      `The picture ${name} is heavier than ${MOST_BYTES} bytes at any quality. Show less on it.`,
    );
  }

  /** The browser itself writes WebP. */
  async #develop(png: Buffer, quality: number): Promise<Buffer> {
    this.#darkroom ??= await this.#browser.newPage();
    const source = `data:image/png;base64,${png.toString('base64')}`;
    const encoded = await this.#darkroom.evaluate(
      async ([url, level]) => {
        const { document } = globalThis as unknown as DarkroomScope;
        const image = document.createElement('img');
        image.src = url;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext('2d').drawImage(image, 0, 0);
        return canvas.toDataURL('image/webp', level).split(',')[1]!;
      },
      [source, quality] as const,
    );
    return Buffer.from(encoded, 'base64');
  }
}

/** What of a browser's page the darkroom uses. */
interface DarkroomScope {
  readonly document: {
    createElement(name: 'img'): Picture;
    createElement(name: 'canvas'): Canvas;
  };
}

interface Picture {
  src: string;
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  decode(): Promise<void>;
}

interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { drawImage(image: Picture, x: number, y: number): void };
  toDataURL(type: string, quality: number): string;
}
