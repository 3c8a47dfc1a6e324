// A literal name, not this.constructor.name: minifying renames the class, and Step Functions matches on the name.

/** An object that an earlier step must have written is not there. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';

  static at(address: string, cause: unknown): ObjectMissing {
    return new ObjectMissing(`${address} is not there. An earlier step of this run writes it.`, { cause });
  }
}

/** Another run changed a shared object again and again while this one tried to. The state machine retries it. */
export class WriteConflict extends Error {
  override readonly name = 'WriteConflict';
}
