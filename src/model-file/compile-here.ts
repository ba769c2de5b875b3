/** A model compiled for this process: with the words of titles and countries, and with the hash that Node computes itself. */
import { hash } from 'node:crypto';
import { compileModel } from '../engine/compile.ts';
import { LEXICON } from '../engine/lexicon.ts';
import type { Model } from '../engine/model.ts';
import type { ModelDocument } from '../engine/schema.ts';

/** @throws what `compileModel` throws for a document that is not sound */
export function compileHere(document: ModelDocument): Model {
  return compileModel(document, LEXICON, (text) => hash('sha256', text, 'hex'));
}
