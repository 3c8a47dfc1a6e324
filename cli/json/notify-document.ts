import * as z from 'zod';
import { Document } from './document.ts';

/** `notify --test --json` */
export const NotifyDocument = Document.extend({
  route: z.string(),
  destination: z.string().describe('Name of the topic or webhook, as in the policy.'),
  subject: z.string(),
  messageId: z.string().optional().describe('Of SNS.'),
  out: z.string().optional().describe('Without --stack: the folder that it was written to.'),
});
export type NotifyDocument = z.infer<typeof NotifyDocument>;
