/** A draft as text: what the forms change in it, and the model that it says. Pure; long texts take long. */
import { type LintFinding, lint } from '../engine/lint.ts';
import type { Model } from '../engine/model.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { compileHere } from '../model-file/compile-here.ts';
import { ModelFileError } from '../model-file/file-fault.ts';
import { readModel } from '../model-file/read-model.ts';
import { readText } from '../model-file/read-text.ts';
import type { UsedModel } from '../store/used-models.ts';
import type { Edit, Fault } from './draft-contract.ts';
import { EditRefusedError, editText } from './edit-text.ts';

/** What faults call the text; they are shown without it. */
export const FILE = 'model.yaml';

/** Can be sent from one thread to another. */
export interface TextJob {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly used: readonly UsedModel[];
  readonly now: number;
}

export type TextOutcome =
  | {
      readonly kind: 'document';
      readonly text: string;
      readonly document: ModelDocument;
      readonly findings: readonly LintFinding[];
      /** Why a rule or gate was not taken. */
      readonly refused: readonly Fault[];
    }
  | { readonly kind: 'faulty'; readonly text: string; readonly faults: readonly Fault[] }
  /** An edit that this text has no place for; nothing was changed. */
  | { readonly kind: 'refused' };

/** A rule or gate that makes no model is not taken: its form says why, and everything else is as it was. */
export function textOutcome(job: TextJob): TextOutcome {
  const outcome = outcomeOf(job);
  const others = job.edits.filter((edit) => !isOfEntry(edit));
  if (outcome.kind !== 'faulty' || others.length === job.edits.length) return outcome;
  const without = outcomeOf({ ...job, edits: others });
  return without.kind === 'document' ? { ...without, refused: outcome.faults } : outcome;
}

function isOfEntry({ kind }: Edit): boolean {
  return kind === 'add_entry' || kind === 'change_entry' || kind === 'remove_entry';
}

function outcomeOf({ text, edits, used, now }: TextJob): TextOutcome {
  let edited = text;
  try {
    // What cannot be read cannot be edited by forms either: its faults are told instead.
    if (edits.length > 0) {
      readText(text, FILE);
      edited = withEdits(text, edits, used);
    }
    const document = readModel(edited, FILE);
    const findings = lint(document, { now });
    return { kind: 'document', text: edited, document, findings, refused: [] };
  } catch (error) {
    if (error instanceof EditRefusedError) return { kind: 'refused' };
    return { ...faultsOf(error), text: edited };
  }
}

export function withEdits(text: string, edits: readonly Edit[], used: readonly UsedModel[]): string {
  if (edits.length === 0) return text;
  const versions = new Set(used.map(({ version }) => version));
  const edited = editText(text, edits, versions);
  const model = modelOf(edited);
  // Who edits by forms has not met versions: one version is one document, so another one gets the next.
  if (!(model.kind === 'model' && isVersionTaken(model.model, used))) return edited;
  return editText(edited, [{ kind: 'raise_version' }], versions);
}

export type ReadModel =
  | { readonly kind: 'model'; readonly model: Model }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** Who edits, previews and proposes asks for the same text again and again; a text means the same for everybody. */
const recent = new Map<string, ReadModel>();
const MOST_RECENT = 8;

export function modelOf(text: string): ReadModel {
  return recall(text) ?? remember(text, readModelOf(text));
}

export function recall(text: string): ReadModel | null {
  const known = recent.get(text);
  return known === undefined ? null : remember(text, known);
}

export function remember(text: string, known: ReadModel): ReadModel {
  recent.delete(text);
  recent.set(text, known);
  if (recent.size > MOST_RECENT) recent.delete(recent.keys().next().value!);
  return known;
}

function readModelOf(text: string): ReadModel {
  try {
    return { kind: 'model', model: compileHere(readModel(text, FILE)) };
  } catch (error) {
    return faultsOf(error);
  }
}

function faultsOf(error: unknown): Extract<ReadModel, { kind: 'faulty' }> {
  if (!(error instanceof ModelFileError)) throw error;
  return {
    kind: 'faulty',
    faults: error.faults.map(({ line, column, path, message }) => ({ line, column, path, message })),
  };
}

export function isVersionTaken(model: Model, used: readonly UsedModel[]): boolean {
  return used.some(({ version, hash }) => version === model.version && hash !== model.hash);
}
