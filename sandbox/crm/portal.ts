import { badRequest, HubSpotError, notFound } from '../http/hubspot-error.ts';
import {
  type AccountDetails,
  defaultAccount,
  defaultOwners,
  defaultPipeline,
  type Owner,
  type Pipeline,
} from './account.ts';
import { associate, dissociate, refreshRollups } from './associate.ts';
import { companionValues } from './calculated.ts';
import { leadsOf, withPipeline } from './leads.ts';
import { isIgnoredStageMove } from './lifecycle-stage.ts';
import { mergeLives } from './merge.ts';
import { type ObjectType, objectTypeFacts, objectTypes } from './object-type.ts';
import { isUnheard, type PortalEvent, type PortalEventFacts } from './portal-event.ts';
import { PropertyCatalog } from './property-catalog.ts';
import { applyWrite, type CrmRecord, createRecord, type Values } from './record.ts';
import { RecordStore } from './record-store.ts';
import { byCalculation, type ChangeSource } from './source.ts';
import { type AccountRule, checkWrite, lacksRequired, type WriteRules } from './write-check.ts';

export interface PortalOptions {
  readonly id: string;
  readonly name?: string;
  readonly account?: Partial<AccountDetails>;
  readonly owners?: readonly Owner[];
}

/** Who writes, when, and under which rules. */
export interface WriteContext extends WriteRules {
  readonly source: ChangeSource;
  readonly at: number;
  /** Loading what existed before anybody subscribed tells nobody. */
  readonly silent?: boolean;
}

type Properties = Readonly<Record<string, string | null>>;

/** Ids begin beyond 32 bits and are the same in every portal and for every type, as real ids may be. */
const firstId = 70_000_000_001;

/** One HubSpot account: its definitions, records and people, and the events of its life. */
export class Portal {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly account: AccountDetails;
  readonly owners: Owner[];
  readonly pipelines: Pipeline[] = [defaultPipeline];
  readonly accountRules: AccountRule[] = [];
  /** Whether the account has HubSpot's lead object, and which owners may not have any. */
  readonly leads = { isEnabled: true, ownersWithoutSeat: new Set<string>() };
  readonly catalogs: Readonly<Record<ObjectType, PropertyCatalog>>;
  readonly stores: Readonly<Record<ObjectType, RecordStore>>;
  private readonly tell: (event: PortalEvent) => void;

  constructor(options: PortalOptions, now: number, tell: (event: PortalEvent) => void) {
    this.id = options.id;
    this.name = options.name ?? `Portal ${options.id}`;
    this.createdAt = now;
    this.account = { ...defaultAccount, ...options.account };
    this.owners = [...(options.owners ?? defaultOwners)];
    this.tell = tell;
    this.catalogs = perType((type) => new PropertyCatalog(type, now));
    this.stores = perType(() => new RecordStore(firstId));
  }

  create(type: ObjectType, properties: Properties, context: WriteContext, id?: string): CrmRecord {
    const values = withPipeline(type, this.check(type, undefined, properties, context));
    if (type === 'tasks' && !values.hs_timestamp) throw lacksRequired(type, ['hs_timestamp']);
    const duplicate = this.findDuplicate(type, values, undefined);
    if (duplicate) throw alreadyExists(type, duplicate);
    return this.add(type, values, context, id);
  }

  /** Applies what changes; returns the names of the properties that did. */
  update(record: CrmRecord, properties: Properties, context: WriteContext): string[] {
    return this.apply(record, this.check(record.type, record, properties, context), context);
  }

  /** Checks a write without doing it, so that a batch can be refused as a whole. */
  check(
    type: ObjectType,
    record: CrmRecord | undefined,
    properties: Properties,
    context: WriteContext,
  ): Values {
    return checkWrite(this, type, record, properties, context);
  }

  /** Applies checked values. A unique value may have been taken since, so that is asked once more. */
  apply(record: CrmRecord, values: Values, context: WriteContext): string[] {
    const duplicate = this.findDuplicate(record.type, values, record);
    if (duplicate)
      throw badRequest(
        `Another ${objectTypeFacts[record.type].singular} (${duplicate.id}) already has that unique value.`,
      );
    return this.applyValues(record, values, context);
  }

  archive(record: CrmRecord, context: WriteContext): void {
    if (record.archivedAt !== null) return;
    if (record.type === 'contacts') this.archiveAll(leadsOf(this, record), context);
    record.archivedAt = context.at;
    this.unindex(record);
    this.emit(context, { kind: 'deletion', type: record.type, id: record.id });
    refreshRollups(this, record.links, context);
  }

  restore(record: CrmRecord, context: WriteContext): void {
    if (record.archivedAt === null) return;
    record.archivedAt = null;
    this.index(record);
    this.emit(context, { kind: 'restore', type: record.type, id: record.id });
    refreshRollups(this, record.links, context);
  }

  /** Erases a contact for good. The two events come in either order. */
  privacyDelete(record: CrmRecord, context: WriteContext, deletionFirst: boolean): void {
    this.archiveAll(leadsOf(this, record), context);
    this.dropLinks(record, context);
    this.unindex(record);
    this.stores[record.type].erase(record);
    const deletion = { kind: 'deletion', type: record.type, id: record.id } as const;
    const privacy = { kind: 'privacyDeletion', id: record.id } as const;
    for (const event of deletionFirst ? [deletion, privacy] : [privacy, deletion]) this.emit(context, event);
  }

  /** Merges two records into a new one with an id of its own; the old ids lead to it from then on. */
  merge(primary: CrmRecord, other: CrmRecord, context: WriteContext): CrmRecord {
    if (primary.type !== other.type || primary === other)
      throw badRequest('Two different records of one type are needed for a merge.');
    const { type } = primary;
    const store = this.stores[type];
    const { moved, ...life } = mergeLives(primary, other, context.at, context.source);
    const links = [...primary.links, ...other.links];
    for (const record of [primary, other]) {
      this.dropLinks(record, context);
      this.unindex(record);
    }
    const merged: CrmRecord = {
      ...life,
      type,
      id: store.newId(),
      updatedAt: context.at,
      archivedAt: null,
      links: [],
    };
    store.add(merged);
    for (const record of [primary, other]) store.redirect(record.id, merged.id);
    this.index(merged);
    for (const link of links) {
      const linked = this.stores[link.type].find(link.id);
      if (linked) associate(this, merged, linked, false, { ...context, silent: true });
    }
    const happened = { primaryId: primary.id, mergedId: other.id, newId: merged.id, moved };
    this.emit(context, { kind: 'merge', type, ...happened });
    return merged;
  }

  associate(from: CrmRecord, to: CrmRecord, primary: boolean, context: WriteContext): void {
    associate(this, from, to, primary, context);
  }

  dissociate(from: CrmRecord, to: CrmRecord, context: WriteContext): void {
    const lost = leadsOf(this, from.type === 'contacts' ? from : to).filter(
      (lead) => lead === from || lead === to,
    );
    dissociate(this, from, to, context);
    this.archiveAll(lost, context);
  }

  /** A record that exists and is not archived, under its own id. */
  live(type: ObjectType, id: string): CrmRecord {
    const record = this.stores[type].find(id);
    if (!record || record.archivedAt !== null) throw notFound();
    return record;
  }

  /** Sets values that HubSpot works out by itself; those that stay as they are cause nothing. */
  recalculate(record: CrmRecord, values: Values, context: WriteContext): void {
    this.write(record, changesOf(record, values), { ...context, source: byCalculation });
  }

  emit(context: WriteContext, event: PortalEventFacts): void {
    if (!context.silent && !isUnheard(event))
      this.tell({ ...event, at: context.at, source: context.source } as PortalEvent);
  }

  private add(type: ObjectType, values: Values, context: WriteContext, id?: string): CrmRecord {
    const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    const all = { ...present, ...companionValues(this, type, {}, present, context.at) };
    const store = this.stores[type];
    const record = createRecord(type, id ?? store.newId(), {
      at: context.at,
      source: context.source,
      values: all,
    });
    store.add(record);
    this.index(record);
    this.emit(context, { kind: 'creation', type, id: record.id });
    for (const [name, value] of Object.entries(all))
      this.emit(context, { kind: 'propertyChange', type, id: record.id, name, value });
    this.followCompany(record, Object.keys(all), context);
    return record;
  }

  private applyValues(record: CrmRecord, values: Values, context: WriteContext): string[] {
    const definition = this.catalogs[record.type].find('lifecyclestage');
    const stage = values.lifecyclestage;
    const ignored =
      definition !== undefined &&
      stage !== undefined &&
      isIgnoredStageMove(definition, record.values.lifecyclestage, stage, context.source);
    const { lifecyclestage: _, ...others } = values;
    const effective = ignored ? others : values;
    const changes = changesOf(record, effective);
    const companions = companionValues(this, record.type, record.values, changes, context.at);
    const changed = this.write(record, { ...changes, ...changesOf(record, companions) }, context);
    this.followCompany(record, changed, context);
    if (changed.includes('dealstage')) refreshRollups(this, record.links, context);
    return changed;
  }

  /** Writes values that are known to be changes. */
  private write(record: CrmRecord, changes: Values, context: WriteContext): string[] {
    const names = Object.keys(changes);
    if (names.length === 0) return [];
    const store = this.stores[record.type];
    const unique = this.catalogs[record.type].uniqueNames().filter((name) => names.includes(name));
    for (const name of unique) store.unindex(name, record.values[name]);
    applyWrite(record, { at: context.at, source: context.source, values: changes });
    for (const name of unique) store.index(name, record);
    for (const name of names)
      this.emit(context, {
        kind: 'propertyChange',
        type: record.type,
        id: record.id,
        name,
        value: changes[name]!,
      });
    return names;
  }

  private index(record: CrmRecord): void {
    for (const name of this.catalogs[record.type].uniqueNames()) this.stores[record.type].index(name, record);
  }

  private unindex(record: CrmRecord): void {
    for (const name of this.catalogs[record.type].uniqueNames())
      this.stores[record.type].unindex(name, record.values[name]);
  }

  private archiveAll(records: readonly CrmRecord[], context: WriteContext): void {
    for (const record of records) this.archive(record, context);
  }

  private dropLinks(record: CrmRecord, context: WriteContext): void {
    for (const link of [...record.links]) {
      const linked = this.stores[link.type].find(link.id);
      if (linked) dissociate(this, record, linked, { ...context, silent: true });
    }
  }

  /** Writing a contact's primary company id makes the association. */
  private followCompany(record: CrmRecord, changed: readonly string[], context: WriteContext): void {
    if (record.type !== 'contacts' || !changed.includes('associatedcompanyid')) return;
    const company = this.stores.companies.find(record.values.associatedcompanyid ?? '');
    if (company && company.archivedAt === null) associate(this, record, company, true, context);
  }

  private findDuplicate(
    type: ObjectType,
    values: Values,
    self: CrmRecord | undefined,
  ): CrmRecord | undefined {
    for (const name of this.catalogs[type].uniqueNames()) {
      const value = values[name];
      const other = value ? this.stores[type].findUnique(name, value) : undefined;
      if (other && other !== self) return other;
    }
    return undefined;
  }
}

// A plain loop, as it looks at every value of every write.
function changesOf(record: CrmRecord, values: Values): Values {
  const changes: Record<string, string> = {};
  for (const name of Object.keys(values)) {
    const value = values[name]!;
    const current = Object.hasOwn(record.values, name) ? record.values[name] : '';
    if (current !== value) changes[name] = value;
  }
  return changes;
}

function alreadyExists(type: ObjectType, existing: CrmRecord): HubSpotError {
  const { singular } = objectTypeFacts[type];
  const name = singular.charAt(0).toUpperCase() + singular.slice(1);
  return new HubSpotError(409, {
    message: `${name} already exists. Existing ID: ${existing.id}`,
    category: 'CONFLICT',
  });
}

function perType<T>(make: (type: ObjectType) => T): Readonly<Record<ObjectType, T>> {
  return Object.fromEntries(objectTypes.map((type) => [type, make(type)])) as Record<ObjectType, T>;
}
