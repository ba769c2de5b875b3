/** What a decision has done, in a sentence for whoever made it. */
import { dateText } from '../engine/wording.ts';
import type { Decided, DecisionRecord } from './decision.ts';
import { DEFAULT_REASONS } from './reasons.ts';
import type { Stage } from './stages.ts';

const STANDING: Readonly<Record<Stage, string>> = {
  lead: 'a lead',
  nurture: 'in nurture',
  mql: 'an MQL',
  sal: 'a SAL',
  sql: 'an SQL',
  opportunity: 'an opportunity',
  customer: 'a customer',
  expansion: 'an expansion of a customer',
  recycled: 'recycled',
  disqualified: 'disqualified',
};

/** "an MQL", "in nurture": to be read after "The lead is". */
export function standingText(stage: Stage): string {
  return STANDING[stage];
}

export function decidedText({ record, repeated }: Pick<Decided, 'record' | 'repeated'>): string {
  if (repeated) return 'This was decided before; nothing happened twice.';
  const { decision, contradiction, lacking } = record;
  if (decision.decision === 'undo') return `${whatHappened(record)}.`;
  const missing = lacking.map(({ label }) => label).join(', ');
  return [
    `${whatHappened(record)}.`,
    ...(contradiction ? [contradiction.sentence] : []),
    ...(missing ? [`Still missing on the record: ${missing}.`] : []),
  ].join(' ');
}

function whatHappened(record: DecisionRecord): string {
  const { decision, to, after } = record;
  const now = `the lead is ${standingText(to)} now`;
  switch (decision.decision) {
    case 'accept':
      return `Accepted: ${now}`;
    case 'qualify':
      return `Qualified: ${now}`;
    case 'reject':
      return to === 'mql'
        ? `Handed on${reasonText(record)}: its next owner is asked, and the clock begins anew`
        : `Rejected${reasonText(record)}: ${now}`;
    case 'recycle': {
      const until = after.wayBack?.until ?? null;
      const day = until === null ? '' : `, by itself on ${dateText(until)}`;
      return `Recycled${reasonText(record)}: it comes back on new evidence${day}`;
    }
    case 'disqualify':
      return `Disqualified${reasonText(record)}: it stays out until a person says otherwise`;
    case 'undo':
      return `Taken back: the lead is ${standingText(to)} again`;
  }
}

function reasonText({ reason }: DecisionRecord): string {
  return reason === null ? '' : ` as "${DEFAULT_REASONS[reason].label}"`;
}
