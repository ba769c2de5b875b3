/** What one check of the doctor comes to: one line, with what to do where something is not right. */

export interface Finding {
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was looked at, such as `database` or `portal 4711 scopes`. */
  readonly check: string;
  readonly text: string;
}

export function ok(check: string, text: string): Finding {
  return { state: 'ok', check, text };
}

export function warning(check: string, text: string): Finding {
  return { state: 'warning', check, text };
}

export function problem(check: string, text: string): Finding {
  return { state: 'problem', check, text };
}

export function findingText({ state, check, text }: Finding): string {
  return `${state.padEnd(7)}  ${check}: ${text}`;
}
