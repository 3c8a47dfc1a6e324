import type { RowDetail } from '../../core/report/report-data.ts';
import type { Evaluation } from '../../statemachine/contracts/evaluation.ts';

/** What an evaluation tells beside the columns. */
export function detailOf(evaluation: Evaluation): RowDetail {
  const { findings, notes = [], freeSpace, inside, pool, overlaps = [], publicAddress } = evaluation;
  const capacity = capacityOf(evaluation);
  return {
    ...(findings.length > 0 && {
      findings: findings.map(({ kind, severity, rule, text }) => ({ kind, severity, rule, text })),
    }),
    ...(notes.length > 0 && { notes }),
    ...(capacity && { capacity }),
    ...perCidrOf(evaluation),
    ...(freeSpace && {
      freeSpace: {
        free: freeSpace.free,
        ...(freeSpace.largest !== undefined && { largest: freeSpace.largest }),
        blocks: freeSpace.blocks,
      },
    }),
    ...(inside && { inside }),
    ...(pool && { pool }),
    ...(overlaps.length > 0 && { overlaps }),
    ...(publicAddress && { publicAddress }),
  };
}

function capacityOf({ capacity }: Evaluation): RowDetail['capacity'] {
  if (!capacity) return undefined;
  const { basis: _basis, unit: _unit, total: _total, free: _free, usedPercent: _percent, ...rest } = capacity;
  return rest;
}

function perCidrOf({ cidrCapacities = [] }: Evaluation): Pick<RowDetail, 'perCidr'> {
  if (cidrCapacities.length === 0) return {};
  return {
    perCidr: cidrCapacities.map(({ cidr, capacity: { free, usedPercent } }) => ({ cidr, free, usedPercent })),
  };
}
