// A literal name, not this.constructor.name: minifying renames the class, and Step Functions matches on the name.

/** An object that an earlier step must have written is not there. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
}

/** Another run changed a shared object again and again while this one tried to. The state machine retries it. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}
