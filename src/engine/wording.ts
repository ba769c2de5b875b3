/** Figures, dates and lists as people read them. */

const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Milli-points as whole or one-decimal points: 70000 is "70", 12450 is "12.5". */
export function pointsText(milliPoints: number): string {
  return String(Math.round(milliPoints / 100) / 10);
}

/** "1 point", "12.5 points", "60 fit points"; a figure as it is shown, in points. */
export function countedPoints(figure: string | number, noun = 'point'): string {
  return `${figure} ${Math.abs(Number(figure)) === 1 ? noun : `${noun}s`}`;
}

export function signedPoints(milliPoints: number): string {
  return milliPoints < 0 ? pointsText(milliPoints) : `+${pointsText(milliPoints)}`;
}

/** 2026-11-05, in UTC, as scores are counted. */
export function dateText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'an impossible date' : date.toISOString().slice(0, 10);
}

export function numberWord(count: number): string {
  return NUMBER_WORDS[count] ?? String(count);
}

export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value from outside on one line: line breaks and escape codes cannot forge another (R53). */
export function oneLine(value: string): string {
  const shown = value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}
