/** The settings page in HubSpot's own renderer, before a server that answers what a test says. */
import {
  Alert,
  Button,
  Icon,
  Input,
  Link,
  LoadingButton,
  LoadingSpinner,
  TableCell,
  Tabs,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { createElement } from 'react';
import { beforeEach, expect } from 'vitest';
import type { Failure, SettingsView } from '../../src/settings/contract.ts';
import { inHubSpotsWorker } from '../support/hubspot-worker.ts';

export type Answer = object | 'not JSON' | 'HubSpot says 502' | Error;

interface Call {
  readonly path: string;
  readonly method: string;
  readonly body: Record<string, unknown>;
}

interface Server {
  /** What is answered at each path, in turn; the last answer stays. */
  answers: Record<string, Answer[]>;
  calls: Call[];
  /** What the calls asked to be answered in. */
  readonly languages: Set<string>;
}

const BACKEND = 'https://fairlead.example.com';

export const ok = (data: unknown) => ({ ok: true, data });
export const refused = (message: string): Failure => ({
  ok: false,
  code: 'no_key',
  title: 'Not done',
  message,
});
export const done = (view: SettingsView) => ok({ told: 'It is done.', view });

/** For the top of a test file; it begins anew with each test. */
export function aServer(): Server {
  const server: Server = { answers: {}, calls: [], languages: new Set() };
  inHubSpotsWorker(
    async (url: string, { method, body }: { method: string; body: Record<string, unknown> }) => {
      const { pathname, search } = new URL(url);
      const path = pathname.replace('/api/settings', '');
      server.languages.add(search);
      server.calls.push({ path, method, body });
      const turn = server.answers[path] ?? [];
      const answer = await (turn.length > 1 ? turn.shift()! : turn[0]);
      if (answer === undefined) throw new Error(`nobody answers ${path}`);
      if (answer instanceof Error) throw answer;
      if (answer === 'HubSpot says 502') return new Response('{"status":"error"}', { status: 502 });
      return new Response(answer === 'not JSON' ? '<html>' : JSON.stringify(answer));
    },
  );
  beforeEach(() => {
    server.answers = {};
    server.calls = [];
    server.languages.clear();
  });
  return server;
}

export async function openPageBefore(
  server: Server,
  first: Answer,
  others: Record<string, Answer[]> = {},
  language = 'en',
) {
  server.answers = { '': [first], ...others };
  const { SettingsPage } = await import('../../hubspot/src/app/settings/SettingsPage.tsx');
  const renderer = createRenderer('settings');
  const { context, actions } = renderer.mocks;
  Object.assign(context, { variables: { BACKEND_URL: `${BACKEND}/` } });
  Object.assign(context.user, { language });
  renderer.render(createElement(SettingsPage, { context, actions } as never));
  /** By what a screen reader says: the text and what the icon stands for. */
  const button = (label: string) =>
    renderer.maybeFind(
      Button,
      (found) => found.text + (found.maybeFind(Icon)?.props.screenReaderText ?? '') === label,
    ) ?? renderer.maybeFind(LoadingButton, ({ text }) => text === label);
  const press = (label: string) => {
    const found = button(label);
    if (!found) throw new Error(`there is no button ${label}`);
    found.trigger('onClick' as never, {} as never);
  };
  const type = (name: string, text: string) => {
    const field =
      renderer.maybeFind(Input, ({ props }) => props.name === name) ??
      renderer.find(TextArea, ({ props }) => props.name === name);
    field.trigger('onInput' as never, text as never);
    field.trigger('onChange' as never, text as never);
  };
  const says = (text: string) =>
    renderer.findAll(Text).some((one) => one.text?.includes(text)) ||
    renderer.findAll(TableCell).some((one) => one.text?.includes(text)) ||
    renderer.findAll(Link).some((one) => one.text?.includes(text)) ||
    renderer.findAll(Alert).some(({ props }) => props.title.includes(text));
  const shows = (text: string) => renderer.waitFor(() => expect(says(text)).toBe(true));
  const sent = (path: string) => server.calls.filter((call) => call.path === path).map(({ body }) => body);
  const goTo = (tab: string) => renderer.find(Tabs).trigger('onSelectedChange' as never, tab as never);
  const begin = async () => {
    await renderer.waitFor(() => expect(button('Edit the published model')).toBeTruthy());
    goTo('model');
    press('Edit the published model');
  };
  await renderer.waitFor(() => expect(renderer.maybeFind(LoadingSpinner)).toBeNull());
  return { renderer, actions, button, press, type, says, shows, sent, goTo, begin };
}
