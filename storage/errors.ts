import { InvalidInput } from '../statemachine/contracts/invalid.ts';

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

/** Of an object that is read as a whole. The largest, scopes of thousands of accounts, have 5 MB; a function has 128 MB of heap. */
export const MAX_TEXT_BYTES = 16 * 1024 * 1024;

/** What is stored is cut off, too large, or was not written by us. */
export class ObjectDamaged extends Error {
  override readonly name = 'ObjectDamaged';
  /** The ETag, where S3 gave it before the body was read: a write that replaces the object needs it. */
  readonly etag: string | undefined;

  constructor(message: string, { etag, ...options }: ErrorOptions & { etag?: string | undefined } = {}) {
    super(message, options);
    this.etag = etag;
  }

  static at(address: string, cause: Error): ObjectDamaged {
    return new ObjectDamaged(`${address} is cut off, or is no gzip: ${cause.message}`, { cause });
  }

  /** Something that is read as a whole, and larger than any that the monitor writes. */
  static tooLarge(address: string, bytes: number, etag?: string): ObjectDamaged {
    return new ObjectDamaged(
      `${address} has ${bytes} bytes: what is read as a whole may have ${MAX_TEXT_BYTES}. Who put it there?`,
      { etag },
    );
  }
}

/** Whether what is stored is the reason: it is gone, cut off, or not what its contract says. */
export function isDamage(error: unknown): error is Error {
  return error instanceof ObjectMissing || error instanceof ObjectDamaged || error instanceof InvalidInput;
}

/** HTTPS_PROXY names no proxy. */
export class InvalidProxy extends Error {
  override readonly name = 'InvalidProxy';
}
