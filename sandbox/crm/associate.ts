/** Associations between two records: both directions, their events, and the counts that follow. */
import { rollups } from './calculated.ts';
import { dropLink, findLink, primaryLink, putLink, typesBetween } from './links.ts';
import type { Portal, WriteContext } from './portal.ts';
import type { CrmRecord, Link } from './record.ts';

/** Links two records. The first company of a contact (or deal) becomes its primary one, as the first contact of a lead does. */
export function associate(
  portal: Portal,
  from: CrmRecord,
  to: CrmRecord,
  primary: boolean,
  context: WriteContext,
): void {
  const child = isPartOf(from, to) ? from : to;
  const parent = child === from ? to : from;
  const hasPrimary = typesBetween(child.type, parent.type).primary !== undefined;
  const current = hasPrimary ? primaryLink(child, parent.type) : undefined;
  const becomesPrimary = hasPrimary && (primary || current === undefined || current.id === parent.id);
  const known = findLink(child, parent.type, parent.id);
  if (known && becomesPrimary === (current?.id === parent.id)) return;

  if (becomesPrimary && current && current.id !== parent.id) demote(portal, child, current, context);
  putLink(child, parent.type, parent.id, becomesPrimary);
  putLink(parent, child.type, child.id, becomesPrimary);
  tellBoth(portal, child, parent, false, becomesPrimary, known !== undefined, context);
  recalculate(portal, [child, parent], context);
}

/** Which of the two has a primary record of the other kind. */
function isPartOf(record: CrmRecord, other: CrmRecord): boolean {
  if (other.type === 'companies') return record.type !== 'companies';
  return record.type === 'leads';
}

export function dissociate(portal: Portal, from: CrmRecord, to: CrmRecord, context: WriteContext): void {
  const link = findLink(from, to.type, to.id);
  if (!link) return;
  const wasPrimary = link.typeIds.length > 1;
  dropLink(from, to.type, to.id);
  dropLink(to, from.type, from.id);
  tellBoth(portal, from, to, true, wasPrimary, false, context);
  recalculate(portal, [from, to], context);
}

/** Works out anew the counts of the records at the other end of these links. */
export function refreshRollups(portal: Portal, links: readonly Link[], context: WriteContext): void {
  const others = links.map((link) => portal.stores[link.type].find(link.id));
  recalculate(
    portal,
    others.filter((record) => record !== undefined),
    context,
  );
}

function demote(portal: Portal, child: CrmRecord, link: Link, context: WriteContext): void {
  putLink(child, link.type, link.id, false);
  const parent = portal.stores[link.type].find(link.id);
  if (!parent) return;
  putLink(parent, child.type, child.id, false);
  for (const [from, to] of [
    [child, parent],
    [parent, child],
  ] as const)
    tell(portal, from, to, true, true, context);
}

/** A primary association is told twice: as the plain one and as the primary one. */
function tellBoth(
  portal: Portal,
  one: CrmRecord,
  other: CrmRecord,
  removed: boolean,
  primary: boolean,
  plainKnown: boolean,
  context: WriteContext,
): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    if (!plainKnown) tell(portal, from, to, removed, false, context);
    if (primary) tell(portal, from, to, removed, true, context);
  }
}

function tell(
  portal: Portal,
  from: CrmRecord,
  to: CrmRecord,
  removed: boolean,
  primary: boolean,
  context: WriteContext,
): void {
  portal.emit(context, {
    kind: 'associationChange',
    fromType: from.type,
    fromId: from.id,
    toType: to.type,
    toId: to.id,
    removed,
    primary,
  });
}

function recalculate(portal: Portal, records: readonly CrmRecord[], context: WriteContext): void {
  for (const record of records) portal.recalculate(record, rollups(portal, record), context);
}
