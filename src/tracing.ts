/** Traces of what a process does, for an operator's collector: who was served, what and how long, never a value. */

export type Attributes = Readonly<Record<string, string | number | readonly string[]>>;

/** Runs `act` as one span of a trace; spans begun inside it are its children. `note` adds what is known later. */
export type Trace = <Result>(
  name: string,
  attributes: Attributes,
  act: (note: (attributes: Attributes) => void) => Promise<Result>,
) => Promise<Result>;

export interface Tracing {
  readonly trace: Trace;
  /** Sends what is still held. */
  close(): Promise<void>;
}

const UNTRACED: Tracing = {
  trace: (_name, _attributes, act) => act(() => undefined),
  close: async () => undefined,
};

/**
 * OpenTelemetry is loaded only where somebody listens: `collector` is the base address of OTLP over HTTP. `onLost` hears
 * that the last spans could not be delivered, which is no reason not to end.
 */
export async function openTracing(
  collector: string | undefined,
  onLost: (error: unknown) => void,
): Promise<Tracing> {
  if (collector === undefined) return UNTRACED;
  const { traceTo } = await import('./tracing-otlp.ts');
  return traceTo(collector, onLost);
}
