/**
 * Writes to fields that people change too. Where an answer was lost HubSpot may have taken the write, and somebody may have
 * changed the field since: before it goes out once more it is looked up, and what is somebody else's by now stays.
 */
import type { DispatchDeps } from './dispatch.ts';
import type { CrmWriter, OutboxBatch, OutboxRow } from './ports.ts';
import { SHARED_PROPERTIES } from './shared-properties.ts';

const SHARED: ReadonlySet<string> = new Set(SHARED_PROPERTIES);
const MOST_CALLS = 3;

interface SendDeps extends Pick<DispatchDeps, 'isAnswerLost'> {
  readonly crm: Pick<CrmWriter, 'update' | 'lastChanges'>;
}

export interface SentBatch {
  /** What was sent in the end: without what is somebody else's by now. */
  readonly rows: readonly OutboxRow[];
  readonly answer: Awaited<ReturnType<CrmWriter['update']>>;
}

/** @throws what HubSpot has against it, once it is not worth another try at once */
export async function sendRows(
  deps: SendDeps,
  { objectType }: Pick<OutboxBatch, 'objectType'>,
  given: readonly OutboxRow[],
): Promise<SentBatch> {
  const repeatable = objectType === 'company' || !given.some((row) => sharedIn(row).length > 0);
  let rows = given;
  for (let calls = 1; ; calls += 1) {
    if (!repeatable) rows = await withoutTheirs(deps, rows);
    const updates = rows
      .filter((row) => Object.keys(row.properties).length > 0)
      .map((row) => ({ id: row.objectId, properties: row.properties }));
    if (updates.length === 0) return { rows, answer: { written: [], refused: [] } };
    try {
      return { rows, answer: await deps.crm.update(objectType, updates, { repeatable }) };
    } catch (error) {
      if (repeatable || calls >= MOST_CALLS || !deps.isAnswerLost(error)) throw error;
      rows = rows.map((row) => ({ ...row, sentBefore: true }));
    }
  }
}

async function withoutTheirs(deps: SendDeps, rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
  const doubtful = rows.filter((row) => row.sentBefore && sharedIn(row).length > 0);
  if (doubtful.length === 0) return rows;
  const names = [...new Set(doubtful.flatMap(sharedIn))];
  const changes = await deps.crm.lastChanges(
    doubtful.map((row) => row.objectId),
    names,
  );
  return rows.map((row) => {
    if (!row.sentBefore) return row;
    const isOurs = ([name, value]: [string, string]) => {
      const last = SHARED.has(name) ? changes.get(row.objectId)?.[name] : undefined;
      return last === undefined || last.isOurs || last.value === value || last.at <= row.seenAt;
    };
    return { ...row, properties: Object.fromEntries(Object.entries(row.properties).filter(isOurs)) };
  });
}

function sharedIn({ properties }: OutboxRow): readonly string[] {
  return Object.keys(properties).filter((name) => SHARED.has(name));
}
