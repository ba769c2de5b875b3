/** A list of leads, each in one line that leads to its record. */
import {
  Flex,
  Heading,
  Inline,
  Link,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import type { HomeLine, HomeList, Tone } from './contract.ts';
import { useWords } from './words.ts';

export const TAGS = {
  good: 'success',
  neutral: 'default',
  soon: 'warning',
  bad: 'danger',
} as const satisfies Record<Tone, string>;

interface QueueProps {
  readonly title: string;
  /** What the last column tells. */
  readonly when: string;
  readonly list: HomeList;
  onPage(page: number): void;
}

export function Queue({ title, when, list, onPage }: QueueProps) {
  const words = useWords();
  if (list.lines.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Heading>{`${title} (${list.total})`}</Heading>
      {list.range && <Text variant="microcopy">{list.range}</Text>}
      <Table bordered={false} density="condensed" {...pagesOf(list, onPage)}>
        <TableHead>
          <TableRow>
            <TableHeader>{words.lead}</TableHeader>
            <TableHeader>{words.why}</TableHeader>
            <TableHeader>{when}</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {list.lines.map((line) => (
            <QueueLine key={line.contactId} line={line} />
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}

/** HubSpot's own pages of a table: by keyboard, and named for screen readers. */
function pagesOf({ page, pages }: HomeList, onPage: QueueProps['onPage']) {
  if (pages === 1) return {};
  return {
    paginated: true,
    page,
    pageCount: pages,
    maxVisiblePageButtons: 5,
    showFirstLastButtons: true,
    onPageChange: onPage,
  } as const;
}

function QueueLine({ line: { name, who, why, when, tone, mark, href } }: { readonly line: HomeLine }) {
  return (
    <TableRow>
      <TableCell>
        <Inline gap="sm">
          <Link href={href}>{name}</Link>
          {mark && <Tag variant="warning">{mark}</Tag>}
        </Inline>
        <Text variant="microcopy">{who}</Text>
      </TableCell>
      <TableCell>{why}</TableCell>
      <TableCell>{tone === 'neutral' ? when : <StatusTag variant={TAGS[tone]}>{when}</StatusTag>}</TableCell>
    </TableRow>
  );
}
