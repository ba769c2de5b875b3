/** A process of its own that holds the embedded server until a line comes in: argv is folder, cluster. */
import { startEmbedded } from '../../src/store/embedded/server.ts';

const [folder, cluster = 'data'] = process.argv.slice(2);

function tell(fact: object): void {
  process.stdout.write(`${JSON.stringify(fact)}\n`);
}

process.on('SIGINT', () => tell({ interrupted: true }));
try {
  const server = await startEmbedded({
    folder,
    cluster,
    settings: { fsync: 'off' },
    log: (said) => tell({ said }),
  });
  void server.lost.then(() => tell({ lost: true }));
  tell({ how: server.how, host: server.host });
  process.stdin.once('data', async () => {
    tell({ stop: await server.stop() });
    process.exit(0);
  });
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  tell({ code, message });
  process.exitCode = 1;
}
