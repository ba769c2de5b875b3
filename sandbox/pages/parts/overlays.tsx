/** Modals and panels: HubSpot hangs them on what opens them; a browser's own dialog keeps focus and Escape right. */
import { type ReactNode, useContext, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { OverlayContext } from './overlay-context.ts';
import type { Props } from './props.ts';

/** What a handler may ask for beside its event. */
export interface Reactions {
  openPanel(id: string): void;
  closePanel(id: string): void;
  openModal(id: string): void;
  closeModal(id: string): void;
}

interface Hanging {
  press(): void;
  readonly hanging: ReactNode;
}

/** `press` opens what hangs on the component, after its own handler has heard of it. */
export function useOverlay({ overlay, onClick }: Props): Hanging {
  const overlays = useContext(OverlayContext);
  const frame = useRef<HTMLSpanElement>(null);
  const { open, close } = overlays;
  const reactions: Reactions = { openPanel: open, closePanel: close, openModal: open, closeModal: close };
  const press = () => {
    void onClick?.({ type: 'click' }, reactions);
    const id = frame.current?.querySelector('dialog')?.id;
    if (id) open(id);
  };
  const hanging = overlay ? (
    <span ref={frame} className="ui-hanging">
      {overlay}
    </span>
  ) : null;
  return { press, hanging };
}

function Dialog({ kind, props }: { readonly kind: 'modal' | 'panel'; readonly props: Props }) {
  const { id, title, width = 'md', variant = 'default', onOpen, onClose, children } = props;
  const overlays = useContext(OverlayContext);
  const isOpen = useSyncExternalStore(overlays.subscribe, overlays.current) === id;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: handlers come as new functions with every change
  useEffect(() => {
    if (!isOpen) return;
    dialog.current?.showModal();
    void onOpen?.();
    return () => {
      dialog.current?.close();
      void onClose?.();
    };
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      id={id}
      className={`ui-dialog ${kind} ${width} ${variant}`}
      aria-labelledby={title ? heading : undefined}
      aria-label={title ? undefined : props['aria-label']}
      onClose={() => overlays.close(id)}
    >
      {isOpen && (
        <>
          <header>
            <h2 id={heading}>{title}</h2>
            <button type="button" aria-label="Close" onClick={() => overlays.close(id)}>
              ×
            </button>
          </header>
          {children}
        </>
      )}
    </dialog>
  );
}

export const Modal = (props: Props) => <Dialog kind="modal" props={props} />;
export const Panel = (props: Props) => <Dialog kind="panel" props={props} />;
export const OverlayBody = ({ children }: Props) => <div className="ui-dialog-body">{children}</div>;
export const OverlayFooter = ({ children }: Props) => <footer className="ui-dialog-foot">{children}</footer>;

/** Shown by the style sheet while its owner is pointed at or has the focus. */
export const Tooltip = ({ children }: Props) => (
  <span className="ui-tooltip" role="tooltip">
    {children}
  </span>
);
