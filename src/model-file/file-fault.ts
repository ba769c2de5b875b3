/** A file that cannot be used, told so that its author finds the place and knows what to change. */

export interface FileFault {
  /** Keys and positions from the top, such as `rules.3.when`; empty for the document itself. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const SHOWN = 30;

/** `faults` holds every fault found, in the order of the file. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
  readonly code = 'MODEL_FILE_INVALID';
  readonly faults: readonly FileFault[];

  constructor(file: string, faults: readonly FileFault[], cause?: unknown) {
    const sorted = faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const lines = sorted.slice(0, SHOWN).map((fault) => `  ${faultText(file, fault)}`);
    const rest = sorted.length > SHOWN ? `\n  and ${sorted.length - SHOWN} more` : '';
    super(`${file} cannot be used. Correct this and try again:\n${lines.join('\n')}${rest}`, { cause });
    this.faults = sorted;
  }
}

/** `model.yaml:12:7 rules.3.points: expected a whole number, found "many"`: editors make the place a link. */
export function faultText(file: string, { line, column, path, message }: FileFault): string {
  return `${file}:${line}:${column} ${path ? `${path}: ` : ''}${message}`;
}
