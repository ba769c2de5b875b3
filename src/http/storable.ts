/** Text from outside as it can be kept: PostgreSQL holds neither NUL nor halves of surrogate pairs. Pure. */

/** The text without NUL; half an emoji becomes U+FFFD. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

/** JSON as it came, with all its texts and names storable. */
export function storable(json: unknown): unknown {
  if (typeof json === 'string') return storableText(json);
  if (Array.isArray(json)) return json.map(storable);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [storableText(name), storable(value)]),
  );
}
