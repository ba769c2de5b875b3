/** The model a lead is explained under. */
import type { Context } from '../../context.ts';
import type { Model } from '../../engine/model.ts';
import { modelHashAsOf, type UsedModel, usedModels } from '../../store/used-models.ts';
import { WrongUse } from '../mistakes.ts';

interface Wish {
  /** A version, or the start of a hash. */
  readonly named: string | undefined;
  /** Epoch ms; undefined for now. */
  readonly asOf: number | undefined;
}

/**
 * The one that was named; else the one the portal went by at that time; else the published one.
 * @throws WrongUse where the name fits none or several
 */
export async function chooseModel(
  { db, models }: Pick<Context, 'db' | 'models'>,
  portalId: string,
  { named, asOf }: Wish,
): Promise<Model> {
  if (named !== undefined) return models.byHash(portalId, pick(await usedModels(db, portalId), named).hash);
  const hash = asOf === undefined ? null : await modelHashAsOf(db, portalId, asOf);
  return hash === null ? models.active(portalId) : models.byHash(portalId, hash);
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
