import { HubSpotError } from '../http/hubspot-error.ts';
import { lacksSeat } from './leads.ts';
import { type ObjectType, objectTypeFacts } from './object-type.ts';
import type { Portal } from './portal.ts';
import type { CrmRecord, Values } from './record.ts';
import { checkValue, type ValueIssue } from './value-check.ts';

/** A rule of the account: where `property` is `value`, the record must hold the others too. */
export interface AccountRule {
  readonly type: ObjectType;
  readonly property: string;
  readonly value: string;
  readonly requires: readonly string[];
}

export interface WriteRules {
  /** HubSpot's own machinery may set read-only properties; callers of the API may not. */
  readonly mayWriteReadOnly: boolean;
  /** Rules of the account are enforced on the dated paths only. */
  readonly enforceAccountRules: boolean;
}

/** Checks all values of one write and gives them HubSpot's form; one bad value fails the whole write. */
export function checkWrite(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord | undefined,
  properties: Readonly<Record<string, string | null>>,
  rules: WriteRules,
): Values {
  const values: Record<string, string> = {};
  const issues: ValueIssue[] = [];
  for (const name of Object.keys(properties)) {
    const result = checkProperty(portal, type, name, properties[name] ?? '', rules);
    if (result.ok) values[name] = appended(record, name, result.value);
    else issues.push(result.issue);
  }
  if (issues.length > 0) throw invalidValues(issues, portal.id);
  if (rules.enforceAccountRules) checkAccountRules(portal, type, { ...record?.values, ...values }, values);
  return values;
}

function checkProperty(portal: Portal, type: ObjectType, name: string, raw: unknown, rules: WriteRules) {
  const definition = portal.catalogs[type].find(name);
  const refused = (code: string, message: string) => ({ ok: false as const, issue: { name, code, message } });
  if (!definition) return refused('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
  if (definition.readOnlyValue && !rules.mayWriteReadOnly)
    return refused('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
  if (name === 'hubspot_owner_id' && raw !== '' && !portal.owners.some((owner) => owner.id === raw))
    return refused('INVALID_OWNER_ID', `Owner with id ${raw} does not exist`);
  if (name === 'hubspot_owner_id' && lacksSeat(portal, type, raw as string))
    return refused('INVALID_OWNER_ID', `Owner ${raw} does not have a sales seat`);
  return checkValue(definition, String(raw));
}

/** `;A` adds to a list of choices, `A` replaces it. */
function appended(record: CrmRecord | undefined, name: string, value: string): string {
  if (!value.startsWith(';')) return value;
  const added = value.slice(1).split(';');
  const current = record?.values[name]?.split(';') ?? [];
  return [...new Set([...current, ...added])].join(';');
}

function checkAccountRules(portal: Portal, type: ObjectType, after: Values, change: Values): void {
  for (const rule of portal.accountRules) {
    if (rule.type !== type || change[rule.property] !== rule.value) continue;
    const missing = rule.requires.filter((name) => !after[name]);
    if (missing.length === 0) continue;
    throw new HubSpotError(400, {
      message: `Missing conditionally required properties: ${missing.join(', ')}`,
      category: 'VALIDATION_ERROR',
      errors: missing.map((name) => ({
        message: `Property '${name}' is required when '${rule.property}' is '${rule.value}'.`,
        code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
        context: { propertyName: [name] },
      })),
    });
  }
}

/** As HubSpot says it of a new record. */
export function lacksRequired(type: ObjectType, properties: readonly string[]): HubSpotError {
  return new HubSpotError(400, {
    message: `Error creating ${objectTypeFacts[type].singular.toUpperCase()}. Some required properties were not set.`,
    category: 'VALIDATION_ERROR',
    context: { properties },
  });
}

function invalidValues(issues: readonly ValueIssue[], portalId: string): HubSpotError {
  const list = issues.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId: Number(portalId),
  }));
  return new HubSpotError(400, {
    message: `Property values were not valid: ${JSON.stringify(list)}`,
    category: 'VALIDATION_ERROR',
    errors: issues.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } })),
  });
}
