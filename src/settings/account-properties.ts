/** The properties that the account really has, as forms of rules and gates offer them. Pure. */
import { declaredAs } from '../model-file/portal-fit.ts';
import type { AccountProperties } from './entries-contract.ts';
import { optionsOf } from './entries-form.ts';
import type { KnownProperties } from './ports.ts';

/** A page takes a megabyte at most; no account of a real company comes near these. */
const MOST_PROPERTIES = 2_000;
const MOST_OPTIONS = 6_000;

/** What a model would read by itself: what the app writes is no evidence. */
const OWN = /^fairlead_/;
const READ_AS: Readonly<Record<string, 'title' | 'country'>> = { jobtitle: 'title', country: 'country' };

/** null where the account's properties were never read. */
export function accountProperties(known: KnownProperties | null): AccountProperties {
  if (known === null) return [];
  let options = 0;
  return (['company', 'contact'] as const)
    .flatMap((object) => [...known[object].values()].map((property) => ({ object, ...property })))
    .flatMap(({ object, name, label, type: given, ...property }) => {
      const type = given === 'string' ? (READ_AS[name] ?? 'text') : declaredAs(given);
      if (type === null || OWN.test(name)) return [];
      const own = type === 'enumeration' ? optionsOf({ name, label, type: given, ...property }) : null;
      options += own?.length ?? 0;
      return [
        { object, property: name, label: label || name, type, options: options > MOST_OPTIONS ? null : own },
      ];
    })
    .slice(0, MOST_PROPERTIES);
}
