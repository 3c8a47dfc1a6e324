/** What a subnet is for. */
export type Role =
  | 'app'
  | 'batch'
  | 'data'
  | 'default'
  | 'endpoints'
  | 'firewall'
  | 'lambda'
  | 'legacy'
  | 'nat'
  | 'native6'
  | 'nodes'
  | 'pods'
  | 'public'
  | 'resolver'
  | 'shared'
  | 'transit';
