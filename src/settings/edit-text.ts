/** The edits of the forms, made in the YAML itself, so that text and forms are one document. Pure. */
import { DEFAULT_CALENDAR } from '../lifecycle/sla/business-calendar.ts';
import { readHolidays, readOpenings } from './calendar-text.ts';
import type { Edit } from './draft-contract.ts';
import { EditableYaml } from './editable-yaml.ts';
import { editEntry } from './entry-edits.ts';
import { mapToChannel, mapToSignal } from './map-edits.ts';
import { addPromise, isPromise, setPromise } from './promise-edits.ts';
import type { Path } from './yaml-splice.ts';

/**
 * The text after all edits, the same as after one at a time. It must be YAML that can be read; whether it is a model is
 * asked afterwards.
 * @throws EditRefusedError
 */
export function editText(text: string, edits: readonly Edit[], usedVersions: ReadonlySet<string>): string {
  const yaml = edited(text, edits, usedVersions);
  try {
    if (edits.length < 2 || yaml.isInPlace()) return yaml.text();
    // The library's own layout depends on when it is asked for.
    return edits.reduce((now, edit) => edited(now, [edit], usedVersions).text(), text);
  } catch (cause) {
    if (cause instanceof EditRefusedError) throw cause;
    throw new EditRefusedError('The text cannot be written with this change. Edit it in the YAML.', {
      cause,
    });
  }
}

function edited(text: string, edits: readonly Edit[], usedVersions: ReadonlySet<string>): EditableYaml {
  const yaml = new EditableYaml(text);
  for (const edit of edits) {
    try {
      editOnce(yaml, edit, usedVersions);
    } catch (cause) {
      // The library throws plain errors for paths that lead through a word, an alias or past the end of a list.
      throw new EditRefusedError(`The text has no place for ${describe(edit)}. Edit it in the YAML.`, {
        cause,
      });
    }
  }
  return yaml;
}

/** The text has no place for an edit: the path leads nowhere, or through something that is shared. */
export class EditRefusedError extends Error {
  override readonly name = 'EditRefusedError';
  readonly code = 'edit-refused';
}

function describe(edit: Edit): string {
  return edit.kind === 'set' ? edit.path.join('.') : edit.kind;
}

function editOnce(yaml: EditableYaml, edit: Edit, usedVersions: ReadonlySet<string>) {
  switch (edit.kind) {
    case 'set':
      return setByForm(yaml, edit.path, edit.value);
    case 'raise_version':
      return raiseVersion(yaml, usedVersions);
    case 'map':
      return mapToSignal(yaml, edit);
    case 'channel':
      return mapToChannel(yaml, edit);
    case 'add_promise':
      return addPromise(yaml);
    case 'add_entry':
    case 'change_entry':
    case 'remove_entry':
      return editEntry(yaml, edit);
  }
}

/** A choice of its own, because HubSpot's selects take an empty value for none; no stage is called so. */
export const LEFT_ALONE = '(left alone)';

type SetValue = Extract<Edit, { kind: 'set' }>['value'];

/** A form sends what is typed; what some fields mean by it is more than one value. */
function setByForm(yaml: EditableYaml, path: Path, value: SetValue) {
  const place = path.join('.');
  if (place.startsWith('handoff.calendar.hours.')) {
    yaml.withDefault(path.slice(0, 3), DEFAULT_CALENDAR.hours);
    return setOrDelete(yaml, path, readOpenings(String(value ?? '')));
  }
  if (place === 'handoff.calendar.holidays') {
    return setOrDelete(yaml, path, readHolidays(String(value ?? '')));
  }
  if (isPromise(path)) return setPromise(yaml, path, value);
  if (value === null) return yaml.deleteAt(path);
  const isMapping = path[0] === 'handoff' && (path[1] === 'lifecycle' || path[1] === 'leadStatus');
  yaml.setAt(path, isMapping && value === LEFT_ALONE ? null : value);
}

function setOrDelete(yaml: EditableYaml, path: Path, list: readonly unknown[]): void {
  if (list.length === 0) yaml.deleteAt(path);
  else yaml.setAt(path, list);
}

function raiseVersion(yaml: EditableYaml, used: ReadonlySet<string>): void {
  const version = yaml.plainAt(['model', 'version']);
  const [major, minor, patch] = String(version).split('.').map(Number);
  if ([major, minor, patch].some((part) => !Number.isSafeInteger(part))) return;
  let next = patch! + 1;
  while (used.has(`${major}.${minor}.${next}`)) next += 1;
  yaml.setAt(['model', 'version'], `${major}.${minor}.${next}`);
}
