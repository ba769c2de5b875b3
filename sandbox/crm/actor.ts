import type { ObjectType } from './object-type.ts';
import type { Portal, WriteContext } from './portal.ts';
import type { CrmRecord } from './record.ts';
import { byPerson, byWorkflow, type ChangeSource } from './source.ts';

type Properties = Readonly<Record<string, string | null>>;

/** When something happened (epoch milliseconds; now where left out) and whether anybody is told. */
export interface Moment {
  readonly at?: number;
  readonly silent?: boolean;
}

/**
 * Somebody acting in a portal without the API: a person, a workflow, or HubSpot's own tracking. Every
 * act reaches subscribers as webhooks. May set HubSpot's read-only properties (page views and such).
 */
export interface Actor {
  create(type: ObjectType, properties: Properties, moment?: Moment): string;
  update(type: ObjectType, id: string, properties: Properties, moment?: Moment): void;
  delete(type: ObjectType, id: string, moment?: Moment): void;
  restore(type: ObjectType, id: string, moment?: Moment): void;
  /** Returns the id of the new record that both became. */
  merge(type: ObjectType, primaryId: string, otherId: string, moment?: Moment): string;
  privacyDelete(contactId: string, moment?: Moment & { deletionFirst?: boolean }): void;
  associate(
    fromType: ObjectType,
    fromId: string,
    toType: ObjectType,
    toId: string,
    moment?: Moment & { primary?: boolean },
  ): void;
  dissociate(fromType: ObjectType, fromId: string, toType: ObjectType, toId: string, moment?: Moment): void;
}

export function actAs(portal: Portal, source: ChangeSource, now: () => number): Actor {
  const context = (moment: Moment = {}): WriteContext => ({
    source,
    at: moment.at ?? now(),
    silent: moment.silent ?? false,
    mayWriteReadOnly: true,
    enforceAccountRules: false,
  });
  return {
    create: (type, properties, moment) => portal.create(type, properties, context(moment)).id,
    update: (type, id, properties, moment) => {
      portal.update(portal.live(type, id), properties, context(moment));
    },
    delete: (type, id, moment) => portal.archive(portal.live(type, id), context(moment)),
    restore: (type, id, moment) => portal.restore(anyRecord(portal, type, id), context(moment)),
    merge: (type, primaryId, otherId, moment) =>
      portal.merge(portal.live(type, primaryId), portal.live(type, otherId), context(moment)).id,
    privacyDelete: (contactId, moment) =>
      portal.privacyDelete(
        anyRecord(portal, 'contacts', contactId),
        context(moment),
        moment?.deletionFirst ?? false,
      ),
    associate: (fromType, fromId, toType, toId, moment) =>
      portal.associate(
        portal.live(fromType, fromId),
        portal.live(toType, toId),
        moment?.primary ?? false,
        context(moment),
      ),
    dissociate: (fromType, fromId, toType, toId, moment) =>
      portal.dissociate(portal.live(fromType, fromId), portal.live(toType, toId), context(moment)),
  };
}

/** The demo portal's first user. */
export const demoPerson = byPerson(77);
export const demoWorkflow = byWorkflow(5001);

function anyRecord(portal: Portal, type: ObjectType, id: string): CrmRecord {
  const record = portal.stores[type].find(id);
  if (!record) throw new Error(`Portal ${portal.id} has no record ${id} among its ${type}.`);
  return record;
}
