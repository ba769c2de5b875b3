/**
 * HubSpot's packages, from this folder's own node_modules. They are loaded by name, because everything else must
 * compile and run where they are not installed.
 */
export async function load<Module>(name: string): Promise<Module> {
  return (await import(name)) as Module;
}

export const toolsFolder = import.meta.dirname;
