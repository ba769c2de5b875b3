/**
 * What the doors of HubSpot's UI extensions do alike. HubSpot signs every call of `hubspot.fetch` (v3) with who asks in
 * the query; whoever it did not sign gets 401 and nothing else. What is expected to happen is answered with 200, because
 * HubSpot wraps any other status. Source: developers.hubspot.com, UI extensions, fetching data.
 */
import type { ServerResponse } from 'node:http';
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { BodyLimits } from '../http/body.ts';
import { Door } from '../http/door.ts';
import { type BodyFault, readJson } from '../http/json-body.ts';
import { sendJson } from '../http/send-json.ts';
import { storable } from '../http/storable.ts';
import { isStoreTrouble } from '../store/database.ts';
import { findHeaderFault } from '../webhooks/signature.ts';
import { createVerifier, type VerifierDeps } from '../webhooks/verifier.ts';
import { type Viewer, viewerOf } from './identity.ts';
import { unavailable } from './no-lead.ts';
import { type CardSpeech, speechFor } from './speech.ts';

export interface SignedDoorDeps extends VerifierDeps {
  readonly appId: string;
  readonly log: Logger;
}

/** A call by somebody HubSpot vouches for. */
export interface SignedCall {
  readonly viewer: Viewer;
  /** The named parts of the path, as they were called. */
  readonly params: Readonly<Record<string, string>>;
  /** The query, signed as a whole; who asks is in `viewer`. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The body as JSON, its texts storable; undefined where there is none, or none that can be read. */
  readonly body: unknown;
}

/** What is answered; a fault refuses the call with its status instead. */
export type Respond = (call: SignedCall) => Promise<object | BodyFault>;

export interface SignedDoor {
  get(respond: Respond): RequestHandler;
  post(respond: Respond): RequestHandler;
}

export function createSignedDoor(deps: SignedDoorDeps, limits: BodyLimits): SignedDoor {
  const door = new Door({ ...deps, limits });
  const verify = createVerifier(deps);

  async function answer(req: Request, res: ServerResponse, bytes: Buffer, respond: Respond): Promise<void> {
    const verified = verify(req, bytes);
    if (!verified.ok) return door.refuse(res, { status: 401, reason: verified.reason });
    const viewer = viewerOf(storable(req.query), deps.appId);
    if (viewer === null) return door.refuse(res, STRANGER);
    const read = readJson(bytes);
    const body = read.kind === 'json' ? storable(read.value) : undefined;
    const params = req.params as Record<string, string>;
    const response = await orUnavailable(
      () => respond({ viewer, params, query: req.query, body }),
      speechFor(req.query.lang),
    );
    if (isFault(response)) return door.refuse(res, response);
    sendJson(res, 200, response);
  }

  async function orUnavailable(respond: () => Promise<object>, speech: CardSpeech): Promise<object> {
    try {
      return await respond();
    } catch (error) {
      if (!isStoreTrouble(error)) throw error;
      door.note('the store is unavailable', error);
      return unavailable(speech);
    }
  }

  return {
    get: (respond) => (req, res) => answer(req, res, NO_BODY, respond),
    post: (respond) => async (req, res) => {
      const fault = door.findFault(req) ?? findSignatureFault(req);
      if (fault) return door.turnAway(req, res, fault);
      await door.read(req, res, (bytes) => answer(req, res, bytes, respond));
    },
  };
}

const NO_BODY = Buffer.alloc(0);
const STRANGER: BodyFault = { status: 401, reason: 'not called by an extension of this app' };

function findSignatureFault({ headers }: Request): BodyFault | undefined {
  const reason = findHeaderFault(headers);
  return reason && { status: 401, reason };
}

function isFault(response: object): response is BodyFault {
  return 'status' in response && 'reason' in response;
}
