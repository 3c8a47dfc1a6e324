/** Findings that an engineer would want, those that the product tells of the same resources, and how many are both. */
export interface Told {
  /** What they are counted under. */
  readonly of: string;
  readonly wanted: number;
  readonly told: number;
  readonly right: number;
  /** Told, not wanted, and right all the same. */
  readonly alsoRight?: number;
}

declare module 'vitest' {
  interface TaskMeta {
    told?: Told[];
  }
}

/** What a test compares, for the table of `npm run test:precision`. Each finding is a text, once. */
export function countTold(
  { task }: { task: { meta: { told?: Told[] } } },
  {
    of,
    wanted,
    told,
    alsoRight = [],
  }: { of: string; wanted: readonly string[]; told: readonly string[]; alsoRight?: readonly string[] },
): Told {
  const right = told.filter((finding) => wanted.includes(finding)).length;
  const also = told.filter((finding) => !wanted.includes(finding) && alsoRight.includes(finding)).length;
  const counted = { of, wanted: wanted.length, told: told.length, right, ...(also > 0 && { alsoRight: also }) };
  task.meta.told = [...(task.meta.told ?? []), counted];
  return counted;
}
