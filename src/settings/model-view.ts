/** A model, a proposal and the packs in words for people who did not write them. Pure. */
import { channelLabel } from '../card/channel-label.ts';
import type { Model } from '../engine/model.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { diffModels } from '../model-file/diff.ts';
import type { ProposalView, SettingsView } from './contract.ts';
import {
  type Confirmation,
  confirmationBy,
  isSamePerson,
  keysOf,
  mayReject,
  type Person,
  type Roster,
} from './people.ts';
import { holderNames, personName, whoHas } from './people-view.ts';
import type { Proposal, PublishedModel } from './ports.ts';
import { type Moment, whenText } from './speech.ts';
import type { SettingsWords } from './words-english.ts';

export function modelName({ key, version }: Model): string {
  return `${key} ${version}`;
}

/** The same of a document that nobody compiles. */
export function documentName({ model: { key, version } }: ModelDocument): string {
  return `${key} ${version}`;
}

export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 12);
}

export function publishedView(
  { model, by, at }: PublishedModel,
  scene: Moment & { readonly roster: Roster },
): NonNullable<SettingsView['model']> {
  const { words } = scene.speech;
  return {
    name: modelName(model),
    title: model.document.model.title,
    version: model.version,
    hash: shortHash(model.hash),
    sentence:
      by === null || at === null
        ? words.model.cameAlong
        : words.model.published(whenText(at, scene), publisherName(by, scene.roster, words)),
    inWords: modelInWords(model.document, words),
  };
}

/** People are known by the address they act with; the command line is somebody else's. */
export function publisherName(by: string, { installer, named }: Roster, words: SettingsWords): string {
  if (by === 'operator') return words.model.operator;
  const known = [...named, ...(installer ? [installer] : [])].find(({ userId }) => userId === by);
  return personName(known ?? { userId: by, email: null }, words);
}

/** What qualifies, what goes to a person at once, what keeps out. */
function modelInWords(document: ModelDocument, { model: words }: SettingsWords): string[] {
  const { mql, rules, gates, fastTracks, accountTracks = [], leadScore } = document;
  const { threshold, fitMinimum } = mql;
  const strongest = rules
    .filter(({ score, points }) => points > 0 && leadScore.sum.includes(score))
    .toSorted((one, other) => other.points - one.points)
    .slice(0, 5)
    .map(({ label, points }) => `${label} (+${points})`);
  const channels = Object.entries(threshold.channels).map(
    ([channel, its]) => `${channelLabel(channel)} (${its.threshold})`,
  );
  const told = (parts: readonly string[], tell: (parts: readonly string[]) => string) =>
    parts.length > 0 ? [tell(parts)] : [];
  const labels = (entries: readonly { readonly label: string }[]) => entries.map(({ label }) => label);
  return [
    words.bar(threshold.default, fitMinimum),
    ...told(channels, words.otherBars),
    ...told(strongest, words.most),
    ...told(labels(fastTracks), words.fast),
    ...told(labels(accountTracks), words.account),
    ...told(
      gates.map(({ otherwise }) => otherwise),
      words.keepsOut,
    ),
  ];
}

export interface ProposalScene extends Moment {
  readonly roster: Roster;
  readonly viewer: Person;
  readonly published: Model;
}

export function proposalView(proposal: Proposal, model: Model, scene: ProposalScene): ProposalView {
  const { roster, viewer, published, speech } = scene;
  const { words } = speech;
  const confirmation = confirmationBy(roster, proposal.by, viewer);
  const isStale = proposal.against !== published.hash;
  const by = personName(proposal.by, words);
  return {
    id: proposal.id,
    name: modelName(model),
    sentence: words.proposal.by(by, whenText(proposal.at, scene), keysOf(roster, proposal.by)),
    note: proposal.note,
    changes: diffModels(published.document, model.document).map(({ text }) => text),
    effect: words.preview.effect(proposal.effect),
    needed: isStale ? words.proposal.stale : neededText(confirmation, roster, words),
    mayConfirm: confirmation.kind === 'may' && !isStale,
    mayReject: mayReject(roster, proposal.by, viewer),
    mayWithdraw: isSamePerson(proposal.by, viewer),
  };
}

/** What a confirmation takes now, and who can give it. */
export function neededText(confirmation: Confirmation, roster: Roster, words: SettingsWords): string {
  const { proposal } = words;
  if (confirmation.kind === 'may') {
    return confirmation.isAlone ? proposal.alone : proposal.mayConfirm(confirmation.keys);
  }
  if (confirmation.why === 'lost') return proposal.lost;
  const who = confirmation.needed.map((key) => whoHas(roster, key, words)).join(' ');
  const whom = who || proposal.nobody(holderNames(roster, 'admin', words));
  return `${proposal.needed[confirmation.why]} ${whom}`;
}

export interface Pack {
  readonly name: string;
  readonly model: Model;
}

export function packView(
  { name, model }: Pack,
  { model: words }: SettingsWords,
): SettingsView['packs'][number] {
  const { model: described, rules, mql } = model.document;
  return { name, title: described.title, help: words.pack(rules.length, mql.threshold.default) };
}
