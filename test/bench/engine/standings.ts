/** The contest in figures, for people. */
import type { Performance, Turn } from './contest.ts';
import { BY_HAND } from './line-up.ts';

const HEADS = ['contacts', 'CPU us', 'x by hand', 'a second', 'p50 us', 'p99 us', 'heap bytes'];

/** Processor microseconds for one contact. */
export function cpuPerContact(turns: readonly Turn[]): number {
  return sum(turns, 'cpuUs') / sum(turns, 'contacts');
}

export function contestTable(results: readonly Performance[]): string {
  const measure = cpuPerContact(results.find(({ contestant }) => contestant === BY_HAND)!.turns);
  const some = (explained: boolean) =>
    results
      .filter(({ contestant }) => contestant.explains === explained)
      .toSorted((a, b) => cpuPerContact(a.turns) - cpuPerContact(b.turns))
      .map((result) => cells(result, measure));
  return aligned([
    ['with explanation', ...HEADS],
    ...some(true),
    ['decision alone', ...HEADS],
    ...some(false),
  ]);
}

function cells({ contestant, turns, p50, p99, bytes }: Performance, measure: number): readonly string[] {
  const contacts = sum(turns, 'contacts');
  const cpu = cpuPerContact(turns);
  const perSecond = (contacts / sum(turns, 'wallUs')) * 1_000_000;
  return [
    contestant.name,
    String(contacts),
    cpu.toFixed(1),
    (cpu / measure).toFixed(2),
    String(Math.round(perSecond)),
    p50.toFixed(1),
    p99.toFixed(1),
    String(bytes),
  ];
}

function sum(turns: readonly Turn[], key: keyof Turn): number {
  return turns.reduce((total, turn) => total + turn[key], 0);
}

/** Names to the left, figures to the right. */
function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => {
      const padded = line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
      return `    ${padded.join('  ')}`;
    })
    .join('\n');
}
