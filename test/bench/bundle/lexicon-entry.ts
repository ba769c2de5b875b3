/** Countries and job titles, for models that read them: `compileModel(document, LEXICON)`. */
export { LEXICON } from '../../../src/engine/lexicon.ts';
