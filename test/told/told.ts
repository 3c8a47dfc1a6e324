/** Findings that an engineer would want, those that the product tells of the same resources, and how many are both. */
export interface Told {
  /** What they are counted under. */
  readonly of: string;
  readonly wanted: number;
  readonly told: number;
  readonly right: number;
}

declare module 'vitest' {
  interface TaskMeta {
    told?: Told;
  }
}

/** What a test compares, for the table of `npm run test:precision`. Each finding is a text, once. */
export function countTold(
  { task }: { task: { meta: { told?: Told } } },
  { of, wanted, told }: { of: string; wanted: readonly string[]; told: readonly string[] },
): void {
  const right = told.filter((finding) => wanted.includes(finding)).length;
  task.meta.told = { of, wanted: wanted.length, told: told.length, right };
}
