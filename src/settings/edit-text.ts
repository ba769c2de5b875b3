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

/** Adds the name to the door by which such things come in; opens one where the signal has none. */
function mapToSignal(text: string, { what, name, signal }: Extract<Edit, { kind: 'map' }>): string {
  const document = parseDocument(text);
  const place = ['signals', signal, 'doors'];
  if (!document.hasIn(['signals', signal])) return text;
  const doors = plainDoors(document, place);
  const words = what === 'form' ? ['beside', 'contains'] : ['contains'];
  const index = doors.findIndex((door) =>
    what === 'form' ? isFormDoor(door) : door.property === LAST_PAGE && door.contains !== undefined,
  );
  const door = what === 'form' ? formDoor(name) : pageDoor(name);
  if (doors.length === 0) return setAt(text, place, [door]);
  if (index < 0) return setAt(text, [...place, doors.length], door);
  const before = document.getIn([...place, index, ...words]);
  const known = typeof before === 'string' ? [before] : plainWords(document, [...place, index, ...words]);
  return setAt(text, [...place, index, ...words], [...known, wordOf(what, name)]);
}

interface PlainDoor {
  readonly property?: unknown;
  readonly contains?: unknown;
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

function pageDoor(name: string) {
  return { property: LAST_PAGE, contains: [wordOf('page', name)], asset: LAST_PAGE };
}

/** A page counts by its path: its host may change, and is the same for all. */
function wordOf(what: 'form' | 'page', name: string): string {
  if (what === 'form') return name;
  const path = name.replace(/^[a-z]+:\/\/[^/]*/i, '');
  return path === '' || path === '/' ? name : path;
}
