/** `statement`: a proved property of the model; `warning`: worth a look; `problem`: mend it before publishing. */
export type LintLevel = 'statement' | 'warning' | 'problem';

/** What there is to find. */
export type FindingId =
  | 'audit.content'
  | 'audit.content-of-group'
  | 'audit.fit'
  | 'audit.negatives'
  | 'floor.never-binds'
  | 'gate.never-closes'
  | 'gate.never-opens'
  | 'grade.unreachable'
  | 'group.never-alone'
  | 'limit.never-binds'
  | 'lists.overlap'
  | 'name.unused'
  | 'review.overdue'
  | 'review.undated'
  | 'rule.never-adds'
  | 'signal.never-alone'
  | 'signal.suffices'
  | 'threshold.always-met'
  | 'threshold.unreachable';

export interface LintFinding {
  readonly id: FindingId;
  readonly level: LintLevel;
  readonly sentence: string;
  /** Where in the document: 'rules.3.points'. */
  readonly path: string;
  /** What it rests on, enough to tell it in another language; points in points. */
  readonly evidence: Readonly<Record<string, number | string | readonly string[]>>;
}
