/** Whoever works without a browser may; where the whole is checked, a missing one fails. */
import { expect, test } from 'vitest';
import { maySkip, NO_BROWSER } from '../browser/chromium.ts';

test('the screens are skipped only where there is no browser and nobody checks the whole', () => {
  expect(maySkip(undefined, {})).toBe(true);
  expect(maySkip(undefined, { CI: 'true' })).toBe(false);
  expect(maySkip('/usr/bin/chromium', {})).toBe(false);
});

test('it is said how to get a browser', () => {
  expect(NO_BROWSER).toMatch(/apt-get install chromium.*CHROMIUM_PATH/);
});
