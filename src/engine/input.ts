/**
 * What the engine is given about one lead. Properties stay HubSpot's raw strings: the engine decodes what its
 * model names and nothing else, so a caller may hand over a whole contact.
 */

/** Raw HubSpot values by property name; null, undefined and blank all mean "never set". */
export type Properties = Readonly<Record<string, string | null | undefined>>;

/** A dated event: `occurredAt` in epoch milliseconds. Kinds are those the model declares; others are left aside. */
export interface Signal {
  readonly kind: string;
  readonly occurredAt: number;
  /** What it was about: a URL, a form, a webinar. Part of the signal's identity. */
  readonly asset?: string | null;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** Somebody else at the same company, with what they did. */
export interface Colleague {
  readonly leadId: string;
  /** The raw job title, for rules that ask for several departments. */
  readonly title?: string | null;
  readonly signals: readonly Signal[];
}

export interface EvaluationInput {
  readonly contact: Properties;
  /** null when no company is associated: all that is asked about it is then unknown, also whether it has a value. */
  readonly company: Properties | null;
  /** A set: order and repetition of the same signal change nothing. */
  readonly signals: readonly Signal[];
  /** The channel the running episode was opened under; absent, the model's channel function decides. */
  readonly channel?: string;
  /** Colleagues at the company, for account rules; a set without the lead itself. */
  readonly account?: readonly Colleague[];
}
