import * as z from 'zod';
import { Evaluation } from '../../statemachine/contracts/evaluation.ts';
import { FindingKind, Reason, Severity } from '../../statemachine/contracts/finding.ts';
import { open } from '../../statemachine/contracts/open.ts';
import { ResultsDocument } from './results-document.ts';

const level = z.union([z.string(), z.record(z.string(), z.unknown())]).describe('As in a policy.');

/** How one kind of finding was judged. */
const KindExplained = z.object({
  kind: open(FindingKind),
  severity: Severity,
  rule: z.string().describe('The rule that decided.'),
  text: z.string(),
  tried: z
    .array(
      z.object({
        rule: z.string(),
        builtIn: z.boolean().describe('A rule of the built-in policy, which decides what the policy leaves open.'),
        mismatch: z.string().optional().describe('The first condition that does not hold; absent where it matches.'),
      }),
    )
    .describe('Rules of this kind, in the order in which they were looked at.'),
  asked: z
    .array(
      z.object({
        severity: z.enum(['critical', 'warning']),
        rule: z.string().optional().describe('Absent where no rule has anything to say.'),
        inherited: z.boolean().describe("Whether the policy's own rules leave it open."),
        level,
        alternatives: z
          .array(z.object({ level, reasons: z.array(Reason).optional().describe('Absent where it does not hold.') }))
          .describe('Levels that were checked, until one held.'),
        holds: z.boolean(),
      }),
    )
    .describe('Critical first; warning only where that does not hold.'),
});

/** `explain --json` */
export const ExplainDocument = ResultsDocument.extend({
  allocations: z
    .array(
      z.object({
        scopeId: z.string(),
        poolId: z.string(),
        cidr: z.string(),
        allocationId: z.string(),
        type: z.string(),
        resourceId: z.string().optional(),
        name: z.string().optional().describe("Its description. Other people's input: escape before showing."),
        accountId: z.string().optional(),
        region: z.string().optional(),
        text: z.string(),
      }),
    )
    .describe('What is held under this id or name, where nothing that was seen has it; else empty.'),
  occupied: z
    .array(
      z.object({ cidr: z.string(), name: z.string(), scope: z.union([z.string(), z.array(z.string())]).optional() }),
    )
    .describe('Ranges of the policy with this name or CIDR, where nothing that was seen has it.'),
  judgedElsewhere: z
    .array(z.object({ scopeId: z.string(), judgedIn: z.string().describe('The scope that `explained` is of.') }))
    .describe('Scopes that also list it, but do not judge it: it counts once. Usually empty.'),
  explained: z
    .array(
      z.object({
        evaluation: Evaluation,
        policy: z.string().describe('Name of the policy that judged it.'),
        kinds: z.array(KindExplained).describe('Kinds that do not apply to the resource are left out.'),
        notKnown: z.array(z.object({ text: z.string(), next: z.string().optional().describe('How to find out.') })),
      }),
    )
    .describe('A VPC has one of each family, a subnet one of each CIDR: in whichever scope that is.'),
});
export type ExplainDocument = z.infer<typeof ExplainDocument>;
