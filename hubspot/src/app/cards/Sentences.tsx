/** One sentence a line. */
import { List, Text } from '@hubspot/ui-extensions';

export function Sentences({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <List variant="unordered-styled">
      {sentences.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
    </List>
  );
}
