/** Where the bytes of a bundle are, for whoever wants to save some. */
import { minifySync } from 'rolldown/utils';
import { type Bundle, gzippedKib } from './bundle.ts';

export interface ModuleSize {
  readonly file: string;
  readonly minified: number;
  /** What the bundle would be smaller by, compressed, if this module were not there. */
  readonly savedBytes: number;
}

/** Largest saving first. Modules are minified one by one, so the sum is near the bundle's size but not equal to it. */
export function sizesOf({ modules }: Bundle): readonly ModuleSize[] {
  const minified = modules.map(({ file, code }) => ({ file, code: minify(file, code) }));
  const whole = compressedBytes(minified.map(({ code }) => code));
  return minified
    .map(({ file, code }) => {
      const others = minified.filter((one) => one.file !== file).map((one) => one.code);
      return { file, minified: code.length, savedBytes: whole - compressedBytes(others) };
    })
    .filter((one) => one.minified > 0)
    .toSorted((a, b) => b.savedBytes - a.savedBytes);
}

function minify(file: string, code: string): string {
  return minifySync(file, code, { module: true, compress: false, mangle: { toplevel: true } }).code;
}

function compressedBytes(codes: readonly string[]): number {
  return Math.round(gzippedKib(codes.join('')) * 1024);
}

/** Lines for people. */
export function describeSizes(sizes: readonly ModuleSize[]): string {
  return sizes
    .map(({ file, minified, savedBytes }) => {
      const [bytes, saved] = [String(minified).padStart(6), String(savedBytes).padStart(5)];
      return `    ${file.padEnd(24)} ${bytes} B minified, ${saved} B of the compressed bundle`;
    })
    .join('\n');
}
