/** `fairlead backtest`: who would become or stop being an MQL under one model rather than another. */
import type { Context } from '../context.ts';
import type { Answer, Cli } from './cli.ts';
import { knownPortal } from './known-portal.ts';
import { compareOnPortal, comparisonData, comparisonText, readSample } from './model/comparison.ts';
import { findModel, MODEL_WORDS } from './model/find-model.ts';
import { withContext } from './with-context.ts';

interface Options {
  readonly against: string;
  readonly portal: string;
  readonly sample: string;
}

export function addBacktest(cli: Cli): void {
  cli
    .command('backtest', {
      description:
        'Judge all leads of a portal by two models, on their stored evidence. Nothing is written anywhere.',
      example: 'fairlead backtest ./model.yaml --against published --portal 4711',
    })
    .argument('<model>', MODEL_WORDS)
    .requiredOption('--against <model>', 'what it is compared with')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--sample <count>', 'how many leads are named', '10')
    .action(
      cli.answering((named: string, options: Options) =>
        withContext(cli.io, (context) => backtest(context, named, options)),
      ),
    );
}

async function backtest(context: Context, named: string, options: Options): Promise<Answer> {
  const sample = readSample(options.sample);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const of = { context, portalId };
  const models = { before: await findModel(options.against, of), after: await findModel(named, of) };
  const comparison = await compareOnPortal(context, portalId, models, sample);
  return { data: { portalId, ...comparisonData(comparison) }, text: comparisonText(comparison) };
}
