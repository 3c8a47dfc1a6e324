/** Beside the exported template: how to use it, and what synth had to say of it. */
export function readme(messages: readonly string[]): string {
  return `${HOW_TO_USE}${messages.length > 0 ? policiesOfOthers(messages) : ''}`;
}

function policiesOfOthers(messages: readonly string[]): string {
  const blocks = messages.map((message) => {
    const [what, ...statements] = message.split('\n');
    return statements.length > 0 ? `${what}\n\n\`\`\`json\n${statements.join('\n')}\n\`\`\`\n` : `${what}\n`;
  });
  return `\n## What policies of others need\n\nThe settings name resources that belong to others. \`<…>\` is known once the stack is deployed.\n\n${blocks.join('\n')}`;
}

const HOW_TO_USE = `# aws-ipam-monitor as a CloudFormation template

\`template.json\`, and the code of its functions (\`*.zip\`). You need no CDK and no bootstrapped account. Deploy it in the
account that owns the IPAM (the delegated administrator), with two commands:

\`\`\`
aws cloudformation package --template-file template.json --use-json \\
  --s3-bucket BUCKET --s3-prefix ipam-monitor --output-template-file packaged.json
aws cloudformation deploy --template-file packaged.json --s3-bucket BUCKET --s3-prefix ipam-monitor \\
  --stack-name IpamMonitor --capabilities CAPABILITY_IAM \\
  --parameter-overrides HomeRegions=eu-west-1 AlertEmail=network@example.com
\`\`\`

BUCKET is any bucket of yours in the Region that you deploy to. It gets the code and the template, which is larger than the 51,200
bytes that CloudFormation takes directly. The first command writes \`packaged.json\`, which refers to S3 only: use that
file for a Service Catalog product. Parameters:

| parameter | |
|---|---|
| HomeRegions | Home Regions of the IPAMs to watch, separated by commas |
| AlertEmail | Gets alerts and alarms; it has to confirm a mail. Empty: nobody |

Everything else was fixed when the template was exported: see docs/configuration.md of the repository. Two stacks of it can live in
one account, and each has its own alarm on missing runs. Their totals and open alerts mix: export the second one with a
\`metrics.namespace\` of its own.

\`read-role.json\` is a template for a StackSet over the accounts of the organisation: a role that can read networks and nothing
else. The monitor works without it. See docs/permissions.md of the repository.

The template and its code were tested without an AWS account. Nobody has deployed them yet.
`;
