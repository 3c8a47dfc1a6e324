import { count, counted } from '../../core/text/count.ts';
import type { AccountNames } from '../../core/text/owner-of.ts';
import { typeName } from '../../core/text/resource-types.ts';
import type { FindDocument, HistoryRecord, Holder } from '../json/find-document.ts';
import { joinBlocks } from '../kit/blocks.ts';
import { COMMAND } from '../kit/command-line.ts';
import { list } from '../kit/format.ts';
import { localTime } from '../kit/local-time.ts';
import { placeOf } from '../kit/place.ts';
import { sanitize } from '../kit/sanitize.ts';
import { type Column, layOut, tableLines } from '../kit/table.ts';
import type { Terminal } from '../kit/terminal.ts';
import { ifGone } from '../results/if-gone.ts';
import { originLine, scopeText } from '../results/origin.ts';
import type { Results, ScopeResult } from '../results/results.ts';
import { type AddressHistory, askedText } from './history.ts';
import { holderLines } from './holder-text.ts';
import type { Search } from './query.ts';
import { whoHoldsLines } from './who-holds.ts';

interface View {
  readonly query: Search;
  readonly scopes: readonly ScopeResult[];
  readonly results: Pick<Results, 'where' | 'flags'>;
  readonly now: Date;
  readonly accountNames: AccountNames;
}

type FindAnswer = Omit<FindDocument, 'schemaVersion'>;

export function findLines(answer: FindAnswer, view: View, terminal: Terminal): string[] {
  const { matches, total, inside, notKnown, history } = answer;
  const { colors } = terminal;
  const more = total - matches.length;
  return joinBlocks(
    total === 0 ? nothing(view) : byScope(matches, answer, terminal, view.accountNames),
    more > 0 ? [colors.dim(`… ${count(more)} more: --limit ${Math.min(total, 10_000)}`)] : [],
    matches.flatMap(({ note, cidr }) =>
      note === undefined ? [] : [`${colors.yellow('!')} ${sanitize(cidr)}: ${sanitize(note)}`],
    ),
    ...matches.slice(0, MOST_HELD).map((each) => heldLines(each, matches.length > 1, terminal)),
    inside ? insideLines(inside, view, terminal) : [],
    history ? historyLines(history, view.accountNames, terminal) : [],
    notKnown.map((text) => `Not known: ${sanitize(text)}`),
    [...nextLines(matches, view), colors.dim(originLine(view.results, view.scopes, view.now))],
  );
}

/** Subnets of which it is said who holds their addresses: whoever asks for more names wants the list. */
const MOST_HELD = 3;

function heldLines({ id, interfaces }: Holder, named: boolean, { colors }: Terminal): string[] {
  if (!interfaces) return [];
  const [title = '', ...rest] = whoHoldsLines(interfaces, colors);
  return [named ? `${sanitize(id)}: ${title}` : title, ...rest];
}

function nothing({ query, scopes, results }: View): string[] {
  const where = counted(scopes.length, 'scope');
  if (query.kind === 'addresses') return [`Nothing that was seen in ${where} holds ${query.cidr.text}.`];
  if (query.kind === 'account')
    return [`Nothing that was seen in ${where} belongs to account ${sanitize(query.text)}.`];
  if (query.kind === 'tag') return [`Nothing that was seen in ${where} is tagged ${sanitize(query.text)}.`];
  return [`Nothing that was seen in ${where} is called ${sanitize(query.text)}.`, ...ifGone(query.text, results)];
}

/** Private address spaces may all have the same addresses: each scope by itself. */
function byScope(
  holders: readonly Holder[],
  { scopes }: FindAnswer,
  { colors, columns }: Terminal,
  names: AccountNames,
): string[] {
  const ids = [...new Set(holders.map(({ scopeId }) => scopeId))];
  return joinBlocks(
    ...ids.map((id) => {
      const scope = scopes.find(({ scopeId }) => scopeId === id);
      const of = holders.filter(({ scopeId }) => scopeId === id);
      return [
        `${colors.bold('Scope')} ${scope ? scopeText(scope) : sanitize(id)}`,
        ...holderLines(of, colors, columns(), names),
      ];
    }),
  );
}

/** What lies inside and is no resource. */
const OTHERS: Readonly<Record<string, string>> = { allocation: 'allocation', occupied: 'policy range' };

function insideLines(
  inside: NonNullable<FindAnswer['inside']>,
  { query, accountNames }: View,
  { colors, columns }: Terminal,
): string[] {
  const { total, byType, first } = inside;
  const what = query.kind === 'addresses' ? query.cidr.text : '';
  if (total === 0) return [`Nothing that was seen lies inside ${what}.`];
  const counts = Object.entries(byType).map(([type, number]) => {
    const { one, many } = typeName(type);
    return OTHERS[type] === undefined ? counted(number, sanitize(one), sanitize(many)) : counted(number, OTHERS[type]);
  });
  const more = total - first.length;
  return [
    `${colors.bold('Inside')} ${what}: ${list(counts)}`,
    ...holderLines(first, colors, columns(), accountNames),
    ...(more > 0 ? [colors.dim(`  … ${count(more)} more`)] : []),
  ];
}

function historyLines(history: AddressHistory, names: AccountNames, { colors, columns }: Terminal): string[] {
  const { at, records, asked } = history;
  const title = `${colors.bold(`At ${localTime(at)}`)}, by IPAM's own history`;
  if (asked.length === 0) return [`${title}: IPAM was not asked.`];
  if (records.length === 0) return [`${title}: IPAM knows nothing that had exactly ${askedText(history)}.`];
  const table: readonly Column<HistoryRecord>[] = [
    { key: 'type', text: ({ type }) => sanitize(type) },
    { key: 'cidr', text: ({ cidr }) => sanitize(cidr) },
    { key: 'name', text: ({ name }) => sanitize(name ?? ''), min: 12, cut: 'inside', style: colors.bold },
    { key: 'id', text: ({ id }) => sanitize(id), belowOrder: 1 },
    { key: 'where', text: (record) => placeOf(record, names), belowOrder: 2 },
    {
      key: 'time',
      text: ({ from, to }) => `${from ? localTime(from) : '…'} – ${to ? localTime(to) : 'now'}`,
      belowOrder: 3,
    },
  ];
  const lines = tableLines(layOut(table, records, {}, columns() - 2), records);
  return [
    `${title}:`,
    ...lines.map((line) => `  ${line}`),
    colors.dim(
      '  IPAM takes snapshots: what lasted only minutes may be missing. Times are those of the first and last snapshot.',
    ),
  ];
}

/** No resources: of these there is no verdict. */
const NOT_JUDGED: readonly Holder['type'][] = ['allocation', 'occupied'];

/** Commands for what has the same name; whoever sees more asks for less. */
const MOST_EXPLAINED = 10;

/** What this does not know: the network interface. And who wants to know more. */
function nextLines(matches: readonly Holder[], { query, results }: View): string[] {
  const judged = [
    ...new Map(matches.filter(({ type }) => !NOT_JUDGED.includes(type)).map((each) => [each.id, each])).values(),
  ];
  const [first] = judged;
  const holder = matches.find(({ type }) => type === 'subnet' || type === 'vpc') ?? first;
  if (!holder) return [];
  // A name may be that of several; what holds an address is told from the inside out.
  if (query.kind === 'name' && judged.length > 1) {
    const more = judged.length - MOST_EXPLAINED;
    return [
      'Why each is judged as it is:',
      ...judged.slice(0, MOST_EXPLAINED).map(({ id }) => `  ${COMMAND} explain ${sanitize(id)}${results.flags}`),
      ...(more > 0 ? [`  … ${count(more)} more`] : []),
    ];
  }
  const explain = `Why it is judged as it is:  ${COMMAND} explain ${sanitize(holder.id)}${results.flags}`;
  if (query.kind !== 'addresses' || !query.single || holder.type !== 'subnet' || query.cidr.family !== 'ipv4') {
    return [explain];
  }
  const [address] = query.cidr.text.split('/');
  const region = holder.region === undefined ? '' : ` --region ${sanitize(holder.region)}`;
  const account = holder.accountId === undefined ? '' : `, in account ${sanitize(holder.accountId)}`;
  return [
    `Its network interface${account}:`,
    `  aws ec2 describe-network-interfaces${region} --filters Name=subnet-id,Values=${sanitize(holder.id)} Name=addresses.private-ip-address,Values=${address}`,
    explain,
  ];
}
