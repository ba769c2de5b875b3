import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

test('the image starts Node with the options of npm start', () => {
  const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const command = JSON.parse(/^CMD (.+)$/m.exec(dockerfile)![1]!) as string[];
  const options = packageJson.scripts.start.match(/--\S+/g)!;
  expect(options.length).toBeGreaterThan(0);
  expect(command).toEqual(['node', ...options, 'src/main.ts']);
});
