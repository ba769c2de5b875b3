/** What the card gets of the engine; what it does not name is left out of the script. */
export { openTryOut } from '../src/card/try-out.ts';
