/**
 * A workflow that comes to an action of the app: HubSpot calls the action's address once, signed, and takes the answer.
 * Field for field as a call was seen on platform version 2026.03. What HubSpot does on 429 and 5xx (the same call again,
 * for up to three days) is the caller's to play: a call can be given its callback id.
 */
import { type SignatureKind, signatureHeaders } from '../webhooks/signature.ts';

export interface ActionRun {
  /** Of the action, from the app's address on, such as `/actions/record-signal`. */
  readonly path: string;
  readonly objectId: string;
  /** `CONTACT` where left out. */
  readonly objectType?: string;
  /** What the workflow's author filled in. HubSpot sends values of properties as text. */
  readonly inputFields?: Readonly<Record<string, unknown>>;
  readonly workflowId?: number;
  /** The same as before for a call that is repeated; a new one where left out. */
  readonly callbackId?: string;
  /** Documented is v2; project apps were seen with v3 beside it, which is what is sent where left out. */
  readonly signature?: SignatureKind;
}

export interface ActionAnswer {
  readonly status: number;
  /** The parsed JSON, or the text where it is none. */
  readonly body: unknown;
  readonly callbackId: string;
}

export interface ActionTarget {
  /** Where the call really goes. */
  readonly url: string;
  /** What the signature covers. */
  readonly publicUrl: string;
  readonly clientSecret: string;
}

const ACTION_DEFINITION = 10_646_377;
/** HubSpot's own limit is not documented for actions; this is what its webhooks in workflows wait. */
const ANSWER_WITHIN_MS = 30_000;

export async function callAction(
  target: ActionTarget,
  portalId: string,
  run: ActionRun & { readonly callbackId: string },
  now: number,
): Promise<ActionAnswer> {
  const body = JSON.stringify(payload(portalId, run));
  const url = new URL(run.path, target.url).toString();
  const uri = new URL(run.path, target.publicUrl).toString();
  const signed = { method: 'POST', uri, body, timestamp: now };
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...signatureHeaders(target.clientSecret, signed, run.signature ?? 'v2 and v3'),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return { status: response.status, body: asJson(await response.text()), callbackId: run.callbackId };
}

function payload(portalId: string, run: ActionRun & { readonly callbackId: string }) {
  const { callbackId, objectId, objectType = 'CONTACT', inputFields = {}, workflowId = 192_814_114 } = run;
  return {
    callbackId,
    origin: {
      portalId: Number(portalId),
      actionDefinitionId: ACTION_DEFINITION,
      actionDefinitionVersion: 1,
      extensionDefinitionId: ACTION_DEFINITION,
      extensionDefinitionVersionId: 1,
    },
    context: { workflowId, actionId: 1, source: 'WORKFLOWS' },
    object: { objectId: Number(objectId), objectType },
    fields: inputFields,
    inputFields,
    typedInputs: Object.fromEntries(
      Object.entries(inputFields).map(([name, value]) => [name, { value, type: typeOf(value) }]),
    ),
  };
}

function typeOf(value: unknown): string {
  return typeof value === 'number' ? 'NUMBER' : 'STRING';
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
