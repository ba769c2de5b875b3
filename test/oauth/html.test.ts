import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { html } from '../../src/http/html.ts';
import { PAGE_POLICY } from '../../src/http/person-page.ts';
import { connectedPage, startAgainPage, welcomePage } from '../../src/oauth/pages.ts';

test('inserted text is escaped, inserted HTML is not', () => {
  const item = html`<b>${'<script>"&\''}</b>`;
  expect(html`<p title="${'"x'}">${[item, item]}${7}</p>`.text).toBe(
    '<p title="&quot;x"><b>&lt;script&gt;&quot;&amp;&#39;</b><b>&lt;script&gt;&quot;&amp;&#39;</b>7</p>',
  );
});

test('a page is whole, in a language, with one heading, and loads nothing from elsewhere', () => {
  const pages = [
    connectedPage({ portalId: '1', contactsUrl: 'https://app.hubspot.test/contacts/1', isReinstall: false }),
    startAgainPage('https://fairlead.test/install', 'ref-1'),
    welcomePage('https://fairlead.test/install'),
  ];
  for (const { html: page } of pages) {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).toContain('<main');
    expect(page).not.toMatch(/<(script|img|link|iframe|form)|url\(|@import/);
  }
});

test('the policy of a page allows its own style and nothing else', () => {
  const style = /<style>([\s\S]*)<\/style>/.exec(startAgainPage('x', 'y').html)![1]!;
  expect(PAGE_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(PAGE_POLICY).toContain("default-src 'none'");
});
