/** What another model would decide about this portal's own contacts, by the comparison that `fairlead model simulate` makes. */
import { setImmediate } from 'node:timers/promises';
import { appraise, evaluate } from '../engine/evaluate.ts';
import type { Model } from '../engine/model.ts';
import type { Decision } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import { listed } from '../engine/wording.ts';
import {
  type ChangedLead,
  type Comparison,
  compareModels,
  ungathered,
} from '../model-file/compare-models.ts';
import type { PreviewLead, PreviewView } from './draft-contract.ts';
import { counted } from './health-view.ts';
import type { SampleLead, SettingsStore } from './ports.ts';

export interface PreviewGiven {
  readonly store: SettingsStore;
  readonly portalId: string;
  readonly before: Model;
  readonly after: Model;
  readonly now: number;
}

/** Enough to see what a change does; all of a large portal is for the command line. */
const MOST_LEADS = 2_000;
const NAMED = 10;
const SHOWN_OTHERS = 8;
/** So many are judged before other requests have their turn. */
const TURN = 100;

export async function previewOf(given: PreviewGiven): Promise<PreviewView> {
  const { before, after } = given;
  const { comparison, names, latest } = await judge(given);
  const changed = ({ contactId, before: was, after: is, reason }: ChangedLead): PreviewLead => ({
    contactId,
    name: names.get(contactId) ?? contactId,
    before: outcomeText(was.score, was.decision),
    after: outcomeText(is.score, is.decision),
    reason,
    isChanged: true,
  });
  const named = new Set([...comparison.becoming, ...comparison.stopping].map(({ contactId }) => contactId));
  return {
    sentence: effectText(comparison),
    becoming: comparison.becoming.map(changed),
    stopping: comparison.stopping.map(changed),
    others: latest
      .filter(({ contactId }) => !named.has(contactId))
      .slice(-SHOWN_OTHERS)
      .reverse()
      .map((lead) => sideBySide(lead, given)),
    caveats: caveats(before, after),
  };
}

/** In a sentence, for whoever confirms. */
export async function effectOf(given: PreviewGiven): Promise<string> {
  return effectText((await judge(given)).comparison);
}

async function judge({ store, portalId, before, after, now }: PreviewGiven) {
  const comparing = compareModels({ before, after, now, sample: NAMED });
  const names = new Map<string, string>();
  const latest: SampleLead[] = [];
  for await (const lead of store.sample(portalId, { before, after }, { most: MOST_LEADS, now })) {
    comparing.add(lead);
    names.set(lead.contactId, lead.name);
    latest.push(lead);
    if (latest.length > SHOWN_OTHERS + 2 * NAMED) latest.shift();
    if (names.size % TURN === 0) await setImmediate();
  }
  return { comparison: comparing.result(), names, latest };
}

function effectText({ leads, becomes, stops, otherScores }: Comparison): string {
  if (leads === 0) return 'There are no contacts yet to try it on.';
  const among =
    leads === MOST_LEADS
      ? `Of the ${leads} contacts that were active last`
      : `Of ${counted(leads, 'contact', 'contacts')}`;
  return `${among} ${becomes} would become an MQL and ${stops} would stop being one; ${otherScores} would have another score.`;
}

function sideBySide(lead: SampleLead, { before, after, now }: PreviewGiven): PreviewLead {
  const was = appraise(before, lead.evidence, now);
  const is = appraise(after, lead.evidence, now);
  return {
    contactId: lead.contactId,
    name: lead.name,
    before: outcomeText(was.score / 1_000, was.decision),
    after: outcomeText(is.score / 1_000, is.decision),
    reason: reasonSentence(evaluate(after, lead.evidence, now)),
    isChanged: was.score !== is.score || was.decision !== is.decision,
  };
}

const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  mql: 'MQL',
  not_mql: 'not an MQL',
  hold: 'on hold',
  disqualified: 'disqualified',
  diverted: 'not for new business',
};

function outcomeText(points: number, decision: Decision): string {
  return `${Math.round(points * 10) / 10} points, ${DECISION_WORDS[decision]}`;
}

function caveats(published: Model, draft: Model): string[] {
  const { signals, properties } = ungathered(published, draft);
  const labels = signals.map((kind) => draft.document.signals[kind]?.label ?? kind);
  return [
    ...(labels.length > 0 ? [`Not counted here, because it is not gathered yet: ${listed(labels)}.`] : []),
    ...(properties.length > 0 ? [`Not known here, because it is not read yet: ${listed(properties)}.`] : []),
  ];
}
