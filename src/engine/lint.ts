/**
 * What can be said about a model before any lead is seen: statements proved from the document alone, warnings about
 * what has no effect or says too little, and problems that should keep it from being published. A proof may miss
 * something; what it says is true of every lead. (CB-08, CB-09, AT-51, AT-52)
 */
import { auditFindings } from './lint-audit.ts';
import { boundsOf } from './lint-bounds.ts';
import type { LintFinding, LintLevel } from './lint-finding.ts';
import { idleFindings } from './lint-idle.ts';
import { overlapFindings } from './lint-overlaps.ts';
import { reachFindings } from './lint-reach.ts';
import { reviewFindings } from './lint-review.ts';
import { singleSignalFindings } from './lint-single-signal.ts';
import { unusedFindings } from './lint-unused.ts';
import type { ModelDocument } from './schema.ts';

export type { LintFinding, LintLevel } from './lint-finding.ts';

export interface LintOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** When people last reviewed or published this model; without it the document's `reviewBy` is asked. */
  readonly reviewedAt?: number | null;
}

const ORDER: readonly LintLevel[] = ['problem', 'warning', 'statement'];

/** Takes what `parseModel` returned. Problems first, then warnings, then statements. */
export function lint(document: ModelDocument, options: LintOptions): readonly LintFinding[] {
  const bounds = boundsOf(document);
  const findings = [
    ...auditFindings(document, bounds),
    ...reviewFindings(document, options),
    ...reachFindings(document, bounds),
    ...singleSignalFindings(document, bounds),
    ...idleFindings(document, bounds),
    ...overlapFindings(document),
    ...unusedFindings(document),
  ];
  return ORDER.flatMap((level) => findings.filter((finding) => finding.level === level));
}
