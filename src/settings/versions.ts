/** The models that a portal has published, each with what changed against the one before. */
import { setImmediate } from 'node:timers/promises';
import type { ModelDocument } from '../engine/schema.ts';
import { diffModels } from '../model-file/diff.ts';
import { openStoredDocument, StoredModelError } from '../model-file/stored-model.ts';
import { documentName, publisherName, shortHash } from './model-view.ts';
import { isSamePerson, type Roster } from './people.ts';
import { personName } from './people-view.ts';
import type { PortalSettings, Publication, SettingsStore } from './ports.ts';
import { type Moment, whenText } from './speech.ts';
import type { VersionsView, VersionView } from './versions-contract.ts';
import type { SettingsWords } from './words-english.ts';

/** A page of the history. */
const SHOWN = 20;
/** Of one version; a model that took the place of a quite different one has hundreds. */
const MOST_CHANGES = 40;

/** `model`: null for what this release cannot read any more. */
interface Opened extends Publication {
  readonly model: ModelDocument | null;
}

/** The newest first; `before`: those that are older than this one. */
export async function versionsOf(
  store: SettingsStore,
  portal: PortalSettings,
  before: string | null,
  moment: Moment,
): Promise<VersionsView> {
  const { portalId } = portal.installation;
  // One more than is shown: what the last of them is compared with.
  const found = await store.publications(portalId, { before, most: SHOWN + 1 });
  const opened = await inTurns(found, (one): Opened => ({ ...one, model: documentOf(one) }));
  const scene = { portal, moment };
  const versions = await inTurns(opened.slice(0, SHOWN), (one, place) => ({
    ...versionView(one, opened[place + 1] ?? null, scene),
    isInForce: before === null && place === 0,
  }));
  return { versions, older: opened.length > SHOWN ? versions.at(-1)!.id : null };
}

/** A model of a megabyte takes a while: others have their turn in between. */
async function inTurns<One, Result>(
  all: readonly One[],
  work: (one: One, place: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [place, one] of all.entries()) {
    results.push(work(one, place));
    await setImmediate();
  }
  return results;
}

function documentOf({ hash, document }: Publication): ModelDocument | null {
  try {
    return openStoredDocument(hash, document);
  } catch (error) {
    if (error instanceof StoredModelError) return null;
    throw error;
  }
}

interface Scene {
  readonly portal: PortalSettings;
  readonly moment: Moment;
}

function versionView(
  one: Opened,
  previous: Opened | null,
  { portal: { published, roster }, moment }: Scene,
): Omit<VersionView, 'isInForce'> {
  const words = moment.speech.words.versions;
  const { summary, changes } = changesText(one, previous, words);
  return {
    id: one.id,
    name: one.model ? documentName(one.model) : words.unreadable,
    fingerprint: shortHash(one.hash),
    sentence: publishedText(one, roster, moment),
    summary,
    changes,
    mayBegin: one.model !== null && one.hash !== published?.model.hash,
  };
}

type VersionWords = SettingsWords['versions'];

function changesText(
  one: Opened,
  previous: Opened | null,
  words: VersionWords,
): Pick<VersionView, 'summary' | 'changes'> {
  const told = (summary: string) => ({ summary, changes: [] });
  if (previous === null) return told(words.first);
  if (one.hash === previous.hash) return told(words.same);
  if (!one.model || !previous.model) return told(words.cannotCompare);
  const [first, ...others] = diffModels(previous.model, one.model).map(({ text }) => text);
  if (first === undefined) return told(words.same);
  if (others.length === 0) return told(first);
  const all = [first, ...others];
  const left = all.length - MOST_CHANGES;
  return {
    summary: words.andMore(first, others.length),
    changes: left > 0 ? [...all.slice(0, MOST_CHANGES), words.leftOut(left)] : all,
  };
}

/** Who published it, when and with which keys. */
function publishedText({ at, by, keys }: Publication, roster: Roster, moment: Moment): string {
  const { words } = moment.speech;
  const when = whenText(at, moment);
  if (by === null) return words.versions.cameAlong(when);
  if (!keys) return words.model.published(when, publisherName(by, roster, words));
  const { proposer, confirmer } = keys;
  const confirmed = personName(confirmer.person, words);
  if (isSamePerson(proposer.person, confirmer.person)) return words.versions.alone(when, confirmed);
  return words.versions.byTwo(
    when,
    { name: confirmed, keys: confirmer.keys },
    { name: personName(proposer.person, words), keys: proposer.keys },
  );
}
