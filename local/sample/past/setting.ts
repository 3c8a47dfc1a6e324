import type { SampleSpace } from '../model.ts';
import type { Random } from '../random.ts';
import type { Lives } from './lives.ts';

/** What every trajectory of an organisation is made from. */
export interface Setting {
  readonly random: Random;
  /** Hour of the run, since 1970. */
  readonly now: number;
  readonly lives: Lives;
  readonly scopeIds: Readonly<Record<SampleSpace, string>>;
}
