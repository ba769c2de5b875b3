/** The draft beside the published model, on the account's own contacts. */
import {
  Alert,
  Flex,
  Link,
  LoadingButton,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tag,
  Text,
} from '@hubspot/ui-extensions';
import type { PreviewLead, PreviewView } from './draft-contract.ts';
import { useWords } from './words.ts';

interface PreviewProps {
  readonly preview: { readonly view: PreviewView; readonly isOld: boolean } | null;
  readonly isReady: boolean;
  readonly isWorking: boolean;
  onLook(): void;
}

export function Preview({ preview, isReady, isWorking, onLook }: PreviewProps) {
  const words = useWords();
  return (
    <Flex direction="column" gap="sm">
      <Text>{words.preview.help}</Text>
      <Flex direction="row">
        <LoadingButton size="sm" loading={isWorking} disabled={!isReady} onClick={onLook}>
          {words.preview.run}
        </LoadingButton>
      </Flex>
      {preview?.isOld && <Alert title={words.preview.old} variant="info" />}
      {preview && <PreviewShown view={preview.view} />}
    </Flex>
  );
}

export function PreviewShown({ view }: { readonly view: PreviewView }) {
  const words = useWords();
  const { sentence, becoming, stopping, others, caveats } = view;
  return (
    <Flex direction="column" gap="sm">
      <Text format={{ fontWeight: 'demibold' }}>{sentence}</Text>
      {caveats.map((caveat) => (
        <Text key={caveat} variant="microcopy">
          {caveat}
        </Text>
      ))}
      <Leads title={words.preview.becoming} leads={becoming} />
      <Leads title={words.preview.stopping} leads={stopping} />
      <Leads title={words.preview.others} leads={others} />
    </Flex>
  );
}

export function Leads({ title, leads }: { readonly title: string; readonly leads: readonly PreviewLead[] }) {
  const words = useWords();
  const { contact, before, after, why } = words.preview;
  if (leads.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'bold' }}>{title}</Text>
      <Table bordered={true}>
        <TableHead>
          <TableRow>
            <TableHeader>{contact}</TableHeader>
            <TableHeader>{before}</TableHeader>
            <TableHeader>{after}</TableHeader>
            <TableHeader>{why}</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {leads.map((lead) => (
            <TableRow key={lead.contactId}>
              <TableCell>
                <Link href={lead.href}>{lead.name}</Link>
              </TableCell>
              <TableCell>{lead.before}</TableCell>
              <TableCell>{lead.isChanged ? <Tag variant="info">{lead.after}</Tag> : lead.after}</TableCell>
              <TableCell>{lead.reason}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}
