/** All that is kept about one contact, as text that can be handed on; it is noted that somebody took it. */
import type { Viewer } from '../card/identity.ts';
import type { Failure } from './contract.ts';
import type { ContactExport, SettingsStore } from './ports.ts';
import type { SettingsWords } from './words-english.ts';

/** HubSpot hands a page a megabyte at most. */
const MOST_BYTES = 900_000;
/** What is left out first: it repeats what the facts and signals say, once for each decision. */
const LARGE = ['receipt', 'event', 'fact'] as const;

export async function exportedContact(
  { store, now }: { readonly store: SettingsStore; readonly now: () => number },
  { portalId, userId, userEmail }: Viewer,
  contactId: string,
  { privacy: words }: SettingsWords,
): Promise<object | Failure> {
  const found = await store.export(portalId, contactId);
  if (!found) {
    return {
      ok: false,
      code: 'not_known',
      title: words.nothingKept,
      message: words.notKnown(contactId),
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
  return { ok: true, data: { sentence: sentenceOf(found, words), ...fitted(found, words) } };
}

type Words = SettingsWords['privacy'];

function sentenceOf({ name, rows }: ContactExport, words: Words): string {
  return words.exported(name, (table) => rows[table]?.length ?? 0);
}

function fitted(
  { rows, cut }: ContactExport,
  words: Words,
): { readonly json: string; readonly leftOut: string | null } {
  const left: string[] = [];
  for (const next of [null, ...LARGE]) {
    if (next !== null) left.push(next);
    const kept = Object.fromEntries(Object.entries(rows).filter(([table]) => !left.includes(table)));
    const json = JSON.stringify(kept, null, 2);
    if (Buffer.byteLength(json) <= MOST_BYTES)
      return { json, leftOut: leftOutText([...new Set([...left, ...cut])], words) };
  }
  return { json: '{}', leftOut: leftOutText(Object.keys(rows), words) };
}

function leftOutText(tables: readonly string[], words: Words): string | null {
  return tables.length === 0 ? null : words.leftOut(tables.join(', '));
}
