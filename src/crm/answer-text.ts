/**
 * The text of an answer, as far as there is room for it. A form may leave a value of a megabyte on a record (R44), and
 * a hundred of those, read by three hands at once, are more memory than a process has. Counted as it is unpacked.
 */

/** Three hundred bytes for each of 250 properties of 100 records: several times what an answer comes to. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
  readonly code = 'CRM_ANSWER_TOO_LARGE';
}

/** @throws AnswerTooLargeError once there is more than that; what has not arrived by then is not waited for */
export async function answerText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) {
      throw new AnswerTooLargeError(
        `The answer is larger than ${MOST_ANSWER_BYTES} bytes: ask for fewer records.`,
      );
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, bytes));
}
