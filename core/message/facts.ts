import type { ResourceFinding } from '../../statemachine/contracts/evaluation.ts';
import type { Summary } from '../../statemachine/contracts/summary.ts';

/** What a message is made of. */
export interface DigestFacts {
  readonly summary: Summary;
  /** Exact counts, and as many of the worst findings as the message may name, worst first. */
  readonly findings: {
    readonly critical: number;
    readonly warning: number;
    readonly worst: readonly ResourceFinding[];
  };
  readonly location: {
    readonly bucket: string;
    /** Absent on a laptop: there is no console to link to. */
    readonly region?: string | undefined;
    readonly reportKey: string;
    readonly handOffKey: string;
    readonly evaluationsPrefix: string;
  };
}
