/** The edits of the forms, made in the YAML itself, so that text and forms are one document. Pure. */
import { type Document, parseDocument } from 'yaml';
import { DEFAULT_CALENDAR } from '../lifecycle/sla/business-calendar.ts';
import { readHolidays, readOpenings } from './calendar-text.ts';
import type { Edit } from './draft-contract.ts';
import { addPromise, isPromise, setPromise } from './promise-edits.ts';
import { deleteAt, type Path, setAt, withDefault } from './yaml-splice.ts';

/** The text after all edits. It must be YAML that can be read; whether it is a model is asked afterwards. */
export function editText(text: string, edits: readonly Edit[], usedVersions: ReadonlySet<string>): string {
  return edits.reduce((now, edit) => {
    try {
      return editOnce(now, edit, usedVersions);
    } catch (cause) {
      // The library throws plain errors for paths that lead through a word, an alias or past the end of a list.
      throw new EditRefusedError(`The text has no place for ${describe(edit)}. Edit it in the YAML.`, {
        cause,
      });
    }
  }, text);
}

/** The text has no place for an edit: the path leads nowhere, or through something that is shared. */
export class EditRefusedError extends Error {
  override readonly name = 'EditRefusedError';
  readonly code = 'edit-refused';
}

function describe(edit: Edit): string {
  return edit.kind === 'set' ? edit.path.join('.') : edit.kind;
}

function editOnce(text: string, edit: Edit, usedVersions: ReadonlySet<string>): string {
  switch (edit.kind) {
    case 'set':
      return setByForm(text, edit.path, edit.value);
    case 'raise_version':
      return raiseVersion(text, usedVersions);
    case 'map':
      return mapToSignal(text, edit);
    case 'add_promise':
      return addPromise(text);
  }
}

/** A choice of its own, because HubSpot's selects take an empty value for none; no stage is called so. */
export const LEFT_ALONE = '(left alone)';

type SetValue = Extract<Edit, { kind: 'set' }>['value'];

/** A form sends what is typed; what some fields mean by it is more than one value. */
function setByForm(text: string, path: Path, value: SetValue): string {
  const place = path.join('.');
  if (place.startsWith('handoff.calendar.hours.')) {
    const ready = withDefault(text, path.slice(0, 3), DEFAULT_CALENDAR.hours);
    const openings = readOpenings(String(value ?? ''));
    return openings.length === 0 ? deleteAt(ready, path) : setAt(ready, path, openings);
  }
  if (place === 'handoff.calendar.holidays') {
    const holidays = readHolidays(String(value ?? ''));
    return holidays.length === 0 ? deleteAt(text, path) : setAt(text, path, holidays);
  }
  if (isPromise(path)) return setPromise(text, path, value);
  if (value === null) return deleteAt(text, path);
  const isMapping = path[0] === 'handoff' && (path[1] === 'lifecycle' || path[1] === 'leadStatus');
  if (isMapping && value === LEFT_ALONE) return setAt(text, path, null);
  return setAt(text, path, value);
}

function raiseVersion(text: string, used: ReadonlySet<string>): string {
  const version = parseDocument(text).getIn(['model', 'version']);
  const [major, minor, patch] = String(version).split('.').map(Number);
  if ([major, minor, patch].some((part) => !Number.isSafeInteger(part))) return text;
  let next = patch! + 1;
  while (used.has(`${major}.${minor}.${next}`)) next += 1;
  return setAt(text, ['model', 'version'], `${major}.${minor}.${next}`);
}

const FORM_DATE = 'recent_conversion_date';
export const FORM_NAME = 'recent_conversion_event_name';
export const LAST_PAGE = 'hs_analytics_last_url';

/** Adds the name to the doors by which such things come in; opens them where the signal has none. */
function mapToSignal(text: string, { what, name, signal }: Extract<Edit, { kind: 'map' }>): string {
  if (!parseDocument(text).hasIn(['signals', signal])) return text;
  if (what === 'form') {
    return withDoorWords(text, signal, {
      isIt: isFormDoor,
      words: ['beside', 'contains'],
      added: [name],
      door: formDoor(name),
    });
  }
  const { whole, begun } = pageWords(name);
  const page = (kind: 'equals' | 'contains', added: readonly string[]) => ({
    isIt: (door: PlainDoor) => door.property === LAST_PAGE && door[kind] !== undefined,
    words: [kind],
    added,
    door: { property: LAST_PAGE, [kind]: added, asset: LAST_PAGE },
  });
  return withDoorWords(withDoorWords(text, signal, page('equals', whole)), signal, page('contains', begun));
}

interface DoorWords {
  readonly isIt: (door: PlainDoor) => boolean;
  /** Where in such a door its words stand. */
  readonly words: Path;
  readonly added: readonly string[];
  /** Of a signal that has none of the kind. */
  readonly door: object;
}

function withDoorWords(text: string, signal: string, { isIt, words, added, door }: DoorWords): string {
  const document = parseDocument(text);
  const place = ['signals', signal, 'doors'];
  const doors = plainDoors(document, place);
  const index = doors.findIndex(isIt);
  if (doors.length === 0) return setAt(text, place, [door]);
  if (index < 0) return setAt(text, [...place, doors.length], door);
  const at = [...place, index, ...words];
  const before = document.getIn(at);
  const known = typeof before === 'string' ? [before] : plainWords(document, at);
  return setAt(text, at, [...known, ...added]);
}

interface PlainDoor {
  readonly property?: unknown;
  readonly contains?: unknown;
  readonly equals?: unknown;
  readonly beside?: { readonly property?: unknown; readonly contains?: unknown };
}

function plainDoors(document: Document, place: Path): readonly PlainDoor[] {
  const doors = document.getIn(place);
  const plain = (document.toJS() as { signals: Record<string, { doors?: readonly PlainDoor[] }> }).signals;
  return doors == null ? [] : (plain[String(place[1])]?.doors ?? []);
}

function plainWords(document: Document, path: Path): readonly string[] {
  let value: unknown = document.toJS();
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  return Array.isArray(value) ? value.map(String) : [];
}

function isFormDoor({ beside }: PlainDoor): boolean {
  return beside?.property === FORM_NAME && beside.contains !== undefined;
}

function formDoor(name: string) {
  return {
    property: FORM_DATE,
    any: true,
    beside: { property: FORM_NAME, contains: [name] },
    datedBy: 'value',
    asset: FORM_NAME,
  };
}

/** One page and no other: its whole address, with what may be asked of it. A site's first page is not all of the site. */
function pageWords(name: string): { readonly whole: readonly string[]; readonly begun: readonly string[] } {
  const address = name.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  const shown = address.replace(/^[a-z]+:/i, '');
  return {
    whole: [address, `${address}/`],
    begun: [`${shown}?`, `${shown}#`, `${shown}/?`, `${shown}/#`],
  };
}
