import { forecast } from '../../core/forecast/forecast.ts';
import { describeIssues } from '../../statemachine/contracts/invalid.ts';
import { SeriesLine } from './series-line.ts';

/** A line of output for each line of input; what is wrong with one is said, by its number, and the others go on. */
export async function* answers(
  lines: AsyncIterable<string>,
  complain: (message: string) => void,
): AsyncGenerator<string> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const answer = answerTo(line);
    if ('wrong' in answer) complain(`line ${number}: ${answer.wrong}`);
    else yield `${JSON.stringify(answer)}\n`;
  }
}

type Answer = { id: string; p10: number | null; p50: number | null; p90: number | null } | { id: string; none: string };

function answerTo(line: string): Answer | { wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return { wrong: `is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const { data, error } = SeriesLine.safeParse(json);
  if (!data) return { wrong: describeIssues(error) };
  const said = forecast(data);
  if ('none' in said) return { id: data.id, none: said.none };
  const { p10, p50, p90 } = said;
  return { id: data.id, p10, p50, p90 };
}
