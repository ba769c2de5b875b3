/** Fields of forms over the document. Each says where its value stands; the page sends it back with that place. Pure. */
import type { FieldView } from './draft-contract.ts';

export type Place = readonly (string | number)[];
type Extras = Partial<Pick<FieldView, 'help' | 'usual' | 'options'>>;

export function field(
  kind: FieldView['kind'],
  path: Place,
  label: string,
  value: FieldView['value'],
  { help = null, usual = null, options = [] }: Extras = {},
): FieldView {
  return { kind, path: [...path], label, value, help, usual, options };
}

/** `usual`: what holds where it is left empty; without it a number has to stand there. */
export function whole(path: Place, label: string, value: number | null, extras: Extras = {}): FieldView {
  return field('whole', path, label, value, extras);
}

export function choice(path: Place, label: string, value: string, options: FieldView['options']): FieldView {
  return field('choice', path, label, value, { options });
}

/** Shown with the field before it. */
export function second(shown: FieldView): FieldView {
  return { ...shown, isSecond: true };
}
