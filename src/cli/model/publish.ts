/** `fairlead model simulate|publish`: what a model would do on a portal, and making it the one that decides there. */
import type { Context } from '../../context.ts';
import type { Model } from '../../engine/model.ts';
import { diffModels } from '../../model-file/diff.ts';
import { PublishConflictError, refuseUsedVersion } from '../../store/models.ts';
import type { Answer, Cli, Io } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem, WrongUse } from '../mistakes.ts';
import { withContext } from '../with-context.ts';
import {
  compareOnPortal,
  comparisonData,
  comparisonText,
  type PortalComparison,
  readSample,
} from './comparison.ts';
import { findModel, MODEL_WORDS, modelData, modelName } from './find-model.ts';
import { gapsOnPortal, gapsText } from './portal-gaps.ts';

interface SimulateOptions {
  readonly portal: string;
  readonly sample: string;
}

interface PublishOptions extends SimulateOptions {
  readonly yes?: true;
}

export function addSimulate(model: Cli): void {
  model
    .command('simulate', {
      description:
        'A dry run on all leads of a portal against its published model. Nothing is written anywhere.',
      example: 'fairlead model simulate ./model.yaml --portal 4711',
    })
    .argument('<model>', MODEL_WORDS)
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--sample <count>', 'how many leads are named', '10')
    .action(
      model.answering((named: string, options: SimulateOptions) =>
        withContext(model.io, (context) => simulate(context, named, options)),
      ),
    );
}

async function simulate(context: Context, named: string, options: SimulateOptions): Promise<Answer> {
  const sample = readSample(options.sample);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const after = await findModel(named, { context, portalId });
  const comparison = await againstPublished(context, portalId, after, sample);
  return { data: { portalId, ...comparisonData(comparison) }, text: comparisonText(comparison) };
}

async function againstPublished(
  context: Context,
  portalId: string,
  after: Model,
  sample: number,
): Promise<PortalComparison> {
  const before = await context.models.active(portalId);
  return compareOnPortal(context, portalId, { before, after }, sample);
}

export function addPublish(model: Cli): void {
  model
    .command('publish', {
      description:
        "Make a model the one that decides on a portal. It is checked against the portal's properties first; leads are decided anew as they are looked at, and no episode is opened or closed by publishing.",
      example: 'fairlead model publish ./model.yaml --portal 4711 --yes',
    })
    .argument('<model>', MODEL_WORDS)
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--sample <count>', 'how many leads are named', '10')
    .option('--yes', 'do not ask, even where decisions change')
    .action(
      model.answering((named: string, options: PublishOptions) =>
        withContext(model.io, (context) => publish(context, model.io, named, options)),
      ),
    );
}

async function publish(context: Context, io: Io, named: string, options: PublishOptions): Promise<Answer> {
  const sample = readSample(options.sample);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const after = await findModel(named, { context, portalId });
  const before = await context.models.active(portalId);
  if (before.hash === after.hash) {
    return unchanged(portalId, after, `${modelName(after)} is published on portal ${portalId} already.`);
  }
  // Asked again when it is published; told before the leads are compared.
  await tellingConflicts(refuseUsedVersion(context.db, portalId, after));
  const gaps = await gapsOnPortal(context, portalId, after);
  if (gaps.length > 0) {
    return {
      data: { portalId, published: false, model: modelData(after), gaps },
      text: `${modelName(after)} was not published. ${gapsText(portalId, gaps)}`,
      exitCode: 1,
    };
  }
  const comparison = await againstPublished(context, portalId, after, sample);
  const preview = comparisonText(comparison);
  if (comparison.otherDecisions > 0 && !options.yes && !(await isConfirmed(io, preview))) {
    return unchanged(portalId, after, `${modelName(before)} stays published on portal ${portalId}.`);
  }
  await tellingConflicts(save(context, portalId, comparison));
  return {
    data: { portalId, published: true, model: modelData(after), comparison: comparisonData(comparison) },
    text: [
      preview,
      '',
      `${modelName(after)} is published on portal ${portalId}. "fairlead rescore --portal ${portalId}" looks at all leads again.`,
    ].join('\n'),
  };
}

function unchanged(portalId: string, model: Model, text: string): Answer {
  return { data: { portalId, published: false, model: modelData(model) }, text };
}

/** @throws Problem for what PublishConflictError says */
async function tellingConflicts<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof PublishConflictError ? new Problem(cause.message, { cause }) : cause;
  }
}

async function isConfirmed(io: Io, preview: string): Promise<boolean> {
  if (!io.confirm) {
    throw new WrongUse(`${preview}\n\nDecisions change and nobody is there to confirm it: add --yes.`);
  }
  io.err(preview);
  return io.confirm('Publish it?');
}

async function save(context: Context, portalId: string, comparison: PortalComparison): Promise<void> {
  const { before, after, becomes, stops } = comparison;
  await context.models.publish(portalId, after, {
    replaces: before.hash,
    entry: {
      portalId,
      at: context.now(),
      actor: 'operator',
      action: 'publish',
      leadId: null,
      detail: {
        model: modelData(after),
        before: modelData(before),
        becomes,
        stops,
        changes: diffModels(before.document, after.document).map(({ text }) => text),
      },
    },
  });
}
