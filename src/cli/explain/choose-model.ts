/** The model a lead is explained under. */
import type { Context } from '../../context.ts';
import type { Model } from '../../engine/model.ts';
import {
  lastReceiptBy,
  type PublishedModel,
  publishedAsOf,
  type UsedModel,
  usedModels,
} from '../../store/used-models.ts';
import { WrongUse } from '../mistakes.ts';

type Models = Pick<Context, 'db' | 'models'>;

/** A version, or the start of a hash. @throws WrongUse where it fits none or several */
export async function modelNamed({ db, models }: Models, portalId: string, named: string): Promise<Model> {
  return models.byHash(portalId, pick(await usedModels(db, portalId), named).hash);
}

/** A model, and why it is this one: sentences for the reader. */
export interface ChosenModel {
  readonly model: Model;
  readonly why: readonly string[];
}

interface Wish {
  readonly portalId: string;
  readonly leadId: string;
  readonly named: string | undefined;
  /** Epoch ms; undefined for now. */
  readonly asOf: number | undefined;
}

/**
 * The one that was named; else that of a receipt the lead was given in this very moment; else the one in force then.
 * @throws WrongUse where the name fits none or several
 */
export async function chooseModel(
  context: Models,
  { portalId, leadId, named, asOf }: Wish,
): Promise<ChosenModel> {
  const { db, models } = context;
  if (named !== undefined) {
    const model = await modelNamed(context, portalId, named);
    return { model, why: [`Under ${nameOf(model)}, as asked for.`] };
  }
  const published = await publishedAsOf(db, portalId, asOf);
  if (!published) return { model: await models.active(portalId), why: [] };
  const last = await lastReceiptBy(db, portalId, leadId, asOf);
  const model = await models.byHash(portalId, published.hash);
  const inForce = `Under ${nameOf(model)}, ${sinceWhen(published, asOf)}.`;
  if (last === null || last.hash === model.hash) return { model, why: [inForce] };
  const before = await models.byHash(portalId, last.hash);
  if (last.at === asOf) {
    return { model: before, why: [`Under ${nameOf(before)}: the lead was given a receipt under it then.`] };
  }
  const byThen = asOf === undefined ? '' : ' by then';
  return {
    model,
    why: [
      inForce,
      `The last receipt kept of the lead${byThen}, of ${time(last.at)}, is under ${nameOf(before)}.`,
    ],
  };
}

function sinceWhen({ at, by }: PublishedModel, asOf: number | undefined): string {
  if (asOf !== undefined && at > asOf) return `the first that was published, on ${time(at)}`;
  return `in force since ${time(at)}${by === null ? ', when it came with the installation' : ''}`;
}

function nameOf({ key, version, hash }: Model): string {
  return `${key} ${version} (${shortHash(hash)})`;
}

function time(at: number): string {
  return new Date(at).toISOString();
}

const SHORTEST_HASH = 4;

function pick(used: readonly UsedModel[], named: string): UsedModel {
  const start = named.replace(/^sha256:/, '');
  const fitting = used.filter(
    ({ hash, version }) =>
      version === named || (start.length >= SHORTEST_HASH && hash.startsWith(`sha256:${start}`)),
  );
  const [first] = fitting;
  if (first && fitting.length === 1) return first;
  const choice = (fitting.length > 1 ? fitting : used).map(
    ({ hash, version }) => `${version} (${shortHash(hash)})`,
  );
  throw new WrongUse(
    fitting.length > 1
      ? `Several models are called ${named}: give the start of a hash. ${choice.join(', ')}`
      : `The portal never used a model ${named}. It has used ${choice.join(', ') || 'none'}.`,
  );
}

function shortHash(hash: string): string {
  return hash.slice('sha256:'.length, 'sha256:'.length + 12);
}
