import * as z from 'zod';
import { open } from '../../statemachine/contracts/open.ts';
import { Document } from './document.ts';

/** `completion --json` */
export const CompletionDocument = Document.extend({
  shell: open(z.enum(['bash', 'zsh', 'fish'])),
  script: z.string().describe('What the shell has to read.'),
});
export type CompletionDocument = z.infer<typeof CompletionDocument>;
