/** When people last looked at the model (AT-51, CB-08): after 90 days a reminder, after 365 an alarm. */
import type { LintOptions } from './lint.ts';
import type { LintFinding } from './lint-finding.ts';
import type { ModelDocument } from './schema.ts';
import { DAY_MS } from './values.ts';
import { dateText } from './wording.ts';

const REMIND_DAYS = 90;
const ALARM_DAYS = 365;

export function reviewFindings(document: ModelDocument, options: LintOptions): readonly LintFinding[] {
  const { now, reviewedAt } = options;
  if (reviewedAt !== undefined && reviewedAt !== null) return sinceReview(now, reviewedAt);
  const { reviewBy } = document.model;
  return reviewBy === undefined ? [undated()] : pastDue(now, reviewBy);
}

function sinceReview(now: number, reviewedAt: number): readonly LintFinding[] {
  const days = Math.floor((now - reviewedAt) / DAY_MS);
  if (days < REMIND_DAYS) return [];
  const sentence = `Nobody has reviewed this model for ${days} days, since ${dateText(reviewedAt)}.`;
  return [overdue(days >= ALARM_DAYS, sentence, { days, reviewedOn: dateText(reviewedAt) })];
}

/** A review is due once a quarter: one that is 275 days late leaves the model a year without. */
function pastDue(now: number, reviewBy: string): readonly LintFinding[] {
  const late = Math.floor((now - Date.parse(reviewBy)) / DAY_MS);
  if (late < 1) return [];
  const sentence = `The review of this model was due on ${reviewBy}, ${late} ${late === 1 ? 'day' : 'days'} ago.`;
  return [overdue(late >= ALARM_DAYS - REMIND_DAYS, sentence, { daysLate: late, reviewBy })];
}

function overdue(alarm: boolean, sentence: string, evidence: LintFinding['evidence']): LintFinding {
  return {
    id: 'review.overdue',
    level: alarm ? 'problem' : 'warning',
    sentence,
    path: 'model.reviewBy',
    evidence,
  };
}

function undated(): LintFinding {
  const sentence = 'Nobody has said when this model is to be reviewed; set model.reviewBy, a quarter ahead.';
  return { id: 'review.undated', level: 'warning', sentence, path: 'model.reviewBy', evidence: {} };
}
