import { createHash, createHmac } from 'node:crypto';

/** The escapes that HubSpot decodes in the URI before it signs; all others stay as they are. */
const decoded: Readonly<Record<string, string>> = {
  '3A': ':',
  '2F': '/',
  '3F': '?',
  '40': '@',
  '21': '!',
  '24': '$',
  '27': "'",
  '28': '(',
  '29': ')',
  '2A': '*',
  '2C': ',',
  '3B': ';',
};

export interface SignedCall {
  readonly method: string;
  /** The full public address, as HubSpot calls it. */
  readonly uri: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/**
 * The headers HubSpot puts on a call to a project app: v3 with its timestamp, and v1 beside it.
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function signatureHeaders(clientSecret: string, call: SignedCall): Record<string, string> {
  return {
    'X-HubSpot-Signature': createHash('sha256')
      .update(clientSecret + call.body)
      .digest('hex'),
    'X-HubSpot-Signature-Version': 'v1',
    'X-HubSpot-Signature-v3': signV3(clientSecret, call),
    'X-HubSpot-Request-Timestamp': String(call.timestamp),
  };
}

export function signV3(clientSecret: string, call: SignedCall): string {
  const uri = call.uri.replace(
    /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi,
    (_, hex: string) => decoded[hex.toUpperCase()]!,
  );
  return createHmac('sha256', clientSecret)
    .update(`${call.method}${uri}${call.body}${call.timestamp}`)
    .digest('base64');
}
