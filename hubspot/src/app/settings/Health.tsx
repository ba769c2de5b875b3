/** How Fairlead is doing here: what is so, and what to do where something is wrong. */
import {
  Button,
  Flex,
  Heading,
  ProgressBar,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { DeadLetterLine, HealthCheck, HealthView, Tone } from './contract.ts';
import { Failed } from './Failed.tsx';
import { type Acting, useAct } from './use-act.ts';
import { useWords } from './words.ts';

const TAGS = {
  good: 'success',
  neutral: 'default',
  soon: 'warning',
  bad: 'danger',
} as const satisfies Record<Tone, string>;

interface HealthProps {
  readonly health: HealthView;
  readonly isAdmin: boolean;
  readonly isLooking: boolean;
  readonly acting: Acting;
  onLook(): void;
}

export function Health({ health, isAdmin, isLooking, acting, onLook }: HealthProps) {
  const words = useWords();
  const { tone, sentence, checks, progress, deadLetters } = health;
  return (
    <Flex direction="column" gap="md">
      <Heading>{words.health.title}</Heading>
      <Flex direction="row" gap="sm" align="center" wrap="wrap">
        <StatusTag variant={TAGS[tone]}>{words.health.tones[tone]}</StatusTag>
        <Text>{sentence}</Text>
        <Button size="xs" onClick={onLook} disabled={isLooking}>
          {words.refresh}
        </Button>
      </Flex>
      {progress.map(({ label, sentence: soFar, done, total }) => (
        <ProgressBar
          key={label}
          title={label}
          value={done}
          maxValue={total ?? Math.max(done, 1)}
          valueDescription={soFar}
        />
      ))}
      <Checks checks={checks} />
      {deadLetters.length > 0 && <GaveUp letters={deadLetters} isAdmin={isAdmin} acting={acting} />}
    </Flex>
  );
}

function Checks({ checks }: { readonly checks: readonly HealthCheck[] }) {
  const words = useWords();
  const { what, state, todo, nothing, tones } = words.health;
  return (
    <Table bordered={true}>
      <TableHead>
        <TableRow>
          <TableHeader>{what}</TableHeader>
          <TableHeader>{state}</TableHeader>
          <TableHeader>{todo}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {checks.map((check) => (
          <TableRow key={check.key}>
            <TableCell>
              <StatusTag variant={TAGS[check.tone]}>{`${check.label}: ${tones[check.tone]}`}</StatusTag>
            </TableCell>
            <TableCell>{check.sentence}</TableCell>
            <TableCell>{check.todo ?? nothing}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

interface GaveUpProps {
  readonly letters: readonly DeadLetterLine[];
  readonly isAdmin: boolean;
  readonly acting: Acting;
}

function GaveUp({ letters, isAdmin, acting }: GaveUpProps) {
  const words = useWords();
  const { isSending, failure, send } = useAct(acting);
  const { gaveUp, what, reason, when, repeat } = words.health;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{gaveUp}</Heading>
      <Failed failure={failure} />
      <Table bordered={true}>
        <TableHead>
          <TableRow>
            <TableHeader>{what}</TableHeader>
            <TableHeader>{reason}</TableHeader>
            <TableHeader>{when}</TableHeader>
            {isAdmin && <TableHeader>{repeat}</TableHeader>}
          </TableRow>
        </TableHead>
        <TableBody>
          {letters.map((letter) => (
            <TableRow key={letter.id}>
              <TableCell>{letter.what}</TableCell>
              <TableCell>{letter.reason}</TableCell>
              <TableCell>{letter.when}</TableCell>
              {isAdmin && (
                <TableCell>
                  {letter.canRepeat && (
                    <Button
                      size="xs"
                      disabled={isSending}
                      onClick={() => void send('/dead-letters', { id: letter.id })}
                    >
                      {repeat}
                    </Button>
                  )}
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}
