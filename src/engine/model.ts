/** A compiled model: the document beside the closures that evaluate it. Made by `compileModel`, never by hand. */
import type { CompiledPlan } from './plan.ts';
import type { Receipt } from './receipt.ts';
import type { ModelDocument } from './schema.ts';

export interface Model {
  /** 'sha256:...' of the document as canonical JSON: its identity. */
  readonly hash: string;
  readonly key: string;
  readonly version: string;
  /** How receipts name it. */
  readonly identity: Receipt['model'];
  readonly document: ModelDocument;
  /** Every property that rules, gates, the channel function and signal doors read: what to request from HubSpot. */
  readonly reads: { readonly contact: readonly string[]; readonly company: readonly string[] };
  /** Contact properties that are signal doors: what to watch for changes. */
  readonly watched: readonly string[];
  /** For the engine alone. */
  readonly plan: CompiledPlan;
}
