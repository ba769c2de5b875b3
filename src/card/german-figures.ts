/** Figures and lists as Germans write them, and what the model names in quotation marks: it is in the model's language. */
import { oneLine, pointsText } from '../engine/wording.ts';

/** "1 Punkt", "12,5 Punkte"; of a figure as it is shown. */
export function germanCounted(figure: string, many: 'Punkte' | 'Punkten' = 'Punkte'): string {
  return `${figure} ${/^[+−-]?1$/.test(figure) ? 'Punkt' : many}`;
}

/** "12.5" is "12,5", "30,000,000" is "30.000.000". */
export function germanFigure(text: string): string {
  return text.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
}

export function germanPoints(milli: number): string {
  return germanFigure(pointsText(milli));
}

export function germanList(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} und ${parts.at(-1)}`;
}

export function germanChoice(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} oder ${parts.at(-1)}`;
}

export function quoted(text: string): string {
  return `„${oneLine(text)}“`;
}
