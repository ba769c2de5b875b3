/** `fairlead doctor`: what is wrong, and what to do. It looks at everything and changes nothing. */
import { type Config, ConfigError, describeConfig } from '../../config.ts';
import type { Database } from '../../store/database.ts';
import type { Answer, Cli, Io } from '../cli.ts';
import { commandEnvironment } from '../command-environment.ts';
import { WrongUse } from '../mistakes.ts';
import { openForLooking } from './database.ts';
import { type Finding, findingText, ok, problem } from './finding.ts';
import { checkHubSpot } from './hubspot.ts';
import { checkJournal } from './journal.ts';
import { checkOtherApp } from './other-app.ts';
import { checkPortals } from './portals.ts';
import { checkPublicAddress } from './public-address.ts';

export function addDoctor(cli: Cli): void {
  cli
    .command('doctor', {
      description:
        'Check configuration, database, HubSpot and every portal, and say what to do. Changes nothing.',
      example: 'fairlead doctor',
    })
    .action(cli.answering(() => examine(cli.io)));
}

async function examine(io: Io): Promise<Answer> {
  const { config, findings } = checkConfig(io);
  if (config) {
    findings.push(...(await checkHubSpot(config.hubspot, io.now)));
    findings.push(await checkPublicAddress(config));
    findings.push(...(await checkDatabase(io, config)));
  }
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const warnings = findings.filter(({ state }) => state === 'warning').length;
  return {
    data: { problems, warnings, findings },
    text: [
      ...findings.map(findingText),
      '',
      problems + warnings === 0 ? 'All is well.' : `${problems} problem(s), ${warnings} warning(s).`,
    ].join('\n'),
    exitCode: problems > 0 ? 1 : 0,
  };
}

function checkConfig(io: Io): { config?: Config; findings: Finding[] } {
  try {
    const config = io.context?.config ?? commandEnvironment(io.env);
    const { PUBLIC_URL, HUBSPOT_API_URL, DATABASE_URL, FAIRLEAD_ROLES } = describeConfig(config);
    const text = `complete; ${PUBLIC_URL} for ${HUBSPOT_API_URL}, database ${DATABASE_URL}, roles ${FAIRLEAD_ROLES}`;
    return { config, findings: [ok('config', text)] };
  } catch (error) {
    if (error instanceof WrongUse) return { findings: [problem('config', error.message)] };
    if (!(error instanceof ConfigError)) throw error;
    return {
      findings: error.faults.map((fault) =>
        problem(`config ${fault.name}`, `${fault.problem}. ${fault.advice}`),
      ),
    };
  }
}

async function checkDatabase(io: Io, config: Config): Promise<Finding[]> {
  const looked = await openForLooking(io, config);
  if (!looked.db) return looked.findings;
  try {
    return [...looked.findings, ...(looked.usable ? await lookAtPortals(looked.db, config, io) : [])];
  } finally {
    await looked.close();
  }
}

/** A read-only transaction: PostgreSQL itself refuses whatever would change something. */
function lookAtPortals(db: Database, config: Config, { now }: Io): Promise<Finding[]> {
  return db
    .transaction()
    .setAccessMode('read only')
    .execute(async (tx) => [
      await checkJournal(tx, config.journal, now()),
      ...(await checkOtherApp(tx, config.hubspot.appId, now())),
      ...(await checkPortals(tx, config, now)),
    ]);
}
