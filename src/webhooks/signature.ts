/**
 * HubSpot's request signatures. What is verified is the address HubSpot called, which we know from the
 * configuration: neither Host nor forwarded headers count (R06). The verdict is a value, never an error.
 * Source: developers.hubspot.com, request validation.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Node's `req.headers`: lower-case names; a header sent twice arrives joined by a comma, or as a list. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as received, such as `req.originalUrl`. */
  readonly url: string;
  /** The bytes as they came in; empty for a GET. */
  readonly rawBody: Buffer;
  readonly headers: Headers;
}

export interface SignaturePolicy {
  /** Origin, and path prefix if any, without a trailing slash. */
  readonly publicUrl: string;
  /** Client secrets that verify: the current one and, during a rotation, the previous one. */
  readonly secrets: readonly string[];
}

export type SignatureFault =
  | 'missing-header'
  | 'malformed'
  | 'mismatch'
  | 'stale'
  | 'future'
  /** The secret is right and only the time is not: a clock is wrong, or someone replays (R04). */
  | 'stale-but-authentic'
  | 'future-but-authentic';

export type Verification = { readonly ok: true } | { readonly ok: false; readonly reason: SignatureFault };

export const MAX_AGE_MS = 300_000;
export const MAX_AHEAD_MS = 60_000;

const AUTHENTIC: Verification = { ok: true };

/** Verifies `X-HubSpot-Signature-v3`: webhooks, cards, settings, and workflow actions that carry it. */
export function verifySignature(
  request: SignedRequest & SignaturePolicy & { readonly now: number },
): Verification {
  const claim = readClaim(request.headers);
  if ('ok' in claim) return claim;

  const authentic = request.secrets.some((secret) =>
    equalInConstantTime(sign(secret, request, claim.timestamp), claim.signature),
  );
  const age = request.now - Number(claim.timestamp);
  if (age > MAX_AGE_MS) return refused(authentic ? 'stale-but-authentic' : 'stale');
  if (age < -MAX_AHEAD_MS) return refused(authentic ? 'future-but-authentic' : 'future');
  return authentic ? AUTHENTIC : refused('mismatch');
}

/**
 * Whether the v3 headers could be right at all, before the body is read: undefined means that the body
 * decides. A request without a signature is refused without holding its body (R12).
 */
export function findHeaderFault(headers: Headers): SignatureFault | undefined {
  const claim = readClaim(headers);
  return 'ok' in claim ? claim.reason : undefined;
}

/**
 * Verifies the older `X-HubSpot-Signature` of version v2, which workflow actions carry. It has no
 * time, so the caller must deduplicate (by `callbackId`) and must prefer v3 wherever that is present.
 */
export function verifySignatureV2(request: SignedRequest & SignaturePolicy): Verification {
  const { headers, method, publicUrl, url, rawBody } = request;
  const claim = readClaimV2(headers);
  if ('ok' in claim) return claim;
  const authentic = request.secrets.some((secret) => {
    const source = createHash('sha256').update(secret + method.toUpperCase() + publicUrl + url);
    return equalInConstantTime(source.update(rawBody).digest('hex'), claim.signature);
  });
  return authentic ? AUTHENTIC : refused('mismatch');
}

/** Verifies a workflow action: by v3 where that header is present, and only else by v2. */
export function verifyActionSignature(
  request: SignedRequest & SignaturePolicy & { readonly now: number },
): Verification {
  return hasV3(request.headers) ? verifySignature(request) : verifySignatureV2(request);
}

/** As `findHeaderFault`, for a workflow action. */
export function findActionHeaderFault(headers: Headers): SignatureFault | undefined {
  if (hasV3(headers)) return findHeaderFault(headers);
  const claim = readClaimV2(headers);
  return 'ok' in claim ? claim.reason : undefined;
}

function hasV3(headers: Headers): boolean {
  return headers['x-hubspot-signature-v3'] !== undefined;
}

const V3_SIGNATURE = /^[A-Za-z0-9+/]{43}=$/;
const V2_SIGNATURE = /^[0-9a-f]{64}$/;
/** Milliseconds have 13 digits until the year 2286; seconds have 10 and are refused. */
const TIMESTAMP = /^\d{13}$/;

interface Claim {
  readonly signature: string;
  readonly timestamp: string;
}

type Refusal = Verification & { ok: false };

function readClaim(headers: Headers): Claim | Refusal {
  const signature = headers['x-hubspot-signature-v3'];
  const timestamp = headers['x-hubspot-request-timestamp'];
  if (!signature || !timestamp) return refused('missing-header');
  if (typeof signature !== 'string' || !V3_SIGNATURE.test(signature)) return refused('malformed');
  if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return refused('malformed');
  return { signature, timestamp };
}

function readClaimV2(headers: Headers): Pick<Claim, 'signature'> | Refusal {
  const signature = headers['x-hubspot-signature'];
  const version = headers['x-hubspot-signature-version'];
  if (!signature || !version) return refused('missing-header');
  if (typeof signature !== 'string' || version !== 'v2') return refused('malformed');
  return V2_SIGNATURE.test(signature) ? { signature } : refused('malformed');
}

function refused(reason: SignatureFault): Refusal {
  return { ok: false, reason };
}

function sign(secret: string, request: SignedRequest & SignaturePolicy, timestamp: string): string {
  return createHmac('sha256', secret)
    .update(request.method.toUpperCase() + request.publicUrl + decodeQuery(request.url))
    .update(request.rawBody)
    .update(timestamp)
    .digest('base64');
}

const DECODED: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** HubSpot signs the query with exactly these escapes decoded; all others, and the path, stay as they are. */
export function decodeQuery(url: string): string {
  const start = url.indexOf('?');
  if (start === -1) return url;
  const query = url.slice(start).replace(/%[0-9A-F]{2}/gi, (code) => DECODED[code.toUpperCase()] ?? code);
  return url.slice(0, start) + query;
}

/**
 * Compares the texts of two digests. The text is compared rather than the decoded bytes because
 * base64 can write the same bytes in several ways; equal lengths are ensured by the patterns above.
 */
function equalInConstantTime(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected, 'latin1'), Buffer.from(given, 'latin1')];
  return a.length === b.length && timingSafeEqual(a, b);
}
