/** Version of everything that leaves the system. Minor: fields or enum values were added. Major: anything else. */
export const SCHEMA_VERSION = '1.0';
