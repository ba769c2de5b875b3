/** Takes back what the forms changed last, one change at a time. */
import { Button, Flex } from '@hubspot/ui-extensions';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

export function Undo({ draft }: { readonly draft: Draft }) {
  const words = useWords();
  if (!draft.canUndo) return null;
  return (
    <Flex direction="row">
      <Button size="xs" disabled={draft.isWorking} onClick={draft.undo}>
        {words.draft.undo}
      </Button>
    </Flex>
  );
}
