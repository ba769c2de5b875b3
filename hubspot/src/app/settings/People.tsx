/** Who holds which key; admins name people and take it away again. */
import { Button, Flex, Heading, Input, LoadingButton, Select, Tag, Text, Tile } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { KeyView, Role, SettingsView } from './contract.ts';
import { Failed } from './Failed.tsx';
import { type Act, type Acting, useAct } from './use-act.ts';
import { useWords } from './words.ts';

interface PeopleProps {
  readonly view: SettingsView;
  readonly acting: Acting;
}

export function People({ view, acting }: PeopleProps) {
  const words = useWords();
  const act = useAct(acting);
  const { isAdmin } = view.viewer;
  return (
    <Flex direction="column" gap="md">
      <Heading>{words.people.title}</Heading>
      <Text>{words.people.help}</Text>
      <Text format={{ fontWeight: 'demibold' }}>{view.viewer.sentence}</Text>
      <Failed failure={act.failure} />
      {view.keys.map((key) => (
        <Key key={key.role} held={key} isAdmin={isAdmin} act={act} />
      ))}
      {isAdmin ? <NameSomebody keys={view.keys} act={act} /> : <Text>{words.people.notYours}</Text>}
    </Flex>
  );
}

interface KeyProps {
  readonly held: KeyView;
  readonly isAdmin: boolean;
  readonly act: Act;
}

function Key({ held: { role, label, help, holders }, isAdmin, act }: KeyProps) {
  const words = useWords();
  return (
    <Tile compact={true}>
      <Flex direction="column" gap="xs">
        <Text format={{ fontWeight: 'bold' }}>{label}</Text>
        <Text variant="microcopy">{help}</Text>
        {holders.length === 0 && <Text>{words.people.nobody}</Text>}
        {holders.map(({ name, email, isYou, isUsual }) => (
          <Flex key={name} direction="row" gap="sm" align="center" wrap="wrap">
            <Text>{name}</Text>
            {isYou && <Tag variant="info">{words.people.you}</Tag>}
            {isUsual && <Tag>{words.people.usual}</Tag>}
            {isAdmin && !isUsual && (
              <Button
                size="xs"
                variant="transparent"
                disabled={act.isSending}
                onClick={() => void act.send('/people', { role, email, holds: false })}
              >
                {words.people.remove}
              </Button>
            )}
          </Flex>
        ))}
      </Flex>
    </Tile>
  );
}

interface NameProps {
  readonly keys: readonly KeyView[];
  readonly act: Act;
}

function NameSomebody({ keys, act }: NameProps) {
  const words = useWords();
  const [role, setRole] = useState<Role>('marketing');
  const [email, setEmail] = useState('');
  const name = async () => {
    if (await act.send('/people', { role, email: email.trim(), holds: true })) setEmail('');
  };
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.people.add}</Heading>
      <Flex direction="row" gap="sm" wrap="wrap">
        <Input
          name="email"
          label={words.people.email}
          description={words.people.emailHelp}
          value={email}
          onInput={setEmail}
          onChange={setEmail}
        />
        <Select
          name="role"
          label={words.people.role}
          value={role}
          options={keys.map(({ role: value, label }) => ({ value, label }))}
          onChange={(value) => setRole(value as Role)}
        />
      </Flex>
      <Flex direction="row">
        <LoadingButton
          size="sm"
          variant="primary"
          loading={act.isSending}
          disabled={!/^[^\s@]+@[^\s@]+$/.test(email.trim())}
          onClick={() => void name()}
        >
          {words.people.name}
        </LoadingButton>
      </Flex>
    </Flex>
  );
}
