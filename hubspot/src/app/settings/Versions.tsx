/** What was published before: who did it, what changed, and a draft with any of it. */
import {
  Accordion,
  Button,
  Flex,
  Heading,
  Inline,
  List,
  LoadingButton,
  StatusTag,
  Text,
  Tile,
} from '@hubspot/ui-extensions';
import { Failed } from './Failed.tsx';
import type { SettingsApi } from './settings-api.ts';
import { useAsked } from './use-asked.ts';
import type { Draft } from './use-draft.ts';
import type { VersionsView, VersionView } from './versions-contract.ts';
import { useWords } from './words.ts';

interface VersionsProps {
  readonly api: SettingsApi;
  readonly draft: Draft;
}

export function Versions({ api, draft }: VersionsProps) {
  const words = useWords();
  const { data, failure, isAsking, ask } = useAsked<VersionsView>();
  const load = (before: string | null) => void ask(() => api.versions(before), withOlder);
  const older = data?.older ?? null;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.versions.title}</Heading>
      {data && draft.view && <Text>{words.versions.draftOpen}</Text>}
      {data?.versions.map((version) => (
        <Version key={version.id} version={version} draft={draft} />
      ))}
      <Failed failure={failure} />
      {(data === null || older !== null) && (
        <Flex direction="row">
          <LoadingButton size="sm" loading={isAsking} onClick={() => load(older)}>
            {data === null ? words.versions.show : words.versions.older}
          </LoadingButton>
        </Flex>
      )}
    </Flex>
  );
}

function withOlder(before: VersionsView | null, now: VersionsView): VersionsView {
  return before === null ? now : { ...now, versions: [...before.versions, ...now.versions] };
}

interface VersionProps {
  readonly version: VersionView;
  readonly draft: Draft;
}

function Version({ version, draft }: VersionProps) {
  const words = useWords();
  const { id, name, fingerprint, sentence, isInForce, summary, changes, mayBegin } = version;
  return (
    <Tile compact={true}>
      <Flex direction="column" gap="xs">
        <Inline gap="sm">
          <Text format={{ fontWeight: 'bold' }}>{words.model.version(name, fingerprint)}</Text>
          {isInForce && <StatusTag variant="success">{words.versions.inForce}</StatusTag>}
        </Inline>
        <Text>{sentence}</Text>
        <Text>{summary}</Text>
        {changes.length > 0 && (
          <Accordion title={words.versions.changes(name)} size="xs">
            <List variant="unordered">
              {changes.map((change) => (
                <Text key={change}>{change}</Text>
              ))}
            </List>
          </Accordion>
        )}
        {mayBegin && !draft.view && (
          <Flex direction="row">
            <Button size="xs" disabled={draft.isWorking} onClick={() => draft.begin({ kind: 'version', id })}>
              {words.versions.begin(name)}
            </Button>
          </Flex>
        )}
      </Flex>
    </Tile>
  );
}
