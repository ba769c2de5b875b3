/** One call and its answer, as they went over the wire. */
export interface Exchange {
  readonly request: {
    readonly method: string;
    /** Path with query, as called. */
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly rawBody: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly rawBody: string;
  };
}

/** An answer on its way out. A body that is a string goes out as it is, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };
