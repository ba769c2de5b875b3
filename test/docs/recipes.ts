/** The recipes of docs/recipes.md as data. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const recipe = z.strictObject({
  when: z.record(z.string(), z.union([z.array(z.string()).min(1), z.enum(['known', 'unknown'])])),
  again: z.string(),
});
export type Recipe = z.output<typeof recipe> & { readonly title: string };

export const RECIPES_TEXT = readFileSync(new URL('../../docs/recipes.md', import.meta.url), 'utf8');

export const RECIPES: readonly Recipe[] = RECIPES_TEXT.split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const title = section.split('\n')[0]!;
    const blocks = [...section.matchAll(/^```yaml\n(.*?)^```$/gms)];
    return blocks.map(([, yaml]) => ({ title, ...recipe.parse(parse(yaml!)) }));
  });

/** Whether HubSpot would enrol a contact with these values. */
export function enrols({ when }: Recipe, values: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    const value = values[name] ?? '';
    if (wanted === 'known') return value !== '';
    return wanted === 'unknown' ? value === '' : wanted.includes(value);
  });
}
