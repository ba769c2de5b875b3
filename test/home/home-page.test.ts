/** The home page in HubSpot's own renderer: each state once. */
import {
  Alert,
  Button,
  EmptyState,
  Heading,
  Link,
  LoadingSpinner,
  Select,
  StatisticsItem,
  StatusTag,
  Table,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { createElement } from 'react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { HomeAnswer } from '../../src/home/contract.ts';
import { inHubSpotsWorker } from '../support/hubspot-worker.ts';
import { aHome, aLine, NOBODY } from './a-home.ts';

type Answer = HomeAnswer | 'not JSON' | 'HubSpot says 502' | Error;

/** What the server answers, in turn; the last answer stays. */
let answers: Answer[] = [];
let called: string[] = [];
let language = 'en';

inHubSpotsWorker(async (url) => {
  called.push(url);
  const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
  if (answer instanceof Error) throw answer;
  if (answer === 'HubSpot says 502') return new Response('{"status":"error"}', { status: 502 });
  return new Response(answer === 'not JSON' ? '<html>' : JSON.stringify(answer));
});
beforeEach(() => {
  called = [];
  language = 'en';
});

const shown = (change: Parameters<typeof aHome>[0] = {}): HomeAnswer => ({ ok: true, data: aHome(change) });

async function openHome(...given: Answer[]) {
  answers = given;
  const { HomePage } = await import('../../hubspot/src/app/pages/HomePage.tsx');
  const renderer = createRenderer('pages');
  const { context } = renderer.mocks;
  Object.assign(context, { variables: { BACKEND_URL: 'https://fairlead.example.com/' } });
  Object.assign(context.user, { language });
  renderer.render(createElement(HomePage, { context } as never));
  const press = (label: string) =>
    renderer
      .findAll(Button)
      .find((button) => button.text === label)!
      .trigger('onClick', {} as never);
  const texts = () => renderer.findAll(Text).map(({ text }) => text);
  return { renderer, press, texts };
}

/** The types of the renderer know tables without pages alone. */
function turnTo(renderer: Awaited<ReturnType<typeof openHome>>['renderer'], page: number): void {
  renderer.find(Table).trigger('onPageChange' as never, page as never);
}

describe('the home page', () => {
  test('is German for whoever uses HubSpot in German, and has the server answer so', async () => {
    language = 'de-de';
    const { renderer } = await openHome(shown({ pending: NOBODY }));
    await renderer.waitFor(() => expect(renderer.find(EmptyState).props.title).toBe('Niemand wartet'));
    expect(called).toEqual(['https://fairlead.example.com/api/home?lang=de']);
  });

  test('waits with a word, then asks its own server', async () => {
    const { renderer } = await openHome(shown());
    expect(renderer.find(LoadingSpinner).props.label).toBe('Looking at the queue');
    await renderer.waitFor(() => renderer.find(Heading));
    expect(called).toEqual(['https://fairlead.example.com/api/home']);
  });

  test('shows who waits, why and how long, with the way to the record', async () => {
    const line = aLine({ mark: 'Raised a hand' });
    const { renderer } = await openHome(
      shown({ pending: { total: 14, page: 1, pages: 1, range: null, lines: [line] } }),
    );
    await renderer.waitFor(() => renderer.find(Link));
    expect(renderer.find(Heading).text).toBe('1 lead waits for sales, still in time.');
    expect(renderer.find(Link).props.href).toBe(line.href);
    expect(renderer.find(Tag).text).toBe('Raised a hand');
    expect(renderer.find(StatusTag, { variant: 'warning' }).text).toBe(line.when);
    expect(renderer.find(Table).props.paginated).toBeUndefined();
  });

  test('turns to another page, keeps the old one until it is there, and says that it is on its way', async () => {
    const page = (number: number) => ({
      total: 3_000,
      page: number,
      pages: 150,
      range: `page ${number}`,
      lines: [aLine({ name: `Lead of page ${number}` })],
    });
    const { renderer, texts } = await openHome(shown({ pending: page(1) }), shown({ pending: page(7) }));
    await renderer.waitFor(() => renderer.find(Link));
    expect(renderer.find(Table).props).toMatchObject({ paginated: true, page: 1, pageCount: 150 });
    expect(texts()).toContain('page 1');
    turnTo(renderer, 7);
    expect(renderer.find(Link).text).toBe('Lead of page 1');
    expect(renderer.find(LoadingSpinner).props.label).toBe('Fetching them');
    await renderer.waitFor(() => expect(renderer.find(Link).text).toBe('Lead of page 7'));
    expect(renderer.find(Table).props).toHaveProperty('page', 7);
    expect(renderer.maybeFind(LoadingSpinner)).toBeNull();
    expect(called.at(-1)).toBe('https://fairlead.example.com/api/home?pending=7');
  });

  test('shows whose leads are chosen, from their first pages on', async () => {
    const options = [
      { value: 'everyone', label: 'Everyone’s leads' },
      { value: 'mine', label: 'My leads' },
    ];
    const many = { total: 90, page: 1, pages: 5, range: '1 to 20 of 90', lines: [aLine()] };
    language = 'de';
    const { renderer } = await openHome(
      shown({ pending: many, whose: { chosen: 'everyone', options } }),
      shown({ pending: many }),
      shown({ whose: { chosen: 'mine', options } }),
    );
    await renderer.waitFor(() => renderer.find(Select));
    expect(renderer.find(Select).props).toMatchObject({ label: 'Wessen Leads', value: 'everyone', options });
    turnTo(renderer, 2);
    await renderer.waitFor(() => expect(called).toHaveLength(2));
    renderer.find(Select).trigger('onChange', 'mine' as never);
    await renderer.waitFor(() => expect(renderer.find(Select).props.value).toBe('mine'));
    expect(called.slice(1)).toEqual([
      'https://fairlead.example.com/api/home?lang=de&pending=2',
      'https://fairlead.example.com/api/home?lang=de&whose=mine',
    ]);
  });

  test('a page that cannot be fetched leaves what was there, and says so', async () => {
    const many = { total: 90, page: 1, pages: 5, range: '1 to 20 of 90', lines: [aLine()] };
    const { renderer } = await openHome(shown({ pending: many }), new Error('gone'));
    await renderer.waitFor(() => renderer.find(Link));
    turnTo(renderer, 2);
    await renderer.waitFor(() => renderer.find(Alert));
    expect(renderer.find(Table).props).toHaveProperty('page', 1);
    expect(renderer.maybeFind(LoadingSpinner)).toBeNull();
  });

  test('shows figures with what they mean, and how Fairlead itself is', async () => {
    const health = { tone: 'bad', sentence: 'Work waits.', todo: 'See that the worker runs.' } as const;
    const { renderer, texts } = await openHome(shown({ health }));
    await renderer.waitFor(() => renderer.find(StatisticsItem));
    expect(renderer.find(StatisticsItem).props).toMatchObject({ label: 'MQLs', number: '12' });
    expect(renderer.find(StatusTag, { variant: 'danger' }).text).toBe('Work waits.');
    expect(texts()).toContain('See that the worker runs.');
  });

  test('says so where nobody waits', async () => {
    const { renderer } = await openHome(shown({ pending: NOBODY }));
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).props.title).toBe('Nobody waits');
    expect(renderer.maybeFind(Link)).toBeNull();
  });

  test('says why there is nothing to show, without offering what cannot help', async () => {
    const failure = {
      ok: false,
      code: 'disconnected',
      title: 'Disconnected',
      message: 'Connect it again.',
    } as const;
    const { renderer, texts } = await openHome({ ...failure, again: false });
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).props.title).toBe('Disconnected');
    expect(texts()).toContain('Connect it again.');
    expect(renderer.maybeFind(Button)).toBeNull();
  });

  test.each([
    ['a server that cannot be reached', new Error('gone'), 'Fairlead cannot be reached'],
    ['HubSpot that could not get through', 'HubSpot says 502', 'Fairlead cannot be reached'],
    ['nonsense', 'not JSON', 'Fairlead gave an answer that this page does not understand'],
  ] as const)('%s is told in a sentence, and another try helps', async (_, answer, title) => {
    const { renderer, press } = await openHome(answer, shown());
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).props.title).toBe(title);
    press('Try again');
    await renderer.waitFor(() => renderer.find(Link));
  });

  test('keeps what it knew while a look fails', async () => {
    const { renderer, press } = await openHome(shown(), new Error('gone'));
    await renderer.waitFor(() => renderer.find(Link));
    press('Look again');
    await renderer.waitFor(() => renderer.find(Alert));
    expect(renderer.find(Alert).props.title).toBe('This may be out of date');
    expect(renderer.find(Link).text).toBe('Dana Reyes');
  });
});
