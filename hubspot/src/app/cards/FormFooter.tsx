/** The end of every form: what went wrong, send, cancel. */
import { Alert, Button, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { Failure } from './contract.ts';
import { useWords } from './words.ts';

interface FormFooterProps {
  readonly label: string;
  readonly isSending: boolean;
  readonly isReady: boolean;
  readonly failure: Failure | null;
  onSend(): void;
  onCancel(): void;
}

export function FormFooter({ label, isSending, isReady, failure, onSend, onCancel }: FormFooterProps) {
  const words = useWords();
  return (
    <Flex direction="column" gap="sm">
      {failure && (
        <Alert title={failure.title ?? words.unreachable.title} variant="error">
          <Text>{failure.message}</Text>
        </Alert>
      )}
      <Flex direction="row" gap="sm" wrap="wrap">
        <LoadingButton size="sm" variant="primary" loading={isSending} disabled={!isReady} onClick={onSend}>
          {label}
        </LoadingButton>
        <Button size="sm" disabled={isSending} onClick={onCancel}>
          {words.cancel}
        </Button>
      </Flex>
    </Flex>
  );
}
