import type { ReactNode } from 'react';

/** What an extension hands to a component, as it comes over the wire. */
// biome-ignore lint/suspicious/noExplicitAny: HubSpot's own types check it on the extension's side
export type Props = Record<string, any> & { readonly children?: ReactNode };

const GAPS: Readonly<Record<string, number>> = {
  flush: 0,
  xs: 4,
  'extra-small': 4,
  sm: 8,
  small: 8,
  md: 16,
  medium: 16,
  lg: 24,
  large: 24,
  xl: 32,
  'extra-large': 32,
};

export function pixels(gap: string | undefined): number {
  return GAPS[gap ?? 'flush'] ?? 0;
}
