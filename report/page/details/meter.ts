import { h } from 'preact';
import { BASIS_WORDS, SOURCE_WORDS, sourceOf } from '../../../core/text/basis.ts';
import { count } from '../../../core/text/count.ts';
import { percent } from '../../../core/text/percent.ts';
import { secondsBetween, timeText, twoUnits } from '../../../core/text/times.ts';
import { Text } from '../kit/text.ts';
import type { RowProps } from './part.ts';
import { WideBar } from './wide-bar.ts';

/** How full it is, what that means, who says so, and of when it is. */
export function Meter({ data, row }: RowProps) {
  const { columns, details } = data;
  const used = columns.usedPercent[row];
  const free = columns.free[row];
  const total = columns.total[row];
  const basis = columns.basis[row];
  if (used === undefined || free === undefined || total === undefined) {
    return h('p', { class: 'quiet' }, h(Text, { of: columns.why[row] || 'Nothing was measured of it.', max: 400 }));
  }
  const { capacity, perCidr = [] } = details.get(row) ?? {};
  const unit = columns.family[row] === 'ipv6' ? ' /64s' : '';
  const verdict = columns.verdict[row] ?? 'notApplicable';
  const { freeMin, freeMax, heldByOthers, reserved, source, agrees, ipamUsedPercent } = capacity ?? {};
  const isAbout = freeMin !== undefined && freeMax !== undefined && freeMin !== freeMax;
  const type = columns.type[row] === 'ipam-pool' ? 'ipam-pool' : 'subnet';
  return h(
    'div',
    { class: 'meter' },
    h(WideBar, { percent: used, verdict }),
    h(
      'p',
      null,
      h('b', null, percent(used, heldByOthers ?? free)),
      basis ? ` ${BASIS_WORDS[basis]} · ` : ' · ',
      h('b', null, `${isAbout ? '≈ ' : ''}${count(free)}`),
      ` free of ${count(total)}${unit}`,
    ),
    h(
      'p',
      { class: 'quiet small' },
      [
        ...(isAbout
          ? [
              `between ${count(freeMin)} and ${count(freeMax)} free: ${agrees === false ? 'IPAM counts otherwise' : "IPAM's figure has 4 decimals"}`,
            ]
          : []),
        ...(heldByOthers === undefined ? [] : [`${count(heldByOthers)} held by others`]),
        ...(reserved === undefined ? [] : [`${reserved} of them AWS's own`]),
        ...(source === undefined ? [] : [SOURCE_WORDS[sourceOf({ source }, { type })]]),
        ...(agrees === false && ipamUsedPercent !== undefined ? [`IPAM itself says ${ipamUsedPercent} %`] : []),
        ageText(columns.sampledAt[row] ?? '', data.run.asOf),
      ].join('; '),
    ),
    perCidr.length > 1 &&
      h(
        'ul',
        { class: 'per-cidr' },
        perCidr.map(({ cidr, free, usedPercent }) =>
          h(
            'li',
            { key: cidr },
            h('code', null, h(Text, { of: cidr })),
            h('span', null, `${percent(usedPercent, free)} · ${count(free)}${unit} free`),
          ),
        ),
      ),
  );
}

/** "measured 19 min before the run" */
function ageText(sampledAt: string, asOf: string): string {
  if (sampledAt === '') return 'when it was measured is not known: the run read it';
  const seconds = secondsBetween(sampledAt, asOf);
  const when = seconds < 60 ? 'with the run' : `${twoUnits(seconds * 1000)} before the run`;
  return `measured ${when}, ${timeText(sampledAt)}`;
}
