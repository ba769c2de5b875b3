/** What another model would decide about this portal's own contacts, by the comparison that `fairlead model simulate` makes. */
import { appraise, evaluate } from '../engine/evaluate.ts';
import type { Model } from '../engine/model.ts';
import type { Decision } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import {
  type ChangedLead,
  type Comparison,
  compareModels,
  ungathered,
} from '../model-file/compare-models.ts';
import { nextTurn } from '../next-turn.ts';
import type { PreviewLead, PreviewView } from './draft-contract.ts';
import { createPortalLines } from './portal-line.ts';
import type { Effect, SampleLead, SettingsStore } from './ports.ts';
import type { SettingsSpeech } from './speech.ts';

/** Where a contact is found in HubSpot. */
export type LinkOf = (contactId: string) => string;

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
/** So many are judged, in all previews together, before other requests have their turn. */
const TURN = 100;
/** Of one portal, with the one that is being made. */
const MOST_WAITING = 4;

const inPortalLine = createPortalLines(MOST_WAITING);

/** @throws BusyError */
export async function previewOf(
  given: PreviewGiven,
  { speech, linkOf }: { readonly speech: SettingsSpeech; readonly linkOf: LinkOf },
): Promise<PreviewView> {
  const { comparison, names, latest } = await inPortalLine(given.portalId, () => judge(given));
  const changed = ({ contactId, before: was, after: is, reason }: ChangedLead): PreviewLead => ({
    contactId,
    name: names.get(contactId) ?? contactId,
    href: linkOf(contactId),
    before: outcomeText(was.score, was.decision, speech),
    after: outcomeText(is.score, is.decision, speech),
    reason,
    isChanged: true,
  });
  const named = new Set([...comparison.becoming, ...comparison.stopping].map(({ contactId }) => contactId));
  return {
    sentence: speech.words.preview.effect(effectIn(comparison)),
    becoming: comparison.becoming.map(changed),
    stopping: comparison.stopping.map(changed),
    others: latest
      .filter(({ contactId }) => !named.has(contactId))
      .slice(-SHOWN_OTHERS)
      .reverse()
      .map((lead) => ({ ...sideBySide(lead, given, speech), href: linkOf(lead.contactId) })),
    caveats: caveats(given, speech),
  };
}

/**
 * For whoever confirms.
 *
 * @throws BusyError
 */
export async function effectOf(given: PreviewGiven): Promise<Effect> {
  return effectIn((await inPortalLine(given.portalId, () => judge(given))).comparison);
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
    if (names.size % TURN === 0) await nextTurn();
  }
  return { comparison: comparing.result(), names, latest };
}

function effectIn({ leads, becomes, stops, otherScores }: Comparison): Effect {
  return { leads, isAll: leads < MOST_LEADS, becomes, stops, otherScores };
}

function sideBySide(
  lead: SampleLead,
  { before, after, now }: PreviewGiven,
  speech: SettingsSpeech,
): Omit<PreviewLead, 'href'> {
  const was = appraise(before, lead.evidence, now);
  const is = appraise(after, lead.evidence, now);
  return {
    contactId: lead.contactId,
    name: lead.name,
    before: outcomeText(was.score / 1_000, was.decision, speech),
    after: outcomeText(is.score / 1_000, is.decision, speech),
    reason: reasonSentence(evaluate(after, lead.evidence, now)),
    isChanged: was.score !== is.score || was.decision !== is.decision,
  };
}

function outcomeText(points: number, decision: Decision, { words }: SettingsSpeech): string {
  return words.preview.outcome(String(Math.round(points * 10) / 10), decision);
}

function caveats({ before, after }: PreviewGiven, { words }: SettingsSpeech): string[] {
  const { signals, properties } = ungathered(before, after);
  const labels = signals.map((kind) => after.document.signals[kind]?.label ?? kind);
  return [
    ...(labels.length > 0 ? [words.preview.notGathered(labels)] : []),
    ...(properties.length > 0 ? [words.preview.notRead(properties)] : []),
  ];
}
