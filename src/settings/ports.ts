/** What the settings need of the rest: reads from the local store, and one book in which people's acts are written. */
import type { EvaluationInput } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import type { AuditEntry } from '../store/audit.ts';
import type { DeadLetter, Replay } from '../store/dead-letters.ts';
import type { Installation } from '../store/installations.ts';
import type { PortalHealth } from '../store/portal-health.ts';
import type { UsedModel } from '../store/used-models.ts';
import type { Task } from '../tasks/task.ts';
import type { Role } from './contract.ts';
import type { Person, PublishKey, Roster } from './people.ts';

export type ProposalState = 'open' | 'published' | 'rejected' | 'withdrawn';

/** A model that waits for the other key. */
export interface Proposal {
  readonly id: string;
  /** YAML as its author wrote it. */
  readonly text: string;
  readonly hash: string;
  /** The hash of the model that was published when it was proposed. */
  readonly against: string;
  readonly note: string | null;
  readonly effect: Effect;
  readonly by: Person;
  readonly at: number;
}

/** What another model would do to the portal's contacts: how many would become an MQL, or stop being one. */
export interface Effect {
  readonly leads: number;
  /** Whether these are all, or only those that were active last. */
  readonly isAll: boolean;
  readonly becomes: number;
  readonly stops: number;
  readonly otherScores: number;
}

export interface PublishedModel {
  readonly model: Model;
  /** HubSpot's user id, or "operator" for the command line; null for the one that came with the installation. */
  readonly by: string | null;
  readonly at: number | null;
}

/** Who proposed a model and who confirmed it, with the keys that they held then. */
export interface PublishedWith {
  readonly proposer: KeyHolder;
  readonly confirmer: KeyHolder;
}

export interface KeyHolder {
  readonly person: Person;
  readonly keys: readonly PublishKey[];
}

/** One time that a model was made the one that decides. */
export interface Publication {
  readonly id: string;
  readonly hash: string;
  /** Epoch ms. */
  readonly at: number;
  /** As in `PublishedModel`. */
  readonly by: string | null;
  /** null where it came with the installation or from the command line. */
  readonly keys: PublishedWith | null;
  /** As it is stored; opening it tells whether it can be read. */
  readonly document: unknown;
}

/** The draft that is kept of a person: one, the newest. */
export interface KeptDraft {
  readonly text: string;
  /** The hash of the model that was published when it was begun; null where there was none. */
  readonly begunOn: string | null;
  /** When it was kept last, epoch ms. */
  readonly at: number;
}

/** `isThrown`: thrown away, and still there to be brought back. */
export type DraftMark = Omit<KeptDraft, 'text'> & {
  readonly isThrown: boolean;
  /** Who rejected its author's latest proposal, at (epoch ms) and why; null where that is not what became of it. */
  readonly rejected: { readonly by: string; readonly at: number; readonly note: string | null } | null;
};

/** A portal as its settings show it, read in one go. */
export interface PortalSettings {
  readonly installation: Installation;
  readonly roster: Roster;
  readonly published: PublishedModel | null;
  readonly proposal: Proposal | null;
  readonly health: PortalHealth;
  readonly tasks: readonly Task[];
  readonly deadLetters: readonly DeadLetter[];
}

/** What is kept of a property's definition. */
export interface KnownProperty {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** The definitions of a portal's properties, as the worker last read them. */
export interface KnownProperties {
  readonly readAt: number;
  readonly contact: ReadonlyMap<string, KnownProperty>;
  readonly company: ReadonlyMap<string, KnownProperty>;
}

export interface SampleLead {
  readonly contactId: string;
  readonly name: string;
  readonly stage: string;
  readonly evidence: EvaluationInput;
}

/** What contacts were last seen with: names of forms, addresses of pages, HubSpot's original source. */
export interface SeenValue {
  readonly kind: 'form' | 'page' | 'source';
  readonly value: string;
  readonly contacts: number;
}

export interface SettingsStore {
  /** null for a portal that never installed the app. */
  read(portalId: string): Promise<PortalSettings | null>;
  /** The published model as it was written; null where only its document is known. */
  publishedText(portalId: string): Promise<string | null>;
  /** The newest first; `before`: only those that are older than this one. */
  publications(
    portalId: string,
    page: { readonly before: string | null; readonly most: number },
  ): Promise<readonly Publication[]>;
  /** What was published then, as its author wrote it where that is known; null for none of this portal's. */
  publication(
    portalId: string,
    id: string,
  ): Promise<{ readonly hash: string; readonly text: string | null; readonly document: unknown } | null>;
  /** Instead of what was kept of this person before. */
  keepDraft(portalId: string, person: Person, draft: KeptDraft): Promise<void>;
  keptDraft(portalId: string, person: Person): Promise<DraftMark | null>;
  /** To go on with it; what was thrown away is kept again. */
  openDraft(portalId: string, person: Person): Promise<KeptDraft | null>;
  properties(portalId: string): Promise<KnownProperties | null>;
  /** Has the worker read them anew. */
  readPropertiesAgain(portalId: string): Promise<void>;
  usedModels(portalId: string): Promise<readonly UsedModel[]>;
  /** The contacts that were active last, with colleagues as far as the account rules of both models reach. */
  sample(
    portalId: string,
    models: { readonly before: Model; readonly after: Model },
    options: { readonly most: number; readonly now: number },
  ): AsyncIterable<SampleLead>;
  seen(portalId: string): Promise<readonly SeenValue[]>;
  /** So that others can be told by name who installed the app. */
  rememberInstaller(portalId: string, installer: Person, now: number): Promise<void>;
  /** All that is kept about a contact; null where nothing is. */
  export(portalId: string, contactId: string): Promise<ContactExport | null>;
  /** Every row about it, for good. */
  erase(portalId: string, contactId: string, now: number): Promise<void>;
  replay(portalId: string, deadId: string, now: number): Promise<Replay>;
  audit(entry: AuditEntry): Promise<void>;
  /**
   * One act of a person, in one transaction. Acts of a portal come one after the other, so that what is asked in the
   * book is still so when it is written. An act sent again by its key is only told again.
   */
  act(portalId: string, act: ActKey, work: (book: SettingsBook) => Promise<ActResult>): Promise<ActResult>;
}

export interface ActKey {
  /** Made by the page, for one act. */
  readonly key: string;
  readonly by: Person;
  readonly now: number;
}

/** `told`: what has happened, in a sentence. A refusal changes nothing, and may be asked again. */
export type ActResult =
  | { readonly ok: true; readonly told: string }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly again?: boolean };

/** A portal's settings inside an act. */
export interface SettingsBook {
  roster(): Promise<Roster>;
  openProposal(): Promise<Proposal | null>;
  /** The hash of the published model, which stays so until the act is done; null for none. */
  holdPublished(): Promise<string | null>;
  properties(): Promise<KnownProperties | null>;
  usedModels(): Promise<readonly UsedModel[]>;
  addProposal(proposal: Omit<Proposal, 'id'>): Promise<void>;
  endProposal(id: string, end: Exclude<ProposalState, 'open'>, note: string | null): Promise<void>;
  /** Makes it the model that decides, and has all contacts looked at again. */
  publish(model: Model, proposal: Pick<Proposal, 'text' | 'against'>, keys: PublishedWith): Promise<void>;
  /** The draft of whoever acts, to be brought back for a day. @returns false where there is none */
  throwAwayDraft(): Promise<boolean>;
  /** The draft of whoever acts, where it is this text: it is in better hands. */
  dropDraft(text: string): Promise<void>;
  /** What was not published is its author's draft again, unless they have begun another. */
  giveBackDraft(author: Person, draft: KeptDraft): Promise<void>;
  name(role: Role, email: string): Promise<void>;
  /** @returns false where nobody of that address holds it */
  unname(role: Role, email: string): Promise<boolean>;
  audit(action: string, detail: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface ContactExport {
  readonly name: string;
  /** Rows by where they are kept. */
  readonly rows: Readonly<Record<string, readonly unknown[]>>;
  /** Where there are more rows than these. */
  readonly cut: readonly string[];
}
