import type { Random } from './random.ts';

/** How a team builds its networks. */
export type Style = 'eks' | 'three-tier' | 'data' | 'web' | 'legacy' | 'core' | 'acquired';
export type Environment = 'prod' | 'staging' | 'dev';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly team: string;
  readonly env: Environment;
  readonly style: Style;
}

const TEAMS: readonly (readonly [string, Style])[] = [
  ['payments', 'eks'],
  ['checkout', 'eks'],
  ['search', 'eks'],
  ['identity', 'three-tier'],
  ['orders', 'three-tier'],
  ['inventory', 'three-tier'],
  ['pricing', 'three-tier'],
  ['analytics', 'data'],
  ['ml', 'data'],
  ['web', 'web'],
  ['erp', 'legacy'],
];

const CORE = ['network', 'shared-services', 'security', 'log-archive', 'backup'];

/** A company that was bought: its networks stay in a scope of their own, because they overlap everything. */
const ACQUIRED = ['northwind-prod', 'northwind-test', 'northwind-office'];

/** The 41 accounts of the organisation. */
export function accounts(random: Random): readonly Account[] {
  const ids = accountIds(random);
  const environments: readonly Environment[] = ['prod', 'staging', 'dev'];
  return [
    ...TEAMS.flatMap(([team, style]) =>
      environments.map((env) => ({ id: ids(), name: `${team}-${env}`, team, env, style })),
    ),
    ...CORE.map((name) => ({ id: ids(), name, team: 'platform', env: 'prod' as const, style: 'core' as const })),
    ...ACQUIRED.map((name) => ({
      id: ids(),
      name,
      team: 'northwind',
      env: name.endsWith('prod') ? ('prod' as const) : ('dev' as const),
      style: 'acquired' as const,
    })),
  ];
}

/** Ids like 111122223333: the pattern of AWS's own examples, so that nobody's account is named. */
function accountIds(random: Random): () => string {
  const taken = new Set<string>();
  return () => {
    for (;;) {
      const id = [random.int(1, 9), random.int(0, 9), random.int(0, 9)]
        .map((digit) => String(digit).repeat(4))
        .join('');
      if (!taken.has(id)) {
        taken.add(id);
        return id;
      }
    }
  };
}
