/** Verifies requests as Express hands them over, against what the app knows of itself. */
import type { Request } from 'express';
import type { Secret } from '../secret.ts';
import { type SignaturePolicy, type SignedRequest, type Verification, verifySignature } from './signature.ts';

export interface VerifierDeps {
  readonly publicUrl: string;
  /** The current one and, during a rotation, the previous one. */
  readonly clientSecrets: readonly (Secret<string> | undefined)[];
  readonly now: () => number;
}

export type Verifier = (req: Request, rawBody: Buffer) => Verification;

/** By v3, unless the door takes another signature too. */
export function createVerifier(
  { publicUrl, clientSecrets, now }: VerifierDeps,
  verify: (
    request: SignedRequest & SignaturePolicy & { readonly now: number },
  ) => Verification = verifySignature,
): Verifier {
  const secrets = clientSecrets.flatMap((secret) => secret?.reveal() ?? []);
  return ({ method, originalUrl: url, headers }, rawBody) =>
    verify({ method, url, rawBody, headers, publicUrl, secrets, now: now() });
}
