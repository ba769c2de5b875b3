/**
 * One notice on its way: signed as the Standard Webhooks specification says (standardwebhooks.com), so that receivers
 * verify it with a library. Nothing is followed, nothing of the answer is read but its status, and five seconds are
 * all it gets.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import { Secret } from '../secret.ts';
import type { Delivery, Receiver } from './ports.ts';
import {
  type AddressRules,
  checkedLookup,
  parseWebhookUrl,
  type ResolveName,
  WebhookAddressError,
} from './webhook-address.ts';

const TIMEOUT_MS = 5_000;
const SECRET_PREFIX = 'whsec_';

/** `gone`: no try will change it. */
export type SendResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly gone: boolean; readonly reason: string };

export type SendNotice = (receiver: Receiver, delivery: Delivery, now: number) => Promise<SendResult>;

export function newWebhookSecret(): Secret<string> {
  return new Secret(SECRET_PREFIX + randomBytes(32).toString('base64'));
}

/** One agent for all portals: connections are not kept, for notices are few. */
export function createSender(rules: AddressRules, resolveName?: ResolveName): SendNotice {
  const dispatcher = new Agent({
    connect: { lookup: checkedLookup(rules, resolveName), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    pipelining: 0,
  });
  return async (receiver, delivery, now) => {
    try {
      return await send({ dispatcher, url: parseWebhookUrl(receiver.url, rules) }, receiver, delivery, now);
    } catch (error) {
      const cause = isAddressError(error) ? error : asAddressError(error);
      if (cause) return { ok: false, gone: true, reason: cause.message };
      return { ok: false, gone: false, reason: failureText(error) };
    }
  };
}

async function send(
  { dispatcher, url }: { readonly dispatcher: Dispatcher; readonly url: URL },
  { secret }: Receiver,
  { deliveryId, payload }: Delivery,
  now: number,
): Promise<SendResult> {
  const body = JSON.stringify(payload);
  const { statusCode, body: answer } = await request(url, {
    dispatcher,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Fairlead',
      ...signedHeaders(secret, { id: deliveryId, at: now, body }),
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  answer.on('error', isOfNoInterest).destroy();
  if (statusCode >= 200 && statusCode < 300) return { ok: true };
  return { ok: false, gone: statusCode === 410, reason: `the receiver answered with ${statusCode}` };
}

/** The status has said it all: closing before the rest has come is meant, and no trouble. */
function isOfNoInterest(): void {}

/** `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature` over "id.timestamp.body". */
export function signedHeaders(
  secret: Secret<string>,
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.reveal().slice(SECRET_PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function isAddressError(error: unknown): error is WebhookAddressError {
  return error instanceof WebhookAddressError;
}

/** Where several addresses were tried, the connection gathers what each came to. */
function asAddressError(error: unknown): WebhookAddressError | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  return inner.find(isAddressError);
}

function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`;
  const code = (error as NodeJS.ErrnoException).code;
  return code ? `${code}: ${error.message}` : error.message;
}
