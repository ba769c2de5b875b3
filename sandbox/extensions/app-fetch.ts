/**
 * `hubspot.fetch` as HubSpot carries it out: the card hands over an address, HubSpot adds who is asking, signs and
 * calls. It repeats a call once that failed on the way or with 5xx, follows no redirect, and wraps every answer that is
 * no success. Source: developers.hubspot.com, UI extensions, fetching data; HubSpot's own local proxy.
 */
import { signatureHeaders } from '../webhooks/signature.ts';

/** The app as HubSpot knows it. */
export interface FetchTarget {
  readonly appId: string;
  readonly clientSecret: string;
  /** Origin that cards name and that is signed. */
  readonly publicUrl: string;
  /** Where the call really goes. */
  readonly url: string;
}

/** Who looks at the record. */
export interface FetchUser {
  readonly portalId: string;
  readonly userId: number;
  readonly userEmail: string;
}

export interface FetchRequest {
  readonly url: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds; 15 s where left out. */
  readonly timeout?: number;
}

/** What the card is given: the app's own answer, or HubSpot's words about it. */
export interface FetchAnswer {
  readonly status: number;
  readonly body: unknown;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const MOST_BYTES = 1024 * 1024;
const USUAL_TIMEOUT_MS = 15_000;
const LONGEST_TIMEOUT_MS = 120_000;

export async function appFetch(
  target: FetchTarget,
  user: FetchUser,
  request: FetchRequest,
  now: () => number,
): Promise<FetchAnswer> {
  const { method = 'GET', headers = {} } = request;
  const body = request.body === undefined || method === 'GET' ? '' : JSON.stringify(request.body);
  const complaint = complaintAbout(target, request, method, body);
  if (complaint !== null) return invalid(complaint);
  const uri = withIdentity(request.url, target, user);
  const send = () => sendSigned(target, { uri, method, body, headers, timeout: timeoutOf(request) }, now());
  const first = await send();
  return answerOf(isWorthAnother(first) ? await send() : first);
}

function complaintAbout(
  { publicUrl }: FetchTarget,
  { url, headers = {} }: FetchRequest,
  method: string,
  body: string,
): string | null {
  if (!METHODS.includes(method)) return `Method ${method} is not supported by hubspot.fetch().`;
  const isPermitted = URL.canParse(url) && new URL(url).origin === new URL(publicUrl).origin;
  if (!isPermitted) return `${url} is not among the app's permitted URLs.`;
  const names = Object.keys(headers);
  if (names.some((name) => name.toLowerCase() !== 'authorization') || names.length > 1)
    return "Invalid Request Headers provided. Only 'Authorization' header is allowed from hubspot.fetch()";
  return Buffer.byteLength(body) > MOST_BYTES ? 'The request body is larger than 1 MB.' : null;
}

/** What a card has put into its query stays there: HubSpot only adds. */
function withIdentity(
  url: string,
  { appId }: FetchTarget,
  { userId, portalId, userEmail }: FetchUser,
): string {
  const address = new URL(url);
  const identity = { userId: String(userId), portalId, userEmail, appId };
  for (const [name, value] of Object.entries(identity)) address.searchParams.append(name, value);
  return address.toString();
}

function timeoutOf({ timeout = USUAL_TIMEOUT_MS }: FetchRequest): number {
  return Math.min(timeout, LONGEST_TIMEOUT_MS);
}

interface SignedFetch {
  readonly uri: string;
  readonly method: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number;
}

type Sent = { readonly status: number; readonly text: string } | { readonly failed: string };

async function sendSigned(target: FetchTarget, call: SignedFetch, timestamp: number): Promise<Sent> {
  const { uri, method, body, headers, timeout } = call;
  const { pathname, search } = new URL(uri);
  try {
    const response = await fetch(new URL(target.url).origin + pathname + search, {
      method,
      headers: {
        ...headers,
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
        ...signatureHeaders(target.clientSecret, { method, uri, body, timestamp }, 'v2 and v3'),
      },
      ...(body === '' ? {} : { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function isWorthAnother(sent: Sent): boolean {
  return 'failed' in sent || sent.status >= 500;
}

function answerOf(sent: Sent): FetchAnswer {
  if ('failed' in sent) {
    return {
      status: 502,
      body: { status: 'error', category: 'BAD_GATEWAY', message: 'The app could not be reached.' },
    };
  }
  const body = asJson(sent.text);
  if (sent.status < 300) return { status: sent.status, body };
  return {
    status: sent.status,
    body: {
      status: 'error',
      category: 'BAD_GATEWAY',
      message: 'Error returned from Request Uri',
      responseBody: body,
      context: { appServerStatusCode: [String(sent.status)] },
    },
  };
}

function invalid(message: string): FetchAnswer {
  return { status: 400, body: { status: 'error', category: 'VALIDATION_ERROR', message } };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
