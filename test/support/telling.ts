/** Telling signals on a stage: a buyer to tell of, a key, and both doors over HTTP. */
import type { ActionAnswer, ActionRun } from '../../sandbox/workflows/action-call.ts';
import { newPortalKey } from '../../src/signals/portal-key.ts';
import { createPortalKeys } from '../../src/store/portal-keys.ts';
import { PORTAL, type Stage } from './stage.ts';

/** A VP of Sales at a company that fits, known here, who has done nothing yet. */
export async function aBuyer(stage: Stage, email = 'dana@northwind.example'): Promise<string> {
  const actor = stage.sandbox.actor(PORTAL);
  const company = actor.create('companies', {
    domain: email.split('@')[1]!,
    industry: 'COMPUTER_SOFTWARE',
    numberofemployees: '200',
    annualrevenue: '30000000',
  });
  const person = { jobtitle: 'VP of Sales', country: 'United States', lifecyclestage: 'lead' };
  const contact = actor.create('contacts', { ...person, email });
  actor.associate('contacts', contact, 'companies', company, { primary: true });
  await stage.settle();
  return contact;
}

export async function aKey({ context }: Stage, portalId = PORTAL): Promise<string> {
  const { keyId, key, hash } = newPortalKey();
  const keys = createPortalKeys(context.db).forPortal(portalId);
  await keys.add({ keyId, hash, label: 'a test' }, 'operator', context.now());
  return key.reveal();
}

/** Through `POST /api/signals`. */
export async function send({ url }: Stage, key: string, ...signals: readonly object[]) {
  const response = await fetch(`${url}/api/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ signals }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests read single fields of several shapes
  return { status: response.status, body: (await response.json()) as any };
}

/** Through the workflow action "Record a signal". */
export function runAction(
  { sandbox }: Stage,
  contact: string,
  inputFields: ActionRun['inputFields'],
  more: Partial<ActionRun> = {},
): Promise<ActionAnswer> {
  const run = { path: '/actions/record-signal', objectId: contact, inputFields, ...more };
  return sandbox.runAction(PORTAL, run);
}

/** The signals that are kept, in their order. */
export function storedSignals({ rows }: Stage) {
  return rows<{ kind: string; asset: string; attributes: object; doors: string[] }>(
    `select kind, asset, attributes, array(select unnest(doors) order by 1) as doors
      from signal order by occurred_at, kind`,
  );
}
