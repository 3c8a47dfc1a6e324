import * as z from 'zod';

/**
 * Version of everything that leaves the system. docs/contracts.md says what a minor version may add, and what makes a
 * major one; a test holds the schemas to it.
 */
export const SCHEMA_VERSION = '1.0';

/** A reader of this major version accepts all its minor ones, and says so when it meets another major. */
export const SchemaVersion = z.string().regex(/^1\.\d+$/, 'is not a version that this reader (1.x) understands');
