/** The tests that name a case in their titles, found in the files themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kind, kindOf } from './kinds.ts';

export interface NamedTest {
  /** From the project's root, with slashes. */
  readonly file: string;
  readonly kind: Kind;
  readonly title: string;
  readonly ids: readonly string[];
}

/** A title stands alone on its line, or right behind the bracket of its call, and is more than one word. */
const TITLE = /(?:^\s*|\()(['"`])((?:(?!\1).)*\bR\d\d\b(?:(?!\1).)*)\1/gm;
/** That the sandbox can play a fault does not show that Fairlead withstands it. */
const ELSEWHERE = [/^test\/sandbox\//, /^test\/bench\//, /node_modules/];

export function findNamedTests(root: string): NamedTest[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('test', file).replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts') && isCounted(file))
    .sort()
    .flatMap((file) => namedIn(file, readFileSync(join(root, file), 'utf8')));
}

export function isCounted(file: string): boolean {
  return !ELSEWHERE.some((pattern) => pattern.test(file));
}

export function namedIn(file: string, text: string): NamedTest[] {
  const kind = kindOf(file, text);
  return [...text.matchAll(TITLE)]
    .map(([, , title]) => title!)
    .filter((title) => /\s/.test(title))
    .map((title) => ({ file, kind, title, ids: idsIn(title) }));
}

export function idsIn(text: string): string[] {
  return [...new Set(text.match(/\bR\d\d\b/g))];
}
