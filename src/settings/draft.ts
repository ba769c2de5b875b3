/** A model on its way: as text and as forms, with what is wrong with it, what is new in it, and what the portal has. */
import { diffModels } from '../model-file/diff.ts';
import { portalGaps } from '../model-file/portal-fit.ts';
import type { UsedModel } from '../store/used-models.ts';
import { type Failure, MOST_MODEL_TEXT } from './contract.ts';
import type { DraftRequest, DraftView } from './draft-contract.ts';
import { draftStart } from './draft-start.ts';
import { isVersionTaken, type TextOutcome } from './draft-text.ts';
import { outcomeInThread, rememberOutcome } from './draft-thread.ts';
import { entryChoices } from './entries-form.ts';
import { formGroups } from './form.ts';
import { outdatedText } from './kept-draft.ts';
import { modelName } from './model-view.ts';
import type { Person } from './people.ts';
import type { KnownProperties, PortalSettings, SeenValue, SettingsStore } from './ports.ts';
import { channelChoice, seenViews, sourceViews } from './seen-view.ts';
import { type Moment, type SettingsSpeech, whenText } from './speech.ts';
import type { SettingsWords } from './words-english.ts';

export interface DraftDeps {
  readonly store: SettingsStore;
  readonly now: () => number;
}

/** How long the definitions of a portal's properties are good: they are read anew when somebody edits, and asked again. */
export const PROPERTIES_GOOD_MS = 60 * 60_000;

/** A draft that its author has changed outlasts the page: what is answered is what is kept. */
export async function draftOf(
  { store, now }: DraftDeps,
  { portal, author }: { readonly portal: PortalSettings; readonly author: Person },
  { from, edits = [], begunOn: known, keep = false }: DraftRequest,
  { zone, speech }: { readonly zone: string; readonly speech: SettingsSpeech },
): Promise<DraftView | Failure> {
  const { portalId } = portal.installation;
  const used = await store.usedModels(portalId);
  const start = await draftStart({ store, portal, author }, from);
  if (start === null) return nothingToEdit(from.kind, speech.words);
  const outcome = await outcomeInThread(portalId, { text: start.text, edits, used, now: now() });
  if (outcome.kind === 'refused') return noPlace(speech.words);
  const { text } = outcome;
  if (text.length > MOST_MODEL_TEXT) return tooLong(speech.words);
  const begunOn = known ?? start.begunOn;
  if (keep) await store.keepDraft(portalId, author, { text, begunOn, at: now() });
  return draftView(outcome, {
    portal,
    begunOn,
    used,
    properties: await freshProperties(store, portal, now()),
    seen: await store.seen(portalId),
    now: now(),
    zone,
    speech,
  });
}

function noPlace({ draft }: SettingsWords): Failure {
  return { ok: false, code: 'unusable', title: draft.noPlace, message: draft.inYaml };
}

function tooLong({ draft }: SettingsWords): Failure {
  return { ok: false, code: 'unusable', title: draft.tooLong, message: draft.tooLongHelp };
}

function nothingToEdit(from: DraftRequest['from']['kind'], { draft }: SettingsWords): Failure {
  return { ok: false, code: 'nothing_to_edit', title: draft.nothingToEdit, message: draft.nothing[from] };
}

/** Old ones are good enough to edit by; the worker reads them anew meanwhile. */
async function freshProperties(
  store: SettingsStore,
  { installation }: PortalSettings,
  now: number,
): Promise<KnownProperties | null> {
  const { portalId, state } = installation;
  const known = await store.properties(portalId);
  const isOld = known === null || known.readAt < now - PROPERTIES_GOOD_MS;
  if (isOld && state === 'connected') await store.readPropertiesAgain(portalId);
  return known;
}

interface DraftGiven extends Moment {
  readonly portal: PortalSettings;
  readonly begunOn: string | null;
  readonly used: readonly UsedModel[];
  readonly properties: KnownProperties | null;
  readonly seen: readonly SeenValue[];
}

function draftView(outcome: Exclude<TextOutcome, { kind: 'refused' }>, given: DraftGiven): DraftView {
  const { portal, used, properties, begunOn, speech } = given;
  const { text } = outcome;
  const read = rememberOutcome(outcome);
  const common = {
    text,
    begunOn,
    outdated: outdatedText(begunOn, portal, speech),
    properties: propertiesView(given),
    channels: sourceViews(read.kind === 'model' ? read.model.document : null, given.seen, properties),
  };
  if (read.kind === 'faulty') return { ...common, ...UNREADABLE, faults: [...read.faults] };
  const { model } = read;
  const { document } = model;
  const published = portal.published?.model;
  return {
    ...common,
    name: modelName(model),
    isPublished: model.hash === published?.hash,
    faults: [],
    findings: outcome.kind === 'document' ? findingViews(outcome, given.speech.words) : [],
    gaps: properties ? portalGaps(model, properties).map(({ message }) => message) : [],
    changes: published ? diffModels(published.document, document).map((change) => change.text) : [],
    isVersionTaken: isVersionTaken(model, used),
    groups: formGroups({
      document,
      account: portal.installation.account,
      properties,
      speech: given.speech,
    }),
    seen: seenViews(model, given.seen, speech.words.form.seen),
    channelChoice: channelChoice(document),
    choices: entryChoices(document, properties, speech),
    refused: outcome.kind === 'document' ? [...outcome.refused] : [],
    signals: Object.entries(document.signals).map(([value, { label }]) => ({ value, label })),
  };
}

function findingViews(
  { findings, document }: Extract<TextOutcome, { kind: 'document' }>,
  words: SettingsWords,
): DraftView['findings'] {
  return findings.map((finding) => {
    const { level, path } = finding;
    return { level, path, sentence: words.finding(finding, document) };
  });
}

const UNREADABLE = {
  name: null,
  isPublished: false,
  findings: [],
  gaps: [],
  changes: [],
  isVersionTaken: false,
  groups: [],
  seen: [],
  channelChoice: { usual: '', options: [] },
  choices: { decays: [], gates: [], onMissing: [], reasons: [], actions: [], inputs: [] },
  refused: [],
  signals: [],
};

function propertiesView(given: DraftGiven): DraftView['properties'] {
  const { portal, properties, now, speech } = given;
  const isFresh = properties !== null && properties.readAt >= now - PROPERTIES_GOOD_MS;
  const isConnected = portal.installation.state === 'connected';
  const state = isFresh ? 'known' : isConnected ? 'reading' : 'unknown';
  const when = properties ? whenText(properties.readAt, given) : '';
  return { state, sentence: speech.words.draft.properties[state](when) };
}
