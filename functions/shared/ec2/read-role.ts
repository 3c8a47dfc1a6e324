import * as z from 'zod';

/** The role that other accounts have for the monitor: the same name in each of them (see infra/read-role.ts). */
export interface ReadRole {
  readonly name: string;
  readonly externalId?: string | undefined;
}

/** How a deployment tells its steps of the role; both are empty where there is none. */
export const ReadRoleVariables = z.object({
  READ_ROLE_NAME: z.string().default(''),
  READ_ROLE_EXTERNAL_ID: z.string().default(''),
});

export function readRoleOf(variables: z.infer<typeof ReadRoleVariables>): ReadRole | undefined {
  const { READ_ROLE_NAME: name, READ_ROLE_EXTERNAL_ID: externalId } = variables;
  return name ? { name, ...(externalId && { externalId }) } : undefined;
}
