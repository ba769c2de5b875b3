/** What people call a value of one of our own properties, as HubSpot shows it. */
import { oneLine, upperFirst } from './engine/wording.ts';
import { manifest } from './manifest.ts';

const LABELS = new Map(
  manifest.properties.contacts.map(({ name, options = [] }) => [
    name,
    new Map(options.map(({ value, label }) => [value, label])),
  ]),
);

/** What has no label is told as it is written, without its underscores. */
export function optionLabel(property: string, value: string): string {
  return LABELS.get(property)?.get(value) ?? upperFirst(oneLine(value).replaceAll('_', ' '));
}
