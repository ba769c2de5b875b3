/** The small parts of which the schemas of model and cases are made. */
import { z } from 'zod';
import { kindFault, wordIssue } from './issues.ts';

/** What the names of each dictionary lead to: for whoever describes the schema in another language. */
export const dictionaryValues = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * Names chosen by people as keys. Unlike `z.record` it keeps `__proto__` as the plain name it is (R47):
 * `Object.fromEntries` defines own properties and never touches a prototype.
 */
export function dictionary<T extends z.ZodType>(value: T) {
  const names = z.unknown().transform((source, context): Readonly<Record<string, z.output<T>>> => {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      context.addIssue({ code: 'custom', message: kindFault(source, 'names with values (a mapping)') });
      return z.NEVER;
    }
    const entries: [string, z.output<T>][] = [];
    for (const [key, item] of Object.entries(source)) {
      const parsed = value.safeParse(item, { error: wordIssue });
      if (parsed.success) entries.push([key, parsed.data]);
      else for (const issue of parsed.error.issues) context.addIssue(located(issue, key));
    }
    return Object.fromEntries(entries);
  });
  dictionaryValues.set(names, value);
  return names;
}

function located(issue: z.core.$ZodIssue, key: string): z.core.$ZodRawIssue {
  return { ...issue, input: undefined, path: [key, ...issue.path] };
}

export const name = z.string().min(1).max(100);
export const groupName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'use lower-case letters, digits and underscores');
export const label = z.string().min(1).max(200);
export const wholeDays = z.number().int().min(1).max(730);
export const points = z.number().int().min(-1000).max(1000);
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
