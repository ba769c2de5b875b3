/** A stage whose settings people open, each as HubSpot would sign their calls. */
import type { FetchAnswer, FetchUser } from '../../sandbox/extensions/app-fetch.ts';
import {
  type DoneAnswer,
  doneAnswer,
  type Failure,
  type SettingsView,
  settingsAnswer,
} from '../../src/settings/contract.ts';
import { type DraftRequest, type DraftView, draftAnswer } from '../../src/settings/draft-contract.ts';
import { fetchAsCard } from '../card/support.ts';
import { PORTAL, type Stage } from '../support/stage.ts';

/** The sandbox's first user installs the app. */
export const INSTALLER: FetchUser = { portalId: PORTAL, userId: 77, userEmail: 'rae@northwind.example' };
export const MAX: FetchUser = { portalId: PORTAL, userId: 201, userEmail: 'max@northwind.example' };
export const SAM: FetchUser = { portalId: PORTAL, userId: 202, userEmail: 'sam@northwind.example' };
export const VISITOR: FetchUser = { portalId: PORTAL, userId: 203, userEmail: 'vic@northwind.example' };

let keys = 0;

/** A new key for each act, as the page makes them. */
export function newKey(): string {
  keys += 1;
  return `test-key-${String(keys).padStart(12, '0')}`;
}

export async function post(
  stage: Stage,
  path: string,
  body: Record<string, unknown>,
  viewer: FetchUser = INSTALLER,
): Promise<FetchAnswer> {
  return fetchAsCard(stage, `/api/settings${path}`, { method: 'POST', body, viewer });
}

export async function settingsOf(stage: Stage, viewer: FetchUser = INSTALLER): Promise<SettingsView> {
  const { status, body } = await fetchAsCard(stage, '/api/settings', { viewer });
  if (status !== 200) throw new Error(`the settings were answered with ${status}: ${JSON.stringify(body)}`);
  const answer = settingsAnswer.parse(body);
  if (!answer.ok) throw new Error(`there are no settings to see: ${answer.code}`);
  return answer.data;
}

export async function draftOf(stage: Stage, request: DraftRequest): Promise<DraftView> {
  const { body } = await post(stage, '/model/draft', { ...request });
  const answer = draftAnswer.parse(body);
  if (!answer.ok) throw new Error(`there is no draft: ${answer.code}`);
  return answer.data;
}

/** The text of the published model with its threshold changed by the form. */
export async function changedText(stage: Stage, threshold: number): Promise<string> {
  const path = ['mql', 'threshold', 'default'];
  const { text } = await draftOf(stage, {
    from: { kind: 'published' },
    edits: [{ kind: 'set', path, value: threshold }],
  });
  return text;
}

export async function act(
  stage: Stage,
  path: string,
  said: Record<string, unknown>,
  viewer: FetchUser = INSTALLER,
): Promise<DoneAnswer> {
  const { status, body } = await post(stage, path, { idempotencyKey: newKey(), ...said }, viewer);
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${JSON.stringify(body)}`);
  return doneAnswer.parse(body);
}

export async function refusedAct(...given: Parameters<typeof act>): Promise<Failure> {
  const answer = await act(...given);
  if (answer.ok) throw new Error(`it was done: ${answer.data.told}`);
  return answer;
}

export async function done(...given: Parameters<typeof act>): Promise<SettingsView & { told: string }> {
  const answer = await act(...given);
  if (!answer.ok) throw new Error(`it was refused: ${answer.code}: ${answer.message}`);
  return { ...answer.data.view, told: answer.data.told };
}

/** Max holds the marketing key, Sam the sales key. */
export async function nameBoth(stage: Stage): Promise<void> {
  await done(stage, '/people', { role: 'marketing', email: MAX.userEmail, holds: true });
  await done(stage, '/people', { role: 'sales', email: SAM.userEmail, holds: true });
}
