/** Why: the receipt line by line, what is missing, what would change it, who else is there, what was before. */
import { Accordion, Flex, List, Text } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';
import { Criteria } from './Criteria.tsx';
import type { LookCloser } from './card-api.ts';
import type { CardView } from './contract.ts';
import { PastAttempt } from './PastAttempt.tsx';
import { Reasons } from './Reasons.tsx';
import { Sentences } from './Sentences.tsx';
import { WhatIf } from './WhatIf.tsx';
import { useWords } from './words.ts';

interface EvidenceProps {
  readonly view: CardView;
  /** What is behind an earlier attempt, and what may be supposed of this one. */
  readonly api: LookCloser;
}

export function Evidence({ view, api }: EvidenceProps) {
  const words = useWords();
  const { ahead, unknown, barriers, fit, committee, history, earlier } = view;
  return (
    <Flex direction="column" gap="xs">
      {barriers.length > 0 && (
        <Accordion title={words.barriers} defaultOpen={true} size="sm">
          <Sentences sentences={barriers} />
        </Accordion>
      )}
      <Accordion title={words.why(view.total)} defaultOpen={true} size="sm">
        <Reasons reasons={view.reasons} total={view.total} />
      </Accordion>
      {ahead.length > 0 && (
        <Accordion title={words.ahead} defaultOpen={true} size="sm">
          <Sentences sentences={ahead} />
        </Accordion>
      )}
      {unknown.length > 0 && (
        <Accordion title={words.unknown(unknown.length)} size="sm">
          <Sentences
            sentences={unknown.map(({ label, missing, worth }) => `${label}: ${worth}. ${missing}`)}
          />
        </Accordion>
      )}
      <Accordion title={`${words.fit}: ${fit.sentence}`} size="sm">
        <Criteria criteria={fit.criteria} />
      </Accordion>
      {committee && (
        <Accordion title={words.committee} size="sm">
          <Text>{committee.sentence}</Text>
          <List variant="unordered-styled">
            {committee.people.map((person) => (
              <Colleague key={`${person.name} ${person.did}`} person={person} />
            ))}
          </List>
        </Accordion>
      )}
      {history.length > 0 && (
        <Accordion title={words.history} size="sm">
          <Flex direction="column" gap="sm">
            {history.map((attempt) => (
              <PastAttempt key={attempt.number} attempt={attempt} api={api} />
            ))}
            {earlier && <Text variant="microcopy">{earlier}</Text>}
          </Flex>
        </Accordion>
      )}
      <Accordion title={words.whatIf} size="sm">
        <WhatIf api={api} />
      </Accordion>
      <Text variant="microcopy">{view.footnote}</Text>
    </Flex>
  );
}

type Person = NonNullable<CardView['committee']>['people'][number];

/** HubSpot shows the record of whoever is known beside this one. */
function Colleague({ person: { name, did, contactId } }: { readonly person: Person }) {
  if (contactId === null) return <Text>{`${name}: ${did}`}</Text>;
  return (
    <Text>
      <CrmActionLink
        actionType="PREVIEW_OBJECT"
        actionContext={{ objectTypeId: '0-1', objectId: Number(contactId) }}
      >
        {name}
      </CrmActionLink>
      {`: ${did}`}
    </Text>
  );
}
