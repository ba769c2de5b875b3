/** The card in HubSpot's own renderer, with a server that answers what a test has laid out. */
import { Button, Heading, LoadingButton } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { createElement } from 'react';
import { beforeEach } from 'vitest';
import type { DecisionRequest } from '../../src/card/contract.ts';
import { inHubSpotsWorker } from '../support/hubspot-worker.ts';

export type Answer = object | 'not JSON' | 'HubSpot says 502' | 'HubSpot says 401' | Error | Late;

/** Comes only after a while. */
export class Late {
  readonly afterMs: number;
  readonly answer: object;

  constructor(afterMs: number, answer: object) {
    this.afterMs = afterMs;
    this.answer = answer;
  }
}

export const BACKEND = 'https://fairlead.example.com';

/** What the server answers, in turn; the last answer stays. */
let answers: readonly Answer[] = [];
let calls: { url: string; method: string; body: DecisionRequest }[] = [];

/** For the top of a test file. */
export function withCards(): void {
  inHubSpotsWorker(answerCall);
  beforeEach(() => {
    answers = [];
    calls = [];
  });
}

async function answerCall(
  url: string,
  { method, body }: { method: string; body: DecisionRequest },
): Promise<Response> {
  calls.push({ url, method, body });
  const [answer, ...later] = answers;
  if (later.length > 0) answers = later;
  if (answer instanceof Error) throw answer;
  if (answer instanceof Late) {
    await new Promise((resolve) => setTimeout(resolve, answer.afterMs));
    return Response.json(answer.answer);
  }
  if (answer === 'HubSpot says 401') return new Response('{"status":"error"}', { status: 401 });
  if (answer === 'HubSpot says 502') return new Response('{"status":"error"}', { status: 502 });
  return new Response(answer === 'not JSON' ? '<html>' : JSON.stringify(answer));
}

/** Opened by a viewer whose HubSpot speaks `language`. */
export async function openCard(...given: readonly Answer[]) {
  return openCardFor({}, ...given);
}

export async function openCardFor(user: { readonly language?: string }, ...given: readonly Answer[]) {
  answers = given;
  const { LeadCard } = await import('../../hubspot/src/app/cards/LeadCard.tsx');
  const renderer = patient(createRenderer('crm.record.sidebar'));
  const { context, actions, useCrmProperties } = renderer.mocks;
  useCrmProperties.willCall(
    () =>
      ({
        properties: { fairlead_reason: 'MQL: replied to your e-mail.' },
        error: null,
        isLoading: false,
        isRefetching: false,
        refetch: async () => undefined,
      }) as never,
  );
  Object.assign(context, {
    variables: { BACKEND_URL: `${BACKEND}/` },
    user: { ...context.user, locale: 'en', ...user },
  });
  renderer.render(createElement(LeadCard, { context, actions } as never));
  const press = (label: string) => {
    const button = renderer.findAll(Button).find(({ text }) => text === label)!;
    button.trigger('onClick', {} as never);
  };
  /** The button of an open form, or one that asks for more. */
  const send = (label?: string) => {
    const buttons = renderer.findAll(LoadingButton);
    const button = label === undefined ? buttons[0]! : buttons.find(({ text }) => text === label)!;
    button.trigger('onClick', {} as never);
  };
  const decisions = () => calls.filter(({ method }) => method === 'POST');
  const isShown = () => renderer.waitFor(() => renderer.find(Heading));
  return { renderer, press, send, calls: () => calls, decisions, isShown, actions };
}

type Renderer = ReturnType<typeof createRenderer<'crm.record.sidebar'>>;

/** A second is HubSpot's patience; a busy machine may need more. */
function patient(renderer: Renderer): Renderer {
  const waitFor: Renderer['waitFor'] = (check) => renderer.waitFor(check, { timeoutInMs: 10_000 });
  return { ...renderer, waitFor };
}
