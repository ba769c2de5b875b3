import type { BehaviourFigure, FitLetter, Grade } from './receipt.ts';
import type { ModelDocument } from './schema.ts';

/** Letter by fit, figure by behaviour. Points in milli-points, the document's bounds in points. */
export function gradeOf(grades: ModelDocument['grades'], fit: number, behaviour: number): Grade {
  return `${letter(grades.fit, fit)}${figure(grades.behaviour, behaviour)}`;
}

function letter(bounds: ModelDocument['grades']['fit'], fit: number): FitLetter {
  if (fit >= bounds.A * 1000) return 'A';
  if (fit >= bounds.B * 1000) return 'B';
  return fit >= bounds.C * 1000 ? 'C' : 'D';
}

function figure(bounds: ModelDocument['grades']['behaviour'], behaviour: number): BehaviourFigure {
  if (behaviour >= bounds[1] * 1000) return '1';
  if (behaviour >= bounds[2] * 1000) return '2';
  return behaviour >= bounds[3] * 1000 ? '3' : '4';
}
