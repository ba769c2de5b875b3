/**
 * The app as in production, but for our own limit: `BENCH_LIMIT_FACTOR` times as many calls in ten seconds, against
 * a sandbox whose limit is raised as much. With 1 it is the app as it is.
 */
import { readConfig } from '../../../src/config.ts';
import { CALLS } from '../../../src/crm/limiter.ts';
import { startApp } from '../../../src/server.ts';

const factor = Number(process.env.BENCH_LIMIT_FACTOR ?? 1);
const running = await startApp(readConfig(process.env), {
  calls: { ...CALLS, calls: CALLS.calls * factor, burst: CALLS.burst * factor },
});
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
