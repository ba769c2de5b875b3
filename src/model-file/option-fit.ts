/** Whether the options a model names are options of the portal: values, not what people call them. Pure. */
import { conditionsOf, isDated, leavesOf, propertyOf } from '../engine/condition-tree.ts';
import { nearest } from '../engine/issues.ts';
import type { Door, DoorMatch, Filter, ModelDocument } from '../engine/schema.ts';
import { readText, readTokens } from '../engine/values.ts';
import type { CrmObjectName, PortalGap, PortalProperties, PortalProperty } from './portal-fit.ts';

/** A value that a filter or a door compares a property with, or that is written there. */
interface NamedValue {
  readonly object: CrmObjectName;
  readonly property: string;
  readonly value: string;
  /** As in 'lists.industries.2': where an author finds it. */
  readonly place: string;
  /** HubSpot takes an option letter by letter; the engine compares more kindly. */
  readonly isWritten?: true;
}

/** Each place that names a value which is no option, with the option that is most likely meant. */
export function optionGaps(document: ModelDocument, portal: PortalProperties): readonly PortalGap[] {
  const named = [...namedByFilters(document), ...namedByDoors(document), ...namedByMappings(document)];
  const gaps = named.flatMap((one) => optionGap(one, portal[one.object].get(one.property)));
  // A list that several filters name is at fault once.
  return [...new Map(gaps.map((gap) => [gap.message, gap])).values()];
}

function optionGap(
  { object, property, value, place, isWritten }: NamedValue,
  found: PortalProperty | undefined,
): readonly PortalGap[] {
  // Owners and teams are options that HubSpot keeps elsewhere.
  if (found === undefined || !OF_OPTIONS.includes(found.type) || found.options.length === 0) return [];
  const read = isWritten ? String : readText;
  const asked = read(value);
  if (found.options.some((option) => read(option.value) === asked)) return [];
  const advice = adviceFor(value, place, meantOption(value, found.options));
  const message = `The ${object} property ${property} has no option ${value} on the portal: ${advice}`;
  return [{ object, property, kind: 'option', place, message }];
}

function adviceFor(value: string, place: string, meant: Option | null): string {
  if (meant === null) return `add it there, or correct ${place}.`;
  return isCalled(meant, value)
    ? `it is what the option ${meant.value} is called; write ${meant.value} in ${place}.`
    : `did you mean ${meant.value}? Correct ${place}.`;
}

const OF_OPTIONS = ['enumeration', 'bool'];

type Option = PortalProperty['options'][number];

/** The option that is called so, that is written nearly so, or whose name is nearly so; null where none is near. */
function meantOption(value: string, options: readonly Option[]): Option | null {
  const words = readTokens(value);
  const called = options.find((one) => isCalled(one, value) || readTokens(one.value) === words);
  if (called) return called;
  const written = nearest(
    value,
    options.map((one) => one.value),
  );
  if (written !== null) return options.find((one) => one.value === written)!;
  const named = nearest(
    value,
    options.flatMap(({ label }) => label ?? []),
  );
  return options.find(({ label }) => named !== null && label === named) ?? null;
}

function isCalled({ label }: Option, value: string): boolean {
  return label !== undefined && readText(label) === readText(value);
}

function namedByFilters(document: ModelDocument): readonly NamedValue[] {
  return placedFilters(document).flatMap(({ place, filter }) => {
    const { object } = filter;
    const { property, part } = propertyOf(filter.propertyName);
    // Countries and parts of titles are read, not compared.
    const type = document.inputs[object][property]?.type;
    if (part !== null || type === 'country' || type === 'title') return [];
    return valuesOf(document, filter, place).map((one) => ({ object, property, ...one }));
  });
}

interface PlacedFilter {
  readonly place: string;
  readonly filter: Filter;
}

function placedFilters(document: ModelDocument): readonly PlacedFilter[] {
  const leaves = conditionsOf(document).flatMap(({ path, condition }) => leavesOf(condition, path));
  return leaves.flatMap(({ path, test }) => {
    if (isDated(test)) return [];
    if ('filters' in test) return inPlaces(test.filters, path);
    return test.filterGroups.flatMap(({ filters }, i) => inPlaces(filters, `${path}.filterGroups.${i}`));
  });
}

function inPlaces(filters: readonly Filter[], path: string): readonly PlacedFilter[] {
  return filters.map((filter, i) => ({ place: `${path}.filters.${i}`, filter }));
}

function valuesOf(
  document: ModelDocument,
  filter: Filter,
  place: string,
): readonly Pick<NamedValue, 'value' | 'place'>[] {
  switch (filter.operator) {
    case 'EQ':
    case 'NEQ':
      return [{ value: String(filter.value), place: `${place}.value` }];
    case 'IN':
    case 'NOT_IN':
      return filter.list === undefined
        ? listed(filter.values ?? [], `${place}.values`)
        : listed(document.lists[filter.list]!, `lists.${filter.list}`);
    default:
      return [];
  }
}

function listed(values: readonly (string | number | boolean)[], place: string) {
  return values.map((value, i) => ({ value: String(value), place: `${place}.${i}` }));
}

function namedByDoors(document: ModelDocument): readonly NamedValue[] {
  return Object.entries(document.signals).flatMap(([kind, { doors }]) =>
    doors.flatMap((door, i) => namedByDoor(door, `signals.${kind}.doors.${i}`)),
  );
}

/** The door itself, and what has to match beside it. */
function namedByDoor(door: Door, place: string): readonly NamedValue[] {
  const { property, beside } = door;
  return [
    ...equalled(property, door, place),
    ...(beside ? equalled(beside.property, beside, `${place}.beside`) : []),
  ];
}

function equalled(property: string, { equals = [] }: DoorMatch, place: string): readonly NamedValue[] {
  return listed(equals, `${place}.equals`).map((one) => ({ object: 'contact', property, ...one }));
}

const MAPPED = { lifecycle: 'lifecyclestage', leadStatus: 'hs_lead_status' } as const;

/** The portal's own names of stages, which are written to HubSpot. Null leaves HubSpot's field alone. */
function namedByMappings({ handoff }: ModelDocument): readonly NamedValue[] {
  return (['lifecycle', 'leadStatus'] as const).flatMap((section) =>
    Object.entries(handoff?.[section] ?? {}).flatMap(([stage, value]) =>
      value === null
        ? []
        : [{ ...WRITTEN, property: MAPPED[section], value, place: `handoff.${section}.${stage}` }],
    ),
  );
}

const WRITTEN = { object: 'contact', isWritten: true } as const;
