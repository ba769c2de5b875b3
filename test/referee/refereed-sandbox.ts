/** A sandbox whose every exchange is judged; `violations` fills with whatever does not fit. */
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { makeReferee, type Referee, readRefereeDocument } from './referee.ts';

const dated = await makeReferee(readRefereeDocument('2026-09'));
const journal = await makeReferee(readRefereeDocument('journal'));
const numbered = await makeReferee(readRefereeDocument('v3'));

/** What the documents do not describe. */
const unjudged = /^\/(oauth\/(\d+\/)?authorize|appinstalls\/|crm\/limits\/|journal-files\/|_sandbox)/;

export interface RefereedSandbox {
  readonly sandbox: Sandbox;
  readonly violations: string[];
}

export async function startRefereedSandbox(options: SandboxOptions = {}): Promise<RefereedSandbox> {
  const violations: string[] = [];
  const sandbox = await startSandbox({
    ...options,
    onExchange: ({ request, response }) => {
      if (unjudged.test(request.path)) return;
      const found = refereeOf(request.path)(request, response);
      violations.push(
        ...found.map((problem) => `${request.method} ${request.path} ${response.status}: ${problem}`),
      );
    },
  });
  return { sandbox, violations };
}

function refereeOf(path: string): Referee {
  if (path.startsWith('/webhooks-journal/')) return journal;
  return path.includes('/2026-') ? dated : numbered;
}
