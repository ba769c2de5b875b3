/** All that is kept about one contact, as text that can be handed on; it is noted that somebody took it. */
import type { Viewer } from '../card/identity.ts';
import type { Failure } from './contract.ts';
import { counted } from './health-view.ts';
import type { ContactExport, SettingsStore } from './ports.ts';

/** HubSpot hands a page a megabyte at most. */
const MOST_BYTES = 900_000;
/** What is left out first: it repeats what the facts and signals say, once for each decision. */
const LARGE = ['receipt', 'event', 'fact'] as const;

export async function exportedContact(
  { store, now }: { readonly store: SettingsStore; readonly now: () => number },
  { portalId, userId, userEmail }: Viewer,
  contactId: string,
): Promise<object | Failure> {
  const found = await store.export(portalId, contactId);
  if (!found) {
    return {
      ok: false,
      code: 'not_known',
      title: 'Nothing is kept',
      message: `Fairlead keeps nothing about contact ${contactId}.`,
    };
  }
  await store.audit({
    portalId,
    at: now(),
    actor: userId,
    action: 'export_contact',
    leadId: null,
    detail: { by: userEmail, objectId: contactId },
  });
  return { ok: true, data: { sentence: sentenceOf(found), ...fitted(found) } };
}

function sentenceOf({ name, rows }: ContactExport): string {
  const count = (table: string) => rows[table]?.length ?? 0;
  const parts = [
    counted(count('fact'), 'entry of facts', 'entries of facts'),
    counted(count('signal'), 'signal', 'signals'),
    counted(count('episode'), 'attempt', 'attempts'),
    counted(count('decision'), 'decision', 'decisions'),
    counted(count('event'), 'event', 'events'),
  ];
  return `${name}: ${parts.join(', ')}.`;
}

function fitted({ rows }: ContactExport): { readonly json: string; readonly leftOut: string | null } {
  const left: string[] = [];
  for (const next of [null, ...LARGE]) {
    if (next !== null) left.push(next);
    const kept = Object.fromEntries(Object.entries(rows).filter(([table]) => !left.includes(table)));
    const json = JSON.stringify(kept, null, 2);
    if (Buffer.byteLength(json) <= MOST_BYTES) return { json, leftOut: leftOutText(left) };
  }
  return { json: '{}', leftOut: leftOutText(Object.keys(rows)) };
}

function leftOutText(tables: readonly string[]): string | null {
  if (tables.length === 0) return null;
  return `Too much to show here, and left out: ${tables.join(', ')}. Whoever runs Fairlead can hand you the rest.`;
}
