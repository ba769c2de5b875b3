import { MIRROR_FIELDS } from '../lifecycle/stage-mirror.ts';
import { editableContactProperties } from '../manifest.ts';

/** Contact properties that people write too: what we wrote there is remembered, and looked up before it goes out again. */
export const SHARED_PROPERTIES: readonly string[] = [...editableContactProperties, ...MIRROR_FIELDS];
