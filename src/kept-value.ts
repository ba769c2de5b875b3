/** A property value as it is kept, whichever way HubSpot told it: by webhook, or when the record is read (R44). */

/** Characters: HubSpot's own limit for text. A form submission may exceed it, so longer values are cut here. */
export const MAX_VALUE_LENGTH = 65_536;
export const TRUNCATION_MARK = '… [truncated]';

export function keptValue(value: string): string {
  if (value.length <= MAX_VALUE_LENGTH) return toStorable(value);
  const cutsPair = /[\uD800-\uDBFF]/.test(value.charAt(MAX_VALUE_LENGTH - 1));
  const kept = toStorable(value.slice(0, cutsPair ? MAX_VALUE_LENGTH - 1 : MAX_VALUE_LENGTH));
  return copyOf(kept + TRUNCATION_MARK);
}

/** A slice is a view of the whole string and would keep all of it in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** Text as it came, but for what PostgreSQL cannot hold: NUL and halves of surrogate pairs. */
export function toStorable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole;
}
