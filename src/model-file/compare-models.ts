/** Two models over the same leads: who would become an MQL, who would stop being one. Pure; a lead at a time. */
import { canonicalJson } from '../engine/canonical.ts';
import { appraise, evaluate } from '../engine/evaluate.ts';
import type { EvaluationInput } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import type { Decision } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';

export interface JudgedLead {
  readonly contactId: string;
  readonly stage: string;
  readonly evidence: EvaluationInput;
}

/** One lead that the models see differently. Scores in points. */
export interface ChangedLead {
  readonly contactId: string;
  readonly stage: string;
  readonly before: { readonly decision: Decision; readonly score: number };
  readonly after: { readonly decision: Decision; readonly score: number };
  /** Why, under the second model. */
  readonly reason: string;
}

export interface Comparison {
  readonly leads: number;
  readonly decisions: { readonly before: DecisionCounts; readonly after: DecisionCounts };
  readonly otherScores: number;
  readonly otherDecisions: number;
  /** How many would become an MQL, and stop being one. */
  readonly becomes: number;
  readonly stops: number;
  /** The first of them, up to the size of the sample. */
  readonly becoming: readonly ChangedLead[];
  readonly stopping: readonly ChangedLead[];
}

export type DecisionCounts = Readonly<Record<Decision, number>>;

export interface ComparisonSetup {
  readonly before: Model;
  readonly after: Model;
  /** Epoch ms. */
  readonly now: number;
  readonly sample: number;
}

export interface Comparing {
  add(lead: JudgedLead): void;
  result(): Comparison;
}

export function compareModels({ before, after, now, sample }: ComparisonSetup): Comparing {
  const decisions = { before: noDecisions(), after: noDecisions() };
  const changed: { becoming: ChangedLead[]; stopping: ChangedLead[] } = { becoming: [], stopping: [] };
  let [leads, otherScores, otherDecisions, becomes, stops] = [0, 0, 0, 0, 0];
  return {
    add(lead) {
      const was = appraise(before, lead.evidence, now);
      const is = appraise(after, lead.evidence, now);
      leads++;
      decisions.before[was.decision]++;
      decisions.after[is.decision]++;
      if (was.score !== is.score) otherScores++;
      if (was.decision === is.decision) return;
      otherDecisions++;
      if (is.decision === 'mql' && ++becomes <= sample) changed.becoming.push(describe(lead, was, is));
      if (was.decision === 'mql' && ++stops <= sample) changed.stopping.push(describe(lead, was, is));
    },
    result: () => ({ leads, decisions, otherScores, otherDecisions, becomes, stops, ...changed }),
  };

  function describe({ contactId, stage, evidence }: JudgedLead, was: Judged, is: Judged): ChangedLead {
    return {
      contactId,
      stage,
      before: { decision: was.decision, score: was.score / 1000 },
      after: { decision: is.decision, score: is.score / 1000 },
      reason: reasonSentence(evaluate(after, evidence, now)),
    };
  }
}

interface Judged {
  readonly decision: Decision;
  readonly score: number;
}

function noDecisions(): Record<Decision, number> {
  return { mql: 0, not_mql: 0, hold: 0, disqualified: 0, diverted: 0 };
}

/** What a model would look at that was never gathered: a comparison over stored evidence cannot count it. */
export interface Ungathered {
  /** Signals that are new, or come by doors the gathering model did not have. */
  readonly signals: readonly string[];
  /** Properties that were not read: `contact.jobtitle`. */
  readonly properties: readonly string[];
}

/** `gathering` is the model under which the evidence was gathered. */
export function ungathered(gathering: Model, model: Model): Ungathered {
  const known = gathering.document.signals;
  const signals = Object.entries(model.document.signals).flatMap(([kind, { doors }]) => {
    const seen = Object.hasOwn(known, kind) ? known[kind]!.doors : [];
    const same = new Set(seen.map(canonicalJson));
    return doors.some((door) => !same.has(canonicalJson(door))) ? [kind] : [];
  });
  const properties = (['contact', 'company'] as const).flatMap((object) =>
    model.reads[object]
      .filter((property) => !gathering.reads[object].includes(property))
      .map((property) => `${object}.${property}`),
  );
  return { signals, properties };
}
