/** Traces sent to a collector by OTLP over HTTP (OpenTelemetry protocol 1.x, JSON), in batches beside the work. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace as traces } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Attributes, Tracing } from './tracing.ts';

/** A collector that is away must not hold up the end of the process. */
const EXPORT_TIMEOUT_MS = 3_000;

export function traceTo(collector: string, onLost: (error: unknown) => void): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${collector}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'fairlead' }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_TIMEOUT_MS })],
  });
  const tracer = provider.getTracer('fairlead');
  // Nothing is registered for the whole process: what libraries would tell of a call is not ours to send.
  const around = new AsyncLocalStorage<Context>();
  return {
    async trace(name, attributes, act) {
      const parent = around.getStore() ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { attributes: copyOf(attributes) }, parent);
      try {
        return await around.run(traces.setSpan(parent, span), () =>
          act((more) => span.setAttributes(copyOf(more))),
        );
      } catch (error) {
        markFailed(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    close: () => provider.shutdown().catch(onLost),
  };
}

/** Name and code alone: the words of an error can quote a value (R53). */
function markFailed(span: Span, error: unknown): void {
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { name: 'unknown' };
  span.setAttributes({ 'error.type': typeof code === 'string' ? `${name} ${code}` : name });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** OpenTelemetry wants lists it may change. */
function copyOf(attributes: Attributes): Record<string, string | number | string[]> {
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}
