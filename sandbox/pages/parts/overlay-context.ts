/** Which modal or panel of an extension is open: one at a time, named by its id or by what it hangs on. */
import { createContext } from 'react';

export interface Overlays {
  open(id: string): void;
  close(id: string): void;
  subscribe(heard: () => void): () => void;
  current(): string | null;
}

export function createOverlays(): Overlays {
  let shown: string | null = null;
  const listeners = new Set<() => void>();
  const show = (id: string | null) => {
    shown = id;
    for (const heard of listeners) heard();
  };
  return {
    open: show,
    close: (id) => {
      if (shown === id) show(null);
    },
    subscribe: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    current: () => shown,
  };
}

export const OverlayContext = createContext<Overlays>(createOverlays());
