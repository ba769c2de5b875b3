/** A tab that is all forms over the document: hours and promises, lifecycle. */
import {
  Accordion,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  LoadingButton,
  Text,
} from '@hubspot/ui-extensions';
import type { InForceView } from './contract.ts';
import type { AREAS } from './draft-contract.ts';
import { Groups } from './Fields.tsx';
import type { Draft } from './use-draft.ts';
import { useWords } from './words.ts';

interface AreaProps {
  readonly area: (typeof AREAS)[number];
  readonly title: string;
  readonly inForce: readonly InForceView[];
  readonly draft: Draft;
}

export function Area({ area, title, inForce, draft }: AreaProps) {
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
          <InForce sections={inForce.filter((section) => section.area === area)} />
        </>
      )}
      <Groups groups={groups} faults={view?.faults ?? []} isWorking={isWorking} onEdit={edit} />
    </Flex>
  );
}

/** What holds now, to be read. */
function InForce({ sections }: { readonly sections: readonly InForceView[] }) {
  return (
    <>
      {sections.map(({ key, title, lines }) => (
        <Accordion key={key} title={title} size="sm" defaultOpen={true}>
          <DescriptionList direction="row">
            {lines.map(({ label, value }) => (
              <DescriptionListItem key={label} label={label}>
                <Text>{value}</Text>
              </DescriptionListItem>
            ))}
          </DescriptionList>
        </Accordion>
      ))}
    </>
  );
}
