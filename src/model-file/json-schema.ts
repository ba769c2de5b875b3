/** The model document as a JSON Schema, so that editors complete and check a model while it is written. */
import { z } from 'zod';
import { modelDocument } from '../engine/schema.ts';
import { dictionaryValues } from '../engine/schema-parts.ts';

/** Draft 2020-12. What a document says about itself (names declared, limits reached) only `model validate` sees. */
export function modelJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    title: 'Fairlead qualification model',
    description: 'A qualification model document, fairlead/1. Check it whole with "fairlead model validate".',
    ...described(modelDocument),
  };
}

function described(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  const {
    $schema,
    '~standard': standard,
    ...rest
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const values = dictionaryValues.get(zodSchema);
      if (values) Object.assign(jsonSchema, { type: 'object', additionalProperties: nested(values) });
    },
  }) as Record<string, unknown>;
  return { $schema, ...rest };
}

function nested(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = described(schema);
  return rest;
}
