// A copy of hubspot/shared/new-key.ts, made by npm run manifest.
/** A key of one's own for each decision; the worker of an extension need not have `crypto`. */
export function newKey(): string {
  const random = () => Math.random().toString(36).slice(2, 12).padEnd(10, '0');
  return `${Date.now().toString(36)}-${random()}${random()}`;
}
