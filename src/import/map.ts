/**
 * The mapping file: which column of which file stands for what. One strict schema at the door; what comes out of it
 * is plain data, kept with the task so that a resumed import goes on under the map it began with.
 */
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

/** The map cannot be used: each fault with its path and what is expected there. */
export class MapError extends Error {
  override readonly name = 'MapError';
  readonly code = 'import-map';
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().min(1));
const asColumn = (value: unknown) => (typeof value === 'string' ? { column: value } : value);

/** A column that names a record: by its id in `source`, or by another of its `as` aliases. */
const reference = z.preprocess(
  asColumn,
  z.strictObject({ column: text, as: text.optional(), source: text.optional() }),
);

const propertyValue = z.preprocess(
  asColumn,
  z
    .strictObject({
      column: text.optional(),
      constant: text.optional(),
      /** What the file says, and what HubSpot is to hold. */
      values: z.record(z.string(), text).optional(),
      /** A value that `values` does not name: the row is bad, the value is kept, or the property is left out. */
      otherwise: z.enum(['reject', 'keep', 'skip']).default('reject'),
      number: z.literal(true).optional(),
      /** `$10M-$50M` as 10000000, `2000+` as 2000. */
      lowerBound: z.literal(true).optional(),
      /** `iso`, `epoch-ms`, `epoch-s`, or such as `DD.MM.YYYY HH:mm` (UTC). */
      date: text.optional(),
      /** Where several rows are about one record: which of them counts. */
      keep: z.enum(['first', 'last']).default('last'),
    })
    .superRefine((value, context) => {
      if ((value.column === undefined) === (value.constant === undefined)) {
        context.addIssue({ code: 'custom', message: 'needs either a column or a constant' });
      }
      const ways = [value.values, value.number, value.lowerBound, value.date].filter(
        (way) => way !== undefined,
      );
      if (ways.length > 1) {
        context.addIssue({ code: 'custom', message: 'takes one of values, number, lowerBound and date' });
      }
    }),
);

const propertyName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'is no name of a HubSpot property')
  .refine((name) => !name.startsWith('fairlead_'), 'belongs to Fairlead and is not imported');

const recordFields = {
  /** Inside the imported folder; left out where the import is one file. */
  file: text.optional(),
  /** The column with the record's own id in its source. */
  id: text,
  /** Recognise the labels of HubSpot's own import and export as column names. */
  columns: z.literal('hubspot-labels').optional(),
  ignore: z.array(text).default([]),
  properties: z.record(propertyName, propertyValue).default({}),
  /** Further columns under which later files may name the record. */
  aliases: z.array(reference).default([]),
  /** The file only adds to records that are known already. */
  mustExist: z.boolean().default(false),
};

const company = z.strictObject({ object: z.literal('company'), ...recordFields });
const contact = z.strictObject({
  object: z.literal('contact'),
  ...recordFields,
  company: reference.optional(),
});

const kind = z.union([
  z.string().min(1),
  z.strictObject({ column: text, values: z.record(z.string(), text) }),
  z.array(z.strictObject({ when: z.record(z.string(), text), is: text })).min(1),
]);

const signal = z.strictObject({
  object: z.literal('signal'),
  file: text.optional(),
  contact: reference,
  /** One kind for all rows, by the values of a column, or by the first case that fits. */
  kind,
  occurredAt: z.preprocess(asColumn, z.strictObject({ column: text, date: text.default('iso') })),
  asset: z
    .preprocess(asColumn, z.union([z.strictObject({ column: text }), z.strictObject({ constant: text })]))
    .optional(),
  attributes: z.record(z.string(), text).default({}),
});

const newProperty = z.strictObject({
  label: text,
  type: z.enum(['string', 'number', 'enumeration', 'date', 'datetime', 'bool']),
  options: z.record(z.string(), text).optional(),
});

const importMap = z.strictObject({
  schema: z.literal('fairlead-import/1'),
  /** Who gave the ids, such as `legacy-crm`: ids of two sources never meet. */
  source: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, 'takes letters, figures, dots, dashes'),
  delimiter: z.string().length(1).default(','),
  create: z
    .strictObject({
      contact: z.record(propertyName, newProperty).default({}),
      company: z.record(propertyName, newProperty).default({}),
    })
    .default({ contact: {}, company: {} }),
  files: z.array(z.discriminatedUnion('object', [contact, company, signal])).min(1),
});

export type ImportMap = z.output<typeof importMap>;
export type Section = ImportMap['files'][number];
export type SignalSection = Extract<Section, { object: 'signal' }>;
export type RecordSection = Exclude<Section, SignalSection>;
export type PropertyValue = z.output<typeof propertyValue>;
export type Reference = z.output<typeof reference>;
export type NewPropertyOfMap = z.output<typeof newProperty>;

/** @throws MapError */
export function parseMap(yaml: string): ImportMap {
  let document: unknown;
  try {
    document = parse(yaml);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new MapError(`The map is no YAML: ${error.message}`, { cause: error });
  }
  return readMap(document);
}

/** The map as a task keeps it. @throws MapError */
export function readMap(document: unknown): ImportMap {
  const read = importMap.safeParse(document);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => {
    const message = issue.code === 'invalid_key' ? issue.issues[0]?.message : issue.message;
    return `  ${issue.path.join('.') || 'map'}: ${message}`;
  });
  throw new MapError(`The map cannot be used:\n${faults.join('\n')}`);
}

/** How a record is known to us by one of its ids: `source:id`, or `source/as:id` for an alias of another kind. */
export function keyOf(map: Pick<ImportMap, 'source'>, reference: Partial<Reference>, id: string): string {
  const source = reference.source ?? map.source;
  return `${source}${reference.as === undefined ? '' : `/${reference.as}`}:${id}`;
}
