/** What a workflow's author filled in. HubSpot sends values of properties as text. */

import { storableText } from '../http/storable.ts';

/** The author reads the message in the workflow's history: it continues the name of the field. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
  readonly code = 'unusable-input';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Null where the field is empty. @throws UnusableInput for what is no text */
export function textOf(inputs: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = inputs.get(name);
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new UnusableInput(name, 'is neither a text nor a number.');
  }
  return storableText(String(value)).trim() || null;
}
