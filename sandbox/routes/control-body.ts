import { badRequest } from '../http/hubspot-error.ts';
import { asFields, type Fields } from '../http/input.ts';
import type { RawCall } from '../http/router.ts';

/** The JSON body of a control call; no body is an empty object. */
export function readJson(call: RawCall): Fields {
  if (call.rawBody === '') return {};
  try {
    return asFields(JSON.parse(call.rawBody));
  } catch (error) {
    throw badRequest(`The body cannot be read as a JSON object: ${(error as Error).message}`);
  }
}
