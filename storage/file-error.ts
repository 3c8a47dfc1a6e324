/** Whether the file system failed with one of these codes: ENOENT, ENOTDIR … */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

export const isMissingFile = (error: unknown) => hasCode(error, 'ENOENT', 'ENOTDIR');
