import { readFileSync, writeFileSync } from 'node:fs';
import { parseConfiguration } from '../infra/configuration.ts';
import { settings } from '../infra/settings.ts';
import { definitionText } from '../statemachine/definition.ts';
import { steps } from '../statemachine/steps.ts';
import { costTables } from './cost-tables.ts';
import { templateOf } from './cost-template.ts';

/**
 * What a deployment costs a month: from the state machine, the template that infra/settings.ts gives, and dated inputs
 * (core/prices/prices.ts, bench/cost/measured.ts).
 *
 *   npm run cost               prints the tables, and our targets
 *   npm run cost -- --write    writes the tables into docs/cost.md
 */
const PAGE = new URL('../docs/cost.md', import.meta.url);
const BETWEEN = /(?<=<!-- printed by npm run cost -->\n)[\s\S]*?(?=<!-- end -->)/;

/** An IPAM's default scopes, one private and one public. */
const SCOPES = 2;

export function currentCosts(): ReturnType<typeof costTables> {
  const { metrics, retention } = parseConfiguration(settings);
  const minimal = { ...settings.metrics, detail: 'minimal' as const };
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
  return costTables({
    workflow: { definition: JSON.parse(definitionText), steps },
    operation: {
      runsADay: 24,
      runsDays: retention.runsDays,
      reportsDays: retention.reportsDays,
      replacedDays: retention.replacedDays,
    },
    scopes: SCOPES,
    deployments: [
      { name: 'infra/settings.ts', template: templateOf(settings), detail: metrics.detail },
      { name: '3 routes in the policy', template: templateOf(settings), detail: metrics.detail, routes: 3 },
      { name: 'no dashboard', template: templateOf({ ...settings, dashboard: false }), detail: metrics.detail },
      {
        name: 'no dashboard, `top: 2` in the policy',
        template: templateOf({ ...settings, dashboard: false }),
        detail: metrics.detail,
        top: 2,
      },
      { name: '`metrics: minimal`', template: templateOf({ ...settings, metrics: minimal }), detail: 'minimal' },
      {
        name: 'smallest settings',
        template: templateOf({ ...settings, metrics: minimal, dashboard: false, keyArn }),
        detail: 'minimal',
      },
    ],
  });
}

if (import.meta.main) {
  const { tables, targets } = currentCosts();
  if (process.argv.includes('--write')) {
    // As a function, because `$` in a replacement has a meaning.
    writeFileSync(
      PAGE,
      readFileSync(PAGE, 'utf8').replace(BETWEEN, () => `${tables}\n`),
    );
  } else {
    console.log(`${tables}\n\n### Targets\n\n${targets}`);
  }
}
