import { ModelError, parseModel } from '../../src/engine/schema.ts';
import { smallSource } from './small-model.ts';

/** 'path: sentence' of every fault of the small model with these sections in place of its own. */
export function faults(more: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    parseModel(smallSource(more));
  } catch (error) {
    if (error instanceof ModelError) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}
