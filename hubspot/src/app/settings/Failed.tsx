/** What went wrong, as a sentence beside what it concerns. */
import { Alert, Button, EmptyState, Text } from '@hubspot/ui-extensions';
import type { Failure } from './contract.ts';
import { useWords } from './words.ts';

export function Failed({ failure }: { readonly failure: Failure | null }) {
  const words = useWords();
  if (!failure) return null;
  return (
    <Alert title={failure.title ?? words.unreachable.title} variant={failure.again ? 'warning' : 'error'}>
      <Text>{failure.message}</Text>
    </Alert>
  );
}

interface TroubleProps {
  readonly failure: Failure;
  readonly isLooking: boolean;
  onAgain(): void;
}

/** What is shown is what was known before. */
export function Trouble({ failure, isLooking, onAgain }: TroubleProps) {
  const words = useWords();
  return (
    <Alert title={words.stale} variant="warning">
      <Text>{failure.message}</Text>
      <Button onClick={onAgain} disabled={isLooking} size="xs">
        {words.again}
      </Button>
    </Alert>
  );
}

export function NoSettings({ failure, isLooking, onAgain }: TroubleProps) {
  const words = useWords();
  return (
    <EmptyState
      title={failure.title ?? words.unreachable.title}
      layout="vertical"
      imageName="building"
      imageWidth={120}
    >
      <Text>{failure.message}</Text>
      {failure.again !== false && (
        <Button onClick={onAgain} disabled={isLooking} size="sm">
          {words.again}
        </Button>
      )}
    </EmptyState>
  );
}
