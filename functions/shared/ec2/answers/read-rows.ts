import { StringDecoder } from 'node:string_decoder';
import type {
  $Command,
  EC2Client,
  EC2ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-ec2';
import type { UnknownValues } from '../../collected.ts';
import { AnswerUnreadable } from '../../errors.ts';
import { type HttpAnswer, MAX_BYTES, noAnswer } from '../answers.ts';
import { unknownInRows } from '../unknown-values.ts';
import type { Answer } from './known.ts';
import { AnswerReader } from './reader.ts';

/** A page, once all of it was read. */
export interface ReadPage<Made> {
  readonly rows: Made[];
  readonly NextToken?: string | undefined;
  /** What is in it that this version does not know. */
  readonly unknown: UnknownValues | undefined;
}

/**
 * A call of whose rows something is made as they come in. Kept are those things, and not the rows, which hold on to all
 * the text that they were read from: for Collect, a fifth of its time went into sweeping that up.
 */
export type RowsCall<Args extends readonly unknown[], Row> = <Made>(
  ...args: [...Args, make: (row: Row) => Made]
) => Promise<ReadPage<Made>>;

/**
 * Sends a command, and reads the answer as it comes in. The SDK collects it as text, parses that, and walks through it
 * with its schema, at a fifth of the speed. All else stays the SDK's: it signs, slows down, retries (an answer that
 * cannot be read, too: what was made of it is forgotten), and names errors.
 */
export async function readRows<Input extends ServiceInputTypes, Output extends ServiceOutputTypes, Row, Made>(
  client: EC2Client,
  command: $Command<Input, Output, EC2ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  region: string,
  answer: Answer<Row>,
  make: (row: Row) => Made,
): Promise<ReadPage<Made>> {
  let page: ReadPage<Made> = { rows: [], unknown: undefined };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (isAnswer(response)) {
        page = await read(response, region, answer, make);
        // All that is left for the SDK to read.
        response.body = Buffer.from(`<${answer.root.name}></${answer.root.name}>`);
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'readRows' },
  );
  await client.send(command);
  return page;
}

export function asItIs<Row>(row: Row): Row {
  return row;
}

interface StreamedAnswer extends HttpAnswer {
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

/** With another status it is an error, which the SDK names. */
function isAnswer(response: unknown): response is StreamedAnswer {
  return (
    typeof response === 'object' &&
    response !== null &&
    'statusCode' in response &&
    Number(response.statusCode) < 300 &&
    'body' in response
  );
}

/** As many characters as tell what it is, on one line. */
const MAX_QUOTED = 320;

async function read<Row, Made>(
  response: StreamedAnswer,
  region: string,
  answer: Answer<Row>,
  make: (row: Row) => Made,
): Promise<ReadPage<Made>> {
  const rows: Made[] = [];
  const unknown = unknownInRows(answer.action);
  // Not a TextDecoder: its strings take two bytes a character, and so does all that is made of them.
  const decoder = new StringDecoder('utf8');
  const reader = new AnswerReader(answer, (row) => {
    if (!isRow(answer, row)) return;
    unknown.lookAt(row);
    rows.push(make(row));
  });
  let beginning = '';
  const write = (text: string) => {
    if (beginning.length < MAX_QUOTED) beginning = (beginning + text).slice(0, MAX_QUOTED);
    reader.write(text);
  };
  try {
    const { body } = response;
    let length = 0;
    for await (const bytes of body instanceof Uint8Array ? [body] : body) {
      length += bytes.length;
      if (length > MAX_BYTES) throw new AnswerUnreadable('it does not end');
      write(decoder.write(bytes));
    }
    write(decoder.end());
    return { rows, NextToken: reader.end(), unknown: unknown.found };
  } catch (error) {
    if (!(error instanceof AnswerUnreadable)) throw error;
    throw noAnswer({ service: 'EC2', operation: answer.action, region }, response, beginning, error.message);
  }
}

/** Rows are made by the table that their type is made of. */
function isRow<Row>(_answer: Answer<Row>, _row: unknown): _row is Row {
  return true;
}
