import { LEFT_IS_HELD_BY } from '../text/held.ts';
import { MASKED, Masks } from './masks.ts';
import type { ReportColumns, ReportData, RowDetail, RowFinding } from './report-data.ts';

/** Their texts are figures, ids and CIDRs. Those of other kinds name whom they are about. */
const OF_FIGURES: readonly string[] = ['utilization', 'freeSpace', 'quota', 'idle'];
const NOTES_OF_FIGURES: readonly string[] = ['noRoomToGrow', 'stale', 'otherCidrs'];

/**
 * A report that can be shown to others: without account ids, names, tags and whatever else somebody may have written. What is
 * the same stays the same, so that an account can still be talked about. Ids of resources and CIDRs stay: a map is made of them.
 */
export function redacted({ columns, details, ...rest }: ReportData): ReportData {
  const masks = new Masks();
  const masked = masks.all(rest);
  const { policy } = rest.run;
  return {
    ...masked,
    run: {
      ...masked.run,
      title: MASKED,
      policy: policy.source === 'built-in' ? policy : masked.run.policy,
      flags: '',
      accountNames: {},
      redacted: true,
    },
    columns: columnsOf(columns, details, masks),
    details: new Map([...details].map(([row, detail]) => [row, detailOf(detail, masks)])),
  };
}

function columnsOf(columns: ReportColumns, details: ReportData['details'], masks: Masks): ReportColumns {
  const { id, account, name, tags, rule, why, verdict } = columns;
  const isSaid = (row: number) => {
    const [finding] = details.get(row)?.findings ?? [];
    return finding === undefined
      ? verdict[row] !== 'critical' && verdict[row] !== 'warning'
      : OF_FIGURES.includes(finding.kind);
  };
  return {
    ...columns,
    // What an account has of Elastic IPs in a Region is known by both.
    id: id.map((each) => masks.accounts(each)),
    account: account.map((each) => masks.accounts(each)),
    name: name.map((each) => masks.name(each)),
    tags: tags.map((each) => masks.tags(each)),
    rule: rule.map((each) => masks.rule(each)),
    why: why.map((text, row) => (isSaid(row) ? figuresOf(text, masks) : MASKED)),
  };
}

/** Without the next steps: their commands are those of this organisation. */
function detailOf({ findings, notes, steps: _steps, ...rest }: RowDetail, masks: Masks): RowDetail {
  return {
    ...masks.all(rest),
    ...(findings && { findings: findings.map((each) => findingOf(each, masks)) }),
    ...(notes && {
      notes: notes.map(({ kind, text }) => ({
        kind,
        text: NOTES_OF_FIGURES.includes(kind) ? masks.accounts(text) : MASKED,
      })),
    }),
  };
}

function findingOf({ kind, severity, rule, text }: RowFinding, masks: Masks): RowFinding {
  const own = masks.rule(rule);
  const said = text.startsWith(rule) ? `${own}${figuresOf(text.slice(rule.length), masks)}` : MASKED;
  return { kind, severity, rule: own, text: OF_FIGURES.includes(kind) ? said : MASKED };
}

/** Whoever has what is left is named behind the figures. */
function figuresOf(text: string, masks: Masks): string {
  const at = text.indexOf(LEFT_IS_HELD_BY);
  return masks.accounts(at < 0 ? text : `${text.slice(0, at)}${LEFT_IS_HELD_BY}${MASKED}`);
}
