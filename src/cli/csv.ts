/** Lines of a CSV file, as spreadsheets open it. */

export function csvLine(cells: readonly unknown[]): string {
  return cells.map(cell).join(',');
}

/** RFC 4180. People write notes, and a spreadsheet runs what begins like a formula. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const written = String(value);
  const text = typeof value !== 'number' && /^[=+\-@\t\r]/.test(written) ? `'${written}` : written;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
