/**
 * HubSpot builds the extensions of an uploaded project on its own servers; here Rolldown does, by the same recipe: one
 * minified classic script, in which React and the remote UI stay outside as globals of the worker it will run in.
 * Source: `remoteBuild` of @hubspot/ui-extensions-dev-server 2.1.2.
 */
import { basename } from 'node:path';
import { rolldown } from 'rolldown';
import { esmExternalRequirePlugin } from 'rolldown/plugins';

const PRODUCTION = { 'process.env.NODE_ENV': '"production"' };

/** The bundle of an extension, from its entry file. @throws Error when it does not build */
export async function buildExtension(entry: string): Promise<string> {
  return bundle(entry, {
    external: ['react', 'react-dom', '@remote-ui/react'],
    globals: { react: 'React', '@remote-ui/react': 'RemoteUI' },
    name: basename(entry).replace(/\.[jt]sx?$/, '.js'),
  });
}

/** A script of our own pages, with everything it needs in it. */
export async function buildScript(entry: string): Promise<string> {
  return bundle(entry, { external: [], globals: {}, name: undefined });
}

interface Recipe {
  readonly external: string[];
  readonly globals: Record<string, string>;
  readonly name: string | undefined;
}

async function bundle(input: string, { external, globals, name }: Recipe): Promise<string> {
  const built = await rolldown({
    input,
    // Also where a CommonJS module requires it, such as React's own JSX runtime.
    plugins: external.length > 0 ? [esmExternalRequirePlugin({ external })] : [],
    platform: 'browser',
    logLevel: 'silent',
    transform: { define: PRODUCTION, jsx: { runtime: 'automatic' } },
  });
  try {
    const { output } = await built.generate({
      format: 'iife',
      minify: true,
      globals,
      ...(name === undefined ? {} : { name, extend: true }),
    });
    const [chunk, ...others] = output;
    if (others.length > 0) throw new Error(`${input} has come out in ${output.length} files instead of one.`);
    return chunk.code;
  } finally {
    await built.close();
  }
}
