/** `statement`: a proved property of the model; `warning`: worth a look; `problem`: mend it before publishing. */
export type LintLevel = 'statement' | 'warning' | 'problem';

export interface LintFinding {
  /** What kind of finding: 'threshold.unreachable'. */
  readonly id: string;
  readonly level: LintLevel;
  readonly sentence: string;
  /** Where in the document: 'rules.3.points'. */
  readonly path: string;
  /** The figures it rests on; points in points. */
  readonly evidence: Readonly<Record<string, number | string | readonly string[]>>;
}
