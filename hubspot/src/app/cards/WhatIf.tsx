/** What if: changes that nobody saves, and the decision they would make. The engine judges here, in the card. */
import { Alert, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { LookCloser } from './card-api.ts';
import type { Failure } from './contract.ts';
import { openTryOut, type TryOut } from './engine.js';
import { WhatIfForm } from './WhatIfForm.tsx';
import type { Material, WhatIfView } from './what-if-contract.ts';
import { useWords } from './words.ts';

interface Opened {
  readonly view: WhatIfView;
  /** null: this engine does not come to what the server says, or nothing was sent; the server judges. */
  readonly tryOut: TryOut | null;
}

export function WhatIf({ api }: { readonly api: LookCloser }) {
  const words = useWords();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLooking, setIsLooking] = useState(false);

  const open = async () => {
    setIsLooking(true);
    const answer = await api.readWhatIf();
    setIsLooking(false);
    setFailure(answer.ok ? null : answer);
    if (answer.ok) setOpened({ view: answer.data, tryOut: engineFor(answer.data.material) });
  };

  if (opened) {
    return <WhatIfForm {...opened} askServer={api.tryOut} onClose={() => setOpened(null)} />;
  }
  return (
    <Flex direction="column" gap="sm">
      <Text>{words.whatIfHelp}</Text>
      {failure && (
        <Alert title={failure.title ?? words.unreachable.title} variant="warning">
          <Text>{failure.message}</Text>
        </Alert>
      )}
      <Flex direction="row">
        <LoadingButton size="sm" loading={isLooking} onClick={() => void open()}>
          {words.whatIfOpen}
        </LoadingButton>
      </Flex>
    </Flex>
  );
}

/** A document that this engine cannot even read is the server's to judge as well. */
function engineFor(material: Material | null): TryOut | null {
  try {
    return material && openTryOut(material);
  } catch {
    return null;
  }
}
