/** Beside the exported template: how to use it, and what synth had to say of it. */
export function readme(messages: readonly string[]): string {
  return `${HOW_TO_USE}${messages.length > 0 ? policiesOfOthers(messages) : ''}`;
}

function policiesOfOthers(messages: readonly string[]): string {
  const blocks = messages.map((message) => {
    const [what, ...statements] = message.split('\n');
    return statements.length > 0 ? `${what}\n\n\`\`\`json\n${statements.join('\n')}\n\`\`\`\n` : `${what}\n`;
  });
  return `\n## What policies of others need\n\nThe settings name what belongs to others. \`<…>\` is known once the stack is deployed.\n\n${blocks.join('\n')}`;
}

const HOW_TO_USE = `# aws-ipam-monitor as a CloudFormation template

\`template.json\` and the code of its functions (\`*.zip\`). It needs no CDK, no bootstrapped account, and nothing else of
this repository. Deploy it in the account that owns the IPAM (the delegated administrator), with two commands:

\`\`\`
aws cloudformation package --template-file template.json --use-json \\
  --s3-bucket BUCKET --s3-prefix ipam-monitor --output-template-file packaged.json
aws cloudformation deploy --template-file packaged.json --s3-bucket BUCKET --s3-prefix ipam-monitor \\
  --stack-name IpamMonitor --capabilities CAPABILITY_IAM \\
  --parameter-overrides HomeRegions=eu-west-1 AlertEmail=network@example.com
\`\`\`

BUCKET is any bucket of yours in the Region that you deploy to; it gets the code and the template (which is larger than
the 51,200 bytes that CloudFormation takes directly). The first command writes \`packaged.json\`, which refers to S3 only:
that is the file for a Service Catalog product. Parameters:

| parameter | |
|---|---|
| HomeRegions | Home Regions of the IPAMs to watch, separated by commas |
| AlertEmail | Gets alerts and alarms, after confirming a mail; empty: nobody |

Everything else is fixed in the template when it is exported: see docs/configuration.md of the repository. Nothing in it
has a name of its own, so two stacks of it can live in one account: their metrics about runs carry the stack's name, and each
misses its own runs. Totals and open alerts do not carry it: export the second one with a \`metrics.namespace\` of its own.

\`read-role.json\` is another template, for a StackSet over the accounts of the organisation: a role that can read
networks and nothing else. See docs/permissions.md of the repository; the monitor works without it.

The template has been checked, and its code has been run, without an AWS account: it was never deployed yet.
`;
