/** `fairlead model lint`: what can be said about a model before any lead is seen. */
import { type LintFinding, type LintLevel, lint } from '../../engine/lint.ts';
import type { Answer, Cli } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { withContext } from '../with-context.ts';
import { findModel, MODEL_WORDS, modelData, modelName, type OfPortal } from './find-model.ts';

export function addLint(model: Cli): void {
  model
    .command('lint', {
      description:
        'Tell what is proved of a model, what has no effect in it, and what should be mended before it is published.',
      example: 'fairlead model lint ./model.yaml',
    })
    .argument('<model>', MODEL_WORDS)
    .option('--portal <id>', 'the HubSpot account whose version is meant')
    .action(
      model.answering((named: string, { portal }: LintOptions) =>
        portal === undefined
          ? lintModel(model, named)
          : withContext(model.io, async (context) => {
              const { portalId } = await knownPortal(context.installations, portal);
              return lintModel(model, named, { context, portalId });
            }),
      ),
    );
}

interface LintOptions {
  readonly portal?: string;
}

const TITLES: Readonly<Record<LintLevel, string>> = {
  problem: 'To be mended',
  warning: 'Worth a look',
  statement: 'Proved',
};

/** Exit code 1 for problems alone: a warning is advice. */
async function lintModel(cli: Cli, named: string, portal?: OfPortal): Promise<Answer> {
  const model = await findModel(named, portal);
  const findings = lint(model.document, { now: cli.io.now() });
  const levels = ['problem', 'warning', 'statement'] as const;
  return {
    data: { model: modelData(model), findings },
    text: [modelName(model), ...levels.flatMap((level) => section(level, findings))].join('\n'),
    exitCode: findings.some(({ level }) => level === 'problem') ? 1 : 0,
  };
}

function section(level: LintLevel, findings: readonly LintFinding[]): readonly string[] {
  const own = findings.filter((finding) => finding.level === level);
  if (own.length === 0) return [];
  return ['', TITLES[level], ...own.map(({ path, sentence }) => `  ${path ? `${path}: ` : ''}${sentence}`)];
}
