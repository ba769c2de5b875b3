/** `fairlead install-url`: where a HubSpot admin begins. */
import { manifest } from '../manifest.ts';
import type { Cli } from './cli.ts';
import { commandEnvironment } from './command-environment.ts';

export function addInstallUrl(cli: Cli): void {
  cli
    .command('install-url', {
      description: 'Print the address at which a HubSpot admin installs the app.',
      example: 'fairlead install-url',
    })
    .action(
      cli.answering(async () => {
        const { publicUrl } = cli.io.context?.config ?? commandEnvironment(cli.io.env);
        const url = publicUrl + manifest.paths.install;
        return { data: { url }, text: url };
      }),
    );
}
