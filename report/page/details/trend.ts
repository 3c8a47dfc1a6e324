import { h } from 'preact';
import { daysToFullText } from '../../../core/text/days-to-full.ts';
import { Sparkline } from '../kit/spark.ts';
import { Text } from '../kit/text.ts';
import type { RowProps } from './part.ts';

/** Its last days, when it will be full, and what that rests on. Nothing where there is no history. */
export function TrendPart({ data, row }: RowProps) {
  const { spark, forecast } = data.details.get(row) ?? {};
  const fullIn = data.columns.fullIn[row];
  const sentence =
    forecast ?? (fullIn && !('none' in fullIn) && fullIn.p50 !== 0 ? upper(daysToFullText(fullIn)) : undefined);
  if (!spark && sentence === undefined) return null;
  return h(
    'div',
    { class: 'trend-of' },
    spark && h(Sparkline, { spark, fullIn, width: 440, height: 56 }),
    h(
      'p',
      { class: 'quiet small' },
      spark && `${spark.values.length} days, by each day's peak. `,
      sentence !== undefined && [h(Text, { of: sentence, max: 400 }), '.'],
    ),
  );
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
