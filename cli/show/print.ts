import { unitsIn } from '../../core/address/free-space.ts';
import { stretchText } from '../../core/report/layout/ranges.ts';
import { rowName } from '../../core/report/row-name.ts';
import { VERDICT_WORDS } from '../../core/report/verdict-words.ts';
import { BASIS_WORDS } from '../../core/text/basis.ts';
import { count } from '../../core/text/count.ts';
import { daysToFullText } from '../../core/text/days-to-full.ts';
import { teamOf } from '../../core/text/owner-of.ts';
import { percent } from '../../core/text/percent.ts';
import { typeName } from '../../core/text/resource-types.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { sanitize } from '../kit/sanitize.ts';
import type { Terminal } from '../kit/terminal.ts';
import { insideLines } from './blocks.ts';
import { colorOf, EMPTY, FREE, FULL, HATCHED, MARKS } from './glyphs.ts';
import { rowsOf } from './row.ts';
import { partsText } from './row-texts.ts';
import { rowLines } from './rows.ts';
import type { Shown } from './shown.ts';
import { stripLines } from './strip.ts';

interface View {
  /** What a further command needs to read the same. */
  readonly flags: string;
  readonly all: boolean;
}

function legend(strips: Shown['strips']): string[] {
  const items = strips.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'block' ? part.items : [])));
  const isBad = items.some(({ inside }) => inside.some(({ worst }) => worst === 'critical' || worst === 'warning'));
  return [
    `${FULL} used  ${EMPTY} unused  ${FREE} free  ${HATCHED} several in one place, or kept by hand`,
    ...(isBad ? [`${MARKS.critical}1 ${MARKS.warning}2  so many inside are critical, or a warning`] : []),
  ];
}

export function shownLines(shown: Shown, { flags, all }: View, terminal: Terminal): string[] {
  const { data, row, strips } = shown;
  const { columns, details } = data;
  const isSubnet = columns.type[row] === 'subnet';
  return joinBlocks(
    headLines(shown, terminal),
    ...(isSubnet
      ? [insideOf(shown, terminal, flags)]
      : strips.map((strip) => [
          `${terminal.colors.bold(stretchText(strip))}  ${count(unitsIn([strip], strip.family))} ${strip.family === 'ipv4' ? 'addresses' : '/64s'}, ${partsText(strip)}`,
          ...stripLines({ data, row, strip }, terminal),
          '',
          ...rowLines({ data, row, strip, all }, terminal),
        ])),
    isSubnet || strips.length === 0 ? [] : legend(strips).map(terminal.colors.dim),
    strips.length === 0 && !isSubnet ? ['It has no addresses: nothing is provisioned to it.'] : [],
    (details.get(row)?.steps ?? []).flatMap(({ text, command }) => [
      sanitize(text),
      // As it is called here: messages are read elsewhere.
      ...(command === undefined ? [] : [`  ${sanitize(command.replace(/^ipam-monitor(?= )/, COMMAND))}`]),
    ]),
  );
}

/** Commands that say more, once for all families of a resource. */
export function furtherLines(shown: readonly Shown[], { flags, all }: View): string[] {
  return Array.from(Map.groupBy(shown, ({ data, row }) => data.columns.id[row] ?? '')).flatMap(([id, each]) => {
    const strips = each.flatMap((one) => one.strips);
    const isFolded = strips.some((strip) => rowsOf(strip, all).some(({ folded }) => folded !== undefined));
    return [
      ...(isFolded ? [`A line for each block:  ${COMMAND} show ${sanitize(id)} --all${flags}`] : []),
      `Why that verdict, and what else is known:  ${COMMAND} explain ${sanitize(id)}${flags}`,
    ];
  });
}

function headLines({ data, row, path }: Shown, { colors }: Terminal): string[] {
  const { columns, details, run } = data;
  const [id = '', account = ''] = [columns.id[row], columns.account[row]];
  const name = rowName(data, row);
  const team = teamOf({ tags: { ...columns.tags[row] } });
  const type = typeName(columns.type[row] ?? '').one;
  const facts = [
    (columns.cidrs[row] ?? []).join(', ') || 'no CIDR',
    run.accountNames[account] ? `${run.accountNames[account]} (${account})` : account,
    team === undefined ? '' : `team ${team}`,
    columns.region[row],
    columns.zone[row],
    path.length > 1
      ? `in ${path
          .slice(0, -1)
          .map((each) => (each.row < 0 ? each.id : rowName(data, each.row)))
          .join(' › ')}`
      : '',
  ];
  const verdict = columns.verdict[row] ?? 'notApplicable';
  return [
    colors.bold(sanitize([type, ...(name === id ? [] : [name]), id].join(' '))),
    `  ${facts.flatMap((fact) => (fact ? [sanitize(fact)] : [])).join(' · ')}`,
    `  ${colorOf(verdict, colors)(`${MARKS[verdict]} ${VERDICT_WORDS[verdict]}`)}: ${sanitize(columns.why[row] ?? '')}`,
    ...figuresLine(data, row),
    ...(details.get(row)?.notes ?? []).map(({ text }) => `  ${sanitize(text)}`),
  ];
}

/** "  98.2 % allocated, 1,024 of 65,536 free, the largest block a /22. Full in 9 d (6–15)." */
function figuresLine({ columns, details }: Shown['data'], row: number): string[] {
  const [used, basis, free, total] = [
    columns.usedPercent[row],
    columns.basis[row],
    columns.free[row],
    columns.total[row],
  ];
  if (used === undefined || !basis || free === undefined || total === undefined) return [];
  const { largest } = details.get(row)?.freeSpace ?? {};
  const fullIn = columns.fullIn[row];
  const unit = columns.family[row] === 'ipv6' ? ' /64s' : '';
  const days = fullIn && !('none' in fullIn) && fullIn.p50 !== 0 ? `, ${daysToFullText(fullIn)}` : '';
  return [
    `  ${percent(used, free)} ${BASIS_WORDS[basis] ?? sanitize(basis)}, ${count(free)} of ${count(total)}${unit} free${largest === undefined ? '' : `, the largest block a /${largest}`}${days}`,
  ];
}

function insideOf({ data, row }: Shown, terminal: Terminal, flags: string): string[] {
  const { columns, details } = data;
  if (columns.family[row] === 'ipv6') return ['Of an IPv6 subnet nothing runs out: it has no /28 blocks to draw.'];
  return insideLines(details.get(row)?.inside, columns.cidrs[row]?.[0] ?? '', terminal, flags);
}
