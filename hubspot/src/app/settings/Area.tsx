/** A tab that is all forms over the document: hours and promises, lifecycle. */
import { Flex, Heading, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { AREAS } from './draft-contract.ts';
import { Groups } from './Fields.tsx';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface AreaProps {
  readonly area: (typeof AREAS)[number];
  readonly title: string;
  readonly draft: Draft;
}

export function Area({ area, title, draft }: AreaProps) {
  const words = useWords();
  const { view, isWorking, edit } = draft;
  const groups = view?.groups.filter((group) => group.area === area) ?? [];
  return (
    <Flex direction="column" gap="sm">
      <Heading>{title}</Heading>
      {view === null && (
        <>
          <Text>{words.draft.none}</Text>
          <Flex direction="row">
            <LoadingButton size="sm" loading={isWorking} onClick={() => draft.begin({ kind: 'published' })}>
              {words.draft.begin}
            </LoadingButton>
          </Flex>
        </>
      )}
      <Groups groups={groups} faults={view?.faults ?? []} isWorking={isWorking} onEdit={edit} />
    </Flex>
  );
}
