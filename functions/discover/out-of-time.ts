/** There is not a time left for a call that a run can do without. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}
