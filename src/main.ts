/** The entry of the production server: reads the environment, runs until a signal, stops in order. */
import { type Config, describeConfig, readConfig } from './config.ts';
import { faultText } from './log.ts';
import { isPersonsMistake, startApp } from './server.ts';
import { untilSignal } from './until-signal.ts';

/** Runs until a signal or the loss of the database, then stops in order. Exits 1 where it could not start. */
export async function serve(config: Config): Promise<void> {
  // From the first moment: what is half started, such as the embedded database, has to be stopped as well.
  const signal = untilSignal();
  const running = await startApp(config);
  const { log } = running.context;
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'ended by a fault that nobody caught');
    process.exit(1);
  });
  log.info({ ...describeConfig(config), port: running.port }, 'fairlead is up');
  const why = await Promise.race([signal, running.lost.then(() => 'the database server went away')]);
  log.info({ why }, 'stopping');
  const how = await running.stop();
  process.exitCode = why.startsWith('SIG') ? 0 : 1;
  // What hangs would keep the process alive for as long as it hangs.
  if (how === 'cut short') process.exit();
}

try {
  await serve(readConfig(process.env));
} catch (error) {
  const told = isPersonsMistake(error) ? error.message : faultText(error);
  process.stderr.write(`fairlead: ${told}\n`);
  process.exitCode = 1;
}
