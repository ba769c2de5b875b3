/** HubSpot's parser does not look whether an entry point is there; the build after the upload does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { changeJson, entryPoints } from '../project.ts';

export const entryPointsExist: Check = {
  name: 'every entry point is a file, in a folder that can be installed alone',
  find: async (project) =>
    entryPoints(project).flatMap((entry) => {
      const file = join(project.source, entry);
      const wanted = [file, join(file, '../package.json'), join(file, '../package-lock.json')];
      return wanted.filter((path) => !existsSync(path)).map((path) => `there is no ${path}, for ${entry}`);
    }),
  faults: [
    {
      name: 'an entry point that is not there',
      plant: ({ source }) =>
        changeJson(
          join(source, 'app/cards/lead-card-tab-hsmeta.json'),
          ({ config }: { config: { entrypoint: string } }) => (config.entrypoint = '/app/cards/Gone.tsx'),
        ),
      found: /no .*Gone\.tsx/,
    },
  ],
};
