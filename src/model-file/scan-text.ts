/**
 * A look at a YAML or JSON text before anything is built from it, in one pass without recursion. Builders of
 * documents call themselves for each level and take long over each sign, and a megabyte can hold half a million of
 * either.
 */
import { CST, Lexer } from 'yaml';

export interface ScanLimits {
  readonly depth: number;
  /** Words, signs, spaces and line ends. */
  readonly signs: number;
}

/** Where the text first goes beyond a limit; null when it stays within both. */
export function scanText(
  text: string,
  limits: ScanLimits,
): { readonly beyond: keyof ScanLimits; readonly offset: number } | null {
  let [offset, signs, flow, markers] = [0, 0, 0, 0];
  let isContent = false;
  for (const lexeme of new Lexer().lex(text)) {
    const type = isContent ? 'scalar' : CST.tokenType(lexeme);
    isContent = lexeme === CST.SCALAR;
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') flow--;
    else if (type === 'newline') markers = 0;
    else if (flow === 0 && (type === 'seq-item-ind' || type === 'explicit-key-ind')) markers++;
    const indent = type === 'space' && flow === 0 && isLineStart(text, offset) ? lexeme.length : 0;
    if (flow > limits.depth || markers > limits.depth || indent > limits.depth * COLUMNS) {
      return { beyond: 'depth', offset };
    }
    if (CONTROL.has(lexeme)) continue;
    offset += lexeme.length;
    signs++;
    if (signs > limits.signs) return { beyond: 'signs', offset };
  }
  return null;
}

/** The widest indentation in use. */
const COLUMNS = 8;
/** Lexemes that stand for no text. */
const CONTROL = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || text[offset - 1] === '\n';
}
