/** A model, a proposal and the packs in words for people who did not write them. Pure. */
import { channelLabel } from '../card/channel-label.ts';
import { momentText } from '../card/moments.ts';
import type { Model } from '../engine/model.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { listed } from '../engine/wording.ts';
import { diffModels } from '../model-file/diff.ts';
import type { ProposalView, SettingsView } from './contract.ts';
import { counted, type Moment } from './health-view.ts';
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

export function modelName({ key, version }: Model): string {
  return `${key} ${version}`;
}

export function shortHash(hash: string): string {
  return hash.replace(/^sha256:/, '').slice(0, 12);
}

export function publishedView(
  { model, by, at }: PublishedModel,
  { roster, now, zone }: Moment & { readonly roster: Roster },
): NonNullable<SettingsView['model']> {
  const { title } = model.document.model;
  return {
    name: modelName(model),
    title,
    version: model.version,
    hash: shortHash(model.hash),
    sentence:
      by === null || at === null
        ? 'It came with the installation; nobody has published a model yet.'
        : `Published ${momentText(at, zone, now)} by ${publisherName(by, roster)}.`,
    inWords: modelInWords(model.document),
  };
}

/** People are known by the address they act with; the command line is somebody else's. */
function publisherName(by: string, { installer, named }: Roster): string {
  if (by === 'operator') return 'whoever runs Fairlead, on the command line';
  const known = [...named, ...(installer ? [installer] : [])].find(({ userId }) => userId === by);
  return personName(known ?? { userId: by, email: null });
}

/** What qualifies, what goes to a person at once, what keeps out. */
export function modelInWords(document: ModelDocument): string[] {
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
  const labels = (entries: readonly { readonly label: string }[]) =>
    listed(entries.map(({ label }) => label));
  return [
    `A lead is an MQL from ${threshold.default} points on, with a fit of at least ${fitMinimum}.`,
    ...(channels.length > 0 ? [`Other thresholds: ${listed(channels)}.`] : []),
    ...(strongest.length > 0 ? [`Most points: ${listed(strongest)}.`] : []),
    ...(fastTracks.length > 0 ? [`Goes to a person at once: ${labels(fastTracks)}.`] : []),
    ...(accountTracks.length > 0 ? [`Calls the whole company: ${labels(accountTracks)}.`] : []),
    ...(gates.length > 0 ? [`Keeps out: ${gates.map(({ otherwise }) => otherwise).join('; ')}.`] : []),
  ];
}

export interface ProposalScene extends Moment {
  readonly roster: Roster;
  readonly viewer: Person;
  readonly published: Model;
}

export function proposalView(proposal: Proposal, model: Model, scene: ProposalScene): ProposalView {
  const { roster, viewer, published, now, zone } = scene;
  const confirmation = confirmationBy(roster, proposal.by, viewer);
  const keys = keysOf(roster, proposal.by).join(' and ');
  const isStale = proposal.against !== published.hash;
  const mayConfirm = confirmation.kind === 'may' && !isStale;
  return {
    id: proposal.id,
    name: modelName(model),
    sentence: `Proposed by ${personName(proposal.by)} ${momentText(proposal.at, zone, now)}${keys ? ` with the ${keys} key` : ''}.`,
    note: proposal.note,
    changes: diffModels(published.document, model.document).map(({ text }) => text),
    effect: proposal.effect,
    needed: isStale ? STALE : neededText(confirmation, roster),
    mayConfirm,
    mayReject: mayReject(roster, proposal.by, viewer),
    mayWithdraw: isSamePerson(proposal.by, viewer),
  };
}

export const STALE =
  'Another model was published since it was proposed, so what it was judged against is gone. Take it back or reject it, and propose it anew.';

/** What a confirmation takes now, and who can give it. */
export function neededText(confirmation: Confirmation, roster: Roster): string {
  if (confirmation.kind === 'may') {
    return confirmation.isAlone
      ? 'You alone hold both keys, so you confirm it yourself, and the audit log says so. Under People others can be named.'
      : `You can confirm it with the ${confirmation.keys.join(' or ')} key.`;
  }
  if (confirmation.why === 'lost') {
    return 'Whoever proposed it holds no key any more: reject it, and have somebody with a key propose it anew.';
  }
  const who = confirmation.needed.map((key) => whoHas(roster, key)).join(' ');
  const start = {
    own: 'Somebody else has to confirm what you proposed.',
    no_key: 'It has to be confirmed with a key that you do not hold.',
    same_key: 'It was proposed with your own key; it takes the other one.',
  }[confirmation.why];
  return who
    ? `${start} ${who}`
    : `${start} Nobody holds the other key: ask ${holderNames(roster, 'admin')} to name somebody.`;
}

export interface Pack {
  readonly name: string;
  readonly model: Model;
}

export function packView({ name, model }: Pack): SettingsView['packs'][number] {
  const { document } = model;
  const { rules, mql } = document;
  return {
    name,
    title: document.model.title,
    help: `${counted(rules.length, 'rule', 'rules')}; MQL from ${mql.threshold.default} points on.`,
  };
}
