import { h } from 'preact';
import { counted } from '../../core/text/count.ts';
import { timeText } from '../../core/text/times.ts';
import { Text } from './kit/text.ts';
import type { SectionProps } from './props.ts';

/** Where the figures come from, and what their words mean. */
export function Footer({ data }: Pick<SectionProps, 'data'>) {
  const { run, scopes } = data;
  return h(
    'footer',
    { class: 'footer quiet' },
    h(
      'dl',
      null,
      h('dt', null, 'Run'),
      h(
        'dd',
        null,
        h(Text, { of: run.runId }),
        `, ${timeText(run.asOf)}`,
        run.authoritative ? '' : ', asked for by hand',
      ),
      h('dt', null, counted(run.ipams.length, 'IPAM').replace(/^\d+ /, '')),
      h(
        'dd',
        null,
        run.ipams.length === 0 ? 'none' : null,
        run.ipams.map(({ ipamId, tier, region }, at) => [
          at > 0 && ', ',
          h(Text, { of: `${ipamId} (${tier}, ${region})` }),
        ]),
        `; ${counted(scopes.length, 'scope')}`,
      ),
      h('dt', null, 'Used'),
      h('dd', null, "of a subnet: its addresses in use, AWS's five of each subnet included."),
      h('dt', null, 'Carved'),
      h('dd', null, 'of a VPC: its addresses that subnets have. All of them carved is normal.'),
      h('dt', null, 'Allocated'),
      h(
        'dd',
        null,
        'of a pool: its addresses that were given to VPCs, to other pools, or kept by hand. Figures of different words are not compared.',
      ),
      h('dt', null, 'This file'),
      h(
        'dd',
        null,
        `is complete: it loads nothing and makes no request.${run.redacted ? ' Account ids, names and tags are masked in it.' : ''}`,
      ),
    ),
  );
}
