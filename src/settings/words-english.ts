/** What the server says on the settings page, in English: the catalogue whose keys every other language has as well. */
import type { LintFinding } from '../engine/lint-finding.ts';
import type { Decision } from '../engine/receipt.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { countedPoints, listed } from '../engine/wording.ts';
import { manifest } from '../manifest.ts';
import type { Role } from './contract.ts';
import { counted } from './counted.ts';
import { DESK_ENGLISH } from './desk-words-english.ts';
import type { DraftRequest, DraftView } from './draft-contract.ts';
import { FORM_ENGLISH } from './form-words-english.ts';
import { ENGLISH_HEALTH } from './health-words-english.ts';
import type { PublishKey, Refusal } from './people.ts';
import type { Effect } from './ports.ts';
import { VERSIONS_ENGLISH } from './versions-words-english.ts';

const KEY_NAMES = { marketing: 'marketing key', sales: 'sales key' } as const satisfies Record<
  PublishKey,
  string
>;

export const ENGLISH_SETTINGS = {
  health: ENGLISH_HEALTH,
  desk: DESK_ENGLISH,
  form: FORM_ENGLISH,
  versions: VERSIONS_ENGLISH,
  /** What the model check has found. */
  finding: ({ sentence }: LintFinding, _document: ModelDocument) => sentence,
  roles: {
    admin: {
      label: 'Admin',
      help: 'Names people, exports and erases contacts. Whoever installed Fairlead always is one.',
    },
    marketing: {
      label: 'Marketing key',
      help: 'Proposes models, and confirms those that sales has proposed.',
    },
    sales: {
      label: 'Sales key',
      help: 'Proposes models, and confirms those that marketing has proposed.',
    },
  } satisfies Record<Role, { readonly label: string; readonly help: string }>,
  people: {
    someUser: (userId: string | null) => `HubSpot user ${userId}`,
    names: (names: readonly string[]) =>
      names.length > 0 ? listed(names) : 'nobody yet; connect the account again, so that it has an admin',
    askAdmin: (names: string) => `Ask an admin of Fairlead: ${names}.`,
    heldBy: (key: PublishKey, names: string) => `The ${KEY_NAMES[key]} is held by ${names}.`,
    bothKeys: 'You hold the marketing key and the sales key.',
    oneKey: (key: PublishKey) => `You hold the ${KEY_NAMES[key]}.`,
    noKey: 'You hold no key.',
    onlyLook: 'You can look at everything here.',
  },
  model: {
    cameAlong: 'It came with the installation; nobody has published a model yet.',
    published: (when: string, by: string) => `Published ${when} by ${by}.`,
    operator: 'whoever runs Fairlead, on the command line',
    bar: (points: number, fit: number) =>
      `A lead is an MQL from ${countedPoints(points)} on, with a fit of at least ${fit}.`,
    otherBars: (channels: readonly string[]) => `Other thresholds: ${listed(channels)}.`,
    most: (rules: readonly string[]) => `Most points: ${listed(rules)}.`,
    fast: (labels: readonly string[]) => `Goes to a person at once: ${listed(labels)}.`,
    account: (labels: readonly string[]) => `Calls the whole company: ${listed(labels)}.`,
    keepsOut: (barriers: readonly string[]) => `Keeps out: ${barriers.join('; ')}.`,
    pack: (rules: number, points: number) =>
      `${counted(rules, 'rule', 'rules')}; MQL from ${countedPoints(points)} on.`,
  },
  proposal: {
    by: (name: string, when: string, keys: readonly PublishKey[]) =>
      `Proposed by ${name} ${when}${keys.length > 0 ? ` with the ${keys.join(' and ')} key` : ''}.`,
    stale:
      'Another model was published since it was proposed, so what it was judged against is gone. Take it back or reject it, and propose it anew.',
    alone:
      'You alone hold both keys, so you confirm it yourself, and the audit log says so. Under People others can be named.',
    mayConfirm: (keys: readonly PublishKey[]) => `You can confirm it with the ${keys.join(' or ')} key.`,
    lost: 'Whoever proposed it holds no key any more: reject it, and have somebody with a key propose it anew.',
    needed: {
      own: 'Somebody else has to confirm what you proposed.',
      no_key: 'It has to be confirmed with a key that you do not hold.',
      same_key: 'It was proposed with your own key; it takes the other one.',
    } satisfies Record<Exclude<Refusal, 'lost'>, string>,
    nobody: (admins: string) => `Nobody holds the other key: ask ${admins} to name somebody.`,
  },
  draft: {
    nothingToEdit: 'Nothing to edit',
    kept: (when: string) => `You have a draft, last changed ${when}.`,
    thrown: (when: string) => `You have thrown a draft away, ${when}.`,
    rejected: (who: string, when: string, note: string | null) =>
      `Your proposal was rejected by ${who} ${when}${note ? `: ${note}` : ', without a note.'}`,
    outdated:
      'Another model was published since this draft was begun. What the draft changes is told against that one.',
    tooLong: 'The text is too long',
    tooLongHelp: 'A model has at most a million characters. Take something out of it.',
    noPlace: 'The form cannot change this',
    inYaml:
      'The text has no place of its own for this value, because it is shared or missing. Edit it in the YAML.',
    busy: 'Not ready yet',
    busyHelp:
      'Other drafts and previews of this account are being made, or it takes too long. Try again in a moment.',
    nothing: {
      published:
        'This account has no published model yet. It comes with the installation; look again in a minute.',
      proposal: 'The proposal is no longer open. Go back to see what became of it.',
      version:
        'This account has no such model, or this release of Fairlead cannot read it. Choose another one.',
      kept: 'Nothing is kept of a draft of yours any more. Begin another one.',
      pack: 'There is no such pack. Choose another one.',
      text: 'There is no text.',
    } satisfies Record<DraftRequest['from']['kind'], string>,
    properties: {
      known: (when: string) => `Checked against the account’s properties as of ${when}.`,
      reading: () => 'The account’s properties are being read; it takes a few seconds.',
      unknown: () => 'The account’s properties cannot be read while it is disconnected.',
    } satisfies Record<DraftView['properties']['state'], (when: string) => string>,
  },
  preview: {
    none: 'No preview',
    correctFirst: 'The model cannot be used yet. Correct its faults, then look again.',
    effect: ({ leads, isAll, becomes, stops, otherScores }: Effect) => {
      if (leads === 0) return 'There are no contacts yet to try it on.';
      const among = isAll
        ? `Of ${counted(leads, 'contact', 'contacts')}`
        : `Of the ${leads} contacts that were active last`;
      return `${among} ${becomes} would become an MQL and ${stops} would stop being one; ${otherScores} would have another score.`;
    },
    outcome: (points: string, decision: Decision) => `${countedPoints(points)}, ${DECISIONS[decision]}`,
    notGathered: (signals: readonly string[]) =>
      `Not counted here, because it is not gathered yet: ${listed(signals)}.`,
    notRead: (properties: readonly string[]) =>
      `Not known here, because it is not read yet: ${listed(properties)}.`,
  },
  privacy: {
    keeps: [
      'Values of these properties, with the time of each change',
      'What contacts did: visits, downloads, replies, with their time',
      'Every decision with its receipt, and who took it',
      'E-mail addresses of colleagues who hold a key here, or have published a model',
      'Of everybody who changes the model: their last draft',
    ],
    writes: [
      `${manifest.properties.contacts.length} contact and ${manifest.properties.companies.length} company properties of the group ${manifest.properties.group.label}, in HubSpot itself`,
      'Lifecycle stage and lead status, where the mapping says so',
    ],
    notYours: 'Not yours to do',
    nothingKept: 'Nothing is kept',
    notKnown: (contactId: string) => `Fairlead keeps nothing about contact ${contactId}.`,
    exported: (name: string, count: (table: string) => number) =>
      `${name}: ${[
        counted(count('fact'), 'entry of facts', 'entries of facts'),
        counted(count('signal'), 'signal', 'signals'),
        counted(count('episode'), 'attempt', 'attempts'),
        counted(count('decision'), 'decision', 'decisions'),
        counted(count('event'), 'event', 'events'),
      ].join(', ')}.`,
    leftOut: (tables: string) =>
      `Too much to show here, and left out: ${tables}. Whoever runs Fairlead can hand you the rest.`,
  },
  firstRun: [
    { title: 'Connect', help: 'Fairlead reads all contacts once. Nobody’s lifecycle stage changes by this.' },
    { title: 'Choose a pack', help: 'Begin with the model that is nearest to how you sell.' },
    { title: 'Map', help: 'Say which of your forms and pages count as what.' },
    { title: 'Preview', help: 'See what it would decide about your own contacts.' },
    { title: 'Publish', help: 'One person proposes, another confirms with the other key.' },
  ],
  unreadable: 'What the page sent could not be read. Reload it to get the newest one, then try again.',
};

const DECISIONS: Readonly<Record<Decision, string>> = {
  mql: 'MQL',
  not_mql: 'not an MQL',
  hold: 'on hold',
  disqualified: 'disqualified',
  diverted: 'not for new business',
};

/** A catalogue. A key that is missing in one does not compile. */
export type SettingsWords = typeof ENGLISH_SETTINGS;
