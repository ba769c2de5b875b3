/** What the app has asked of HubSpot lately, in words: what it does about what happens on a page. */
import type { LoggedCall } from '../http/call-log.ts';
import type { AppCall } from './record/record-data.ts';

const MOST_LOOKED_AT = 400;
const MOST_LINES = 10;

/** The newest first; the same thing several times in a row is one line. */
export function appCallsOf(calls: readonly LoggedCall[], portalId: string): readonly AppCall[] {
  const lines: AppCall[] = [];
  for (const call of calls.slice(-MOST_LOOKED_AT).toReversed()) {
    if (call.portalId !== portalId) continue;
    const line = lineOf(call);
    const last = lines.at(-1);
    if (last && last.did === line.did && last.status === line.status) {
      lines[lines.length - 1] = { ...last, times: last.times + 1 };
    } else if (lines.length === MOST_LINES) break;
    else lines.push(line);
  }
  return lines;
}

function lineOf({ at, method, path, status, inputs }: LoggedCall): AppCall {
  return { at, did: wordsFor(method, path, inputs), status, times: 1 };
}

const SHAPES: readonly (readonly [pattern: RegExp, verb: string])[] = [
  [/^POST .*\/batch\/read/, 'read'],
  [/^POST .*\/batch\/(update|upsert|create)/, 'wrote'],
  [/^POST .*\/search/, 'searched for'],
  [/^PATCH /, 'wrote'],
  [/^GET /, 'read'],
];

/** "wrote 1 contact", "read company properties". */
function wordsFor(method: string, path: string, inputs: number): string {
  const verb = SHAPES.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1] ?? method.toLowerCase();
  const [, , area = '', third = '', fourth = ''] = path.split('?')[0]!.split('/');
  const noun = [third, fourth].find((part) => part in NOUNS) ?? area;
  const [one, many] = NOUNS[noun] ?? ['record', 'records'];
  if (area === 'properties') return `${verb} the properties of ${many}`;
  if (area === 'associations') return `${verb} which ${many} belong together`;
  if (area === 'owners') return `${verb} the owners`;
  return `${verb} ${inputs > 0 ? inputs : ''} ${inputs === 1 ? one : many}`.replace(/ {2,}/g, ' ');
}

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  contacts: ['contact', 'contacts'],
  contact: ['contact', 'contacts'],
  companies: ['company', 'companies'],
  company: ['company', 'companies'],
  deals: ['deal', 'deals'],
  deal: ['deal', 'deals'],
  leads: ['lead', 'leads'],
};
