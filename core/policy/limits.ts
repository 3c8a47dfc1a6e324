// What a policy may have. A run reads it in functions with 128 MB of heap, in every step: what is larger must be an error with a name
// there, not the end of the process. Each limit is far above what a policy of a large organisation has.

/** 5,000 occupied ranges with names are 0.7 MB. */
export const MAX_POLICY_BYTES = 1024 * 1024;

/** Of a CSV file that it names. 20,000 lines: more than the ranges that a policy may have. */
export const MAX_LIST_BYTES = 1024 * 1024;

/** Lists and mappings in one another: the deepest field, rules[0].critical.any[0].freeBlocksBelow, is in six. The parser recurses. */
export const MAX_NESTING = 20;

/** Words, and marks such as - : { and comma: 5,000 occupied ranges with names have 50,000. Each takes about 1 kB while it is read. */
export const MAX_TOKENS = 150_000;

/** Empty ones are lexed as well: a megabyte of them takes five seconds. */
export const MAX_LINES = 150_000;

/** Entries of one list or mapping: the accounts that an organisation may have. */
export const MAX_ENTRIES = 10_000;

/** `*name`, each of which stands for all that it names. */
export const MAX_ALIASES = 100;

/** Each resource is held against one after the other: 300,000 against 500 are seconds. */
export const MAX_RULES = 500;

/** Tags of a resource, at AWS. */
export const MAX_TAGS = 50;

/** Alternatives of one level. */
export const MAX_ALTERNATIVES = 20;
