import * as z from 'zod';
import type { AccountNames } from '../../core/text/owner-of.ts';
import type { HandOff } from '../../statemachine/contracts/hand-off.ts';
import { remoteFindings } from '../findings/all-findings.ts';
import { countsText } from '../findings/counts.ts';
import { coverageLines } from '../findings/coverage.ts';
import { type FindingsView, findingLines } from '../findings/findings.ts';
import { groupFindings } from '../findings/groups.ts';
import { reportLines } from '../findings/report.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import type { Waited } from './wait.ts';

const Notified = z.object({ status: z.string(), subject: z.string() });

/** What the run found, as `run` says it, and where everything is. */
export function deployedReport(
  { handOff, summary, notes, notified }: Waited,
  { colors, columns }: Pick<Terminal, 'colors' | 'columns'>,
  accountNames: AccountNames,
): string[] {
  if (!handOff) return [];
  const { bucket, prefix, report } = handOff.location;
  const view = { colors, columns: columns(), allFindings: remoteFindings(bucket, prefix), accountNames };
  return joinBlocks(
    // A pointer, a result too large for the state machine, has given up some of its findings.
    summary
      ? reportLines(
          summary,
          handOff.findings.complete ? handOff.findings.inline : worstKnown(handOff, summary.worst),
          view,
        )
      : withoutSummary(handOff, view),
    notes.map((note) => `${colors.yellow('!')} ${sanitize(note)}`),
    [
      ...(report === undefined ? [] : [`Report       ${colors.dim(`s3://${bucket}/${sanitize(report)}`)}`]),
      ...messageLines(notified),
      `All results  ${colors.dim(`s3://${bucket}/${prefix}`)}`,
    ],
  );
}

function messageLines(notified: unknown): string[] {
  const message = Notified.safeParse(notified).data;
  if (!message) return [];
  return [`Message      ${sanitize(message.subject)}${message.status === 'sent' ? '' : ' (not sent)'}`];
}

function worstKnown(
  { findings: { inline } }: HandOff,
  worst: HandOff['findings']['inline'],
): HandOff['findings']['inline'] {
  return inline.length > worst.length ? inline : worst;
}

/** From the execution's output alone. */
function withoutSummary(handOff: HandOff, view: FindingsView): string[] {
  const { byKind, findings, problems, coverage } = handOff;
  const { colors } = view;
  const groups = groupFindings(byKind, findings.inline);
  return joinBlocks(
    problems.map(({ kind, text }) => `${colors.red('✖')} ${kind}: ${sanitize(text)}`),
    groups.length > 0 ? findingLines(groups, [], view) : [countsText(coverage.counts)],
    coverageLines(handOff, colors),
  );
}
