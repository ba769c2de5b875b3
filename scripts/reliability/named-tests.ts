/** The tests that name a case in their titles, found in the files themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedTest {
  /** From the project's root, with slashes. */
  readonly file: string;
  readonly title: string;
  readonly ids: readonly string[];
}

/** A title stands alone on its line, or right behind the bracket of its call, and is more than one word. */
const TITLE = /(?:^\s*|\()(['"`])((?:(?!\1).)*\bR\d\d\b(?:(?!\1).)*)\1/gm;
/** A program of its own, such as the one that kills processes, names its cases in its first comment. */
const HEADING = /^\/\*\*.*?\*\//s;
/** That the sandbox can play a fault does not show that Fairlead withstands it. */
const ELSEWHERE = [/^test\/sandbox\//, /^test\/bench\//, /node_modules/];

export function findNamedTests(root: string): NamedTest[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('test', file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && isCounted(file))
    .sort()
    .flatMap((file) => namedIn(file, readFileSync(join(root, file), 'utf8')));
}

export function isCounted(file: string): boolean {
  return !ELSEWHERE.some((pattern) => pattern.test(file));
}

export function namedIn(file: string, text: string): NamedTest[] {
  const titles = file.endsWith('.test.ts')
    ? [...text.matchAll(TITLE)].map(([, , title]) => title!).filter((title) => /\s/.test(title))
    : [HEADING.exec(text)?.[0] ?? ''].map(plain).filter((heading) => idsIn(heading).length > 0);
  return titles.map((title) => ({ file, title, ids: idsIn(title) }));
}

export function idsIn(text: string): string[] {
  return [...new Set(text.match(/\bR\d\d\b/g))];
}

function plain(comment: string): string {
  return comment
    .replace(/^\/\*\*|\s*\*\/$|^ \* ?(?!\/)/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
