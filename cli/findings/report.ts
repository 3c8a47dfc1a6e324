import { counted } from '../../core/text/count.ts';
import { idleAddressLine } from '../../core/text/public-ipv4.ts';
import type { Counts } from '../../statemachine/contracts/coverage.ts';
import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Colors } from '../kit/terminal.ts';
import { coverageLines, lookedAt, notAskedFor } from './coverage.ts';
import { type FindingsView, findingLines } from './findings.ts';
import { groupFindings } from './groups.ts';
import { overlapLines, tellsOverlaps } from './overlaps.ts';

/** What a run found, as lines: problems of the monitoring, findings worst first, what is not covered. */
export function reportLines(summary: Summary, findings: readonly ResourceFinding[], view: FindingsView): string[] {
  const { colors } = view;
  const inGroups = tellsOverlaps(summary);
  const groups = groupFindings(summary.byKind, findings).filter(({ kind }) => !(inGroups && kind === 'overlap'));
  const overlaps = inGroups ? overlapLines(summary, view) : [];
  const idle = idleAddressLine(summary);
  return joinBlocks(
    summary.problems.map(({ kind, text }) => `${colors.red('✖')} ${kind}: ${sanitize(text)}`),
    groups.length + overlaps.length > 0 ? findingLines(groups, overlaps, view) : nothingFound(summary, colors),
    idle === undefined ? [] : [idle],
    coverageLines(summary, colors),
  );
}

/** Nothing wrong, or nothing looked at: two things that must not look alike. */
function nothingFound(summary: Summary, colors: Colors): string[] {
  const { counts, gaps } = summary.coverage;
  const measured = counts.ok + counts.warning + counts.critical;
  if (summary.scopes.length === 0) return [`${colors.yellow('!')} Nothing was looked at: no scope was evaluated.`];
  if (measured === 0) return [`${colors.yellow('!')} Nothing was judged: ${lookedAt(summary)}${unjudged(counts)}.`];
  const unseen = summary.failedScopes.length + gaps.length + counts.notMeasured + notAskedFor(summary.request).length;
  const everything = unseen === 0;
  return [
    `${colors.green('✔')} ${colors.bold(everything ? 'Nothing runs out.' : 'Nothing runs out in what was seen.')} ` +
      `${lookedAt(summary)}; ${counted(measured, 'resource')} measured, none past a threshold.`,
  ];
}

function unjudged({ notMeasured, notApplicable }: Counts): string {
  const parts = [
    ...(notMeasured > 0 ? [`${counted(notMeasured, 'resource')} without a measurement`] : []),
    ...(notApplicable > 0 ? [`${counted(notApplicable, 'resource')} of a kind that does not fill up`] : []),
  ];
  return parts.length > 0 ? `, ${parts.join(', ')}` : '';
}
