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

/** Webhooks come with v1 and v3; workflow actions with v2, perhaps with v3 beside it, perhaps with v3 alone. */
export type SignatureKind = 'v1 and v3' | 'v2' | 'v2 and v3' | 'v3';

/**
 * The headers HubSpot puts on a call to a project app.
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function signatureHeaders(
  clientSecret: string,
  call: SignedCall,
  kind: SignatureKind = 'v1 and v3',
): Record<string, string> {
  return {
    ...(kind.startsWith('v1') && {
      'X-HubSpot-Signature': sha256(clientSecret + call.body),
      'X-HubSpot-Signature-Version': 'v1',
    }),
    ...(kind.startsWith('v2') && {
      'X-HubSpot-Signature': sha256(clientSecret + call.method + call.uri + call.body),
      'X-HubSpot-Signature-Version': 'v2',
    }),
    ...(kind.endsWith('v3') && {
      'X-HubSpot-Signature-v3': signV3(clientSecret, call),
      'X-HubSpot-Request-Timestamp': String(call.timestamp),
    }),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
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
