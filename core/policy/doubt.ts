/** Something in a policy that is valid, and can hardly be meant. */
export interface Doubt {
  readonly path: readonly (string | number)[];
  readonly text: string;
}
