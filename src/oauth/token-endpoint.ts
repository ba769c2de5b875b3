/**
 * HubSpot's token endpoint. What a failure means decides over customers, so it is read with care:
 * only a grant that is gone disconnects a portal; when our own credentials are wrong, nobody is disconnected.
 */
import { z } from 'zod';
import type { HubSpotConfig } from '../config.ts';
import { API_VERSION } from '../crm/api-version.ts';
import { CrmError, errorFromResponse, errorFromThrown, type Failure } from '../crm/errors.ts';
import { underRules } from '../crm/transport.ts';

export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Life of the access token in milliseconds, from the answer on. */
  readonly lifeMs: number;
  /** HubSpot tells these with the grant; where it does not, ask `introspect`. */
  readonly portalId: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly userId: string | undefined;
}

export interface TokenFacts {
  readonly active: boolean;
  readonly portalId: string | undefined;
  readonly scopes: readonly string[];
  readonly userId: string | undefined;
  /** The app it was given to. */
  readonly appId: string | undefined;
}

export type TokenKind = 'access_token' | 'refresh_token';

/** Every method throws CrmError: `disconnected`, `misconfigured`, `invalid` (the code), or one worth repeating. */
export interface TokenEndpoint {
  exchange(code: string, verifier: string, redirectUri: string): Promise<Grant>;
  refresh(refreshToken: string): Promise<Grant>;
  introspect(token: string, kind?: TokenKind): Promise<TokenFacts>;
  revoke(refreshToken: string): Promise<void>;
  /** A token of the app itself, for no portal. */
  forApp(scopes: readonly string[]): Promise<Pick<Grant, 'accessToken' | 'lifeMs'>>;
}

type Form = Readonly<Record<string, string>>;

const GRANT_GONE: ReadonlySet<string> = new Set([
  'invalid_grant',
  'access_denied',
  'BAD_REFRESH_TOKEN',
  'BAD_HUB',
]);
const CODE_REFUSED: ReadonlySet<string> = new Set([
  'invalid_grant',
  'BAD_AUTH_CODE',
  'access_denied',
  'BAD_HUB',
]);
/** A token of our own has no customer whose grant could be gone. */
const NOTHING: ReadonlySet<string> = new Set();
/** HubSpot names our mistakes more plainly in the legacy words; they win over the general ones. */
const OUR_MISTAKE: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'BAD_CLIENT_ID',
  'BAD_CLIENT_SECRET',
  'BAD_REDIRECT_URI',
]);

const id = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? undefined : String(value)));

const grant = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1).optional(),
    expires_in: z.number().positive(),
    hub_id: id,
    user_id: id,
    scopes: z.array(z.string()).optional(),
  })
  .transform((raw) => ({
    accessToken: raw.access_token,
    refreshToken: raw.refresh_token,
    lifeMs: raw.expires_in * 1_000,
    portalId: raw.hub_id,
    scopes: raw.scopes,
    userId: raw.user_id,
  }));

const tokenFacts = z
  .object({
    active: z.boolean(),
    hub_id: id,
    user_id: id,
    app_id: id,
    scopes: z.array(z.string()).default([]),
  })
  .transform(
    (raw): TokenFacts => ({
      active: raw.active,
      portalId: raw.hub_id,
      scopes: raw.scopes,
      userId: raw.user_id,
      appId: raw.app_id,
    }),
  );

const refusal = z
  .object({ error: z.string(), status: z.string(), category: z.string(), message: z.string() })
  .partial()
  .catch({});

/** Whether HubSpot named the app's own id, secret or address as what is wrong. */
export function isOwnMistake({ category }: CrmError): boolean {
  return category !== undefined && OUR_MISTAKE.has(category);
}

/** `ending` ends the calls under way, and lets no more leave. */
export function createTokenEndpoint(
  config: HubSpotConfig,
  now: () => number = Date.now,
  ending?: AbortSignal,
): TokenEndpoint {
  const ask = (operation: string, path: string, form: Form, refused: ReadonlySet<string>) =>
    send(config, { now, ending }, { operation, path, form, refused });
  return {
    async exchange(code, verifier, redirectUri) {
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
      };
      const answer = read('authorization', grant, await ask('authorization', '/token', form, CODE_REFUSED));
      if (answer.refreshToken === undefined) throw unreadable('authorization', 'refresh_token');
      return { ...answer, refreshToken: answer.refreshToken };
    },
    async refresh(refreshToken) {
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
      const answer = read('token refresh', grant, await ask('token refresh', '/token', form, GRANT_GONE));
      // Store what comes back; a grant without a new refresh token keeps the one we have.
      return { ...answer, refreshToken: answer.refreshToken ?? refreshToken };
    },
    async introspect(token, kind = 'access_token') {
      const form = { token, token_type_hint: kind };
      const answer = await ask('token introspection', '/token/introspect', form, GRANT_GONE);
      return read('token introspection', tokenFacts, answer);
    },
    async revoke(token) {
      const form = { token, token_type_hint: 'refresh_token' };
      await ask('token revocation', '/token/revoke', form, GRANT_GONE);
    },
    async forApp(scopes) {
      const form = { grant_type: 'client_credentials', scope: scopes.join(' ') };
      return read('app token', grant, await ask('app token', '/token', form, NOTHING));
    },
  };
}

interface Question {
  readonly operation: string;
  readonly path: string;
  readonly form: Form;
  /** Words that mean "this code or grant is no good". */
  readonly refused: ReadonlySet<string>;
}

/** Form fields in the body: HubSpot answers JSON bodies with 415, and a query would end up in logs. */
async function send(
  config: HubSpotConfig,
  { now, ending }: { readonly now: () => number; readonly ending: AbortSignal | undefined },
  question: Question,
): Promise<unknown> {
  const credentials = { client_id: config.clientId, client_secret: config.clientSecrets[0].reveal() };
  let response: Response;
  let text: string;
  try {
    const body = new URLSearchParams({ ...question.form, ...credentials });
    const url = `${config.apiUrl}/oauth/${API_VERSION}${question.path}`;
    response = await underRules(() => fetch(url, { method: 'POST', body }), { ending });
    text = await response.text();
  } catch (thrown) {
    throw errorFromThrown(question.operation, thrown);
  }
  const body = parseJson(text);
  if (response.ok) return body;
  const retryAfter = response.headers.get('retry-after');
  const general = errorFromResponse(question.operation, { status: response.status, retryAfter, body }, now());
  throw meaningOf(question, general, body);
}

/** Status decides first: an overloaded HubSpot says nothing about a grant. Doubt falls on us, not on the customer. */
function meaningOf(question: Question, general: CrmError, body: unknown): CrmError {
  if (general.code === 'rate-limited' || general.code === 'transient') return general;
  const words = wordsOf(body);
  const says = (meanings: ReadonlySet<string>) => words.some((word) => meanings.has(word));
  const word = words.find((one) => question.refused.has(one) || OUR_MISTAKE.has(one));
  return new CrmError(question.operation, failureOf(), {
    status: general.status,
    category: word ?? general.category,
    correlationId: general.correlationId,
  });

  function failureOf(): Failure {
    if (says(OUR_MISTAKE)) return { kind: 'misconfigured' };
    if (!says(question.refused)) return { kind: 'misconfigured' };
    if (question.refused === CODE_REFUSED) return { kind: 'invalid', codes: words, accountRule: false };
    return { kind: 'disconnected', reason: `HubSpot answered ${word} to a token refresh` };
  }
}

/** RFC 6749's `error` beside HubSpot's legacy `status` and `category`; some answers carry the word in `message`. */
function wordsOf(body: unknown): string[] {
  const { error, status, category, message } = refusal.parse(body);
  const inMessage = message?.match(/\bBAD_[A-Z_]+\b/g) ?? [];
  return [error, status, category, ...inMessage].filter((word) => word !== undefined);
}

function read<Schema extends z.ZodType>(operation: string, schema: Schema, body: unknown): z.output<Schema> {
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  throw unreadable(operation, answer.error.issues.map((issue) => issue.path.join('.')).join(', '));
}

function unreadable(operation: string, where: string): CrmError {
  return new CrmError(operation, { kind: 'unexpected' }, { status: 200, category: `unreadable at ${where}` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
