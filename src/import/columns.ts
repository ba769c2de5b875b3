/** A section of the map against the columns a file really has. Pure. */
import { isDateFormat } from './cells.ts';
import { propertyOfLabel } from './hubspot-labels.ts';
import { MapError, type RecordSection, type Section } from './map.ts';
import { kindColumns } from './rows.ts';

export interface FittedSection {
  /** With the columns that HubSpot's own labels gave it. */
  readonly section: Section;
  /** Columns that nothing reads. */
  readonly unused: readonly string[];
}

/** @throws MapError naming every column the file lacks, with those it has */
export function fitColumns(section: Section, header: readonly string[]): FittedSection {
  const fitted = section.object === 'signal' ? section : withLabels(section, header);
  const wanted = [...new Set(columnsOf(fitted))];
  const missing = wanted.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new MapError(
      `${section.file ?? 'The file'} has no column ${missing.map(quoted).join(', ')}. It has ${header.map(quoted).join(', ')}.`,
    );
  }
  const format = formatsOf(fitted).find((each) => !isDateFormat(each));
  if (format !== undefined) {
    throw new MapError(
      `"${format}" names no whole day. Use iso, epoch-ms, epoch-s or such as DD.MM.YYYY HH:mm.`,
    );
  }
  const ignored = fitted.object === 'signal' ? [] : fitted.ignore;
  return {
    section: fitted,
    unused: header.filter((name) => !wanted.includes(name) && !ignored.includes(name)),
  };
}

/** What the map says of a property goes before what a label says; an alias may be a property too. */
function withLabels(section: RecordSection, header: readonly string[]): RecordSection {
  if (section.columns !== 'hubspot-labels') return section;
  const mapped = Object.values(section.properties).flatMap(({ column }) => column ?? []);
  const taken = new Set([...mapped, ...section.ignore]);
  const labelled = header.flatMap((column) => {
    const name = taken.has(column) ? undefined : propertyOfLabel(section.object, column);
    if (name === undefined || Object.hasOwn(section.properties, name)) return [];
    return [[name, { column, otherwise: 'reject', keep: 'last' }] as const];
  });
  return { ...section, properties: { ...Object.fromEntries(labelled), ...section.properties } };
}

function columnsOf(section: Section): string[] {
  if (section.object === 'signal') {
    return [
      section.contact.column,
      section.occurredAt.column,
      ...kindColumns(section.kind),
      ...(section.asset && 'column' in section.asset ? [section.asset.column] : []),
      ...Object.values(section.attributes),
    ];
  }
  return [
    section.id,
    ...Object.values(section.properties).flatMap(({ column }) => column ?? []),
    ...section.aliases.map(({ column }) => column),
    ...(section.object === 'contact' && section.company ? [section.company.column] : []),
  ];
}

function formatsOf(section: Section): string[] {
  if (section.object === 'signal') return [section.occurredAt.date];
  return Object.values(section.properties).flatMap(({ date }) => date ?? []);
}

function quoted(name: string): string {
  return `"${name}"`;
}
